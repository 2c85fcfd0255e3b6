"""Wagtail looks for hooks in modules of this name: each part of the studio registers its own."""

from lessons.studio import (
    checks,
    curriculum_map,
    editing,
    help_usage,
    home,
    hooks,
    keeping,
    objectives,
    reading,
    record,
    seeing,
    series,
    sign_off,
    starting,
    translating,
)

__all__ = [
    "checks",
    "curriculum_map",
    "editing",
    "help_usage",
    "home",
    "hooks",
    "keeping",
    "objectives",
    "reading",
    "record",
    "seeing",
    "series",
    "sign_off",
    "starting",
    "translating",
]
