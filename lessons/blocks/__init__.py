"""The activities of a lesson, one file a family."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lessons.blocks.base import ActivityBlock, FrozenStep
from lessons.blocks.cards import CardsBlock
from lessons.blocks.media_literacy import (
    ClaimsTestBlock,
    HotspotBlock,
    MakeBlock,
    SimulationBlock,
)
from lessons.blocks.played import H5PActivityBlock, results_of
from lessons.blocks.sorting import (
    MatchingBlock,
    PulseBlock,
    RankingBlock,
    SortingBlock,
    SpectrumBlock,
)
from lessons.blocks.stories import BranchingStoryBlock, ScriptedPracticeBlock
from lessons.blocks.talk import (
    CalmBlock,
    DiscussionBlock,
    DrawWriteBlock,
    ExitTicketBlock,
    QuizStepBlock,
    WatchListenBlock,
)

__all__ = [
    "ActivityBlock",
    "FrozenStep",
    "StepStreamBlock",
    "freeze_steps",
    "results_of",
    "step_template",
]


class StepStreamBlock(blocks.StreamBlock):
    """The steps of a lesson, in order; a child's name is the activity's type in the curriculum."""

    story_branch = BranchingStoryBlock()
    sort = SortingBlock()
    match = MatchingBlock()
    rank = RankingBlock()
    spectrum = SpectrumBlock()
    hotspot = HotspotBlock()
    claims_test = ClaimsTestBlock()
    simulation = SimulationBlock()
    create = MakeBlock()
    roleplay_script = ScriptedPracticeBlock()
    discussion = DiscussionBlock()
    draw_write = DrawWriteBlock()
    quiz = QuizStepBlock()
    baseline = PulseBlock(label=_("Class Pulse: start"))
    endpoint = PulseBlock(label=_("Class Pulse: end"))
    exit_ticket = ExitTicketBlock()
    calm = CalmBlock()
    watch_listen = WatchListenBlock()
    cards = CardsBlock()
    h5p = H5PActivityBlock()


def freeze_steps(steps: Any) -> list[FrozenStep]:
    """The steps of a lesson as plain data."""
    return [child.block.freeze(child) for child in steps]


def step_template(step_type: str) -> str:
    """The template of a frozen step's family."""
    block = StepStreamBlock().child_blocks.get(step_type)
    return block.meta.template if block else "lessons/blocks/cards.html"
