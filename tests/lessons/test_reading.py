"""Reading grades: known words, laws that any text obeys, and faults planted in a lesson."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.ages import AgeBand
from lessons.quality.reading import MOST_GRADE, grade, names_in, reading_grade
from lessons.quality.syllables import syllables
from tests.lessons.quality_documents import found, lesson, with_step

KNOWN = {
    1: "I the make walked jumps don’t changed strength phone’s eyes bridge fours house",
    2: "hello people wanted table being quiet safety changes didn’t online something someone's "
    "careful really lonely bus's jumper business centre houses",
    3: "banana video family idea created everyone important anyone happiest usual",
    4: "information conversation ridiculous apology’s",
    5: "vocabulary unacceptable’s curiosity’s",
}


@pytest.mark.parametrize(
    ("word", "number"),
    [(word, number) for number, words in KNOWN.items() for word in words.split()],
)
def test_syllables_of_known_words(word, number):
    assert syllables(word) == number


words = st.text("abcdefghijklmnopqrstuvwxyz’éï", min_size=1, max_size=20)
plain = st.lists(st.sampled_from(["dog", "runs", "hello", "banana", "information"]), min_size=1)
sentences = st.lists(plain, min_size=1, max_size=6)


def text_of(lists):
    return " ".join(" ".join(each).capitalize() + "." for each in lists)


@given(words)
def test_every_word_has_a_syllable_and_no_more_than_letters(word):
    assert 1 <= syllables(word) <= max(1, len(word))


@given(words)
def test_capitals_and_apostrophes_do_not_change_a_word(word):
    assert syllables(word) == syllables(word.upper()) == syllables(word.replace("’", "'"))


@given(sentences)
def test_saying_it_twice_is_no_harder(lists):
    once = text_of(lists)
    assert grade([once]) == pytest.approx(grade([f"{once} {once}"]))
    assert grade([once]) == pytest.approx(grade([once, once]))


@given(sentences)
def test_the_order_of_sentences_does_not_matter(lists):
    assert grade([text_of(lists)]) == pytest.approx(grade([text_of(reversed(lists))]))


@given(plain, plain)
def test_cutting_a_sentence_in_two_makes_it_easier(first, second):
    assert grade([text_of([first, second])]) < grade([text_of([first + second])])


@given(plain)
def test_a_longer_word_makes_it_harder(some):
    assert grade([text_of([[*some, "dog"]])]) < grade([text_of([[*some, "information"]])])


@given(plain)
def test_a_name_and_a_number_are_no_harder_than_a_short_word(some):
    short = grade([text_of([[*some, "dog"]])])
    assert grade([text_of([[*some, "0800"]])]) == pytest.approx(short)
    named = [f"{' '.join(some)} Alexandra."]
    assert grade(named, {"Alexandra"}) == pytest.approx(grade([f"{' '.join(some)} dog."]))


def test_the_formula():
    """Flesch and Kincaid's own weights: 12 words, 2 sentences, 13 syllables."""
    text = "The cat sat on the mat. The dog ran to the window."
    assert grade([text]) == pytest.approx(0.39 * 6 + 11.8 * 13 / 12 - 15.59)


def test_a_question_inside_a_sentence_does_not_end_it():
    assert grade(["‘Stop!’ says the big cat."]) > grade(["‘Stop!’ Says the big cat."])


def test_names_are_found_inside_sentences():
    texts = ["Then Ada’s gran rang Childline.", "The gran of Ada.", "Yes, Will will."]
    assert names_in(texts) == {"Ada", "Childline"}


def test_nothing_to_read_is_easy():
    assert grade([]) == grade(["… !"]) == 0


HARD = (
    "Individuals frequently demonstrate considerable determination when negotiating complicated "
    "interpersonal disagreements, notwithstanding the significant organisational, educational and "
    "psychological difficulties that inevitably accompany any extraordinarily uncomfortable "
    "conversation, particularly whenever participants misunderstand fundamental expectations "
    "concerning reciprocal responsibilities, communication, independence and confidentiality, "
    "occasionally unintentionally."
)
EASY = "We can ask. They can say no. That is fine. " * 5


def test_a_hard_text_is_over_every_band():
    for band in AgeBand:
        document = with_step(intro=HARD)
        [problem] = reading_grade({**document, "band": band})
        assert (problem.severity, problem.where) == ("must", "Step 4 “Talk”, introduction")
        assert str(MOST_GRADE[band]) in problem.what


def test_an_easy_text_is_under_every_band():
    for band in AgeBand:
        assert reading_grade({**lesson(steps=[]), "band": band, "content_note": EASY}) == []


def test_a_short_line_does_not_scream():
    assert reading_grade(with_step(intro=" ".join(HARD.split()[:30]))) == []


def test_many_short_hard_lines_are_worth_a_thought():
    items = [
        {"title": "", "text": " ".join(HARD.split()[start : start + 14]), "note": ""}
        for start in (0, 14, 28)
    ]
    assert found(reading_grade(with_step(items=items))) == [("consider", "Step 4 “Talk”")]
