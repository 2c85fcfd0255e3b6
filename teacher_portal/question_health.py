"""How questions do, over all schools: from published roll-ups only, never from a class.

Every published total already has 50 pupils of 3 classes or more and the noise of each class in it;
adding totals of different schools tells nothing more about anybody. A pass is in the denominator and
nowhere else, so how many passed cannot be known.
"""

import dataclasses
import uuid
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lessons.models import Edition
from quizzes.ballots.layout import CellName, Tier
from teacher_portal import rollups
from teacher_portal.rollup_figures import Share, Total

TOO_EASY, TOO_HARD, MISLEADING = 90, 40, 30  # per cent, each beyond what the noise leaves open


class Verdict(TextChoices):
    """What a question's figures ask of its author."""

    MISLEADS = "misleads", gettext_lazy("The misconception is common: teach it, or reword it")
    TOO_HARD = "hard", gettext_lazy("Few find the accurate answer")
    TOO_EASY = "easy", gettext_lazy("Nearly everybody knows it: does it still teach anything?")
    FINE = "fine", gettext_lazy("Nothing stands out")


@dataclasses.dataclass(frozen=True)
class QuestionHealth:
    """A question of a published lesson with its shares over all schools."""

    lesson: str
    title: str
    lesson_pk: int
    stem: str
    headline: Share | None
    misconception: Share | None
    misconception_name: str

    @property
    def verdict(self) -> Verdict:
        """Beyond the range that the noise leaves, or fine."""
        if self.misconception and self.misconception.low >= MISLEADING:
            return Verdict.MISLEADS
        if self.headline and self.headline.high <= TOO_HARD:
            return Verdict.TOO_HARD
        if self.headline and self.headline.low >= TOO_EASY:
            return Verdict.TOO_EASY
        return Verdict.FINE


def question_health() -> list[QuestionHealth]:
    """Every knowledge question of a published lesson that has figures, what stands out first."""
    totals = rollups.totals_of_all_schools()
    found = [
        health
        for edition in Edition.objects.current().order_by("code")
        for health in _of_edition(edition, totals)
    ]
    order = list(Verdict)
    return sorted(found, key=lambda health: order.index(health.verdict))


def _of_edition(
    edition: Edition, totals: dict[tuple[uuid.UUID, str], Total]
) -> Iterator[QuestionHealth]:
    for question in edition.counted:
        shares: dict[str, Share | None] = defaultdict(lambda: None)
        for name in CellName:
            total = totals.get((uuid.UUID(question["uuid"]), name.value))
            if total is not None:
                shares[name.value] = Share.of(total)
        if question["tier"] != Tier.KNOWLEDGE or not shares:
            continue
        yield QuestionHealth(
            lesson=edition.code,
            title=edition.title,
            lesson_pk=edition.lesson_id,
            stem=question["stem"],
            headline=shares[CellName.HEADLINE.value],
            misconception=shares[CellName.MISCONCEPTION.value],
            misconception_name=(question["misconception"] or {}).get("name", ""),
        )


@require_safe
def question_health_page(request: HttpRequest) -> HttpResponse:
    """The list, for everybody in the studio."""
    context = {
        "header_title": _("Question health"),
        "header_icon": "help",
        "breadcrumbs_items": [{"url": "", "label": _("Question health")}],
        "questions": question_health(),
        "minimum_n": rollups.MINIMUM_N,
        "minimum_classes": rollups.MINIMUM_COHORTS,
    }
    return render(request, "teacher_portal/studio/question_health.html", context)


@hooks.register("register_admin_urls")
def health_urls() -> list[URLPattern]:
    """The address of the list."""
    return [path("question-health/", question_health_page, name="question_health")]


@hooks.register("register_reports_menu_item")
def health_menu_item() -> MenuItem:
    """Among the reports."""
    return MenuItem(_("Question health"), reverse("question_health"), icon_name="help", order=95)
