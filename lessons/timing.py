"""How long a lesson takes, and in which parts it is taught.

A lesson is joining, words, steps and quiz. A long one is taught in parts of at most 25 minutes, which
begin where a step says so; joining and words belong to the first part, the quiz to the last.
"""

from dataclasses import dataclass
from typing import Any

JOINING_MINUTES = 2
WORDS_MINUTES = 1
QUIZ_MINUTES = 4
USUAL_MINUTES = 5  # of a step that an old edition froze without any
LONGEST_PART = 25

Document = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A stretch of a lesson that is taught in one go; ``steps`` are numbers from 1."""

    number: int
    steps: tuple[int, ...]
    minutes: int


def step_minutes(step: dict[str, Any]) -> int:
    """The minutes that a frozen step takes."""
    return step.get("minutes") or USUAL_MINUTES


def quiz_minutes(document: Document) -> int:
    """The minutes of the quiz; activities that are reported end in one, too."""
    return QUIZ_MINUTES if document["questions"] or document.get("results") else 0


def total_minutes(document: Document) -> int:
    """The minutes of a whole lesson, with joining, words and quiz."""
    return (
        JOINING_MINUTES
        + (WORDS_MINUTES if document["vocabulary"] else 0)
        + sum(step_minutes(step) for step in document["steps"])
        + quiz_minutes(document)
    )


def part_numbers(document: Document) -> list[int]:
    """For each step the number of the part that it belongs to."""
    numbers: list[int] = []
    for step in document["steps"]:
        last = numbers[-1] if numbers else 1
        numbers.append(last + bool(numbers and step.get("part")))
    return numbers


def parts(document: Document) -> list[Part]:
    """The parts of a lesson in their order; a lesson without steps is one part."""
    numbers = part_numbers(document)
    last = numbers[-1] if numbers else 1
    return [_part(document, numbers, number, last) for number in range(1, last + 1)]


def _part(document: Document, numbers: list[int], number: int, last: int) -> Part:
    inside = tuple(place for place, part in enumerate(numbers, start=1) if part == number)
    minutes = sum(step_minutes(document["steps"][place - 1]) for place in inside)
    if number == 1:
        minutes += JOINING_MINUTES + (WORDS_MINUTES if document["vocabulary"] else 0)
    if number == last:
        minutes += quiz_minutes(document)
    return Part(number, inside, minutes)
