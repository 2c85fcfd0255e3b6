"""For tests that really commit: the rows that migrations make and a flush takes away."""

from django.conf import settings
from wagtail.models import Collection, Locale, Page


def plant():
    """Make the roots of the page tree and of the collections where they are missing."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if Page.get_first_root_node() is None:
        Page.add_root(title="Root", slug="root")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
