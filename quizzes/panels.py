"""Where a quiz belongs: other rooms say it, and the way back to them stands above its questions."""

from typing import Any

from django.db.models import QuerySet
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import Panel

# A room above may add to a list of quizzes without this room knowing of it: functions of the
# queryset that set ``used_in``, a list of what has a short name, on every quiz.
LIST_HOOK = "construct_quiz_list"


def with_users(quizzes: QuerySet[Any]) -> QuerySet[Any]:
    """The quizzes with what other rooms know about them."""
    for add in hooks.get_hooks(LIST_HOOK):
        quizzes = add(quizzes)
    return quizzes


class UsedInPanel(Panel):
    """Links to what the quiz is used in."""

    class BoundPanel(Panel.BoundPanel):
        """The links for one quiz; nothing for a new one."""

        template_name = "quizzes/studio/used_in.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Give each user of the quiz its name and address."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            quizzes = with_users(type(self.instance).objects.filter(pk=self.instance.pk))
            finder = AdminURLFinder(self.request.user)
            context["users"] = [
                (str(user), finder.get_edit_url(user))
                for quiz in quizzes
                for user in getattr(quiz, "used_in", [])
            ]
            return context
