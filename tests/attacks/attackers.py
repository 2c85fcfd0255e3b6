"""The attacker: learns from games whose secret it is told, then guesses in games it has not seen.

It knows the algorithm, every parameter and every answer but the target's. What it sees of a game is
a few named observations, from each of which everything it knows is already subtracted. It is not
told what they mean: it finds out which one gives the target away.
"""

import dataclasses
import secrets
from collections import Counter
from collections.abc import Hashable


@dataclasses.dataclass(frozen=True)
class Game:
    """One question put to one target: the secret answer, and what an attacker could observe."""

    secret: int
    seen: dict[str, Hashable]


class Attacker:
    """Guesses by the observation that told most about the secret in training."""

    def __init__(self, sees: tuple[str, ...]) -> None:
        self.sees = sees
        self.way = sees[0]
        self.table: dict[Hashable, Counter] = {}

    def learn(self, games: list[Game]) -> None:
        """Pick the best way of looking (learnt on one half, tried on the other), then learn it."""
        half = len(games) // 2
        one, other = games[:half], games[half:]

        def tried(way: str) -> int:
            return _right(_learn(one, way), other, way) + _right(_learn(other, way), one, way)

        self.way = max(self.sees, key=tried)
        self.table = _learn(games, self.way)

    def guess(self, game: Game) -> int:
        """The answer that came more often with this observation; a coin flip when neither did."""
        return _guess(self.table, game.seen[self.way])

    def advantage(self, games: list[Game]) -> float:
        """Points above 50 of these games' secrets that the attacker guesses."""
        won = sum(self.guess(game) == game.secret for game in games)
        return 100 * won / len(games) - 50


def _learn(games: list[Game], way: str) -> dict[Hashable, Counter]:
    table: dict[Hashable, Counter] = {}
    for game in games:
        table.setdefault(game.seen[way], Counter())[game.secret] += 1
    return table


def _guess(table: dict[Hashable, Counter], observation: Hashable) -> int:
    count = table.get(observation, Counter())
    if count[0] == count[1]:
        return secrets.randbits(1)
    return int(count[1] > count[0])


def _right(table: dict[Hashable, Counter], games: list[Game], way: str) -> int:
    return sum(_guess(table, game.seen[way]) == game.secret for game in games)
