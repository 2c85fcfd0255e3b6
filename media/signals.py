"""What follows from saving and deleting, whoever does it."""

from typing import Any

from django.db import transaction

from media.models import RegardImage
from media.tasks import make_renditions
from media.usage import InUse, why_kept


def order_renditions(instance: RegardImage, raw: bool = False, **kwargs: Any) -> None:
    """Have renditions made once the picture is stored; a broker that is down undoes nothing."""
    if not raw:
        transaction.on_commit(lambda: make_renditions.delay(instance.pk), robust=True)


def keep_what_is_used(instance: Any, **kwargs: Any) -> None:
    """Refuse to delete what a lesson uses: one at a time, many at once, or from code."""
    words = why_kept(instance)
    if words:
        raise InUse(words)
