"""The demo's settings for the servers that the tests kill: crash points, and a beat in a hurry."""

from cms.config.settings.dev import *  # noqa: F403  as in every settings module
from cms.config.settings.dev import CELERY_BEAT_SCHEDULE, MIDDLEWARE, STORAGES
from tests.faults import crash

MIDDLEWARE = ["tests.faults.crash.DieBeforeAnswering", *MIDDLEWARE]
# Nobody has collected the static files into this server's own folder.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Twice a second instead of every five minutes.
CELERY_BEAT_SCHEDULE["close-due-assignments"]["schedule"] = 0.5

crash.install()
