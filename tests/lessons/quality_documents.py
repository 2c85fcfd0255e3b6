"""A small lesson that no rule minds, to plant faults in, and a reading of what a rule found."""

import copy

from lessons import timing
from tests.lessons.activity_steps import SCRIPT, SORT, STORY

CLEAN = {
    "code": "X1",
    "title": "Asking and hearing no",
    "band": "11-14",
    "level": "amber",
    "minutes": 0,  # see lesson()
    "media_thread": False,
    "summary": "Pupils practise asking and hearing no.",
    "content_note": "If a worry comes up, tell an adult in school or ring Childline on 0800 1111.",
    "i_can": ["I can take a no well."],
    "ground_rules": ["You can pass."],
    "objectives": [{"code": "KS3-RR-02", "text": "Take a no well."}],
    "steps": [
        {
            **step,
            "id": f"s{number}",
            "label": "",
            "part": number == 3,
            "picture": "",
            "picture_alt": "",
        }
        for number, step in enumerate((STORY, SORT, SCRIPT), start=1)
    ],
    "vocabulary": [{"term": "no", "definition": "a whole answer"}],
    "questions": [
        {
            "uuid": "00000000-0000-4000-8000-000000000001",
            "kind": "scenario",
            "stem": "Sam says no to a game. What could Jo say?",
            "tier": "knowledge",
            "reported": True,
            "objective": "KS3-RR-02",
            "options": [
                {
                    "key": "a",
                    "text": "‘OK. Another day?’",
                    "correct": True,
                    "feedback": "Yes. It leaves Sam free.",
                },
                {
                    "key": "b",
                    "text": "‘You never want to do anything that I like.’",
                    "correct": False,
                    "feedback": "What could Jo say about the feeling instead?",
                },
            ],
            "misconception": None,
        },
        {
            "uuid": "00000000-0000-4000-8000-000000000002",
            "kind": "single",
            "stem": "Which of these is a no?",
            "tier": "knowledge",
            "reported": True,
            "objective": "KS3-RR-02",
            "options": [
                {"key": "a", "text": "‘Not now.’", "correct": True, "feedback": "Yes, it is."},
                {
                    "key": "b",
                    "text": "‘I would love to, thank you!’",
                    "correct": False,
                    "feedback": "That is a yes. What would a no sound like?",
                },
            ],
            "misconception": None,
        },
    ],
    "quiz_title": "X1",
    "rotates": False,
    "ready": {"read": ["The story."], "say": "A no is an answer.", "print": "Nothing."},
    "teacher_notes": "Keep to the story people.",
    "safeguarding_note": "Tell the DSL the same day.",
    "withdrawal": "None",
    "parent_line": "Say no to something small and thank each other for hearing it.",
}


def lesson(**changes):
    """The clean lesson with other values; its minutes add up unless they are given."""
    document = {**copy.deepcopy(CLEAN), **changes}
    if "minutes" not in changes:
        document["minutes"] = timing.total_minutes(document)
    return document


def with_step(**fields):
    """The clean lesson with a discussion more, made of these fields."""
    document = lesson()
    step = {"type": "discussion", "id": "x", "title": "Talk", "minutes": 3, "items": [], **fields}
    return lesson(steps=[*document["steps"], step])


def found(problems):
    """What a rule found, as pairs of severity and place."""
    return [(problem.severity.value, problem.where) for problem in problems]
