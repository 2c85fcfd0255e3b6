"""Pictures as they are stored: only their pixels and their colours, whatever came with them."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from media.cleaning import Refused, clean_picture
from tests.media import files

HOSTILE = {
    "a CSV": b"name,school\nSam,Elm Primary\n" * 50,
    "HTML": b"<!doctype html><html><script>alert(1)</script></html>",
    "HTML that mentions a drawing": b"<html><body><svg></svg></body></html>",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "a GIF": files.picture("GIF", mode="P"),
    "a BMP": files.picture("BMP"),
    "a TIFF": files.picture("TIFF"),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "nothing": b"",
    "four letters": b"\x89PNG",
    "a film": files.mp4(),
}


def clean(content, **options):
    return clean_picture(BytesIO(content), len(content), **options)


def stored(content):
    cleaned = clean(content)
    return cleaned.extension, cleaned.file.read()


def opened(content):
    image = Image.open(BytesIO(content))
    image.load()
    return image


def with_place(form, orientation=1):
    options = {"exif": files.exif(orientation), "icc_profile": files.profile()}
    if form == "PNG":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_text("Comment", files.GPS_WORDS.decode())
        info.add_itxt("XML:com.adobe.xmp", files.xmp().decode())
        options["pnginfo"] = info
    elif form in {"WEBP", "AVIF", "HEIF"}:
        options["xmp"] = files.xmp()
    return files.picture(form, **options)


class TestNothingIsLeft:
    @pytest.mark.parametrize(
        ("form", "ending"),
        [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif"), ("HEIF", "jpg")],
    )
    def test_of_place_camera_and_words(self, form, ending):
        source = with_place(form)
        assert files.GPS_WORDS in source
        extension, content = stored(source)
        assert extension == ending
        for trace in (files.GPS_WORDS, files.CAMERA, b"Exif", b"xmpmeta", b"adobe", b"8BIM"):
            assert trace not in content, trace
        image = opened(content)
        assert not image.getexif()
        assert image.size == (64, 40)
        assert image.info["icc_profile"] == files.profile()

    def test_of_every_place_that_a_jpeg_has(self):
        _extension, content = stored(files.jpeg_with_everything())
        for trace in (files.GPS_WORDS, files.CAMERA, b"Exif", b"Photoshop", b"PK\x03\x04"):
            assert trace not in content, trace
        assert content.endswith(b"\xff\xd9")

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
    def test_but_it_is_turned_the_right_way_up_first(self, form):
        image = opened(stored(with_place(form, orientation=6))[1]).convert("RGB")
        assert image.size == (40, 64)
        red, _green, blue = image.getpixel((20, 5))
        assert red > 200 > 60 > blue  # the left side is on top now
        assert image.getpixel((20, 60))[2] > 200

    def test_a_page_in_front_of_a_picture_has_no_place(self):
        polyglot = b"GIF89a/*" + b"<script>alert(1)</script>" + files.picture("PNG")
        with pytest.raises(Refused):
            clean(polyglot)
        behind = files.picture("PNG") + b"<script>alert(1)</script>"
        assert b"script" not in stored(behind)[1]
        inside = files.picture(comment=b"*/<script>alert(1)</script>")
        assert b"script" not in stored(inside)[1]

    @pytest.mark.parametrize("profile", [b"no profile", b"<script>" * 2000, b"\0" * 3_000_000])
    def test_what_only_says_it_is_a_colour_profile_goes(self, profile):
        content = stored(files.picture(icc_profile=profile))[1]
        assert "icc_profile" not in opened(content).info

    def test_again_changes_nothing_that_can_be_seen(self):
        once = stored(files.picture("PNG", mode="RGBA"))[1]
        assert stored(once)[1] == once


class TestColours:
    def test_print_colours_become_screen_colours(self):
        image = opened(stored(files.picture(mode="CMYK"))[1])
        assert image.mode == "RGB"
        red, _green, blue = image.getpixel((5, 5))
        assert red > 150 > blue

    @pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
    def test_what_is_transparent_stays_so(self, form):
        out = BytesIO()
        Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, form)
        assert opened(stored(out.getvalue())[1]).convert("RGBA").getpixel((5, 5))[3] == 0

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
    def test_every_kind_of_png(self, mode):
        assert opened(stored(files.picture("PNG", mode="L" if mode == "I;16" else mode))[1]).size

    def test_a_huge_photograph_is_made_smaller(self):
        width, height = opened(stored(files.picture(size=(4200, 2100)))[1]).size
        assert (width, height) == (3000, 1500)


class TestRefused:
    @pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
    def test_by_its_content(self, content):
        with pytest.raises(Refused) as refusal:
            clean(content)
        assert "picture" in refusal.value.messages[0] or "SVG" in refusal.value.messages[0]

    def test_a_bomb_before_it_is_decoded(self):
        bomb = files.png_of_size(50_000, 50_000)
        assert len(bomb) < 1000
        for content in (bomb, files.png_of_size(9_000, 6_000), files.png_of_size(12_000, 12_000)):
            with pytest.raises(Refused, match=r"too many pixels.*50 million"):
                clean(content)

    @pytest.mark.parametrize("tolerated_elsewhere", [False, True])
    def test_one_that_is_cut_off(self, monkeypatch, tolerated_elsewhere):
        """Also after a pack was made in this process, whose engine takes pictures as they come."""
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", tolerated_elsewhere)
        with pytest.raises(Refused, match="damaged"):
            clean(files.picture(size=(400, 400))[:2000])

    @pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
    def test_one_that_moves(self, form):
        with pytest.raises(Refused, match="moves"):
            clean(files.moving(form))

    def test_one_that_is_too_large_names_both_sizes_and_the_way_out(self, settings):
        settings.MEDIA_LIMITS = settings.MEDIA_LIMITS | {"picture": 1024}
        with pytest.raises(Refused) as refusal:
            clean(files.picture("BMP"))
        words = refusal.value.messages[0].replace("\xa0", " ")
        assert "7.6 KB" in words
        assert "1.0 KB" in words
        assert "smaller" in words

    def test_a_drawing_where_a_still_is_wanted(self):
        with pytest.raises(Refused, match="photograph"):
            clean(files.svg("<path d='M0 0h9'/>"), drawing=False)

    @given(st.binary(max_size=400), st.sampled_from(["", "JPEG", "PNG", "WEBP", "AVIF"]), st.data())
    def test_whatever_comes_it_is_a_picture_or_refused_in_words(self, noise, form, data):
        content = noise
        if form:
            good = bytearray(files.picture(form, size=(16, 16)))
            for byte in noise[:20]:
                good[data.draw(st.integers(0, len(good) - 1))] = byte
            content = bytes(good)
        cleaned, words = files.attempt(clean, content)
        assert cleaned or words
        if cleaned:
            assert opened(cleaned.file.read()).size
