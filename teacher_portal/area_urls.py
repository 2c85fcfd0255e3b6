"""Addresses of an area's pages, below ``/area/``."""

from django.urls import include, path

from teacher_portal.views import area, area_people

one_area = [
    path("", area.area_reach, name="area"),
    path("coverage/", area.area_coverage, name="area_coverage"),
    path("picture/", area.area_rollups, name="area_picture"),
    path("figures.csv", area.area_file, name="area_csv"),
    path("report/", area.area_document, name="area_document"),
    path("report/state/", area.area_document_state, name="area_document_state"),
    path("report/print/", area.area_document_print, name="area_document_print"),
    path("report/report.pdf", area.area_document_file, name="area_document_file"),
    path("people/", area_people.area_people, name="area_people"),
    path(
        "people/invitations/<uuid:invitation_uuid>/send-again/",
        area_people.area_invite_again,
        name="area_invite_again",
    ),
    path(
        "people/invitations/<uuid:invitation_uuid>/withdraw/",
        area_people.area_invite_withdraw,
        name="area_invite_withdraw",
    ),
    path("people/<int:pk>/remove/", area_people.area_remove, name="area_remove"),
    path("help/", area_people.area_help, name="area_help"),
    path("help/<int:pk>/checked/", area_people.area_help_checked, name="area_help_checked"),
]

urlpatterns = [
    path("", area.area_home, name="area_home"),
    path("<uuid:area_uuid>/", include(one_area)),
]
