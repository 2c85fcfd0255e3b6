"""Loads Class Pulse: one page an age band; the bands from 11 up share one quiz and its statements."""

import json
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from lessons.models import LessonIndexPage, LessonPage
from lessons.starter.loader import FOLDER, Loaded, starter_id
from quizzes.models import Quiz


def read_pulses() -> dict[str, Any]:
    """The statements by set, the pages, and what all pages share."""
    data: dict[str, Any] = json.loads((FOLDER / "pulse.json").read_text())
    return data


def codes() -> list[str]:
    """The codes of the pulse pages."""
    return [page["code"] for page in read_pulses()["pages"]]


@transaction.atomic
def load_pulses(library: LessonIndexPage, *, author: Any = None) -> Loaded:
    """Load every pulse that is not there yet, as a draft with its quiz."""
    data = read_pulses()
    done = Loaded()
    quizzes: dict[str, Quiz] = {}
    for page in data["pages"]:
        if LessonPage.objects.filter(code=page["code"]).exists():
            done.kept.append(page["code"])
            continue
        name = page["set"]
        quiz = quizzes.setdefault(name, _known(data, name) or _quiz(name, data["sets"][name]))
        draft = _draft({**data["shared"], **page}, library, quiz)
        draft.owner = author
        library.add_child(instance=draft)
        draft.save_revision(user=author, clean=False)
        done.created.append(page["code"])
    return done


def _known(data: dict[str, Any], name: str) -> Quiz | None:
    """The quiz of a set that another page has already: an author may have mended it since."""
    sharing = [page["code"] for page in data["pages"] if page["set"] == name]
    page = LessonPage.objects.filter(code__in=sharing).select_related("quiz").first()
    return page.quiz if page else None


def _quiz(name: str, data: dict[str, Any]) -> Quiz:
    quiz = Quiz(
        title=f"Class Pulse, ages {name}",
        rotates=True,
        live=False,
        locale=Locale.get_default(),
        questions=[
            {
                "type": "scale",
                "id": starter_id("pulse", name, f"statement-{number}"),
                "value": {
                    "stem": statement["text"],
                    "scale": data["scale"],
                    "reversed": statement["reversed"],
                    "tier": statement["tier"],
                    "reported": statement["tier"] != "private",
                    "objective": "",
                },
            }
            for number, statement in enumerate(data["statements"], start=1)
        ],
    )
    quiz.full_clean(exclude=["latest_revision", "live_revision"])
    quiz.save()
    quiz.save_revision()
    return quiz


def _draft(data: dict[str, Any], library: LessonIndexPage, quiz: Quiz) -> LessonPage:
    ready = data["ready"]
    return LessonPage(
        title=data["title"],
        slug=data["code"].lower(),
        code=data["code"],
        band=data["band"],
        level=data["level"],
        minutes=data["minutes"],
        summary=data["summary"],
        i_can="\n".join(data["ican"]),
        content_note=data["content_note"],
        ground_rules="\n".join(data["ground_rules"]),
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
