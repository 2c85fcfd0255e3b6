"""Schools, people, classes, assignments, the join door and reports."""

from importlib import import_module

from django.apps import AppConfig


class TeacherPortalConfig(AppConfig):
    """The highest room: everything that knows a teacher or a class lives here."""

    name = "teacher_portal"
    verbose_name = "Teacher portal"

    def ready(self) -> None:
        """Listen to accepted invitations: in a worker, too, which loads no addresses."""
        import_module("teacher_portal.invitations")
        import_module("teacher_portal.area_people")
