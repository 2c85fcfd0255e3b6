"""The pack: whole, without what must not lie about, made once, and without the network."""

import datetime as dt
import io
import re
import socket
import uuid

import pypdf
import pytest
from django.core import checks
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models import Locale

from cms.models import HelpEntry
from lessons import tasks
from lessons.models import Edition, Pack, PackFailure, PackState
from lessons.packs import making, rendering
from lessons.packs.contents import pack_contents
from lessons.packs.decks import deck_of
from tests.lessons import activity_steps, media_steps
from tests.teacher_portal.factories import EditionFactory, question

needs_pango = pytest.mark.skipif(bool(rendering.missing()), reason="Pango is not installed")
SECRET = "Stay for ten minutes afterwards."
OLD_STEP = {
    "type": "sort",
    "title": "Frozen long ago",
    "minutes": 5,
    "intro": "Sort them.",
    "items": [{"title": "An old card", "text": "Its text.", "note": "Its thought."}],
    "closing": "Done.",
    "teacher": "As ever.",
    "id": "old",
    "label": "Sorting",
}


# Every step that the other tests of activities use, as an edition keeps it.
ALL_STEPS = [
    step | {"id": f"s{number}", "label": step["type"]}
    for number, step in enumerate([*activity_steps.STEPS, *media_steps.STEPS])
]


def document(steps, **changes):
    return {
        "code": "D5",
        "title": "Care or control?",
        "band": "11-14",
        "level": "amber",
        "minutes": 55,
        "media_thread": False,
        "summary": "Pupils learn early warning signs.",
        "content_note": "You can pass at any point.",
        "i_can": ["I can spot a warning sign."],
        "ground_rules": ["Story people only."],
        "objectives": [{"code": "KS3-DA-01", "text": "Know the signs."}],
        "steps": steps,
        "vocabulary": [{"term": "isolating", "definition": "cutting someone off"}],
        "questions": [question("What is an early sign?", misconception=True)],
        "quiz_title": "Care or control?",
        "rotates": False,
        "ready": {"read": ["Both stories."], "say": "Love needs no password.", "print": "Cards."},
        "teacher_notes": "Mix boys and girls.",
        "safeguarding_note": SECRET,
        "withdrawal": "None",
        "parent_line": "Agree a ‘no blame’ promise.",
    } | changes


def contents_of(steps, **changes):
    return pack_contents(document(steps, **changes), uuid.UUID(int=1))


@pytest.fixture
def help_lines(db):
    def add(slug, **values):
        values = {"name": slug, "description": "Somebody listens.", "source": "x"} | values
        return HelpEntry.objects.create(slug=slug, locale=Locale.get_default(), **values)

    add("school", name="An adult at school", never_hide=True, for_adults=False)
    return add("childline", name="Childline", phone="0800 1111", never_hide=True)


@pytest.fixture
def edition(db, help_lines):
    made = EditionFactory(code="D5")
    data = document([OLD_STEP, activity_steps.STORY | {"id": "s", "label": ""}])
    Edition.objects.filter(pk=made.pk).update(data=data)
    return Edition.objects.get(pk=made.pk)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def texts_of(steps):
    """Every word of a step that a class without screens needs: cards, scenes, tiles, lines."""
    for step in steps:
        yield step["title"]
        for item in step.get("items", []):
            yield from (item.get("title"), item.get("text"), item.get("note"))
        for scene in step.get("scenes", []):
            yield from (*scene["text"].splitlines(), scene.get("note"))
            yield from (choice["text"] for choice in scene.get("choices", []))
        for slot in step.get("slots", []):
            yield from (slot["title"], *slot["tiles"], slot.get("note"))
        for post in step.get("posts", []):
            yield from (post["title"], post["text"])
        yield from step.get("groups", [])
        yield from step.get("tests", [])


def squeezed(text):
    """Without spaces, hyphens of broken lines and choices' dividers: how lines break is no matter."""
    return re.sub(r"[\s\u00ad/]+", "", text)


def html_of(edition, **options):
    return rendering.pack_html(edition, **options)


class TestContents:
    def test_every_step_is_in_the_script(self):
        contents = contents_of(ALL_STEPS)
        assert [line.number for line in contents.script] == list(range(1, len(ALL_STEPS) + 1))

    @pytest.mark.parametrize("step", ALL_STEPS, ids=lambda step: step["type"])
    def test_every_activity_has_something_on_paper(self, step):
        contents = contents_of([step])
        on_paper = [*contents.sheets, *(d for d in contents.decks if d.anchor != "cards-words")]
        assert on_paper or step["type"] == "calm"

    def test_an_edition_frozen_before_activities_has_its_cards(self):
        deck, _words = contents_of([OLD_STEP]).decks
        assert [(card.head, card.text) for card in deck.cards] == [("An old card", "Its text.")]

    @pytest.mark.parametrize(
        "kind", ["story_branch", "create", "simulation", "claims_test", "hotspot", "match", "rank"]
    )
    def test_every_old_step_can_be_read(self, kind):
        contents = contents_of([OLD_STEP | {"type": kind}])
        assert contents.decks[0].cards or contents.sheets
        assert contents.script[0].lines[0].head == "An old card"

    def test_second_halves_are_mixed_and_the_teacher_knows_how(self):
        items = [{"title": f"left {n}", "text": f"right {n}", "note": ""} for n in range(6)]
        step = {"type": "match", "id": "m", "title": "Match", "minutes": 5, "items": items}
        cards = deck_of(step, 3, "D5").cards
        seconds = [card.head for card in cards[6:]]
        assert sorted(seconds) == sorted(i["text"] for i in items) != seconds
        for line, letter in zip(contents_of([step]).script[0].lines, "ABCDEF", strict=True):
            place = int(line.likely.removeprefix(f"{letter} + "))
            assert seconds[place - 1] == line.text

    def test_a_claims_card_does_not_tell_what_testing_finds(self):
        step = next(step for step in ALL_STEPS if step["type"] == "claims_test")
        cards = deck_of(step, 1, "D5").cards
        assert [card.text for card in cards] == [""] * len(step["items"])

    def test_the_safeguarding_note_is_never_taken_over(self):
        assert SECRET not in repr(contents_of(ALL_STEPS))


class TestPage:
    def test_no_word_is_missing(self, edition):
        Edition.objects.filter(pk=edition.pk).update(data=document(ALL_STEPS))
        edition.refresh_from_db()
        text = re.sub(r"<[^>]+>", "", html_of(edition))
        for entity, sign in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&")):
            text = text.replace(entity, sign)
        there = squeezed(text).casefold()
        for words in texts_of(ALL_STEPS):
            # "MO: words" is set as talk: the name is written as a name.
            assert squeezed(words or "").casefold() in there, words

    def test_only_the_help_slip_has_a_line_for_a_name(self, edition):
        Edition.objects.filter(pk=edition.pk).update(data=document(ALL_STEPS))
        edition.refresh_from_db()
        sheets, slips = html_of(edition).split('id="slips"')
        assert not re.search(r"\bName\b|your name|<input", sheets)
        assert "Everybody hands this half in, folded." in slips

    def test_the_safeguarding_note_stays_out(self, edition):
        assert SECRET not in html_of(edition)
        assert "safeguarding note for staff is not in this pack" in html_of(edition)

    def test_answers_stand_in_the_teachers_part_only(self, edition):
        before, quiz = html_of(edition).split('id="quiz"')
        assert "Look again." in before
        assert "Look again." not in quiz
        assert "Being feared" in quiz

    def test_help_slips_are_all_alike(self, edition):
        slips = re.findall(r'<td class="slip">.*?</td>', html_of(edition), re.DOTALL)
        assert len(slips) == 8
        assert len(set(slips)) == 1
        assert "0800 1111" in slips[0]
        assert "Care or control" not in slips[0]

    def test_the_letter_names_the_lesson_by_its_code(self, edition):
        letter = re.search(r'id="letter".*?</section>', html_of(edition), re.DOTALL)[0]
        assert "Lesson D5" in letter
        assert "Care or control" not in letter
        assert "Agree a ‘no blame’ promise." in letter

    def test_a_school_is_named_on_its_own_page_only(self, edition):
        leads = {"dsl_name": "Miriam Adeyemi", "dsl_where": "Room 12", "deputy_dsl_name": "Owen"}
        assert "Miriam Adeyemi" in html_of(edition, school=leads, back_url="/teach/")
        assert "Miriam Adeyemi" not in html_of(edition)

    def test_the_page_needs_no_inline_style(self, edition):
        assert not re.search(r"<style|\sstyle=|<script", html_of(edition, back_url="/teach/"))

    def test_its_version_follows_help_lines(self, edition, help_lines):
        before = rendering.version_of(html_of(edition))
        assert rendering.version_of(html_of(edition)) == before
        help_lines.phone = "0800 1112"
        help_lines.save()
        assert rendering.version_of(html_of(edition)) != before


class TestEngine:
    @pytest.mark.parametrize(
        "url",
        [
            "https://example.org/tracker.png",
            "http://pack.invalid/elsewhere.css",
            "file:///etc/passwd",
            "data:text/css,body{}",
            "http://pack.invalid/static/../../../../etc/passwd",
            "http://pack.invalid/static/%2e%2e/%2e%2e/etc/passwd",
            "http://pack.invalid/static//etc/passwd",
            "http://pack.invalid/static/cms/css/no-such.css",
        ],
    )
    def test_only_static_files_are_given(self, url):
        with pytest.raises(rendering.Unfetchable):
            rendering.static_file(url)

    def test_static_files_are_found(self):
        found = rendering.static_file("http://pack.invalid/static/cms/css/pack.css?v=1")
        assert found.read_text().startswith("/* Regard: a lesson on paper.")

    @needs_pango
    def test_a_whole_pdf_without_a_network(self, edition, monkeypatch):
        """One real one: complete, numbered, with progress, and not one connection."""

        def refuse(*args, **kwargs):
            raise AssertionError("the engine tried to connect")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        html = html_of(edition).replace(
            "</main>", '<img src="https://example.org/t.png"><img src="file:///etc/hosts"></main>'
        )
        pages_heard = []
        pdf, pages = rendering.write_pdf(html, pages_heard.append)
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        text = squeezed(" ".join(page.extract_text() for page in reader.pages)).casefold()
        assert len(reader.pages) == pages == max(pages_heard)
        assert pages_heard[0] == 1
        for words in texts_of(edition.data["steps"]):
            assert squeezed(words or "").casefold() in text, words
        assert squeezed(f"page {pages} of {pages}") in text
        assert squeezed("Regard · D5").casefold() in text
        assert squeezed(SECRET).casefold() not in text
        assert reader.metadata.title == "Lesson D5 · Regard"


@pytest.fixture
def engine(monkeypatch):
    """An engine that lays two pages out at once, and counts how often it was started."""

    class Engine:
        runs = 0
        during = None

        def write(self, html, progress):
            self.runs += 1
            for number in (1, 2):
                progress(number)
                if self.during:
                    self.during()
            return b"%PDF-1.7 for tests", 2

    engine = Engine()
    monkeypatch.setattr(rendering, "write_pdf", engine.write)
    monkeypatch.setattr(rendering, "missing", list)
    return engine


def asked(edition):
    pack, must = making.ask_for(edition)
    assert must
    return pack


def age(pack, **gone):
    Pack.objects.filter(pk=pack.pk).update(touched_at=timezone.now() - dt.timedelta(**gone))


class TestMaking:
    def test_made_once_and_kept(self, edition, engine):
        pack = asked(edition)
        tasks.make_pack(pack.pk, pack.attempt)
        pack.refresh_from_db()
        assert pack.is_ready
        assert (pack.page, pack.pages) == (2, 2)
        assert pack.file.name == f"packs/{edition.uuid}/{pack.version}.pdf"
        assert making.ask_for(edition) == (pack, False)
        assert making.find_pack(edition) == pack
        tasks.make_pack(pack.pk, pack.attempt)
        assert engine.runs == 1

    def test_two_presses_make_one(self, edition, engine):
        first, _must = making.ask_for(edition)
        again, must = making.ask_for(edition)
        assert (again.pk, must) == (first.pk, False)

    def test_progress_can_be_watched(self, edition, engine):
        pack = asked(edition)
        seen = []
        engine.during = lambda: seen.append(
            Pack.objects.values_list("state", "page").get(pk=pack.pk)
        )
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        assert seen == [("working", 1), ("working", 2)]
        assert pack.pages > 2

    def test_a_dead_worker_leaves_it_to_be_tried_again(self, edition, engine):
        pack = asked(edition)
        assert Pack.objects.all().claim(pack.attempt)  # and then it was killed
        assert making.ask_for(edition)[1] is False
        age(pack, minutes=5)
        pack.refresh_from_db()
        assert pack.is_stuck
        again = asked(edition)
        assert again.attempt == pack.attempt + 1
        making.make(pack_pk=pack.pk, attempt=again.attempt)
        assert making.find_pack(edition).is_ready

    def test_a_message_delivered_again_goes_on_after_a_death(self, edition, engine):
        pack = asked(edition)
        assert Pack.objects.all().claim(pack.attempt)
        age(pack, minutes=5)
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        assert making.find_pack(edition).is_ready

    def test_an_attempt_that_was_replaced_stops(self, edition, engine):
        pack = asked(edition)

        def replaced():
            Pack.objects.filter(pk=pack.pk).update(attempt=9, state=PackState.WAITING)

        engine.during = replaced
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        assert (pack.state, pack.attempt) == (PackState.WAITING, 9)
        assert not pack.file

    def test_too_slow_is_said(self, edition, engine, monkeypatch):
        pack = asked(edition)
        monkeypatch.setattr(making, "LONGEST", -1.0)
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        assert (pack.state, pack.failure) == (PackState.FAILED, PackFailure.SLOW)
        assert asked(edition).failure == ""

    def test_what_breaks_is_said_and_logged(self, edition, engine, monkeypatch):
        def breaks(html, progress):
            raise RuntimeError("no")

        pack = asked(edition)
        monkeypatch.setattr(rendering, "write_pdf", breaks)
        with pytest.raises(RuntimeError):
            making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        assert pack.failure == PackFailure.BROKEN

    def test_without_the_engine_it_is_said(self, edition, engine, monkeypatch):
        pack = asked(edition)
        monkeypatch.setattr(rendering, "missing", lambda: ["libpango-1.0-0"])
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        assert pack.failure == PackFailure.MISSING
        assert engine.runs == 0

    def test_a_new_version_replaces_the_old_file(self, edition, engine, help_lines):
        old = asked(edition)
        making.make(pack_pk=old.pk, attempt=old.attempt)
        old.refresh_from_db()
        help_lines.phone = "0800 1112"
        help_lines.save()
        assert making.find_pack(edition) is None
        new = asked(edition)
        making.make(pack_pk=new.pk, attempt=new.attempt)
        assert list(Pack.objects.all()) == [new]
        assert not default_storage.exists(old.file.name)
        assert making.find_pack(edition).is_ready

    def test_words_that_changed_meanwhile_are_not_kept_under_the_old_version(
        self, edition, engine, help_lines
    ):
        pack = asked(edition)
        help_lines.phone = "0800 1112"
        help_lines.save()
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        assert not Pack.objects.exists()

    def test_a_lost_file_is_made_again(self, edition, engine):
        pack = asked(edition)
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        default_storage.delete(pack.file.name)
        assert asked(edition).pk == pack.pk


def test_the_check_names_what_to_install(monkeypatch):
    monkeypatch.setattr(rendering, "LIBRARIES", {"libpango-1.0-0": "libno-such.so.0"})
    found = [message for message in checks.run_checks() if message.id == "regard.W001"]
    assert "libpango-1.0-0" in found[0].hint
