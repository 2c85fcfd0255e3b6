"""What is kept for how long, for every member of staff."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from teacher_portal.retention import terms
from teacher_portal.views.base import StaffRequest, for_staff, page


@require_safe
@for_staff
def retention(request: StaffRequest) -> HttpResponse:
    """One table, made from the constants that the deleting works with."""
    return page(request, "retention.html", {"terms": terms()}, nav="school")
