"""What every room's blocks need: copies with ids of their own, and codes that are not words."""

import uuid
from typing import Any

from wagtail import blocks


class CodeBlock(blocks.CharBlock):
    """A code that the program reads, such as a scene's key: no translator sees it."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Nothing to translate (asked by wagtail-localize)."""
        return []


def fresh_ids(raw: Any) -> Any:
    """A copy of stored block data in which every block of a stream or list has a new id.

    Stored blocks are mappings with ``type``, ``value`` and ``id``, at any depth.
    """
    if isinstance(raw, list):
        return [fresh_ids(item) for item in raw]
    if not isinstance(raw, dict):
        return raw
    copied = {key: fresh_ids(value) for key, value in raw.items()}
    if {"type", "value", "id"} <= set(raw):
        copied["id"] = str(uuid.uuid4())
    return copied


def whole(stream: blocks.StreamBlock, raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Data of a stream as the studio stores it: every field there, every member of a list with an id.

    Content written by hand leaves out what is empty. Translation finds a text by the ids above it, so
    those made here hang on the stream's own and are the same each time.
    """
    return [
        {**child, "value": _whole(stream.child_blocks[child["type"]], child["value"], child["id"])}
        for child in raw
    ]


def _whole(block: blocks.Block, raw: Any, above: str) -> Any:
    if isinstance(block, blocks.BaseStructBlock):
        given = raw or {}
        return {
            name: _whole(child, given.get(name, _empty(child)), f"{above}/{name}")
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        return [_member(block, member, f"{above}/{n}") for n, member in enumerate(raw or [])]
    if raw is None and isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        return ""
    return raw


def _empty(block: blocks.Block) -> Any:
    """What a field is when it is new."""
    plain = isinstance(block, (blocks.BaseStructBlock, blocks.ListBlock))
    return None if plain else block.get_prep_value(block.get_default())


def _member(block: blocks.ListBlock, member: Any, above: str) -> dict[str, Any]:
    if isinstance(member, dict) and {"type", "value", "id"} <= set(member):
        return {**member, "value": _whole(block.child_block, member["value"], member["id"])}
    value = _whole(block.child_block, member, above)
    return {"type": "item", "id": str(uuid.uuid5(uuid.NAMESPACE_URL, above)), "value": value}
