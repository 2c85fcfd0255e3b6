"""Loads the page tree, the curriculum and the help directory."""

from typing import Any

from django.core.management.base import BaseCommand

from lessons.site_setup import ensure_site
from lessons.starter import loader, pulses, series


class Command(BaseCommand):
    help = (
        "Make the page tree, groups and workflow, and load the starter lessons (as drafts), the "
        "objectives, the series and the help directory. What is there already is left alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        library = ensure_site()
        for what, done in (
            ("objectives", loader.load_objectives()),
            ("help entries", loader.load_help()),
            ("lessons", loader.load_lessons(library)),
            ("class pulses", pulses.load_pulses(library)),
            ("series", series.load_series()),
        ):
            self.stdout.write(f"{what}: {len(done.created)} loaded, {len(done.kept)} kept")
