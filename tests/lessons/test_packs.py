"""The pack's pages: whole, and without what must not lie about."""

import re

import pytest

from lessons.models import Edition
from lessons.packs import rendering
from lessons.packs.decks import deck_of
from tests.lessons import pack_documents
from tests.lessons.pack_documents import (
    ALL_STEPS,
    OLD_STEP,
    SECRET,
    contents_of,
    document,
    html_of,
    squeezed,
    texts_of,
)

help_lines, edition = pack_documents.help_lines, pack_documents.edition
_own_media = pack_documents._own_media


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
