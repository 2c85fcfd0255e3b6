"""Every hostile package is refused, each for its own reason."""

import io
import stat
import zipfile

import pytest

from quizzes.h5pp.inspection import inspect_package
from quizzes.h5pp.package import Limits
from quizzes.h5pp.reasons import NOTES, REFUSALS, Note, Refused
from tests.quizzes.h5pp import packages
from tests.quizzes.h5pp.packages import PNG, library, manifest, package, packed, with_entry

MB = 1024 * 1024
SCRIPT_PNG = b"<html><script>alert(1)</script></html>"


def encrypted():
    raw = bytearray(package())
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    return bytes(raw)


def chain(length):
    return b'{"a":' * length + b"1" + b"}" * length


def damaged():
    """One bit of a picture's bytes; it is stored as it is."""
    raw = bytearray(packed(packages.files_of(more={"content/a.png": PNG}), zipfile.ZIP_STORED))
    raw[raw.index(PNG) + 20] ^= 1
    return bytes(raw)


HOSTILE = {
    "nothing": (b"", "not_zip"),
    "a page": (b"<html>" + b" " * 400, "not_zip"),
    "a cut archive": (package()[:-30], "zip_form"),
    "a comment behind it": (package() + b"#", "zip_form"),
    "a program before it": (b"#!/bin/sh\n" + package(), "zip_form"),
    "traversal": (with_entry("content/../../etc/passwd.json"), "path"),
    "traversal in a library": (with_entry("Test.Player-1.0/../x.js"), "path"),
    "traversal hidden by a dot": (with_entry(".hidden/../../x.json"), "path"),
    "an absolute path": (with_entry("/etc/cron.d/x.json"), "path"),
    "a drive": (with_entry("C:/x.json"), "path"),
    "a backslash": (with_entry("content\\..\\x.json"), "path"),
    "a NUL": (with_entry("content/a.png\0.html", PNG), "path"),
    "a control character": (with_entry("content/a\x1b[2J.png", PNG), "path"),
    "an endless name": (with_entry("content/" + "a" * 300 + ".png", PNG), "path"),
    "a symbolic link": (with_entry("content/a.json", b"/etc/passwd", stat.S_IFLNK | 0o777), "link"),
    "a device": (with_entry("content/a.json", b"", stat.S_IFCHR | 0o777), "link"),
    "a name twice": (with_entry("content/a.png", PNG, twice=True), "duplicate"),
    "a name in two cases": (package(more={"content/a.png": PNG, "content/A.PNG": PNG}), "duplicate"),
    "a name in two spellings": (
        package(more={"content/\u00e9.png": PNG, "content/e\u0301.png": PNG}),
        "duplicate",
    ),
    "a file that is a folder": (
        package(more={"content/a.json": {}, "content/a.json/b.png": PNG}),
        "duplicate",
    ),
    "two names for the same bytes": (packages.overlapping(), "lied"),
    "a damaged file": (damaged(), "lied"),
    "a file longer than it says": (
        packages.patched(packages.bomb(9 * MB, "content/b.json"), "content/b.json", size=900),
        "lied",
    ),
    "a bomb": (packages.bomb(15 * MB), "ratio"),
    "a bomb in a file too large": (packages.bomb(60 * MB), "file_too_large"),
    "a bomb of many": (
        package(more={f"content/{i}.json": b'"ab\\u0000c"' * 13_000 for i in range(600)}),
        "unpacked",
    ),
    "many files": (package(more={f"content/{i}.json": b"1" for i in range(5_001)}), "too_many"),
    "a list of a million names": (packages.long_listing(1_000_000), "too_many"),
    "folders without end": (package(more={"content/" + "a/" * 30 + "b.json": {}}), "deep"),
    "a locked file": (encrypted(), "encrypted"),
    "SVG in the content": (package(more={"content/images/a.svg": b"<svg/>"}), "content_kind"),
    "HTML in the content": (package(more={"content/a.html": SCRIPT_PNG}), "content_kind"),
    "a script in the content": (package(more={"content/a.js": b"1"}), "content_kind"),
    "an old program": (package(more={"content/a.swf": b"FWS"}), "content_kind"),
    "no ending": (package(more={"content/a": b"1"}), "content_kind"),
    "HTML that calls itself a picture": (package(more={"content/a.png": SCRIPT_PNG}), "content_lies"),
    "HTML that calls itself sound": (package(more={"content/a.mp3": SCRIPT_PNG}), "content_lies"),
    "an empty picture": (package(more={"content/a.png": b""}), "content_lies"),
    "no manifest": (packed({"content/content.json": {}} | library()), "missing"),
    "no content": (packed({"h5p.json": manifest()} | library()), "missing"),
    "broken JSON": (package(content=b'{"a": '), "json"),
    "JSON in another alphabet": (package(content='{"a": "ä"}'.encode("latin-1")), "json"),
    "half a character": (package(content=b'{"a": "\\ud800"}'), "json"),
    "a number that is none": (package(content=b'{"a": NaN}'), "json"),
    "an endless number": (package(content=b"9" * 5_000), "json"),
    "deep nesting": (package(content=chain(200)), "json_deep"),
    "bottomless nesting": (package(content=chain(40_000)), "json_deep"),
    "a manifest that is a list": (package(h5p=[1]), "manifest"),
    "no title": (package(h5p=manifest(title="")), "manifest"),
    "a language that is a path": (package(h5p=manifest(language="../en")), "manifest"),
    "a library named as a path": (package(h5p=manifest(main="../../x")), "manifest"),
    "a version too long": (package(h5p=manifest(version="123456.0")), "manifest"),
    "the wrong main library": (package(h5p=manifest(mainLibrary="Other.Thing")), "main_library"),
    "a main library that is none": (
        packed(packages.files_of(libraries=False) | library(runnable=0)),
        "not_runnable",
    ),
    "a library in a false folder": (
        package(more={"Good.Name-1.0/library.json": library("Evil")["Evil-1.0/library.json"]}),
        "folder",
    ),
    "a library twice": (package(more={
        path.replace("Test.Player-1.0", "Test.Player"): raw for path, raw in library().items()
    }), "duplicate"),
    "a script that is not there": (
        package(more=library("Test.Other", preloadedJs=[{"path": "../../../x.js"}])),
        "declared",
    ),
    "a picture for a script": (
        package(more=library("T.O", preloadedJs=[{"path": "a.png"}]) | {"T.O-1.0/a.png": PNG}),
        "declared",
    ),
    "a core of the future": (
        package(more=library("Test.Other", coreApi={"majorVersion": 2, "minorVersion": 0})),
        "core_api",
    ),
    "EmbeddedJS brought": (package(more=library("H5P.EmbeddedJS")), "embedded_js"),
    "EmbeddedJS asked for": (
        package(content={"a": {"library": "H5P.EmbeddedJS 1.0", "params": {}}}),
        "embedded_js",
    ),
    "unsafe-eval": (package(more=library("H5P.QuestionSet", "1.17", patch=2)), "unsafe_eval"),
    "more questions than anybody asks": (
        package(
            h5p=manifest("H5P.SingleChoiceSet", "1.11"),
            content={"choices": [{"question": "?", "answers": ["a", "b"]}] * 5_000},
        ),
        "too_much",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_it_is_refused_for_its_reason(raw, code):
    with pytest.raises(Refused) as refused:
        inspect_package(io.BytesIO(raw))
    assert refused.value.code == code
    said = str(refused.value)
    assert said
    assert "%(" not in said
    assert all(character.isprintable() for character in said)


def test_every_size_is_a_setting():
    raw = package(more={"content/a.png": PNG * 100})
    inspect_package(io.BytesIO(raw))
    for limits in (Limits(upload=500), Limits(package=900), Limits(file=900), Limits(entries=3)):
        with pytest.raises(Refused):
            inspect_package(io.BytesIO(raw), limits=limits)


def test_every_sentence_can_be_said():
    class Anything(dict):
        def __missing__(self, key):
            return 1

    assert all(sentence % Anything() for sentence in (REFUSALS | NOTES).values())
    assert str(Note("intro", {"text": "hello"})).endswith("hello")


def test_what_nobody_needs_is_left_out_and_said():
    raw = package(
        more={
            "README.md": b"#",
            "Test.Player-1.0/LICENSE": b"MIT",
            "Test.Player-1.0/src/a.php": b"<?php",
            "content/.DS_Store": b"1",
            "__MACOSX/content/a.html": b"1",
        }
    )
    found = inspect_package(io.BytesIO(raw))
    (note,) = [note for note in found.notes if note.code == "skipped"]
    assert note.values["count"] == 5
