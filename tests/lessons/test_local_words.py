"""Local words: what a region reads where a lesson speaks of "your area", and what an author may write."""

import datetime as dt
import time

import pytest
from django.test import RequestFactory
from django.utils import timezone

from cms.local_words import fill, local_words
from cms.models import HelpEntry, LocalFigure, Region
from lessons import checking, player
from lessons.localising import localised, national
from lessons.packs import making, rendering
from lessons.quality import check_lesson
from lessons.quality.local import local_words_known, town_names
from lessons.starter.loader import load_help
from lessons.studio.starting import start_lesson
from teacher_portal import projector
from tests.lessons.factories import load_one, make_edition
from tests.lessons.quality_documents import lesson, with_step
from tests.lessons.studio_people import member
from tests.teacher_portal.factories import (
    SchoolClassFactory,
    SchoolFactory,
    UserFactory,
    code_of,
    open_for,
)

NEXT_MONTH = dt.timedelta(days=30)
TEXT = (
    "In [[area|your area]], [[figure:abuse-in-a-year|many people]] were hurt. "
    "Ring [[service:domestic-abuse|Childline on 0800 1111]]."
)
NATIONAL = "In your area, many people were hurt. Ring Childline on 0800 1111."
LOCAL = "In Milton Keynes, about 9,000 people were hurt. Ring MK ACT on 0344 375 4307."


def musts(document):
    found = local_words_known(document) + town_names(national(document))
    return [(problem.where, problem.what) for problem in found if problem.is_must]


class TestWriting:
    """What the checks say to an author; no database."""

    def test_known_words_with_a_national_wording_are_fine(self):
        assert musts(with_step(intro=TEXT, teacher=TEXT)) == []

    @pytest.mark.parametrize(
        ("words", "what"),
        [
            ("Ring [[service:plumber|Childline]].", "“service:plumber”"),
            ("In [[area|]] it is so.", "no national wording"),
            ("In [[area]] it is so.", "lack the bar"),
            ("In [[area|your area] it is so.", "lack the bar"),
        ],
    )
    def test_what_nobody_could_fill_blocks(self, words, what):
        [(where, said)] = musts(with_step(intro=words))
        assert where == "Step 4 “Talk”, introduction"
        assert what in said

    def test_a_question_is_the_same_everywhere(self):
        document = lesson()
        document["questions"][0]["stem"] = "What happens in [[area|your area]]?"
        assert ("Quiz, question 1", musts(document)[0][1]) in musts(document)

    @pytest.mark.parametrize(
        ("words", "blocks"),
        [
            ("It happens in Luton too.", True),
            ("A bus in Milton Keynes stops.", True),
            ("She moved to [[area|Sheffield]].", True),
            ("Reading is fun, and York is a name.", False),
            ("The town is small. Mrs Preston laughs.", False),
        ],
    )
    def test_a_lesson_names_no_town(self, words, blocks):
        assert bool(musts(with_step(intro=words))) is blocks

    def test_english_rules_are_silent_about_other_languages(self):
        english = with_step(intro="Nobody believed the victim.")
        assert "blame-words" in {problem.rule for problem in check_lesson(english)}
        other = check_lesson(english | {"language": "ur"})
        assert not {"blame-words", "reading-grade", "missing-help"} & {p.rule for p in other}


@pytest.mark.django_db
class TestFilling:
    @pytest.fixture(autouse=True)
    def _region(self, db):
        from wagtail.models import Locale

        Locale.objects.get_or_create(language_code="en-gb")
        load_help()
        today = timezone.localdate()
        self.figure = LocalFigure.objects.create(
            figure="abuse-in-a-year",
            region=Region.MILTON_KEYNES,
            wording="about 9,000 people",
            source="A count of 2025",
            verified_on=today,
            review_by=today + NEXT_MONTH,
        )

    def shown(self, band="14-16", region=Region.MILTON_KEYNES):
        document = with_step(intro=TEXT) | {"band": band, "teacher_notes": TEXT}
        before = str(document)
        filled = localised(document, region)
        assert str(document) == before  # an edition in memory is everybody's
        return filled["steps"][3]["intro"], filled["teacher_notes"]

    def test_a_region_reads_its_own_and_everybody_else_the_national_wording(self):
        assert self.shown() == (LOCAL, LOCAL)
        assert self.shown(region=Region.NATIONAL) == (NATIONAL, NATIONAL)
        assert self.shown(region="atlantis") == (NATIONAL, NATIONAL)

    def test_under_elevens_are_sent_to_no_service(self):
        pupils, adults = self.shown(band="7-9")
        assert "Ring Childline on 0800 1111." in pupils
        assert "MK ACT" in adults

    def test_what_is_overdue_or_unverified_is_not_filled_in(self):
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        LocalFigure.objects.update(verified_on=yesterday - NEXT_MONTH, review_by=yesterday)
        HelpEntry.objects.filter(slug="mkact").update(verified_on=None, review_by=None)
        assert self.shown()[0] == NATIONAL.replace("your area", "Milton Keynes")

    def test_words_are_text_and_never_filled_twice(self):
        assert fill("[[area|x]]", {"area": "[[area|y]] <b>"}) == "[[area|y]] <b>"
        assert local_words("", adults=True) == {}


@pytest.mark.django_db(databases=["default", "vault"])
class TestShowing:
    """The same edition in two regions, wherever it is shown."""

    @pytest.fixture
    def edition(self, site_tree):
        load_help()
        page = load_one(site_tree, "D1")
        data = page.steps.get_prep_value()
        data[0]["value"]["intro"] = TEXT
        return make_edition(site_tree, "D1", steps=data, content_note=TEXT, band="14-16")

    def test_the_public_page_lets_a_parent_choose(self, client, edition):
        anywhere = client.get("/lessons/d1/").content.decode()
        assert "[[" not in anywhere
        assert "In your area, many people" in anywhere
        there = client.get("/lessons/d1/?region=milton-keynes").content.decode()
        assert "In Milton Keynes, many people were hurt. Ring MK ACT on 0344 375 4307." in there

    def test_every_school_of_a_region_gets_the_same_pages(self, client, edition):
        pages = {}
        for region in ("luton", "milton-keynes", "milton-keynes"):
            school = SchoolFactory(region=region)
            school_class = SchoolClassFactory(school=school, teachers=[UserFactory()])
            assignment = open_for(school_class, edition, told_dsl=True)
            browser = client.__class__()
            browser.post("/join/", {"code": code_of(assignment)})
            door = browser.get("/join/ready/").content.decode()
            body = player._body(RequestFactory().get("/play/"), assignment.cohort, player.LESSON)
            assert [page.count("[[") for page in (door, body)] == [0, 0]
            wall = str(projector.deck(assignment).screens)
            pages.setdefault(region, []).append((door, body, wall))
        for page in pages["luton"][0]:
            assert "In Luton, many people" in page
            assert "MK ACT" not in page
        for page in pages["milton-keynes"][0]:
            assert "Ring MK ACT on 0344 375 4307" in page
        assert pages["milton-keynes"][0][1] == pages["milton-keynes"][1][1]

    def test_packs_of_two_regions_are_two_files(self, edition):
        packs = {making.ask_for(edition, region)[0].pk for region in ("luton", "milton-keynes")}
        assert len(packs) == 2
        assert making.find_pack(edition) is None
        assert "In Luton, many people" in rendering.pack_html(edition, region="luton")

    def test_an_unknown_word_cannot_be_left_with_any_reason(self, site_tree):
        author = member("author")
        page = start_lesson(
            library=site_tree, author=author, title="Area", band="11-14", level="green"
        )
        page.content_note = "In [[nowhere|your area]]."
        page.save_revision(user=author, clean=False)
        [found] = [f for f in checking.blocking(page) if f.problem.rule == "local-words"]
        assert not found.can_be_left


def test_blanks_without_end_keep_nobody_waiting():
    """Blanks on both sides of the bar once took hours, in a draft that a preview shows."""
    text = "[[" + " " * 2_000 + "|" + " " * 2_000 + "x["
    began = time.process_time()
    assert fill(text, {}) == text
    assert time.process_time() - began < 2
    assert fill("[[ area | your area ]]", {"area": "Luton"}) == "Luton"
    assert fill("[[ area | your area ]]", {}) == "your area"
