"""See it as: a pupil of any band, a parent, a printed pack. A draft is shown as an edition would be."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from cms.ages import AgeBand
from lessons import player
from lessons.checking import draft_document
from lessons.models import Edition
from lessons.packs.rendering import pack_html
from lessons.previews import HOOK, PreviewMode

PREVIEW = uuid.UUID(int=0)  # options are mixed by an edition's name; a draft has none


def draft_edition(lesson: Any, band: str = "") -> Edition:
    """What publishing would freeze now, not saved; in another band's clothes if one is given."""
    document = draft_document(lesson)
    return Edition(
        uuid=PREVIEW,
        lesson=lesson,
        number=0,
        code=document["code"],
        title=document["title"],
        band=band or document["band"],
        level=document["level"],
        data=document,
        layout=[],
        published_on=timezone.localdate(),
        review_by=timezone.localdate(),
    )


def as_pupil(request: HttpRequest, lesson: Any, band: str = "") -> HttpResponse:
    """The player, where nothing is sent."""
    return player.preview(request, draft_edition(lesson, band))


def as_page(request: HttpRequest, lesson: Any) -> HttpResponse:
    """The public page, which parents read."""
    return TemplateResponse(
        request, lesson.get_template(request), lesson.get_context(request) | {"is_preview": True}
    )


def as_pack(request: HttpRequest, lesson: Any) -> HttpResponse:
    """The pack's pages on the screen; printing makes them pages."""
    return HttpResponse(pack_html(draft_edition(lesson), back_url="#top"))


@hooks.register(HOOK, order=100)
def pupil_first() -> list[PreviewMode]:
    """The lesson as its own pupils get it."""
    return [PreviewMode("pupil", _("Pupil"), as_pupil)]


@hooks.register(HOOK, order=300)
def page_pack_and_bands() -> list[PreviewMode]:
    """Parents, paper, and the clothes of the other bands."""
    modes = [
        PreviewMode("page", _("Parent (public page)"), as_page),
        PreviewMode("pack", _("Printed pack"), as_pack),
    ]
    modes += [
        PreviewMode(
            f"pupil-{band.value}",
            _("Pupil, as ages %(band)s see it") % {"band": band.label},
            partial(as_pupil, band=band.value),
        )
        for band in AgeBand
    ]
    return modes
