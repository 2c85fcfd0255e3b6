"""Fixtures for every test: real databases, a fresh cache, nothing mocked but the network."""

import os

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from deploy.catalogues import compile_all
from lessons import player

# Playwright's event loop is visible to other tests of the same worker; Django's ORM must not mind.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# In CI hypothesis loads a profile of its own: the same examples every time. Here new ones each time,
# but as there no example fails for being slow once on a busy machine.
if "CI" not in os.environ:
    settings.register_profile(
        "here", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
    )
    settings.load_profile("here")

compile_all()  # Django reads translations compiled, and only their sources are kept

SECOND_GROUP = {
    "test_every_lesson",
    "test_block_editors",
    "test_quiz_editor",
    "test_new_lesson",
    "test_studio",
}


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Give the browser tests first, in two groups with a server each; the quick ones fill the gaps."""
    for item in items:
        if item.get_closest_marker("system"):
            group = "studio and lessons" if item.path.stem in SECOND_GROUP else "everybody else"
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: item.get_closest_marker("system") is None)


@pytest.fixture(autouse=True)
def _fresh_memory():
    """No test sees what another left in the cache or in the editions kept in memory."""
    cache.clear()
    player.load_edition.cache_clear()
    player.depends_on_region.cache_clear()


@pytest.fixture
def site_tree(db):
    """The page tree, groups and workflow."""
    from lessons.site_setup import ensure_site

    return ensure_site()
