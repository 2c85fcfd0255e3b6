"""A pupil's own words stay in the box: nothing that goes on, or is kept for longer, may repeat them."""

import re
import unicodedata

from django.utils.translation import gettext as _

from teacher_portal.models import School
from teacher_portal.question_box.models import Question
from teacher_portal.services import NotAllowed

SAME_WORDS_IN_A_ROW = 6
# Shorter questions are what anybody would say ("What is consent?"): only all of them counts.
OWN_WORDS_AT_LEAST = 4


def refuse_their_own_words(school: School, *texts: str) -> None:
    """A class knows how its members write: nothing that lies in the box goes on word for word."""
    if any(repeats(text, words) for words in _asked(school) for text in texts):
        raise NotAllowed(
            _(
                "These are a pupil’s own words. Say it in yours: leave out names, places and "
                "everything that only one person could have written."
            ),
            field="question",
        )


def has_asked(school: School, question: str) -> bool:
    """Whether a pupil's whole question stands in a question that the school keeps in its bank.

    Regard's own are not asked: they are public, and a pupil who knows them must not shut the bank.
    """
    return any(same(question, words) for words in _asked(school))


def _asked(school: School) -> list[str]:
    return list(Question.objects.filter(school=school).values_list("words", flat=True))


def repeats(text: str, words: str) -> bool:
    """Whether a text is the pupil's, holds six of their words in a row, or all of four or five."""
    said, asked = _words(text), _words(words)
    run = min(SAME_WORDS_IN_A_ROW, len(asked))
    if run < OWN_WORDS_AT_LEAST:
        return bool(asked) and said == asked
    runs = {tuple(asked[i : i + run]) for i in range(len(asked) - run + 1)}
    return any(tuple(said[i : i + run]) in runs for i in range(len(said) - run + 1))


def same(text: str, other: str) -> bool:
    """Whether two texts are the same but for capitals and punctuation."""
    return _words(text) == _words(other)


def _words(text: str) -> list[str]:
    # One way to write each letter, and no signs without width: neither may hide that words are the same.
    letters = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(c for c in letters if c not in "’'" and unicodedata.category(c) != "Cf")
    return re.findall(r"\w+", seen)
