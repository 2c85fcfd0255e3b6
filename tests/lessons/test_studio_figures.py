"""What opening the editor costs: statements here, seconds in `pytest -m bench -s`."""

import time

import pytest

from lessons.models import LessonPage
from tests.lessons.factories import load_drafts
from tests.lessons.studio_people import edit_address, member

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
MOST_QUERIES = 60


@pytest.fixture
def long_lesson(site_tree):
    """Twelve steps: those of D1, the longest lesson, until there are enough."""
    load_drafts(site_tree)
    lesson = LessonPage.objects.get(code="D1")
    steps = [(step.block_type, step.value) for step in lesson.steps]
    lesson.steps = (steps * 3)[:12]
    lesson.owner = member("author")
    lesson.save()
    lesson.save_revision(user=lesson.owner)
    return lesson


def test_the_editor_of_a_long_lesson_asks_few_queries(
    client, long_lesson, django_assert_max_num_queries
):
    client.force_login(long_lesson.owner)
    client.get(edit_address(long_lesson))
    with django_assert_max_num_queries(MOST_QUERIES) as asked:
        assert client.get(edit_address(long_lesson)).status_code == 200
    print(f"editor with 12 steps: {len(asked)} queries")


@pytest.mark.bench
def test_the_editor_of_a_long_lesson_opens_quickly(client, long_lesson):
    client.force_login(long_lesson.owner)
    seconds = []
    for _time in range(6):
        began = time.process_time()
        client.get(edit_address(long_lesson))
        seconds.append(time.process_time() - began)
    print(f"editor with 12 steps: {1000 * sorted(seconds[1:])[2]:.0f} ms of CPU (median of 5)")
