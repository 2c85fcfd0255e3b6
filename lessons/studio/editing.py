"""The lesson's editor: Wagtail's own, with panels about sign-off and checks."""

from typing import Any

from wagtail import hooks
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.viewsets.pages import PageViewSet

from lessons.models import LessonPage
from lessons.studio.approving import LessonActionDataView, LessonActionView, SigningEditView
from lessons.studio.checks import ChecksSidePanel
from lessons.studio.sign_off import SignOffSidePanel


class LessonEditView(SigningEditView):
    """Wagtail's page editor with the sign-off panel."""

    def get_object(self) -> Any:
        """The newest draft; while it is only shown, what goes with it is read once, not often."""
        page = super().get_object()
        page.live_revision_id = self.real_page_record.live_revision_id  # a draft knows an older one
        if self.request.method == "GET":
            page._current_workflow_states = self.real_page_record._current_workflow_states
            page.locale = self.real_page_record.locale
            page.latest_revision = self.latest_revision
        return page

    def get_side_panels(self) -> Any:
        """Add the panel to whole pages; answers to autosaving do without."""
        panels = super().get_side_panels()
        if self.expects_json_response:
            return panels
        own = [
            ChecksSidePanel(self.page, self.request),
            SignOffSidePanel(self.page, self.request),
        ]
        return MediaContainer([*panels, *own])


class LessonPageViewSet(PageViewSet):
    """The studio's pages about one lesson."""

    model = LessonPage
    edit_view_class = LessonEditView
    workflow_action_view_class = LessonActionView
    collect_workflow_action_data_view_class = LessonActionDataView


@hooks.register("register_admin_viewset")
def register_lesson_viewset() -> LessonPageViewSet:
    """Take the place of Wagtail's own pages for lessons."""
    return LessonPageViewSet("lesson_pages")
