"""Who took part, as leads and governors read it: no number under ten can be worked out from it."""

import uuid

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.models import Objective
from teacher_portal.calendar import academic_year
from teacher_portal.coverage import Coverage, engagement_lines
from teacher_portal.evidence import programme
from teacher_portal.teaching import Session, TaughtClass, TaughtLesson
from teacher_portal.took_part import HIDDEN_BELOW
from tests.pages import page_of
from tests.teacher_portal.factories import EditionFactory, taught

CODES, YEARS = "ABCD", ("8", "9")
SMALL = range(1, HIDDEN_BELOW)


def shown(rows):
    """All that the pages, the document and the spreadsheet can say of these counts, as text.

    ``rows`` maps a year group and a lesson to who joined and who finished, class by class.
    """
    held = tuple(
        Session(
            school=1,
            lesson=TaughtLesson(uuid.UUID(int=1), code, "A lesson", "green", 4, (), False),
            taught=True,
            level="green",
            classes=(TaughtClass(10 * number + part, year, 28, joined, finished),),
        )
        for number, ((year, code), classes) in enumerate(rows.items())
        for part, (joined, finished) in enumerate(classes)
    )
    lines = engagement_lines(dict.fromkeys(YEARS, 4), held)
    years = programme(Coverage(2026, (), lines, held, ()))
    return (
        render_to_string("teacher_portal/school/engagement.html", {"lines": lines}),
        [
            (year.label, lesson.code, lesson.classes, lesson.finished.words)
            for year in years
            for lesson in year.lessons
        ],
    )


numbers = st.one_of(st.integers(0, 12), st.integers(0, 60))
counts = st.tuples(numbers, numbers).map(lambda pair: (max(pair), min(pair)))
schools = st.dictionaries(
    st.tuples(st.sampled_from(YEARS), st.sampled_from(CODES)),
    st.lists(counts, min_size=1, max_size=3),
    min_size=1,
    max_size=8,
)


@given(rows=schools, data=st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_a_small_group_was_it_could_have_been_any_other(rows, data):
    """Each small number could be every other small one: not even somebody who knows how numbers are
    held back, and which groups are small, learns anything of it from all that is shown."""
    before = shown(rows)
    other = {}
    for key, classes in rows.items():
        other[key] = []
        for joined, finished in classes:
            if finished in SMALL:
                finished = data.draw(st.sampled_from(SMALL), label=f"finished {key}")
            if joined in SMALL:
                joined = data.draw(st.sampled_from(SMALL), label=f"joined {key}")
                finished = min(finished, joined)
            other[key].append((joined, finished))
    assert shown(other) == before


@given(rows=schools)
@settings(max_examples=40, deadline=None)
def test_what_is_large_everywhere_is_added_up_exactly(rows):
    rows = {
        key: [(joined + 10, finished + 10) for joined, finished in classes]
        for key, classes in rows.items()
    }
    page, lessons = shown(rows)
    assert sorted(int(words) for *_, words in lessons) == sorted(
        sum(finished for _joined, finished in classes) for classes in rows.values()
    )
    for year in YEARS:
        of_year = [
            each for (name, _code), classes in rows.items() if name == year for each in classes
        ]
        if of_year:
            assert all(f">{sum(column)}</td>" in page for column in zip(*of_year, strict=True))


@pytest.mark.django_db(databases=["default", "vault"])
def test_a_lead_who_subtracts_learns_nothing(as_lead, school):
    Objective.objects.create(code="KS3-RR-01", text="Respect.", key_stage="KS3", strand="RR")
    for joined in (28, 13, 4):
        taught(school, EditionFactory(), joined=joined)
    year = academic_year(timezone.localdate())
    for name in ("coverage", "evidence_print"):
        page = page_of(as_lead.get(reverse(name), {"year": year}))
        assert page.count("at least 41") == 2, (
            "joined and finished, of the lessons that are counted"
        )
        assert ">45</td>" not in page
    assert page.count("fewer than 10<") == 1
