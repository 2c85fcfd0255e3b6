"""The pupil's addresses of the box: neutral, below a pupil path (no log, no cache, no session)."""

from django.urls import path

from teacher_portal.question_box import pupil_views as views

urlpatterns = [
    path("", views.more, name="box_more"),
    path("a/", views.ask, name="box_ask"),
    path("a/sent/", views.asked, name="box_asked"),
    path("b/", views.need_help, name="box_need_help"),
    path("b/sent/", views.help_asked, name="box_help_asked"),
]
