"""The curriculum map as snippets."""

from django.utils.translation import gettext_lazy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from lessons.models import Objective


class ObjectiveViewSet(SnippetViewSet):
    """The curriculum map, line by line."""

    model = Objective
    icon = "list-ul"
    menu_label = gettext_lazy("Objectives")
    menu_order = 160
    add_to_admin_menu = True
    list_display = ["code", "text", "key_stage", "strand"]
    list_filter = ("strand", "key_stage")
    list_per_page = 60
    copy_view_enabled = False
    inspect_view_enabled = True


register_snippet(ObjectiveViewSet)
