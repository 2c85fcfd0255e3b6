"""A frozen lesson in the words of a region. Editions stay as they were signed; this fills a copy.

Questions are left alone, and may hold no local words: their figures are added up over many schools, so
everybody must have been asked the same.
"""

import re
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info

from cms.ages import AgeBand
from cms.local_words import BRACKETS, NATIONAL, Words, fill, local_words
from cms.models import Region
from lessons.freezing import LessonDocument

# What may hold local words. Not the title (neutral, and in lists), nor what the library's cards show.
SPEAKING = (
    *("content_note", "ground_rules", "steps", "vocabulary", "ready"),
    *("teacher_notes", "safeguarding_note", "parent_line"),
)
GROUPS = re.compile(r"(?<=\d) (?=\d)")
FOR_ADULTS = frozenset({"teacher", "ready", "teacher_notes", "safeguarding_note", "parent_line"})


def has_local_words(document: LessonDocument) -> bool:
    """Whether any text of a lesson depends on the region."""
    return any(_holds(document.get(name)) for name in SPEAKING)


def localised(document: LessonDocument, region: str) -> LessonDocument:
    """The lesson as it is shown in a region; the same document when it says the same everywhere."""
    document = steadied(document, document.get("language") or settings.LANGUAGE_CODE)
    if not has_local_words(document):
        return document
    band = AgeBand(document["band"]) if document["band"] in AgeBand.values else None
    pupils = local_words(region, band=band) if band else NATIONAL
    adults = local_words(region, adults=True)
    spoken = {
        name: _filled(document[name], adults if name in FOR_ADULTS else pupils, adults)
        for name in SPEAKING
        if name in document
    }
    return {**document, **spoken}


def national(document: LessonDocument) -> LessonDocument:
    """The lesson where no region is known."""
    return localised(document, Region.NATIONAL)


def local_regions(document: LessonDocument) -> list[tuple[str, str]]:
    """The regions in whose words a lesson can be read, with their names; none if it has no local words."""
    if not has_local_words(document):
        return []
    return [(region.value, str(region.label)) for region in Region if region != Region.NATIONAL]


def steadied(value: Any, language: str) -> Any:
    """The same with each number in one piece: between right-to-left words “0800 1111” would turn round.

    A no-break space holds the groups together (to the bidirectional algorithm it is part of a number).
    """
    return _steadied(value) if get_language_info(language)["bidi"] else value


def _steadied(value: Any) -> Any:
    if isinstance(value, str):
        return GROUPS.sub("\u00a0", value)
    if isinstance(value, list):
        return [_steadied(member) for member in value]
    if isinstance(value, dict):
        return {key: _steadied(member) for key, member in value.items()}
    return value


def _holds(value: Any) -> bool:
    if isinstance(value, str):
        return BRACKETS.search(value) is not None
    if isinstance(value, dict):
        return any(_holds(member) for member in value.values())
    return isinstance(value, list) and any(_holds(member) for member in value)


def _filled(value: Any, words: Words, adults: Words) -> Any:
    """The same with its texts filled; what is to the teacher in the words for adults."""
    if isinstance(value, str):
        return fill(value, words)
    if isinstance(value, list):
        return [_filled(member, words, adults) for member in value]
    if isinstance(value, dict):
        return {
            key: _filled(member, adults if key in FOR_ADULTS else words, adults)
            for key, member in value.items()
        }
    return value
