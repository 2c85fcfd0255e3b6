"""Home and classes: what a teacher sees first, and the short forms about a class."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teacher_portal import access, choosing, class_access, services
from teacher_portal.calendar import academic_year
from teacher_portal.first_steps import first_steps
from teacher_portal.forms import ClassForm, add_refusal
from teacher_portal.services import NotAllowed
from teacher_portal.views.base import StaffRequest, for_staff, offer_undo, page

RECENT_REPORTS = 6
NOTICES_FOR = dt.timedelta(days=30)


@require_safe
@for_staff
def teach_home(request: StaffRequest) -> HttpResponse:
    """A teacher's classes and lessons; for a DSL what is open at the school, and the notices."""
    user, staff = request.user, request.staff
    context: dict[str, Any] = {}
    if staff.teaches_at:
        classes = list(access.classes_for(user))
        mine = access.for_list(access.assignments_for(user))
        context |= {
            "classes": [c for c in classes if c.archived_on is None],
            "archived": [c for c in classes if c.archived_on],
            "earlier": [
                c
                for c in classes
                if c.archived_on is None and c.academic_year < academic_year(timezone.localdate())
            ],
            "open_now": list(mine.open()),
            "reports": list(mine.closed().order_by("-closed_on", "-pk")[:RECENT_REPORTS]),
        }
        context["steps"] = first_steps(context["classes"], context["open_now"], context["reports"])
    if staff.dsl_at:
        context |= {
            "overseen": list(
                access.for_list(access.assignments_overseen(user)).select_related(
                    "teacher", "edition"
                )
            ),
            "notices": list(access.notices_for(user, since=timezone.localdate() - NOTICES_FOR)),
        }
    return page(request, "home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def class_new(request: StaffRequest) -> HttpResponse:
    """Create a class in one short form."""
    schools = request.staff.teaches_at
    if not schools:
        return page(request, "not_a_teacher.html", {})
    form = ClassForm(request.POST or None, schools=schools)
    if form.is_valid():
        try:
            made = services.create_class(
                teacher=request.user, school=form.school(), **form.class_fields()
            )
        except NotAllowed as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("%(class)s is ready. Set its first lesson.") % {"class": made.label}
            )
            return redirect("class_detail", made.uuid)
    return page(request, "class_form.html", {}, form=form)


@require_safe
@for_staff
def class_detail(request: StaffRequest, class_uuid: uuid.UUID) -> HttpResponse:
    """One class: what is open now, and the reports of what was closed."""
    school_class = access.class_or_404(request.user, class_uuid)
    history = list(access.history_of(school_class))
    context = {
        "school_class": school_class,
        "open_now": [a for a in history if not a.is_closed],
        "closed": [a for a in history if a.is_closed],
        "under_way": choosing.under_way(school_class, history),
        "teachers": class_access.teachers_of(school_class),
    }
    return page(request, "class_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def class_edit(request: StaffRequest, class_uuid: uuid.UUID) -> HttpResponse:
    """Change a class's name, year or roll."""
    school_class = access.class_or_404(request.user, class_uuid)
    form = ClassForm.of(school_class, request.POST or None)
    if form.is_valid():
        try:
            services.update_class(school_class=school_class, **form.class_fields())
        except NotAllowed as refusal:
            add_refusal(form, refusal)
            school_class.refresh_from_db()
        else:
            messages.success(request, _("Saved."))
            return redirect("class_detail", class_uuid)
    return page(request, "class_form.html", {"school_class": school_class}, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def class_archive(request: StaffRequest, class_uuid: uuid.UUID) -> HttpResponse:
    """GET asks, POST puts the class away; the page it leads to has the way back."""
    school_class = access.class_or_404(request.user, class_uuid)
    if request.method == "POST":
        try:
            services.archive_class(school_class=school_class)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("class_detail", class_uuid)
        offer_undo(
            request,
            _("%(class)s is archived. Its reports stay.") % {"class": school_class.label},
            reverse("class_restore", args=[class_uuid]),
        )
        return redirect("teach_home")
    return page(request, "class_archive.html", {"school_class": school_class})


@require_POST
@for_staff
def class_restore(request: StaffRequest, class_uuid: uuid.UUID) -> HttpResponse:
    """Bring an archived class back."""
    school_class = access.class_or_404(request.user, class_uuid)
    try:
        services.restore_class(school_class=school_class)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(class)s is back.") % {"class": school_class.label})
    return redirect("class_detail", class_uuid)
