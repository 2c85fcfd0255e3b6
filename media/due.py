"""What of the library has to be put right or is running out: one list for pictures, films and sounds."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from media.models import RegardImage, RegardMedia


@dataclass(frozen=True)
class Due:
    """One item that wants something: ``reasons`` in sentences."""

    title: str
    kind: str
    edit_url: str
    usage_url: str
    reasons: list[str]
    blocks: bool  # whether a lesson may not use it as it is


def pictures_due() -> Any:
    """Pictures that lessons may not use, or not for much longer."""
    ready = RegardImage.objects.ready()
    running_out = RegardImage.objects.expiring()
    return RegardImage.objects.exclude(pk__in=ready.exclude(pk__in=running_out).values("pk"))


def films_due() -> Any:
    """Films and sounds that lessons may not use, or not for much longer."""
    allowed = RegardMedia.objects.allowed().exclude(transcript="")
    ready = allowed.exclude(Q(type="video") & Q(captions=""))
    running_out = RegardMedia.objects.expiring()
    return RegardMedia.objects.exclude(pk__in=ready.exclude(pk__in=running_out).values("pk"))


def everything_due() -> list[Due]:
    """All of it: what blocks first, then by title."""
    pictures = pictures_due().only("title", "description", *PROVENANCE)
    films = films_due().only("title", "type", "captions", "transcript", *PROVENANCE)
    rows = [row for row in map(_row, chain(pictures, films)) if row.reasons]
    return sorted(rows, key=lambda row: (not row.blocks, row.title.casefold()))


PROVENANCE = ("licence", "credit", "licence_note", "people", "consent_note", "expires_on")


def _row(item: Any) -> Due:
    picture = isinstance(item, RegardImage)
    problems = item.problems()
    reasons = list(problems)
    if item.expires_on and item.expires_on >= timezone.localdate():
        day = date_format(item.expires_on, "j F Y")
        reasons.append(_("It may be used until %(day)s only.") % {"day": day})
    return Due(
        title=item.title,
        kind=str(_("Picture")) if picture else str(item.get_type_display()),
        edit_url=reverse("wagtailimages:edit" if picture else "wagtailmedia:edit", args=[item.pk]),
        usage_url=item.usage_url,
        reasons=reasons,
        blocks=bool(problems),
    )
