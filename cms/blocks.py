"""What every room's blocks need: copies that share no id with what they were copied from."""

import uuid
from typing import Any


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
