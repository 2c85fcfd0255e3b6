"""Why a package is refused, and what else there is to say about one: every sentence in one place.

The pure modules raise and collect codes with their values; who shows them may translate the sentence
first. ``gettext_noop`` marks the sentences for the translators and does nothing else.
"""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation."""
    return message


REFUSALS = {
    "not_zip": gettext_noop("This is not an H5P file: it cannot be read as a zip archive."),
    "zip_form": gettext_noop(
        "The archive is not written in the plain way (%(what)s). Save it again in the tool it comes "
        "from."
    ),
    "too_large": gettext_noop("The package is too large: %(size)s MB. The limit is %(limit)s MB."),
    "too_many": gettext_noop("The package has too many files: the limit is %(limit)d."),
    "unpacked": gettext_noop(
        "The package would be %(size)s MB when unpacked. The limit is %(limit)s MB."
    ),
    "file_too_large": gettext_noop(
        "%(path)s is too large: %(size)s MB. The limit is %(limit)s MB."
    ),
    "ratio": gettext_noop("%(path)s is packed so tightly that it can only be meant to do harm."),
    "lied": gettext_noop("%(path)s is not what the archive says: it is damaged or tampered with."),
    "path": gettext_noop("The archive names a file in a way that is not allowed: %(path)s"),
    "link": gettext_noop(
        "%(path)s is a link or a special file; only ordinary files may be inside."
    ),
    "duplicate": gettext_noop("%(path)s stands in the archive twice."),
    "deep": gettext_noop("%(path)s lies too many folders deep."),
    "encrypted": gettext_noop("%(path)s is encrypted."),
    "content_kind": gettext_noop(
        "%(path)s may not be in a package: the content may hold pictures, sound, film, captions "
        "and JSON only."
    ),
    "content_lies": gettext_noop("%(path)s is not the kind of file that its name says."),
    "missing": gettext_noop("%(path)s is missing from the package."),
    "json": gettext_noop("%(path)s cannot be read: it is not sound JSON (%(why)s)."),
    "json_deep": gettext_noop("%(path)s is nested too deeply."),
    "manifest": gettext_noop("%(path)s is not as the H5P specification wants it: %(why)s."),
    "main_library": gettext_noop(
        "The main library %(library)s is not among the libraries that the package says it needs."
    ),
    "not_runnable": gettext_noop("The main library %(library)s is not one that can be played."),
    "folder": gettext_noop(
        "The folder %(folder)s does not carry the name of its library %(library)s."
    ),
    "declared": gettext_noop("%(library)s needs %(path)s, which is missing."),
    "core_api": gettext_noop(
        "%(library)s needs version %(needs)s of the H5P core; there is version %(have)s."
    ),
    "embedded_js": gettext_noop("%(library)s runs scripts from the content. It is never accepted."),
    "unsafe_eval": gettext_noop(
        "%(library)s makes programs out of text while it runs, which this site forbids. Use "
        "version %(wanted)s or later."
    ),
    "overwrite": gettext_noop(
        "The package brings its own %(library)s, different from the installed one with the same "
        "version. The installed one stays."
    ),
    "rules": gettext_noop("The content does not fit what %(library)s asks for: %(where)s."),
    "too_much": gettext_noop(
        "There is too much in the content: more than %(limit)d questions or fields."
    ),
}

NOTES = {
    "skipped": gettext_noop("%(count)d files are not needed and were left out (%(path)s …)."),
    "absolute_url": gettext_noop("The content asks for a file on another site: %(url)s"),
    "old_core": gettext_noop(
        "%(library)s was made for an old version of the H5P core (%(needs)s)."
    ),
    "overwrite": REFUSALS["overwrite"],
    "missing_file": gettext_noop("The content names a file that is not in the package: %(path)s"),
    "media": gettext_noop("%(where)s: its picture, sound or film stays behind."),
    "tips": gettext_noop("%(where)s: tips are not shown."),
    "not_chosen": gettext_noop("%(where)s: the feedback for answers left out is not shown."),
    "formatting": gettext_noop("%(where)s: bold, lists and links become plain text."),
    "overall": gettext_noop("%(where)s: feedback for ranges of points is not shown."),
    "points": gettext_noop("%(where)s: points for parts of an answer are not given."),
    "pass_mark": gettext_noop("%(where)s: there is no pass mark (it was %(mark)s per cent)."),
    "order": gettext_noop("%(where)s: answers are not shuffled for each pupil."),
    "question_order": gettext_noop(
        "Questions come in their order; they are not drawn or shuffled."
    ),
    "no_retry": gettext_noop("%(where)s: pupils may always think again."),
    "intro": gettext_noop("The page before the questions stays behind: %(text)s"),
    "end": gettext_noop("The page after the questions stays behind."),
    "sound": gettext_noop("%(where)s: sounds and timed steps stay behind."),
    "case": gettext_noop(
        "%(where)s: words are chosen from a list, not typed; spelling plays no part."
    ),
    "alternatives": gettext_noop("%(where)s: other accepted spellings stay behind (%(text)s)."),
    "context": gettext_noop("%(where)s became %(count)d questions, one for each gap."),
    "one_correct": gettext_noop("%(where)s: only one of the accurate answers could be chosen."),
    "moved_first": gettext_noop("%(where)s: the accurate answer came first and was moved."),
    "too_many_options": gettext_noop("%(where)s: answers beyond six stay behind (%(text)s)."),
    "long_text": gettext_noop("%(where)s: an answer is longer than 200 characters; shorten it."),
    "no_feedback": gettext_noop(
        "%(where)s: write feedback for each answer before it is published."
    ),
    "no_accurate": gettext_noop("%(where)s: every answer counts, so it is treated as an opinion."),
    "card_media": gettext_noop("%(where)s: pictures and sound of cards stay behind."),
    "changed": gettext_noop(
        "%(where)s was changed in another tool, so its marks from here are lost."
    ),
    "scale_as_choice": gettext_noop(
        "%(where)s: elsewhere, a statement on a scale is a question in which every answer counts."
    ),
    "marks_stay_here": gettext_noop(
        "What is reported, and to whom, is known on this site only; other tools show the questions."
    ),
}


@dataclasses.dataclass(frozen=True)
class Note:
    """Something worth telling about a package that does not stop it."""

    code: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return NOTES[self.code] % self.values


class Refused(Exception):
    """The package cannot be taken; ``code`` is a key of ``REFUSALS``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values: Mapping[str, object] = MappingProxyType(values)

    def __str__(self) -> str:
        return REFUSALS[self.code] % self.values


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1024 / 1024:.1f}"
