"""Settings for the tests: real databases, everything else in memory or in a temporary folder."""

import os
import tempfile
from pathlib import Path

from cms.config.settings.base import *
from cms.config.settings.base import INSTALLED_APPS, REVIEWED_LANGUAGES, UNREVIEWED_LANGUAGES
from cms.config.sign_in import sign_in_from

SECRET_KEY = "not-secret-used-by-tests-only"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [*REVIEWED_LANGUAGES, *UNREVIEWED_LANGUAGES]
DEMO = True
REQUIRE_TWO_STEPS = False  # on in tests/cms/test_two_steps.py
# Providers with keys of nobody; tests/cms/test_social.py stands in for the network.
SIGN_IN = sign_in_from(
    {
        "GOOGLE_CLIENT_ID": "google-id",
        "GOOGLE_CLIENT_SECRET": "none",
        "MICROSOFT_CLIENT_ID": "microsoft-id",
        "MICROSOFT_CLIENT_SECRET": "none",
    }
)
SOCIALACCOUNT_PROVIDERS = SIGN_IN.providers
INSTALLED_APPS = [*(a for a in INSTALLED_APPS if a not in SIGN_IN.apps), *SIGN_IN.apps, "cms.demo"]
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
