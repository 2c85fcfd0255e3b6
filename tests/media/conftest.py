"""A library of its own for every test, and people who use it."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile

from cms import groups
from cms.models import User
from media.models import RegardImage, RegardMedia
from tests.media import files

READY = {"licence": "own", "people": "drawn"}


@pytest.fixture(autouse=True)
def library(settings, tmp_path):
    """Files of a test go into its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def member(*group_names):
    user = User.objects.create_user(f"{'-'.join(group_names).lower().replace(' ', '')}@example.org")
    user.groups.set(Group.objects.filter(name__in=group_names))
    return user


@pytest.fixture
def author(site_tree, client):
    user = member(groups.AUTHORS)
    client.force_login(user)
    return user


@pytest.fixture
def reviewer(site_tree, client):
    user = member(groups.SAFEGUARDING_REVIEWERS)
    client.force_login(user)
    return user


@pytest.fixture
def make_image(db):
    def make(title="Cup", content=None, name="IMG_0001.JPG", **fields):
        values = {**READY, "description": "A cup on a table.", **fields}
        file = ContentFile(content or files.jpeg_with_everything(), name=name)
        return RegardImage.objects.create(title=title, file=file, **values)

    return make


@pytest.fixture
def make_film(db):
    def make(title="Laps", content=None, **fields):
        values = {
            **READY,
            "type": "video",
            "captions": files.VTT,
            "transcript": "MO: Two more.",
            **fields,
        }
        sound = values["type"] == "audio"
        content = content or (files.mp3() if sound else files.mp4())
        return RegardMedia.objects.create(
            title=title, file=ContentFile(content, name="x.mp3" if sound else "x.mp4"), **values
        )

    return make
