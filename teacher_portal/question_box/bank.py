"""The bank: questions that pupils of an age often ask, with answers, to mix a batch from.

Regard's own stand in ``bank_questions``, a file for each age; a school adds others. Teachers are not shown the bank, or they
could tell a batch's other questions from it.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cms.ages import AgeBand
from teacher_portal.models import School
from teacher_portal.question_box.doors import TOO_YOUNG
from teacher_portal.question_box.models import BankQuestion
from teacher_portal.question_box.own_words import refuse_their_own_words

FOLDER = Path(__file__).with_name("bank_questions")


@dataclass(frozen=True)
class Banked:
    """One question of the bank; ``key`` names it in a form, ``is_own`` says that the school added it."""

    key: str
    question: str
    answer: str
    is_own: bool = False


def _read(band: AgeBand) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{band}.json").read_text(encoding="utf-8"))
    return found


@cache
def starter() -> dict[AgeBand, tuple[Banked, ...]]:
    """Regard's own questions, by band."""
    return {
        band: tuple(
            Banked(f"{band}/{number}", item["question"], item["answer"])
            for number, item in enumerate(_read(band)["questions"], start=1)
        )
        for band in AgeBand
        if band not in TOO_YOUNG
    }


@cache
def is_draft() -> bool:
    """Whether a specialist still has to read some of them."""
    return any(_read(band)["status"] != "reviewed" for band in starter())


def bank_for(school: School, band: AgeBand) -> list[Banked]:
    """The bank of a band: the school's own questions, then Regard's."""
    own = BankQuestion.objects.filter(school=school, band=band)
    return [
        *(Banked(str(item.pk), item.question, item.answer, is_own=True) for item in own),
        *starter().get(band, ()),
    ]


def whole_bank(school: School) -> list[tuple[AgeBand, list[Banked]]]:
    """The bank of every age, the youngest first."""
    own: dict[str, list[Banked]] = {}
    for item in BankQuestion.objects.filter(school=school):
        banked = Banked(str(item.pk), item.question, item.answer, is_own=True)
        own.setdefault(item.band, []).append(banked)
    return [(band, [*own.get(band.value, []), *items]) for band, items in starter().items()]


def find(banked: Iterable[Banked], key: str) -> Banked | None:
    """A question of the bank by what a form says."""
    return next((item for item in banked if item.key == key), None)


def add(*, school: School, band: AgeBand, question: str, answer: str) -> None:
    """Add a question of the school's own; the same one twice is one.

    The bank is in the backup and has no end: what a pupil wrote must not get there.
    """
    refuse_their_own_words(school, question, answer)
    same = BankQuestion.objects.filter(school=school, band=band, question=question)
    if not same.exists():
        BankQuestion.objects.create(school=school, band=band, question=question, answer=answer)


def remove(*, school: School, pk: uuid.UUID) -> None:
    """Take one of the school's own out again."""
    BankQuestion.objects.filter(school=school, pk=pk).delete()
