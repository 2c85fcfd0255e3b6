"""Migrates both databases in one process, because Django and Wagtail take seconds to load."""

import os

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Bring the main database and the vault to the newest schema."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.config.settings.dev")
    django.setup()
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
