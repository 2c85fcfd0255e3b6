"""Loads the starter curriculum and help directory; what an author has touched stays untouched.

Outside the demo the lessons load as drafts: nobody real has signed them off. Ids are derived from
codes, so that a question is the same question in every installation and roll-ups can be compared.
"""

import dataclasses
import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from cms.blocks import whole
from cms.models import HelpEntry, LocalFigure
from lessons.blocks import StepStreamBlock
from lessons.models import LessonIndexPage, LessonPage, Objective
from quizzes.blocks import QuestionStreamBlock
from quizzes.identity import uuids_in
from quizzes.models import Quiz

FOLDER = Path(__file__).parent
HELP_FILE = FOLDER.parents[1] / "cms" / "starter" / "help.json"
FIGURES_FILE = HELP_FILE.with_name("figures.json")
NAMESPACE = uuid.UUID("7d4a1c52-6d0e-5f5f-9c1b-5b7c3a2f9e10")
HELP_REVIEW = dt.timedelta(days=90)


@dataclasses.dataclass
class Loaded:
    """What a run did."""

    created: list[str] = dataclasses.field(default_factory=list)
    kept: list[str] = dataclasses.field(default_factory=list)


def starter_id(*parts: str) -> str:
    """A stable uuid for a piece of the starter content."""
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


def read_lessons() -> list[dict[str, Any]]:
    """The starter lessons, in order of their codes."""
    return [json.loads(path.read_text()) for path in sorted((FOLDER / "lessons").glob("*.json"))]


def steps_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    """A starter lesson's steps as its page takes them."""
    steps = [
        {
            "type": step["type"],
            "id": starter_id(data["code"], f"step-{number}"),
            "value": {key: value for key, value in step.items() if key != "type"},
        }
        for number, step in enumerate(data["steps"], start=1)
    ]
    return whole(StepStreamBlock(), steps)


def questions_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    """A starter lesson's questions as its quiz takes them."""
    questions = [
        {
            "type": question["kind"],
            "id": starter_id(data["code"], f"question-{number}"),
            "value": _question(question),
        }
        for number, question in enumerate(data["quiz"], start=1)
    ]
    return whole(QuestionStreamBlock(), questions)


@transaction.atomic
def load_objectives() -> Loaded:
    """Load the curriculum map."""
    done = Loaded()
    for item in json.loads((FOLDER / "objectives.json").read_text()):
        _objective, created = Objective.objects.get_or_create(
            code=item["code"], defaults={key: item[key] for key in item if key != "code"}
        )
        (done.created if created else done.kept).append(item["code"])
    return done


@transaction.atomic
def load_help(today: dt.date | None = None) -> Loaded:
    """Load the help directory: what the evidence marks as found is shown, the rest is not.

    "Verified" here means found in a public source; nobody has rung the numbers. They drop off
    pupils' pages after 90 days unless an editor verifies them.
    """
    today = today or timezone.localdate()
    locale = Locale.get_default()
    done = Loaded()
    for order, item in enumerate(json.loads(HELP_FILE.read_text()), start=1):
        found = bool(item["verified"])
        _entry, created = HelpEntry.objects.get_or_create(
            slug=item["slug"],
            locale=locale,
            defaults={
                "name": item["name"],
                "description": item["description"],
                "for_pupils": bool({"pupils", "young adults"} & set(item["audience"])),
                "for_adults": bool({"parents", "staff"} & set(item["audience"])),
                "age_min": item["age_min"],
                "age_max": item["age_max"],
                "region": item["region"],
                "local_role": item.get("local_role", ""),
                "phone": item["phone"],
                "text_number": item["text_number"],
                "url": item["url"],
                "hours": item["hours"],
                "source": item["source"],
                "verified_on": today if found else None,
                "review_by": today + HELP_REVIEW if found else None,
                "never_hide": item["never_hide"],
                "sort_order": order,
            },
        )
        (done.created if created else done.kept).append(item["slug"])
    _load_figures()
    return done


def _load_figures() -> None:
    """Load the regions' figures, unverified: lessons keep their national wording until somebody looks."""
    for item in json.loads(FIGURES_FILE.read_text()):
        LocalFigure.objects.get_or_create(
            figure=item["figure"],
            region=item["region"],
            defaults={"wording": item["wording"], "source": item["source"]},
        )


@transaction.atomic
def load_lessons(library: LessonIndexPage, *, author: Any = None) -> Loaded:
    """Load every starter lesson that is not there yet, as a draft with its quiz."""
    done = Loaded()
    for data in read_lessons():
        # A starter lesson whose code an author has changed is still there, with its questions.
        asked = {question["id"] for question in questions_of(data)}
        there = LessonPage.objects.filter(code=data["code"]).exists()
        if there or uuids_in(Quiz.objects.all(), asked):
            done.kept.append(data["code"])
            continue
        load_lesson(data, library, author=author)
        done.created.append(data["code"])
    return done


def load_lesson(
    data: dict[str, Any], library: LessonIndexPage, *, author: Any = None
) -> LessonPage:
    """Make one starter lesson's draft and its quiz."""
    page = _draft(data, library, _quiz(data))
    page.owner = author
    page.objectives.set(Objective.objects.filter(code__in=data["objectives"]))
    library.add_child(instance=page)
    page.save_revision(user=author, clean=False)
    return page


def _quiz(data: dict[str, Any]) -> Quiz:
    code = data["code"]
    quiz = Quiz(
        title=f"{code}: {data['title']}",
        live=False,
        locale=Locale.get_default(),
        questions=questions_of(data),
    )
    quiz.full_clean(exclude=["latest_revision", "live_revision"])
    quiz.save()
    quiz.save_revision()
    return quiz


def _question(question: dict[str, Any]) -> dict[str, Any]:
    named = question.get("misconception")
    return {
        "stem": question["stem"],
        "options": question["options"],
        "tier": question["tier"],
        "reported": question["reported"],
        "objective": question["objective"],
        "misconception": {
            "option": named["option"] + 1,
            "name": named["name"],
            "say": named["say"],
            "reteach": named["reteach"],
        }
        if named
        else {},
    }


def _draft(data: dict[str, Any], library: LessonIndexPage, quiz: Quiz) -> LessonPage:
    code, ready = data["code"], data["ready"]
    return LessonPage(
        title=data["title"],
        slug=code.lower(),
        code=code,
        band=data["band"],
        level=data["level"],
        minutes=data["minutes"],
        media_thread=data["media"],
        summary=data["summary"],
        i_can="\n".join(data["ican"]),
        content_note=data["content_note"],
        ground_rules="\n".join(data["ground_rules"]),
        steps=steps_of(data),
        vocabulary=[
            {"type": "word", "id": starter_id(code, "word", word["term"]), "value": word}
            for word in data["vocab"]
        ],
        quiz=quiz,
        ready_read="\n".join(ready["read"]),
        ready_say=ready["say"],
        ready_print=ready["print"],
        teacher_notes=data["teacher"],
        safeguarding_note=data["safeguarding"],
        withdrawal=data["withdrawal"],
        parent_line=data["parent"],
        live=False,
        locale=library.locale,
    )
