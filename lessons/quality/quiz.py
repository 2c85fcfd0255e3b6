"""The quiz: a scenario in it, feedback for every option, and no answer that its length gives away."""

from typing import Any

from django.utils.translation import gettext as _

from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.texts import option_name, question_name

MOST_LONGEST = 1 / 2  # of a quiz's questions


def missing_scenario(document: Document) -> list[Problem]:
    """A lesson asks at least once what somebody could do, not only what is true."""
    kinds = {question["kind"] for question in document["questions"]}
    if document["rotates"] or "scenario" in kinds:
        return []
    return [
        Problem(
            "missing-scenario",
            Severity.MUST,
            _("Quiz"),
            _("No question is a scenario."),
            _(
                "Add a question of the kind “Scenario”: a story person, a moment, what could they do?"
            ),
            words="\n".join(question["stem"] or "" for question in document["questions"]),
        )
    ]


def missing_feedback(document: Document) -> list[Problem]:
    """Every option explains itself, the wrong ones with a way back."""
    return [
        Problem(
            "missing-feedback",
            Severity.MUST,
            f"{question_name(number)}, {option_name(option)}",
            _("This option has no feedback."),
            _("Say kindly why. After a wrong answer give a hint or a question that leads on."),
            words=words_of(question),
        )
        for number, question in enumerate(document["questions"], start=1)
        if question["kind"] != "scale"
        for option in question["options"]
        if not (option["feedback"] or "").strip()
    ]


def correct_longest(document: Document) -> list[Problem]:
    """Whoever picks the longest option without reading must not do well."""
    asked = [
        (number, question)
        for number, question in enumerate(document["questions"], start=1)
        if any(option.get("correct") for option in question["options"])
        and question["kind"] != "scale"
    ]
    given_away = [number for number, question in asked if _is_given_away(question)]
    if not given_away:
        return []
    too_many = len(given_away) > MOST_LONGEST * len(asked)
    return [
        Problem(
            "correct-longest",
            Severity.MUST if too_many else Severity.CONSIDER,
            question_name(number),
            _("The accurate option is the longest (%(given)d of %(all)d questions of this quiz).")
            % {"given": len(given_away), "all": len(asked)},
            _("Shorten it, or give a wrong option the reason that somebody could have for it."),
            words=words_of(document["questions"][number - 1]),
        )
        for number in given_away
    ]


def words_of(question: dict[str, Any]) -> str:
    """A question and its options."""
    options = (option["text"] or "" for option in question["options"])
    return "\n".join([question["stem"] or "", *options])


def _is_given_away(question: dict[str, Any]) -> bool:
    """Whether all accurate options are longer than all others."""
    accurate = [len(o["text"] or "") for o in question["options"] if o["correct"]]
    others = [len(o["text"] or "") for o in question["options"] if not o["correct"]]
    return bool(others) and min(accurate) > max(others)
