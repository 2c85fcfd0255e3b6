"""A new lesson: a draft that already has what every lesson of its band needs."""

import json
import uuid
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from cms.ages import AgeBand
from lessons import starter, timing
from lessons.levels import Level
from lessons.models import LessonIndexPage, LessonPage
from quizzes.ballots.layout import Tier
from quizzes.models import Quiz

TEMPLATE = Path(starter.__file__).parent / "new_lesson.json"
LETTERS = dict(zip(AgeBand.values, "ABCDEF", strict=True))
STEP_MINUTES = {"discussion": 3, "story_branch": 7, "sort": 5, "exit_ticket": 2, "calm": 1}
OPTIONS = 3


class NewLessonForm(forms.Form):
    """What decides how a lesson begins."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("You can change it later. Pupils see it; keep it friendly."),
    )
    band = forms.ChoiceField(
        label=gettext_lazy("Age band"), choices=AgeBand.choices, widget=forms.RadioSelect
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=[(level.value, f"{level.label}: {level.meaning}") for level in Level],
        initial=Level.GREEN,
        widget=forms.RadioSelect,
    )


def free_code(band: str) -> str:
    """The band's letter and the first number that is free as a code and as an address."""
    letter = LETTERS[band].lower()
    codes = LessonPage.objects.filter(code__istartswith=letter).values_list("code", flat=True)
    slugs = Page.objects.filter(slug__istartswith=letter).values_list("slug", flat=True)
    taken = {name.lower() for name in (*codes, *slugs)}
    number = next(n for n in count(1) if f"{letter}{n}" not in taken)
    return f"{letter}{number}".upper()


def first_free(make: Callable[[], LessonPage]) -> LessonPage:
    """Make a lesson under a free code; when somebody else took it meanwhile, under the next."""
    try:
        with transaction.atomic():
            return make()
    except (IntegrityError, ValidationError):
        with transaction.atomic():
            return make()


def template_for(band: str) -> dict[str, Any]:
    """What a lesson of this band begins with, in the words of its age."""
    found = json.loads(TEMPLATE.read_text())
    age = AgeBand(band)
    if age is AgeBand.AGES_5_7:
        chosen = found["little"]
    else:
        chosen = found["middle" if age.under_eleven else "older"]
    return {**found, **chosen}


def _steps(words: dict[str, Any]) -> list[dict[str, Any]]:
    """Rules, a story, an activity, a way out, a breath."""
    begun: list[tuple[str, dict[str, Any]]] = [
        ("discussion", words["rules"]),
        ("story_branch", {"title": _("The story"), "scenes": words["story"]}),
        ("sort", {"title": _("What do you think?")}),
        ("exit_ticket", words["ticket"]),
        ("calm", {"title": _("Breathe and look round"), "breaths": 3}),
    ]
    return [
        {"type": kind, "id": str(uuid.uuid4()), "value": {"minutes": STEP_MINUTES[kind], **value}}
        for kind, value in begun
    ]


def _questions(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Empty questions of the kinds that a quiz mostly has; which option is accurate is open."""
    return [
        {
            "type": frame["type"],
            "id": str(uuid.uuid4()),
            "value": {
                "stem": "",
                "options": [{"text": "", "feedback": "", "correct": False}] * OPTIONS,
                "tier": Tier.KNOWLEDGE.value,
                "reported": frame["reported"],
            },
        }
        for frame in frames
    ]


def start_lesson(
    *, library: LessonIndexPage, author: Any, title: str, band: str, level: str
) -> LessonPage:
    """Make the draft and its quiz, both with frames to fill in; nothing of it is public."""
    return first_free(
        lambda: _begun(library=library, author=author, title=title, band=band, level=level)
    )


def _begun(
    *, library: LessonIndexPage, author: Any, title: str, band: str, level: str
) -> LessonPage:
    words, code = template_for(band), free_code(band)
    quiz = Quiz(
        title=f"{code}: {title}"[:120],
        questions=_questions(words["questions"]),
        live=False,
        locale=library.locale,
    )
    quiz.save()
    quiz.save_revision(user=author, clean=False)
    lesson = LessonPage(
        title=title,
        slug=code.lower(),
        code=code,
        band=band,
        level=level,
        minutes=timing.JOINING_MINUTES + sum(STEP_MINUTES.values()),
        ground_rules="\n".join(words["ground_rules"]),
        content_note=words["content_note"],
        safeguarding_note=words["safeguarding"][level],
        steps=_steps(words),
        quiz=quiz,
        owner=author,
        live=False,
        has_unpublished_changes=True,
        locale=library.locale,
    )
    library.add_child(instance=lesson)
    lesson.save_revision(user=author, log_action="wagtail.create", clean=False)
    return lesson


def _started(
    request: HttpRequest, library: LessonIndexPage, form: NewLessonForm
) -> LessonPage | None:
    try:
        return start_lesson(library=library, author=request.user, **form.cleaned_data)
    except (IntegrityError, ValidationError) as error:
        form.add_error(None, refused_words(error))
        return None


def refused_words(error: Exception) -> list[str]:
    """What to tell an author whose lesson could not be made."""
    if isinstance(error, ValidationError):
        return error.messages
    return [_("Somebody else is making a lesson at this moment. Please try again.")]


def new_lesson(request: HttpRequest) -> HttpResponse:
    """Ask for title, band and level, and open the editor on the draft."""
    library = get_object_or_404(LessonIndexPage.objects.order_by("pk")[:1])
    if not library.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = NewLessonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and (lesson := _started(request, library, form))
    ):
        messages.success(
            request,
            _(
                "“%(title)s” is a draft now, with the code %(code)s. Nobody else can see it as a page."
            )
            % {"title": lesson.title, "code": lesson.code},
        )
        return redirect("wagtailadmin_pages:edit", lesson.pk)
    context = {
        "header_title": _("New lesson"),
        "header_icon": "doc-empty",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[library.pk]), "label": _("Lessons")},
            {"url": "", "label": _("New lesson")},
        ],
        "form": form,
    }
    return render(request, "lessons/studio/new_lesson.html", context)


@hooks.register("register_admin_urls")
def starting_urls() -> list[URLPattern]:
    """The address of the one button."""
    return [path("lessons/new/", new_lesson, name="lesson_new")]


@hooks.register("before_create_page")
def one_way_to_start(
    request: HttpRequest, parent_page: Any, page_class: type[Any]
) -> HttpResponse | None:
    """Wagtail's own empty form would lack the rules: it leads here too."""
    return redirect("lesson_new") if page_class is LessonPage else None
