"""Local words: places in a lesson's text that say something else in each region.

An author writes ``[[area|your area]]``: a name, a bar, and the national wording, which stands wherever
a region has nothing of its own. So a text is whole without any region, the national wording is signed
off with the lesson, and nothing can be missing when it is shown. Names::

    area             the region's name
    service:<role>   a service of the help directory, by its role in its region
    figure:<figure>  a sourced figure of the region

Only what is verified and not overdue is filled in.
"""

import re
from collections.abc import Mapping

from django.utils.translation import get_language, gettext

from cms.ages import AgeBand
from cms.models import Figure, HelpEntry, LocalFigure, LocalRole, Region

# Blanks are taken off afterwards: patterns that look for them on both sides take for ever.
LOCAL_WORD = re.compile(r"\[\[([^\[\]|]*)\|([^\[\]|]*)\]\]")
BRACKETS = re.compile(r"\[\[|\]\]")
ENGLISH = "en"

Words = Mapping[str, str]
NATIONAL: Words = {}


def names() -> dict[str, str]:
    """Every name that a local word may have, with what it stands for."""
    return {
        "area": gettext("The region’s name"),
        **{f"service:{role.value}": str(role.label) for role in LocalRole},
        **{f"figure:{figure.value}": str(figure.label) for figure in Figure},
    }


def fill(text: str, words: Words) -> str:
    """The text with each local word as the region says it, or else in its national wording."""
    return LOCAL_WORD.sub(lambda found: words.get(found[1].strip()) or found[2].strip(), text)


def local_words(region: str, *, band: AgeBand | None = None, adults: bool = False) -> Words:
    """What a region says today for pupils of a band, or for adults; nothing for the whole country.

    Under 11s are never sent to a service: they read the national wording.
    """
    if region not in Region.values or region == Region.NATIONAL:
        return NATIONAL
    entries = HelpEntry.objects.current().filter(region=region).exclude(local_role="")
    if adults:
        entries = entries.filter(for_adults=True)
    elif band is not None:
        entries = entries.for_band(band)
    found = {"area": str(Region(region).label)}
    found |= {f"service:{entry.local_role}": said_of(entry) for entry in entries}
    # A figure is worded in English; a lesson in another language keeps its own national wording.
    if (get_language() or ENGLISH).startswith(ENGLISH):
        figures = LocalFigure.objects.current().filter(region=region)
        found |= {f"figure:{row.figure}": row.wording for row in figures}
    return found


def said_of(entry: HelpEntry) -> str:
    """A service as a sentence names it: with its number where it has one."""
    if not entry.phone:
        return entry.name
    return gettext("%(name)s on %(phone)s") % {"name": entry.name, "phone": entry.phone}
