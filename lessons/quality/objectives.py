"""Objectives: a lesson names what it is for, and its quiz asks about that."""

from django.utils.translation import gettext as _

from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.texts import question_name


def objectives_named(document: Document) -> list[Problem]:
    """A lesson has an objective, or it is missing from every map and every school's coverage."""
    if document["objectives"]:
        return []
    return [
        Problem(
            "no-objective",
            Severity.MUST,
            _("Objectives"),
            _("The lesson names no objective."),
            _(
                "Choose one to four under “About”; the curriculum map shows which still lack a lesson."
            ),
        )
    ]


def objectives_asked(document: Document) -> list[Problem]:
    """Each objective has a question, and each question an objective of this lesson."""
    if document["rotates"] or not document["questions"]:
        return []
    named = [objective["code"] for objective in document["objectives"]]
    asked = {question["objective"] for question in document["questions"] if question["objective"]}
    problems = [
        Problem(
            "objective-not-asked",
            Severity.CONSIDER,
            _("Objective %(code)s") % {"code": code},
            _("No question of the quiz is about it."),
            _("Write its code at the question that is, or leave the objective to another lesson."),
        )
        for code in named
        if code not in asked
    ]
    problems += [
        Problem(
            "objective-not-taught",
            Severity.CONSIDER,
            question_name(number),
            _("It is about %(code)s, which the lesson does not name.")
            % {"code": question["objective"]},
            _("Choose that objective under “About”, or correct the code."),
        )
        for number, question in enumerate(document["questions"], start=1)
        if question["objective"] and question["objective"] not in named
    ]
    return problems
