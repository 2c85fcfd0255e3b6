"""Every text of a lesson: its place in words, who reads it, and whether something answers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lessons.quality.problems import Document

# What a step holds that nobody reads as text, or that only the teacher reads.
NO_TEXT = frozenset(
    {
        *("id", "type", "label", "key", "to", "face", "ending", "picture", "scale", "shape"),
        *("grouping", "pull", "verdict", "captions", "source", "teacher", "photo", "photo_source"),
        *("activity", "played", "report"),
    }
)
# Steps whose items are put up to be judged.
OF_CLAIMS = frozenset({"sort", "rank", "spectrum", "baseline", "endpoint", "claims_test", "quiz"})
SCRIPT = "roleplay_script"


@dataclass(frozen=True)
class Text:
    """Some words of a lesson.

    ``group`` is the step or question that they stand in, ``where`` their place in it as well.
    ``claim``: put up to be judged, such as a card, an option or a line of a script. ``answered``:
    something beside them answers them, such as the thought of a card.
    """

    group: str
    where: str
    words: str
    claim: bool = False
    answered: bool = False
    for_pupils: bool = True


def all_texts(document: Document) -> Iterator[Text]:
    """Every text of a lesson, those for staff and parents too."""
    yield from pupil_texts(document)
    yield from _adult_texts(document)


def pupil_texts(document: Document) -> Iterator[Text]:
    """What pupils read: the lesson's words, its steps and its quiz."""
    yield from _front_texts(document)
    for number, step in enumerate(document["steps"], start=1):
        yield from step_texts(number, step)
    for number, question in enumerate(document["questions"], start=1):
        yield from question_texts(number, question)


def step_name(number: int, step: dict[str, Any]) -> str:
    """A step as an author knows it."""
    return _("Step %(number)d “%(title)s”") % {"number": number, "title": step["title"]}


def question_name(number: int) -> str:
    """A question of the quiz as an author knows it."""
    return _("Quiz, question %(number)d") % {"number": number}


def option_name(option: dict[str, Any]) -> str:
    """An option of a question as an author knows it."""
    return _("option %(letter)s") % {"letter": option["key"].upper()}


def member_name(name: str, number: int, member: Any) -> str:
    """A member of one of a step's lists as an author knows it."""
    if name == "scenes":
        return _("scene “%(key)s”") % {"key": member["key"]}
    names = {
        "choices": _("choice %(number)d"),
        "slots": _("part %(number)d"),
        "tiles": _("tile %(number)d"),
        "posts": _("post %(number)d"),
        "rules": _("rule %(number)d"),
        "groups": _("group %(number)d"),
        "tests": _("test %(number)d"),
    }
    return names.get(name, _("item %(number)d")) % {"number": number}


def step_texts(number: int, step: dict[str, Any]) -> Iterator[Text]:
    """What pupils read in a step."""
    group = step_name(number, step)
    script = step["type"] == SCRIPT
    for name, value in step.items():
        if name not in NO_TEXT:
            judged = name == "items" and (script or step["type"] in OF_CLAIMS)
            yield from _walk(Text(group, group, "", judged, judged and script), name, value)


def _walk(place: Text, name: str, value: Any) -> Iterator[Text]:
    """The texts below a key: a text, a list of texts, or a list of things that have texts."""
    if isinstance(value, str):
        if value.strip():
            field = _field_name(name)
            where = f"{place.where}, {field}" if field else place.where
            yield Text(place.group, where, value, place.claim, place.answered)
    elif isinstance(value, list):
        for number, member in enumerate(value, start=1):
            where = f"{place.where}, {member_name(name, number, member)}"
            inside = Text(place.group, where, "", place.claim, place.answered)
            if isinstance(member, dict):
                yield from _walk_member(inside, member)
            else:
                yield from _walk(inside, name, member)


def _walk_member(place: Text, member: dict[str, Any]) -> Iterator[Text]:
    """A claim is answered by its test, a choice by where it leads, all else by its thought.

    A thought that quotes what it answers stands for itself.
    """
    is_choice, tested = "to" in member, "verdict" in member
    for name, value in member.items():
        if name in NO_TEXT:
            continue
        thought = name == "note" or (tested and name == "text")
        claim = not thought and (place.claim or is_choice)
        answered = thought or bool(
            place.answered or is_choice or tested or member.get("note") or member.get("choices")
        )
        yield from _walk(Text(place.group, place.where, "", claim, answered), name, value)


def _field_name(name: str) -> str:
    names = {
        "intro": _("introduction"),
        "closing": _("closing line"),
        "note": _("thought"),
        "picture_alt": _("what the picture shows"),
    }
    return names.get(name, "")


def question_texts(number: int, question: dict[str, Any]) -> Iterator[Text]:
    """What pupils read in a question of the quiz."""
    group = question_name(number)
    statement = question["kind"] == "scale"
    yield Text(group, group, question["stem"] or "", claim=statement)
    if statement:  # its options are the points of the scale, the same everywhere
        return
    for option in question["options"]:
        where = f"{group}, {option_name(option)}"
        feedback = (option["feedback"] or "").strip()
        answered = bool(feedback) and not option["correct"]
        yield Text(group, where, option["text"] or "", claim=True, answered=answered)
        if feedback:
            name = _("%(option)s, feedback") % {"option": where}
            yield Text(group, name, feedback, answered=True)


def _front_texts(document: Document) -> Iterator[Text]:
    places = [
        (_("Title"), document["title"]),
        (_("Content note"), document["content_note"]),
        *((_("“I can” statements"), line) for line in document["i_can"]),
        *((_("Ground rules"), line) for line in document["ground_rules"]),
    ]
    yield from (Text(where, where, words) for where, words in places if words.strip())
    for word in document["vocabulary"]:
        where = _("Words, “%(term)s”") % {"term": word["term"]}
        yield Text(_("Words"), where, word["definition"])


def _adult_texts(document: Document) -> Iterator[Text]:
    ready = document["ready"]
    places = [
        (_("Summary"), document["summary"]),
        *((_("Ready in 10, to read"), line) for line in ready["read"]),
        (_("Ready in 10, to say"), ready["say"]),
        (_("Ready in 10, to print"), ready["print"]),
        (_("Teacher notes"), document["teacher_notes"]),
        (_("Safeguarding note"), document["safeguarding_note"]),
        (_("Line for parents"), document["parent_line"]),
    ]
    for number, step in enumerate(document["steps"], start=1):
        where = _("%(step)s, to the teacher") % {"step": step_name(number, step)}
        places.append((where, step.get("teacher") or ""))
    for number, question in enumerate(document["questions"], start=1):
        named = question["misconception"] or {}
        where = _("%(question)s, misconception") % {"question": question_name(number)}
        places += [(where, named.get(key) or "") for key in ("name", "say", "reteach")]
    for where, words in places:
        if words.strip():
            yield Text(where, where, words, for_pupils=False)
