"""The libraries of the player, for site administrators: what is there, install, remove."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from quizzes.h5pp import registry, usage
from quizzes.h5pp.forms import UploadForm
from quizzes.h5pp.inspection import Inspection, inspect_package
from quizzes.h5pp.models import H5PLibrary
from quizzes.h5pp.reasons import Refused
from quizzes.h5pp.words import core, limits, said

VIEW, ADD, DELETE = (f"h5pp.{verb}_h5plibrary" for verb in ("view", "add", "delete"))


def _context(title: str, **more: Any) -> dict[str, Any]:
    return {
        "header_title": title,
        "header_icon": "folder-open-inverse",
        "breadcrumbs_items": [
            {"url": reverse("h5p_libraries"), "label": _("H5P libraries")},
            {"url": "", "label": title},
        ],
        **more,
    }


@require_safe
@permission_required(VIEW, raise_exception=True)
def list_page(request: HttpRequest) -> HttpResponse:
    """What is installed, with what uses it."""
    used = usage.usage()
    rows = [
        {"library": library, "used_by": used.get(library.name, [])}
        for library in H5PLibrary.objects.all()
    ]
    context = _context(_("Installed libraries"), rows=rows)
    return render(request, "h5pp/libraries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(ADD, raise_exception=True)
def install_page(request: HttpRequest) -> HttpResponse:
    """Ask for a package; show what it would change, and wait."""
    sent = request.method == "POST"
    form = UploadForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        installed=registry.installed_libraries(),
    )
    if form.is_valid() and form.found:
        file = form.cleaned_data["package"]
        if form.found.brought:
            return _show_difference(request, file, form.found)
        form.add_error("package", _("This package brings no libraries."))
    return render(request, "h5pp/install.html", _context(_("Install libraries"), form=form))


def _show_difference(request: HttpRequest, file: Any, found: Inspection) -> HttpResponse:
    differences = registry.differences(registry.reopened(file), found)
    waiting = any(difference.installs for difference in differences)
    file.seek(0)
    context = _context(
        _("Install libraries"),
        found=found,
        differences=differences,
        notes=[said(note) for note in found.notes],
        missing=sorted(str(name) for name in found.needs.missing),
        key=registry.keep_waiting(file.chunks(), request.user) if waiting else "",
    )
    return render(request, "h5pp/difference.html", context)


class KeyForm(forms.Form):
    """The key of a package that waits."""

    key = forms.RegexField(r"^[0-9a-f]{32}$")


@require_POST
@permission_required(ADD, raise_exception=True)
def install_decided(request: HttpRequest) -> HttpResponse:
    """Install what was shown, or forget it."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    key = form.cleaned_data["key"]
    try:
        if "cancel" not in request.POST:
            with registry.take_waiting(key, request.user) as file:
                found = inspect_package(file, limits=limits(), core=core())
                package = registry.reopened(file)
                done = registry.install(package=package, found=found, user=request.user)
            labels = ", ".join(str(library) for library in done)
            messages.success(request, _("Installed: %(labels)s") % {"labels": labels or "–"})
    except FileNotFoundError:
        messages.error(request, _("That package is no longer waiting. Upload it again."))
    except Refused as reason:
        messages.error(request, said(reason))
    finally:
        registry.drop_waiting(key, request.user)
    return redirect("h5p_libraries")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(DELETE, raise_exception=True)
def remove_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and remove a library that nothing uses."""
    library = get_object_or_404(H5PLibrary, pk=pk)
    if request.method == "POST":
        if usage.remove(library):
            messages.success(request, _("%(library)s is removed.") % {"library": library})
        else:
            messages.error(request, _("%(library)s is in use and stays.") % {"library": library})
        return redirect("h5p_libraries")
    context = _context(
        _("Remove %(library)s") % {"library": library},
        library=library,
        users=usage.users_of(library),
    )
    return render(request, "h5pp/remove.html", context)
