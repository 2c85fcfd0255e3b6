"""Blame words: what puts it on the one who was hurt, makes light of it, or turns a person into a label."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.texts import Text, all_texts

PERSON = r"(?:he|him|she|her|they|them|you|i|me)"
SELF = r"(?:himself|herself|themselves|themself|yourself|myself)"


@dataclass(frozen=True)
class BlameWord:
    """Wording to keep away from, and what to write. Only a claim can be denied, not a label."""

    pattern: re.Pattern[str]
    instead: Promise
    is_claim: bool


def _claim(pattern: str, instead: Promise) -> BlameWord:
    return BlameWord(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), instead, is_claim=True)


def _label(pattern: str, instead: Promise) -> BlameWord:
    return BlameWord(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), instead, is_claim=False)


HURT_NOT_LABEL = gettext_lazy(
    "Say “the person who was hurt” or their name: nobody is only what was done to them."
)
DEED_NOT_LABEL = gettext_lazy(
    "Say what the person does: “the person who hurts”, “whoever shared it”. People can change."
)
NO_CAUSE = gettext_lazy(
    "Say what was done and that it was the other person’s choice. Nothing that somebody says, wears "
    "or does is a reason to hurt them."
)
NO_DUTY = gettext_lazy(
    "Ask what made it hard, and what would have helped: it was not theirs to prevent."
)
BELIEVE = gettext_lazy("Say “says” or “told”: these words make it sound made up.")
NOT_SMALL = gettext_lazy("Say what it did to the one it was about: this makes it small.")
NO_SCRIPT = gettext_lazy(
    "Say what the person feels or needs; there is no one way to be a boy or girl."
)
CHOSEN = gettext_lazy(
    "Say that the person chose it: this makes it sound like weather or like love."
)
RIGHT_WORD = gettext_lazy(
    "Use the word that says what was done: “sharing a private picture without a yes”, “sexual abuse "
    "images”, “rape”, “died by suicide”."
)

BLAME_WORDS = (
    _label("victims?", HURT_NOT_LABEL),
    _label("perpetrators?|abusers?|predators?|rapists?|toxic", DEED_NOT_LABEL),
    _claim(r"(?:asked|asks|asking) for (?:it|trouble)(?! back| nicely| next)", NO_CAUSE),
    _claim("provok(?:e[ds]?|ing)|provocative(?:ly)?", NO_CAUSE),
    _claim(rf"brought (?:it|this|that) on {SELF}|had it coming|dressed like that", NO_CAUSE),
    _claim(rf"(?:led|leads?|leading) {PERSON} on|serves? {PERSON} right|it takes two", NO_CAUSE),
    _claim(rf"deserve[sd]? (?:it|that|what {PERSON})|promiscuous|friend-?zoned?", NO_CAUSE),
    _claim(rf"what (?:was|were) {PERSON} wearing|put {SELF} (?:at risk|in danger)", NO_CAUSE),
    _claim(
        rf"why (?:did|does|do)n[’']?t {PERSON} (?:just )?(?:leave|say|tell|stop|fight)", NO_DUTY
    ),
    _claim(r"should(?: have|[’']ve) (?:known better|said no|fought back|left|been more)", NO_DUTY),
    _claim(r"failed to (?:leave|report|resist|say no|stop)|naive|gullible", NO_DUTY),
    _label(rf"alleged(?:ly)?|claims? (?:that )?{PERSON} w(?:as|ere)", BELIEVE),
    _label("attention[- ]seek(?:ing|er|ers)|drama queen|hysterical|psycho", BELIEVE),
    _claim("too sensitive|over-?react(?:s|ed|ing)?", NOT_SMALL),
    _claim("(?:only|just) (?:a joke|banter|a bit of fun)|boys will be boys", NOT_SMALL),
    _claim("man up|like a girl|be a man about it|boys don[’']t cry", NO_SCRIPT),
    _claim("(?:jealous rage|crimes? of passion|lovers[’'] tiff|domestic dispute)", CHOSEN),
    _claim(rf"just snapped|loved {PERSON} too much|lost control of {SELF}", CHOSEN),
    _label("revenge porn(?:ography)?|child porn(?:ography)?|underage sex", RIGHT_WORD),
    _label("non-?consensual sex|commit(?:s|ted|ting)? suicide", RIGHT_WORD),
)

# Inside a word ’ is an apostrophe and closes nothing. A line of a chat is quoted as well.
QUOTED = re.compile(r"‘(?:[^‘’]|’(?=\w))*’|“[^“”]*”|(?m:^[A-Z][A-Z’' -]{1,20}: .+$)")
DENIED = re.compile(
    r"\b(?:never|not|no[ -]one|nobody|nothing|\w+n[’']t)\b[^.!?]{0,24}$", re.IGNORECASE
)
BEFORE = 60  # characters that are searched for a denial: one word and what may stand behind it


def blame_words(document: Document) -> list[Problem]:
    """Blame words in what pupils read and in what staff and parents are told."""
    return [problem for text in all_texts(document) for problem in _found(text)]


def _found(text: Text) -> Iterator[Problem]:
    spans = [span.span() for span in QUOTED.finditer(text.words)]
    ends = [end for _start, end in spans]
    for word in BLAME_WORDS:
        for match in word.pattern.finditer(text.words):
            # Quotes do not overlap: only the first that ends behind the match can hold it.
            at = bisect_left(ends, match.end())
            quoted = at < len(spans) and spans[at][0] <= match.start()
            severity = _severity(text, match, quoted=quoted, can_be_denied=word.is_claim)
            if severity:
                what = _("“%(word)s” lays blame or a label.") % {"word": match.group()}
                yield Problem(
                    "blame-words", severity, text.where, what, str(word.instead), text.words
                )


def _severity(
    text: Text, match: re.Match[str], *, quoted: bool, can_be_denied: bool
) -> Severity | None:
    """None where staff are told what not to say; less where story people say it and are answered."""
    if not text.for_pupils:
        return None if quoted else Severity.CONSIDER
    answered = text.answered and (quoted or text.claim)
    before = text.words[max(0, match.start() - BEFORE) : match.start()]
    denied = can_be_denied and DENIED.search(before)
    return Severity.CONSIDER if answered or denied else Severity.MUST
