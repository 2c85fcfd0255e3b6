"""Every address of the site, room by room."""

from allauth.account.views import LoginView, PasswordResetView
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from media.serving import serve_media

urlpatterns = [
    # One front door: Wagtail's own sign-in and reset would skip two-factor and rate limits.
    path("studio/login/", LoginView.as_view(), name="studio_login"),
    path("studio/password_reset/", PasswordResetView.as_view(), name="studio_password_reset"),
    path("studio/", include(wagtailadmin_urls)),
    path("accounts/", include("allauth.urls")),
    path("media/<path:path>", serve_media, name="serve_media"),
    path("h5p/", include("quizzes.h5pp.urls")),
    # The language is part of the address, English without: nothing is asked of the browser, and a
    # page is the same for everybody who opens it.
    *i18n_patterns(
        path("", include("cms.urls")),
        path("", include("lessons.urls")),
        path("", include("teacher_portal.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler404 = "cms.views.errors.not_found"
handler403 = "cms.views.errors.forbidden"
handler400 = "cms.views.errors.bad_request"
handler500 = "cms.views.errors.server_error"
