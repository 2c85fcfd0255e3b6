"""Help entries that somebody must check: one page, one button an entry, a word on how it was checked."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages

from cms.models import HelpEntry

COMES_NEAR = dt.timedelta(days=30)
TRUSTED_FOR = dt.timedelta(days=90)
# A room above tells where entries are named in its texts: functions of the entries that give a
# dictionary of short names by entry.
USAGE_HOOK = "find_help_usage"

Usage = Callable[[list[HelpEntry]], dict[int, list[str]]]


class CheckedForm(forms.Form):
    """How it was checked; an entry without that is only a guess with a date."""

    how = forms.CharField(
        label=gettext_lazy("How you checked it"),
        max_length=200,
        min_length=8,
        help_text=gettext_lazy(
            "Such as: rang the number, read their page, asked the manager by name."
        ),
    )


def due(today: dt.date | None = None) -> list[HelpEntry]:
    """Entries that are not verified, overdue or due within a month; those longest overdue first."""
    day = today or timezone.localdate()
    entries = HelpEntry.objects.overdue(day + COMES_NEAR)
    return list(entries.order_by(F("review_by").asc(nulls_first=True), "sort_order", "pk"))


def usage_of(entries: list[HelpEntry]) -> dict[int, list[str]]:
    """For each entry the short names of what it is named in."""
    found: dict[int, list[str]] = {entry.pk: [] for entry in entries}
    for find in hooks.get_hooks(USAGE_HOOK):
        for pk, names in find(entries).items():
            found[pk] += names
    return found


def help_queue(request: HttpRequest) -> HttpResponse:
    """The queue, for everybody who may read the directory."""
    user: Any = request.user
    if not user.has_perm("cms.view_helpentry"):
        raise PermissionDenied
    entries = due()
    usage = usage_of(entries)
    context = {
        "header_title": _("Help entries to check"),
        "header_icon": "help",
        "breadcrumbs_items": [{"url": "", "label": _("Help entries to check")}],
        "rows": [(entry, usage[entry.pk]) for entry in entries],
        "today": timezone.localdate(),
        "may_change": user.has_perm("cms.change_helpentry"),
        "form": CheckedForm(auto_id=False),
        "edit_url": HelpEntry.snippet_viewset.get_url_name("edit"),
    }
    return render(request, "cms/accounts/studio/help_queue.html", context)


def mark_checked(*, entry: HelpEntry, user: Any, how: str, on: dt.date) -> None:
    """Write down that an entry was checked on a day, by whom and how; what it says stays."""
    entry.verified_on, entry.review_by = on, on + TRUSTED_FOR
    line = f"{on:%Y-%m-%d}, {user}: {how}"
    entry.source = f"{line}\n{entry.source}".strip()
    entry.full_clean()
    entry.save()
    entry.save_revision(user=user, log_action=True)


def help_checked(request: HttpRequest, entry_pk: int) -> HttpResponse:
    """Write down that an entry was checked today, and by whom."""
    user: Any = request.user
    if request.method != "POST" or not user.has_perm("cms.change_helpentry"):
        raise PermissionDenied
    entry = get_object_or_404(HelpEntry, pk=entry_pk)
    form = CheckedForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Say in a few words how you checked “%(name)s”.") % {"name": entry}
        )
        return redirect("help_queue")
    mark_checked(entry=entry, user=user, how=form.cleaned_data["how"], on=timezone.localdate())
    messages.success(
        request,
        _("“%(name)s” is verified until %(day)s.") % {"name": entry, "day": entry.review_by_words},
    )
    return redirect("help_queue")
