"""``manage.py restore FILE``: put a backup back, into an empty or a running site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup import BackupRefused, load_backup
from cms.tasks import rebuild_indexes


class Command(BaseCommand):
    help = "Replace everything in the main database by a backup; open lessons close without report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--no-input", action="store_false", dest="ask", help="Do not ask whether you are sure."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["ask"]:
            self.stdout.write(
                "This deletes everything in the main database and puts the backup in its place.\n"
                "Every lesson that is open, now or in the backup, ends without a report, and its "
                "questions count as reported for this school year."
            )
            if input("Type restore to go on: ") != "restore":
                raise CommandError("Nothing was changed.")
        try:
            restored = load_backup(options["file"])
        except BackupRefused as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from refusal
        rebuild_indexes()
        self.stdout.write(f"{restored.rows} rows restored.")
        for line in restored.said:
            self.stdout.write(line)
        self.stdout.write(
            "Now restart the web server and the worker (they remember the site before), and put "
            "MEDIA_ROOT back if you had to. Everybody signs in again."
        )
