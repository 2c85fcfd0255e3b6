"""New versions of an activity: whose a series is, and what two people (or two clicks) at once do."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quizzes.h5pp import activities, importing, registry
from quizzes.h5pp.models import H5PActivity
from tests.lessons.studio_people import member
from tests.pages import text_of
from tests.quizzes.h5pp.kept import keep
from tests.quizzes.h5pp.packages import package

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
IMPORT, KEPT = "/studio/h5p/import/", "/studio/h5p/import/kept/"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path, site_tree):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author(client):
    person = member("author")
    client.force_login(person)
    return person


def waiting(person, of=None):
    """What an author sends who has read the preview of an upload."""
    form = {"key": registry.keep_waiting([package()], person), "of": of.pk if of else ""}
    return form | {"title": "T", "alternative": "Words", "pass_mark": 100}


def test_a_series_is_whose_its_newest_version_is(client):
    """The first was made by somebody who is gone: it belongs to all, but what came of it does not."""
    first = keep(user=None)
    second = keep(user=member("author"), of=first, title="Ours")
    stranger = member("elsewhere", organisation="South Star")
    client.force_login(stranger)
    for named in (first, second):
        assert client.get(f"{IMPORT}?of={named.pk}").status_code == 302
        client.post(KEPT, waiting(stranger, of=named))
    assert H5PActivity.objects.count() == 2
    client.force_login(member("colleague"))
    upload = {"package": SimpleUploadedFile("a.h5p", package()), "of": first.pk}
    form = client.post(IMPORT, upload).context["keep"]
    assert (form["title"].value(), form["of"].value()) == ("Ours", second.pk)


@pytest.mark.parametrize("of", ["²", "9" * 40, "-1", "1.0", "٣" * 12])
def test_a_strange_number_names_no_activity(client, author, of):
    assert client.get(IMPORT, {"of": of}).status_code == 404
    assert client.post(KEPT, waiting(author) | {"of": of}).status_code == 404


def test_whoever_comes_second_with_a_version_is_told(client, author, monkeypatch):
    """Where the database lets both make the same number, one of them cannot be kept."""
    first = keep(user=author)
    monkeypatch.setattr(
        activities, "_next_version", lambda of: {"series": of.series, "version": of.version}
    )
    answer = client.post(KEPT, waiting(author, of=first), follow=True)
    assert "Somebody else has changed this activity" in text_of(answer)
    assert list(H5PActivity.objects.all()) == [first]


def test_a_version_of_what_has_been_deleted_meanwhile_is_not_kept(client, author, monkeypatch):
    gone = H5PActivity(series=uuid4(), title="Gone")
    monkeypatch.setattr(importing, "_earlier", lambda request: gone)
    answer = client.post(KEPT, waiting(author), follow=True)
    assert "Somebody else has changed this activity" in text_of(answer)
    assert not H5PActivity.objects.exists()


def test_a_second_click_keeps_nothing(client, author, monkeypatch):
    """While the first is still at work."""
    keep(user=author)  # so its libraries are there
    form, real, answers = waiting(author), activities.keep, []

    def keep_slowly(**values):
        if not answers:
            answers.append("asked")
            answers.append(client.post(KEPT, form).url)
        return real(**values)

    monkeypatch.setattr(activities, "keep", keep_slowly)
    assert client.post(KEPT, form).url == "/studio/h5p/activities/"
    assert answers == ["asked", IMPORT]
    assert H5PActivity.objects.count() == 2
