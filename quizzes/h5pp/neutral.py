"""A quiz between H5P and ours: plain data that knows neither HTML nor Django."""

import dataclasses
from typing import Literal

from quizzes.h5pp.reasons import Note

ANSWERS_AT_MOST = 6
ANSWER_LENGTH = 200


@dataclasses.dataclass(frozen=True)
class Answer:
    """One option, and what is said to whoever chooses it."""

    text: str
    correct: bool
    feedback: str = ""


@dataclasses.dataclass(frozen=True)
class Misconception:
    """The wrong answer that a report names; ``option`` counts from 1."""

    option: int
    name: str
    say: str
    reteach: str = ""


@dataclasses.dataclass(frozen=True)
class Question:
    """A question with options. ``tier`` is empty until somebody has chosen it.

    When no answer is accurate it asks for an opinion.
    """

    kind: Literal["single", "scenario", "multi"]
    stem: str
    answers: tuple[Answer, ...]
    tier: str = ""
    reported: bool = False
    objective: str = ""
    misconception: Misconception | None = None

    @property
    def is_opinion(self) -> bool:
        """Whether nothing in it is accurate, so that it cannot be knowledge."""
        return not any(answer.correct for answer in self.answers)


@dataclasses.dataclass(frozen=True)
class Statement:
    """A statement on a scale; ``labels`` are the words of its points."""

    stem: str
    scale: str
    labels: tuple[str, ...]
    reversed: bool = False
    tier: str = ""
    reported: bool = False
    objective: str = ""

    @property
    def is_opinion(self) -> bool:
        """Always."""
        return True


Asked = Question | Statement


@dataclasses.dataclass(frozen=True)
class Quiz:
    """All that a quiz is made of, its questions' uuids apart: a copy has its own."""

    title: str
    language: str
    questions: tuple[Asked, ...]
    rotates: bool = False


@dataclasses.dataclass(frozen=True)
class Pair:
    """A panel of an accordion, or a card with its two sides."""

    front: str
    back: str


@dataclasses.dataclass(frozen=True)
class Native:
    """What of a package becomes an activity of this site.

    ``questions`` make a quiz; ``pairs`` are something to read, for a lesson. ``player_only``: what
    only the player can show, by title. ``notes``: what changed on the way.
    """

    questions: tuple[Asked, ...] = ()
    pairs: tuple[Pair, ...] = ()
    player_only: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    rotates: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing needs the player."""
        return bool(self.questions or self.pairs) and not self.player_only
