"""Addresses of the people page."""

from django.urls import path

from teacher_portal.views import people

urlpatterns = [
    path("teach/school/people/", people.school_people, name="school_people"),
    path("teach/school/people/invite/", people.invite_new, name="invite_new"),
    path(
        "teach/school/people/invitations/<uuid:invitation_uuid>/send-again/",
        people.invite_resend,
        name="invite_resend",
    ),
    path(
        "teach/school/people/invitations/<uuid:invitation_uuid>/withdraw/",
        people.invite_withdraw,
        name="invite_withdraw",
    ),
    path("teach/school/people/<int:pk>/remove/", people.person_remove, name="person_remove"),
    path(
        "teach/school/people/<int:pk>/second-step/",
        people.person_second_step,
        name="person_second_step",
    ),
]
