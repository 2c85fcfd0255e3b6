"""Small packages and libraries, written for the tests."""

import io
import json
import stat
import struct
import zipfile

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24


def dependency(name, version="1.0"):
    major, minor = version.split(".")
    return {"machineName": name, "majorVersion": int(major), "minorVersion": int(minor)}


def manifest(main="Test.Player", version="1.0", **changes):
    return {
        "title": "A test",
        "language": "en",
        "mainLibrary": main,
        "embedTypes": ["iframe"],
        "preloadedDependencies": [dependency(main, version)],
    } | changes


def library(name="Test.Player", version="1.0", patch=3, script="window.H5P;", **changes):
    """The files of a library, by path."""
    major, minor = version.split(".")
    document = {
        "title": name,
        "machineName": name,
        "majorVersion": int(major),
        "minorVersion": int(minor),
        "patchVersion": patch,
        "runnable": 1,
        "preloadedJs": [{"path": "main.js"}],
    } | changes
    folder = f"{name}-{version}"
    return {f"{folder}/library.json": document, f"{folder}/main.js": script.encode()}


def files_of(*, content=None, h5p=None, libraries=True, more=None):
    """A sound package's files, with what a test wants otherwise."""
    files = {"h5p.json": h5p or manifest(), "content/content.json": content or {"text": "Hello"}}
    return files | (library() if libraries else {}) | (more or {})


def packed(files, method=zipfile.ZIP_DEFLATED):
    """The bytes of an archive; a value is bytes, or something to write as JSON."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for path, value in files.items():
            raw = value if isinstance(value, bytes) else json.dumps(value).encode()
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), raw, method)
    return out.getvalue()


def package(**parts):
    return packed(files_of(**parts))


def with_entry(name, raw=b"x", mode=stat.S_IFREG | 0o644, *, twice=False):
    """A sound package with one more file of any name and kind."""
    out = io.BytesIO(package())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for _ in range(2 if twice else 1):
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            info.external_attr = mode << 16
            archive.writestr(info, raw, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def patched(raw, path, *, size):
    """The archive with another unpacked size in its list of files."""
    at = raw.rindex(path.encode())  # the list is at the end
    start = at - 46
    assert raw[start : start + 4] == b"PK\x01\x02"
    return raw[: start + 24] + struct.pack("<L", size) + raw[start + 28 :]


def overlapping():
    """Two names for the same bytes: the list is given one more entry with the offset of another."""
    raw = package(more={"content/images/a.png": PNG})
    end = raw.rindex(b"PK\x05\x06")
    _mark, _d, _s, _n, total, length, offset, _c = struct.unpack("<4s4H2LH", raw[end:])
    listing = raw[offset:end]
    at = listing.rindex(b"content/images/a.png") - 46
    again = listing[at : at + 46 + 20].replace(b"a.png", b"b.png")
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, total + 1, total + 1, length + len(again), offset, 0
    )
    return raw[:end] + again + tail


def bomb(size=60 * 1024 * 1024, path="content/bomb.json"):
    """Blanks that pack a thousand to one."""
    return packed(files_of(more={path: b" " * size}))


def long_listing(entries):
    """A list of so many files that reading it is the attack."""
    entry = (
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 6, *[0] * 3, 4, *[0] * 4, 0, 0) + b"name"
    )
    listing = entry * entries
    shown = min(entries, 4_000)  # and lies about it
    return listing + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, shown, shown, len(listing), 0, 0)
