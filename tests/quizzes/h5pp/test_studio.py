"""The studio's side of H5P: what an author and an administrator can do, and what is left behind."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms import groups
from quizzes.freezing import freeze_questions
from quizzes.h5pp import registry
from quizzes.h5pp.conversion import neutral_of
from quizzes.h5pp.inspection import inspect_package
from quizzes.h5pp.models import H5PLibrary, Immutable
from quizzes.h5pp.package import Package
from quizzes.h5pp.services import export_quiz, make_quiz
from quizzes.models import Quiz
from tests.lessons.studio_people import member
from tests.quizzes.h5pp import packages
from tests.quizzes.h5pp.packages import dependency, files_of, library, manifest, package, packed
from tests.quizzes.h5pp.test_export import ONE

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
IMPORT, DECIDED = "/studio/h5p/import/", "/studio/h5p/import/decided/"
LIBRARIES = "/studio/h5p/libraries/"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author(site_tree, client):
    person = member("author")
    client.force_login(person)
    return person


@pytest.fixture
def administrator(site_tree, client):
    person = member("admin", groups.SITE_ADMINISTRATORS, organisation="")
    client.force_login(person)
    return person


def upload(client, raw, address=IMPORT):
    return client.post(address, {"package": SimpleUploadedFile("a.h5p", raw)})


def true_false(text, correct="true"):
    return {"library": "H5P.TrueFalse 1.8", "params": {"question": text, "correct": correct}}


def question_set(*questions):
    parts = [
        *questions,
        {"library": "H5P.DragQuestion 1.14", "params": {}, "metadata": {"title": "Drag"}},
    ]
    return package(
        h5p=manifest("H5P.QuestionSet", "1.20", title="Saying no"),
        content={"questions": parts},
        libraries=False,
    )


SET = question_set(true_false("<p>Trust is <b>earned</b>.</p>"), true_false("<p>هل هذا صحيح؟</p>"))


def stored():
    return (
        Quiz.objects.count(),
        H5PLibrary.objects.count(),
        sorted(str(path) for path in Path(settings.MEDIA_ROOT).rglob("*")),
    )


def shown(client, raw=SET):
    """The preview's form as a browser has it."""
    form = upload(client, raw).context["form"]
    return {"title": form["title"].value(), "payload": form["payload"].value()}


def test_a_package_is_shown_before_anything_is_stored(client, author):
    before = stored()
    answer = upload(client, SET)
    page = answer.content.decode()
    assert stored() == before
    for words in ("Saying no", "Trust is earned.", "هل هذا صحيح؟", "Drag", "H5P.DragQuestion 1.14"):
        assert words in page
    assert "What is below becomes an activity" in page
    assert "A site administrator can install them" in page
    assert "plain text" in page


def test_it_becomes_an_ordinary_quiz_with_the_tiers_that_were_chosen(client, author):
    answer = client.post(DECIDED, shown(client) | {"tier_0": "knowledge", "tier_1": "private"})
    quiz = Quiz.objects.get()
    assert answer.url == reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])
    assert client.get(answer.url).status_code == 200
    assert (quiz.title, quiz.live, quiz.latest_revision.user) == ("Saying no", False, author)
    first, second = quiz.frozen_questions()
    assert [(q["tier"], q["reported"]) for q in (first, second)] == [
        ("knowledge", False),
        ("private", False),
    ]
    assert [option["correct"] for option in first["options"]] == [True, False]
    assert not any(option["correct"] for option in second["options"])
    assert first["uuid"] != second["uuid"]


def test_no_tier_is_chosen_for_the_author(client, author):
    form = shown(client)
    for tiers in ({}, {"tier_0": "knowledge"}, {"tier_0": "leave", "tier_1": "leave"}):
        answer = client.post(DECIDED, form | tiers)
        assert answer.status_code == 200
        assert answer.context["form"].errors
    client.post(DECIDED, form | {"tier_0": "leave", "tier_1": "attitude"})
    assert len(Quiz.objects.get().frozen_questions()) == 1


def test_an_opinion_cannot_be_knowledge(client, author):
    answers = [{"text": text, "correct": True} for text in "ab"]
    raw = package(
        h5p=manifest("H5P.MultiChoice", "1.16"),
        content={"question": "?", "answers": answers},
        libraries=False,
    )
    answer = client.post(DECIDED, shown(client, raw) | {"tier_0": "knowledge"})
    assert "tier_0" in answer.context["form"].errors


def test_a_quiz_has_twelve_questions_at_most(client, author):
    raw = question_set(*[true_false(f"{index}?") for index in range(13)])
    form = shown(client, raw) | {f"tier_{index}": "private" for index in range(13)}
    assert "at most 12" in str(client.post(DECIDED, form).context["form"].errors)
    client.post(DECIDED, form | {"tier_0": "leave"})
    assert len(Quiz.objects.get().frozen_questions()) == 12


def test_a_preview_is_its_readers_own_and_cannot_be_changed(client, author):
    form = shown(client) | {"tier_0": "private", "tier_1": "private"}
    client.post(DECIDED, form | {"payload": form["payload"][:-3] + "abc"})
    client.force_login(member("elsewhere", organisation="South Star"))
    client.post(DECIDED, form)
    assert not Quiz.objects.exists()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (packages.bomb(), "too large"),
        (packages.with_entry("content/../../x.json"), "not allowed"),
        (package(more={"content/a.svg": b"<svg/>"}), "may not be in a package"),
        (b"PK", "cannot be read as a zip"),
    ],
)
def test_a_hostile_file_gets_its_reason_and_leaves_nothing(client, administrator, raw, words):
    author = member("author")
    before = stored()
    for person, address in ((administrator, f"{LIBRARIES}install/"), (author, IMPORT)):
        client.force_login(person)
        answer = upload(client, raw, address)
        assert words in answer.content.decode()
        assert stored() == before


def test_what_is_too_large_is_said_in_megabytes(client, author, settings):
    """Also what never arrived whole: the upload handler drops what nobody would take."""
    settings.H5P_LIMITS = settings.H5P_LIMITS | {"upload": 1024 * 1024}
    settings.MEDIA_LIMITS = {"picture": 1024 * 1024}
    page = upload(client, b"PK" + b"\0" * 2 * 1024 * 1024).content.decode()
    assert "2.0 MB. The limit is 1.0 MB" in page


def test_a_quiz_goes_out_and_comes_in_as_it_was(client, author):
    tiers = [(asked, asked.tier) for asked in ONE.questions]
    quiz = make_quiz(title="Mine", language="en-gb", chosen=tiers, rotates=False, user=author)
    answer = client.get(reverse("h5p_export", args=[quiz.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="mine.h5p"'
    form = shown(client, b"".join(answer.streaming_content))
    proposed = {"tier_0": "knowledge", "tier_1": "attitude"}
    client.post(DECIDED, form | proposed)
    again = Quiz.objects.exclude(pk=quiz.pk).get()
    assert neutral_of(again) == neutral_of(quiz)
    one, other = freeze_questions(quiz.questions), freeze_questions(again.questions)
    assert {q["uuid"] for q in one}.isdisjoint(q["uuid"] for q in other)


def test_what_goes_out_is_the_newest_draft(author):
    quiz = make_quiz(title="Old", language="en-gb", chosen=[], rotates=False, user=author)
    quiz.title = "New"
    quiz.save_revision()
    with export_quiz(Quiz.objects.get()) as file:
        assert inspect_package(file).manifest.title == "New"


def test_the_editor_and_the_list_offer_the_file(client, author):
    quiz = make_quiz(title="Mine", language="en-gb", chosen=[], rotates=False, user=author)
    address = reverse("h5p_export", args=[quiz.pk])
    for page in ("edit", "list"):
        args = [quiz.pk] if page == "edit" else []
        url = reverse(f"wagtailsnippets_quizzes_quiz:{page}", args=args)
        assert address in client.get(url).content.decode()


def test_a_quiz_goes_out_with_the_libraries_that_are_installed(client, author):
    quiz = make_quiz(
        title="Mine",
        language="en-gb",
        chosen=[(asked, asked.tier) for asked in ONE.questions],
        rotates=False,
        user=author,
    )
    edit = reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])
    assert "?libraries" not in client.get(edit).content.decode()
    needed = library("H5P.QuestionSet", "1.20", patch=9) | library(
        "H5P.MultiChoice", "1.16", preloadedDependencies=[dependency("Test.Icons")]
    )
    file = io.BytesIO(packed(files_of(more=needed | library("Test.Icons"))))
    registry.install(package=Package(file), found=inspect_package(file), user=None)
    assert "?libraries" in client.get(edit).content.decode()
    answer = client.get(reverse("h5p_export", args=[quiz.pk]), {"libraries": ""})
    whole = io.BytesIO(b"".join(answer.streaming_content))
    found = inspect_package(whole)
    assert {name.machine for name in found.brought} == {
        *("H5P.QuestionSet", "H5P.MultiChoice", "Test.Icons"),
    }
    assert not found.needs.missing
    assert [each.change for each in registry.differences(Package(whole), found)] == ["same"] * 3
    assert found.native.questions == neutral_of(quiz).questions


# Libraries

ICONS = library("Test.Icons", preloadedJs=[])
PLAYER = library(preloadedDependencies=[dependency("Test.Icons")])
BOTH = packed(files_of(libraries=False, more=PLAYER | ICONS))


def install(client, raw=BOTH, **more):
    answer = upload(client, raw, f"{LIBRARIES}install/")
    key = answer.context["key"]
    return client.post(f"{LIBRARIES}install/decided/", {"key": key, **more}), answer


def on_disc():
    home = registry.home()
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


def test_an_administrator_sees_the_difference_and_installs(client, administrator):
    _answer, preview = install(client)
    assert [each.change for each in preview.context["differences"]] == ["new", "new"]
    assert [str(each) for each in H5PLibrary.objects.all()] == [
        "Test.Icons 1.0.3",
        "Test.Player 1.0.3",
    ]
    assert {"Test.Player-1.0.3/main.js", "Test.Icons-1.0.3/library.json"} <= set(on_disc())
    assert list(registry.waiting_room().iterdir()) == []
    assert client.get(LIBRARIES).content.decode().count("Test.Player 1.0.3") >= 2


def test_it_can_be_called_off(client, administrator):
    install(client, cancel="1")
    assert not H5PLibrary.objects.exists()
    assert list(registry.waiting_room().iterdir()) == []


def test_an_installed_version_is_never_overwritten(client, administrator):
    install(client)
    evil = packed(files_of(libraries=False, more=library(script="evil")))
    answer = upload(client, evil, f"{LIBRARIES}install/")
    (difference,) = answer.context["differences"]
    assert (difference.change, difference.changed) == ("differs", ("library.json", "main.js"))
    assert answer.context["key"] == ""
    script = registry.home() / "Test.Player-1.0.3" / "main.js"
    assert script.read_text() == "window.H5P;"
    with pytest.raises(Immutable):
        H5PLibrary.objects.get(machine="Test.Player").save()


def test_a_newer_patch_stands_beside_the_older_and_serves(client, administrator):
    install(client)
    newer = packed(files_of(libraries=False, more=library(patch=4, script="new")))
    _answer, preview = install(client, newer)
    (difference,) = preview.context["differences"]
    assert (difference.change, difference.changed) == ("newer", ("library.json", "main.js"))
    assert registry.newest()[difference.brought.manifest.name].patch == 4
    assert upload(client, BOTH, f"{LIBRARIES}install/").context["key"] == ""


def test_what_is_in_use_stays(client, administrator):
    install(client)
    icons, player = H5PLibrary.objects.all()
    for one, gone in ((icons, False), (player, True), (icons, True)):
        client.post(f"{LIBRARIES}{one.pk}/remove/")
        assert H5PLibrary.objects.filter(pk=one.pk).exists() is not gone
    assert not H5PLibrary.objects.exists()


def test_removed_files_go_with_the_row(client, administrator, django_capture_on_commit_callbacks):
    install(client, package())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIBRARIES}{H5PLibrary.objects.get().pk}/remove/")
    assert on_disc() == []


def test_a_failed_installation_leaves_nothing(administrator, tmp_path):
    """The second library's folder cannot be made: somebody put a file there."""
    file = io.BytesIO(BOTH)
    found = inspect_package(file)
    (registry.home() / "Test.Player-1.0.3").parent.mkdir(parents=True)
    (registry.home() / "Test.Player-1.0.3").write_text("in the way")
    with pytest.raises(FileExistsError):
        registry.install(package=Package(file), found=found, user=administrator)
    assert not H5PLibrary.objects.exists()
    assert on_disc() == ["Test.Player-1.0.3"]


def test_authors_install_nothing(client, author):
    for address in (LIBRARIES, f"{LIBRARIES}install/"):
        assert client.get(address).status_code == 302
        upload(client, BOTH, address)
    client.post(f"{LIBRARIES}install/decided/", {"key": "0" * 32})
    assert not H5PLibrary.objects.exists()


def test_reviewers_import_nothing(client, author):
    form = shown(client) | {"tier_0": "private", "tier_1": "private"}
    client.force_login(member("reviewer", groups.SAFEGUARDING_REVIEWERS, organisation=""))
    client.post(DECIDED, form)
    assert not Quiz.objects.exists()


def test_the_list_asks_little_however_long_it_is(
    client, administrator, django_assert_max_num_queries
):
    many = {}
    for index in range(10):
        many |= library(f"Test.L{index}", preloadedDependencies=[dependency("Test.Player")])
    install(client, packed(files_of(more=many)))
    client.get(LIBRARIES)
    with django_assert_max_num_queries(14):
        client.get(LIBRARIES)
