"""The common content types as activities of this site: the default way to play them.

A reader gets the parameters of one piece of content and tells what it makes of it; what cannot be
carried over becomes a note, never silence.
"""

import zlib
from collections.abc import Callable

from quizzes.h5pp import gaps
from quizzes.h5pp.documents import Json, list_of, object_of, text_of
from quizzes.h5pp.marks import Marks, with_mark
from quizzes.h5pp.neutral import (
    ANSWER_LENGTH,
    ANSWERS_AT_MOST,
    Answer,
    Asked,
    Native,
    Pair,
    Question,
)
from quizzes.h5pp.reasons import Note, Refused
from quizzes.h5pp.text import plain

QUESTIONS_AT_MOST = 200
Params = dict[str, Json]


class CannotPlay(Exception):
    """Only the player can show this piece of content."""


class _Reading:
    """What has been made of one piece of content so far."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.pairs: list[Pair] = []
        self.notes: list[Note] = []

    def note(self, code: str, where: str = "", **values: object) -> None:
        """Remember what changed, once."""
        note = Note(code, ({"where": where} if where else {}) | values)
        if note not in self.notes:
            self.notes.append(note)

    def text(self, source: Json, where: str = "") -> str:
        """A field's text without its marks."""
        found, formatted = plain(text_of(source))
        if formatted:
            self.note("formatting", where or shortened(found))
        return found

    def behaves(self, params: Params, where: str) -> None:
        """Note the behaviour that most content types share and we have not."""
        behaviour = object_of(params.get("behaviour"))
        media = object_of(params.get("media"))
        if object_of(media.get("type")).get("library") or media.get("library"):
            self.note("media", where)
        if behaviour.get("enableRetry") is False:
            self.note("no_retry", where)
        overall = list_of(object_of(params.get("overallFeedback")).get("overallFeedback"))
        if any(text_of(object_of(part).get("feedback")) for part in overall):
            self.note("overall", where)
        mark = behaviour.get("passPercentage")
        if isinstance(mark, int | float) and mark != 100:
            self.note("pass_mark", where, mark=mark)


def shortened(text: str) -> str:
    """A stem as it is named in notes."""
    line = " ".join(text.split())
    return f"“{line[:59]}…”" if len(line) > 60 else f"“{line}”"


def _multi_choice(params: Params, reading: _Reading) -> None:
    stem = reading.text(params.get("question"))
    where = shortened(stem)
    reading.behaves(params, where)
    behaviour = object_of(params.get("behaviour"))
    if behaviour.get("randomAnswers") is not False:
        reading.note("order", where)
    answers = []
    for source in map(object_of, list_of(params.get("answers"))):
        said = object_of(source.get("tipsAndFeedback"))
        if plain(text_of(said.get("tip")))[0]:
            reading.note("tips", where)
        if plain(text_of(said.get("notChosenFeedback")))[0]:
            reading.note("not_chosen", where)
        text = reading.text(source.get("text"), where)
        feedback = reading.text(said.get("chosenFeedback"), where)
        answers.append(Answer(text, source.get("correct") is True, feedback))
    correct = sum(answer.correct for answer in answers)
    if not correct or len(answers) < 2:
        raise CannotPlay
    single = behaviour.get("type") == "single"
    single = single or (behaviour.get("type") != "multi" and correct == 1)
    if correct == len(answers):
        reading.note("no_accurate", where)
        answers = [Answer(answer.text, False, answer.feedback) for answer in answers]
    elif single and correct > 1:
        raise CannotPlay
    if not single and behaviour.get("singlePoint") is not True:
        reading.note("points", where)
    _add(reading, Question("single" if single else "multi", stem, tuple(answers)))


def _true_false(params: Params, reading: _Reading) -> None:
    stem = reading.text(params.get("question"))
    reading.behaves(params, shortened(stem))
    words, behaviour = object_of(params.get("l10n")), object_of(params.get("behaviour"))
    right = params.get("correct") in ("true", True)
    said = {
        True: reading.text(behaviour.get("feedbackOnCorrect")),
        False: reading.text(behaviour.get("feedbackOnWrong")),
    }
    answers = tuple(
        Answer(
            reading.text(words.get(f"{name}Text")) or name.title(),
            value is right,
            said[value is right],
        )
        for name, value in (("true", True), ("false", False))
    )
    _add(reading, Question("single", stem, answers))


def _single_choice_set(params: Params, reading: _Reading) -> None:
    for choice in map(object_of, list_of(params.get("choices"))):
        stem = reading.text(choice.get("question"))
        texts = [reading.text(answer, shortened(stem)) for answer in list_of(choice.get("answers"))]
        _first_is_accurate(stem, texts, reading)
    if reading.questions:
        where = shortened(reading.questions[0].stem)
        reading.behaves(params, where)
        reading.note("sound", where)


def _summary(params: Params, reading: _Reading) -> None:
    intro = reading.text(params.get("intro"))
    reading.behaves(params, shortened(intro))
    for statements in map(object_of, list_of(params.get("summaries"))):
        texts = [reading.text(text) for text in list_of(statements.get("summary"))]
        if text_of(object_of(statements.get("tip")).get("tip")):
            reading.note("tips", shortened(intro))
        _first_is_accurate(intro, texts, reading)


def _first_is_accurate(stem: str, texts: list[str], reading: _Reading) -> None:
    """H5P keeps the accurate answer first and shuffles; ours has a place that the words decide."""
    if len(texts) < 2:
        raise CannotPlay
    first, *rest = texts[:ANSWERS_AT_MOST]
    if texts[ANSWERS_AT_MOST:]:
        reading.note("too_many_options", shortened(stem), text="; ".join(texts[ANSWERS_AT_MOST:]))
    place = zlib.crc32("\n".join(texts).encode()) % (len(rest) + 1)
    answers = [Answer(text, correct=False) for text in rest]
    answers.insert(place, Answer(first, correct=True))
    reading.note("moved_first", shortened(stem))
    _add(reading, Question("single", stem, tuple(answers)))


def _blanks(params: Params, reading: _Reading) -> None:
    task = reading.text(params.get("text"))
    reading.behaves(params, shortened(task))
    texts = [
        gaps.read_gaps(reading.text(source, shortened(task)), spellings=True)
        for source in list_of(params.get("questions"))
    ]
    reading.note("case", shortened(task))
    words = [gap.word for text in texts for gap in text.gaps]
    _add_gaps(reading, texts, task, words)


def _drag_text(params: Params, reading: _Reading) -> None:
    task = reading.text(params.get("taskDescription"))
    reading.behaves(params, shortened(task))
    text = gaps.read_gaps(plain_lines(params.get("textField")), spellings=False)
    more = gaps.read_gaps(plain_lines(params.get("distractors")), spellings=False)
    _add_gaps(reading, [text], task, [gap.word for gap in more.gaps])


def plain_lines(source: Json) -> str:
    """A field that is text already: its line ends count, and what looks like a mark is one."""
    return plain(text_of(source).replace("\n", "<br />"))[0]


def _add_gaps(
    reading: _Reading, texts: list[gaps.GapText], task: str, distractors: list[str]
) -> None:
    where, count = shortened(task), 0
    for text in texts:
        found = gaps.questions_of(text, task, distractors)
        if not found and text.gaps:
            raise CannotPlay
        count += len(found or ())
        for gap in text.gaps:
            if gap.tip:
                reading.note("tips", where)
            if gap.alternatives:
                reading.note("alternatives", where, text=", ".join(gap.alternatives))
        for question in found or ():
            _add(reading, question)
    reading.note("context", where, count=count)


def _accordion(params: Params, reading: _Reading) -> None:
    for panel in map(object_of, list_of(params.get("panels"))):
        title = reading.text(panel.get("title"))
        # A group of one field is written without the group.
        content = object_of(object_of(panel.get("content")).get("params"))
        reading.pairs.append(Pair(title, reading.text(content.get("text"), shortened(title))))


def _dialog_cards(params: Params, reading: _Reading) -> None:
    for card in map(object_of, list_of(params.get("dialogs"))):
        front, back = reading.text(card.get("text")), reading.text(card.get("answer"))
        if object_of(card.get("image")) or list_of(card.get("audio")):
            reading.note("card_media", shortened(front))
        if any(text_of(tip) for tip in object_of(card.get("tips")).values()):
            reading.note("tips", shortened(front))
        reading.pairs.append(Pair(front, back))


READERS: dict[str, Callable[[Params, _Reading], None]] = {
    "H5P.MultiChoice": _multi_choice,
    "H5P.TrueFalse": _true_false,
    "H5P.SingleChoiceSet": _single_choice_set,
    "H5P.Blanks": _blanks,
    "H5P.Summary": _summary,
    "H5P.DragText": _drag_text,
    "H5P.Accordion": _accordion,
    "H5P.Dialogcards": _dialog_cards,
}
QUESTION_SET = "H5P.QuestionSet"
NATIVE = frozenset(READERS) | {QUESTION_SET}


def _add(reading: _Reading, question: Question) -> None:
    """Keep a question within what a quiz can hold."""
    where = shortened(question.stem)
    answers = list(question.answers)
    if len(answers) > ANSWERS_AT_MOST:
        accurate = sum(answer.correct for answer in answers)
        if accurate >= ANSWERS_AT_MOST:
            raise CannotPlay
        wrong_left = ANSWERS_AT_MOST - accurate
        kept = []
        for answer in answers:
            if answer.correct or wrong_left > 0:
                wrong_left -= not answer.correct
                kept.append(answer)
        dropped = "; ".join(answer.text for answer in answers if answer not in kept)
        reading.note("too_many_options", where, text=dropped)
        answers = kept
    if any(len(answer.text) > ANSWER_LENGTH for answer in answers):
        reading.note("long_text", where)
    if not all(answer.feedback for answer in answers):
        reading.note("no_feedback", where)
    reading.questions.append(Question(question.kind, question.stem, tuple(answers)))
    if len(reading.questions) > QUESTIONS_AT_MOST:
        raise Refused("too_much", limit=QUESTIONS_AT_MOST)


def read_native(library: str, params: Json, marks: Marks | None = None, title: str = "") -> Native:
    """What becomes native of a piece of content; ``library`` is its machine name."""
    if library != QUESTION_SET:
        return _read_one(library, object_of(params), marks, title, "")
    params = object_of(params)
    made = Native(notes=tuple(_notes_on_set(params)), rotates=bool(marks and marks.rotates))
    for index, part in enumerate(map(object_of, list_of(params.get("questions"))), start=1):
        machine = text_of(part.get("library")).partition(" ")[0]
        name = text_of(object_of(part.get("metadata")).get("title")) or f"{index}: {machine}"
        identity = text_of(part.get("subContentId"))
        one = _read_one(machine, object_of(part.get("params")), marks, name, identity)
        made = Native(
            made.questions + one.questions,
            made.pairs + one.pairs,
            made.player_only + one.player_only,
            made.notes + tuple(note for note in one.notes if note not in made.notes),
            made.rotates,
        )
        if len(made.questions) > QUESTIONS_AT_MOST:
            raise Refused("too_much", limit=QUESTIONS_AT_MOST)
    return made


def _notes_on_set(params: Params) -> list[Note]:
    notes = []
    intro, end = object_of(params.get("introPage")), object_of(params.get("endGame"))
    if intro.get("showIntroPage"):
        text = " – ".join(
            words
            for words in (plain(text_of(intro.get(key)))[0] for key in ("title", "introduction"))
            if words
        )
        notes.append(Note("intro", {"text": text}))
    if end.get("showResultPage") is not False:
        notes.append(Note("end"))
    if params.get("randomQuestions") or params.get("poolSize"):
        notes.append(Note("question_order"))
    mark = params.get("passPercentage")
    if isinstance(mark, int | float) and mark:
        notes.append(Note("pass_mark", {"where": QUESTION_SET, "mark": mark}))
    return notes


def _read_one(
    library: str, params: Params, marks: Marks | None, title: str, identity: str
) -> Native:
    reading = _Reading()
    try:
        reader = READERS.get(library)
        if reader is None:
            raise CannotPlay
        reader(params, reading)
        if not reading.questions and not reading.pairs:
            raise CannotPlay
    except CannotPlay:
        return Native(player_only=(title or library,))
    questions: tuple[Asked, ...] = tuple(reading.questions)
    mark = marks.questions.get(identity) if marks else None
    if mark and len(questions) == 1:
        known = with_mark(reading.questions[0], mark)
        if known:
            # Our own again: what was said about other people's does not apply.
            return Native(questions=(known,))
        reading.note("changed", shortened(reading.questions[0].stem))
    return Native(questions, tuple(reading.pairs), (), tuple(reading.notes))
