"""The studio's chooser of activities."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_required
from wagtail.admin.viewsets.chooser import ChooserViewSet

from quizzes.h5pp.choosers import choosable
from quizzes.h5pp.models import H5PActivity


class H5PActivityChooserViewSet(ChooserViewSet):
    """Wagtail's chooser, for those who may see quizzes; nothing is made or edited here."""

    model = H5PActivity
    icon = "media"
    choose_one_text = _("Choose an H5P activity")
    choose_another_text = _("Choose another activity")
    register_widget = False

    def get_object_list(self) -> "QuerySet[H5PActivity]":
        """The newest version of each."""
        return choosable()

    def get_urlpatterns(self) -> list[Any]:
        """The chooser's addresses, each behind the right to view quizzes."""
        patterns: list[Any] = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = permission_required("quizzes.view_quiz")(pattern.callback)
        return patterns


viewset = H5PActivityChooserViewSet("h5p_activity_chooser", url_prefix="h5p/choose")
