"""The sentences of ``reasons`` in the reader's language, and the limits of the settings."""

from django.conf import settings
from django.utils.translation import gettext

from quizzes.h5pp.export import Targets
from quizzes.h5pp.manifest import Name
from quizzes.h5pp.package import Limits
from quizzes.h5pp.reasons import NOTES, REFUSALS, Note, Refused


def said(found: Note | Refused) -> str:
    """A note or a refusal for people."""
    sentences = NOTES if isinstance(found, Note) else REFUSALS
    return gettext(sentences[found.code]) % found.values


def limits() -> Limits:
    """What a package may cost."""
    return Limits(**settings.H5P_LIMITS)


def core() -> tuple[int, int]:
    """The version of the H5P core that the player brings."""
    major, minor = settings.H5P_CORE.split(".")
    return int(major), int(minor)


def targets() -> Targets:
    """The versions that exports are written for."""
    versions: dict[str, str] = settings.H5P_EXPORT
    names = {}
    for machine, version in versions.items():
        major, minor = version.split(".")
        names[machine] = Name(machine, int(major), int(minor))
    return Targets(names["H5P.QuestionSet"], names["H5P.MultiChoice"])
