"""The bank: questions that pupils of an age often ask, with answers, to mix a batch from.

Regard's own stand in ``bank.json``; a school adds others. Teachers are not shown the bank, or they
could tell a batch's other questions from it.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cms.ages import AgeBand
from teacher_portal.models import School
from teacher_portal.question_box.models import BankQuestion

FILE = Path(__file__).with_name("bank.json")


@dataclass(frozen=True)
class Banked:
    """One question of the bank; ``key`` names it in a form, ``is_own`` says that the school added it."""

    key: str
    question: str
    answer: str
    is_own: bool = False


@cache
def starter() -> dict[AgeBand, tuple[Banked, ...]]:
    """Regard's own questions, by band."""
    return {
        AgeBand(band): tuple(
            Banked(f"{band}/{number}", item["question"], item["answer"])
            for number, item in enumerate(items, start=1)
        )
        for band, items in json.loads(FILE.read_text(encoding="utf-8")).items()
    }


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
    """Add a question of the school's own; the same one twice is one."""
    same = BankQuestion.objects.filter(school=school, band=band, question=question)
    if not same.exists():
        BankQuestion.objects.create(school=school, band=band, question=question, answer=answer)


def remove(*, school: School, pk: uuid.UUID) -> None:
    """Take one of the school's own out again."""
    BankQuestion.objects.filter(school=school, pk=pk).delete()
