"""Level against content: what a lesson speaks of says how carefully it must be taught."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from lessons.levels import Level
from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.texts import pupil_texts

CAREFUL = [Level.GREEN, Level.AMBER, Level.RED]
SHOWN = 4

TOPICS: dict[Level, re.Pattern[str]] = {
    Level.RED: re.compile(
        r"\b(?:rap(?:e[ds]?|ing)|sexual(?:ly)? (?:assault\w*|abus\w*|violen\w*)|strangl\w+|chok(?:ed|ing)"
        r"|porn\w*|suicid\w+|self-harm\w*|forced marriage|FGM|honou?r[- ]based|kill(?:s|ed|ing)?"
        r"|murder\w*)\b",
        re.IGNORECASE,
    ),
    Level.AMBER: re.compile(
        r"\b(?:abus(?:e[ds]?|ing|ive)|domestic|violen(?:t|ce)|coerci\w+|controlling behaviou?r"
        r"|nudes?|sext\w*|stalk\w*|misogyn\w+|groom(?:ed|ing)|exploit\w*|threat(?:en\w*|s)?)\b",
        re.IGNORECASE,
    ),
}


def level_fits(document: Document) -> list[Problem]:
    """A lesson that speaks of what belongs to a higher level than its own.

    Words alone do not decide: a help line's name or one sentence may stand in a green lesson. What
    belongs two levels higher must be looked at; one level is worth a thought.
    """
    if document["level"] not in CAREFUL:
        return []
    own = CAREFUL.index(Level(document["level"]))
    return [
        problem
        for level, pattern in TOPICS.items()
        if CAREFUL.index(level) > own
        for problem in _found(document, own, level, pattern)
    ]


def _found(
    document: Document, own: int, level: Level, pattern: re.Pattern[str]
) -> Iterator[Problem]:
    matches = [
        (text, match.group())
        for text in pupil_texts(document)
        for match in pattern.finditer(text.words)
    ]
    if not matches:
        return
    words = sorted({word.lower() for _text, word in matches})[:SHOWN]
    far = CAREFUL.index(level) - own > 1
    yield Problem(
        "level",
        Severity.MUST if far else Severity.CONSIDER,
        matches[0][0].where,
        _("The lesson is %(own)s, and it speaks of: %(words)s.")
        % {"own": CAREFUL[own].label.lower(), "words": ", ".join(words)},
        _("Make it %(level)s, so that staff are prepared, or leave this to a lesson that is.")
        % {"level": level.label.lower()},
        words="\n".join(dict.fromkeys(text.words for text, _word in matches)),
    )
