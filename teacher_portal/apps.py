"""Schools, people, classes, assignments, the join door and reports."""

from django.apps import AppConfig


class TeacherPortalConfig(AppConfig):
    """The highest room: everything that knows a teacher or a class lives here."""

    name = "teacher_portal"
    verbose_name = "Teacher portal"
