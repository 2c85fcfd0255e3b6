"""Fitting a lesson into less time: what may go, who follows, and that nobody else's lesson changes."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.seat_cookie import SEAT_COOKIE
from lessons import player
from lessons.models import Edition
from lessons.shortening import shortened
from lessons.timing import part_numbers, parts
from teacher_portal import projector, services, shortening
from teacher_portal.calendar import academic_year
from teacher_portal.closing import close_assignment
from teacher_portal.coverage import school_coverage
from teacher_portal.models import Assignment, RunStep, SchoolClass
from teacher_portal.opening import open_assignment
from teacher_portal.services import NotAllowed
from tests.lessons.factories import load_one, make_edition
from tests.pages import line_of, page_of, text_of
from tests.teacher_portal.factories import EditionFactory, SchoolClassFactory, code_of, open_for
from tests.teacher_portal.test_queries import MOST, asked

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

LEFT_OUT, TALK, EXIT = (
    (4, 7),
    6,
    8,
)  # of D1: the story that begins part 2, the last task; a discussion


@pytest.fixture
def edition(site_tree):
    """A real lesson: its steps are drawn in pupils' pages, on the wall and on paper."""
    load_one(site_tree, "D1")
    return make_edition(site_tree, "D1")


@pytest.fixture
def steps(edition):
    return {step.number: step for step in shortening.steps_of(edition)}


def at(school_class, name="lesson_time"):
    return reverse(name, args=[school_class.uuid, "D1"])


def ticked(steps, *, out=(), have="", **minutes):
    """What a browser sends: the edition, every tick that is there, every number that is shown."""
    sent = {f"keep_{n}": "on" for n, step in steps.items() if not step.why_kept and n not in out}
    sent |= {f"minutes_{n}": step.minutes for n, step in steps.items() if step.is_talk}
    newest = Edition.objects.latest("number")
    return sent | minutes | {"have": have, "edition": newest.pk}


def shorten(school_class, edition, steps):
    return shortening.choose(
        school_class=school_class,
        edition=edition,
        left_out=[steps[n].id for n in LEFT_OUT],
        minutes={steps[TALK].id: 3},
    )


def pupils_page(assignment):
    pupil = Client()
    pupil.cookies[SEAT_COOKIE] = services.join(code=code_of(assignment))
    return page_of(pupil.get("/play/"))


def headings(html):
    return [" ".join(found.split()) for found in re.findall(r"data-step-title>(.*?)</h2>", html)]


class TestChoosing:
    def test_a_teacher_with_less_time_leaves_out_and_ticks_again(
        self, as_teacher, school_class, edition, steps
    ):
        whole = shortening.minutes_of(edition, {})
        card = line_of(as_teacher.get(at(school_class, "assignment_new")))
        assert at(school_class) in card
        assert f"<strong>{whole}</strong>" in line_of(as_teacher.get(at(school_class)))
        less = whole - steps[4].minutes - steps[7].minutes - (steps[6].minutes - 3)
        sent = ticked(steps, out=LEFT_OUT, have=less + 2, minutes_6=3)
        assert as_teacher.post(at(school_class), sent)["Location"] == at(school_class)
        page = line_of(as_teacher.get(at(school_class)))
        assert f"<strong>{less}</strong> minutes" in page
        assert "It fits, with 2 minutes to spare." in page
        assert page.count('class="is-out"') == 2
        card = line_of(as_teacher.get(at(school_class, "assignment_new")))
        assert f"{less} minutes as you have shortened it." in card
        assert "2 steps are left out." in card
        as_teacher.post(at(school_class), ticked(steps, have=less))
        page = line_of(as_teacher.get(at(school_class)))
        assert f"{whole - less} minutes more than you have." in page
        as_teacher.post(at(school_class), ticked(steps, out=LEFT_OUT))
        as_teacher.post(at(school_class), ticked(steps) | {"whole": "yes"})
        assert SchoolClass.objects.get().shortened == {}, "nothing chosen leaves nothing"

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"out": (2, 3, 4, 5)}, "Keep at least half"),
            ({"minutes_6": 2}, "greater than or equal to 3"),
            ({"minutes_6": 7}, "less than or equal to 6"),
            ({"have": 4}, "greater than or equal to 10"),
        ],
    )
    def test_what_cannot_be_is_refused_and_said(self, as_teacher, school_class, steps, sent, words):
        response = as_teacher.post(at(school_class), ticked(steps, **sent))
        assert response.status_code == 422
        assert words in line_of(response)
        assert SchoolClass.objects.get().shortened == {}

    def test_exit_and_measuring_stay_whatever_is_sent(self, school_class, edition, steps):
        for number in (1, EXIT):
            assert steps[number].why_kept
            with pytest.raises(NotAllowed):
                shortening.choose(
                    school_class=school_class,
                    edition=edition,
                    left_out=[steps[number].id],
                    minutes={},
                )
        with pytest.raises(NotAllowed):  # half a story is no story
            shortening.choose(
                school_class=school_class, edition=edition, left_out=[], minutes={steps[3].id: 6}
            )

    def test_only_the_classs_teachers(self, as_stranger, as_dsl, as_lead, school_class, edition):
        for browser in (as_stranger, as_dsl, as_lead):
            assert browser.get(at(school_class)).status_code == 404
            assert browser.post(at(school_class), {"have": 30}).status_code == 404

    def test_a_new_edition_begins_whole(self, school_class, edition, steps):
        shorten(school_class, edition, steps)
        newer = Edition.objects.get(pk=edition.pk)
        newer.pk = newer.uuid = services.uuid.uuid4()
        assert shortening.chosen(school_class, edition)
        assert shortening.chosen(school_class, newer) == {}

    def test_the_page_is_cheap(self, as_teacher, school_class, edition):
        assert asked(as_teacher, at(school_class)) <= MOST


class TestFollowing:
    """What everybody sees once the choice is made."""

    def test_wall_notes_paper_and_pupils_leave_it_out_and_no_other_class_does(
        self, as_teacher, teacher, school, school_class, edition, steps
    ):
        shorten(school_class, edition, steps)
        other = open_for(SchoolClassFactory(school=school, teachers=[teacher]), edition)
        gone = [steps[number].title for number in LEFT_OUT]
        paper = f"/teach/packs/{edition.uuid}/print/?class={school_class.uuid}"
        before = text_of(as_teacher.get(paper))
        mine = open_for(school_class, edition)
        assert mine.shortened
        assert SchoolClass.objects.get(pk=school_class.pk).shortened == {}
        whole, short = headings(pupils_page(other)), headings(pupils_page(mine))
        assert [heading for heading in whole if heading not in short] == gone
        assert len(whole) - len(short) == 2
        for page in (before, text_of(as_teacher.get(paper))):
            plan = re.findall(r"<td>(\d+)\. (.*?)</td>", page)
            assert [title for _number, title in plan if title in gone] == []
            assert plan[3] == ("4", steps[5].title)
            assert all(page.count(title) == 1 for title in gone), (
                "in what to read, as it was signed"
            )
        for name in ("projector", "projector_notes"):
            page = text_of(as_teacher.get(reverse(name, args=[mine.uuid])))
            assert [title for title in gone if title in page] == []
            assert gone[0] in text_of(as_teacher.get(reverse(name, args=[other.uuid])))
        deck = projector.deck(mine)
        assert (deck.steps, deck.parts) == (6, 3)
        talk = next(section for section in deck.sections if section.step == steps[TALK].id)
        assert (talk.minutes, talk.timer) == (3, 3)
        assert [section.number for section in deck.sections if section.step] == [1, 2, 3, 4, 5, 6]

    def test_classes_that_leave_out_the_same_share_one_page_whatever_the_minutes(
        self, teacher, school, edition, steps
    ):
        """The page that is kept says which steps, and nothing finer: not whose it is."""

        def key(left_out, minutes):
            school_class = SchoolClassFactory(school=school, teachers=[teacher])
            shortening.choose(
                school_class=school_class,
                edition=edition,
                left_out=[steps[n].id for n in left_out],
                minutes=minutes,
            )
            cohort = open_for(school_class, edition).cohort
            return player._cache_key(cohort, player.LESSON, "")

        assert key(LEFT_OUT, {}) == key(LEFT_OUT[::-1], {steps[TALK].id: 4})
        assert key((), {}) == key((), {steps[TALK].id: 4})
        assert len({key((), {}), key((4,), {}), key((7,), {}), key(LEFT_OUT, {})}) == 4

    def test_what_was_left_out_is_not_missing_from_the_record(
        self, as_teacher, school, school_class, edition, steps
    ):
        shorten(school_class, edition, steps)
        mine = open_for(school_class, edition)
        shown = reverse("projector_shown", args=[mine.uuid])
        assert as_teacher.post(shown, {"step": steps[4].id}).status_code == 404
        for number in (1, 2, 3):
            assert as_teacher.post(shown, {"step": steps[number].id}).status_code == 204
        assert RunStep.objects.count() == 3
        assert "3 of 6 steps shown" in line_of(as_teacher.get(reverse("board", args=[mine.uuid])))
        year = academic_year(timezone.localdate())
        assert school_coverage(school, year).sessions_taught == 1, "half of what there was to show"
        close_assignment(assignment_pk=mine.pk)
        report = line_of(as_teacher.get(reverse("report", args=[mine.uuid])))
        assert "You showed 3 of 6 steps" in report
        assert "left out 2 more" in report

    def test_once_open_it_is_settled_and_the_next_time_is_whole(
        self, as_teacher, school_class, edition, steps
    ):
        shorten(school_class, edition, steps)
        mine = open_for(school_class, edition)
        response = as_teacher.post(at(school_class), ticked(steps))
        assert response["Location"] == reverse("board", args=[mine.uuid])
        assert Assignment.objects.get().shortened == mine.shortened
        close_assignment(assignment_pk=mine.pk)
        assert open_for(school_class, edition).shortened == {}

    def test_another_teacher_prints_the_whole_lesson(
        self, as_stranger, school_class, edition, steps
    ):
        shorten(school_class, edition, steps)
        paper = as_stranger.get(f"/teach/packs/{edition.uuid}/print/?class={school_class.uuid}")
        assert steps[4].title in page_of(paper)


@pytest.mark.parametrize(
    ("left_out", "numbers"),
    [((), [1, 1, 2, 2, 3]), ((3,), [1, 1, 2, 3]), ((3, 4), [1, 1, 2]), ((1, 2), [1, 1, 2])],
)
def test_a_part_begins_with_its_first_step_that_is_left(left_out, numbers):
    marks = (False, False, True, False, True)
    steps = [{"id": f"s{n}", "minutes": 5, "part": mark} for n, mark in enumerate(marks, start=1)]
    document = {"steps": steps, "vocabulary": [], "questions": [1], "minutes": 31}
    found = shortened(document, {"left_out": [f"s{n}" for n in left_out]})
    assert part_numbers(found) == numbers
    assert found["minutes"] == sum(part.minutes for part in parts(found)) == 31 - 5 * len(left_out)
    assert [step.get("part") for step in steps] == list(marks), "the frozen lesson stays as it was"


def test_an_activity_whose_result_is_reported_stays(site_tree, school_class):
    played = {"series": str(uuid.uuid4())}
    steps = [
        {"type": "h5p", "id": name, "title": name, "minutes": 5, "report": report, "played": series}
        for name, report, series in (
            ("told", "knowledge", played),
            ("kept", "private", {"series": str(uuid.uuid4())}),
        )
    ]
    result = {"uuid": played["series"], "kind": "activity", "options": []}
    edition = EditionFactory()
    edition.data |= {"steps": steps, "results": [result]}
    told, kept = shortening.steps_of(edition)
    assert "part of the report" in told.why_kept
    assert not kept.why_kept
    with pytest.raises(NotAllowed):
        shortening.choose(school_class=school_class, edition=edition, left_out=["told"], minutes={})


def test_ticks_for_another_edition_are_not_saved(
    as_teacher, school_class, edition, steps, site_tree
):
    sent = ticked(steps, out=LEFT_OUT)
    make_edition(site_tree, "D1", summary="A newer one.")
    page = line_of(as_teacher.post(at(school_class), sent, follow=True))
    assert "This lesson has a new edition, and nothing is saved." in page
    assert SchoolClass.objects.get().shortened == {}


def test_a_choice_that_comes_after_the_opening_is_refused(school_class, edition, steps):
    open_for(school_class, edition)
    with pytest.raises(NotAllowed, match="its steps stay"):
        shorten(school_class, edition, steps)
    assert SchoolClass.objects.get().shortened == {}


def test_what_was_saved_a_moment_ago_is_taken_over_and_the_other_classs_choice_goes(
    school_class, edition, steps
):
    school_class.declared_roll = 5
    school_class.save()
    teacher = school_class.teachers.get()
    other = SchoolClassFactory(
        school=school_class.school, teachers=[teacher], declared_roll=5, label="Fir"
    )
    as_it_was_read = SchoolClass.objects.get(pk=school_class.pk)
    shorten(school_class, edition, steps)
    shorten(other, edition, steps)
    assignment = open_assignment(
        teacher=teacher, school_class=as_it_was_read, edition=edition, join_with=[other]
    )
    assert assignment.n_left_out == 2
    assert [each.shortened for each in SchoolClass.objects.all()] == [{}, {}]
