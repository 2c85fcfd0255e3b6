"""Quizzes in the studio."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from quizzes import studio
from quizzes.models import Quiz
from quizzes.panels import with_users

__all__ = ["QuizViewSet", "studio"]  # the editor registers itself when it is imported


def _used_in(quiz: Quiz) -> str:
    return ", ".join(str(user) for user in getattr(quiz, "used_in", [])) or "–"


def _state(quiz: Quiz) -> str:
    if not quiz.live:
        return _("draft")
    return _("live, with a newer draft") if quiz.has_unpublished_changes else _("live")


class QuizViewSet(SnippetViewSet):
    """Quizzes with what an author asks first: is it live, does it fit, where is it used."""

    model = Quiz
    icon = "help"
    menu_label = gettext_lazy("Quizzes")
    menu_order = 150
    add_to_admin_menu = True
    list_display = [
        "title",
        Column("slots_used", label=gettext_lazy("Report slots"), accessor="slots_used"),
        Column("used_in", label=gettext_lazy("Lessons"), accessor=_used_in),
        # Not Wagtail's own: it looks for a schedule quiz by quiz, and quizzes have none.
        StatusTagColumn(
            "state", label=gettext_lazy("State"), accessor=_state, primary=lambda quiz: quiz.live
        ),
        UpdatedAtColumn(),
    ]
    list_per_page = 50
    # A copy would carry the same question uuids, and two quizzes' answers would run together.
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Every quiz, with what other rooms know about it."""
        return with_users(Quiz.objects.all())


register_snippet(QuizViewSet)
