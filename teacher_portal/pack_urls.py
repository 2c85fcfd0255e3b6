"""Addresses of the lesson pack, below ``/teach/packs/<edition>/``."""

from django.urls import path

from teacher_portal.views import packs

urlpatterns = [
    path("", packs.pack, name="pack"),
    path("state/", packs.pack_state, name="pack_state"),
    path("print/", packs.pack_print, name="pack_print"),
    path("pack.pdf", packs.pack_file, name="pack_file"),
]
