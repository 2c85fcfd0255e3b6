"""Where a picture, film or sound is used, and keeping what is used.

Wagtail's reference index knows what is published. Rooms above know more (drafts, what classes have
been given) and answer ``find_uses``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.dispatch import Signal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import ReferenceIndex

# Sent with ``target``, a picture, film, sound or H5P activity; receivers return the ``Use``s they know of.
find_uses = Signal()
# Sent with ``target`` and ``user``; receivers return the ``Use``s that this person may not change, so
# that neither may they change what is shown there.
find_foreign_uses = Signal()

NAMED = 5


@dataclass(frozen=True, order=True)
class Use:
    """One place, by the name under which people know it."""

    place: str


class InUse(PermissionDenied):
    """It is used and stays; the studio shows the words."""


def uses_of(target: Any) -> list[Use]:
    """Every place that uses it, without doubles."""
    found = {
        Use(str(source)) for source, _references in ReferenceIndex.get_grouped_references_to(target)
    }
    return sorted(found | _answers(find_uses, target))


def _answers(signal: Signal, target: Any, **more: Any) -> set[Use]:
    found: set[Use] = set()
    for _receiver, answer in signal.send(sender=type(target), target=target, **more):
        found.update(cast(Iterable[Use], answer))
    return found


def in_words(uses: Iterable[Use]) -> str:
    """The places as a phrase; a long list is cut."""
    places = [use.place for use in uses]
    shown = ", ".join(f"“{place}”" for place in places[:NAMED])
    more = len(places) - NAMED
    if more <= 0:
        return shown
    return ngettext(
        "%(shown)s and %(more)s other place", "%(shown)s and %(more)s other places", more
    ) % {"shown": shown, "more": more}


def why_kept(target: Any) -> str:
    """Why it cannot be deleted; empty when it can."""
    uses = uses_of(target)
    if not uses:
        return ""
    return _(
        "“%(title)s” cannot be deleted: it is used in %(places)s. Take it out there first; lessons "
        "that classes have been given keep theirs."
    ) % {"title": target.title, "places": in_words(uses)}


def why_not_replaced(target: Any) -> str:
    """Why its file cannot be exchanged; empty when it can.

    What reviewers have signed would change behind their backs.
    """
    uses = uses_of(target)
    if not uses:
        return ""
    return _(
        "This file is used in %(places)s and cannot be exchanged: what was signed off must stay what "
        "it was. Upload the new one as a new item and choose it in the lesson."
    ) % {"places": in_words(uses)}


def why_words_stay(target: Any, user: Any) -> str:
    """Why this person cannot change what it says or shows; empty when they can.

    A lesson is its organisation's; the library is everybody's. What a lesson shows of the library is
    words of the lesson.
    """
    uses = sorted(_answers(find_foreign_uses, target, user=user))
    if not uses:
        return ""
    return _(
        "This is shown in %(places)s, which is not yours to change. Ask those who wrote it, or upload "
        "your own as a new item."
    ) % {"places": in_words(uses)}
