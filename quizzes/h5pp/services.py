"""Quizzes made from packages, and packages made from quizzes."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from quizzes.h5pp import neutral, registry
from quizzes.h5pp.conversion import block_of, neutral_of
from quizzes.h5pp.dependencies import Closure, closure
from quizzes.h5pp.export import write_package
from quizzes.h5pp.words import targets
from quizzes.models import Quiz


@transaction.atomic
def make_quiz(
    *,
    title: str,
    language: str,
    chosen: Sequence[tuple[neutral.Asked, str]],
    rotates: bool,
    user: Any,
) -> Quiz:
    """A draft with the chosen questions, each with the tier that its author gave it.

    Like every draft it may be half written: what is missing is said when it is handed in.
    """
    locale = Locale.objects.filter(language_code__iexact=language).first() or Locale.get_default()
    quiz = Quiz.objects.create(
        title=title[: Quiz._meta.get_field("title").max_length],
        questions=json.dumps([block_of(asked, tier) for asked, tier in chosen]),
        rotates=rotates,
        locale=locale,
        live=False,
        has_unpublished_changes=True,
    )
    quiz.save_revision(user=user, clean=False, log_action="wagtail.create")
    return quiz


def libraries_for_export() -> Closure | None:
    """The installed libraries that an export needs, or nothing when one of them is missing."""
    wanted, newest = targets(), registry.newest()
    known = {name: library.document for name, library in newest.items()}
    found = closure([wanted.question_set, wanted.multi_choice], known)
    return None if found.missing else found


def export_quiz(quiz: Quiz, *, with_libraries: bool = False) -> io.BytesIO:
    """A quiz as a package, at its beginning; with the libraries, if asked for and all installed."""
    libraries = libraries_for_export() if with_libraries else None
    file = io.BytesIO()
    write_package(file, neutral_of(quiz), targets(), libraries, _files_of(libraries))
    file.seek(0)
    return file


def _files_of(libraries: Closure | None) -> Iterator[tuple[str, bytes]]:
    newest = registry.newest() if libraries else {}
    for name in libraries.loaded if libraries else ():
        folder = registry.home() / newest[name].folder
        for path in sorted(newest[name].files):
            yield f"{name.folder}/{path}", (folder / path).read_bytes()
