"""Drawings (SVG): built anew from what is known to be harmless.

Our own allow-list, over defusedxml and tinycss2 which are here already. nh3 cleans HTML only, and
py-svg-hush (the one kept binding for SVG) gives no reasons, lets a small file draw a million shapes
through nested ``use``, and would be one more compiled thing to trust.

What only carries (metadata, editor's notes, scripts, event handlers, links, animation) is dropped.
What shows something but cannot be kept (an embedded photograph, which may hold a place; HTML; a
picture from elsewhere) is refused with the reason, since dropping it would change the drawing.
"""

import re
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from media.cleaning.common import Refused
from media.cleaning.svg_css import PAINT, clean_declarations, clean_sheet, clean_value, is_local
from media.cleaning.svg_drawn import check_drawn

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

SHAPES = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "style",
    ]
)
WORDS = frozenset({"title", "desc", "text", "tspan", "textPath"})  # may hold text
LINKS = frozenset({"use", "textPath", "linearGradient", "radialGradient", "pattern"})
GEOMETRY = frozenset(
    [
        "class",
        "clipPathUnits",
        "cx",
        "cy",
        "d",
        "dx",
        "dy",
        "fx",
        "fy",
        "gradientTransform",
        "gradientUnits",
        "height",
        "id",
        "lang",
        "lengthAdjust",
        "maskContentUnits",
        "maskUnits",
        "offset",
        "pathLength",
        "patternContentUnits",
        "patternTransform",
        "patternUnits",
        "points",
        "preserveAspectRatio",
        "r",
        "role",
        "rotate",
        "rx",
        "ry",
        "spreadMethod",
        "startOffset",
        "style",
        "textLength",
        "version",
        "viewBox",
        "width",
        "x",
        "x1",
        "x2",
        "y",
        "y1",
        "y2",
    ]
)
TRANSFORMS = frozenset({"gradientTransform", "patternTransform"})
# Lengths, paths, names: browsers read many of them as CSS, so nothing that CSS reads specially.
PLAIN = re.compile(r"[\w\s.,:#%+-]*", re.ASCII)
MOST_ELEMENTS = 20_000
DEEPEST = 100
UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*(px|pt|pc|mm|cm|in)?\s*", re.ASCII)
NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?)"
VIEW_BOX = re.compile(rf"\s*{NUMBER}[\s,]+{NUMBER}[\s,]+{NUMBER}[\s,]+{NUMBER}\s*", re.ASCII)
BIGGEST_SIDE = 20_000.0
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def looks_like_svg(head: bytes) -> bool:
    """Tell from its first bytes whether a file means to be a drawing."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and re.search(rb"<(?:\w+:)?svg[\s>/]", head) is not None


def clean_svg(content: bytes) -> tuple[bytes, int, int]:
    """A drawing that only draws, with its width and height in pixels."""
    root = _parsed(content)
    if root.tag != f"{{{SVG}}}svg":
        raise Refused(_("This is not an SVG drawing."), code="not_a_picture")
    _check_amount(root)
    drawing = _copied(root)
    if drawing is None:  # a root is always a shape
        raise Refused(_("This is not an SVG drawing."), code="not_a_picture")
    check_drawn(drawing)
    width, height = _measure(drawing)
    # Last, so that no name space of the upload is left and none but SVG's own is declared.
    drawing.set("xmlns", SVG)
    return tostring(drawing, encoding="utf-8", xml_declaration=False), width, height


def _parsed(content: bytes) -> Element:
    try:
        root: Element = ElementTree.fromstring(content, forbid_dtd=False, forbid_entities=True)
    except DefusedXmlException as error:
        raise Refused(
            _(
                "This drawing defines entities, by which a small file can grow without end or read "
                "others. Export it again as “plain SVG”."
            ),
            code="entities",
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused(
            _("This SVG drawing is damaged: it is not well-formed XML. Export it again."),
            code="broken",
        ) from error
    return root


def _check_amount(root: Element) -> None:
    """Not too many elements nor too deep, counted without recursion."""
    count, level = 0, [root]
    for _depth in range(DEEPEST):
        count += len(level)
        level = [child for element in level for child in element]
        if count > MOST_ELEMENTS or not level:
            break
    if count > MOST_ELEMENTS or level:
        raise Refused(
            _(
                "This drawing has too many parts for a school’s tablet. Simplify it, or save it as PNG."
            ),
            code="too_complex",
        )


def _copied(element: Element) -> Element | None:
    """The element with what may stay of it and inside it; None when it may not stay itself."""
    name = _shape(element)
    if name is None:
        return None
    copy = Element(name, _attributes(element, name))
    if name == "style":
        copy.text = clean_sheet("".join(element.itertext()))
        return copy if copy.text else None
    if name in WORDS:
        copy.text = _text(element.text)
    for child in element:
        kept = _copied(child)
        if kept is None:
            continue
        if name in WORDS:
            kept.tail = _text(child.tail)
        copy.append(kept)
    return copy


def _shape(element: Element) -> str | None:
    """The element's name when it may stay, ``g`` for a link; refused when dropping it would show."""
    if not isinstance(element.tag, str):  # a comment or an instruction
        return None
    space, _brace, name = element.tag.rpartition("}")
    if space.removeprefix("{") != SVG:
        return None
    if name == "foreignObject":
        raise Refused(
            _(
                "This drawing holds a piece of a web page (foreignObject), as some drawing programs "
                "write text. Turn the text into shapes or plain SVG text, and export it again."
            ),
            code="foreign_object",
        )
    if name in {"image", "feImage"}:
        raise Refused(
            _(
                "This drawing has a photograph or another file inside. Export the whole as PNG or "
                "JPEG, or take that out."
            ),
            code="embedded",
        )
    if name == "marker":
        raise Refused(
            _(
                "This drawing puts markers on its lines, such as arrow heads, which may be drawn "
                "thousands of times. Turn lines into shapes (in Inkscape: Path, Stroke to Path), and "
                "export it again."
            ),
            code="markers",
        )
    if name in {"a", "switch"}:
        return "g"
    return name if name in SHAPES else None


def _attributes(element: Element, name: str) -> dict[str, str]:
    kept = {}
    for full, value in element.attrib.items():
        if full in {"href", f"{{{XLINK}}}href"}:
            if name in LINKS:
                _check_link(value)
                kept["href"] = value.strip()
        elif (clean := _attribute(full, value)) is not None:
            kept[full] = clean
    return kept


def _check_link(value: str) -> None:
    if not is_local(value):
        raise Refused(
            _(
                "This drawing takes a part from another file or address. Put that part into the "
                "drawing itself and export it again."
            ),
            code="external",
        )


def _attribute(name: str, value: str) -> str | None:
    if name == "style":
        return clean_declarations(value) or None
    if name in PAINT or name in TRANSFORMS:
        return clean_value(value)
    if name in GEOMETRY:
        return value if PLAIN.fullmatch(value) else None
    return _text(value) if name == "aria-label" else None


def _text(value: str | None) -> str | None:
    return UNPRINTABLE.sub("", value) if value else None


def _measure(drawing: Element) -> tuple[int, int]:
    """Width and height in pixels, written into the drawing; from its view box where it names none."""
    box = VIEW_BOX.fullmatch(drawing.get("viewBox", ""))
    if box is None:
        drawing.attrib.pop("viewBox", None)
    sides = [_length(drawing.get("width")), _length(drawing.get("height"))]
    if box is not None:
        across, down = float(box[3]), float(box[4])
        if not (0 < across <= BIGGEST_SIDE and 0 < down <= BIGGEST_SIDE):
            sides = [None, None]
        elif sides[0] and not sides[1]:
            sides[1] = sides[0] * down / across
        elif sides[1] and not sides[0]:
            sides[0] = sides[1] * across / down
        elif not sides[0]:
            sides = [across, down]
    width, height = (round(side or 0) for side in sides)
    if not (1 <= width <= BIGGEST_SIDE and 1 <= height <= BIGGEST_SIDE):
        raise Refused(
            _("This drawing does not say how large it is. Export it with a width and a height."),
            code="no_size",
        )
    drawing.set("width", str(width))
    drawing.set("height", str(height))
    if box is None:
        drawing.set("viewBox", f"0 0 {width} {height}")
    if drawing.get("preserveAspectRatio", "").split()[:1] != ["none"]:
        drawing.attrib.pop("preserveAspectRatio", None)
    else:
        drawing.set("preserveAspectRatio", "none")
    return width, height


def _length(value: str | None) -> float | None:
    """A length in pixels; None for percentages and whatever else depends on the page."""
    match = LENGTH.fullmatch(value or "")
    return float(match[1]) * UNITS[match[2] or ""] if match else None
