"""Loads the starter series: those whose lessons are all there and whose title nobody has taken."""

import json

from django.db import transaction

from lessons.models import LessonPage, Series, SeriesPlace
from lessons.starter.loader import FOLDER, Loaded


@transaction.atomic
def load_series() -> Loaded:
    """Load every series that is not there yet; one whose title exists belongs to the editors."""
    done = Loaded()
    lessons = {page.code: page for page in LessonPage.objects.only("code")}
    for order, data in enumerate(json.loads((FOLDER / "series.json").read_text()), start=1):
        known = Series.objects.filter(title=data["title"]).exists()
        if known or not set(data["lessons"]) <= set(lessons):
            done.kept.append(data["title"])
            continue
        series = Series.objects.create(title=data["title"], why=data["why"], sort_order=order)
        SeriesPlace.objects.bulk_create(
            SeriesPlace(series=series, lesson=lessons[code], sort_order=place)
            for place, code in enumerate(data["lessons"])
        )
        done.created.append(data["title"])
    return done
