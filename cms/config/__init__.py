"""Settings, urls and entry points: the composition root above every room."""

from cms.config.celery import app as celery_app

__all__ = ["celery_app"]
