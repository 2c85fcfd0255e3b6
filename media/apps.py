"""Images, videos and sounds."""

from django.apps import AppConfig
from django.db.models.signals import post_save, pre_delete


class MediaConfig(AppConfig):
    """The media library."""

    name = "media"
    verbose_name = "Media"

    def ready(self) -> None:
        """Listen to saving and deleting."""
        # Models cannot be imported before the apps are ready.
        from media.models import RegardImage, RegardMedia  # noqa: PLC0415
        from media.signals import keep_what_is_used, order_renditions  # noqa: PLC0415

        post_save.connect(order_renditions, sender=RegardImage, dispatch_uid="media.renditions")
        for model in (RegardImage, RegardMedia):
            pre_delete.connect(
                keep_what_is_used, sender=model, dispatch_uid=f"media.keep.{model.__name__}"
            )
