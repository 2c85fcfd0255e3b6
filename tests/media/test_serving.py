"""Serving: as what it is, in pieces, with a strict policy, and nothing but the library."""

import pytest

from tests.media import files

pytestmark = pytest.mark.django_db


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_drawing_opened_by_itself_can_do_nothing(client, make_image):
    image = make_image(content=files.svg('<path d="M0 0"/><script>alert(1)</script>'), name="x.svg")
    response = client.get(image.file.url)
    assert response["Content-Type"] == "image/svg+xml"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script" not in response["Content-Security-Policy"]
    assert b"script" not in body(response)
    assert "immutable" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize(
    ("asked", "status", "stretch"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=5-99999999", 206, slice(5, None)),
        ("bytes=0-", 206, slice(0, None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=9-2", 416, slice(0, 0)),
        ("bytes=0-1,4-5", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
        ("bytes=-", 200, slice(0, None)),
        (f"bytes={'1' * 5000}-", 200, slice(0, None)),
        (f"bytes=0-{'1' * 5000}", 200, slice(0, None)),
    ],
)
def test_players_ask_for_pieces(client, make_film, asked, status, stretch):
    film = make_film()
    with film.file.open("rb") as file:
        whole = file.read()
    response = client.get(film.file.url, headers={"range": asked, "accept-encoding": "gzip"})
    assert response.status_code == status
    piece = body(response)
    assert piece == whole[stretch]
    if status == 206:
        start, _end, _step = stretch.indices(len(whole))
        assert response["Content-Range"] == f"bytes {start}-{start + len(piece) - 1}/{len(whole)}"
        assert response["Content-Length"] == str(len(piece))


def test_captions_are_served_as_captions(client, make_film):
    response = client.get(make_film().captions_url)
    assert response["Content-Type"].startswith("text/vtt")
    assert body(response).startswith(b"WEBVTT")


def test_what_has_not_changed_is_not_sent_again(client, make_film):
    film = make_film()
    changed = client.get(film.file.url)["Last-Modified"]
    assert client.get(film.file.url, headers={"if-modified-since": changed}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "packs/1/a.pdf", "wagtail_uploads/a.jpg", "media/../packs/1/a.pdf", "../settings.py", "media/a.html",
        "media/deep/a.jpg", "a.jpg", "media/", "media/%2e%2e/packs/a.jpg", "media/\x00.jpg", "/etc/passwd",
        f"media/{'a' * 300}.jpg", f"media/{'a/' * 3000}a.jpg",
    ],
)  # fmt: skip
def test_nothing_else_can_be_reached(client, library, path):
    for place in (
        "packs/1/a.pdf",
        "wagtail_uploads/a.jpg",
        "media/a.html",
        "media/deep/a.jpg",
        "a.jpg",
        "packs/a.jpg",
    ):
        file = library / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"secret")
    response = client.get(f"/media/{path}")
    assert response.status_code == 404
    assert b"secret" not in body(response)
