"""What only the whole library can have or lack."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cms.ages import AgeBand
from lessons.quality.problems import Document, Problem, Severity


def pulses_in_every_band(documents: Iterable[Document]) -> list[Problem]:
    """Every band that has lessons has a step to start from and one to look back from."""
    kinds: dict[str, set[str]] = {}
    for document in documents:
        if document["band"] and document["steps"]:
            inside = {step["type"] for step in document["steps"]}
            kinds.setdefault(document["band"], set()).update(inside)
    names = {"baseline": _("Class Pulse: start"), "endpoint": _("Class Pulse: end")}
    return [
        Problem(
            "pulses",
            Severity.MUST,
            _("Ages %(band)s") % {"band": AgeBand(band).label},
            _("No lesson of this band has the step “%(name)s”.") % {"name": name},
            _("Add it to the first or last lesson of the band, with the same statements in both."),
        )
        for band, found in sorted(kinds.items())
        for kind, name in names.items()
        if kind not in found
    ]
