"""JSON out of packages, read with the suspicion that it deserves."""

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from quizzes.h5pp.reasons import Refused

Json = Any  # what json.loads gives
DEEPEST = 64
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(raw: bytes, path: str) -> Json:
    """Parse a document; refuse what is broken, too deep, or not text when written down again."""
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
    except RecursionError as error:
        raise Refused("json_deep", path=path) from error
    except UnicodeDecodeError as error:
        raise Refused("json", path=path, why="UTF-8") from error
    except json.JSONDecodeError as error:
        raise Refused(
            "json", path=path, why=f"{error.msg}, {error.lineno}:{error.colno}"
        ) from error
    except ValueError as error:  # NaN, and numbers of thousands of digits
        raise Refused("json", path=path, why="number") from error
    _check_depth(found, path)
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _check_depth(found: Json, path: str) -> None:
    level = [found]
    for _depth in range(DEEPEST):
        below: list[Json] = []
        for value in level:
            if isinstance(value, dict):
                below += value.keys()
                below += value.values()
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str) and _SURROGATE.search(value):
                raise Refused("json", path=path, why="UTF-16")
        if not below:
            return
        level = below
    raise Refused("json_deep", path=path)


def walk(found: Json) -> Iterator[dict[str, Json]]:
    """Every object of a document, from the outside in."""
    waiting = deque([found])
    while waiting:
        value = waiting.popleft()
        if isinstance(value, dict):
            yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def text_of(value: Json) -> str:
    """A text, or nothing where something else stands."""
    return value if isinstance(value, str) else ""


def object_of(value: Json) -> dict[str, Json]:
    """An object, or an empty one; PHP writes empty ones as lists."""
    return value if isinstance(value, dict) else {}


def list_of(value: Json) -> list[Json]:
    """A list, or an empty one; some tools write a list as an object with numbers for keys."""
    if isinstance(value, dict) and value and all(key.isdigit() for key in value):
        return list(value.values())
    return value if isinstance(value, list) else []
