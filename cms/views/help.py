"""The public help directory."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.models import HelpEntry, Region


@require_safe
def help_directory(request: HttpRequest) -> HttpResponse:
    """Everything that is verified and not overdue: for pupils first, then for adults.

    ``?region=`` narrows to one region and the national entries; an unknown one is ignored.
    """
    regions = [choice for choice in Region.choices if choice[0] != Region.NATIONAL]
    region = request.GET.get("region", "")
    entries = HelpEntry.objects.current()
    if region in dict(regions):
        entries = entries.for_region(region)
    else:
        region = ""
    shown = list(entries)
    context = {
        "always": [entry for entry in shown if entry.never_hide],
        "for_pupils": [e for e in shown if e.for_pupils and not e.never_hide],
        "for_adults": [e for e in shown if e.for_adults and not e.for_pupils],
        "regions": regions,
        "region": region,
    }
    return render(request, "cms/pages/help.html", context)
