"""Previews in the block picker: in the look of the lesson that is being edited."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.models import Page

from cms.ages import AgeBand

USUAL_BAND = AgeBand.AGES_11_14.value


def band_asked_for(request: HttpRequest | None) -> str:
    """The age band of the lesson from whose editor a preview was asked for.

    The picker tells only which block, so the page is read from where the request came from. Any
    other place gets the neutral look of the older bands.
    """
    address = request.META.get("HTTP_REFERER", "") if request else ""
    try:
        page_id = resolve(urlsplit(address).path).kwargs.get("page_id")
    except (Resolver404, ValueError):
        return USUAL_BAND
    page = Page.objects.filter(pk=page_id).specific().first() if page_id else None
    return str(getattr(page, "band", "") or USUAL_BAND)
