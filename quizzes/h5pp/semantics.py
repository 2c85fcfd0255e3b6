"""``semantics.json``: what a library's content has to look like, and content made to fit it.

HTML keeps the tags that a field allows and loses everything else, so that no script gets into the
player by way of the content. A group of one field stands for that field's value, as H5P writes it.
"""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Any, Literal

import nh3
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quizzes.h5pp.documents import Json, list_of
from quizzes.h5pp.manifest import Name
from quizzes.h5pp.reasons import Refused

Lookup = Callable[[Name], "list[SemanticField] | None"]
_DEEPEST = 40
# What filling in may cost: fields visited, with what looking at each takes. Some 20 times what the
# largest real content comes to; without a limit 20 kB of empty groups become as many defaults as a
# library cares to name.
_WORK = 250_000
_LETTERS_A_UNIT = 20
_OPTIONS_A_UNIT = 10
_REMEMBERED = 100
_ALWAYS = frozenset({"div", "span", "p", "br"})
# What H5P adds for each: a table's parts come with it.
_WITH = {
    "table": ("thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col", "caption"),
    "strong": ("b",),
    "em": ("i",),
    "del": ("s", "strike"),
    "ul": ("li",),
    "ol": ("li",),
}
_NEVER = frozenset(
    {"script", "style", "iframe", "object", "embed", "form", "input", "button"}
    | {"svg", "math", "base", "link", "meta"}
)
_FILES = frozenset({"image", "audio", "video", "file"})


class SemanticField(BaseModel):
    """One field; ``fields`` are those of a group, ``field`` that of a list."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str = Field(default="", max_length=255)
    type: Literal[
        "text", "number", "boolean", "group", "list", "select", "library",
        "image", "video", "audio", "file",
    ]  # fmt: skip
    optional: bool = False
    default: Any = None
    tags: list[str] = Field(default_factory=list)
    widget: str = ""
    options: list[Any] = Field(default_factory=list)
    minimum: Annotated[float | None, Field(alias="min")] = None
    maximum: Annotated[float | None, Field(alias="max")] = None
    fields: "list[SemanticField]" = Field(default_factory=list)
    field: "SemanticField | None" = None
    is_sub_content: bool = Field(default=False, alias="isSubContent")

    @cached_property
    def weight(self) -> int:
        """The work that its default makes, with those of the fields in it."""
        own = 1 + len(str(self.default)) // _LETTERS_A_UNIT
        return own + sum(inner.weight for inner in self.fields)


def read_semantics(document: Json, path: str) -> list[SemanticField]:
    """Read the fields of a library."""
    try:
        return [SemanticField.model_validate(field) for field in list_of(document)]
    except (ValidationError, RecursionError) as error:
        raise Refused("manifest", path=path, why="semantics") from error


class _Fitter:
    """Makes a value fit its field; drops what does not belong, and remembers where."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.dropped: list[str] = []
        self.left = _WORK

    def drop(self, where: str) -> None:
        """Remember what did not belong: the first few say enough."""
        if len(self.dropped) < _REMEMBERED:
            self.dropped.append(where)

    def spend(self, units: int) -> None:
        """Count work; refuse content that makes too much of it."""
        self.left -= units
        if self.left < 0:
            raise Refused("too_much", limit=_WORK)

    def default(self, field: SemanticField) -> Json:
        """What stands where nothing was said; it counts by what it brings."""
        self.spend(field.weight)
        return default_of(field)

    def group(self, fields: list[SemanticField], value: Json, where: str, depth: int) -> Json:
        """An object with the fields that are known, in their order."""
        if depth > _DEEPEST:
            self.drop(where)
            return {}
        source = value if isinstance(value, dict) else {}
        found = {}
        for field in fields:
            if field.name in source:
                fitted = self.fit(field, source[field.name], f"{where}.{field.name}", depth + 1)
            else:
                fitted = self.default(field)
            if fitted is not None:
                found[field.name] = fitted
        known = {field.name for field in fields}
        for name in source:
            if name not in known:
                self.drop(f"{where}.{name}")
        return found

    def fit(self, field: SemanticField, value: Json, where: str, depth: int) -> Json:
        """The value as its field wants it, or nothing."""
        self.spend(1 + len(field.options) // _OPTIONS_A_UNIT)
        if field.type == "group":
            if len(field.fields) == 1 and not field.is_sub_content:
                return self.fit(field.fields[0], value, where, depth + 1)
            return self.group(field.fields, value, where, depth)
        if field.type == "list":
            return self._list(field, value, where, depth)
        if field.type == "library":
            return self._library(field, value, where, depth)
        if field.type in _FILES:
            return self._file(value, where)
        return self._plain(field, value, where)

    def _list(self, field: SemanticField, value: Json, where: str, depth: int) -> Json:
        if field.field is None or depth > _DEEPEST:
            self.drop(where)
            return None
        most = int(field.maximum) if field.maximum is not None else None
        fitted = [
            self.fit(field.field, part, f"{where}[{index}]", depth + 1)
            for index, part in enumerate(list_of(value)[:most])
        ]
        return [part for part in fitted if part is not None]

    def _library(self, field: SemanticField, value: Json, where: str, depth: int) -> Json:
        name = Name.spoken(value.get("library")) if isinstance(value, dict) else None
        allowed = {
            option if isinstance(option, str) else str(option.get("name"))
            for option in field.options
            if isinstance(option, str | dict)
        }
        fields = self.lookup(name) if name and str(name) in allowed else None
        if name is None or fields is None:
            if value:
                self.drop(where)
            return None
        found = {
            "library": str(name),
            "params": self.group(fields, value.get("params"), f"{where}.params", depth + 1),
        }
        for key in ("subContentId", "metadata"):
            if key in value:
                found[key] = _only_text(value[key])
        return found

    def _file(self, value: Json, where: str) -> Json:
        if not isinstance(value, dict | list):
            self.drop(where)
            return None
        one = value if isinstance(value, dict) else {}
        if isinstance(value, list):
            return [part for part in (self._file(part, where) for part in value) if part]
        path = one.get("path")
        if not isinstance(path, str) or ":" in path or path.startswith(("/", "\\")) or ".." in path:
            self.drop(where)
            return None
        keys = ("path", "mime", "width", "height", "copyright", "quality", "bitrate", "codecs")
        return {key: _only_text(one[key]) for key in keys if key in one}

    def _plain(self, field: SemanticField, value: Json, where: str) -> Json:
        if field.type == "boolean" and isinstance(value, bool):
            return value
        if (
            field.type == "number"
            and isinstance(value, int | float)
            and not isinstance(value, bool)
        ):
            low = field.minimum if field.minimum is not None else value
            high = field.maximum if field.maximum is not None else value
            return min(max(value, low), high)
        if field.type == "select" and value in [
            option.get("value") for option in field.options if isinstance(option, dict)
        ]:
            return value
        if field.type == "text" and isinstance(value, str):
            return clean_text(value, field)
        self.drop(where)
        return self.default(field)


def _only_text(value: Json) -> Json:
    """Metadata: texts without marks, numbers, and objects and lists of them."""
    if isinstance(value, str):
        return nh3.clean_text(value) if re.search("[<>]", value) else value
    if isinstance(value, dict):
        return {key: _only_text(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_only_text(part) for part in value]
    return value


def clean_text(value: str, field: SemanticField) -> str:
    """A text with the tags that its field allows; without any, marks become letters."""
    if not field.tags and field.widget != "html":
        return nh3.clean_text(value) if re.search("[<>]", value) else value
    tags = set(_ALWAYS)
    for tag in field.tags:
        tags |= {tag, *_WITH.get(tag, ())}
    return nh3.clean(
        value,
        tags=tags - _NEVER,
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def default_of(field: SemanticField) -> Json:
    """What stands where nothing was said."""
    if field.type == "group":
        if len(field.fields) == 1 and not field.is_sub_content:
            return default_of(field.fields[0])
        found = {inner.name: default_of(inner) for inner in field.fields}
        return {name: value for name, value in found.items() if value is not None} or None
    if field.type in ("list", "library", *_FILES):
        return None
    return field.default


def fit_content(
    fields: list[SemanticField], params: Json, lookup: Lookup
) -> tuple[Json, list[str]]:
    """Content with defaults, without what its fields do not know, and where the first of that was.

    Raises ``Refused`` for content that would grow far beyond what any author writes.
    """
    fitter = _Fitter(lookup)
    return fitter.group(fields, params, "content", 0), fitter.dropped
