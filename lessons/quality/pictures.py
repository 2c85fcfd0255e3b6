"""Pictures: words for those who cannot see them, a file behind each, spots that lie inside."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from lessons.blocks.base import picture_choices, picture_errors
from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.texts import member_name, step_name


def picture_words(document: Document) -> list[Problem]:
    """Every picture says in words what it shows."""
    return [
        _problem(
            "picture-words",
            where,
            _("The picture has no words for it."),
            str(error.message),
            words=holder["picture"],
        )
        for where, holder in _holders(document)
        for error in picture_errors(holder).values()
    ]


def picture_files(document: Document) -> list[Problem]:
    """Every picture exists."""
    known = {name for name, _label in picture_choices()}
    return [
        _problem(
            "picture-file",
            where,
            _("There is no picture called “%(name)s”.") % {"name": holder["picture"]},
            _("Choose another picture, or have this one drawn."),
        )
        for where, holder in _holders(document)
        if holder.get("picture") and holder["picture"] not in known
    ]


def spots_inside(document: Document) -> list[Problem]:
    """Every spot lies in its picture: from 0 to 100 per cent."""
    return [
        _problem(
            "spots",
            f"{step_name(number, step)}, {member_name('items', place, spot)}",
            _("The spot lies outside the picture: %(x)s, %(y)s.")
            % {"x": spot["x"], "y": spot["y"]},
            _("Both numbers are per cent of the picture, from 0 to 100."),
            words=spot.get("title") or "",
        )
        for number, step in enumerate(document["steps"], start=1)
        if step["type"] == "hotspot"
        for place, spot in enumerate(step["items"], start=1)
        if any(spot.get(key) is not None and not 0 <= spot[key] <= 100 for key in ("x", "y"))
    ]


def _holders(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that may show a picture: steps, and scenes of stories."""
    for number, step in enumerate(document["steps"], start=1):
        name = step_name(number, step)
        yield name, step
        for place, scene in enumerate(step.get("scenes") or [], start=1):
            yield f"{name}, {member_name('scenes', place, scene)}", scene


def _problem(rule: str, where: str, what: str, mend: str, words: str = "") -> Problem:
    return Problem(rule, Severity.MUST, where, what, mend, words)
