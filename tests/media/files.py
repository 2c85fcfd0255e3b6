"""Pictures, films, sounds and captions made in the test, good and hostile: no file is kept here."""

import struct
import zlib
from functools import cache
from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

GPS_WORDS = b"Elm Road 12"
CAMERA = b"RegardCam"


def attempt(work, *args):
    """What the work gives and no words, or nothing and the words with which it was refused."""
    try:
        return work(*args), ""
    except ValidationError as refusal:
        return None, refusal.messages[0]


def picture(form="JPEG", size=(64, 40), mode="RGB", **options):
    """A picture that is red on the left and blue on the right, so that a turn can be seen."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    out = BytesIO()
    image.convert(mode).save(out, form, **options)
    return out.getvalue()


def exif(orientation=1):
    """What a telephone writes: its name, the way it was held, and the place."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = CAMERA.decode()
    data[0x010E] = GPS_WORDS.decode()
    gps = data.get_ifd(0x8825)
    gps[1], gps[2] = "N", (52.0, 33.0, 11.0)
    gps[3], gps[4] = "W", (0.0, 14.0, 22.0)
    return data.tobytes()


def xmp():
    return b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + GPS_WORDS + b"</x:xmpmeta>"


@cache  # it holds the second in which it was made
def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def segment(marker, payload):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(payload) + 2) + payload


def jpeg_with_everything(orientation=1):
    """A JPEG with Exif, XMP, IPTC, a comment, a colour profile, and an archive behind it."""
    plain = picture(exif=exif(orientation), icc_profile=profile(), comment=GPS_WORDS)
    extra = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp())
    extra += segment(
        0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 16) + GPS_WORDS + b"12345"
    )
    return plain[:2] + extra + plain[2:] + b"PK\x03\x04" + GPS_WORDS


def chunk(kind, payload):
    return (
        struct.pack(">I", len(payload))
        + kind
        + payload
        + struct.pack(">I", zlib.crc32(kind + payload))
    )


def png_of_size(width, height):
    """A small PNG that claims to be vast: decoded it would fill the memory."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    row = zlib.compress(bytes(10_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def moving(form):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def svg(inside="", attributes='viewBox="0 0 40 20"', before=""):
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{inside}</svg>'
    ).encode()


# --- MP4 -------------------------------------------------------------------------------------------


def box(kind, *content):
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def full(kind, *content, version=0):
    return box(kind, bytes([version, 0, 0, 0]), *content)


MADE = struct.pack(">II", 0xE1234567, 0xE1234567)  # when it was recorded
UPRIGHT = (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
TURNED = (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


def track(handler=b"vide", codec=b"avc1", sides=(640, 360), matrix=UPRIGHT, extra=b""):
    head = full(
        b"tkhd", MADE, struct.pack(">III", 1, 0, 5000), bytes(16), struct.pack(">9i", *matrix),
        struct.pack(">II", sides[0] << 16, sides[1] << 16),
    )  # fmt: skip
    if handler == b"vide":
        name = bytes([len(CAMERA)]) + CAMERA + bytes(31 - len(CAMERA))
        entry = box(codec, bytes(42), name, bytes(4), box(b"avcC", bytes(8)))
    else:
        entry = box(codec, bytes(28))
    table = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), entry),
        full(b"stco", struct.pack(">II", 1, 48)),
    )
    media = box(
        b"mdia",
        full(b"mdhd", MADE, struct.pack(">II", 1000, 5000), bytes(4)),
        full(b"hdlr", bytes(4), handler, bytes(12), CAMERA + b"\0"),
        box(b"minf", table),
    )
    return box(b"trak", head, media, box(b"udta", GPS_WORDS), extra)


def mp4(tracks=None, brand=b"isom", inside=b"", after=b"", data=b"pictures and sound"):
    tracks = [track(), track(b"soun", b"mp4a")] if tracks is None else tracks
    head = full(b"mvhd", MADE, struct.pack(">II", 1000, 5000), bytes(80))
    place = box(b"udta", box(b"\xa9xyz", b"+52.5535-0.2395/"), full(b"meta", GPS_WORDS))
    moov = box(b"moov", head, *tracks, place, inside)
    return (
        box(b"ftyp", brand, bytes(4), brand) + box(b"mdat", data) + moov
        + box(b"uuid", bytes(16), xmp()) + after
    )  # fmt: skip


def m4a():
    return mp4([track(b"soun", b"mp4a")], brand=b"M4A ")


def mp3(frames=40, tags=True):
    frame = struct.pack(">I", 0xFFFB9000) + bytes(413)  # 128 kbit/s, 44.1 kHz: 417 bytes
    head = b"ID3\x04\0\0\0\0\0\x20" + GPS_WORDS.ljust(32, b"\0") if tags else b""
    tail = b"TAG" + GPS_WORDS.ljust(125, b"\0") if tags else b""
    return head + frame * frames + tail


VTT = "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nCan I have a go?\n\n00:00:02.000 --> 00:00:04.000\nTwo more laps.\n"
