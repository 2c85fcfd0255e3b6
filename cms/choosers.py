"""Choosers of the studio that show people or schools only to those who may see the lists of them."""

from typing import Any

from wagtail.admin.auth import permission_required
from wagtail.snippets.views.chooser import SnippetChooserViewSet


class GuardedChooserViewSet(SnippetChooserViewSet):
    """Wagtail's chooser asks for no permission: anybody in the studio could read every row by it."""

    def get_urlpatterns(self) -> list[Any]:
        """The chooser's addresses, each behind the right to view the model."""
        options = self.model._meta
        guarded = permission_required(f"{options.app_label}.view_{options.model_name}")
        patterns: list[Any] = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = guarded(pattern.callback)
        return patterns
