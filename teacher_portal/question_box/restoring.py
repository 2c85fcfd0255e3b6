"""What a restore does to the box: it is in no backup, so whatever waits is gone, and is said to be."""

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from cms.backup import restoring
from teacher_portal.question_box.models import HelpRequest, Question


@receiver(restoring, dispatch_uid="question_box.restoring")
def say_what_is_lost(sender: Any, afterwards: list[Callable[[], str]], **kwargs: Any) -> None:
    """Count before everything is emptied; whoever restores must tell the schools."""
    lost = Question.objects.to_do().count() + HelpRequest.objects.to_do().count()
    afterwards.append(
        lambda: (
            _(
                "Question boxes are empty and switched off; not yet handled in them: %(lost)s. "
                "Tell the schools’ safeguarding leads."
            )
            % {"lost": lost}
        )
    )
