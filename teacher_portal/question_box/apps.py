"""The question box as an app of its own, so that its tables stand apart and can be named at once."""

from importlib import import_module

from django.apps import AppConfig


class QuestionBoxConfig(AppConfig):
    """The one place where words of a pupil are kept: thirty days, and in no backup."""

    name = "teacher_portal.question_box"
    label = "question_box"

    def ready(self) -> None:
        """Listen to restores: what waits unread is not in a backup and goes with them."""
        import_module("teacher_portal.question_box.restoring")
