"""The studio's pages about the library: its list of pictures, what is due, and deleting with care."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.images.views.images import ImagesFilterSet, IndexView
from wagtail.permissions import policy_registry

from media.due import everything_due, pictures_due
from media.models import Licence, RegardImage, RegardMedia
from media.usage import why_kept

PAGE_LENGTH = 50
ANY_RIGHT = ("add", "change", "delete")

View = Callable[..., HttpResponse]


class PictureFilterSet(ImagesFilterSet):
    """Wagtail's filters, and those of the library."""

    due = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("ready", gettext_lazy("Ready for lessons")),
            ("due", gettext_lazy("Wants something")),
            ("expired", gettext_lazy("May not be used any more")),
        ],
        method="by_state",
    )
    licence = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Licence"), choices=Licence.choices
    )

    class Meta(ImagesFilterSet.Meta):
        fields: list[str] = []

    def by_state(self, pictures: Any, name: str, value: str) -> Any:
        """Pictures in that state."""
        wanted = {
            "ready": RegardImage.objects.ready,
            "due": pictures_due,
            "expired": RegardImage.objects.expired,
        }[value]
        return pictures.filter(pk__in=wanted().values("pk"))


def _state(item: Any) -> str:
    return " ".join(item.problems()) or _("Ready")


def _until(item: Any) -> str:
    return date_format(item.expires_on, "j M Y") if item.expires_on else "–"


class PictureIndexView(IndexView):
    """The list of pictures, with what a lesson asks of them."""

    filterset_class = PictureFilterSet

    @cached_property
    def layout(self) -> str:
        """As a list, since a grid has no room for words."""
        return str(self.request.GET.get("layout", "list"))

    @cached_property
    def columns(self) -> list[Column]:
        """Wagtail's columns, then alternative text, licence, end and state."""
        if self.layout == "grid":
            return []
        *first, _created, usage = super().columns
        return [
            *first,
            Column("description", label=_("Alternative text"), width="18%"),
            Column("licence", label=_("Licence"), accessor="get_licence_display"),
            Column("expires_on", label=_("Until"), accessor=_until),
            Column("state", label=_("For lessons"), accessor=_state, width="16%"),
            usage,
        ]


@require_safe
def media_due(request: HttpRequest) -> HttpResponse:
    """Pictures, films and sounds that want something before a lesson may use them, or soon."""
    if not may_tend(request.user):
        raise PermissionDenied
    rows = everything_due()
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("p"))
    context = {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Library: what is due")},
        ],
        "header_title": _("Library: what is due"),
        "header_icon": "image",
        "page_obj": page,
        "blocking": sum(row.blocks for row in rows),
    }
    return render(request, "media/studio/due.html", context)


def may_tend(user: Any) -> bool:
    """Tell whether somebody looks after the library."""
    return any(
        policy_registry.get_by_type(model).user_has_any_permission(user, ANY_RIGHT)
        for model in (RegardImage, RegardMedia)
    )


def keeping(view: View, model: Any, argument: str, edit_url_name: str) -> View:
    """A view that deletes, with a look first at where the item is used."""

    def looked_first(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        item = model.objects.filter(pk=kwargs[argument]).first()
        policy = policy_registry.get_by_type(model)
        if item and policy.user_has_permission_for_instance(request.user, "delete", item):
            words = why_kept(item)
            if words:
                return refuse(request, words, edit_url_name, item)
        return view(request, **kwargs)

    return looked_first


def refuse(request: HttpRequest, words: str, edit_url_name: str, item: Any) -> HttpResponse:
    """Say why it stays, with a way to the places, and go back to it."""
    places = messages.button(item.usage_url, _("Where it is used"))
    messages.error(request, words, buttons=[places])
    return redirect(edit_url_name, item.pk)
