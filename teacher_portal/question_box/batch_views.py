"""The DSL makes a batch: what is in it, what the bank offers, and the release."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.ages import AgeBand, YearGroupName
from teacher_portal.forms import add_refusal
from teacher_portal.models import School
from teacher_portal.question_box import bank, batches
from teacher_portal.question_box.forms import BankForm, EntryForm
from teacher_portal.question_box.retention import KEPT_FOR
from teacher_portal.question_box.staff_views import box_page, for_dsl
from teacher_portal.services import NotAllowed
from teacher_portal.views.base import StaffRequest


def _year_or_404(school: School, year: str) -> YearGroupName:
    """A year group that has a class now and whose pupils can write."""
    if year not in batches.years_of(school, also=batches.drafts_of(school)):
        raise Http404
    return YearGroupName(year)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dsl
def batch(request: StaffRequest, school: School, year: str) -> HttpResponse:
    """What is in the batch of a year group; POST puts a question of the bank in."""
    year_group = _year_or_404(school, year)
    banked = bank.bank_for(school, year_group.band)
    if request.method == "POST":
        chosen = bank.find(banked, request.POST.get("bank", ""))
        if chosen is None:
            raise Http404
        try:
            batches.put_in_from_bank(school=school, year_group=year, banked=chosen)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect("box_batch", school.uuid, year)
    mixture = batches.mixture_of(batches.draft_of(school, year))
    standing = batches.standing(school, year)
    unused = batches.unused(standing, banked)
    return box_page(
        request,
        school,
        "batch.html",
        year=year_group,
        mixture=mixture,
        bank=unused,
        is_used_up=len(unused) < max(mixture.missing, 1),
        comes_back_on=batches.comes_back_on(standing),
        is_draft=bank.is_draft(),
        released=[b for b in batches.released_by(school) if b.year_group == year],
        days=KEPT_FOR.days,
    )


@require_POST
@for_dsl
def batch_release(request: StaffRequest, school: School, year: str) -> HttpResponse:
    """Give the batch to the year group's teachers."""
    _year_or_404(school, year)
    try:
        day = batches.release(school=school, year_group=year)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Released. Teachers of this year group read it from %(day)s.")
            % {"day": date_format(day, "l j F")},
        )
    return redirect("box_batch", school.uuid, year)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dsl
def entry(request: StaffRequest, school: School, pk: uuid.UUID) -> HttpResponse:
    """Change the words of an entry before it is released."""
    found = batches.entry_or_404(school, pk)
    words = {"question": found.question, "answer": found.answer}
    form = EntryForm(request.POST if request.method == "POST" else None, initial=words)
    if form.is_valid():
        try:
            batches.change(entry=found, **form.cleaned_data)
        except NotAllowed as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("box_batch", school.uuid, found.batch.year_group)
    return box_page(request, school, "entry.html", form=form, entry=found)


@require_POST
@for_dsl
def entry_remove(request: StaffRequest, school: School, pk: uuid.UUID) -> HttpResponse:
    """Take an entry out of the batch."""
    found = batches.entry_or_404(school, pk)
    batches.take_out(entry=found)
    messages.success(request, _("Taken out of the batch."))
    return redirect("box_batch", school.uuid, found.batch.year_group)


@require_http_methods(["GET", "HEAD", "POST"])
@for_dsl
def box_bank(request: StaffRequest, school: School) -> HttpResponse:
    """The bank by age, with a form for the school's own questions."""
    form = BankForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            bank.add(
                school=school,
                band=AgeBand(data["band"]),
                question=data["question"],
                answer=data["answer"],
            )
        except NotAllowed as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Added to the bank."))
            return redirect("box_bank", school.uuid)
    return box_page(
        request,
        school,
        "bank.html",
        form=form,
        bands=bank.whole_bank(school),
        days=KEPT_FOR.days,
        is_draft=bank.is_draft(),
    )


@require_POST
@for_dsl
def bank_remove(request: StaffRequest, school: School, pk: uuid.UUID) -> HttpResponse:
    """Take one of the school's own questions out of the bank."""
    bank.remove(school=school, pk=pk)
    messages.success(request, _("Taken out of the bank."))
    return redirect("box_bank", school.uuid)
