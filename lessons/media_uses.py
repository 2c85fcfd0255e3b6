"""Where lessons use the media library and H5P activities: in drafts, and in editions that classes have been given."""

import json
from collections.abc import Iterator
from typing import Any

from lessons.models import Edition, LessonPage
from media.models import RegardImage, RegardMedia
from media.usage import Use
from quizzes.h5pp.models import H5PActivity

FIELDS: dict[type, str] = {RegardImage: "photo", RegardMedia: "media", H5PActivity: "activity"}


def uses_in_lessons(sender: type, target: Any, **kwargs: Any) -> set[Use]:
    """The lessons whose newest text or any edition holds a picture, film or sound."""
    field = FIELDS[sender]
    found = {Use(str(lesson)) for lesson in _lessons_showing(target, field)}
    editions = Edition.objects.only("code", "title", "number", "data").iterator(chunk_size=50)
    return found | {
        Use(str(edition))
        for edition in editions
        if target.pk in _values(edition.data.get("steps"), field)
    }


def foreign_uses_in_lessons(sender: type, target: Any, user: Any, **kwargs: Any) -> set[Use]:
    """The lessons that show it now and that somebody may not edit; an edition holds its own words."""
    return {
        Use(str(lesson))
        for lesson in _lessons_showing(target, FIELDS[sender])
        if user is not None and not lesson.permissions_for_user(user).can_edit()
    }


def _lessons_showing(target: Any, field: str) -> Iterator[LessonPage]:
    """Lessons whose published or newest text holds a picture, film or sound."""
    for lesson in LessonPage.objects.select_related("latest_revision", "owner"):
        newest = lesson.latest_revision
        texts = [list(lesson.steps.raw_data), _steps(newest.content) if newest else []]
        if target.pk in _values(texts, field):
            yield lesson


def _steps(content: dict[str, Any]) -> Any:
    """A revision keeps the steps as text within its text."""
    steps = content.get("steps") or "[]"
    return json.loads(steps) if isinstance(steps, str) else steps


def _values(node: Any, field: str) -> Iterator[Any]:
    """Every value under this name, however deep."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == field:
                yield value
            else:
                yield from _values(value, field)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value, field)
