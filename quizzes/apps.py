"""Quizzes, their questions and the ballots that pupils send."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """Knows cohorts by an opaque uuid only: no teacher, school or class."""

    name = "quizzes"
    verbose_name = "Quizzes"
