"""The school's page: safeguarding leads, people and year groups."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from teacher_portal import access, budget, programme, services
from teacher_portal.calendar import academic_year
from teacher_portal.forms import SafeguardingForm, YearGroupsForm
from teacher_portal.forms_school import RegionForm
from teacher_portal.views.base import StaffRequest, for_staff, page


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def school(request: StaffRequest) -> HttpResponse:
    """School leads change it; everybody else reads whom to turn to."""
    led = request.staff.leads
    if led is None:
        if request.method == "POST":
            raise Http404
        people = access.leads_of(request.staff.school)
        return page(request, "school_read.html", {"leads": people}, nav="school")
    asked = request.POST.get("form")
    sizes = access.year_group_sizes(led, academic_year(timezone.localdate()))
    safeguarding = SafeguardingForm.of(led, request.POST if asked == "safeguarding" else None)
    years = YearGroupsForm(request.POST if asked == "years" else None, sizes=sizes)
    if asked == "safeguarding" and safeguarding.is_valid():
        services.name_safeguarding_leads(school=led, **safeguarding.cleaned_data)
        messages.success(request, _("Saved. Pupils read the new name from now on."))
        return redirect("school")
    if asked == "years" and years.is_valid():
        services.declare_year_groups(school=led, sizes=years.sizes())
        messages.success(request, _("Year groups saved."))
        return redirect("school")
    region = RegionForm.of(led, request.POST if asked == "region" else None)
    if asked == "region" and region.is_valid():
        programme.set_region(school=led, region=region.cleaned_data["region"])
        messages.success(request, _("Region saved."))
        return redirect("school")
    context = {
        "school": led,
        "safeguarding": safeguarding,
        "region": region,
        "years": years,
        "people": access.people_at(led),
        "many_classes": budget.awaiting_approval(led, academic_year(timezone.localdate())),
        "dsl_has_account": access.dsl_has_account(led),
    }
    return page(
        request,
        "school.html",
        context,
        nav="school",
        form={"years": years, "region": region}.get(str(asked), safeguarding),
    )


@require_POST
@for_staff
def school_approve(request: StaffRequest) -> HttpResponse:
    """The school lead confirms that a teacher really teaches many classes of a year group."""
    led = access.led_school_or_404(request.user)
    year = academic_year(timezone.localdate())
    for waiting in budget.awaiting_approval(led, year):
        if request.POST.get("who") == f"{waiting.teacher.pk}-{waiting.year}":
            budget.approve(
                school=led,
                teacher_id=waiting.teacher.pk,
                year=waiting.year,
                academic_year=year,
                approved_by=request.user,
            )
            messages.success(
                request, _("Confirmed for this school year: %(who)s.") % {"who": waiting.teacher}
            )
            return redirect("school")
    raise Http404
