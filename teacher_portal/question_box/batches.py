"""From questions to a batch: in the DSL's own words, mixed with the bank, for a whole year group.

What a teacher reads says neither that anybody asked, nor who, nor when: a batch holds at least as many
questions of the bank as of pupils and may hold the bank's alone, goes to every class of the year group,
stands in an order by chance, and appears on the next school day. No question stands in two batches that
teachers of an age can read: what comes twice would be known as the bank's, and the rest as pupils'.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.ages import YearGroupName
from teacher_portal.models import School, SchoolClass
from teacher_portal.question_box import queue
from teacher_portal.question_box.bank import Banked
from teacher_portal.question_box.doors import TOO_YOUNG
from teacher_portal.question_box.models import Batch, Entry, Question
from teacher_portal.question_box.own_words import has_asked, refuse_their_own_words, repeats, same
from teacher_portal.question_box.retention import KEPT_FOR
from teacher_portal.services import NotAllowed

ENTRIES_AT_LEAST = 5
OF_BANK_AT_LEAST = 3
SATURDAY = 5


@dataclass(frozen=True)
class Mixture:
    """A batch that is being made, and what it still lacks."""

    entries: tuple[Entry, ...]

    @property
    def of_bank(self) -> int:
        """How many come from the bank."""
        return sum(bool(entry.of_bank) for entry in self.entries)

    @property
    def of_pupils(self) -> int:
        """How many a pupil asked."""
        return len(self.entries) - self.of_bank

    @property
    def missing(self) -> int:
        """How many questions of the bank must still be put in."""
        return max(
            ENTRIES_AT_LEAST - len(self.entries),
            max(OF_BANK_AT_LEAST, self.of_pupils) - self.of_bank,
            0,
        )


def years_of(school: School, *, also: Collection[str] = ()) -> list[YearGroupName]:
    """The year groups that have a class now and whose pupils write, youngest first.

    ``also`` names others, whose questions are older than their classes' end.
    """
    there = set(
        SchoolClass.objects.current()
        .filter(school=school)
        .order_by()
        .values_list("year_group", flat=True)
        .distinct()
    )
    return [
        year
        for year in YearGroupName
        if year.value in also or (year.value in there and year.band not in TOO_YOUNG)
    ]


def draft_of(school: School, year_group: str) -> Batch | None:
    """The batch that is being made for a year group, with its entries."""
    drafts = Batch.objects.filter(school=school, year_group=year_group, visible_from__isnull=True)
    return drafts.prefetch_related("entries").first()


def drafts_of(school: School) -> dict[str, Batch]:
    """All batches that are being made, by year group."""
    drafts = Batch.objects.filter(school=school, visible_from__isnull=True)
    return {batch.year_group: batch for batch in drafts.prefetch_related("entries")}


def mixture_of(batch: Batch | None) -> Mixture:
    """What is in a batch so far."""
    return Mixture(tuple(batch.entries.all()) if batch else ())


def released_by(school: School) -> list[Batch]:
    """What was released in the last 30 days, the newest first."""
    batches = Batch.objects.filter(school=school, visible_from__isnull=False)
    return list(batches.prefetch_related("entries"))


def visible_to(years: set[tuple[int, str]]) -> list[Batch]:
    """The batches that teachers of these year groups (school and year) read today."""
    batches = Batch.objects.filter(
        visible_from__lte=timezone.localdate(), school__in={school for school, _year in years}
    )
    return [
        batch
        for batch in batches.select_related("school").prefetch_related("entries")
        if (batch.school_id, batch.year_group) in years
    ]


def entry_or_404(school: School, pk: uuid.UUID) -> Entry:
    """An entry of a batch that is still being made."""
    entry = (
        Entry.objects.filter(pk=pk, batch__school=school, batch__visible_from__isnull=True)
        .select_related("batch__school")
        .first()
    )
    if entry is None:
        raise Http404
    return entry


def _draft_for(school: School, year_group: str) -> Batch:
    # Locked, so that nothing slips into a batch that is being released.
    batch, _made = Batch.objects.select_for_update().get_or_create(
        school=school, year_group=year_group, visible_from=None
    )
    return batch


def standing(school: School, year_group: str) -> list[Entry]:
    """What stands in all batches of an age that are not deleted yet, released or not."""
    band = YearGroupName(year_group).band
    years = [year.value for year in YearGroupName if year.band == band]
    entries = Entry.objects.filter(batch__school=school, batch__year_group__in=years)
    return list(entries.select_related("batch"))


def _is_known_again(banked: Banked, entries: Iterable[Entry]) -> bool:
    """Whether a question of the bank stands among them, even in words that the DSL has changed."""
    return any(
        repeats(entry.question, banked.question) or same(entry.answer, banked.answer)
        for entry in entries
    )


def unused(entries: Collection[Entry], banked: Iterable[Banked]) -> list[Banked]:
    """What of the bank no teacher of an age can read, given what stands there."""
    return [item for item in banked if not _is_known_again(item, entries)]


def comes_back_on(entries: Iterable[Entry]) -> dt.date | None:
    """The day on which the oldest released batch is deleted, and its questions can be used again."""
    days = [entry.batch.visible_from for entry in entries if entry.batch.visible_from]
    return min(days) + KEPT_FOR + dt.timedelta(days=1) if days else None


def _twice() -> NotAllowed:
    return NotAllowed(
        _(
            "This question stands in a batch of this age already. What comes twice shows which "
            "questions are the bank’s, and so which may be pupils’."
        ),
        field="question",
    )


@transaction.atomic
def put_in(*, message: Question, question: str, answer: str) -> None:
    """Put a question into its year group's batch, in other words; the pupil's own are then done with."""
    queue.lock(message.school)
    refuse_their_own_words(message.school, question, answer)
    if _stands_there(message.school, message.year_group, question):
        raise _twice()
    Entry.objects.create(
        batch=_draft_for(message.school, message.year_group),
        question=question,
        answer=answer,
        of_bank=False,
    )
    queue.handle(message=message)


def _stands_there(
    school: School, year_group: str, question: str, besides: Entry | None = None
) -> bool:
    entries = standing(school, year_group)
    return any(same(entry.question, question) for entry in entries if entry != besides)


@transaction.atomic
def put_in_from_bank(*, school: School, year_group: str, banked: Banked) -> None:
    """Put a question of the bank into a year group's batch, once."""
    queue.lock(school)
    batch = _draft_for(school, year_group)
    if batch.entries.filter(question=banked.question).exists():
        return
    if banked.is_own and has_asked(school, banked.question):
        raise NotAllowed(
            _(
                "A pupil has asked this in the same words. Choose another one, or say it in your own "
                "words from the queue."
            ),
            field="question",
        )
    if not unused(standing(school, year_group), [banked]):
        raise _twice()
    batch.entries.create(question=banked.question, answer=banked.answer, of_bank=True)


@transaction.atomic
def change(*, entry: Entry, question: str, answer: str) -> None:
    """Change the words of an entry before it is released.

    A question in other words is the DSL's own: it hides nobody any more, so it counts as a pupil's.
    """
    batch = entry.batch
    queue.lock(batch.school)
    # Locked like a release: what teachers read changes no more.
    if not Batch.objects.select_for_update().filter(pk=batch.pk, visible_from__isnull=True):
        raise Http404
    refuse_their_own_words(batch.school, question, answer)
    if _stands_there(batch.school, batch.year_group, question, besides=entry):
        raise _twice()
    entry.of_bank = bool(entry.of_bank) and same(entry.question, question)
    entry.question, entry.answer = question, answer
    entry.save(update_fields=["question", "answer", "of_bank"])


def take_out(*, entry: Entry) -> None:
    """Take an entry out before it is released; the question it came from stays handled."""
    Entry.objects.filter(pk=entry.pk, batch__visible_from__isnull=True).delete()


@transaction.atomic
def release(*, school: School, year_group: str) -> dt.date:
    """Give a batch to the teachers of the year group, once; the day from which they read it."""
    # The row is the lock: pressing twice releases once.
    batch = (
        Batch.objects.select_for_update()
        .filter(school=school, year_group=year_group, visible_from__isnull=True)
        .first()
    )
    missing = mixture_of(batch).missing
    if batch is None or missing:
        raise NotAllowed(
            ngettext(
                "Put %(number)d more question of the bank into the batch first. So nobody can tell "
                "which questions pupils asked.",
                "Put %(number)d more questions of the bank into the batch first. So nobody can tell "
                "which questions pupils asked.",
                missing,
            )
            % {"number": missing}
        )
    visible_from = batch.visible_from = next_school_day(timezone.localdate())
    batch.save(update_fields=["visible_from"])
    batch.entries.update(of_bank=None)
    return visible_from


def next_school_day(day: dt.date) -> dt.date:
    """The next weekday: not the day itself, or a teacher could think back to the lesson before."""
    after = day + dt.timedelta(days=1)
    while after.weekday() >= SATURDAY:
        after += dt.timedelta(days=1)
    return after
