"""What people are told about answers: a page for teachers, for parents and for pupils of each band."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import resolve, reverse

from cms.ages import AgeBand
from cms.views.pages import YOUR_ANSWERS
from lessons.words import PROMISE
from quizzes.ballots.layout import MINIMUM_N, Tier
from teacher_portal.reports import NOISE_REACH

TEACHERS, PARENTS = "/how-reports-work/", "/how-it-works/"
BANDS = {band: f"/your-answers/{band.value}/" for band in AgeBand}
PAGES = [TEACHERS, PARENTS, *BANDS.values()]
ART = settings.BASE_DIR / "cms" / "static" / "cms" / "art"
DPIA = settings.BASE_DIR / "docs" / "dpia-template.md"

# The school year that a reading grade stands for is the age less five (US grades). Younger pupils
# hear the page; the words must be easy for the ear, too.
GRADE_AT_MOST = {
    AgeBand.AGES_5_7: 1,
    AgeBand.AGES_7_9: 3,
    AgeBand.AGES_9_11: 5,
    AgeBand.AGES_11_14: 7,
    AgeBand.AGES_14_16: 9,
    AgeBand.AGES_16_18: 9,
}


def reading_grade(text):
    """The automated readability index: letters a word and words a sentence, no syllables."""
    words = re.findall(r"[\w’]+", text)
    sentences = len(re.findall(r"[.!?:](?=\s|$)", text)) or 1
    letters = sum(map(len, words)) / len(words)
    return 4.71 * letters + 0.5 * len(words) / sentences - 21.43


def says(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def no_queries(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        yield


@pytest.mark.parametrize("address", PAGES)
class TestEveryPage:
    def test_it_asks_no_table(self, client, no_queries, address):
        says(client, address)

    def test_it_leaves_no_cookie_and_depends_on_none(self, client, no_queries, address):
        response = client.get(address)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert b"<form" not in response.content

    def test_it_keeps_the_strict_policy(self, client, no_queries, address):
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        page = response.content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]+src=)", page)

    def test_it_is_for_reading_only(self, client, no_queries, address):
        assert client.head(address).status_code == 200
        assert client.post(address).status_code == 405

    def test_every_picture_is_there_and_told_in_words(self, client, no_queries, address):
        images = re.findall(r"<img[^>]*>", says(client, address).split("<main")[1])
        assert images
        for image in images:
            assert len(re.search(r'alt="([^"]*)"', image)[1]) > 20

    def test_nobody_meets_a_greek_letter(self, client, no_queries, address):
        page = says(client, address)
        assert "ε" not in page
        assert "epsilon" not in page.lower()


class TestPupils:
    @pytest.mark.parametrize(("band", "address"), BANDS.items())
    def test_every_band_has_its_page_and_theme(self, client, no_queries, band, address):
        page = says(client, address)
        assert f'data-band="{band.value}"' in page
        assert str(YOUR_ANSWERS[band].sentence) in page
        assert page.split("<main")[1].count("<img") == 1

    @pytest.mark.parametrize("address", BANDS.values())
    def test_it_is_a_pupils_page(self, client, no_queries, address):
        response = client.get(address)
        page = response.content.decode()
        assert "<title>Lesson</title>" in page
        for part in ('href="/leave/"', 'href="#break"', 'href="#help"'):
            assert part in page
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]

    def test_being_signed_in_or_seated_changes_nothing(self, django_user_model, db):
        user = django_user_model.objects.create_user("a@example.org", "a long password")
        staff, pupil = Client(), Client()
        staff.force_login(user)
        pupil.cookies["seat"] = "token"
        pages = {c.get(BANDS[AgeBand.AGES_9_11]).content for c in (Client(), staff, pupil)}
        assert len(pages) == 1

    def test_it_leads_on_even_without_a_seat(self, client, db):
        assert 'href="/join/ready/"' in says(client, BANDS[AgeBand.AGES_5_7])
        assert resolve("/join/ready/").url_name == "join_ready"
        assert client.get("/join/ready/").headers["Location"] == "/join/"

    @pytest.mark.parametrize("band", ["", "5", "5-8", "all", "5-7'", "%00"])
    def test_there_are_no_other_bands(self, client, db, band):
        assert client.get(f"/your-answers/{band}/").status_code == 404

    def test_the_promise_is_the_quizs_own(self):
        assert YOUR_ANSWERS.keys() == PROMISE.keys()
        for band, words in YOUR_ANSWERS.items():
            assert words.tell == PROMISE[band]

    @pytest.mark.parametrize("band", AgeBand)
    def test_the_band_can_read_it(self, band):
        words = YOUR_ANSWERS[band]
        own = f"{words.title}. {words.sentence} {words.screen}"
        assert reading_grade(own) <= GRADE_AT_MOST[band]
        assert reading_grade(str(words.sentence)) <= GRADE_AT_MOST[band]

    def test_the_measure_tells_easy_from_hard(self):
        assert reading_grade("The cat sat on the mat. It is my cat.") < 1
        hard = "Differential privacy quantifies indistinguishability between neighbouring datasets."
        assert reading_grade(hard) > 15


class TestTeachers:
    def test_the_figures_are_those_of_the_code(self, client, no_queries):
        page = says(client, TEACHERS)
        assert f"up to {NOISE_REACH[Tier.KNOWLEDGE]} pupils either way" in page
        assert f"({NOISE_REACH[Tier.ATTITUDE]} for attitudes)" in page
        least = {tier: MINIMUM_N[tier] for tier in (Tier.KNOWLEDGE, Tier.ATTITUDE)}
        assert f"under {least[Tier.KNOWLEDGE]} ({least[Tier.ATTITUDE]} for attitudes)" in page

    def test_it_ends_with_the_screen(self, client, no_queries):
        page = says(client, TEACHERS)
        assert "<footer" not in page
        assert f'href="{PARENTS}"' in page

    def test_it_is_linked_wherever_figures_are_explained(self):
        told = render_to_string("teacher_portal/parts/told.html")
        assert f'href="{reverse("how_reports_work")}"' in told


class TestParents:
    @pytest.mark.parametrize(
        "admitted",
        [
            "nearly all of a class",
            "go together",
            "A whole childhood",
            "whether a pupil took part",
            "the key of an open lesson",
            "what a disk still holds",
            "broken into the running server",
            "filters and screen monitoring",
            "copy their history",
            "over a shoulder",
            "false numbers of pupils",
        ],
    )
    def test_everything_not_promised_is_said(self, client, no_queries, admitted):
        page = says(client, PARENTS)
        assert admitted in page.split("What we do not promise")[1]

    def test_it_shows_what_pupils_and_teachers_are_told(self, client, no_queries):
        page = says(client, PARENTS)
        for address in (TEACHERS, *BANDS.values()):
            assert f'href="{address}"' in page


@pytest.mark.parametrize("name", ["mixing.svg", "blur.svg"])
def test_the_pictures_are_safe_under_the_strict_policy(name):
    drawing = (ART / name).read_text()
    assert not re.search(r"<(text|style|script|image|use)|\sstyle=|\sid=|href", drawing)
    assert len(drawing) < 12_000


class TestDpiaTemplate:
    def test_everything_it_points_to_exists(self):
        """A reader must find what is claimed: files, and tests by name."""
        named = re.findall(r"`((?:cms|docs|lessons|quizzes|teacher_portal|tests)/[^`]+)`", _dpia())
        assert len(named) > 20
        for name in named:
            path, *parts = name.split("::")
            file = Path(settings.BASE_DIR / path)
            assert file.is_file(), name
            text = file.read_text()
            assert all(re.search(rf"(def|class) {part}\b", text) for part in parts), name

    def test_the_fifteen_standards_are_there_one_by_one(self):
        section = _dpia().split("## 9.")[1].split("## 10.")[0]
        assert re.findall(r"^\| (\d+) \|", section, re.MULTILINE) == [str(n) for n in range(1, 16)]

    def test_what_schools_read_is_in_it(self):
        for address in ("/your-answers/<band>/", "/how-it-works/"):
            assert address in _dpia()


def _dpia():
    return DPIA.read_text()
