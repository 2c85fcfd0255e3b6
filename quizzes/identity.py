"""What a question's uuid stands for: one question with one tier, for good.

Answers are counted under it, over all classes and years. So what was published as private must never
be reported under the same uuid, nor may two quizzes' answers run together. Translations of a quiz ask
the same questions and share their uuids on purpose.
"""

import json
from collections import Counter
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry, Revision

PUBLISHED = "wagtail.publish"


def published_tiers(quiz: Any) -> dict[str, set[str]]:
    """Every tier under which a question of this quiz, or of a translation, was ever published."""
    tiers: dict[str, set[str]] = {}
    for relative in _family(quiz):
        live = list(relative.questions.raw_data) if relative.live else []
        logged = ModelLogEntry.objects.for_instance(relative).filter(action=PUBLISHED)
        revisions = Revision.objects.for_instance(relative).filter(
            Q(pk__in=logged.values("revision")) | Q(pk=relative.live_revision_id)
        )
        contents = revisions.values_list("content", flat=True)
        for questions in (live, *(_questions(content) for content in contents)):
            for question in questions:
                tiers.setdefault(question.get("id", ""), set()).add(question["value"]["tier"])
    return tiers


def is_uuid(name: str | None) -> bool:
    """Whether a name can be a question's; nothing yet, and it will be given one."""
    try:
        return name is None or str(UUID(name)) == name
    except ValueError:
        return False


def taken_uuids(quiz: Any) -> set[str]:
    """The uuids of its questions that are another question's too, of this quiz or of any other."""
    count = Counter(child.id for child in quiz.questions if child.id)
    twice = {uuid for uuid, times in count.items() if times > 1}
    others = type(quiz)._default_manager.exclude(translation_key=quiz.translation_key)
    return twice | uuids_in(others, set(count))


def uuids_in(quizzes: Any, uuids: set[str]) -> set[str]:
    """Which of these uuids stand in any of these quizzes, published or in the newest draft."""
    if not uuids:
        return set()
    # As text, since neither engine looks into a list within a list; what is found is then read.
    named = (Q(row__contains=uuid) | Q(draft__contains=uuid) for uuid in uuids)
    found = quizzes.annotate(
        row=Cast("questions", TextField()), draft=Cast("latest_revision__content", TextField())
    ).filter(reduce(or_, named))
    there: set[str] = set()
    for quiz in found.select_related("latest_revision"):
        newest = quiz.latest_revision.content if quiz.latest_revision else {}
        for question in (*quiz.questions.raw_data, *_questions(newest)):
            there.add(question.get("id") or "")
    return uuids & there


def _family(quiz: Any) -> Any:
    return type(quiz)._default_manager.filter(translation_key=quiz.translation_key)


def _questions(content: dict[str, Any]) -> Any:
    """A revision keeps the questions as text within its text."""
    questions = content.get("questions") or "[]"
    return json.loads(questions) if isinstance(questions, str) else questions
