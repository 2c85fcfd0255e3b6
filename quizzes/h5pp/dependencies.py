"""Which libraries a piece of content needs in all, and in which order they are loaded."""

import dataclasses
from collections.abc import Iterable, Mapping

from quizzes.h5pp.documents import Json, walk
from quizzes.h5pp.manifest import LibraryManifest, Name


@dataclasses.dataclass(frozen=True)
class Closure:
    """``loaded``: a library stands after those that it needs. ``missing``: asked for, not there."""

    loaded: tuple[Name, ...]
    missing: frozenset[Name]


def named_in(content: Json) -> list[Name]:
    """The libraries that content nests: objects with ``library`` and ``params``."""
    found: dict[Name, None] = {}
    for value in walk(content):
        name = Name.spoken(value.get("library"))
        if name:
            found[name] = None
    return list(found)


def closure(roots: Iterable[Name], known: Mapping[Name, LibraryManifest]) -> Closure:
    """Follow preloaded and dynamic dependencies; a circle is walked once.

    Without recursion: a package may make a chain as long as it likes.
    """
    loaded: dict[Name, None] = {}
    missing: set[Name] = set()
    entered: set[Name] = set()
    waiting = [(name, False) for name in reversed(list(roots))]
    while waiting:
        name, done = waiting.pop()
        if done:
            loaded[name] = None
        elif name not in known:
            missing.add(name)
        elif name not in entered:
            entered.add(name)
            library = known[name]
            waiting.append((name, True))
            needs = [*library.preloaded, *library.dynamic]
            waiting += [(dependency.name, False) for dependency in reversed(needs)]
    return Closure(tuple(loaded), frozenset(missing))
