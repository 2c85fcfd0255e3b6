"""A backup of the main database of a running site, and its return.

One row a line, in Django's own serialisation, gzipped: it moves between SQLite and PostgreSQL, which
neither engine's dump does, and it can leave tables out by name. The vault is another database and is
never read here. What would tell the vault's owner more than a closed report does (seats, tallies)
and what only lives for hours (sessions, join codes) stays out; search and reference indexes are
rebuilt. Rows are read as of one moment and written in one transaction, so that a site may run
meanwhile: its visitors see the old site or the new one, never half of either.
"""

import dataclasses
import datetime as dt
import gzip
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.cache import cache
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, router, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.dispatch import Signal
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMAT = 1
CHUNK = 500
OWNER_ONLY = 0o600

# Sent inside the restoring transaction, before anything is deleted, with ``afterwards``: a list to
# which a receiver adds what must be done once the rows are in. Each entry returns a line to say.
restoring = Signal()

# A name that no longer exists stops the backup: a renamed table must not slip in unnoticed.
SEALED: dict[str, str | Promise] = {
    "ballots.seat": _("seats (who holds a place in an open lesson)"),
    "ballots.tally": _("tallies (the sealed answers of open lessons)"),
}
FLEETING: dict[str, str | Promise] = {
    "sessions.session": _("sessions (everybody signs in again)"),
    "teacher_portal.joincode": _("join codes"),
    "account.emailconfirmation": _("unfinished confirmations of e-mail addresses"),
    "wagtailadmin.editingsession": _("who is editing what in the studio"),
    "wagtailadmin.formstate": _("half-filled forms in the studio"),
}
REBUILT: dict[str, str | Promise] = {
    "wagtailsearch.indexentry": _("the search index (rebuilt)"),
    "wagtailcore.referenceindex": _("the reference index (rebuilt)"),
}
# What pupils wrote is deleted after thirty days, and a backup would keep it. A box comes back switched
# off: nobody is on duty, and nobody has looked at what came in before.
CONFIDED: dict[str, str | Promise] = {
    "question_box.box": _("question boxes (the school lead switches them on again)"),
    "question_box.question": _("questions that pupils asked"),
    "question_box.helprequest": _("calls for help"),
    "question_box.batch": _("batches of questions for classes"),
    "question_box.entry": _("the questions of batches"),
}
LEFT_OUT = SEALED | CONFIDED | FLEETING | REBUILT
# SQLite's side of the search index: the index's own triggers fill and empty it.
MIRRORS = frozenset({"wagtailsearch.sqliteftsindexentry"})


class BackupRefused(Exception):
    """The file or the site does not fit; the message says why. Nothing was changed."""


@dataclasses.dataclass(frozen=True)
class Restored:
    """What a restore did: how many rows came back, and what the rooms above did afterwards."""

    rows: int
    said: list[str]


class ExactEncoder(DjangoJSONEncoder):
    """Django's encoder cuts times to milliseconds; a backup must not."""

    def default(self, o: Any) -> Any:
        """Write times whole."""
        return o.isoformat() if isinstance(o, dt.datetime | dt.time) else super().default(o)


def _label(model: type[Model]) -> str:
    return model._meta.label_lower


def _tables() -> list[type[Model]]:
    """Every table of ours in the main database, those behind many-to-many fields too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and _label(model) not in MIRRORS
        and router.allow_migrate_model(DEFAULT_DB_ALIAS, model)
    ]


def backed_up() -> list[type[Model]]:
    """The tables whose rows are written; raises ``LookupError`` when a name left out is unknown."""
    for label in LEFT_OUT:
        apps.get_model(label)
    found = [model for model in _tables() if _label(model) not in LEFT_OUT]
    # Content types first: a page that is loaded looks its own up, and would make it if it could not.
    return sorted(found, key=lambda model: model is not ContentType)


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as of one moment without keeping writers out."""
    if connection.in_atomic_block:  # the caller's transaction is the moment
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not ``atomic``: that would take SQLite's write lock (IMMEDIATE) for the whole backup.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def write_backup(path: Path) -> int:
    """Write a backup that only its owner may read; the number of rows. Overwrites nothing."""
    if path.exists():
        raise BackupRefused(f"{path} exists already; a backup never overwrites a file.")
    partial = path.with_name(f"{path.name}.part")
    try:
        handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    except OSError as error:
        raise BackupRefused(f"{partial} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as raw:
            with gzip.open(raw, "wt", encoding="utf-8", newline="\n") as lines:
                rows = _write_rows(lines)
            raw.flush()
            os.fsync(raw.fileno())
        partial.rename(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return rows


def _write_rows(lines: TextIO) -> int:
    rows = 0
    with _one_moment():
        head = {
            "regard_backup": FORMAT,
            "made_on": timezone.localdate().isoformat(),
            "migrations": _migrations(),
        }
        lines.write(json.dumps(head) + "\n")
        for model in backed_up():
            queryset = model._base_manager.using(DEFAULT_DB_ALIAS).order_by("pk")
            counted = _Counted(queryset.iterator(chunk_size=CHUNK))
            serializers.serialize(
                "jsonl",
                counted,
                stream=lines,
                # Many-to-many rows are tables of their own here.
                fields=[field.name for field in model._meta.local_concrete_fields],
                cls=ExactEncoder,
            )
            rows += counted.number
        lines.write(json.dumps({"end": rows}) + "\n")
    return rows


class _Counted:
    """An iterator that knows how many it has given."""

    def __init__(self, rows: Iterator[Model]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Model]:
        for row in self._rows:
            self.number += 1
            yield row


def load_backup(path: Path) -> Restored:
    """Replace everything in the main database by a backup; on any trouble nothing is changed.

    Raises ``BackupRefused`` for a file that is no backup, is cut off, or was made by another version.
    """
    if not restoring.has_listeners():
        raise BackupRefused("Nobody listens to a restore, so open lessons would stay open.")
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            _check_head(next(lines, ""))
            with transaction.atomic():
                restored = _replace(lines)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BackupRefused(f"{path} cannot be read as a backup: {error}") from error
    except (serializers.base.DeserializationError, IntegrityError) as error:
        raise BackupRefused(f"{path} holds a line that does not fit: {error}") from error
    # This process only: the others hold content types and pages in memory until they are restarted.
    ContentType.objects.clear_cache()
    cache.clear()
    return restored


def _check_head(line: str) -> None:
    try:
        head = json.loads(line)
        version, made_by = head["regard_backup"], head["migrations"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupRefused("This is no backup of Regard.") from error
    if version != FORMAT:
        raise BackupRefused(f"This backup has format {version}; this version reads {FORMAT}.")
    differing = sorted(set(made_by) ^ set(_migrations()))
    if differing:
        raise BackupRefused(
            "This backup was made by another version of Regard. Install that version, restore, then "
            f"upgrade. Migrations that differ: {', '.join(differing)}."
        )


def _replace(lines: TextIO) -> Restored:
    afterwards: list[Callable[[], str]] = []
    restoring.send(sender=load_backup, afterwards=afterwards)
    _empty_everything()
    ContentType.objects.clear_cache()
    rows = _insert(lines)
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _tables()):
            cursor.execute(statement)
    return Restored(rows, [done() for done in afterwards])


def _empty_everything() -> None:
    """Empty the tables that are left out, too: what they hold belongs to the site before."""
    tables = sorted(model._meta.db_table for model in _tables())
    connection.ops.execute_sql_flush(
        connection.ops.sql_flush(no_style(), tables, reset_sequences=False)
    )


def _insert(lines: TextIO) -> int:
    known = {_label(model) for model in backed_up()}
    announced: list[int] = []

    def rows_only() -> Iterator[str]:
        for line in lines:
            if line.startswith('{"end"'):
                announced.append(json.loads(line)["end"])
                return
            yield line

    number = 0
    for row in serializers.deserialize("jsonl", rows_only(), using=DEFAULT_DB_ALIAS):
        if _label(type(row.object)) not in known:
            raise BackupRefused(f"{_label(type(row.object))} is never in a backup.")
        row.save(using=DEFAULT_DB_ALIAS, force_insert=True)
        number += 1
    if announced != [number]:
        raise BackupRefused("This backup is cut off: its last line is missing.")
    return number
