"""Who may change a lesson: its own organisation. Everybody in the studio may read all of them."""

from typing import Any

from django.db.models import Q
from wagtail.models import PagePermissionTester


class LessonPermissionTester(PagePermissionTester):
    """Wagtail's rights on a page, less those to change what another organisation wrote.

    Whoever is asked to review a lesson opens its editor through the workflow, as in Wagtail;
    administrators, who may publish, keep their rights.
    """

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        if user.is_superuser or not user.is_active or "publish" in self.permissions:
            return
        if not is_own(user, page.owner):
            self.permissions -= {"add", "change"}

    def can_publish(self) -> bool:
        """Nobody publishes a translation by hand: see ``LessonPage.publish``."""
        return super().can_publish() and not self.page.is_translation


def is_own(user: Any, owner: Any) -> bool:
    """Whether a person's organisation owns it; what nobody owns belongs to all."""
    if owner is None or owner.pk == user.pk:
        return True
    return bool(owner.organisation_id) and owner.organisation_id == user.organisation_id


def lessons_with(quiz: Any) -> Any:
    """The lessons that have a quiz, as published or in their newest draft."""
    lessons = quiz.lessons.model.objects
    return lessons.filter(Q(quiz=quiz.pk) | Q(latest_revision__content__quiz=quiz.pk))


def may_write_quiz(user: Any, quiz: Any) -> bool:
    """A quiz belongs to the lessons that have it, all of them; in none it belongs to nobody yet."""
    lessons = lessons_with(quiz).select_related("owner")
    return all(lesson.permissions_for_user(user).can_edit() for lesson in lessons)
