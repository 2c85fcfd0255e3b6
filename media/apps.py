"""Images, video and audio."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The media library."""

    name = "media"
    verbose_name = "Media"
