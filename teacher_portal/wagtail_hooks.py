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
from teacher_portal.invitations import invite_to_school
from teacher_portal.models import Membership, Role, School
from teacher_portal.services import NotAllowed

__all__ = ["previews", "question_health"]

SCHOOLS_LIST = "wagtailsnippets_teacher_portal_school:list"


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
        FieldPanel("region"),
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


class SchoolsGroup(SnippetViewSetGroup):
    """One menu for both."""

    items = (SchoolViewSet, MembershipViewSet)
    menu_label = gettext_lazy("Schools")
    menu_icon = "home"
    menu_order = 550
    menu_name = "schools"


register_snippet(SchoolsGroup)


class LeadForm(forms.Form):
    """A school's first lead, who then invites the rest."""

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
    title = _("Invite a school lead for %(school)s") % {"school": school.name}
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
    """The address of the invitation."""
    return [path("schools/<int:pk>/invite-lead/", invite_lead, name="studio_invite_lead")]


@hooks.register("register_snippet_listing_buttons")
def invite_lead_button(
    snippet: Any, user: AbstractBaseUser | AnonymousUser, next_url: str | None = None
) -> list[Button]:
    """Beside each school in the list."""
    if not isinstance(snippet, School) or not user.has_perm("teacher_portal.add_membership"):  # type: ignore[union-attr]
        return []
    return [
        Button(
            _("Invite a school lead"),
            reverse("studio_invite_lead", args=[snippet.pk]),
            icon_name="mail",
            priority=20,
        )
    ]
