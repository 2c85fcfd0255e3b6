"""Migrates both databases in one process, because Django and Wagtail take seconds to load.

It runs at every installation and renewal, so the translations are compiled here too.
"""

import os

import django
from django.core.management import call_command

from deploy.catalogues import compile_all


def main() -> None:
    """Bring translations, the main database and the vault up to date."""
    compile_all()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.config.settings.dev")
    django.setup()
    quietly = {"interactive": False, "verbosity": 0}
    call_command("migrate", database="default", **quietly)
    # The vault holds one app's one table; Wagtail's hundred migrations would take seconds there.
    call_command("migrate", "ballots", database="vault", **quietly)


if __name__ == "__main__":
    main()
