"""Where lessons use the media library: in drafts, and in editions that classes have been given."""

import json
from collections.abc import Iterator
from typing import Any

from lessons.models import Edition, LessonPage
from media.models import RegardImage, RegardMedia
from media.usage import Use

FIELDS: dict[type, str] = {RegardImage: "photo", RegardMedia: "media"}


def uses_in_lessons(sender: type, target: Any, **kwargs: Any) -> set[Use]:
    """The lessons whose newest text or any edition holds a picture, film or sound."""
    field = FIELDS[sender]
    found = {
        Use(str(lesson))
        for lesson in LessonPage.objects.select_related("latest_revision")
        if lesson.latest_revision
        and target.pk in _values(_steps(lesson.latest_revision.content), field)
    }
    editions = Edition.objects.only("code", "title", "number", "data").iterator(chunk_size=50)
    return found | {
        Use(str(edition))
        for edition in editions
        if target.pk in _values(edition.data.get("steps"), field)
    }


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
