"""The library in the studio: uploading good and hostile files, what is due, and what stays."""

import datetime as dt
import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import UploadedFile

from cms.models import User
from lessons.models import LessonPage
from media.models import RegardImage, RegardMedia
from media.tasks import tend
from tests.lessons.factories import load_drafts
from tests.lessons.media_steps import TALK, WATCH
from tests.lessons.test_blocks import stream_of
from tests.media import files

pytestmark = pytest.mark.django_db
RIGHT = {"description": "A cup.", "licence": "own", "people": "nobody"}
MB = 1024 * 1024


def said(response):
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return " ".join(text.replace("\xa0", " ").split())


def add_image(client, content, name="x.jpg", **fields):
    data = {"title": "Cup", "file": SimpleUploadedFile(name, content), **RIGHT, **fields}
    return client.post(reverse("wagtailimages:add"), data)


def add_media(client, content, kind="video", name="x.mp4", **fields):
    data = {"title": "Laps", "file": SimpleUploadedFile(name, content), **RIGHT, **fields}
    return client.post(reverse("wagtailmedia:add", args=[kind]), data)


def stored(item):
    with item.file.open("rb") as file:
        return file.read()


class Kept(FileUploadHandler):
    """Stands where Django's handlers do and counts what reaches them."""

    files = bytes = 0

    def new_file(self, *args, **kwargs):
        Kept.files += 1

    def receive_data_chunk(self, raw_data, start):
        Kept.bytes += len(raw_data)

    def file_complete(self, file_size):
        return SimpleUploadedFile("x", b"")


class TestUploadingPictures:
    def test_a_telephone_photograph(self, client, author):
        assert add_image(client, files.jpeg_with_everything(6), "IMG_1.JPG").status_code == 302
        image = RegardImage.objects.get()
        content = stored(image)
        assert files.GPS_WORDS not in content
        assert (image.width, image.height) == (40, 64)
        assert image.file_size == len(content)
        assert image.uploaded_by_user == author

    def test_the_ending_follows_the_content(self, client, author):
        add_image(client, files.picture("PNG"), "holiday.jpg")
        assert RegardImage.objects.get().file.name.endswith(".png")

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [
            (b"name,school\nSam,Elm\n", "class.png", "not a picture that can be used"),
            (b"<html><script>alert(1)</script>", "x.jpg", "not a picture that can be used"),
            (files.svg("<foreignObject/>"), "x.svg", "foreignObject"),
            (files.svg("<image href='data:image/png;base64,AA=='/>"), "x.svg", "photograph"),
            (files.png_of_size(50_000, 50_000), "x.png", "too many pixels"),
            (files.moving("WEBP"), "x.webp", "moves"),
        ],
    )
    def test_hostile_files_are_refused_in_words(
        self, client, author, library, content, name, words
    ):
        response = add_image(client, content, name)
        assert words in said(response)
        assert not RegardImage.objects.exists()
        assert not [path for path in library.rglob("*") if path.is_file()]

    def test_a_drawing_with_a_script_is_stored_without(self, client, author):
        add_image(client, files.svg("<script>alert(1)</script><path d='M0 0'/>"), "x.svg")
        image = RegardImage.objects.get()
        assert b"script" not in stored(image)
        assert (image.width, image.height) == (40, 20)
        assert client.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"description": ""}, "This field is required"),
            ({"licence": ""}, "This field is required"),
            ({"people": ""}, "This field is required"),
            ({"licence": "cc-by"}, "the maker is named"),
            ({"licence": "stock"}, "order number"),
            ({"people": "consent"}, "where the signed consent is kept"),
        ],
    )
    def test_what_a_lesson_needs_is_asked_at_once(self, client, author, changes, words):
        assert words in said(add_image(client, files.picture(), **changes))
        assert not RegardImage.objects.exists()

    def test_many_at_once_wait_for_their_words(self, client, author, library):
        added = client.post(
            reverse("wagtailimages:add_multiple"),
            {"title": "Cup", "files[]": SimpleUploadedFile("x.jpg", files.jpeg_with_everything())},
        )
        answer = json.loads(added.content)
        assert answer["success"]
        waiting = UploadedFile.objects.get()
        assert client.get(waiting.file.url).status_code == 404  # not cleaned yet: nobody sees it
        prefix = f"uploaded-image-{waiting.pk}"
        fields = {f"{prefix}-{name}": value for name, value in {"title": "Cup", **RIGHT}.items()}
        address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
        assert json.loads(client.post(address, fields).content)["success"]
        assert files.GPS_WORDS not in stored(RegardImage.objects.get())
        assert not UploadedFile.objects.exists()
        left = [path for path in library.rglob("*") if path.is_file()]
        assert all(files.GPS_WORDS not in path.read_bytes() for path in left)

    def test_an_upload_left_half_done_is_cleared_away(self, client, author, library):
        import os

        for _number in range(2):
            client.post(
                reverse("wagtailimages:add_multiple"),
                {"files[]": SimpleUploadedFile("x.jpg", files.jpeg_with_everything())},
            )
        old, new = UploadedFile.objects.order_by("pk")
        os.utime(old.file.path, (0, 0))
        tend()
        assert UploadedFile.objects.get() == new
        assert len(list((library / "wagtail_uploads").iterdir())) == 1

    def test_a_csv_among_many_is_refused(self, client, author):
        answer = client.post(
            reverse("wagtailimages:add_multiple"),
            {"files[]": SimpleUploadedFile("x.png", b"a,b\n1,2\n")},
        ).json()
        assert not answer["success"]
        assert "not a picture" in answer["error_message"]


class TestUploadingFilms:
    def test_a_film(self, client, author):
        assert add_media(client, files.mp4()).status_code == 302
        film = RegardMedia.objects.get()
        assert files.GPS_WORDS not in stored(film)
        assert (film.duration, film.width, film.height) == (5.0, 640, 360)
        assert film.problems() == ["It needs captions.", "It needs a transcript."]

    @pytest.mark.parametrize("ending", ["vtt", "srt"])
    def test_captions_come_as_a_file(self, client, author, ending):
        text = (
            files.VTT
            if ending == "vtt"
            else files.VTT.replace("WEBVTT\n\n", "1\n").replace(".", ",", 4)
        )
        upload = SimpleUploadedFile(f"x.{ending}", text.encode("utf-8-sig"))
        add_media(client, files.mp4(), captions_file=upload, transcript="MO: Two more laps.")
        film = RegardMedia.objects.get()
        assert film.captions.startswith("WEBVTT")
        assert "Two more laps" in film.captions
        assert film.is_ready()

    def test_captions_that_are_none_say_where(self, client, author):
        page = add_media(client, files.mp4(), captions="WEBVTT\n\nCan I have a go?\nyes\n")
        assert "Line 3" in said(page)
        upload = SimpleUploadedFile("x.vtt", b"\x00\x01\x02 nothing")
        assert "not captions" in said(add_media(client, files.mp4(), captions_file=upload))
        assert not RegardMedia.objects.exists()

    @pytest.mark.parametrize(
        ("content", "kind", "name", "words"),
        [
            (b"<html><script>alert(1)</script></html>", "video", "x.mp4", "not a film"),
            (b"a,b\n1,2\n", "audio", "x.mp3", "not a sound"),
            (files.mp4([files.track(codec=b"hvc1")]), "video", "x.mp4", "iPhone"),
            (files.mp4(), "audio", "x.m4a", "as a video"),
        ],
    )
    def test_hostile_files_are_refused_in_words(self, client, author, content, kind, name, words):
        assert words in said(add_media(client, content, kind, name))
        assert not RegardMedia.objects.exists()

    def test_two_hundred_megabytes(self, client, author, settings, library):
        """A small limit stands for the large one: the handler counts bytes either way."""
        settings.MEDIA_LIMITS = settings.MEDIA_LIMITS | dict.fromkeys(settings.MEDIA_LIMITS, 2 * MB)
        response = add_media(client, files.mp4(data=bytes(4 * MB)))
        words = said(response)
        assert "This file is too large: 4.0 MB. The limit is 2.0 MB." in words
        assert "720p" in words
        assert not [path for path in library.rglob("*") if path.is_file()]

    @pytest.mark.parametrize(
        ("address", "sizes", "kept"),
        [
            ("/studio/images/add/", [1], [1]),
            ("/studio/images/add/", [3], [0]),
            ("/studio/images/add/", [1, 3, 2], [1, 0, 2]),
            ("/studio/images/add/", [2] * 7, [2] * 5 + [0, 0]),
            ("/join/", [1], [0]),
        ],
    )
    def test_what_is_too_large_or_elsewhere_is_kept_nowhere(
        self, rf, author, settings, address, sizes, kept
    ):
        settings.MEDIA_LIMITS = dict.fromkeys(settings.MEDIA_LIMITS, 2 * MB)
        data = {
            f"f{n}": SimpleUploadedFile("x.bin", b"x" * size * MB) for n, size in enumerate(sizes)
        }
        request = rf.post(address, data)
        request.user = author
        uploads = [request.FILES[name] for name in data]
        assert [upload.size for upload in uploads] == [size * MB for size in sizes]
        assert [len(upload.read()) for upload in uploads] == [size * MB for size in kept]

    @pytest.mark.parametrize("address", ["/studio/login/", "/studio/images/add/", "/studio/none/"])
    @pytest.mark.parametrize("teacher", [False, True])
    def test_nobody_without_a_place_in_the_studio_fills_the_disk(
        self, site_tree, settings, address, teacher
    ):
        """Django reads a whole request to find its CSRF token, and refuses it then."""
        settings.FILE_UPLOAD_HANDLERS = [
            "media.uploads.LimitedUploadHandler",
            "tests.media.test_studio_media.Kept",
        ]
        Kept.files, Kept.bytes = 0, 0
        stranger = Client(enforce_csrf_checks=True)
        stranger.cookies["csrftoken"] = "a" * 32
        if teacher:
            stranger.force_login(User.objects.create_user("teacher@example.org"))
        data = {f"f{n}": SimpleUploadedFile("x.bin", b"x" * MB) for n in range(4)}
        assert stranger.post(address, data).status_code in (302, 403, 404)
        assert (Kept.files, Kept.bytes) == (0, 0)


class TestDueAndLists:
    def test_the_lists_say_what_is_missing(self, client, author, make_image, make_film):
        make_image(title="Cup", description="")
        make_film(title="Laps", captions="")
        assert "Say in a sentence what it shows." in said(
            client.get(reverse("wagtailimages:index"))
        )
        assert "It needs captions." in said(client.get(reverse("wagtailmedia:index")))
        for page in (client.get(reverse("media_due")), client.get("/studio/")):
            assert "Cup" in said(page)
            assert "It needs captions." in said(page)

    def test_pictures_are_found_by_state_and_licence(self, client, author, make_image):
        make_image(title="Ready one")
        make_image(title="Old one", expires_on=dt.date(2020, 1, 1), licence="cc0")
        make_image(title="Soon one", expires_on=timezone.localdate())

        def titles(query):
            return {
                image.title for image in client.get(f"/studio/images/?{query}").context["images"]
            }

        assert titles("due=ready") == {"Ready one", "Soon one"}
        assert titles("due=due") == {"Old one", "Soon one"}
        assert titles("due=expired") == {"Old one"}
        assert titles("licence=cc0") == {"Old one"}
        assert client.get("/studio/images/?layout=grid").status_code == 200
        assert client.get("/studio/images/results/?due=due").status_code == 200

    def test_nothing_due_is_said_so(self, client, author):
        assert "Nothing is due" in said(client.get(reverse("media_due")))

    def test_the_chooser_offers_what_is_ready(self, client, author, make_image, make_film):
        make_image(title="Ready one")
        make_image(title="Old one", expires_on=dt.date(2020, 1, 1))
        film, wordless = make_film(title="With words"), make_film(title="Wordless", captions="")
        page = client.get(reverse("wagtailimages_chooser:choose")).json()["html"]
        assert "Ready one" in page
        assert "Old one" not in page
        page = client.get(reverse("wagtailmedia:chooser")).json()["html"]
        assert reverse("wagtailmedia:media_chosen", args=[film.pk]) in page
        assert reverse("wagtailmedia:media_chosen", args=[wordless.pk]) not in page
        assert "It needs captions." in page

    def test_reviewers_do_not_tend_the_library(self, client, reviewer, make_image):
        make_image(description="")
        assert client.get(reverse("media_due")).status_code == 302
        assert "Library: what is due" not in said(client.get("/studio/"))

    def test_the_list_of_pictures_asks_few_questions(
        self, client, author, make_image, django_assert_max_num_queries
    ):
        for number in range(8):
            make_image(title=str(number))
        client.get(reverse("wagtailimages:index"))
        with django_assert_max_num_queries(25):
            client.get(reverse("wagtailimages:index"))


class TestWhatIsUsedStays:
    @pytest.fixture
    def used(self, site_tree, author, make_image, make_film):
        load_drafts(site_tree)
        image, film = make_image(), make_film()
        lesson = LessonPage.objects.get(code="D1")
        steps = [
            TALK | {"photo": image.pk},
            WATCH | {"media": film.pk, "captions": "", "transcript": ""},
        ]
        lesson.steps = stream_of(*steps)
        lesson.save_revision()
        self.title = lesson.title
        return image, film

    def test_one_by_one(self, client, used):
        image, film = used
        for name, item in (
            ("wagtailimages:delete", image), ("wagtailimages:delete_multiple", image), ("wagtailmedia:delete", film),
        ):  # fmt: skip
            page = client.post(reverse(name, args=[item.pk]), follow=True)
            assert f"cannot be deleted: it is used in “{self.title}”" in said(page)
        assert RegardImage.objects.filter(pk=image.pk).exists()
        assert RegardMedia.objects.filter(pk=film.pk).exists()

    def test_many_at_once(self, client, used, make_image):
        other = make_image(title="Other")
        bulk = reverse("wagtail_bulk_action", args=["media", "regardimage", "delete"])
        page = client.post(f"{bulk}?id={used[0].pk}&id={other.pk}", follow=True)
        assert "cannot be deleted" in said(page)
        assert RegardImage.objects.count() == 2

    def test_nor_is_its_file_exchanged_behind_the_signatures(self, client, used):
        image, film = used
        before = stored(image), stored(film)
        data = {"title": "Cup", "file": SimpleUploadedFile("x.png", files.picture("PNG")), **RIGHT}
        page = client.post(reverse("wagtailimages:edit", args=[image.pk]), data)
        assert "cannot be exchanged" in said(page)
        data = {
            "title": "Laps",
            "file": SimpleUploadedFile("x.mp4", files.mp4(data=b"other")),
            **RIGHT,
        }
        page = client.post(reverse("wagtailmedia:edit", args=[film.pk]), data)
        assert "cannot be exchanged" in said(page)
        image.refresh_from_db()
        film.refresh_from_db()
        assert (stored(image), stored(film)) == before

    def test_its_words_may_change(self, client, used):
        image, _film = used
        data = {"title": "Cup", **RIGHT, "description": "A red cup."}
        assert client.post(reverse("wagtailimages:edit", args=[image.pk]), data).status_code == 302
        image.refresh_from_db()
        assert image.description == "A red cup."

    def test_what_nobody_uses_may_go(self, client, author, make_image, make_film):
        image, film = make_image(), make_film()
        client.post(reverse("wagtailimages:delete", args=[image.pk]))
        client.post(reverse("wagtailmedia:delete", args=[film.pk]))
        assert not RegardImage.objects.exists()
        assert not RegardMedia.objects.exists()

    def test_a_lost_file_breaks_no_page_of_the_studio(self, client, used):
        image, film = used
        for item in used:
            item.file.storage.delete(item.file.name)
        for address in (
            reverse("wagtailimages:index"), reverse("wagtailimages:edit", args=[image.pk]),
            reverse("wagtailmedia:index"), reverse("wagtailmedia:edit", args=[film.pk]), reverse("media_due"),
        ):  # fmt: skip
            assert client.get(address).status_code == 200

    def test_a_reviewer_is_told_no_more_than_no(self, client, used, reviewer):
        page = client.post(reverse("wagtailimages:delete", args=[used[0].pk]), follow=True)
        assert "cannot be deleted" not in said(page)
        assert RegardImage.objects.filter(pk=used[0].pk).exists()
