"""A quiz as a ``.h5p`` file: a question set of multiple choices, which every H5P tool knows.

The same quiz gives the same bytes.
"""

import dataclasses
import json
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from quizzes.h5pp.dependencies import Closure
from quizzes.h5pp.documents import Json
from quizzes.h5pp.manifest import Name
from quizzes.h5pp.marks import PATH, Marks, mark_of, shown_correct
from quizzes.h5pp.neutral import Answer, Asked, Quiz, Statement
from quizzes.h5pp.package import CONTENT, MANIFEST
from quizzes.h5pp.reasons import Note
from quizzes.h5pp.text import marked

_DATE = (2000, 1, 1, 0, 0, 0)
_ORDINARY_FILE = 0o100644 << 16
_CONTENT_IDS = uuid.UUID("0b2f5f0e-54f5-5ab5-a3cb-6d1f3c0b1c55")


@dataclasses.dataclass(frozen=True)
class Targets:
    """The versions of the content types that other tools should have."""

    question_set: Name
    multi_choice: Name


DEFAULT_TARGETS = Targets(Name("H5P.QuestionSet", 1, 20), Name("H5P.MultiChoice", 1, 16))


def notes_on(quiz: Quiz) -> list[Note]:
    """What whoever opens the file elsewhere will not see."""
    notes = [
        Note("scale_as_choice", {"where": f"“{asked.stem[:60]}”"})
        for asked in quiz.questions
        if isinstance(asked, Statement)
    ]
    return [*notes, Note("marks_stay_here")]


def documents(
    quiz: Quiz, targets: Targets = DEFAULT_TARGETS, libraries: Closure | None = None
) -> dict[str, Json]:
    """The JSON documents of the package by path; ``libraries`` are those that travel with it."""
    identities = [str(uuid.uuid5(_CONTENT_IDS, f"{i}")) for i in range(len(quiz.questions))]
    needed = [targets.question_set, targets.multi_choice]
    if libraries:
        needed += [name for name in libraries.loaded if name not in needed]
    return {
        MANIFEST: {
            "title": quiz.title,
            "language": quiz.language,
            "mainLibrary": targets.question_set.machine,
            "embedTypes": ["iframe"],
            "license": "U",
            "defaultLanguage": quiz.language,
            "preloadedDependencies": [_dependency(name) for name in needed],
        },
        CONTENT: _question_set(quiz, targets, identities),
        PATH: Marks(
            version=1,
            rotates=quiz.rotates,
            questions={
                identity: mark_of(asked)
                for identity, asked in zip(identities, quiz.questions, strict=True)
            },
        ).model_dump(),
    }


def _dependency(name: Name) -> Json:
    return {"machineName": name.machine, "majorVersion": name.major, "minorVersion": name.minor}


def _question_set(quiz: Quiz, targets: Targets, identities: list[str]) -> Json:
    return {
        "introPage": {"showIntroPage": False},
        "progressType": "textual",
        "passPercentage": 0,
        "questions": [
            _multi_choice(asked, identity, targets)
            for identity, asked in zip(identities, quiz.questions, strict=True)
        ],
        "disableBackwardsNavigation": False,
        "randomQuestions": False,
        "endGame": {"showResultPage": True, "showSolutionButton": True, "showRetryButton": True},
        "override": {"checkButton": True},
    }


def _multi_choice(asked: Asked, identity: str, targets: Targets) -> Json:
    if isinstance(asked, Statement):
        single, answers = True, tuple(Answer(label, correct=False) for label in asked.labels)
    else:
        single, answers = asked.kind != "multi", asked.answers
    flags = shown_correct([answer.correct for answer in answers], opinion=asked.is_opinion)
    return {
        "library": str(targets.multi_choice),
        "subContentId": identity,
        "metadata": {
            "contentType": "Multiple Choice",
            "license": "U",
            "title": " ".join(asked.stem.split())[:100] or "–",
        },
        "params": {
            "question": marked(asked.stem),
            "answers": [
                {
                    "text": marked(answer.text, "div"),
                    "correct": correct,
                    "tipsAndFeedback": {
                        "tip": "",
                        "chosenFeedback": marked(answer.feedback, "div") if answer.feedback else "",
                        "notChosenFeedback": "",
                    },
                }
                for answer, correct in zip(answers, flags, strict=True)
            ],
            "behaviour": {
                "enableRetry": True,
                "enableSolutionsButton": True,
                "enableCheckButton": True,
                "type": "single" if single else "multi",
                "singlePoint": not single,
                "randomAnswers": False,
                "showSolutionsRequiresInput": True,
                "confirmCheckDialog": False,
                "confirmRetryDialog": False,
                "autoCheck": False,
                "passPercentage": 100,
                "showScorePoints": False,
            },
        },
    }


def write_package(
    file: BinaryIO,
    quiz: Quiz,
    targets: Targets = DEFAULT_TARGETS,
    libraries: Closure | None = None,
    library_files: Iterable[tuple[str, bytes]] = (),
) -> None:
    """Write the package; ``library_files`` are paths in the archive with their bytes, in order."""
    found: Mapping[str, Json] = documents(quiz, targets, libraries)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, document in found.items():
            raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
            archive.writestr(_entry(path), raw)
        for path, raw in library_files:
            archive.writestr(_entry(path), raw)


def _entry(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _ORDINARY_FILE
    return info
