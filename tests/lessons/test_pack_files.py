"""The pack as a file: made once, by the engine, and without the network."""

import datetime as dt
import io
import socket

import pypdf
import pytest
from django.core import checks
from django.core.files.storage import default_storage
from django.utils import timezone

from lessons import tasks
from lessons.models import Pack, PackFailure, PackState
from lessons.packs import making, rendering
from tests.lessons import pack_documents
from tests.lessons.pack_documents import (
    SECRET,
    html_of,
    needs_pango,
    squeezed,
    texts_of,
)

help_lines, edition = pack_documents.help_lines, pack_documents.edition
_own_media = pack_documents._own_media


class TestEngine:
    @pytest.mark.parametrize(
        "url",
        [
            "https://example.org/tracker.png",
            "http://pack.invalid/elsewhere.css",
            "file:///etc/passwd",
            "data:text/css,body{}",
            "http://pack.invalid/static/../../../../etc/passwd",
            "http://pack.invalid/static/%2e%2e/%2e%2e/etc/passwd",
            "http://pack.invalid/static//etc/passwd",
            "http://pack.invalid/static/cms/css/no-such.css",
        ],
    )
    def test_only_static_files_are_given(self, url):
        with pytest.raises(rendering.Unfetchable):
            rendering.static_file(url)

    def test_static_files_are_found(self):
        found = rendering.static_file("http://pack.invalid/static/cms/css/pack.css?v=1")
        assert found.read_text().startswith("/* Regard: a lesson on paper.")

    @needs_pango
    def test_a_whole_pdf_without_a_network(self, edition, monkeypatch):
        """One real one: complete, numbered, with progress, and not one connection."""

        def refuse(*args, **kwargs):
            raise AssertionError("the engine tried to connect")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        html = html_of(edition).replace(
            "</main>", '<img src="https://example.org/t.png"><img src="file:///etc/hosts"></main>'
        )
        pages_heard = []
        pdf, pages = rendering.write_pdf(html, pages_heard.append)
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        text = squeezed(" ".join(page.extract_text() for page in reader.pages)).casefold()
        assert len(reader.pages) == pages == max(pages_heard)
        assert pages_heard[0] == 1
        for words in texts_of(edition.data["steps"]):
            assert squeezed(words or "").casefold() in text, words
        assert squeezed(f"page {pages} of {pages}") in text
        assert squeezed("Regard · D5").casefold() in text
        assert squeezed(SECRET).casefold() not in text
        assert reader.metadata.title == "Lesson D5 · Regard"


@pytest.fixture
def engine(monkeypatch):
    """An engine that lays two pages out at once, and counts how often it was started."""

    class Engine:
        runs = 0
        during = None

        def write(self, html, progress):
            self.runs += 1
            for number in (1, 2):
                progress(number)
                if self.during:
                    self.during()
            return b"%PDF-1.7 for tests", 2

    engine = Engine()
    monkeypatch.setattr(rendering, "write_pdf", engine.write)
    monkeypatch.setattr(rendering, "missing", list)
    return engine


def asked(edition):
    pack, must = making.ask_for(edition)
    assert must
    return pack


def age(pack, **gone):
    Pack.objects.filter(pk=pack.pk).update(touched_at=timezone.now() - dt.timedelta(**gone))


class TestMaking:
    def test_made_once_and_kept(self, edition, engine):
        pack = asked(edition)
        tasks.make_pack(pack.pk, pack.attempt)
        pack.refresh_from_db()
        assert pack.is_ready
        assert (pack.page, pack.pages) == (2, 2)
        assert pack.file.name == f"packs/{edition.uuid}/{pack.version}.pdf"
        assert making.ask_for(edition) == (pack, False)
        assert making.find_pack(edition) == pack
        tasks.make_pack(pack.pk, pack.attempt)
        assert engine.runs == 1

    def test_two_presses_make_one(self, edition, engine):
        first, _must = making.ask_for(edition)
        again, must = making.ask_for(edition)
        assert (again.pk, must) == (first.pk, False)

    def test_progress_can_be_watched(self, edition, engine):
        pack = asked(edition)
        seen = []
        engine.during = lambda: seen.append(
            Pack.objects.values_list("state", "page").get(pk=pack.pk)
        )
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        assert seen == [("working", 1), ("working", 2)]
        assert pack.pages > 2

    def test_a_dead_worker_leaves_it_to_be_tried_again(self, edition, engine):
        pack = asked(edition)
        assert Pack.objects.all().claim(pack.attempt)  # and then it was killed
        assert making.ask_for(edition)[1] is False
        age(pack, minutes=5)
        pack.refresh_from_db()
        assert pack.is_stuck
        again = asked(edition)
        assert again.attempt == pack.attempt + 1
        making.make(pack_pk=pack.pk, attempt=again.attempt)
        assert making.find_pack(edition).is_ready

    def test_a_message_delivered_again_goes_on_after_a_death(self, edition, engine):
        pack = asked(edition)
        assert Pack.objects.all().claim(pack.attempt)
        age(pack, minutes=5)
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        assert making.find_pack(edition).is_ready

    def test_an_attempt_that_was_replaced_stops(self, edition, engine):
        pack = asked(edition)

        def replaced():
            Pack.objects.filter(pk=pack.pk).update(attempt=9, state=PackState.WAITING)

        engine.during = replaced
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        assert (pack.state, pack.attempt) == (PackState.WAITING, 9)
        assert not pack.file

    def test_too_slow_is_said(self, edition, engine, monkeypatch):
        pack = asked(edition)
        monkeypatch.setattr(making, "LONGEST", -1.0)
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        assert (pack.state, pack.failure) == (PackState.FAILED, PackFailure.SLOW)
        assert asked(edition).failure == ""

    def test_what_breaks_is_said_and_logged(self, edition, engine, monkeypatch):
        def breaks(html, progress):
            raise RuntimeError("no")

        pack = asked(edition)
        monkeypatch.setattr(rendering, "write_pdf", breaks)
        with pytest.raises(RuntimeError):
            making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        assert pack.failure == PackFailure.BROKEN

    def test_without_the_engine_it_is_said(self, edition, engine, monkeypatch):
        pack = asked(edition)
        monkeypatch.setattr(rendering, "missing", lambda: ["libpango-1.0-0"])
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        assert pack.failure == PackFailure.MISSING
        assert engine.runs == 0

    def test_a_new_version_replaces_the_old_file(self, edition, engine, help_lines):
        old = asked(edition)
        making.make(pack_pk=old.pk, attempt=old.attempt)
        old.refresh_from_db()
        help_lines.phone = "0800 1112"
        help_lines.save()
        assert making.find_pack(edition) is None
        new = asked(edition)
        making.make(pack_pk=new.pk, attempt=new.attempt)
        assert list(Pack.objects.all()) == [new]
        assert not default_storage.exists(old.file.name)
        assert making.find_pack(edition).is_ready

    def test_words_that_changed_meanwhile_are_not_kept_under_the_old_version(
        self, edition, engine, help_lines
    ):
        pack = asked(edition)
        help_lines.phone = "0800 1112"
        help_lines.save()
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        assert not Pack.objects.exists()

    def test_a_lost_file_is_made_again(self, edition, engine):
        pack = asked(edition)
        making.make(pack_pk=pack.pk, attempt=pack.attempt)
        pack.refresh_from_db()
        default_storage.delete(pack.file.name)
        assert asked(edition).pk == pack.pk


def test_the_check_names_what_to_install(monkeypatch):
    monkeypatch.setattr(rendering, "LIBRARIES", {"libpango-1.0-0": "libno-such.so.0"})
    found = [message for message in checks.run_checks() if message.id == "regard.W001"]
    assert "libpango-1.0-0" in found[0].hint
