"""Which files a package may hold, by ending and by what their first bytes say."""

CONTENT_ENDINGS = frozenset(
    {"json", "png", "jpg", "jpeg", "gif", "webp", "avif", "mp3", "m4a", "wav", "ogg", "oga"}
    | {"mp4", "m4v", "webm", "vtt"}
)
FONT_ENDINGS = frozenset({"woff", "woff2", "ttf", "otf", "eot"})
LIBRARY_ENDINGS = CONTENT_ENDINGS | FONT_ENDINGS | {"js", "css", "svg"}

_STARTS: dict[str, tuple[bytes, ...]] = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "wav": (b"RIFF",),
    "ogg": (b"OggS",),
    "oga": (b"OggS",),
    "webm": (b"\x1a\x45\xdf\xa3",),
    "vtt": (b"WEBVTT", b"\xef\xbb\xbfWEBVTT"),
}
_BOXED = ("mp4", "m4v", "m4a", "avif")  # ISO base media: a size, then "ftyp"


def ending(path: str) -> str:
    """The ending of a file's name, in small letters and without the dot."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_content_kind(path: str) -> bool:
    """Stricter than H5P's own list: nothing that a browser could run or take apart."""
    return ending(path) in CONTENT_ENDINGS


def is_library_kind(path: str) -> bool:
    """What a library may bring besides."""
    return ending(path) in LIBRARY_ENDINGS


def looks_like(path: str, start: bytes) -> bool:
    """Whether a file begins as its ending promises; JSON is read in full elsewhere."""
    kind = ending(path)
    if kind in _STARTS:
        return start.startswith(_STARTS[kind])
    if kind in _BOXED:
        return start[4:8] == b"ftyp"
    if kind == "webp":
        return start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    if kind == "mp3":
        return start.startswith(b"ID3") or start[:2] >= b"\xff\xe0"
    return True
