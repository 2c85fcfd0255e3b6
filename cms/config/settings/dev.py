"""Settings for a developer's machine and the demo: embedded, with the demo app."""

import secrets

from cms.config.settings.base import *
from cms.config.settings.base import (
    INSTALLED_APPS,
    REVIEWED_LANGUAGES,
    SECRET_KEY,
    UNREVIEWED_LANGUAGES,
    VAR_DIR,
    env,
)

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
DEMO = True
INSTALLED_APPS = [*INSTALLED_APPS, "cms.demo"]
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [*REVIEWED_LANGUAGES, *UNREVIEWED_LANGUAGES]


def _own_secret() -> str:
    """Make this machine's secret once and keep it under ``var/``, so that none is ever committed."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = SECRET_KEY or _own_secret()
# The demo's people have passwords that everybody knows: a second step would protect nothing.
REQUIRE_TWO_STEPS = env.bool("REQUIRE_TWO_STEPS", default=False)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
# Finders serve the working tree's static files, so that a changed file needs no build.
WHITENOISE_USE_FINDERS = True
