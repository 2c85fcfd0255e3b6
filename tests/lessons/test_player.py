"""The pupil's player: the same bytes for everyone, one POST, nothing left behind."""

import html
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.test import Client
from django.urls import reverse

from cms.seat_cookie import SEAT_COOKIE
from lessons.player import TOKEN_PLACEHOLDER, shuffled
from quizzes.ballots import release, sealing
from quizzes.ballots.layout import read_layout
from quizzes.ballots.models import Report, Seat, Tally
from tests.lessons.factories import make_edition
from tests.pages import text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

MANIFEST_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"


@pytest.fixture
def edition(site_tree):
    return make_edition(site_tree, "D1")


@pytest.fixture
def cohort(edition):
    return sealing.open_cohort(
        edition=edition.uuid, layout=read_layout(edition.layout), ballot_limit=3
    )


def pupil(cohort, **options):
    client = Client(**options)
    client.cookies[SEAT_COOKIE] = sealing.take_seat(cohort.uuid)
    return client


def close(cohort):
    return release.close(cohort.uuid, publish=frozenset(), scopes=(), term="t")


def accurate_answers(edition):
    post = {}
    for index, question in enumerate(edition.questions, start=1):
        for option in question["options"]:
            if question["kind"] == "multi":
                post[f"q{index}{option['key']}"] = "1" if option["correct"] else "0"
            elif option["correct"]:
                post[f"q{index}"] = option["key"]
    return post


def test_without_a_seat_the_player_shows_the_door(edition):
    assert Client().get("/play/").headers["Location"] == reverse("join")


def test_everyone_gets_the_same_page_but_for_the_token(cohort):
    first, second = pupil(cohort).get("/play/"), pupil(cohort).get("/play/")
    assert text_of(first) == text_of(second)
    assert TOKEN_PLACEHOLDER not in first.content.decode()


def test_a_page_served_from_memory_costs_one_query(cohort, django_assert_num_queries):
    client = pupil(cohort)
    client.get("/play/")
    with django_assert_num_queries(1):
        client.get("/play/")


def test_the_page_names_neither_lesson_nor_class_in_its_title(cohort, edition):
    page = pupil(cohort).get("/play/").content.decode()
    assert "<title>Lesson</title>" in page


def test_every_step_and_every_feedback_is_in_the_one_document(cohort, edition):
    page = pupil(cohort).get("/play/").content.decode()
    assert page.count("data-step-section") == len(edition.data["steps"]) + 2
    assert page.count('class="feedback feedback--') == sum(
        len(q["options"]) for q in edition.questions
    )
    for word in ("Take a break", "Help", "Leave now", "Pass"):
        assert word in page


def test_staff_words_are_not_in_the_pupils_page(cohort, edition):
    page = pupil(cohort).get("/play/").content.decode()
    assert edition.data["safeguarding_note"][:40] not in page
    assert edition.data["teacher_notes"][:40] not in page


def test_a_pupils_page_leaves_no_session_no_cache_and_no_referrer(cohort):
    response = pupil(cohort).get("/play/")
    assert response.headers["Cache-Control"] == "no-store"
    assert settings.SESSION_COOKIE_NAME not in response.cookies
    assert not response.wsgi_request.session.accessed
    assert "noindex" in response.headers["X-Robots-Tag"]
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_one_post_counts_and_leads_to_the_end_page(cohort, edition):
    client = pupil(cohort)
    response = client.post("/play/", accurate_answers(edition))
    assert response.status_code == 303
    assert response.headers["Location"] == "/play/done/"
    end = client.get("/play/done/").content.decode()
    assert all(
        o["feedback"][:20] in end.replace("&#x27;", "'")
        for q in edition.questions
        for o in q["options"]
        if "&" not in o["feedback"][:20]
    )
    assert Tally.objects.get().n_completed == 1


def test_a_second_submit_from_a_second_tab_gets_the_same_page_and_counts_once(cohort, edition):
    client = pupil(cohort)
    first = client.post("/play/", accurate_answers(edition))
    second = client.post("/play/", {"q1": "a"})
    assert (first.status_code, first.headers["Location"]) == (
        second.status_code,
        second.headers["Location"],
    )
    assert Tally.objects.get().n_completed == 1


def test_the_end_page_is_the_same_whatever_was_answered(cohort, edition):
    right, silent = pupil(cohort), pupil(cohort)
    right.post("/play/", accurate_answers(edition))
    silent.post("/play/", {})
    assert text_of(right.get("/play/done/")) == text_of(silent.get("/play/done/"))


def test_the_form_has_the_same_length_whatever_is_answered(cohort, edition):
    """Every named control has a default and fixed-width values."""
    page = pupil(cohort).get("/play/").content.decode()
    form = page[
        page.index('action="/play/"') : page.index("</form>", page.index('action="/play/"'))
    ]
    inputs = re.findall(r"<input[^>]+>", form)
    groups = {}
    for tag in inputs:
        if 'type="radio"' in tag:
            assert 'form=""' not in tag
            name = re.search(r'name="([^"]+)"', tag)[1]
            groups.setdefault(name, []).append(tag)
    assert groups
    for tags in groups.values():
        assert sum(" checked" in tag for tag in tags) == 1
        assert {len(re.search(r'value="([^"]*)"', tag)[1]) for tag in tags} == {1}
    assert not re.search(r'type="(text|checkbox)"|<textarea|<select', form)


def test_a_late_ballot_is_refused_kindly(cohort, edition):
    client = pupil(cohort)
    close(cohort)
    response = client.post("/play/", accurate_answers(edition))
    assert response.status_code == 410
    assert "closed" in response.content.decode()
    assert response.cookies[SEAT_COOKIE].value == ""


def test_a_full_class_says_that_nothing_was_counted(cohort, edition):
    for _ in range(3):
        pupil(cohort).post("/play/", {})
    response = pupil(cohort).post("/play/", accurate_answers(edition))
    assert response.status_code == 409
    assert "were not counted" in response.content.decode()


def test_a_paused_lesson_shows_nothing_but_still_counts_what_was_on_its_way(cohort, edition):
    client = pupil(cohort)
    sealing.pause(cohort.uuid, paused=True)
    response = client.get("/play/")
    assert response.status_code == 503
    assert edition.data["steps"][0]["title"] not in response.content.decode()
    assert client.post("/play/", accurate_answers(edition)).status_code == 303
    sealing.pause(cohort.uuid, paused=False)
    assert client.get("/play/").status_code == 200


def test_a_form_from_yesterday_is_explained_and_not_counted(cohort, edition):
    client = pupil(cohort, enforce_csrf_checks=True)
    response = client.post("/play/", accurate_answers(edition) | {"csrfmiddlewaretoken": "x" * 64})
    assert response.status_code == 403
    assert "/play/" in response.content.decode()
    assert Tally.objects.get().n_completed == 0


def test_finishing_forgets_the_seat_but_does_not_delete_it(cohort):
    client = pupil(cohort)
    response = client.post("/play/finish/")
    assert response.status_code == 303
    assert response.cookies[SEAT_COOKIE].value == ""
    assert Seat.objects.count() == 1


def test_leaving_clears_the_seat_and_goes_somewhere_dull(cohort):
    response = pupil(cohort).get("/leave/")
    assert response.headers["Location"] == settings.EXIT_URL
    assert response.cookies[SEAT_COOKIE].value == ""
    dull = Client().get(settings.EXIT_URL).content.decode()
    assert "Regard" not in dull
    assert Seat.objects.count() == 1


def test_a_made_up_seat_is_told_the_lesson_is_closed_and_loses_its_cookie(edition):
    client = Client()
    client.cookies[SEAT_COOKIE] = "made-up"
    response = client.get("/play/")
    assert response.status_code == 410
    assert response.cookies[SEAT_COOKIE].value == ""


def test_answers_reach_the_report_of_the_whole_class(cohort, edition):
    from quizzes.ballots.models import Cohort

    Cohort.objects.update(ballot_limit=40)
    for _ in range(30):
        pupil(cohort).post("/play/", accurate_answers(edition))
    asked = frozenset(cell.question for cell in read_layout(edition.layout))
    release.close(cohort.uuid, publish=asked, scopes=(), term="t")
    headlines = [c["noisy_count"] for c in Report.objects.get().cells if c["name"] == "headline"]
    assert len(headlines) == 3
    assert all(abs(x - 30) < 25 for x in headlines)


def test_practice_shows_the_lesson_and_has_nothing_to_send(cohort, edition):
    client = pupil(cohort)
    response = client.post("/join/start/", {"practice": "1"})
    assert response.headers["Location"] == "/play/"
    page = client.get("/play/").content.decode()
    assert "This is practice" in page
    assert 'action="/play/"' not in page
    assert not re.search(r'name="q[0-9]', page)
    client.post("/play/finish/")
    assert Tally.objects.get().n_completed == 0


def test_after_practice_a_pupil_can_still_take_part(cohort, edition):
    client = pupil(cohort)
    client.post("/join/start/", {"practice": "1"})
    client.post("/join/start/")
    assert 'action="/play/"' in client.get("/play/").content.decode()
    client.post("/play/", accurate_answers(edition))
    assert Tally.objects.get().n_completed == 1


# Cached bodies


def test_the_kept_page_is_named_by_edition_and_layout_and_by_nothing_of_a_pupil(cohort, edition):
    from django.core.cache import cache

    pupil(cohort).get("/play/")
    first = {key for key in cache._cache if "player:" in key}
    again = pupil(cohort)
    again.cookies["started"] = "1"
    again.get("/play/", headers={"user-agent": "another", "accept-language": "en-GB"})
    assert {key for key in cache._cache if "player:" in key} == first
    (key,) = first
    assert str(edition.uuid) in key
    assert not any(again.cookies[SEAT_COOKIE].value in str(kept) for kept in cache._cache.values())


def test_after_a_new_build_the_page_names_the_new_scripts(cohort, settings, tmp_path):
    def deploy(build):
        paths = {path: f"{path}.{build}" for finder in get_finders() for path, _ in finder.list([])}
        manifest = {"paths": paths, "version": "1.1", "hash": build}
        (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
        settings.STATIC_ROOT = str(tmp_path)
        settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": MANIFEST_STORAGE}}

    for build in ("first", "second"):
        deploy(build)
        page = pupil(cohort).get("/play/").content.decode()
        assert f"lessons/js/player.js.{build}" in page


def test_another_cohort_that_is_asked_the_same_gets_the_same_page(cohort, edition):
    other = sealing.open_cohort(
        edition=edition.uuid, layout=read_layout(edition.layout), ballot_limit=3
    )
    pages = [text_of(pupil(each).get("/play/")) for each in (cohort, other)]
    assert pages[0] == pages[1]


def test_passing_comes_last_and_the_end_page_keeps_the_lessons_order(cohort, edition):
    client = pupil(cohort)
    page = client.get("/play/").content.decode()
    end = client.get("/play/done/").content.decode()
    for index, asked in enumerate(edition.questions, start=1):
        if asked["kind"] not in {"single", "scenario"}:
            continue
        order = re.findall(rf'id="q{index}-([a-z]+)"', page)
        assert order[-1] == "pass"
        assert sorted(order[:-1]) == [o["key"] for o in asked["options"]]
        assert order[:-1] == [o["key"] for o in shuffled(asked, edition.uuid)["options"]]
        texts = [o["text"] for o in shuffled(asked, edition.uuid)["options"]]
        places = [end.index(f"<strong>{html.escape(text)}</strong>") for text in texts]
        assert places == sorted(places)


def test_the_page_has_a_place_to_stop_after_each_part_but_the_last(cohort, edition):
    page = pupil(cohort).get("/play/").content.decode()
    parts = 1 + sum(bool(step.get("part")) for step in edition.data["steps"][1:])
    assert page.count("A good place to stop") == parts - 1
    assert page.count('class="path__new"') == parts - 1


# Shared tablets


def test_the_youngest_get_one_question_a_screen_and_others_all_at_once(site_tree):
    for code, one_by_one in (("A1", True), ("C1", True), ("D1", False)):
        made = make_edition(site_tree, code)
        opened = sealing.open_cohort(
            edition=made.uuid, layout=read_layout(made.layout), ballot_limit=3
        )
        page = pupil(opened).get("/play/").content.decode()
        assert ("data-one-by-one" in page) is one_by_one
        assert page.count('action="/play/"') == 1


@pytest.mark.parametrize("path", ["/play/", "/play/done/"])
def test_every_page_of_a_lesson_can_be_handed_on_and_covered(cohort, path):
    page = pupil(cohort).get(path).content.decode()
    assert 'data-later="cover"' in page
    assert "data-next-pupil" in page
    assert "Next pupil" in page


def test_no_voice_is_part_of_the_first_pages_weight(cohort):
    page = pupil(cohort).get("/play/").content.decode()
    assert 'data-later="read-aloud"' in page
    assert 'data-module="read-aloud"' not in page


def test_nothing_of_a_pupils_page_lasts_longer_than_its_tab():
    from django.contrib.staticfiles import finders

    for name in ("cms/js/safety.js", "lessons/js/player.js", "lessons/js/sending.js",
                 "lessons/js/cover.js", "lessons/js/activities.js", "lessons/js/kit.js",
                 "lessons/js/stories.js", "lessons/js/sorting.js", "lessons/js/talk.js",
                 "lessons/js/media-literacy.js"):  # fmt: skip
        code = Path(finders.find(name)).read_text(encoding="utf-8")
        for word in ("localStorage", "indexedDB", "serviceWorker", "caches.", "document.cookie"):
            assert word not in code, f"{name}: {word}"
        if name != "cms/js/safety.js":
            assert "sessionStorage" not in code, name
