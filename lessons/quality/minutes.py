"""Time: minutes that add up, and parts that fit into a lesson of the timetable."""

from django.utils.translation import gettext as _

from lessons import timing
from lessons.quality.problems import Document, Problem, Severity


def minutes_add_up(document: Document) -> list[Problem]:
    """The lesson's minutes are joining, words, steps and quiz together."""
    total = timing.total_minutes(document)
    if not document["steps"] or document["minutes"] == total:
        return []
    return [
        Problem(
            "minutes",
            Severity.MUST,
            _("Minutes"),
            _("The lesson says %(said)s minutes; joining, words, steps and quiz make %(total)d.")
            % {"said": document["minutes"], "total": total},
            _("Write %(total)d, or change the minutes of a step.") % {"total": total},
        )
    ]


def parts_fit(document: Document) -> list[Problem]:
    """No part is longer than 25 minutes."""
    return [
        Problem(
            "parts",
            Severity.MUST,
            _("Part %(number)d") % {"number": part.number},
            _("It takes %(minutes)d minutes; a part takes at most %(most)d.")
            % {"minutes": part.minutes, "most": timing.LONGEST_PART},
            _("Tick “A new part starts here” at a step inside it, or shorten a step."),
        )
        for part in timing.parts(document)
        if part.minutes > timing.LONGEST_PART
    ]
