"""``manage.py backup FILE``: back up the main database of a running site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup import LEFT_OUT, BackupRefused, write_backup


class Command(BaseCommand):
    help = "Back up the main database into a new .jsonl.gz file; the site may go on running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = write_backup(options["file"])
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{rows} rows written to {options['file']}.")
        self.stdout.write("Left out on purpose:")
        self.stdout.write("- the vault (the keys of open lessons): never copy it")
        for what in LEFT_OUT.values():
            self.stdout.write(f"- {what}")
        self.stdout.write(
            "Lessons open now will come back as “closed, no report”.\n"
            "Pictures and sound are files: copy MEDIA_ROOT as well.\n"
            "The file holds staff's addresses, password hashes and second-factor secrets: keep it "
            "encrypted, and no longer than your retention allows."
        )
