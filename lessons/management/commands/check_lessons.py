"""Checks the content of lessons and says what to mend."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.freezing import LessonDocument, freeze_lesson
from lessons.models import LessonPage
from lessons.quality import Problem, check_lesson, check_library
from lessons.starter.documents import starter_documents


class Command(BaseCommand):
    help = (
        "Check lessons as authors left them: quiz, reading grade, wording, casting, help, minutes and "
        "pictures. Ends with code 1 when something must be mended."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the lessons and where to find them."""
        parser.add_argument(
            "codes", nargs="*", metavar="CODE", help="Only these lessons, such as E5."
        )
        parser.add_argument(
            "--starter", action="store_true", help="Read the starter files; needs no database."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        codes = {code.upper() for code in options["codes"]}
        documents = list(self._documents(codes, starter=options["starter"]))
        if unknown := codes - {document["code"].upper() for document in documents}:
            raise CommandError(f"There is no lesson {', '.join(sorted(unknown))}.", returncode=2)
        reports = [(document, check_lesson(document)) for document in documents]
        for document, problems in reports:
            self._report(f"{document['code']}  {document['title']}", problems)
        whole = [] if codes else check_library(documents)
        if whole:
            self._report("All lessons together", whole)
        self._sum_up(len(documents), [*whole, *(p for _doc, found in reports for p in found)])

    def _documents(self, codes: set[str], *, starter: bool) -> Iterator[LessonDocument]:
        found = starter_documents() if starter else self._newest()
        return (document for document in found if not codes or document["code"].upper() in codes)

    def _newest(self) -> Iterator[LessonDocument]:
        """Lessons as they stand in the studio: the draft, where there is one that is not published."""
        for page in LessonPage.objects.order_by("code"):
            draft = page.get_latest_revision_as_object()
            quiz = draft.quiz and draft.quiz.get_latest_revision_as_object()
            yield freeze_lesson(draft, quiz=quiz)

    def _report(self, title: str, problems: list[Problem]) -> None:
        must = sum(problem.is_must for problem in problems)
        style = self.style.ERROR if must else self.style.SUCCESS
        said = (
            f"{must} to mend, {len(problems) - must} to consider" if problems else "nothing to say"
        )
        self.stdout.write(f"{title}: {style(said)}")
        for problem in problems:
            mark = self.style.ERROR("MUST") if problem.is_must else "consider"
            self.stdout.write(f"  {mark} [{problem.rule}] {problem.where}")
            self.stdout.write(f"    {problem.what} {problem.mend}")

    def _sum_up(self, lessons: int, problems: Iterable[Problem]) -> None:
        problems = list(problems)
        must = sum(problem.is_must for problem in problems)
        summary = f"{lessons} lessons: {must} to mend, {len(problems) - must} worth a thought."
        if must:
            raise CommandError(summary)
        self.stdout.write(summary)
