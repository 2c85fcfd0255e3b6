"""Addresses of the player: a page for the studio's people, and what its frame loads."""

from django.urls import path

from quizzes.h5pp import player

urlpatterns = [
    path("play/<uuid:uuid>/", player.play, name="h5p_play"),
    path("frame/<uuid:uuid>/", player.frame, name="h5p_frame"),
    path("files/<uuid:uuid>/<path:path>", player.file, name="h5p_file"),
]
