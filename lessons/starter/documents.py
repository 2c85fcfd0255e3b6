"""The starter lessons as documents, frozen just as the studio would, but without a database."""

from collections.abc import Iterator
from typing import Any

from lessons.blocks import StepStreamBlock, freeze_steps
from lessons.freezing import LessonDocument
from lessons.starter.loader import questions_of, read_lessons, steps_of
from quizzes.blocks import QuestionStreamBlock
from quizzes.freezing import freeze_questions


def starter_documents() -> Iterator[LessonDocument]:
    """Every starter lesson, in order of their codes."""
    steps, questions = StepStreamBlock(), QuestionStreamBlock()
    for data in read_lessons():
        yield _document(
            data,
            freeze_steps(steps.to_python(steps_of(data))),
            freeze_questions(questions.to_python(questions_of(data))),
        )


def _document(data: dict[str, Any], steps: list[Any], questions: list[Any]) -> LessonDocument:
    return {
        "code": data["code"],
        "title": data["title"],
        "band": data["band"],
        "level": data["level"],
        "minutes": data["minutes"],
        "media_thread": data["media"],
        "summary": data["summary"],
        "content_note": data["content_note"],
        "i_can": data["ican"],
        "ground_rules": data["ground_rules"],
        "objectives": [{"code": code, "text": ""} for code in data["objectives"]],
        "steps": steps,
        "vocabulary": data["vocab"],
        "questions": questions,
        "quiz_title": f"{data['code']}: {data['title']}",
        "rotates": False,
        "ready": data["ready"],
        "teacher_notes": data["teacher"],
        "safeguarding_note": data["safeguarding"],
        "withdrawal": data["withdrawal"],
        "parent_line": data["parent"],
    }
