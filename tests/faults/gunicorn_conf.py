"""Has gunicorn's master load everything once, so that the worker that is killed is back at once."""

from django.urls import get_resolver

preload_app = True


def when_ready(server):
    """Before the first worker: the addresses, and with them all views."""
    assert get_resolver().url_patterns
