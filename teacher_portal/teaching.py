"""What was really taught: lessons that pupils finished, or whose steps stood on the projector.

Opening a lesson is not teaching it. One that was closed counts once somebody has finished it; one
that ran on the projector only counts once half of its steps have been shown, those left out for want of time not counted. Everything that says
"taught" (coverage, evidence, the area's figures) is made from here, so that all say the same.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Func, IntegerField
from django.db.models.fields.json import KeyTransform

from lessons.models import Edition
from teacher_portal.models import Assignment, AssignmentState, Mode

BATCH = 2000


@dataclass(frozen=True)
class TaughtLesson:
    """What an edition is about: its objectives by code."""

    uuid: uuid.UUID
    code: str
    title: str
    level: str
    steps: int
    objectives: tuple[str, ...]
    starter_content: bool


@dataclass(frozen=True)
class TaughtClass:
    """A class that had the lesson, with its share of those who took part.

    Small classes may have a lesson together; who of them joined is not known, so they share by roll.
    """

    pk: int
    year: str
    roll: int
    joined: int
    finished: int


@dataclass(frozen=True)
class Session:
    """One lesson set for a class or for a few."""

    school: int
    lesson: TaughtLesson
    taught: bool
    level: str
    classes: tuple[TaughtClass, ...]


class _ArrayLength(Func):
    """How many items a JSON array has, without reading them."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL's name for the same."""
        return self.as_sql(compiler, connection, function="jsonb_array_length", **context)


def lessons_of(**where: Any) -> dict[uuid.UUID, TaughtLesson]:
    """The editions of a filter, without their long texts."""
    rows = Edition.objects.filter(**where).values_list(
        "pk",
        "code",
        "title",
        "level",
        _ArrayLength(KeyTransform("steps", "data")),
        "data__objectives",
        "starter_content",
    )
    return {
        pk: TaughtLesson(
            uuid=pk,
            code=code,
            title=title,
            level=level,
            steps=steps or 0,
            objectives=tuple(objective["code"] for objective in objectives or []),
            starter_content=starter,
        )
        for pk, code, title, level, steps, objectives, starter in rows
    }


def sessions(assignments: Any) -> Iterator[Session]:
    """The lessons that were set, with the classes they were set for: three queries for any number."""
    lessons = lessons_of(pk__in=assignments.order_by().values("edition"))
    classes = _classes(assignments)
    rows = (
        assignments.order_by()
        .annotate(shown=Count("run_steps"))
        .values_list(
            *("pk", "school_id", "edition_id", "state", "n_joined", "n_completed", "shown"),
            *("mode", "counted", "shortened"),
        )
    )
    for row in rows.iterator(chunk_size=BATCH):
        pk, school, edition, state, joined, finished, shown, mode, counted, less = row
        steps = lessons[edition].steps - len(less.get("left_out", ()))
        lesson = lessons[edition]
        closed = state == AssignmentState.CLOSED
        if mode == Mode.HOMEWORK and not closed:  # a live number would say who works when
            joined = counted.get("joined", 0)
        yield Session(
            school=school,
            lesson=lesson,
            taught=bool(closed and finished) or bool(shown and 2 * shown >= steps),
            level=lesson.level,
            classes=_shared(classes.get(pk, []), joined, finished or 0),
        )


def _classes(assignments: Any) -> dict[int, list[tuple[int, str, int]]]:
    found: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    rows = (
        Assignment.classes.through.objects.filter(
            assignment__in=assignments.order_by().values("pk")
        )
        .order_by("pk")
        .values_list(
            "assignment_id",
            "schoolclass_id",
            "schoolclass__year_group",
            "schoolclass__declared_roll",
        )
    )
    for assignment, pk, year, roll in rows.iterator(chunk_size=BATCH):
        found[assignment].append((pk, year, roll))
    return found


def _shared(
    classes: Sequence[tuple[int, str, int]], joined: int, finished: int
) -> tuple[TaughtClass, ...]:
    """Divide by roll; the last class has what is left, so that nothing is lost or made up."""
    rest_roll = sum(roll for _pk, _year, roll in classes)
    shared = []
    for pk, year, roll in classes:
        mine = joined * roll // rest_roll, finished * roll // rest_roll
        shared.append(TaughtClass(pk, year, roll, *mine))
        joined, finished, rest_roll = joined - mine[0], finished - mine[1], rest_roll - roll
    return tuple(shared)
