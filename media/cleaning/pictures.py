"""Pictures: decoded, turned the right way up, and written anew from their pixels.

Nothing of the upload survives but pixels and colour profile, so there is no place for where a
photograph was taken, who took it, a comment, an archive behind the picture or a script in front of it.
"""

from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from media.cleaning.common import Cleaned, Refused, check_size
from media.cleaning.svg import clean_svg, looks_like_svg

register_heif_opener()

# The only decoders that ever run.
DECODERS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
# What a browser cannot show (HEIC) or what holds more than the one picture (MPO) becomes JPEG.
STORED_AS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "JPEG": ("JPEG", "jpg", {"quality": 92, "subsampling": 0, "progressive": True}),
    "PNG": ("PNG", "png", {}),
    "WEBP": ("WEBP", "webp", {"quality": 90, "method": 4}),
    "AVIF": ("AVIF", "avif", {"quality": 85, "speed": 8}),
}
JPEG_ALIASES = frozenset({"MPO", "HEIF"})
LONGEST_SIDE = 3000
BIGGEST_PROFILE = 1024 * 1024
HEAD = 4096


def clean_picture(file: IO[bytes], size: int, *, drawing: bool = True) -> Cleaned:
    """A picture without anything but what it shows; ``drawing`` says whether SVG will do."""
    check_size(
        size, "picture", _("Make it smaller, 2,000 pixels wide are plenty, and upload it again.")
    )
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if looks_like_svg(head):
        if not drawing:
            raise Refused(_("Use a photograph or another picture here, not an SVG drawing."))
        check_size(size, "svg", _("Simplify the drawing, or save it as PNG."))
        content, width, height = clean_svg(file.read())
        return Cleaned(ContentFile(content), "svg", {"width": width, "height": height})
    return _clean_raster(file)


def _clean_raster(file: IO[bytes]) -> Cleaned:
    picture = _opened(file)
    kind = "JPEG" if picture.format in JPEG_ALIASES else str(picture.format)
    form, extension, options = STORED_AS[kind]
    try:
        pixels, profile = _pixels(picture, form)
        output = BytesIO()
        if profile:
            options = {**options, "icc_profile": profile}
        pixels.save(output, form, **options)
    except Refused:
        raise
    except Exception as error:
        raise _broken() from error
    width, height = pixels.size
    return Cleaned(ContentFile(output.getvalue()), extension, {"width": width, "height": height})


def _broken() -> Refused:
    return Refused(
        _("This picture is damaged: it could not be read to its end. Save it again and retry."),
        code="broken",
    )


def _opened(file: IO[bytes]) -> Image.Image:
    """The picture with only its head read; refused when it is none, too large or moving."""
    try:
        picture = Image.open(file, formats=DECODERS)
        width, height = picture.size
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:
        raise Refused(
            _(
                "This is not a picture that can be used, whatever its name says. Save it as JPEG, "
                "PNG, WebP, AVIF, HEIC or SVG and upload that."
            ),
            code="not_a_picture",
        ) from error
    if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise _too_many_pixels(width, height)
    if picture.format not in JPEG_ALIASES and getattr(picture, "n_frames", 1) > 1:
        raise Refused(
            _(
                "This picture moves. Pupils must be able to stop what moves: save it as an MP4 film "
                "and upload that as a video, or upload one still picture."
            ),
            code="moving",
        )
    return picture


def _too_many_pixels(width: int = 0, height: int = 0) -> Refused:
    limit = number_format(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000)
    if not width:
        return Refused(
            _(
                "This picture has too many pixels. The limit is %(limit)s million: make it smaller, "
                "2,000 pixels wide are plenty."
            )
            % {"limit": limit},
            code="too_many_pixels",
        )
    return Refused(
        _(
            "This picture has too many pixels: %(width)s × %(height)s. The limit is %(limit)s "
            "million: make it smaller, 2,000 pixels wide are plenty."
        )
        % {
            "width": number_format(width, force_grouping=True),
            "height": number_format(height, force_grouping=True),
            "limit": limit,
        },
        code="too_many_pixels",
    )


def _pixels(picture: Image.Image, form: str) -> tuple[Image.Image, bytes]:
    """The picture upright, at most ``LONGEST_SIDE`` long, in a plain mode; and its colour profile."""
    profile = picture.info.get("icc_profile") or b""
    # WeasyPrint, where it has been loaded, switches this on for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    picture.draft("RGB" if picture.mode == "RGB" else None, (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    if upright.mode == "CMYK":
        plain, profile = _from_print(upright, profile), b""
    else:
        plain = upright.convert(_mode_for(upright, form))
    plain.info = {}
    if max(plain.size) > LONGEST_SIDE:
        plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return plain, profile if _fits(profile, plain.mode) else b""


def _mode_for(picture: Image.Image, form: str) -> str:
    if picture.has_transparency_data and form != "JPEG":
        return "RGBA"
    return "L" if picture.mode in {"1", "L"} and form in {"JPEG", "PNG"} else "RGB"


def _from_print(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours for print as colours for a screen, by the profile if there is a good one."""
    if _fits(profile, "CMYK"):
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _fits(profile: bytes, mode: str) -> bool:
    """Tell whether a colour profile is one, and one for these colours."""
    if not profile or len(profile) > BIGGEST_PROFILE:
        return False
    space = {"L": "GRAY", "RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK"}[mode]
    try:
        found = ImageCms.ImageCmsProfile(BytesIO(profile)).profile.xcolor_space
    except (OSError, ImageCms.PyCMSError):
        return False
    return str(found).strip() == space
