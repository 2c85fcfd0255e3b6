"""Measuring a scenario: play, let an attacker learn, let it guess in fresh games, compare.

``ATTACK_SIZE=full`` plays thousands of games a scenario; without it a few hundred, in seconds.
"""

import dataclasses
import os
from collections.abc import Callable
from fractions import Fraction

from tests.attacks.attackers import Attacker, Game
from tests.attacks.theory import margin, optimum

FULL = os.environ.get("ATTACK_SIZE") == "full"

Play = Callable[["Stage"], list[Game]]
"""Plays one class through the application's services; a game for each of the target's secrets."""


@dataclasses.dataclass(frozen=True)
class Size:
    """How many games an attacker learns from, and in how many fresh ones it is measured."""

    learning: int
    measured: int


MANY = Size(3000, 6000) if FULL else Size(200, 480)  # four games in one class of ten
LATE = Size(3000, 6000) if FULL else Size(48, 96)  # the same, with little to find
SOME = Size(1000, 3000) if FULL else Size(48, 96)  # one game a class, or through the portal
FEW = Size(1000, 2000) if FULL else Size(48, 80)  # two or three lessons for one class
SLOW = Size(600, 1200) if FULL else Size(32, 64)  # five lessons for one class
WEB = Size(3000, 1200) if FULL else Size(200, 80)  # through HTTP views
BUG = Size(1000, 2000) if FULL else Size(60, 140)  # enough for bugs that give the answer away
SUBTLE = Size(3000, 6000) if FULL else Size(200, 720)  # a bug that only makes guesses better


@dataclasses.dataclass(frozen=True)
class Scenario:
    """An attack: what is played, what the attacker looks at, and what it may reach at most."""

    name: str
    play: Play
    sees: tuple[str, ...]
    epsilons: tuple[Fraction, ...]
    """Of each cell that the secret moves; none when the attacker should learn nothing at all."""
    size: Size = MANY
    learns_from: Play | None = None
    """What the attacker simulates to learn from, where that is not the scenario itself."""


@dataclasses.dataclass(frozen=True)
class Result:
    """The outcome of a scenario."""

    scenario: Scenario
    advantage: float
    way: str
    """The observation that the attacker found most telling."""

    @property
    def games(self) -> int:
        """In how many games the advantage was measured."""
        return self.scenario.size.measured

    @property
    def allowed(self) -> float:
        """The exact optimum: for one cell this is 50 tanh(epsilon / 2)."""
        return optimum(self.scenario.epsilons)

    @property
    def margin(self) -> float:
        """What chance may add."""
        return margin(self.games, self.allowed)

    @property
    def holds(self) -> bool:
        """Whether the attacker stayed within what is promised."""
        return self.advantage <= self.allowed + self.margin

    @property
    def shows_nothing(self) -> bool:
        """Whether the attacker did no better, and no worse, than a coin."""
        return abs(self.advantage) <= margin(self.games, 0)

    @property
    def reaches_the_optimum(self) -> bool:
        """Whether the attack is as strong as any can be: then the measurement is not blind."""
        return self.advantage >= self.allowed - self.margin

    def row(self) -> dict[str, str]:
        """The result as a row of the table."""
        spent = " + ".join(str(epsilon) for epsilon in self.scenario.epsilons)
        return {
            "scenario": self.scenario.name,
            "epsilon": spent or "0",
            "games": str(self.games),
            "advantage": f"{self.advantage:.1f}",
            "allowed": f"{self.allowed:.1f}",
            "margin": f"{self.margin:.1f}",
        }


class Stage:
    """Where games are played. Games once played are kept, for several attackers to look at.

    A stage with a planted bug keeps its games to itself.
    """

    _kept: dict[Play, list[Game]] = {}

    def __init__(self, make_edition: Callable[[], object], *, planted: bool = False) -> None:
        self._make_edition = make_edition
        self._edition: object | None = None
        self._games = {} if planted else Stage._kept

    @property
    def edition(self):
        """The lesson that the portal's classes are set; made when first asked for."""
        if self._edition is None:
            self._edition = self._make_edition()
        return self._edition

    def games(self, play: Play, number: int) -> list[Game]:
        """So many games, playing as many classes as are still needed."""
        games = self._games.setdefault(play, [])
        while len(games) < number:
            games += play(self)
        return games[:number]

    def measure(self, scenario: Scenario) -> Result:
        """Let an attacker learn from some games, then guess in fresh ones."""
        size, simulated = scenario.size, scenario.learns_from or scenario.play
        learning = self.games(simulated, size.learning)
        first = size.learning if simulated is scenario.play else 0
        fresh = self.games(scenario.play, first + size.measured)[first:]
        attacker = Attacker(scenario.sees)
        attacker.learn(learning)
        return Result(scenario, attacker.advantage(fresh), attacker.way)
