"""Help: a lesson that may touch somebody's own life says whom to tell."""

import re

from django.utils.translation import gettext as _

from lessons.levels import Level
from lessons.quality.problems import Document, Problem, Severity

HELP_LINE = re.compile(r"\b(?:Childline|0800 1111|999|Shout|[Hh]elpline|Help page|Report Remove)\b")
WHOM_TO_TELL = re.compile(
    r"\b(?:tell|talk to|ask|speak to|find)\b[^.!?]{0,40}"
    r"\b(?:adult|grown-up|teacher|someone you trust|safeguarding lead|DSL|nurse|tutor|staff)\b",
    re.IGNORECASE,
)


def missing_help(document: Document) -> list[Problem]:
    """The content note or a closing line names a help line or whom to tell."""
    texts = [document["content_note"], *(step.get("closing") or "" for step in document["steps"])]
    if any(HELP_LINE.search(text) or WHOM_TO_TELL.search(text) for text in texts):
        return []
    careful = document["level"] != Level.GREEN  # a draft without a level, too
    return [
        Problem(
            "missing-help",
            Severity.MUST if careful else Severity.CONSIDER,
            _("Content note and closing lines"),
            _("None says where help is."),
            _("Name an adult in school and a help line, such as Childline on 0800 1111."),
            words="\n".join(texts),
        )
    ]
