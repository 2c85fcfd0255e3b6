"""The pupil's two doors: a question for the class that nobody signs, and a call for help with a name.

Both take a ``Place`` (school, year group, band) and never learn which seat, lesson or class it was; what
is counted of seats and lessons is counted under keyed hashes (``limits``).
"""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from cms.ages import AgeBand
from cms.models import HelpEntry, Region
from teacher_portal import access
from teacher_portal.access import Place
from teacher_portal.models import School
from teacher_portal.question_box import limits
from teacher_portal.question_box.duty import reader_of
from teacher_portal.question_box.limits import CLASS, HELP
from teacher_portal.question_box.models import UNTOLD, Box, HelpRequest, Question, State

# They type no codes either: for them it is always a person.
TOO_YOUNG = frozenset({AgeBand.AGES_5_7})
LINK_SECONDS = 60
TOLD_AT_ONCE = 3  # calls for help that nobody has looked at, a mail for each; then one for all


class BoxShut(Exception):
    """Nothing was put in; ``reason`` is ``closed``, ``often`` (this seat or lesson) or ``full`` (this school)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def box_of(place: Place | None) -> Box | None:
    """The box behind a place, if the school has one switched on and pupils of this age write."""
    if place is None or place.band in TOO_YOUNG:
        return None
    box: Box | None = getattr(place.school, "question_box", None)
    return box if box is not None and box.is_on else None


def is_open_at(school: School, band: AgeBand) -> bool:
    """Whether pupils of a band at a school have an open box at this moment."""
    return band not in TOO_YOUNG and reader_of(getattr(school, "question_box", None)) is not None


def help_for(place: Place | None) -> list[HelpEntry]:
    """Where to turn: for a school's own region and age, or the entries that never disappear."""
    entries = HelpEntry.objects.current()
    if place is None:
        return list(entries.filter(never_hide=True))
    return list(entries.for_band(place.band).for_region(Region(place.school.region)))


def ask(*, place: Place, token: str, words: str) -> None:
    """Put a question for the class in. The same words on the same day are the same question."""

    def put() -> bool:
        _question, made = Question.objects.get_or_create(
            school=place.school,
            year_group=place.year_group,
            words=words,
            asked_on=timezone.localdate(),
        )
        return made

    _put_in(CLASS, place, token, put)


def need_help(*, place: Place, token: str, name: str, form: str) -> None:
    """Tell the DSL that somebody wants to be found. Pressing twice asks once."""

    def put() -> bool:
        waiting = HelpRequest.objects.filter(school=place.school)
        same = waiting.to_do().filter(name=name, form=form)
        if same.unseen().exists():
            return False
        # Somebody whom nobody has spoken to yet asks again: it is new again.
        again = same.update(state=State.NEW, asked_at=timezone.now())
        if not again:
            HelpRequest.objects.create(school=place.school, name=name, form=form)
        # Beyond a few that nobody has looked at, another mail would only bury the first.
        return bool(waiting.unseen().count() <= TOLD_AT_ONCE)

    _put_in(HELP, place, token, put)


def _check_room(place: Place) -> None:
    today = Question.objects.filter(school=place.school, asked_on=timezone.localdate())
    if today.count() >= limits.SCHOOL_A_DAY:
        raise BoxShut("full")


def _put_in(door: str, place: Place, token: str, put: Callable[[], bool]) -> None:
    with transaction.atomic():
        # The box's row is the lock: somebody may go off duty, or look, at this very moment.
        boxes = Box.objects.select_for_update(of=("self",)).select_related("school")
        box = boxes.filter(school=place.school).first()
        if box is None or place.band in TOO_YOUNG or reader_of(box) is None:
            raise BoxShut("closed")
        if door == CLASS:
            _check_room(place)
        if not limits.take_turn(door, token=token, lesson=place.lesson):
            raise BoxShut("often")
        is_news = put() and (box.waiting_since is None or door == HELP)
        # A call for help is told at once, whatever else waits; an alarm that is due soon stays due. When
        # all have been told and nobody has looked, whatever comes now is told anew: the same pupil, too.
        if is_news or box.told_deputy:
            since = box.waiting_since
            if since is None or box.told_deputy:
                since = timezone.now()
            Box.objects.filter(pk=box.pk).update(waiting_since=since, **UNTOLD)


def is_open_for(cohort: Any) -> bool:
    """Whether the pupils of a cohort have an open box: looked up once a minute for all of them."""
    key = f"box-open:{cohort}"
    known: bool | None = cache.get(key)
    if known is None:
        place = access.place_of_cohort(cohort)
        known = place is not None and is_open_at(place.school, place.band)
        cache.set(key, known, LINK_SECONDS)
    return known
