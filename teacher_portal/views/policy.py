"""The school's page for parents: the lead writes it, everybody with its address reads it."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from teacher_portal import evidence, programme
from teacher_portal.calendar import academic_year
from teacher_portal.forms_school import PolicyForm
from teacher_portal.models import DocumentKind
from teacher_portal.views.base import StaffRequest, for_staff, led_or_404, page
from teacher_portal.views.evidence import state_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def policy(request: StaffRequest) -> HttpResponse:
    """The form, the public address, and the pack for parents."""
    school = led_or_404(request)
    found = programme.policy_of(school)
    form = PolicyForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        saved = programme.save_policy(school=school, **form.cleaned_data)
        if saved.published_on:
            messages.success(request, _("Saved. Parents read it at the address below."))
        else:
            messages.success(request, _("Saved. Nobody outside your school can read it yet."))
        return redirect("policy")
    now = academic_year(timezone.localdate())
    context = state_of(DocumentKind.CONSULTATION, school.uuid, now) | {
        "school": school,
        "policy": found,
        "address": settings.SITE_URL.rstrip("/") + reverse("for_parents", args=[found.uuid])
        if found and found.published_on
        else "",
        "has_plan": bool(programme.planned_codes(school, now)),
        "here": reverse("consultation_make"),
    }
    return page(request, "school/policy.html", context, nav="school", form=form)


@require_safe
def for_parents(request: HttpRequest, policy_uuid: uuid.UUID) -> HttpResponse:
    """One page for the whole school: what is taught at which age; never which class and day."""
    found = programme.public_policy_or_404(policy_uuid)
    year = academic_year(timezone.localdate())
    context = evidence.for_parents(found.school, year) | {"policy": found}
    response = render(request, "teacher_portal/school/for_parents.html", context)
    # Parents come by the school's own link; no search engine needs to lead strangers here.
    response["X-Robots-Tag"] = "noindex"
    return response
