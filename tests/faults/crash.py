"""Crash points: places at which a server process sends itself SIGKILL, chosen by the test.

Nothing of the application is replaced. The places are found by what Django offers to anybody:
wrappers around every statement that a connection runs, and a middleware around every answer. A
point is armed by a file, and the process that dies of it takes the file away first, so that it
dies once.

    after a statement     the work up to there is done, nothing is committed (in the same database)
    before a statement    the one before it is done
    before an answer      everything is committed and the browser has heard nothing
"""

import dataclasses
import json
import os
import re
import signal
from pathlib import Path

from django.db.backends.signals import connection_created

ARM_FILE = "FAULT_ARM"


@dataclasses.dataclass(frozen=True)
class Point:
    """Where to die: in ``database`` before or after a statement that begins as ``what`` says.

    With ``when`` "answer" it is before the answer to a POST whose path ``what`` matches.
    """

    when: str
    what: str
    database: str = "default"

    def arm(self, file: Path) -> None:
        """Let the next process that comes by die; whole at once, for it may look any moment."""
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(dataclasses.asdict(self)))
        draft.rename(file)


def after(what, database="default"):
    return Point("after", what, database)


def before(what, database="default"):
    return Point("before", what, database)


def unanswered(path):
    return Point("answer", path)


def _die_if(when, database, what):
    file = Path(os.environ[ARM_FILE])
    try:
        point = Point(**json.loads(file.read_text()))
    except FileNotFoundError:
        return
    if (point.when, point.database) == (when, database) and re.match(point.what, what):
        file.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def _around_statement(execute, sql, params, many, context):
    database = context["connection"].alias
    _die_if("before", database, sql)
    result = execute(sql, params, many, context)
    _die_if("after", database, sql)
    return result


def _watch(connection, **kwargs):
    if _around_statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(_around_statement)


def install():
    """Watch every connection that this process opens."""
    connection_created.connect(_watch, dispatch_uid="tests.faults")


class DieBeforeAnswering:
    """The outermost middleware: all is done and committed when an answer comes by here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST":
            _die_if("answer", "default", request.path)
        return response
