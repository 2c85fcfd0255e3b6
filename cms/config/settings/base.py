"""Settings shared by every environment; whatever differs by machine comes from the environment.

Names: DATABASE_URL, VAULT_DATABASE_URL, CACHE_URL, CELERY_BROKER_URL, EMAIL_URL, SECRET_KEY,
ALLOWED_HOSTS, MEDIA_ROOT, SITE_URL, EXIT_URL. Without any of them Regard runs embedded: SQLite,
an in-process cache and Celery over files, all under ``var/``.
"""

import os
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from cms.config.databases import database_config
from cms.config.privacy import PrivacySafeFilter
from cms.config.sign_in import sign_in_from

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env.str("REGARD_VAR", default=str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
SIGN_IN = sign_in_from(os.environ)  # Google and Microsoft, where there are keys

INSTALLED_APPS = [
    "cms",
    "media",
    "quizzes",
    "quizzes.ballots",
    "quizzes.h5pp",
    "lessons",
    "teacher_portal",
    "teacher_portal.question_box",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",  # wagtail-localize imports it; hidden in the studio
    "wagtail.search",
    "wagtail.embeds",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "laces",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *SIGN_IN.apps,
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.middleware.LanguageMiddleware",
    "cms.middleware.PrivacyHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.two_steps.TwoStepsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.config.urls"
WSGI_APPLICATION = "cms.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "cms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Two databases: the main one, and the vault that holds the keys of open tallies (ADR 0002).
DATABASES = {
    "default": database_config(
        env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'regard.sqlite3'}")
    ),
    "vault": database_config(
        env.db_url("VAULT_DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'vault.sqlite3'}"),
        vault=True,
    ),
}
DATABASE_ROUTERS = ["cms.config.databases.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://regard")}

AUTH_USER_MODEL = "cms.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "arrive"

# allauth: the one front door for every member of staff (pupils have no accounts).
ACCOUNT_ADAPTER = "cms.adapters.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {"signup": "cms.adapters.InvitedSignupForm"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True  # one address a person: it is the name of the account
ACCOUNT_EMAIL_NOTIFICATIONS = True  # tell people when their password or second step changes
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Regard: "
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
# Behind a proxy, say how many, or every visitor shares the proxy's rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "cms.adapters.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Regard"
# Whose work needs a second step at sign-in; until they have one only its set-up page opens.
REQUIRE_TWO_STEPS = True
TWO_STEPS_FOR = ["cms.two_steps.administers", "teacher_portal.access.oversees"]
# Google and Microsoft: by invitation like everything, and linked by verified address only.
SOCIALACCOUNT_ADAPTER = "cms.social.InvitedSocialAdapter"
SOCIALACCOUNT_PROVIDERS = SIGN_IN.providers
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # each provider says for itself (cms.config.sign_in)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
# Where people work, in the order in which they are offered after sign-in.
STAFF_DOORS = [
    "teacher_portal.invitations.portal_door",
    "teacher_portal.area_people.area_door",
    "cms.views.arrive.studio_door",
]
# What a lesson's help panel holds besides, looked up when it is served: the same for a whole class.
PUPIL_HELP = ["teacher_portal.question_box.pupil_views.help_link"]
# Whose words a class reads in a lesson that speaks of its region (cms.local_words).
REGION_OF_COHORT = "teacher_portal.local_region.region_of_cohort"
# Which steps a teacher who had less time left out for a class (lessons.shortening).
LEFT_OUT_OF_COHORT = "teacher_portal.shortening.left_out_of_cohort"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# The pupil's form carries a CSRF token: its cookie ends with the browser, like the seat's.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cms.views.errors.csrf_failure"

LANGUAGE_CODE = "en-gb"
# A language is offered when people who speak it have read every word that the site says in it. What a
# machine wrote waits here until then; a developer's machine and the tests show it (docs/languages.md).
REVIEWED_LANGUAGES = [("en-gb", _("English"))]
UNREVIEWED_LANGUAGES = [("ur", _("Urdu"))]
LANGUAGES = REVIEWED_LANGUAGES
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# A translation begins as a draft, whether or not its original is published, and no machine writes it.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# The largest uploads, in bytes. Every lesson is read over a school's line by thirty tablets at once.
MEDIA_LIMITS = {
    "picture": 15 * 1024 * 1024,
    "svg": 1024 * 1024,
    "sound": 30 * 1024 * 1024,
    "film": 100 * 1024 * 1024,
    "captions": 512 * 1024,
}
# What an H5P package may cost (bytes; see quizzes/h5pp/package.py for the rest), the version of the
# H5P core that its libraries may ask for, and the versions that exports are written for.
H5P_LIMITS = {"upload": 64 * 1024 * 1024, "package": 64 * 1024 * 1024, "file": 16 * 1024 * 1024}
H5P_CORE = "1.28"
# A host without cookies that gives out the player's frames, as https://play.example.org; without
# one they come from here, and only the browser's sandbox parts them from the site (docs/h5p.md).
H5P_PLAYER_ORIGIN = env.str("H5P_PLAYER_ORIGIN", default="")
H5P_EXPORT = {"H5P.QuestionSet": "1.20", "H5P.MultiChoice": "1.16"}
FILE_UPLOAD_HANDLERS = [
    "media.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.config.storage.ModuleAwareStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 365 * 24 * 60 * 60

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10  # seconds; a mail server that is silent must hold up nobody's answers
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Regard <noreply@regard.invalid>")

# Celery: files by default, Redis by URL. Nothing depends on a message surviving: every task is
# idempotent and a sweep finds its work again from the database (ADR 0005).
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost")
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.5,
    }
    if CELERY_BROKER_URL.startswith("filesystem")
    else {}
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_IMPORTS = ["cms.invitations"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "close-due-assignments": {
        "task": "teacher_portal.close_due_assignments",
        "schedule": 300.0,
    },
    "tell-about-question-boxes": {"task": "question_box.tell", "schedule": 60.0},
    "send-waiting-notices": {"task": "teacher_portal.send_waiting_notices", "schedule": 60.0},
    "tend-invitations": {"task": "cms.tend_invitations", "schedule": 300.0},
    "count-homework": {"task": "teacher_portal.count_homework", "schedule": 600.0},
    "send-digests": {"task": "teacher_portal.send_digests", "schedule": 3600.0},
    "sweep-vault": {"task": "quizzes.sweep_vault", "schedule": 24 * 60 * 60.0},
    "publish-rollups": {
        "task": "teacher_portal.publish_rollups",
        # Daily, though terms are long: it is idempotent, and a lost schedule must not wait a week.
        "schedule": 24 * 60 * 60.0,
    },
    "summarise-areas": {
        "task": "teacher_portal.summarise_areas",
        "schedule": 24 * 60 * 60.0,
    },
    "keep-to-retention": {
        "task": "teacher_portal.keep_to_retention",
        "schedule": 24 * 60 * 60.0,
    },
    "remind-reviews": {"task": "lessons.remind_reviews", "schedule": 24 * 60 * 60.0},
    "sweep-h5p-uploads": {"task": "h5pp.sweep_waiting", "schedule": 600.0},
    "tend-media": {"task": "media.tend", "schedule": 24 * 60 * 60.0},
    "rebuild-indexes": {"task": "cms.rebuild_indexes", "schedule": 24 * 60 * 60.0},
}
TASKS = {"default": {"BACKEND": "cms.tasks.CeleryBackend"}}

WAGTAIL_SITE_NAME = "Regard"
# A lesson's editor sends every field of every step: some 1300 for the longest; Django's limit is 1000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_FINISH_WORKFLOW_ACTION = "lessons.workflow.publish_signed"
WAGTAILIMAGES_IMAGE_MODEL = "media.RegardImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "heic", "jpeg", "jpg", "png", "svg", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = MEDIA_LIMITS["picture"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILMEDIA = {
    "MEDIA_MODEL": "media.RegardMedia",
    "MEDIA_FORM_BASE": "media.forms.MediaForm",
    "AUDIO_EXTENSIONS": ["m4a", "mp3"],
    "VIDEO_EXTENSIONS": ["m4v", "mp4"],
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False  # people choose their own, by invitation and reset
WAGTAIL_USER_TIME_ZONES = ["Europe/London"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no third-party request from any page
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
TAGGIT_CASE_INSENSITIVE = True

# A policy without unsafe-*; the Wagtail admin writes inline scripts and is left out.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/studio/",),
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    },
}
# Not "no-referrer": browsers would then send "Origin: null" and the CSRF check refuse the form.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# Regard's own.
EXIT_URL = env.str("EXIT_URL", default="/times-tables/")  # where "Leave now" goes: a dull page
SEAT_COOKIE_SECURE = env.bool("SEAT_COOKIE_SECURE", default=False)
DEMO = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"privacy": {"()": PrivacySafeFilter}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["privacy"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # On the logger too, for handlers that somebody adds: Django's e-mails about errors.
        "django.request": {"filters": ["privacy"]},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "regard": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
DEFAULT_EXCEPTION_REPORTER = "cms.config.privacy.NoCodesReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "cms.config.privacy.NoBodiesReporterFilter"
