"""H5P in the studio: its addresses, its places in the menus, its button on a quiz."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.action_menu import ActionMenuItem

from quizzes.h5pp import choosing, exporting, importing, libraries
from quizzes.h5pp.services import libraries_for_export
from quizzes.models import Quiz


@hooks.register("register_admin_urls")
def h5p_urls() -> list[URLPattern]:
    """Import and export for authors, libraries for administrators."""
    home = "h5p/libraries/"
    return [
        path("h5p/import/", importing.import_page, name="h5p_import"),
        path("h5p/import/decided/", importing.import_decided, name="h5p_import_decided"),
        path("h5p/import/kept/", importing.import_kept, name="h5p_import_kept"),
        path("h5p/activities/", importing.activities_page, name="h5p_activities"),
        path("h5p/activities/<int:pk>/delete/", importing.discard_page, name="h5p_discard"),
        path("h5p/export/<int:pk>/", exporting.export_page, name="h5p_export"),
        path(home, libraries.list_page, name="h5p_libraries"),
        path(f"{home}install/", libraries.install_page, name="h5p_install"),
        path(f"{home}install/decided/", libraries.install_decided, name="h5p_install_decided"),
        path(f"{home}<int:pk>/remove/", libraries.remove_page, name="h5p_remove"),
    ]


@hooks.register("register_admin_viewset")
def activity_chooser() -> Any:
    """Choosing an activity for a lesson."""
    return choosing.viewset


class _PermittedItem(MenuItem):
    """Shown to those who may open it."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person has the right."""
        return bool(request.user.has_perm(self.permission))


@hooks.register("register_admin_menu_item")
def import_menu_item() -> MenuItem:
    """Below the quizzes."""
    return _PermittedItem(
        _("H5P"),
        reverse("h5p_activities"),
        icon_name="upload",
        order=155,
        permission="quizzes.view_quiz",
    )


@hooks.register("register_settings_menu_item")
def libraries_menu_item() -> MenuItem:
    """Among the settings."""
    return _PermittedItem(
        _("H5P libraries"),
        reverse("h5p_libraries"),
        icon_name="folder-open-inverse",
        order=950,
        permission=libraries.VIEW,
    )


@hooks.register("register_permissions")
def library_permissions() -> QuerySet[Permission]:
    """What groups can be given."""
    return Permission.objects.filter(
        content_type__app_label="h5pp",
        codename__in=[
            name.partition(".")[2] for name in (libraries.VIEW, libraries.ADD, libraries.DELETE)
        ],
    )


@hooks.register("register_snippet_listing_buttons")
def export_button(snippet: Any, user: Any, next_url: str | None = None) -> list[Any]:
    """Beside each quiz in the list."""
    if not isinstance(snippet, Quiz) or not user.has_perm("quizzes.view_quiz"):
        return []
    return [
        Button(
            _("Download as H5P"),
            reverse("h5p_export", args=[snippet.pk]),
            icon_name="download",
            priority=60,
        )
    ]


class ExportItem(ActionMenuItem):
    """In the editor of a quiz."""

    name = "action-h5p"
    icon_name = "download"
    query = ""

    @property
    def label(self) -> str:
        """What it does."""
        return _("Download as H5P (last saved)")

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Once the quiz has been saved."""
        return isinstance(context.get("instance"), Quiz)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        """The file."""
        return reverse("h5p_export", args=[parent_context["instance"].pk]) + self.query


class WholeExportItem(ExportItem):
    """The same with the libraries, for a place that has none."""

    name = "action-h5p-libraries"
    query = "?libraries"

    @property
    def label(self) -> str:
        """What it does."""
        return _("Download as H5P with its libraries")

    def is_shown(self, context: dict[str, Any]) -> bool:
        """If all that it needs is installed."""
        return super().is_shown(context) and libraries_for_export() is not None


@hooks.register("register_snippet_action_menu_item")
def export_item(model: type[Any]) -> ActionMenuItem | None:
    """For quizzes only."""
    return ExportItem(order=70) if issubclass(model, Quiz) else None


@hooks.register("register_snippet_action_menu_item")
def whole_export_item(model: type[Any]) -> ActionMenuItem | None:
    """For quizzes only."""
    return WholeExportItem(order=71) if issubclass(model, Quiz) else None
