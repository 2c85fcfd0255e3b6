"""What the player's addresses give out, to whom, and under which headers."""

import contextlib
import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from cms import groups
from quizzes.h5pp import activities, player, registry, usage
from quizzes.h5pp.inspection import inspect_package
from quizzes.h5pp.models import H5PActivity, H5PLibrary
from quizzes.h5pp.package import Package
from quizzes.h5pp.tasks import sweep_waiting
from quizzes.h5pp.xapi import outcome_of
from tests.lessons.studio_people import member
from tests.pages import text_of
from tests.quizzes.h5pp.packages import PNG, dependency, files_of, library, packed
from tests.quizzes.h5pp.test_rules import ANSWERED, CHOICE, COMPLETED, INTERACTED, PART, said

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SEMANTICS = [{"name": "text", "type": "text", "widget": "html", "tags": ["strong"]}]
PACKAGE = packed(
    files_of(
        libraries=False,
        content={"text": "<strong onclick='x'>Hi</strong><script>y</script>", "evil": 1},
        more={"content/images/a.png": PNG}
        | library(preloadedDependencies=[dependency("Test.Icons")])
        | {"Test.Player-1.0/semantics.json": SEMANTICS, "Test.Player-1.0/icon.svg": b"<svg/>"}
        | library("Test.Icons")
        | library("Test.Other"),
    )
)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


GREEDY = packed(
    files_of(
        libraries=False,
        content={"parts": [{}] * 10_000},
        more=library()
        | {
            "Test.Player-1.0/semantics.json": [
                {
                    "name": "parts",
                    "type": "list",
                    "field": {
                        "name": "part",
                        "type": "group",
                        "fields": [
                            {"name": "a", "type": "text", "default": "x" * 20_000},
                            {"name": "b", "type": "text"},
                        ],
                    },
                }
            ]
        },
    )
)


@pytest.fixture
def author(site_tree):
    return member("author")


@pytest.fixture
def activity(author):
    file = io.BytesIO(PACKAGE)
    found, package = inspect_package(file), Package(file)
    registry.install(package=package, found=found, user=None)
    return activities.keep(
        package=package, found=found, title="Hi", alternative="Words", pass_mark=80, user=author
    )


@pytest.fixture
def runtime(monkeypatch):
    monkeypatch.setattr(player, "is_there", lambda: True)


def test_the_frame_is_shut_in_by_its_own_headers(client, activity, runtime):
    answer = client.get(f"/h5p/frame/{activity.uuid}/")
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    own = f"http://testserver/h5p/files/{activity.uuid}/"
    assert policy["sandbox"] == "allow-scripts"
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert policy["connect-src"] == own
    assert policy["script-src"] == f"{own} http://testserver/static/h5pp/"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert not answer.has_header("Vary") or "Cookie" not in answer["Vary"]
    assert 'data-pass-mark="0.80"' in answer.content.decode()


def test_the_frame_can_have_a_host_of_its_own(client, author, activity, runtime, settings):
    settings.H5P_PLAYER_ORIGIN = "https://play.example.org"
    settings.SITE_URL = "https://regard.example.org"
    policy = client.get(f"/h5p/frame/{activity.uuid}/")["Content-Security-Policy"]
    assert "frame-ancestors https://regard.example.org" in policy
    assert f"connect-src https://play.example.org/h5p/files/{activity.uuid}/" in policy
    client.force_login(author)
    page = client.get(f"/h5p/play/{activity.uuid}/")
    assert (
        f"frame-src https://play.example.org/h5p/frame/{activity.uuid}/"
        in page["Content-Security-Policy"]
    )


def test_the_page_may_frame_that_one_address_and_nothing_else(client, author, activity, runtime):
    client.force_login(author)
    answer = client.get(f"/h5p/play/{activity.uuid}/")
    address = f"http://testserver/h5p/frame/{activity.uuid}/"
    assert f"frame-src {address};" in answer["Content-Security-Policy"] + ";"
    assert "Words" in answer.content.decode()


def test_without_the_runtime_the_page_says_so_and_gives_the_words(
    client, author, activity, monkeypatch
):
    monkeypatch.setattr(player, "is_there", lambda: False)
    client.force_login(author)
    page = client.get(f"/h5p/play/{activity.uuid}/").content.decode()
    assert "not installed on this site" in page
    assert "data-start" not in page
    assert client.get(f"/h5p/frame/{activity.uuid}/").status_code == 404


def test_a_missing_library_is_named(client, author, activity, runtime):
    H5PLibrary.objects.filter(machine="Test.Icons").delete()
    client.force_login(author)
    page = client.get(f"/h5p/play/{activity.uuid}/").content.decode()
    assert "Test.Icons 1.0" in page
    assert "data-start" not in page


def test_only_the_studio_looks_at_activities(client, activity, runtime):
    assert client.get(f"/h5p/play/{activity.uuid}/").status_code == 403


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("h5p.json", "application/json"),
        ("content/content.json", "application/json"),
        ("content/images/a.png", "image/png"),
        ("Test.Player-1.0/main.js", "text/javascript; charset=utf-8"),
        ("Test.Player-1.0/icon.svg", "image/svg+xml"),
        ("Test.Icons-1.0/library.json", "application/json"),
    ],
)
def test_the_frame_gets_what_it_needs(client, activity, path, kind):
    answer = client.get(f"/h5p/files/{activity.uuid}/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert b"".join(answer)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        *("Test.Other-1.0/main.js", "Test.Player-1.0/none.js", "Test.Player-1.0.3/main.js"),
        *(
            "content/../../../libraries/Test.Other-1.0.3/main.js",
            "content/none.png",
            "library.json",
        ),
        *(
            "Test.Player-1.0/../Test.Other-1.0.3/main.js",
            "content/",
            "../x",
            "content/%2e%2e/h5p.json",
        ),
    ],
)
def test_and_nothing_else(client, activity, path):
    assert client.get(f"/h5p/files/{activity.uuid}/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/h5p/frame/{}/",
        *(f"/h5p/files/{{}}/{path}" for path in ("h5p.json", "content/images/a.png")),
        "/h5p/files/{}/Test.Icons-1.0/main.js",
    ],
)
def test_a_file_costs_no_reading_of_the_whole_content(
    client, activity, runtime, path, django_assert_max_num_queries
):
    with (
        django_assert_max_num_queries(3) as asked,
        contextlib.closing(client.get(path.format(activity.uuid))) as answer,
    ):
        assert answer.status_code == 200
    assert not [query["sql"] for query in asked if '"content"' in query["sql"]]


def test_content_is_cleaned_by_its_semantics(client, activity):
    content = client.get(f"/h5p/files/{activity.uuid}/content/content.json").json()
    assert content == {"text": "<strong>Hi</strong>"}


def test_a_library_in_an_activity_stays(activity):
    libraries = {each.machine: each for each in H5PLibrary.objects.all()}
    assert usage.users_of(libraries["Test.Player"]) == ["“Hi”"]
    assert usage.users_of(libraries["Test.Icons"])
    assert usage.remove(libraries["Test.Icons"]) is False
    assert usage.remove(libraries["Test.Other"]) is True


def keep(client, raw=PACKAGE, **more):
    answer = client.post("/studio/h5p/import/", {"package": SimpleUploadedFile("a.h5p", raw)})
    key = answer.context["keep"]["key"].value()
    form = {"key": key, "title": "T", "alternative": "Words", "pass_mark": 100} | more
    return client.post("/studio/h5p/import/kept/", form)


def test_an_author_keeps_content_for_the_player_with_its_words(client, author, activity):
    client.force_login(author)
    assert "alternative" in keep(client, alternative="").context["keep"].errors
    assert keep(client).status_code == 302
    kept = H5PActivity.objects.get(title="T")
    assert (activities.home() / str(kept.uuid) / "images" / "a.png").read_bytes() == PNG
    assert "T" in client.get("/studio/h5p/activities/").content.decode()
    again = {"key": "0" * 32, "title": "T", "alternative": "W", "pass_mark": 100}
    assert client.post("/studio/h5p/import/kept/", again).url == "/studio/h5p/import/"


def test_content_that_would_grow_without_end_is_refused_with_its_reason(client, author):
    file = io.BytesIO(GREEDY)
    registry.install(package=Package(file), found=inspect_package(file), user=None)
    client.force_login(author)
    answer = keep(client, raw=GREEDY)
    assert answer.url == "/studio/h5p/import/"
    assert "too much in the content" in text_of(client.get(answer.url))
    assert not H5PActivity.objects.exists()
    assert list(registry.waiting_room().iterdir()) == []


def test_one_package_waits_for_each_person(client, author, activity):
    """However often somebody uploads, and whatever others upload."""
    other = member("other")
    registry.keep_waiting([b"x"], other)
    client.force_login(author)
    for _ in range(3):
        client.post("/studio/h5p/import/", {"package": SimpleUploadedFile("a.h5p", PACKAGE)})
    waiting = sorted(path.name.partition("-")[0] for path in registry.waiting_room().iterdir())
    assert waiting == sorted([str(other.pk), str(author.pk)])


def test_nobody_takes_what_waits_for_somebody_else(client, author, activity):
    key = registry.keep_waiting([PACKAGE], member("other"))
    client.force_login(author)
    form = {"key": key, "title": "T", "alternative": "W", "pass_mark": 100}
    assert client.post("/studio/h5p/import/kept/", form).url == "/studio/h5p/import/"
    assert not H5PActivity.objects.filter(title="T").exists()


def test_the_beat_forgets_what_nobody_decided_about(author):
    for person in (author, member("other")):
        registry.keep_waiting([b"x"], person)
    old, new = sorted(registry.waiting_room().iterdir())
    an_hour_ago = old.stat().st_mtime - 60 * 60 - 1
    os.utime(old, (an_hour_ago, an_hour_ago))
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sweep_waiting.name in scheduled
    sweep_waiting()
    assert list(registry.waiting_room().iterdir()) == [new]


def test_a_new_version_stands_beside_the_old_one(client, author, activity):
    client.force_login(author)
    assert f"?of={activity.pk}" in text_of(client.get("/studio/h5p/activities/"))
    upload = {"package": SimpleUploadedFile("a.h5p", PACKAGE), "of": activity.pk}
    preview = client.post("/studio/h5p/import/", upload)
    keep_form = preview.context["keep"]
    assert preview.context["form"] is None, "a version is no quiz"
    assert (keep_form["title"].value(), keep_form["alternative"].value()) == ("Hi", "Words")
    sent = {"key": keep_form["key"].value(), "of": keep_form["of"].value(), "title": "Hi again"}
    client.post("/studio/h5p/import/kept/", sent | {"alternative": "New words", "pass_mark": 50})
    old, new = H5PActivity.objects.order_by("version")
    assert (old, old.alternative, old.pass_mark) == (activity, "Words", 80)
    assert (new.series, new.version, new.alternative) == (activity.series, 2, "New words")
    page = text_of(client.get("/studio/h5p/activities/"))
    assert f"?of={new.pk}" in page
    assert f"?of={old.pk}" not in page


@pytest.mark.parametrize(("of", "status"), [("elsewhere", 302), ("0", 404), ("x", 404)])
def test_only_its_own_organisation_brings_a_new_version(client, activity, of, status):
    client.force_login(member("elsewhere", organisation="South Star"))
    asked = activity.pk if of == "elsewhere" else of
    assert client.get(f"/studio/h5p/import/?of={asked}").status_code == status
    upload = {"package": SimpleUploadedFile("a.h5p", PACKAGE), "of": asked}
    assert client.post("/studio/h5p/import/", upload).status_code == status
    assert H5PActivity.objects.count() == 1


def test_only_its_own_organisation_deletes_it(
    client, author, activity, django_capture_on_commit_callbacks
):
    address = f"/studio/h5p/activities/{activity.pk}/delete/"
    for person in (
        member("elsewhere", organisation="South Star"),
        member("reviewer", groups.SAFEGUARDING_REVIEWERS, organisation=""),
    ):
        client.force_login(person)
        client.post(address)
        assert H5PActivity.objects.exists()
    client.force_login(member("colleague"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)
    assert not H5PActivity.objects.exists()
    assert list(activities.home().iterdir()) == []


CASES = [
    *([main, said(verb, scaled, **more), 0.8] for main in ("H5P.MultiChoice", "H5P.QuestionSet", "H5P.Summary")
      for verb in (ANSWERED, COMPLETED) for scaled in (0, 0.8, 1) for more in ({}, PART, CHOICE)),
    *([("H5P.Blanks"), junk, 1] for junk in (None, 3, {}, INTERACTED, {"verb": ANSWERED})),
    ["H5P.Blanks", {"verb": ANSWERED, "result": {"score": {"raw": 3, "max": 4}}}, 0.75],
    ["H5P.Blanks", {"verb": ANSWERED, "result": {"score": {"raw": 3, "max": 0}}}, 0.75],
    ["H5P.Blanks", said(ANSWERED, 1, context={"contextActivities": {"parent": []}}), 1],
]  # fmt: skip


def test_the_browser_reads_statements_as_the_rule_does(tmp_path):
    node = shutil.which("node")
    if not node:
        pytest.skip("no node on this machine")
    source = Path(settings.BASE_DIR) / "quizzes" / "h5pp" / "static" / "h5pp" / "outcome.js"
    shutil.copyfile(source, tmp_path / "outcome.mjs")
    (tmp_path / "run.mjs").write_text(
        'import { outcomeOf } from "./outcome.mjs";'
        f"const cases = {json.dumps(CASES)};"
        "console.log(JSON.stringify(cases.map(([main, said, mark]) => outcomeOf(said, main, mark))));"
    )
    done = subprocess.run(
        [node, "run.mjs"], cwd=tmp_path, capture_output=True, check=True, text=True
    )
    rule = [outcome_of(statement, main, mark) for main, statement, mark in CASES]
    expected = [{"finished": True, "passed": found.passed} if found else None for found in rule]
    assert json.loads(done.stdout) == expected
