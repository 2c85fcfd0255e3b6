"""Background work of the media library; arguments are ids only, and every task may run twice."""

import datetime as dt
import logging

from celery import shared_task
from django.db.models import Count
from django.utils import timezone
from wagtail.images.models import SourceImageIOError
from wagtail.models import UploadedFile

from media import renditions
from media.models import RegardImage

logger = logging.getLogger("regard.media")

HALF_DONE = dt.timedelta(days=1)
AT_ONCE = 200


@shared_task(name="media.make_renditions")
def make_renditions(image_pk: int) -> None:
    """Make a picture's renditions; nothing when it has been deleted meanwhile."""
    image = RegardImage.objects.filter(pk=image_pk).first()
    if image is None:
        return
    try:
        renditions.make_renditions(image)
    except SourceImageIOError:
        logger.warning("The file of picture %s is missing: no renditions.", image_pk)


@shared_task(name="media.tend")
def tend() -> None:
    """Make renditions that a lost message left unmade, and clear away uploads left half done."""
    wanting = RegardImage.objects.annotate(made=Count("renditions")).order_by("made", "pk")
    for image in wanting[:AT_ONCE]:
        if image.made < len(renditions.specs_for(image)):
            make_renditions(image.pk)
    for upload in UploadedFile.objects.all():
        if _is_left_behind(upload):
            upload.file.delete(save=False)
            upload.delete()


def _is_left_behind(upload: UploadedFile) -> bool:
    """Tell whether an upload has waited too long for the rest of its form; its row has no date."""
    try:
        made = upload.file.storage.get_modified_time(upload.file.name)
    except OSError:
        return True
    return bool(made < timezone.now() - HALF_DONE)
