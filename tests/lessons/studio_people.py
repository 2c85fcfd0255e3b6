"""People of the studio, and its forms as a browser sends them."""

from django.contrib.auth.models import Group
from django.urls import reverse

from cms import groups
from cms.models import Organisation, User


def member(name, group=groups.AUTHORS, organisation="North Star"):
    """Somebody with a place in the studio."""
    found = Organisation.objects.get_or_create(name=organisation)[0] if organisation else None
    user = User.objects.create_user(
        f"{name}@example.org", first_name=name.title(), organisation=found
    )
    user.groups.set(Group.objects.filter(name=group))
    return user


def edit_address(lesson):
    return reverse("wagtailadmin_pages:edit", args=[lesson.pk])


def form_of(lesson, **changes):
    """The editor's form of a lesson without steps, as a browser sends it."""
    names = (
        *("title", "slug", "code", "band", "level", "minutes", "summary", "i_can", "content_note"),
        *("ground_rules", "ready_read", "ready_say", "ready_print", "teacher_notes"),
        *("safeguarding_note", "withdrawal", "parent_line"),
    )
    objectives = [objective.pk for objective in lesson.objectives.all()]
    return {
        **{name: getattr(lesson, name) for name in names},
        "objectives": objectives,
        "quiz": lesson.quiz_id or "",
        "steps-count": 0,
        "vocabulary-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "comments-MIN_NUM_FORMS": 0,
        "comments-MAX_NUM_FORMS": "",
        **changes,
    }
