"""Publishes the roll-ups of ended terms by hand; the worker does the same once a week."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from teacher_portal.rollups import publish_due


class Command(BaseCommand):
    help = (
        "Publish the figures of year groups, schools and areas for every term that has ended. "
        "What is published stays as it is; running this again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Count what would be published, and stop."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = publish_due(dry_run=options["dry_run"])
        verb = "would be published" if options["dry_run"] else "published"
        self.stdout.write(
            f"{done.published} figures {verb}; {done.too_small} held back: too few pupils or "
            f"classes; {done.complementary} held back because they would give the rest of a "
            f"school away; {done.waiting} schools or areas wait for a lesson to close."
        )
