"""Addresses of the pupil's player; lessons themselves are Wagtail pages."""

from django.urls import path

from lessons import views

urlpatterns = [
    path("play/", views.play, name="play"),
    path("play/done/", views.done, name="play_done"),
    path("play/finish/", views.finish, name="play_finish"),
]
