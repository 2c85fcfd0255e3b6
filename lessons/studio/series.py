"""Series of lessons as snippets."""

from django.utils.translation import gettext_lazy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from lessons.models import Series


class SeriesViewSet(SnippetViewSet):
    """What belongs together, in its order."""

    model = Series
    icon = "list-ol"
    menu_label = gettext_lazy("Series")
    menu_order = 155
    add_to_admin_menu = True
    list_display = ["title", "sort_order"]
    copy_view_enabled = False


register_snippet(SeriesViewSet)
