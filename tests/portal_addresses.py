"""Every address of the portal, the pupil's door and the player, with things to fill it with."""

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

ROOMS = ("teacher_portal.", "lessons.views")
STUDIO = "studio/"
SIGNED = {"digest_stop"}  # opens by the link in an e-mail, without an account


@dataclass(frozen=True)
class Route:
    """One named address: its pattern as people read it, and the names that fill it."""

    name: str
    pattern: str
    keys: tuple[str, ...]


def routes() -> list[Route]:
    """Every named address outside the studio that one of our rooms answers, in order."""
    found = {}
    for name, pattern, keys, view in _walk(get_resolver().url_patterns, "", ()):
        module = getattr(view, "__module__", "")
        if (
            name
            and name not in SIGNED
            and module.startswith(ROOMS)
            and not pattern.startswith(STUDIO)
        ):
            found[name] = Route(name, "/" + pattern, keys)
    return sorted(found.values(), key=lambda route: route.pattern)


def _walk(patterns: Any, before: str, keys: tuple[str, ...]) -> Any:
    for entry in patterns:
        pattern = before + str(entry.pattern)
        here = (*keys, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            namespace = f"{entry.namespace}:" if entry.namespace else ""
            for name, *rest in _walk(entry.url_patterns, pattern, here):
                yield (namespace + name if name else name, *rest)
        elif isinstance(entry, URLPattern):
            yield entry.name, pattern, here, entry.callback


def filled(route: Route, things: dict[str, Any]) -> str:
    """The address with what it needs: by ``route.key`` first, else by the key alone."""
    values = {key: things.get(f"{route.name}.{key}", things.get(key)) for key in route.keys}
    missing = [key for key, value in values.items() if value is None]
    assert not missing, f"tests/teacher_portal/test_access.py does not know {missing} of {route}"
    return reverse(route.name, kwargs=values)
