"""The lesson's form in the studio: a draft may be unfinished, what is handed in may not."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminPageForm

from lessons.checking import Finding, blocking, draft_document
from lessons.permissions import may_write_quiz

SHORTEST, LONGEST = 5, 120  # minutes, as the table allows
NAMED = 3  # findings named in the message; the panel beside the form has all of them


class LessonForm(WagtailAdminPageForm):
    """Runs the checks when a lesson is handed in, signed or published, not when it is saved."""

    def clean_quiz(self) -> Any:
        """A quiz has one set of owners: choosing another's would give them away, or lock them out."""
        quiz = self.cleaned_data.get("quiz")
        chosen_now = quiz and "quiz" in self.changed_data
        if chosen_now and self.for_user and not may_write_quiz(self.for_user, quiz):
            raise ValidationError(
                _(
                    "This quiz belongs to another organisation’s lesson. Duplicate that lesson to get a "
                    "copy of the quiz, or write one of your own."
                )
            )
        return quiz

    def _post_clean(self) -> None:
        """Add the minutes up; add the checks once fields and page are right in themselves."""
        super()._post_clean()
        if self.errors:
            return
        document = draft_document(self.instance)
        self.instance.minutes = min(max(document["minutes"] or 0, SHORTEST), LONGEST)
        if self.is_deferred_validation or not self.instance.pk:
            return
        # Objectives reach the page only when the form is saved.
        chosen = self.cleaned_data.get("objectives", [])
        document["objectives"] = [{"code": o.code, "text": o.text} for o in chosen]
        if found := blocking(self.instance, document):
            self.add_error(None, ValidationError(in_words(found)))


def in_words(found: list[Finding]) -> str:
    """How many findings block, and the first of them."""
    first: list[Any] = [
        f"{finding.problem.where}: {finding.problem.what}" for finding in found[:NAMED]
    ]
    if len(found) > NAMED:
        first.append("…")
    return ngettext(
        "%(count)d thing must be mended, or answered with a reason, first. Open “Lesson checks” beside "
        "the form. %(first)s",
        "%(count)d things must be mended, or answered with a reason, first. Open “Lesson checks” beside "
        "the form. %(first)s",
        len(found),
    ) % {"count": len(found), "first": " · ".join(first)}
