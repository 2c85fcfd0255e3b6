"""Schools and their people in the studio, for site administrators. No class, no report, no tally."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.choosers import GuardedChooserViewSet
from teacher_portal import previews, question_health
from teacher_portal.area_people import invite_to_area
from teacher_portal.invitations import invite_to_school
from teacher_portal.models import Area, AreaRole, Membership, Role, School
from teacher_portal.services import NotAllowed

__all__ = ["previews", "question_health"]

SCHOOLS_LIST = "wagtailsnippets_teacher_portal_school:list"
AREAS_LIST = "wagtailsnippets_teacher_portal_area:list"


class SchoolViewSet(SnippetViewSet):
    """Schools, with whether a safeguarding lead is named: without one nothing can be set."""

    model = School
    icon = "home"
    menu_label = gettext_lazy("Schools")
    list_display = [
        "name",
        "region",
        "dsl_name",
        BooleanColumn("has_named_dsl", label=gettext_lazy("DSL and deputy named")),
    ]
    search_fields = ("name",)
    copy_view_enabled = False
    chooser_viewset_class = GuardedChooserViewSet
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("region"), FieldPanel("area")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("dsl_name"), FieldPanel("deputy_dsl_name")]),
                FieldPanel("dsl_where"),
            ],
            heading=gettext_lazy("Safeguarding"),
        ),
    ]


class MembershipViewSet(SnippetViewSet):
    """Who is what at which school."""

    model = Membership
    icon = "group"
    menu_label = gettext_lazy("People at schools")
    list_display = ["user", "school", "role", BooleanColumn("trained_for_red")]
    list_filter = ("school", "role")
    search_fields = ("user__email", "user__last_name", "school__name")
    copy_view_enabled = False
    chooser_viewset_class = GuardedChooserViewSet
    panels = [
        FieldPanel("user"),
        FieldPanel("school"),
        FieldPanel("role"),
        FieldPanel("trained_for_red"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With names, in one query."""
        return Membership.objects.select_related("user", "school").order_by(
            "school__name", "user__last_name"
        )


class AreaViewSet(SnippetViewSet):
    """Areas: which schools are added up together, and whose help entries their partners check."""

    model = Area
    icon = "site"
    menu_label = gettext_lazy("Areas")
    list_display = ["name", "region"]
    search_fields = ("name",)
    copy_view_enabled = False
    chooser_viewset_class = GuardedChooserViewSet
    panels = [FieldPanel("name"), FieldPanel("region")]


class SchoolsGroup(SnippetViewSetGroup):
    """One menu for all."""

    items = (SchoolViewSet, MembershipViewSet, AreaViewSet)
    menu_label = gettext_lazy("Schools")
    menu_icon = "home"
    menu_order = 550
    menu_name = "schools"


register_snippet(SchoolsGroup)


class LeadForm(forms.Form):
    """A school's first lead or an area's first commissioner, who then invites the rest."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))


@require_http_methods(["GET", "HEAD", "POST"])
def invite_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a school lead from the studio: how a new school begins."""
    if not request.user.has_perm("teacher_portal.add_membership"):
        raise PermissionDenied
    school = get_object_or_404(School, pk=pk)
    form = LeadForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite_to_school(
                school=school, email=email, role=Role.SCHOOL_LEAD, invited_by=request.user
            )
        except NotAllowed as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Invitation on its way to %(email)s.") % {"email": email})
            return redirect(SCHOOLS_LIST)
    return _invite_page(
        request, form, _("Invite a school lead for %(school)s") % {"school": school.name}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite_commissioner(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a commissioner from the studio: how a new area begins."""
    if not request.user.has_perm("teacher_portal.change_area"):
        raise PermissionDenied
    area = get_object_or_404(Area, pk=pk)
    form = LeadForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite_to_area(
                area=area, email=email, role=AreaRole.COMMISSIONER, invited_by=request.user
            )
        except NotAllowed as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Invitation on its way to %(email)s.") % {"email": email})
            return redirect(AREAS_LIST)
    return _invite_page(
        request, form, _("Invite a commissioner for %(area)s") % {"area": area.name}
    )


def _invite_page(request: HttpRequest, form: forms.Form, title: str) -> HttpResponse:
    context = {
        "form": form,
        "header_title": title,
        "header_icon": "mail",
        "intro": _("They choose a password and then invite their colleagues themselves."),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return render(request, "cms/accounts/studio/invite.html", context)


@hooks.register("register_admin_urls")
def school_urls() -> list[URLPattern]:
    """The addresses of the invitations."""
    return [
        path("schools/<int:pk>/invite-lead/", invite_lead, name="studio_invite_lead"),
        path(
            "areas/<int:pk>/invite-commissioner/",
            invite_commissioner,
            name="studio_invite_commissioner",
        ),
    ]


@hooks.register("register_snippet_listing_buttons")
def invite_lead_button(
    snippet: Any, user: AbstractBaseUser | AnonymousUser, next_url: str | None = None
) -> list[Button]:
    """Beside each school and each area in the list."""
    asked: dict[type, tuple[str, str, str]] = {
        School: ("add_membership", "studio_invite_lead", _("Invite a school lead")),
        Area: ("change_area", "studio_invite_commissioner", _("Invite a commissioner")),
    }
    right, address, label = asked.get(type(snippet), ("", "", ""))
    if not right or not user.has_perm(f"teacher_portal.{right}"):  # type: ignore[union-attr]
        return []
    return [Button(label, reverse(address, args=[snippet.pk]), icon_name="mail", priority=20)]
