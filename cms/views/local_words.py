"""What an author can write for “the place where this is taught”, and what each region says today."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.local_words import names, said_of
from cms.models import HelpEntry, LocalFigure, Region


@require_safe
def local_words_page(request: HttpRequest) -> HttpResponse:
    """The list, for everybody who may read the help directory."""
    user: Any = request.user
    if not user.has_perm("cms.view_helpentry"):
        raise PermissionDenied
    regions = [region for region in Region if region != Region.NATIONAL]
    said = _said()
    rows = [
        (name, meaning, [said.get((name, region.value)) for region in regions])
        for name, meaning in names().items()
    ]
    context = {
        "header_title": _("Local words"),
        "header_icon": "site",
        "breadcrumbs_items": [{"url": "", "label": _("Local words")}],
        "regions": regions,
        "rows": rows,
        "today": timezone.localdate(),
        "example": "[[area|your area]]",
    }
    return render(request, "cms/accounts/studio/local_words.html", context)


def _said() -> dict[tuple[str, str], dict[str, Any]]:
    """What each region has for each name: the words, and whether they are shown today."""
    found: dict[tuple[str, str], dict[str, Any]] = {
        ("area", region.value): {"words": region.label, "is_shown": True, "review_by": None}
        for region in Region
    }
    entries = HelpEntry.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    for entry in entries.exclude(local_role=""):
        found[f"service:{entry.local_role}", entry.region] = _row(entry, said_of(entry))
    for figure in LocalFigure.objects.all():
        found[f"figure:{figure.figure}", figure.region] = _row(figure, figure.wording)
    return found


def _row(source: HelpEntry | LocalFigure, words: str) -> dict[str, Any]:
    return {"words": words, "is_shown": source.is_shown, "review_by": source.review_by}
