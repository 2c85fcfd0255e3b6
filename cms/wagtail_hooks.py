"""The studio: its look, its people, its help directory."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms import lost_second_step
from cms.choosers import GuardedChooserViewSet
from cms.models import HelpEntry, LocalFigure, Organisation, User
from cms.views import help_queue, local_words, studio

PANEL_LENGTH = 8

# Wagtail reads this name when it builds its addresses: our list of people instead of its own.
apps.get_app_config("wagtailusers").user_viewset = (  # type: ignore[attr-defined]
    "cms.views.studio.PeopleViewSet"
)


@hooks.register("insert_global_admin_css")
def studio_css() -> str:
    """Give the studio Regard's colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/css/studio.css"))


@hooks.register("construct_main_menu")
def tidy_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Without loose files, which would escape review, and without Wagtail's own news."""
    menu_items[:] = [item for item in menu_items if item.name not in {"documents", "help"}]


@hooks.register("construct_homepage_summary_items")
def hide_document_count(request: HttpRequest, summary_items: list[Any]) -> None:
    """The count of documents goes with them."""
    summary_items[:] = [i for i in summary_items if type(i).__name__ != "DocumentsSummaryItem"]


@hooks.register("register_admin_urls")
def floor_urls() -> list[URLPattern]:
    """Addresses of the help queue and of the invitation pages, behind the studio's door."""
    return [
        path("help-queue/", help_queue.help_queue, name="help_queue"),
        path("help-queue/<int:entry_pk>/", help_queue.help_checked, name="help_checked"),
        path("local-words/", local_words.local_words_page, name="local_words"),
        path("users/<int:pk>/second-step/", studio.studio_second_step, name="studio_second_step"),
        path("invitations/", studio.studio_invitations, name="studio_invitations"),
        path("invitations/new/", studio.studio_invite, name="studio_invite"),
        path(
            "invitations/<uuid:invitation_uuid>/send-again/",
            studio.studio_invitation_send,
            name="studio_invitation_send",
        ),
        path(
            "invitations/<uuid:invitation_uuid>/withdraw/",
            studio.studio_invitation_withdraw,
            name="studio_invitation_withdraw",
        ),
    ]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What the record says of things that are no edit."""
    actions.register_action(
        lost_second_step.ACTION,
        gettext_lazy("Take a second step away"),
        gettext_lazy("Took the second step away"),
    )


class InvitationsMenuItem(MenuItem):
    """Shown to those who may read invitations."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Administrators."""
        return request.user.has_perm("cms.view_invitation")


@hooks.register("register_settings_menu_item")
def invitations_menu_item() -> MenuItem:
    """Beside the list of people."""
    return InvitationsMenuItem(
        _("Invitations"), reverse("studio_invitations"), icon_name="mail", order=610
    )


@hooks.register("register_reports_menu_item")
def help_queue_menu_item() -> MenuItem:
    """Among the reports: what must be checked."""
    return MenuItem(_("Help entries to check"), reverse("help_queue"), icon_name="help", order=110)


@hooks.register("register_reports_menu_item")
def local_words_menu_item() -> MenuItem:
    """Beside the help queue: what lessons can say of a region."""
    return MenuItem(_("Local words"), reverse("local_words"), icon_name="site", order=120)


@hooks.register("before_bulk_action")
def protect_superusers(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Only a superuser changes superusers, one by one or many at once."""
    touched = any(isinstance(item, User) and item.is_superuser for item in objects)
    if touched and not request.user.is_superuser:
        return permission_denied(request)
    return None


class DayColumn(Column):
    """A day as a date: Wagtail's own column would call next year "just now"."""

    def get_value(self, instance: Any) -> str:
        """The date in words, or a dash."""
        day = super().get_value(instance)
        return date_format(day, "j M Y") if day else "–"


def _shown(entry: HelpEntry) -> str:
    return _("shown") if entry.is_shown else _("hidden from pupils")


class HelpEntryViewSet(SnippetViewSet):
    """The help directory as its editors see it: what is overdue comes first."""

    model = HelpEntry
    icon = "help"
    menu_label = gettext_lazy("Help directory")
    menu_name = "help-directory"
    menu_order = 500
    add_to_admin_menu = True
    list_display = [
        "name",
        "region",
        DayColumn("verified_on", label=gettext_lazy("Verified on"), sort_key="verified_on"),
        DayColumn("review_by", label=gettext_lazy("Review by"), sort_key="review_by"),
        Column("is_shown", label=gettext_lazy("On pupil pages"), accessor=_shown),
    ]
    list_filter = ("region", "for_pupils", "for_adults")
    search_fields = ("name", "description", "phone")
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Unverified first, then by review date."""
        return HelpEntry.objects.order_by(F("review_by").asc(nulls_first=True), "sort_order")


class OrganisationViewSet(SnippetViewSet):
    """The charities and services that authors work for."""

    model = Organisation
    icon = "group"
    menu_label = gettext_lazy("Organisations")
    menu_order = 620
    add_to_settings_menu = True
    panels = [FieldPanel("name")]
    copy_view_enabled = False
    chooser_viewset_class = GuardedChooserViewSet


class LocalFigureViewSet(SnippetViewSet):
    """Sourced figures of regions."""

    model = LocalFigure
    icon = "site"
    menu_label = gettext_lazy("Local figures")
    menu_name = "local-figures"
    menu_order = 630
    add_to_settings_menu = True
    list_display = [
        "figure",
        "region",
        "wording",
        DayColumn("verified_on", label=gettext_lazy("Verified on"), sort_key="verified_on"),
        DayColumn("review_by", label=gettext_lazy("Review by"), sort_key="review_by"),
    ]
    list_filter = ("region", "figure")
    copy_view_enabled = False
    chooser_viewset_class = GuardedChooserViewSet


register_snippet(HelpEntryViewSet)
register_snippet(LocalFigureViewSet)
register_snippet(OrganisationViewSet)


class WelcomePanel(Component):
    """How a lesson gets to a class, for people who come here twice a year."""

    name = "welcome"
    template_name = "cms/accounts/studio/welcome_panel.html"
    order = 290


class HelpToCheckPanel(Component):
    """Help entries that somebody must verify: the bell at the editor's desk."""

    name = "help_to_check"
    template_name = "cms/accounts/studio/help_panel.html"
    order = 110

    def __init__(self, entries: list[HelpEntry], may_change: bool) -> None:
        self.entries = entries
        self.may_change = may_change

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The first few entries, and how many more there are."""
        return {
            "entries": self.entries[:PANEL_LENGTH],
            "more": max(0, len(self.entries) - PANEL_LENGTH),
            "may_change": self.may_change,
            "url_name": HelpEntry.snippet_viewset.get_url_name("edit"),
        }


@hooks.register("construct_homepage_panels")
def home_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Add what needs attention above, and how things work below."""
    user: Any = request.user
    if user.has_perm("cms.view_helpentry"):
        overdue = list(
            HelpEntry.objects.overdue(timezone.localdate()).order_by("review_by", "sort_order")
        )
        if overdue:
            panels.append(HelpToCheckPanel(overdue, user.has_perm("cms.change_helpentry")))
    panels.append(WelcomePanel())
