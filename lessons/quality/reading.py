"""Reading grade over the band: the Flesch–Kincaid grade, text by text and step by step.

Names and numbers are left aside: a story may have a Kimberley, and a helpline has its number. Lines
under 40 words say too little by themselves; they are judged together with the rest of their step.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from cms.ages import AgeBand
from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.syllables import syllables
from lessons.quality.texts import pupil_texts

MOST_GRADE = {
    AgeBand.AGES_5_7: 2,
    AgeBand.AGES_7_9: 4,
    AgeBand.AGES_9_11: 6,
    AgeBand.AGES_11_14: 7,
    AgeBand.AGES_14_16: 9,
    AgeBand.AGES_16_18: 9,
}
FEWEST_WORDS = 40
HARD_SYLLABLES = 3
HARDEST_SHOWN = 4

LETTERS = "A-Za-zÀ-ÖØ-öø-ÿ"
WORD = re.compile(rf"[{LETTERS}]+(?:[’'][{LETTERS}]+)*|[0-9][0-9.,:/]*")
SPEAKER = re.compile(r"(?m)^[A-Z][A-Z’' -]{1,20}: ")  # who says it is no part of the sentence
# A sentence ends at its mark, or with its line; “‘Stop!’ says Leo” goes on, as a small letter shows.
SENTENCE_END = re.compile(r"[.!?…][’”\")]*\s+(?=[‘“\"(]*[A-ZÀ-Þ0-9])|\n+")


def grade(texts: Iterable[str], names: Collection[str] = ()) -> float:
    """The Flesch–Kincaid grade of some texts together; names and numbers count as short words."""
    sentences = [words for text in texts for words in _sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    sounds = sum(1 if _is_aside(word, names) else syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * sounds / len(words) - 15.59


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand with a capital inside a sentence and never without one: names of all kinds."""
    inside: set[str] = set()
    small: set[str] = set()
    for text in texts:
        for sentence in _sentences(text):
            inside |= {_bare(word) for word in sentence[1:] if word[0].isupper()}
            small |= {_bare(word).lower() for word in sentence if word[0].islower()}
    return frozenset(word for word in inside if word.lower() not in small)


def reading_grade(document: Document) -> list[Problem]:
    """Texts that are harder to read than the band's pupils can be asked to."""
    if not document["band"]:  # a draft: nobody has said yet who reads it
        return []
    texts = list(pupil_texts(document))
    names = names_in(text.words for text in texts)
    most = MOST_GRADE[AgeBand(document["band"])]
    problems = []
    for group, members in groupby(texts, key=lambda text: text.group):
        inside = list(members)
        alone = [
            found
            for text in inside
            if (found := _problem(text.where, [text.words], names, most, Severity.MUST))
        ]
        together = _problem(group, [text.words for text in inside], names, most, Severity.CONSIDER)
        problems += alone or ([together] if together else [])
    return problems


def _problem(
    where: str, texts: list[str], names: Collection[str], most: int, severity: Severity
) -> Problem | None:
    words = [word for text in texts for sentence in _sentences(text) for word in sentence]
    found = round(grade(texts, names), 1)
    if len(words) < FEWEST_WORDS or found <= most:
        return None
    sentences = sum(1 for text in texts for _sentence in _sentences(text))
    hard = _hardest(words, names)
    return Problem(
        "reading-grade",
        severity,
        where,
        _("Reads at grade %(found)s; this band goes up to %(most)s.")
        % {"found": found, "most": most},
        _("Cut long sentences in two (they have %(length)s words on average).")
        % {"length": round(len(words) / sentences)}
        + (
            " " + _("Find shorter words for: %(words)s.") % {"words": ", ".join(hard)}
            if hard
            else ""
        ),
        words="\n".join(texts),
    )


def _hardest(words: Iterable[str], names: Collection[str]) -> list[str]:
    hard = {
        word.lower()
        for word in words
        if not _is_aside(word, names) and syllables(word) >= HARD_SYLLABLES
    }
    return sorted(hard, key=lambda word: (-syllables(word), word))[:HARDEST_SHOWN]


def _sentences(text: str) -> Iterator[list[str]]:
    for sentence in SENTENCE_END.split(SPEAKER.sub("", text)):
        if words := WORD.findall(sentence):
            yield words


def _bare(word: str) -> str:
    """A word without the end that says whose."""
    return re.sub(r"[’']s?$", "", word)


def _is_aside(word: str, names: Collection[str]) -> bool:
    return word[0].isdigit() or _bare(word) in names
