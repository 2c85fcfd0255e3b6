"""Lessons, the curriculum they serve, sign-offs and editions."""

from lessons.models.curriculum import Objective
from lessons.models.editions import Edition, EditionQuerySet
from lessons.models.packs import Pack, PackFailure, PackState
from lessons.models.pages import LessonIndexPage, LessonPage, LessonPageQuerySet
from lessons.models.signoff import SignOff, SignOffRole, SignOffTask

__all__ = [
    "Edition",
    "EditionQuerySet",
    "LessonIndexPage",
    "LessonPage",
    "LessonPageQuerySet",
    "Objective",
    "Pack",
    "PackFailure",
    "PackState",
    "SignOff",
    "SignOffRole",
    "SignOffTask",
]
