"""The pupil's pages of the box. They know a seat's school and year group, and no more.

Addresses and titles are neutral. Every page also stands without an open box: it then shows whom to see
now. No session, no user, no messages; what was typed comes back only with the answer to its own POST.
"""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from cms.models import User
from cms.responses import SeeOther
from cms.seat_cookie import seat_token
from teacher_portal import access
from teacher_portal.access import Place
from teacher_portal.question_box import doors
from teacher_portal.question_box.doors import BoxShut
from teacher_portal.question_box.duty import reader_of
from teacher_portal.question_box.forms import AskForm, HelpForm
from teacher_portal.question_box.models import Box

STATUS = {"closed": 409, "often": 429, "full": 409}
REFUSED = 422


@dataclass(frozen=True)
class Scene:
    """Who asks for a page, as far as the box may know, and whether it is open."""

    place: Place | None
    box: Box | None
    reader: User | None

    @classmethod
    def of(cls, request: HttpRequest) -> "Scene":
        """Find out from the seat's cookie; without one it is a page for anybody."""
        place = access.place_of_seat(seat_token(request))
        box = doors.box_of(place)
        return cls(place, box, reader_of(box))


def _page(
    request: HttpRequest, scene: Scene, template: str, status: int = 200, **more: Any
) -> HttpResponse:
    entries = doors.help_for(scene.place)
    context = {
        "band": scene.place.band.value if scene.place else "",
        "school": scene.place.school if scene.place else None,
        "box": scene.box,
        "reader": scene.reader,
        "until": scene.box.duty_until if scene.box else None,
        "entries": entries,
        # Few and large; the others are in the help panel.
        "always": [entry for entry in entries if entry.never_hide],
    }
    return render(request, f"teacher_portal/question_box/{template}", context | more, status=status)


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """The two doors while somebody reads; at all other times whom to see now."""
    scene = Scene.of(request)
    return _page(request, scene, "doors.html" if scene.reader else "now.html")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A question for the class; the warning comes first."""
    scene = Scene.of(request)
    form = AskForm(request.POST if request.method == "POST" else None)

    def send(place: Place) -> None:
        doors.ask(place=place, token=seat_token(request), words=form.cleaned_data["words"])

    return _door(request, scene, form, "ask", send)


@require_http_methods(["GET", "HEAD", "POST"])
def need_help(request: HttpRequest) -> HttpResponse:
    """Name and form, so that the DSL can come."""
    scene = Scene.of(request)
    form = HelpForm(request.POST if request.method == "POST" else None)

    def send(place: Place) -> None:
        data = form.cleaned_data
        doors.need_help(place=place, token=seat_token(request), name=data["who"], form=data["form"])

    return _door(request, scene, form, "need_help", send)


def _door(request: HttpRequest, scene: Scene, form: Form, name: str, send: Any) -> HttpResponse:
    if scene.place is None or scene.reader is None:
        if request.method != "POST":
            return redirect("box_more")
        return _page(request, scene, "now.html", STATUS["closed"], lost="closed")
    if not form.is_bound:
        return _page(request, scene, f"{name}.html", form=form)
    if not form.is_valid():
        return _page(request, scene, f"{name}.html", REFUSED, form=form)
    try:
        send(scene.place)
    except BoxShut as shut:
        return _page(request, scene, "now.html", STATUS[shut.reason], lost=shut.reason, door=name)
    return SeeOther(f"{request.path}sent/")


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same page for everybody, whether they sent something or not."""
    return _page(request, Scene.of(request), "asked.html")


@require_safe
def help_asked(request: HttpRequest) -> HttpResponse:
    """What happens now, and whom to see if it cannot wait."""
    return _page(request, Scene.of(request), "help_asked.html")


def help_link(cohort: Any) -> str:
    """What stands in the lesson's help panel while the box is open; the same for the whole class."""
    return (
        render_to_string("teacher_portal/question_box/link.html")
        if doors.is_open_for(cohort)
        else ""
    )
