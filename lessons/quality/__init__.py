"""Checks of a lesson's content, for authors: one rule a function, over the lesson as plain data.

A rule takes a lesson document (see ``lessons.freezing``), reads no database and returns problems, each
with where, what and how to mend it. ``check_lesson`` runs them all; ``check_library`` adds what only the
whole library can lack. “Must” keeps a lesson from being ready, “consider” asks the author to look.
"""

from collections.abc import Iterable

from cms.local_words import ENGLISH
from lessons.localising import national
from lessons.quality.activities import activity_rules
from lessons.quality.casting import one_sex_casting
from lessons.quality.help import missing_help
from lessons.quality.lengths import overlong_texts
from lessons.quality.levels import level_fits
from lessons.quality.library import pulses_in_every_band
from lessons.quality.local import local_words_known, town_names
from lessons.quality.minutes import minutes_add_up, parts_fit
from lessons.quality.objectives import objectives_asked, objectives_named
from lessons.quality.pictures import picture_files, picture_words, spots_inside
from lessons.quality.problems import Document, Problem, Rule, Severity
from lessons.quality.questions import question_rules, report_slots
from lessons.quality.quiz import correct_longest, missing_feedback, missing_scenario
from lessons.quality.reading import reading_grade
from lessons.quality.stems import all_of_the_above, negative_stems
from lessons.quality.wording import blame_words

__all__ = ["ENGLISH_RULES", "RULES", "Problem", "Rule", "Severity", "check_lesson", "check_library"]

RULES: tuple[Rule, ...] = (
    local_words_known,
    activity_rules,
    question_rules,
    report_slots,
    minutes_add_up,
    parts_fit,
    level_fits,
    objectives_named,
    objectives_asked,
    missing_scenario,
    missing_feedback,
    correct_longest,
    picture_files,
    picture_words,
    spots_inside,
)
# These know English words; of any other language they would talk nonsense.
ENGLISH_RULES: tuple[Rule, ...] = (
    missing_help,
    negative_stems,
    all_of_the_above,
    blame_words,
    reading_grade,
    one_sex_casting,
    town_names,
)


def check_lesson(document: Document) -> list[Problem]:
    """Everything that can be said of one lesson, what must be mended first.

    Of texts without end nothing is said but that.
    """
    if too_long := overlong_texts(document):
        return too_long
    found = [problem for rule in RULES for problem in rule(document)]
    if document.get("language", ENGLISH).startswith(ENGLISH):
        shown = national(document)  # as it is read where a region has no words of its own
        found += [problem for rule in ENGLISH_RULES for problem in rule(shown)]
    return sorted(found, key=lambda problem: not problem.is_must)


def check_library(documents: Iterable[Document]) -> list[Problem]:
    """What the lessons lack together."""
    return pulses_in_every_band(documents)
