"""Words of the interface: every one through gettext, and no language shown that nobody has read."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from cms.config.settings import base
from cms.middleware import is_pupil_path

ROOT = Path(settings.BASE_DIR)
ROOMS = ("cms", "media", "quizzes", "lessons", "teacher_portal")
TEMPLATES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("templates/**/*.html"))
CATALOGUES = sorted(p for room in ROOMS for p in (ROOT / room).glob("locale/*/LC_MESSAGES/*.po"))
UNREVIEWED = "Machine text, not reviewed."
NAMES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")

# What is no sentence: the brand, keys of a keyboard, units that are the same everywhere.
NO_WORDS = re.compile(r"/help/|\b(Regard|Shift|PDF|CSV|QR|DSL|A4|Aa|SHA|XLSX|RSHE|H5P)\b")
# Shown when nothing else works: they depend on no catalogue.
PLAIN = {"500.html"}


def text_of(template):
    """What a reader sees of a template that did not come through gettext."""
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", " ", template, flags=re.DOTALL)
    text = re.sub(r"{%\s*blocktrans.*?{%\s*endblocktrans\w*\s*%}", " ", text, flags=re.DOTALL)
    text = re.sub(r"{%\s*block \w+_class\s*%}.*?{%\s*endblock", "{%", text, flags=re.DOTALL)
    text = re.sub(r"<(script|style|kbd)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    said = re.findall(r'\b(?:alt|title|aria-label|placeholder)="([^"]*)"', text)
    return " ".join([*said, re.sub(r"&\w+;", " ", re.sub(r"<[^>]*>", " ", text))])


def test_templates_say_nothing_past_gettext():
    said = {
        str(path.relative_to(ROOT)): re.findall(
            r"[A-Za-zÀ-ÿ]{2,}", NO_WORDS.sub(" ", text_of(path.read_text()))
        )
        for path in TEMPLATES
        if path.name not in PLAIN
    }
    assert len(said) > 200
    assert {name: words for name, words in said.items() if words} == {}


def test_labels_and_messages_in_python_go_through_gettext():
    """The arguments in which Django and Wagtail take words for people."""
    takes = {"label", "help_text", "heading", "verbose_name", "description", "menu_label"}
    found = []
    for path in (p for room in ROOMS for p in (ROOT / room).rglob("*.py")):
        if {"migrations", "starter", "commands", "demo"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            words = [k.value for k in node.keywords if k.arg in takes]
            if ast.unparse(node.func) in {"ValidationError", "forms.ValidationError"}:
                words += node.args[:1]
            if ast.unparse(node.func).startswith("messages."):
                words += node.args[1:2]
            found += [
                f"{path.relative_to(ROOT)}:{word.lineno} {word.value!r}"
                for word in words
                if isinstance(word, ast.Constant)
                and isinstance(word.value, str)
                and re.search(r"[a-z]{2} [a-z]|^[A-Z][a-z]+", word.value)
            ]
    assert found == []


class TestCatalogues:
    @pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-3])
    def test_every_translation_fills_the_same_places(self, path):
        for entry in polib.pofile(str(path)):
            for said in [entry.msgstr, *entry.msgstr_plural.values()]:
                wanted = set(NAMES.findall(entry.msgid_plural or entry.msgid))
                assert not said or set(NAMES.findall(said)) <= wanted | set(
                    NAMES.findall(entry.msgid)
                )
                assert not said or entry.msgid_plural or set(NAMES.findall(said)) == wanted

    def test_what_a_machine_wrote_is_marked_and_not_offered(self):
        """Taking a language up means that somebody has read every entry and taken its mark away."""
        offered = {code for code, _name in base.LANGUAGES}
        assert offered == {code for code, _name in base.REVIEWED_LANGUAGES}
        for path in CATALOGUES:
            entries = [e for e in polib.pofile(str(path)) if e.translated()]
            if path.parts[-3] in offered:
                assert not [e.msgid for e in entries if UNREVIEWED in e.tcomment]
        urdu = polib.pofile(str(ROOT / "cms/locale/ur/LC_MESSAGES/django.po"))
        assert {e.tcomment for e in urdu if e.translated()} == {UNREVIEWED}

    @pytest.mark.django_db
    def test_a_librarys_pages_speak_as_ours_do(self, client, django_user_model):
        client.force_login(django_user_model.objects.create(email="words@example.org"))
        page = client.get("/accounts/password/change/").text
        assert "Change your password" in page
        assert "Change Password" not in page

    def test_a_pupils_way_is_there_in_urdu(self):
        """Partial, but whole where a child must understand: door, promise, leaving, help, pass."""
        with translation.override("ur"):
            for words in ("Leave now", "Take a break", "Help", "Pass", "Join", "Finish", "Next"):
                assert translation.gettext(words) != words


class TestAddresses:
    @pytest.mark.parametrize("path", ["/join/", "/play/", "/leave/", "/ur/join/ABC/", "/ur/play/"])
    def test_a_pupils_page_is_one_in_every_language(self, path):
        assert is_pupil_path(path)

    @pytest.mark.parametrize("path", ["/", "/ur/", "/teach/join/", "/urdu/join/", "/lessons/"])
    def test_other_pages_are_not(self, path):
        assert not is_pupil_path(path)

    def test_the_address_names_the_language_and_nothing_else_does(self, db):
        def opened(address, **headers):
            return Client(headers=headers).get(address)

        assert 'lang="ur" dir="rtl"' in opened("/ur/join/").content.decode()
        english = opened("/join/", **{"accept-language": "ur"})
        assert 'lang="en-gb" dir="ltr"' in english.content.decode()
        assert "Accept-Language" not in english.get("Vary", "")
        assert opened("/ur/join/")["Cache-Control"] == "no-store"
        assert opened("/ur/teach/").status_code == 302
        assert opened("/fr/join/").status_code == 404
        assert translation.get_language() == settings.LANGUAGE_CODE
