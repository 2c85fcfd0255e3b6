"""Who teaches a class, and archiving last year's classes in one go, with a way back."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from teacher_portal import access, class_access, class_people
from teacher_portal.forms import add_refusal
from teacher_portal.forms_day import ColleagueForm
from teacher_portal.services import NotAllowed
from teacher_portal.views.base import StaffRequest, for_staff, offer_undo, page


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def teacher_add(request: StaffRequest, class_uuid: uuid.UUID) -> HttpResponse:
    """Choose a colleague of the same school to teach the class too."""
    school_class = access.class_or_404(request.user, class_uuid)
    colleagues = class_access.colleagues_of(school_class)
    form = ColleagueForm(request.POST or None, colleagues=colleagues)
    if form.is_valid():
        person = form.person()
        try:
            class_people.add_teacher(school_class=school_class, person=person, by=request.user)
        except NotAllowed as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(person)s teaches %(class)s too. We have e-mailed them.")
                % {"person": person, "class": school_class.label},
            )
            return redirect("class_detail", class_uuid)
    context = {"school_class": school_class, "colleagues": colleagues}
    return page(request, "teacher_add.html", context, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def teacher_remove(request: StaffRequest, class_uuid: uuid.UUID, pk: int) -> HttpResponse:
    """GET asks, POST takes the class from one of its teachers: a colleague, or oneself."""
    school_class = access.class_or_404(request.user, class_uuid)
    teachers = class_access.teachers_of(school_class)
    person = next((teacher for teacher in teachers if teacher.pk == pk), None)
    if person is None:
        raise Http404
    if request.method == "POST":
        try:
            class_people.take_off(school_class=school_class, person=person)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("class_detail", class_uuid)
        if person == request.user:
            messages.success(request, _("You have left %(class)s.") % {"class": school_class.label})
            return redirect("teach_home")
        messages.success(
            request,
            _("%(person)s no longer teaches %(class)s.")
            % {"person": person, "class": school_class.label},
        )
        return redirect("class_detail", class_uuid)
    context = {
        "school_class": school_class,
        "person": person,
        "me": person == request.user,
        "only_one": len(teachers) == 1,
    }
    return page(request, "teacher_remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def archive_earlier(request: StaffRequest) -> HttpResponse:
    """GET shows what would go, POST puts it away; the message has the way back."""
    if request.method == "POST":
        batch, number = class_people.archive_earlier(user=request.user)
        if number:
            text = ngettext(
                "%(number)d class is archived. Its reports stay.",
                "%(number)d classes are archived. Their reports stay.",
                number,
            )
            offer_undo(
                request, text % {"number": number}, reverse("restore_together", args=[batch])
            )
        return redirect("teach_home")
    return page(
        request, "archive_earlier.html", {"found": class_people.earlier_classes(request.user)}
    )


@require_POST
@for_staff
def restore_together(request: StaffRequest, batch: uuid.UUID) -> HttpResponse:
    """Undo: exactly the classes of that one press come back."""
    back, taken = class_people.restore_together(user=request.user, batch=batch)
    if not back and not taken:
        raise Http404
    if back:
        messages.success(request, _("Back again: %(classes)s.") % {"classes": ", ".join(back)})
    if taken:
        messages.warning(
            request,
            _("Still archived, because another class has the name now: %(classes)s.")
            % {"classes": ", ".join(taken)},
        )
    return redirect("teach_home")
