"""Wagtail's workflow turned into sign-offs and editions."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Revision

from lessons.models import LessonPage, SignOffTask
from lessons.services import is_kept, sign_off, write_edition


def record_sign_off(sender: Any, instance: Any, user: Any, **kwargs: Any) -> None:
    """An approved sign-off task becomes a signature under the newest draft, which the reviewer was shown.

    Wagtail's task still names the draft that was handed in, and authors may save while they wait.
    Wagtail publishes a finished workflow before it tells of the last approval, so the edition of a
    lesson that is live by now is written here.
    """
    task = instance.task.specific
    # A workflow knows its page as a plain Page; quizzes and other snippets have no "specific".
    content = instance.workflow_state.content_object
    lesson = getattr(content, "specific", content)
    if isinstance(task, SignOffTask) and isinstance(lesson, LessonPage):
        sign_off(
            lesson=lesson,
            revision=lesson.latest_revision or instance.revision,
            role=task.role,
            person=user,
            comment=instance.comment,
        )
        lesson = LessonPage.objects.get(pk=lesson.pk)
        if lesson.live and lesson.live_revision:
            write_edition(lesson=lesson, revision=lesson.live_revision)


def publish_edition(sender: Any, instance: Any, revision: Any, **kwargs: Any) -> None:
    """A published lesson that carries both signatures is frozen into an edition."""
    if isinstance(instance, LessonPage) and revision is not None:
        write_edition(lesson=instance, revision=revision)


def keep_signed_words(sender: Any, instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """Wagtail's editors save over the draft that they saved last: never over what was signed or is public.

    They answer this refusal themselves, with what was typed still on the screen.
    """
    if raw or not is_kept(instance.pk):
        return
    stored = Revision.objects.filter(pk=instance.pk).values_list("content", flat=True).first()
    if stored != instance.content:
        raise PermissionDenied(
            _(
                "This draft has been signed or published since. Open the page again to go on from it."
            )
        )
