"""How questions are put: what is asked in the negative, or answered by “all of the above”, is misread."""

import re

from django.utils.translation import gettext as _

from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.quiz import words_of
from lessons.quality.texts import option_name, question_name

# “Which of these is not…”: the reader who misses one small word answers the opposite question. A
# story person who does not want something is no such question, and nor is “Why not?”.
SENTENCE = re.compile(r"[^.!?]*[.!?]?")
ASKING = re.compile(r"\b(?:which|what|who)\b")
NOT_SO = re.compile(
    r"\b(?:(?:is|are|was|were|does|do|did|would|could|should)(?: not\b|n[’']t\b)|except\b)"
)
LEFT_OUT = re.compile(r"\bexcept\s*[:…?]|\bNOT\b")
ALL_OF_THEM = re.compile(
    r"^\W*(?:all|both|none|neither|any) of (?:the above|these|them|the answers)\W*$"
    r"|^\W*(?:[A-F] (?:and|or) [A-F])\W*$",
    re.IGNORECASE,
)


def negative_stems(document: Document) -> list[Problem]:
    """Questions that ask for what is not so."""
    return [
        Problem(
            "negative-stem",
            Severity.CONSIDER,
            question_name(number),
            _("It asks for what is not so: “%(words)s”.") % {"words": words},
            _("Ask for what is so, or turn it round: “Which of these would Sam rather leave out?”"),
        )
        for number, question in enumerate(document["questions"], start=1)
        if question["kind"] != "scale"
        if (words := _asked_negatively(_first_capital_lowered(question["stem"] or "")))
    ]


def _asked_negatively(stem: str) -> str:
    """The words that ask for what is not so; sentence by sentence, so that no text takes long."""
    for sentence in SENTENCE.findall(stem):
        asking = ASKING.search(sentence) if sentence.endswith("?") else None
        if asking and NOT_SO.search(sentence, asking.end()):
            return str(sentence[asking.start() :]).strip()
        if left_out := LEFT_OUT.search(sentence):
            return left_out.group().strip()
    return ""


def all_of_the_above(document: Document) -> list[Problem]:
    """Options that speak of other options: they are shuffled, and whoever sees two right is done."""
    return [
        Problem(
            "all-of-the-above",
            Severity.MUST,
            f"{question_name(number)}, {option_name(option)}",
            _("“%(words)s” speaks of other options, and options come in any order.")
            % {"words": option["text"].strip()},
            _("Use “Multiple choice”, or write one more real answer."),
            words=words_of(question),
        )
        for number, question in enumerate(document["questions"], start=1)
        if question["kind"] != "scale"
        for option in question["options"]
        if ALL_OF_THEM.match(option["text"] or "")
    ]


def _first_capital_lowered(stem: str) -> str:
    """Each sentence with a small first letter, so that one pattern fits; “NOT” keeps its capitals."""
    return re.sub(r"(^|[.!?]\s+)([A-Z])(?=[a-z])", lambda m: m[1] + m[2].lower(), stem)
