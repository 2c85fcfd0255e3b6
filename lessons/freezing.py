"""A lesson as plain data: what editions keep and every page, player and pack shows.

Document::

    {"code", "language", "title", "band", "level", "minutes", "media_thread", "summary", "content_note",
     "i_can": [str], "ground_rules": [str], "objectives": [{"code", "text"}],
     "steps": [frozen step, see blocks.base], "vocabulary": [{"term", "definition"}],
     "questions": [frozen question, see quizzes.freezing], "quiz_title", "rotates",
     "results": [the same for each activity that is reported, see blocks.played],
     "ready": {"read": [str], "say", "print"}, "teacher_notes", "safeguarding_note",
     "withdrawal", "parent_line"}

Editions from before lessons had languages lack "language": they are in the site's own; those from before
activities were played lack "results". Texts may hold local words (``cms.local_words``); whoever shows a document fills them (``lessons.localising``).
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.utils.translation import override

from lessons.blocks import freeze_steps, results_of

LessonDocument = dict[str, Any]


def lines(text: str) -> list[str]:
    """The lines of a “one a line” field, without blank ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def freeze_lesson(page: Any, *, quiz: Any = None) -> LessonDocument:
    """Freeze a lesson page together with its quiz (as published, or the one given)."""
    quiz = quiz or page.quiz
    steps = freeze_steps(page.steps)
    return {
        "code": page.code,
        "language": page.locale.language_code if page.locale_id else settings.LANGUAGE_CODE,
        "title": page.title,
        "band": page.band,
        "level": page.level,
        "minutes": page.minutes,
        "media_thread": page.media_thread,
        "summary": page.summary,
        "content_note": page.content_note,
        "i_can": lines(page.i_can),
        "ground_rules": lines(page.ground_rules),
        "objectives": [{"code": o.code, "text": o.text} for o in page.objectives.all()],
        "steps": steps,
        "vocabulary": [
            {"term": word.value["term"], "definition": word.value["definition"]}
            for word in page.vocabulary
        ],
        "questions": quiz.frozen_questions() if quiz else [],
        "results": results_of(steps),
        "quiz_title": quiz.title if quiz else "",
        "rotates": bool(quiz and quiz.rotates),
        "ready": {
            "read": lines(page.ready_read),
            "say": page.ready_say,
            "print": page.ready_print,
        },
        "teacher_notes": page.teacher_notes,
        "safeguarding_note": page.safeguarding_note,
        "withdrawal": page.withdrawal,
        "parent_line": page.parent_line,
    }


def words_digest(page: Any, *, quiz: Any = None) -> str:
    """A name for exactly these words of a lesson, its quiz, and what it shows of the media library.

    A revision names a film but does not hold its transcript: who signs for it needs something that
    notices when that changes. Empty values do not count, so that a field added by a later version of
    Regard, which nobody has filled in, undoes no signature. Nor do the addresses of a picture's sizes,
    which may be made anew; its file is not exchanged while a lesson shows it (``media.usage``).
    """
    with override(
        settings.LANGUAGE_CODE
    ):  # names of activities and points of scales are translated
        document = _filled(freeze_lesson(page, quiz=quiz))
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        pairs = {key: _filled(value[key]) for key in value if key != "photo_source"}
        return {key: member for key, member in pairs.items() if member or member == 0}
    if isinstance(value, str):  # browsers send other line ends than are stored
        return "\n".join(value.strip().splitlines())
    return [_filled(member) for member in value] if isinstance(value, list) else value
