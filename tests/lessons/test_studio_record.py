"""The record of a lesson, and what changed between two versions of it."""

import copy
import datetime as dt

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lessons.models import Edition, LessonPage
from lessons.studio.differences import GONE, NEW, SAME, differences
from lessons.studio.home import desk_of
from lessons.studio.record import record_of
from tests.lessons.factories import make_edition
from tests.lessons.quality_documents import lesson as document
from tests.lessons.studio_people import edit_address, form_of, member

WORDS = st.text(alphabet="ab .é‘\n", max_size=40)


def said(found):
    return [
        (d.where, "".join(f"[{p.kind}:{p.words}]" if p.kind != SAME else p.words for p in d.pieces))
        for d in found
    ]


def test_the_same_lesson_has_no_differences():
    assert differences(document(), document()) == []


def test_one_word_is_shown_as_one_word():
    after = copy.deepcopy(document())
    after["summary"] = "Pupils practise asking and taking no."
    assert said(differences(document(), after)) == [
        ("Summary", "Pupils practise asking and [gone:hearing][new:taking] no.")
    ]


def test_a_step_that_moves_is_shown_where_it_went_and_nothing_is_lost():
    before, after = document(), copy.deepcopy(document())
    gone = after["steps"].pop(0)
    found = differences(before, after)
    words = "".join(p.words for d in found for p in d.pieces if p.kind == GONE)
    assert gone["scenes"][0]["text"] in words
    assert not [p for d in found for p in d.pieces if p.kind == NEW]


def test_a_question_of_the_quiz_counts_and_so_does_the_level():
    after = copy.deepcopy(document())
    after["questions"][0]["options"][0]["feedback"] = "Yes. It leaves Sam free to choose."
    after["level"] = "red"
    assert [d.where for d in differences(document(), after)] == [
        "level",
        "Quiz, question 1, option A, feedback",
    ]


@given(WORDS, WORDS)
def test_the_pieces_put_together_are_the_two_texts(before, after):
    one, two = document(summary="x" + before), document(summary="x" + after)
    found = differences(one, two)
    for text, kinds in ((one["summary"], (SAME, GONE)), (two["summary"], (SAME, NEW))):
        rebuilt = ["".join(p.words for p in d.pieces if p.kind in kinds) for d in found]
        assert rebuilt == ([text] if before != after else [])


@pytest.mark.django_db(databases=["default", "vault"])
class TestRecord:
    @pytest.fixture
    def edition(self, site_tree):
        return make_edition(site_tree, "D1")

    def test_it_says_who_signed_and_until_when_it_can_be_set(self, client, edition):
        client.force_login(member("reader"))
        page = client.get(f"/studio/lessons/{edition.lesson_id}/record/").content.decode()
        for words in (
            "Signed: Specialist review",
            "Signed: Safeguarding sign-off",
            "specialist@example.org",
            f"Edition 1: teachers can set it until {edition.review_by:%-d %B %Y}",
        ):
            assert words in page

    def test_its_days_are_in_the_readers_language(self, edition):
        Edition.objects.filter(pk=edition.pk).update(review_by=dt.date(2027, 11, 3))
        with override("ur"):
            told = " ".join(str(event.what) for event in record_of(edition.lesson))
        assert "2027" in told
        assert "November" not in told

    def test_the_saves_of_a_day_are_one_line(self, client, edition):
        lesson = LessonPage.objects.get(pk=edition.lesson_id)
        writer = member("writer")
        client.force_login(writer)
        for words in ("One.", "Two.", "Three."):
            client.post(edit_address(lesson), form_of(lesson, summary=words))
        page = client.get(f"/studio/lessons/{lesson.pk}/record/").content.decode()
        assert "Wrote (3 saves)" in page

    def test_two_versions_are_compared_whichever_way_round(self, client, edition, site_tree):
        newer = make_edition(site_tree, "D1", summary="Something else entirely.")
        client.force_login(member("reader"))
        old, new = edition.lesson_revision_id, newer.lesson_revision_id
        for pair in ((old, new), (new, old)):
            page = client.get(
                f"/studio/lessons/{edition.lesson_id}/difference/?from={pair[0]}&to={pair[1]}"
            ).content.decode()
            assert "<ins>Something" in page
            assert page.count("<dt>") == 1

    @pytest.mark.parametrize("query", ["", "from=x&to=y", "from=1&to=999999"])
    def test_versions_that_are_none_are_not_found(self, client, edition, query):
        client.force_login(member("reader"))
        address = f"/studio/lessons/{edition.lesson_id}/difference/?{query}"
        assert client.get(address).status_code == 404


@pytest.mark.django_db(databases=["default", "vault"])
def test_the_desk_of_an_author_and_of_a_signer(site_tree, django_assert_max_num_queries):
    author, colleague = member("author"), member("colleague", organisation="South Star")
    edition = make_edition(site_tree, "D1")
    lesson = edition.lesson
    LessonPage.objects.filter(pk=lesson.pk).update(owner=author)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.summary = "New words."
    lesson.save_revision(user=author, log_action=True)
    assert [line.title for line in desk_of(author).writing] == [f"D1 {lesson.title}"]
    assert desk_of(colleague).waiting == []
    lesson.get_workflow().start(lesson, author)
    assert [line.title for line in desk_of(colleague).waiting] == [f"D1 {lesson.title}"]
    assert desk_of(author).waiting == []  # nobody signs their own work
    assert "waiting for" in desk_of(author).writing[0].note
    due = desk_of(author, edition.review_by).due
    assert [(line.title, line.urgent) for line in due] == [(f"D1 {lesson.title}", False)]
    assert next(line.title for line in desk_of(author).changed).startswith("D1 ")
    with django_assert_max_num_queries(40):
        desk_of(colleague)
