"""What is counted: the frozen list of cells of an edition, and what each cell costs.

A cell is one yes-or-no that every ballot answers with 0 or 1: "answered accurately", or "chose the
named misconception". Only reported questions have cells.
"""

import dataclasses
import uuid
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """How an answer is treated; set by the author, locked once published."""

    PRIVATE = "private", _("Private: stays on the pupil's device")
    ATTITUDE = "attitude", _("Attitude: reported for groups of 20 or more")
    KNOWLEDGE = "knowledge", _("Knowledge: reported for groups of 10 or more")


class CellName(models.TextChoices):
    """What a cell counts."""

    HEADLINE = "headline", _("accurate answer, or agreement")
    MISCONCEPTION = "misconception", _("the named misconception")


EPSILON = {Tier.ATTITUDE: Fraction(1, 2), Tier.KNOWLEDGE: Fraction(1)}
MINIMUM_N = {Tier.ATTITUDE: 20, Tier.KNOWLEDGE: 10}
BUDGET = Fraction(4)
ATTITUDES_AT_MOST = 3
ASKED_IN_ROTATION = 3


class LayoutError(ValueError):
    """The cells asked for cost more than one assignment may reveal."""


@dataclasses.dataclass(frozen=True)
class Cell:
    """One counted yes-or-no of one question."""

    question: uuid.UUID
    name: CellName
    tier: Tier

    @property
    def epsilon(self) -> Fraction:
        """The privacy cost of releasing this cell once."""
        return EPSILON[self.tier]

    @property
    def minimum_n(self) -> int:
        """The smallest class whose own report may hold this cell."""
        return MINIMUM_N[self.tier]

    def to_json(self) -> dict[str, str]:
        """The cell as it is frozen into editions and cohorts."""
        return {"question": str(self.question), "name": self.name.value, "tier": self.tier.value}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a frozen cell; raises ``KeyError`` or ``ValueError`` on anything else."""
        return cls(uuid.UUID(data["question"]), CellName(data["name"]), Tier(data["tier"]))


def read_layout(data: Iterable[dict[str, Any]]) -> list[Cell]:
    """Read and check a frozen layout."""
    cells = [Cell.from_json(item) for item in data]
    check_layout(cells)
    return cells


def check_layout(cells: list[Cell]) -> None:
    """Refuse a layout that costs too much, counts a private answer or counts one thing twice."""
    if any(cell.tier is Tier.PRIVATE for cell in cells):
        raise LayoutError("A private question is never counted.")
    if len({(cell.question, cell.name) for cell in cells}) < len(cells):
        raise LayoutError("A cell stands twice in the layout.")
    if sum((cell.epsilon for cell in cells), Fraction(0)) > BUDGET:
        raise LayoutError("More than four report slots are used.")
    if sum(cell.tier is Tier.ATTITUDE for cell in cells) > ATTITUDES_AT_MOST:
        raise LayoutError("More than three attitude questions are reported.")


def check_rotation(cells: list[Cell]) -> None:
    """Refuse a Class Pulse whose choices of three could ever cost too much.

    These are the cells to choose from, not a layout: no cohort is asked more than three of them.
    """
    if not cells:
        raise LayoutError("A Class Pulse needs a statement that is reported.")
    if any(cell.tier is not Tier.ATTITUDE or cell.name is not CellName.HEADLINE for cell in cells):
        raise LayoutError("A Class Pulse reports attitudes only.")
    if len({cell.question for cell in cells}) < len(cells):
        raise LayoutError("A cell stands twice in the layout.")
