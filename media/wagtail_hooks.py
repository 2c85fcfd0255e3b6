"""The media library in the studio."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.images.views.images import DeleteView
from wagtail.images.views.multiple import DeleteView as DeleteOneOfManyView
from wagtailmedia.views.media import delete as delete_media

from media import views
from media.due import Due, everything_due
from media.models import RegardImage, RegardMedia
from media.usage import why_kept

PANEL_LENGTH = 5


@hooks.register("register_admin_urls", order=-10)
def library_urls() -> list[URLPattern]:
    """Our pages, and Wagtail's addresses that we answer before Wagtail does."""
    return [
        path("reports/media-due/", views.media_due, name="media_due"),
        path("images/", views.PictureIndexView.as_view()),
        path("images/results/", views.PictureIndexView.as_view(results_only=True)),
        path(
            "images/<int:image_id>/delete/",
            views.keeping(DeleteView.as_view(), RegardImage, "image_id", "wagtailimages:edit"),
        ),
        path(
            "images/multiple/<int:image_id>/delete/",
            views.keeping(
                DeleteOneOfManyView.as_view(), RegardImage, "image_id", "wagtailimages:edit"
            ),
        ),
        path(
            "media/delete/<int:media_id>/",
            views.keeping(delete_media, RegardMedia, "media_id", "wagtailmedia:edit"),
        ),
    ]


@hooks.register("before_bulk_action")
def keep_what_is_used(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Many at once: one that is used keeps them all."""
    if action_type != "delete":
        return None
    for item in objects:
        if isinstance(item, RegardImage) and (words := why_kept(item)):
            return views.refuse(request, words, "wagtailimages:edit", item)
    return None


@hooks.register("construct_image_chooser_queryset")
def ready_pictures(images: Any, request: HttpRequest) -> Any:
    """Offer pictures that a lesson may use."""
    return images.filter(pk__in=RegardImage.objects.ready().values("pk"))


class DueMenuItem(MenuItem):
    """Shown to those who look after the library."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Authors and administrators."""
        return views.may_tend(request.user)


@hooks.register("register_reports_menu_item")
def due_menu_item() -> MenuItem:
    """Among the reports."""
    return DueMenuItem(
        _("Library: what is due"), reverse("media_due"), icon_name="image", order=150
    )


class DuePanel(Component):
    """The first few things of the library that want something."""

    name = "media_due"
    template_name = "media/studio/due_panel.html"
    order = 120

    def __init__(self, rows: list[Due]) -> None:
        self.rows = rows

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The first few, and how many more there are."""
        return {"rows": self.rows[:PANEL_LENGTH], "more": max(0, len(self.rows) - PANEL_LENGTH)}


@hooks.register("construct_homepage_panels")
def due_panel(request: HttpRequest, panels: list[Component]) -> None:
    """A bell on the home page of those who look after the library."""
    if views.may_tend(request.user):
        rows = everything_due()
        if rows:
            panels.append(DuePanel(rows))
