"""H5P as an app of its own: its tables are libraries, never anything about a pupil."""

from django.apps import AppConfig


class H5PConfig(AppConfig):
    """Import, export and the libraries of the player."""

    name = "quizzes.h5pp"
    label = "h5pp"
    verbose_name = "H5P"
