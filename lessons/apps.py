"""Lessons: their pages, activities, editions, and the pupil's player."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import pre_save
from wagtail.signals import copy_for_translation_done, page_published, task_approved


class LessonsConfig(AppConfig):
    """Connects Wagtail's workflow to sign-offs and editions."""

    name = "lessons"
    verbose_name = "Lessons"

    def ready(self) -> None:
        """Listen to Wagtail: an approved task is a sign-off, a published lesson an edition."""
        import_module("lessons.packs.checks")
        # Imports inside a function: models cannot be imported before the apps are ready.
        from lessons.media_uses import (  # noqa: PLC0415
            foreign_uses_in_lessons,
            uses_in_lessons,
        )
        from lessons.signals import (  # noqa: PLC0415
            keep_signed_words,
            publish_edition,
            record_sign_off,
        )
        from lessons.site_setup import prepare_translated_library  # noqa: PLC0415
        from media.usage import find_foreign_uses, find_uses  # noqa: PLC0415

        task_approved.connect(record_sign_off, dispatch_uid="lessons.record_sign_off")
        find_uses.connect(uses_in_lessons, dispatch_uid="lessons.uses_in_lessons")
        find_foreign_uses.connect(
            foreign_uses_in_lessons, dispatch_uid="lessons.foreign_uses_in_lessons"
        )
        copy_for_translation_done.connect(
            prepare_translated_library, dispatch_uid="lessons.prepare_translated_library"
        )
        pre_save.connect(
            keep_signed_words,
            sender="wagtailcore.Revision",
            dispatch_uid="lessons.keep_signed_words",
        )
        page_published.connect(publish_edition, dispatch_uid="lessons.publish_edition")
