"""Who teaches a class, and putting a whole school year's classes away in one go."""

import contextlib
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import User
from teacher_portal import access, class_access, services, tasks
from teacher_portal.calendar import academic_year
from teacher_portal.models import SchoolClass
from teacher_portal.services import NotAllowed


@transaction.atomic
def add_teacher(*, school_class: SchoolClass, person: User, by: User) -> None:
    """Let a colleague of the same school teach the class too, and tell them by e-mail."""
    if person.pk not in {colleague.pk for colleague in class_access.colleagues_of(school_class)}:
        raise NotAllowed(_("Choose one of the teachers shown."), field="colleague")
    school_class.teachers.add(person)
    transaction.on_commit(
        lambda: tasks.tell_co_teacher.delay(school_class.pk, person.pk, by.pk), robust=True
    )


@transaction.atomic
def take_off(*, school_class: SchoolClass, person: User) -> None:
    """Take a class from one of its teachers; the last cannot leave, or nobody could close it."""
    # The class's row is the lock: two teachers leaving at once would leave none.
    SchoolClass.objects.select_for_update().get(pk=school_class.pk)
    if all(teacher.pk == person.pk for teacher in class_access.teachers_of(school_class)):
        raise NotAllowed(
            _("A class needs a teacher. Add a colleague first, or archive the class instead.")
        )
    school_class.teachers.remove(person)


@dataclass(frozen=True)
class EarlierClasses:
    """A teacher's classes of earlier school years: those to put away, and those still in use."""

    ready: tuple[SchoolClass, ...]
    in_use: tuple[SchoolClass, ...]


def earlier_classes(user: User) -> EarlierClasses:
    """The person's classes of earlier school years that are not archived yet."""
    found = list(
        access.classes_for(user).current().of_earlier_years(academic_year(timezone.localdate()))
    )
    busy = class_access.classes_in_use(found)
    return EarlierClasses(
        tuple(c for c in found if c.pk not in busy), tuple(c for c in found if c.pk in busy)
    )


@transaction.atomic
def archive_earlier(*, user: User) -> tuple[uuid.UUID, int]:
    """Put away every class of earlier years without an open lesson; returns batch and number."""
    batch, away = uuid.uuid4(), 0
    for school_class in earlier_classes(user).ready:
        # A colleague may open a lesson for it at this very moment: then it stays.
        with contextlib.suppress(NotAllowed):
            services.archive_class(school_class=school_class, batch=batch)
            away += 1
    return batch, away


def restore_together(*, user: User, batch: uuid.UUID) -> tuple[list[str], list[str]]:
    """Bring back what one press put away; returns the names that are back, and those now taken."""
    back, taken = [], []
    for school_class in access.classes_for(user).filter(archived_batch=batch):
        try:
            services.restore_class(school_class=school_class)
        except NotAllowed:
            taken.append(school_class.label)
        else:
            back.append(school_class.label)
    return back, taken
