"""“Import H5P”: upload, preview, decide, and an ordinary quiz opens in the editor.

Between upload and decision no quiz is stored: the preview carries the questions, signed. What only
the player can show waits for an hour beside the libraries (``registry.keep_waiting``).
"""

import dataclasses
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail import hooks
from wagtail.admin import messages

from media.usage import InUse, why_kept
from quizzes.h5pp import activities, registry
from quizzes.h5pp.forms import TITLE_LENGTH, DecideForm, KeepForm, UploadForm, sealed
from quizzes.h5pp.inspection import Inspection, inspect_package
from quizzes.h5pp.models import H5PActivity
from quizzes.h5pp.reasons import Refused
from quizzes.h5pp.services import make_quiz
from quizzes.h5pp.words import core, limits, said

# Rooms above take what is to be read: each hook gets the request and a ``Reading``, and gives a form.
READING_HOOK = "offer_h5p_reading"


@dataclasses.dataclass(frozen=True)
class Reading:
    """Panels of an accordion, or cards: front and back of each."""

    title: str
    pairs: list[list[str]]


MAY_INSTALL = "h5pp.add_h5plibrary"
LONGEST_NUMBER = 9  # of an activity in an address: what every database takes


def _earlier(request: HttpRequest) -> H5PActivity | None:
    """The newest version of the activity that gets a new one; one's own organisation's only.

    Whichever version is named: a series is whose its newest version is.
    """
    asked = (request.POST or request.GET).get("of", "")
    if not asked:
        return None
    is_number = asked.isdecimal() and len(asked) <= LONGEST_NUMBER
    named = get_object_or_404(H5PActivity, pk=int(asked) if is_number else 0)
    versions = H5PActivity.objects.filter(series=named.series).select_related("created_by")
    earlier = versions.order_by("-version").first()
    if earlier is None:
        raise Http404
    if not _is_own(request.user, earlier.created_by):
        raise PermissionDenied
    return earlier


def _check_author(request: HttpRequest) -> None:
    if not request.user.has_perm("quizzes.add_quiz"):
        raise PermissionDenied


def _context(title: str = "", **more: Any) -> dict[str, Any]:
    home = {"url": reverse("h5p_activities"), "label": _("H5P")}
    shown = title or _("Import H5P")
    return {
        "header_title": shown,
        "header_icon": "upload",
        "breadcrumbs_items": [home, {"url": "", "label": shown}],
        **more,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Ask for a file; show what is in it."""
    _check_author(request)
    sent, earlier = request.method == "POST", _earlier(request)
    form = UploadForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        installed=registry.installed_libraries(),
    )
    if form.is_valid() and form.found:
        try:
            return _preview(request, form.found, form.cleaned_data["package"], earlier)
        except Refused as reason:
            form.add_error("package", said(reason))
    return render(request, "h5pp/upload.html", _context(form=form, earlier=earlier))


def _preview(
    request: HttpRequest, found: Inspection, file: Any, earlier: H5PActivity | None
) -> HttpResponse:
    """A new version of an activity is only ever kept for the player."""
    user_pk = request.user.pk or 0
    decide = None
    if found.native.questions and earlier is None:
        decide = DecideForm(sealed(found, user_pk), user_pk)
    missing = sorted(str(name) for name in {*found.needs.missing, *found.to_install})
    keep = None
    if not missing:
        file.seek(0)
        initial: dict[str, Any] = {"title": found.manifest.title[:TITLE_LENGTH]}
        if earlier is not None:
            initial = {"of": earlier.pk, **model_to_dict(earlier, KeepForm.Meta.fields)}
        key = registry.keep_waiting(file.chunks(), request.user)
        keep = KeepForm(initial=initial | {"key": key})
    context = _context(
        found=found,
        notes=[said(note) for note in found.notes],
        may_install=request.user.has_perm(MAY_INSTALL),
        missing=missing,
        form=decide,
        places=_places(request, found) if earlier is None else [],
        keep=keep,
        earlier=earlier,
    )
    return render(request, "h5pp/preview.html", context)


def _places(request: HttpRequest, found: Inspection) -> list[str]:
    pairs = [[pair.front, pair.back] for pair in found.native.pairs]
    reading = Reading(found.manifest.title, pairs)
    return [offer(request, reading) for offer in hooks.get_hooks(READING_HOOK) if pairs]


@require_POST
def import_decided(request: HttpRequest) -> HttpResponse:
    """Make the quiz and open it."""
    _check_author(request)
    try:
        form = DecideForm(request.POST.get("payload", ""), request.user.pk or 0, request.POST)
    except signing.BadSignature:
        messages.error(request, _("That preview is too old. Upload the file again."))
        return redirect("h5p_import")
    if not form.is_valid():
        return render(request, "h5pp/preview.html", _context(form=form))
    quiz = make_quiz(
        title=form.cleaned_data["title"],
        language=form.language,
        chosen=form.chosen(),
        rotates=form.rotates,
        user=request.user,
    )
    messages.success(
        request,
        _("“%(title)s” is a draft now. Read it through before you use it.") % {"title": quiz.title},
    )
    return redirect("wagtailsnippets_quizzes_quiz:edit", quiz.pk)


@require_POST
def import_kept(request: HttpRequest) -> HttpResponse:
    """Keep the content for the player."""
    _check_author(request)
    form, earlier = KeepForm(request.POST), _earlier(request)
    if not form.is_valid():
        if "key" in form.errors:
            raise PermissionDenied
        return render(request, "h5pp/preview.html", _context(keep=form, earlier=earlier))
    values = {name: form.cleaned_data[name] for name in ("title", "alternative", "pass_mark")}
    try:
        with registry.take_waiting(form.cleaned_data["key"], request.user) as file:
            installed = registry.installed_libraries()
            found = inspect_package(file, installed=installed, limits=limits(), core=core())
            package = registry.reopened(file)
            activity = activities.keep(
                package=package, found=found, user=request.user, of=earlier, **values
            )
    except FileNotFoundError:
        messages.error(request, _("That file is no longer waiting. Upload it again."))
        return redirect("h5p_import")
    except activities.Overtaken:
        messages.error(
            request,
            _("Somebody else has changed this activity in the meantime. Upload the file again."),
        )
        return redirect("h5p_activities")
    except Refused as reason:
        messages.error(request, said(reason))
        return redirect("h5p_import")
    messages.success(request, _("“%(title)s” is kept.") % {"title": activity})
    return redirect("h5p_activities")


@require_safe
def activities_page(request: HttpRequest) -> HttpResponse:
    """What has been kept for the player."""
    if not request.user.has_perm("quizzes.view_quiz"):
        raise PermissionDenied
    rows = list(H5PActivity.objects.select_related("created_by"))
    newest = set(H5PActivity.objects.newest().values_list("pk", flat=True))
    may_import = request.user.has_perm("quizzes.add_quiz")
    context = _context(
        _("H5P activities"),
        activities=[
            (row, row.pk in newest and _is_own(request.user, row.created_by)) for row in rows
        ],
        may_import=may_import,
    )
    return render(request, "h5pp/activities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def discard_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and delete what the player shows; one's own organisation's only."""
    _check_author(request)
    activity = get_object_or_404(H5PActivity.objects.select_related("created_by"), pk=pk)
    if not _is_own(request.user, activity.created_by):
        raise PermissionDenied
    if request.method == "POST":
        try:
            activities.discard(activity)
        except InUse as reason:
            messages.error(request, str(reason))
            return redirect("h5p_activities")
        messages.success(request, _("“%(title)s” is deleted.") % {"title": activity.title})
        return redirect("h5p_activities")
    context = _context(_("Delete"), activity=activity, why_kept=why_kept(activity))
    return render(request, "h5pp/discard.html", context)


def _is_own(user: Any, owner: Any) -> bool:
    """Whether somebody of the same organisation made it; what nobody owns belongs to all."""
    if owner is None or owner.pk == user.pk:
        return True
    return bool(owner.organisation_id) and owner.organisation_id == user.organisation_id
