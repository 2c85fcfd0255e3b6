"""What a school plans and teaches: the dashboard, the plan by year group, and the file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.ages import YearGroupName
from teacher_portal import programme
from teacher_portal.calendar import academic_year
from teacher_portal.coverage import (
    Coverage,
    chosen_year,
    coverage_csv,
    school_coverage,
    year_label,
    years_to_choose,
)
from teacher_portal.forms_school import PlanForm
from teacher_portal.models import School
from teacher_portal.views.base import StaffRequest, for_staff, led_or_404, overseen_or_404, page


def _coverage_or_404(request: StaffRequest) -> tuple[School, Coverage]:
    school = overseen_or_404(request)
    year = chosen_year(request.GET.get("year", ""))
    if year is None:
        raise Http404
    return school, school_coverage(school, year)


@require_safe
@for_staff
def coverage(request: StaffRequest) -> HttpResponse:
    """Objectives by year group, strands, and who took part; for the lead and the DSLs."""
    school, found = _coverage_or_404(request)
    leads = request.staff.leads
    context = {
        "school": school,
        "coverage": found,
        "choices": years_to_choose(),
        "may_plan": leads is not None and leads.pk == school.pk,
        "is_now": found.academic_year == academic_year(timezone.localdate()),
    }
    return page(request, "school/coverage.html", context, nav="school")


@require_safe
@for_staff
def coverage_file(request: StaffRequest) -> HttpResponse:
    """The same for a spreadsheet."""
    _school, found = _coverage_or_404(request)
    response = HttpResponse(coverage_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="coverage-{found.academic_year}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def plan(request: StaffRequest) -> HttpResponse:
    """One year group's lessons of this school year, to tick."""
    school = led_or_404(request)
    now = academic_year(timezone.localdate())
    years = programme.years_of(school, now)
    asked = request.GET.get("year") or next(iter(years), YearGroupName.RECEPTION.value)
    if asked not in YearGroupName.values:
        raise Http404
    planned = programme.planned_codes(school, now)
    lessons = list(programme.published_lessons())
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        codes=[lesson.code for lesson in lessons],
        planned=planned.get(asked, set()),
    )
    here = f"{reverse('school_plan')}?year={asked}"
    if form.is_valid():
        programme.save_plan(
            school=school, academic_year=now, year=asked, codes=form.cleaned_data["lessons"]
        )
        number = len(form.cleaned_data["lessons"])
        messages.success(
            request,
            ngettext(
                "Saved: %(number)s lesson planned for %(year)s.",
                "Saved: %(number)s lessons planned for %(year)s.",
                number,
            )
            % {"number": number, "year": YearGroupName(asked).label},
        )
        return redirect(here)
    band = YearGroupName(asked).band
    context = {
        "school": school,
        "label": year_label(now),
        "here": here,
        "year": YearGroupName(asked),
        "years": [
            (YearGroupName(name), len(planned.get(name, ())))
            for name in YearGroupName.values
            if name in years or name in planned or name == asked
        ],
        "ticked": form.ticked,
        "fitting": [lesson for lesson in lessons if lesson.band == band],
        "others": [lesson for lesson in lessons if lesson.band != band],
        "others_ticked": any(
            lesson.code in form.ticked for lesson in lessons if lesson.band != band
        ),
    }
    return page(request, "school/plan.html", context, nav="school", form=form)


@require_POST
@for_staff
def plan_fill(request: StaffRequest) -> HttpResponse:
    """Suggest a plan for the year groups that have none."""
    school = led_or_404(request)
    now = academic_year(timezone.localdate())
    years = programme.years_of(school, now)
    made = programme.fill_plan(school=school, academic_year=now, years=years)
    if made:
        messages.success(
            request,
            _("Planned: every lesson once, in a year group of its age. Change it as you like."),
        )
    else:
        messages.info(request, _("Every year group that you have declared has a plan already."))
    return redirect("school_plan")
