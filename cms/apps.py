"""The floor of the house: users, base pages, the design system and the help directory."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """What every other room stands on; imports nothing of theirs."""

    name = "cms"
    verbose_name = "Regard"
