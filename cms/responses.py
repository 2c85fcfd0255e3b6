"""Answers that Django has no class for."""

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: whatever was sent, go and GET this; reloading never sends it again."""

    status_code = 303
