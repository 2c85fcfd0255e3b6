"""Run in the demo's environment: an edition of given steps and a seat to do it, printed as JSON.

    python -m tests.system.plant_edition <band> <file with the steps>

The lesson stays a draft, so that the demo's library and its lessons are as they were.
"""

import json
import os
import sys
from pathlib import Path

import django


def plant(band, steps, language="en-gb"):
    """An edition of these steps, an open cohort of it, and the token of a seat."""
    from django.utils import timezone

    from lessons.freezing import freeze_lesson
    from lessons.models import Edition, LessonIndexPage, LessonPage
    from lessons.services import months_later
    from quizzes.ballots import sealing
    from quizzes.ballots.layout import read_layout

    code = f"X{LessonPage.objects.count()}"
    pattern = Edition.objects.filter(code="D1").first()
    page = LessonPage(
        title="Activities",
        slug=code.lower(),
        code=code,
        band=band,
        level="green",
        minutes=30,
        summary="For the tests.",
        quiz=pattern.lesson.quiz,
        steps=[
            {
                "type": step["type"],
                "id": f"{code}-{number}",
                "value": {key: value for key, value in step.items() if key != "type"},
            }
            for number, step in enumerate(steps, start=1)
        ],
        live=False,
    )
    LessonIndexPage.objects.first().add_child(instance=page)
    today = timezone.localdate()
    edition = Edition.objects.create(
        lesson=page,
        number=1,
        code=code,
        title=page.title,
        band=band,
        level=page.level,
        data=freeze_lesson(page) | {"questions": pattern.questions, "language": language},
        layout=pattern.layout,
        lesson_revision=page.save_revision(),
        published_on=today,
        review_by=months_later(today, 12),
    )
    cohort = sealing.open_cohort(
        edition=edition.uuid, layout=read_layout(edition.layout), ballot_limit=30
    )
    return {"code": code, "seat": sealing.take_seat(cohort.uuid)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.config.settings.dev")
    django.setup()
    print(json.dumps(plant(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()))))
