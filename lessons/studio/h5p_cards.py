"""Accordions and dialogue cards of an H5P file as a step of a lesson: cards to turn over."""

import uuid
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin import messages

from lessons.models import LessonPage
from quizzes.h5pp.importing import READING_HOOK, Reading

SALT = "lessons.studio.h5p_cards"
ONE_DAY = 24 * 60 * 60
FRONT_LENGTH, TITLE_LENGTH = 200, 120
CARDS_AT_MOST = 60
MINUTES = 5


class _LessonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Lessons by code and title."""

    def label_from_instance(self, obj: Any) -> str:
        """As people speak of them."""
        return f"{obj.code} {obj.draft_title}"


class LessonForm(forms.Form):
    """Into which lesson."""

    lesson = _LessonField(
        queryset=LessonPage.objects.none(), label=gettext_lazy("Lesson"), empty_label=None
    )
    payload = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, lessons: "QuerySet[LessonPage]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lesson"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = lessons


def _may_write(user: Any, lesson: LessonPage) -> bool:
    """In the editor, too: what is locked, or waits for other people, is written by nobody else."""
    permissions = lesson.permissions_for_user(user)
    return bool(permissions.can_edit() and not permissions.page_locked())


def _own_lessons(user: Any) -> "QuerySet[LessonPage]":
    """Those that this person may write in."""
    lessons = LessonPage.objects.order_by("code")
    asked = lessons.specific().select_related("owner").prefetch_workflow_states()
    mine = [lesson.pk for lesson in asked if _may_write(user, lesson)]
    found: QuerySet[LessonPage] = lessons.filter(pk__in=mine)
    return found


@hooks.register(READING_HOOK)
def offer(request: HttpRequest, reading: Reading) -> SafeString:
    """On the preview of a file: the lessons that can take what is to be read in it."""
    payload = signing.dumps(
        {"user": request.user.pk, "title": reading.title, "pairs": reading.pairs[:CARDS_AT_MOST]},
        salt=SALT,
        compress=True,
    )
    form = LessonForm(_own_lessons(request.user), initial={"payload": payload})
    context = {"form": form, "too_many": len(reading.pairs) > CARDS_AT_MOST, "most": CARDS_AT_MOST}
    return render_to_string("lessons/studio/h5p_cards.html", context, request=request)


@require_POST
def add_cards(request: HttpRequest) -> HttpResponse:
    """Put the cards at the end of the lesson's newest draft, and open it."""
    form = LessonForm(_own_lessons(request.user), request.POST)
    try:
        found = signing.loads(request.POST.get("payload", ""), salt=SALT, max_age=ONE_DAY)
    except signing.BadSignature:
        messages.error(request, _("That preview is too old. Upload the file again."))
        return redirect("h5p_import")
    if not form.is_valid() or found["user"] != request.user.pk:
        raise PermissionDenied
    lesson = form.cleaned_data["lesson"]
    append_cards(lesson_pk=lesson.pk, title=found["title"], pairs=found["pairs"], user=request.user)
    messages.success(request, _("The cards are the lesson’s last step. Move it where it belongs."))
    return redirect("wagtailadmin_pages:edit", lesson.pk)


@transaction.atomic
def append_cards(*, lesson_pk: int, title: str, pairs: list[list[str]], user: Any) -> None:
    """Write the step into a new draft; nothing that is published changes."""
    row = get_object_or_404(LessonPage.objects.select_for_update(), pk=lesson_pk)
    if not _may_write(user, row):
        raise PermissionDenied
    lesson = row.get_latest_revision_as_object()
    items = [_card(front, back) for front, back in pairs[:CARDS_AT_MOST]]
    value = {"title": title[:TITLE_LENGTH], "minutes": MINUTES, "items": items}
    steps = [child.get_prep_value() for child in lesson.steps]
    lesson.steps = [*steps, {"type": "cards", "id": str(uuid.uuid4()), "value": value}]
    lesson.save_revision(user=user, clean=False, log_action="wagtail.edit")


def _card(front: str, back: str) -> dict[str, str]:
    """A front that is longer than a title stands under it."""
    if len(front) <= FRONT_LENGTH:
        return {"title": front, "text": "", "note": back}
    return {"title": "", "text": front, "note": back}


@hooks.register("register_admin_urls")
def cards_urls() -> list[URLPattern]:
    """Where the choice of a lesson goes."""
    return [path("h5p/cards/", add_cards, name="h5p_cards")]
