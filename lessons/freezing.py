"""A lesson as plain data: what editions keep and every page, player and pack shows.

Document::

    {"code", "language", "title", "band", "level", "minutes", "media_thread", "summary", "content_note",
     "i_can": [str], "ground_rules": [str], "objectives": [{"code", "text"}],
     "steps": [frozen step, see blocks.base], "vocabulary": [{"term", "definition"}],
     "questions": [frozen question, see quizzes.freezing], "quiz_title", "rotates",
     "ready": {"read": [str], "say", "print"}, "teacher_notes", "safeguarding_note",
     "withdrawal", "parent_line"}

Editions from before lessons had languages lack "language": they are in the site's own. Texts may hold
local words (``cms.local_words``); whoever shows a document fills them (``lessons.localising``).
"""

from typing import Any

from django.conf import settings

from lessons.blocks import freeze_steps

LessonDocument = dict[str, Any]


def lines(text: str) -> list[str]:
    """The lines of a “one a line” field, without blank ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def freeze_lesson(page: Any, *, quiz: Any = None) -> LessonDocument:
    """Freeze a lesson page together with its quiz (as published, or the one given)."""
    quiz = quiz or page.quiz
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
        "steps": freeze_steps(page.steps),
        "vocabulary": [
            {"term": word.value["term"], "definition": word.value["definition"]}
            for word in page.vocabulary
        ],
        "questions": quiz.frozen_questions() if quiz else [],
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
