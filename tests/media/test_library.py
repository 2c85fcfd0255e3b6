"""The library's rows: what is stored whoever stores it, when it may be used, and what keeps it."""

import datetime as dt
from tempfile import SpooledTemporaryFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.models import ReferenceIndex

from lessons.models import LessonPage
from media import tasks
from media.due import everything_due
from media.models import RegardImage, RegardMedia
from media.renditions import picture_source, specs_for
from media.usage import InUse
from tests.lessons.factories import load_drafts, make_edition
from tests.lessons.media_steps import TALK, WATCH
from tests.lessons.test_blocks import render, stream_of
from tests.media import files

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


def stored(item):
    with item.file.open("rb") as file:
        return file.read()


class TestStoring:
    def test_code_stores_nothing_unclean_either(self, make_image, make_film):
        image, film = make_image(), make_film()
        for content in (stored(image), stored(film)):
            assert files.GPS_WORDS not in content
            assert files.CAMERA not in content
        assert (film.duration, film.width, film.height) == (5.0, 640, 360)
        film.refresh_from_db()
        assert (film.duration, film.width, film.height) == (5.0, 640, 360)
        assert (image.width, image.height) == (64, 40)

    def test_names_say_nothing(self, make_image, make_film):
        image = make_image(name="Sam Smith at Elm Primary.JPG")
        film = make_film(title="About leaving home")
        for name in (image.file.name, film.file.name):
            assert "sam" not in name.lower()
            assert name.split("/")[1].split(".")[0].isalnum()

    def test_what_is_no_picture_is_not_stored(self, library):
        content = ContentFile(b"a,b\n1,2\n", name="x.png")
        with pytest.raises(OSError, match="image format"):  # Wagtail measures it first
            RegardImage(title="x", file=content).save()
        with pytest.raises(ValidationError, match="not a picture"):
            RegardImage(title="x").file.save("x.png", content)
        with pytest.raises(ValidationError, match="not a film"):
            RegardMedia(title="x", type="video", file=content).save()
        assert not list(library.rglob("*.*"))

    def test_a_still_is_cleaned_too(self, make_film):
        film = make_film()
        film.thumbnail.save("x.jpg", ContentFile(files.jpeg_with_everything()))
        with film.thumbnail.open("rb") as file:
            assert files.GPS_WORDS not in file.read()
        assert (film.width, film.height) == (640, 360)

    def test_changed_captions_are_another_file(self, make_film, library):
        film = make_film()
        before = film.captions_name
        assert (library / before).read_text() == film.captions
        film.captions = film.captions.replace("go?", "turn?")
        film.save()
        assert film.captions_name != before
        assert (library / before).exists()


class TestReady:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"description": ""}, "what it shows"),
            ({"licence": ""}, "by what right"),
            ({"licence": "cc-by"}, "maker is named"),
            ({"licence": "cc-by-sa"}, "maker is named"),
            ({"licence": "stock"}, "order number"),
            ({"people": ""}, "people can be recognised"),
            ({"people": "consent"}, "where the signed consent"),
            ({"expires_on": dt.date(2020, 1, 1)}, "until 1 January 2020 only"),
        ],
    )
    def test_a_picture_says_what_it_lacks(self, make_image, changes, words):
        image = make_image(**changes)
        [problem] = image.problems()
        assert words in problem
        assert not image.is_ready()
        assert [row.reasons for row in everything_due()] == [[problem]]
        assert not RegardImage.objects.ready().exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"captions": ""}, ["It needs captions."]),
            ({"transcript": ""}, ["It needs a transcript."]),
            ({"type": "audio", "captions": ""}, []),
            ({"type": "audio", "transcript": ""}, ["It needs a transcript."]),
        ],
    )
    def test_a_film_and_a_sound_say_what_they_lack(self, make_film, changes, words):
        film = make_film(**changes)
        assert film.problems() == words
        assert [row.reasons for row in everything_due()] == ([words] if words else [])

    def test_its_last_day_counts(self, make_image):
        today = timezone.localdate()
        image = make_image(expires_on=today)
        assert image.is_ready()
        assert RegardImage.objects.ready().get() == image
        assert image.is_expired(today + dt.timedelta(days=1))
        assert not RegardImage.objects.ready(today + dt.timedelta(days=1)).exists()

    def test_what_runs_out_soon_is_due_before_it_blocks(self, make_image, make_film):
        soon = timezone.localdate() + dt.timedelta(days=30)
        make_image(title="Soon", expires_on=soon)
        make_image(title="Later", expires_on=soon + dt.timedelta(days=300))
        make_film(title="Wordless", transcript="")
        assert [(row.title, row.blocks) for row in everything_due()] == [
            ("Wordless", True),
            ("Soon", False),
        ]

    def test_the_list_of_what_is_due_asks_few_questions(
        self, make_image, make_film, django_assert_num_queries
    ):
        for number in range(4):
            make_image(title=str(number), licence="")
            make_film(title=str(number), captions="")
        with django_assert_num_queries(2):
            assert len(everything_due()) == 8


class TestRenditions:
    def test_are_made_when_the_picture_is_stored(
        self, make_image, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            image = make_image(content=files.picture(size=(1200, 600)))
        made = set(image.renditions.values_list("filter_spec", flat=True))
        assert made == set(specs_for(image))
        assert {"width-480|format-avif", "width-1600|format-webp", "width-960|format-jpeg"} <= made
        for rendition in image.renditions.all():
            assert rendition.width <= 1200

    def test_again_changes_nothing_and_a_deleted_picture_is_no_error(self, make_image):
        image = make_image(content=files.picture(size=(600, 300)))
        tasks.make_renditions(image.pk)
        before = set(image.renditions.values_list("pk", flat=True))
        tasks.make_renditions(image.pk)
        assert set(image.renditions.values_list("pk", flat=True)) == before
        tasks.make_renditions(image.pk + 1000)

    def test_no_file_stays_open(self, make_image, monkeypatch):
        """Wagtail leaves the file that it makes a size in to whoever stores it, who does not close it."""
        made = []

        def temporary(*args, **kwargs):
            made.append(SpooledTemporaryFile(*args, **kwargs))  # noqa: SIM115
            return made[-1]

        monkeypatch.setattr("wagtail.images.models.SpooledTemporaryFile", temporary)
        tasks.make_renditions(make_image().pk)
        assert made
        assert all(file.closed for file in made)

    def test_a_lost_message_is_made_up_for(self, make_image):
        image = make_image()
        assert not image.renditions.exists()
        tasks.tend()
        assert image.renditions.count() == len(specs_for(image))

    def test_a_picture_is_offered_in_every_format(self, make_image):
        source = picture_source(make_image(content=files.picture(size=(1200, 600))))
        assert (source["width"], source["height"]) == (960, 480)
        assert [each["type"] for each in source["sources"]] == ["image/avif", "image/webp"]
        assert source["sources"][0]["srcset"].count("w") >= 3

    def test_a_drawing_is_itself(self, make_image):
        image = make_image(content=files.svg('<path d="M0 0"/>'), name="x.svg")
        source = picture_source(image)
        assert source["src"].endswith(".svg")
        assert (source["width"], source["height"], source["sources"]) == (40, 20, [])

    def test_a_lost_file_is_no_error(self, make_image):
        image = make_image()
        image.file.storage.delete(image.file.name)
        assert picture_source(image) == {}
        tasks.make_renditions(image.pk)


class TestInLessons:
    @pytest.fixture
    def lesson(self, site_tree, make_image, make_film):
        load_drafts(site_tree)
        self.image, self.film = make_image(content=files.picture(size=(1200, 600))), make_film()
        lesson = LessonPage.objects.get(code="D1")
        lesson.steps = stream_of(
            TALK | {"photo": self.image.pk},
            WATCH | {"media": self.film.pk, "captions": "", "transcript": ""},
        )
        return lesson

    def test_a_picture_shows_with_its_formats_and_words(self, lesson):
        talk = lesson.steps[0].block.freeze(lesson.steps[0])
        page = render(talk)
        assert '<source type="image/avif" srcset="/media/images/' in page
        assert '<source type="image/webp"' in page
        assert 'alt="A cup on a table." width="960" height="480" loading="lazy"' in page

    def test_a_film_shows_with_the_words_of_the_library(self, lesson):
        step = lesson.steps[1].block.freeze(lesson.steps[1])
        assert step["captions"] == self.film.captions
        page = render(step)
        assert f'<track kind="captions" src="{self.film.captions_url}" srclang="en-gb"' in page
        assert "data-captions" not in page
        assert "Two more." in page

    def test_a_lost_picture_shows_its_words(self, lesson):
        self.image.file.storage.delete(self.image.file.name)
        page = render(lesson.steps[0].block.freeze(lesson.steps[0]))
        assert "<img" not in page
        assert "A cup on a table." in page

    @pytest.mark.parametrize(("step", "field"), [(0, "photo"), (1, "media")])
    def test_what_is_not_ready_cannot_be_published(self, lesson, step, field):
        for item in (self.image, self.film):
            item.expires_on = dt.date(2020, 1, 1)
            item.save()
        child = stream_of(
            *lesson.steps.raw_data
            and [dict(s["value"], type=s["type"]) for s in lesson.steps.raw_data]
        )[step]
        with pytest.raises(ValidationError) as error:
            child.block.clean(child.value)
        assert "cannot be used yet" in str(error.value.block_errors[field])
        assert "until 1 January 2020 only" in str(error.value.block_errors[field])
        child.block.clean_deferred(child.value)  # a draft may wait

    def test_a_draft_keeps_what_it_uses(self, lesson):
        lesson.save_revision()
        for item in (self.image, self.film):
            with pytest.raises(InUse, match="Respect, crushes"), transaction.atomic():
                item.delete()
        with pytest.raises(InUse), transaction.atomic():
            RegardImage.objects.filter(pk=self.image.pk).delete()
        assert RegardMedia.objects.filter(pk=self.film.pk).exists()

    def test_an_edition_keeps_what_it_shows_though_the_lesson_lets_go(self, site_tree, lesson):
        lesson.save_revision()
        edition = make_edition(site_tree, steps=lesson.steps)
        page = LessonPage.objects.get(pk=lesson.pk)
        page.steps = stream_of(TALK)
        page.save_revision().publish()
        assert not ReferenceIndex.get_references_to(self.image).exists()
        with pytest.raises(InUse, match=f"edition {edition.number}"):
            self.image.delete()

    def test_what_nobody_uses_may_go_with_its_files(
        self, make_image, library, django_capture_on_commit_callbacks
    ):
        image = make_image()
        tasks.make_renditions(image.pk)
        with django_capture_on_commit_callbacks(execute=True):
            image.delete()
        assert not [path for path in library.rglob("*") if path.is_file()]
