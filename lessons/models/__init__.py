"""Lessons, the curriculum they serve, sign-offs and editions."""

from lessons.models.curriculum import Objective
from lessons.models.editions import Edition, EditionQuerySet
from lessons.models.overrides import CheckOverride
from lessons.models.packs import Pack, PackFailure, PackQuerySet, PackState, PdfFile
from lessons.models.pages import LessonIndexPage, LessonPage, LessonPageQuerySet
from lessons.models.reminders import ReminderStage, ReviewReminder
from lessons.models.series import Series, SeriesPlace
from lessons.models.signoff import SignOff, SignOffTask
from lessons.signing import SignOffRole

__all__ = [
    "CheckOverride",
    "Edition",
    "EditionQuerySet",
    "LessonIndexPage",
    "LessonPage",
    "LessonPageQuerySet",
    "Objective",
    "Pack",
    "PackFailure",
    "PackQuerySet",
    "PackState",
    "PdfFile",
    "ReminderStage",
    "ReviewReminder",
    "Series",
    "SeriesPlace",
    "SignOff",
    "SignOffRole",
    "SignOffTask",
]
