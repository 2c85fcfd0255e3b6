"""Where a member of staff goes after signing in: to the work they have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class Door:
    """One place of work: its address, its name and what is done there."""

    url: str
    label: str | Promise
    about: str | Promise


def studio_door(user: Any) -> Door | None:
    """The studio, for authors, reviewers and administrators."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return None
    return Door(reverse("wagtailadmin_home"), _("Studio"), _("Write, review and publish lessons."))


def doors_for(user: Any) -> list[Door]:
    """The places where this person works. The rooms' doors are named in ``STAFF_DOORS``."""
    finders: list[Callable[[Any], Door | None]] = [import_string(p) for p in settings.STAFF_DOORS]
    return [door for door in (find(user) for find in finders) if door is not None]


@require_safe
@never_cache
@login_required
def arrive(request: HttpRequest) -> HttpResponse:
    """Go straight to the one place of work; choose between two; say so when there is none."""
    doors = doors_for(request.user)
    if len(doors) == 1:
        return redirect(doors[0].url)
    return render(request, "cms/accounts/arrive.html", {"doors": doors})
