"""Texts with gaps (Blanks, DragText) as questions: one for each gap, its word chosen from a list."""

import dataclasses
import re

from quizzes.h5pp.neutral import ANSWERS_AT_MOST, Answer, Question

GAP, OTHER_GAP = "_____", "…"
_GAP = re.compile(r"\*([^*]+)\*")
_STAR = "\0"  # stands for **, a star that is one; texts hold no NUL
_FEEDBACK = re.compile(r"\\([+-])((?:(?!\\[+-]).)*)", re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Gap:
    """What fills a gap: the word, other spellings, and what is said about right and wrong."""

    word: str
    alternatives: tuple[str, ...] = ()
    tip: str = ""
    right: str = ""
    wrong: str = ""


@dataclasses.dataclass(frozen=True)
class GapText:
    """A text in pieces: what stands before each gap, and after the last."""

    between: tuple[str, ...]
    gaps: tuple[Gap, ...]

    def stem(self, asked: int) -> str:
        """The text with one gap to fill and the others left open."""
        out = [self.between[0]]
        for index, piece in enumerate(self.between[1:]):
            out += [GAP if index == asked else OTHER_GAP, piece]
        return "".join(out).strip()


def read_gaps(text: str, *, spellings: bool) -> GapText:
    """Read ``A *word/other:tip* here.`` ``spellings``: a slash parts them (Blanks, not DragText)."""
    text = text.replace("**", _STAR)
    between, gaps, end = [], [], 0
    for found in _GAP.finditer(text):
        between.append(text[end : found.start()].replace(_STAR, "*"))
        gaps.append(_gap(found[1].replace(_STAR, "*"), spellings=spellings))
        end = found.end()
    between.append(text[end:].replace(_STAR, "*"))
    return GapText(tuple(between), tuple(gaps))


def _gap(source: str, *, spellings: bool) -> Gap:
    said = {sign: words.strip() for sign, words in _FEEDBACK.findall(source)}
    word, _colon, tip = _FEEDBACK.sub("", source).partition(":")
    first, *others = [part.strip() for part in word.split("/")] if spellings else [word.strip()]
    return Gap(first, tuple(others), tip.strip(), said.get("+", ""), said.get("-", ""))


def questions_of(text: GapText, task: str, distractors: list[str]) -> list[Question] | None:
    """A question for each gap, or nothing when there are no words to choose among.

    The words are in alphabetical order, so that their place tells nothing.
    """
    pool: dict[str, str] = {}
    for word in [gap.word for gap in text.gaps] + distractors:
        pool.setdefault(word.casefold(), word)
    found = []
    for index, gap in enumerate(text.gaps):
        own = {gap.word.casefold(), *(word.casefold() for word in gap.alternatives)}
        others = [word for key, word in pool.items() if key not in own and word]
        if not others or not gap.word:
            return None
        # Those that follow in the text first: every gap gets its own mixture.
        turned = others[index % len(others) :] + others[: index % len(others)]
        words = sorted([gap.word, *turned[: ANSWERS_AT_MOST - 1]], key=str.casefold)
        answers = tuple(
            Answer(word, word == gap.word, gap.right if word == gap.word else gap.wrong)
            for word in words
        )
        stem = "\n".join(part for part in (task, text.stem(index)) if part)
        found.append(Question("single", stem, answers))
    return found
