"""``manage.py retention [--dry-run]``: delete what has reached the end of its time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from teacher_portal.retention import keep_to_retention


class Command(BaseCommand):
    help = "Close what is open too long and delete what is kept too long; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only count; change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write("A rehearsal: nothing is changed.")
        for done in keep_to_retention(dry_run=options["dry_run"]):
            self.stdout.write(f"{done.number:6d}  {done.what}")
