"""The school's picture: figures of past terms for the whole school and its year groups."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from teacher_portal.access import OVERSEEING
from teacher_portal.models import School
from teacher_portal.school_picture import NothingPublished, school_picture
from teacher_portal.views.base import StaffRequest, for_staff, page


@require_safe
@for_staff
def picture(request: StaffRequest) -> HttpResponse:
    """Everybody at the school may see the school; leads and DSLs its year groups too."""
    school, oversees = _school_or_404(request)
    name, year = (request.GET.get(key, "") for key in ("term", "year"))
    try:
        found = school_picture(school, oversees=oversees, name=name, year=year)
    except NothingPublished:
        raise Http404 from None
    context = {
        "school": school,
        "schools": {m.school.uuid: m.school for m in request.staff.memberships}.values(),
        "picture": found,
    }
    return page(request, "rollups.html", context, nav="school")


def _school_or_404(request: StaffRequest) -> tuple[School, bool]:
    """The school asked for, among the person's own, and whether they oversee it."""
    asked = request.GET.get("school") or str(request.staff.school.uuid)
    mine = [m for m in request.staff.memberships if str(m.school.uuid) == asked]
    if not mine:
        raise Http404
    return mine[0].school, any(m.role in OVERSEEING for m in mine)
