"""Settings for the tests: real databases, everything else in memory or in a temporary folder."""

import os
import tempfile
from pathlib import Path

from cms.config.settings.base import *
from cms.config.settings.base import INSTALLED_APPS, REVIEWED_LANGUAGES, UNREVIEWED_LANGUAGES

SECRET_KEY = "not-secret-used-by-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "cms.demo"]
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [*REVIEWED_LANGUAGES, *UNREVIEWED_LANGUAGES]
DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# SQLite tests run on files, as a school does: threads that share memory would prove nothing about
# locks. The vault has one table; Wagtail's hundred migrations would run there for nothing.
DATABASES["vault"]["TEST"] = {"MIGRATE": False}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    _folder = Path(tempfile.gettempdir()) / f"regard-tests-{os.getpid()}"
    _folder.mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "main.sqlite3")}
    DATABASES["vault"]["TEST"] |= {"NAME": str(_folder / "vault.sqlite3")}
MEDIA_ROOT = Path(tempfile.gettempdir()) / "regard-test-media"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
