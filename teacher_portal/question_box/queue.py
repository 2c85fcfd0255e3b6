"""What lies in the box, for the DSLs of the school: look, handle, delete."""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from teacher_portal.models import School
from teacher_portal.question_box.models import UNTOLD, Box, HelpRequest, Question, State

Message = Question | HelpRequest


def questions_in(school: School) -> list[Question]:
    """All questions of the last 30 days, in an order that says nothing within a day."""
    return list(Question.objects.filter(school=school))


def help_in(school: School) -> list[HelpRequest]:
    """All calls for help, the oldest first."""
    return list(HelpRequest.objects.filter(school=school))


def question_or_404(school: School, pk: uuid.UUID) -> Question:
    """One of the school's questions."""
    found: Question | None = Question.objects.filter(school=school, pk=pk).first()
    if found is None:
        raise Http404
    return found


def message_or_404(school: School, pk: uuid.UUID) -> Message:
    """One of the school's questions or calls for help."""
    for model in (HelpRequest, Question):
        found: Message | None = model.objects.filter(school=school, pk=pk).first()
        if found is not None:
            return found
    raise Http404


@transaction.atomic
def look(*, school: School, pks: Collection[uuid.UUID]) -> None:
    """A DSL has seen these. Only what was on their screen: something may have come in since."""
    lock(school)
    seen = 0
    for model in (HelpRequest, Question):
        unseen = model.objects.unseen().filter(school=school, pk__in=list(pks))
        seen += unseen.update(state=State.SEEN)
    if seen:
        _settle(school)


@transaction.atomic
def handle(*, message: Message) -> None:
    """Done: answered, or spoken to. It stays in the folded list until it is deleted."""
    lock(message.school)
    rows = type(message).objects.filter(pk=message.pk)
    was_unseen = rows.unseen().exists()
    rows.update(state=State.HANDLED)
    if was_unseen:
        _settle(message.school)


def reopen(*, message: Message) -> None:
    """Undo: it is not done with after all."""
    rows = type(message).objects.handled().filter(pk=message.pk)
    rows.update(state=State.SEEN)


def delete(*, message: Message) -> None:
    """Delete what is handled now instead of after 30 days."""
    type(message).objects.handled().filter(pk=message.pk).delete()


def lock(school: School) -> None:
    """The box's row first, as at the pupils' doors."""
    Box.objects.select_for_update().filter(school=school).first()


@transaction.atomic
def forget_what_is_gone() -> None:
    """Stop alarms for what nobody has looked at in time: it is deleted, and waits no more."""
    for box in Box.objects.select_for_update(of=("self",)).filter(waiting_since__isnull=False):
        if not _something_waits(box.school):
            _settle(box.school)


def _something_waits(school: School) -> bool:
    return any(m.objects.unseen().filter(school=school).exists() for m in (HelpRequest, Question))


def _settle(school: School) -> None:
    """Forget since when something waited; for what has come in meanwhile the clock starts anew."""
    waits = _something_waits(school)
    Box.objects.filter(school=school).update(
        waiting_since=timezone.now() if waits else None, **UNTOLD
    )
