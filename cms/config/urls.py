"""Every address of the site, room by room."""

from allauth.account.views import LoginView, PasswordResetView
from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    # One front door: Wagtail's own sign-in and reset would skip two-factor and rate limits.
    path("studio/login/", LoginView.as_view(), name="studio_login"),
    path("studio/password_reset/", PasswordResetView.as_view(), name="studio_password_reset"),
    path("studio/", include(wagtailadmin_urls)),
    path("accounts/", include("allauth.urls")),
    path("", include("cms.urls")),
    path("", include("lessons.urls")),
    path("", include("teacher_portal.urls")),
]

if settings.DEMO:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

urlpatterns += [path("", include(wagtail_urls))]

handler404 = "cms.views.errors.not_found"
handler403 = "cms.views.errors.forbidden"
handler400 = "cms.views.errors.bad_request"
handler500 = "cms.views.errors.server_error"
