"""Fixtures for every test: real databases, a fresh cache, nothing mocked but the network."""

import pytest
from django.core.cache import cache

from lessons import player


@pytest.fixture(autouse=True)
def _fresh_memory():
    """No test sees what another left in the cache or in the editions kept in memory."""
    cache.clear()
    player.load_edition.cache_clear()


@pytest.fixture
def site_tree(db):
    """The page tree, groups and workflow."""
    from lessons.site_setup import ensure_site

    return ensure_site()
