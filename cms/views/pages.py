"""Public pages that are not in the page tree: what schools and parents ask before they trust us.

They stand in templates, not in the CMS, because each sentence promises something that the code keeps.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def for_schools(request: HttpRequest) -> HttpResponse:
    """What a school gets, needs and must not expect."""
    return render(request, "cms/pages/for_schools.html")


@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """How answers stay secret, and what is not promised."""
    return render(request, "cms/pages/how_it_works.html")
