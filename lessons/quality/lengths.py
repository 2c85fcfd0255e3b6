"""Length: what nobody would read to its end is said at once, and no other rule has to work through it."""

from django.utils.translation import gettext as _

from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.texts import all_texts

LONGEST_TEXT = 5_000  # characters, two pages of print; the longest of the starter lessons has 1,100
LONGEST_TRANSCRIPT = 40_000  # of half an hour of talk
LONGEST_LESSON = 300_000


def overlong_texts(document: Document) -> list[Problem]:
    """Texts, or a whole lesson, that are too long to be checked."""
    texts = list(all_texts(document))
    transcripts = {step.get("transcript") for step in document["steps"]}
    sizes = [
        (
            text.where,
            len(text.words),
            LONGEST_TRANSCRIPT if text.words in transcripts else LONGEST_TEXT,
        )
        for text in texts
    ]
    sizes.append((_("The lesson"), sum(len(text.words) for text in texts), LONGEST_LESSON))
    return [
        Problem(
            "too-long",
            Severity.MUST,
            where,
            _("It has %(size)s characters; at most %(most)s can be checked.")
            % {"size": size, "most": most},
            _("Shorten it or divide it. The other checks follow when it is shorter."),
        )
        for where, size, most in sizes
        if size > most
    ]
