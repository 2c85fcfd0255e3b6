"""The floor of the house: users, base pages, the design system and the help directory."""

from importlib import import_module

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """What every other room stands on; imports nothing of theirs."""

    name = "cms"
    verbose_name = "Regard"

    def ready(self) -> None:
        """Register the checks."""
        import_module("cms.checks")
