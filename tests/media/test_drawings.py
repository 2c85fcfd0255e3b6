"""SVG: stored as what draws and nothing else, or refused with the reason."""

import re
import time
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.cleaning import Refused, clean_picture
from media.cleaning.svg import clean_svg
from tests.media.files import attempt, svg

PATH = '<path d="M0 0h9v9z" fill="#b91c1c"/>'
HREFS = [
    "javascript:alert(1)", " JaVa\tScript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zz4=", "https://example.org/x.svg#a", "//example.org/x", "/x.svg#a",
    "x.svg#a", "file:///etc/passwd", "#a b", "&#106;avascript:alert(1)",
]  # fmt: skip
URLS = [
    "url(https://example.org/x)", "url('//example.org/x')", "url(data:image/png;base64,AA==)",
    "u\\72l(https://example.org/x)", "URL( https://example.org )", "image-set('x.png' 1x)",
    "expression(alert(1))", "url(#a)url(x)", "src('x')", "var(--x)", "attr(href url)", "red;}@import 'x'",
]  # fmt: skip
DROPPED = {
    "a script": "<script>alert(1)</script>",
    "a script from elsewhere": '<script href="https://example.org/x.js"/>',
    "a script in capitals": "<SCRIPT>alert(1)</SCRIPT>",
    "a script of XHTML": '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
    "an animation of a link": '<animate attributeName="href" values="javascript:alert(1)"/>',
    "a set": '<set attributeName="onclick" to="alert(1)"/>',
    "a handler": '<rect width="4" height="4" onload="alert(1)" onclick="alert(1)"/>',
    "a handler in another space": '<rect xmlns:e="http://e/" e:onload="alert(1)" width="1"/>',
    "an iframe": '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="https://example.org"/>',
    "a link": '<a href="javascript:alert(1)"><rect width="1" height="1"/></a>',
    "a base": '<g xml:base="https://example.org/"><rect width="1" height="1"/></g>',
    "metadata": '<metadata xmlns:dc="http://d/"><dc:creator>Sam alert(1)</dc:creator></metadata>',
    "a comment": "<!-- alert(1) -->",
    "an instruction": "<?xml-stylesheet href='https://example.org/x.css'?>",
    "a sheet from elsewhere": "<style>@import 'https://example.org/x.css';</style>",
    "a font from elsewhere": "<style>@font-face{font-family:x;src:url(https://example.org/f)}</style>",
    "a sheet that fetches": "<style>.a{fill:url(https://example.org/x)}</style>",
    "a sheet that closes itself": "<style>.a{fill:red}&lt;/style&gt;&lt;script&gt;alert(1)</style>",
    "a selector that spies": "<style>a[href^='x']{fill:red}</style>",
    "a filter from elsewhere": '<rect width="1" filter="url(https://example.org/f#a)"/>',
}
REFUSED = {
    "HTML inside": ('<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>', "foreignObject"),
    "a photograph inside": ('<image href="data:image/png;base64,iVBORw0KGgo="/>', "photograph"),
    "a picture from elsewhere": ('<image xlink:href="https://example.org/x.png"/>', "photograph"),
    "a part from elsewhere": ('<use href="https://example.org/x.svg#a"/>', "another file"),
    "itself": ('<g id="a"><use href="#a"/></g>', "contains itself"),
    "a long circle": ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "contains itself"),
    "markers on a line": ('<marker id="m"><path d="M0 0"/></marker><path d="M0 0" marker-mid="url(#m)"/>', "markers"),
    "a pattern of itself": ('<pattern id="p"><rect fill="url(#p)"/></pattern>', "contains itself"),
    "too deep": ("<g>" * 200 + "</g>" * 200, "too many parts"),
    "too many": ("<path/>" * 20_001, "too many parts"),
}  # fmt: skip


def cleaned(inside="", **options):
    return clean_svg(svg(inside, **options))[0].decode()


def test_a_drawing_keeps_what_it_draws():
    text = cleaned(
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        "<style>.a, .b > .c{fill:url(#g);stroke:#000}</style><title>A cup</title>"
        f'<g class="a" style="opacity:.5;fill:url(\'#g\')" transform="translate(1 2)">{PATH}</g>'
        '<use xlink:href="#g" x="4"/><text x="1">Tea &amp; <tspan>milk</tspan>!</text>'
    )
    for kept in (
        'stop-color="red"', "fill:url(#g)", ".b &gt; .c", "opacity:.5", 'transform="translate(1 2)"', PATH[:-2],
        'href="#g"', "Tea &amp; <tspan>milk</tspan>!", "<title>A cup</title>", 'width="40"', 'height="20"',
    ):  # fmt: skip
        assert kept in text
    assert clean_svg(text.encode())[0].decode() == text


@pytest.mark.parametrize("inside", DROPPED.values(), ids=DROPPED)
def test_what_draws_nothing_is_dropped(inside):
    text = cleaned(inside + PATH)
    assert "M0 0h9v9z" in text
    assert harmless(text)


@pytest.mark.parametrize(("inside", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_kept_is_refused_with_the_reason(inside, reason):
    with pytest.raises(Refused, match=reason):
        cleaned(inside)


@pytest.mark.parametrize("address", HREFS)
def test_no_address_leads_out(address):
    inside = f'<use href="{address.replace("<", "&lt;")}"/>{PATH}'
    _text, words = attempt(cleaned, inside)
    assert "another file" in words


@pytest.mark.parametrize("value", URLS)
@pytest.mark.parametrize("form", ['<path d="M0 0" fill="{}"/>', '<path d="M0 0" style="fill:{}"/>',
                                  "<style>.a{{fill:{}}}</style>"])  # fmt: skip
def test_no_style_fetches(value, form):
    assert harmless(cleaned(form.format(value) + PATH))


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % x SYSTEM "https://example.org/x.dtd"> %x;]>',
    ],
)
def test_entities_are_refused(before):
    with pytest.raises(Refused, match="entities"):
        cleaned("<text>&x;</text>", before=before)


def test_the_usual_document_type_is_no_harm():
    before = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    text = cleaned(PATH, before=before)
    assert "DOCTYPE" not in text
    assert "M0 0h9v9z" in text


def test_a_small_file_that_draws_a_million_shapes_is_refused():
    layers = "".join(f'<g id="l{n + 1}">{f"""<use href="#l{n}"/>""" * 10}</g>' for n in range(6))
    with pytest.raises(Refused, match="repeats its parts"):
        cleaned(f'<g id="l0">{PATH}</g>{layers}<use href="#l6"/>')


def layers(name, shape, last):
    """Ten shapes in each of six layers, each drawn with the next."""
    inside = "".join(f'<{name} id="l{n}">{shape.format(n=n + 1) * 10}</{name}>' for n in range(6))
    return f'{inside}<{name} id="l6">{PATH}</{name}>{last}'


@pytest.mark.parametrize(
    "inside",
    [
        layers("pattern", '<rect fill="url(#l{n})"/>', '<rect fill="url(#l0)"/>'),
        layers("mask", "<rect style=\"mask:url('#l{n}')\"/>", '<g mask="url(#l0)"/>'),
        layers("clipPath", '<rect clip-path="url( #l{n} )"/>', '<g clip-path="url(#l0)"/>'),
        layers("mask", '<rect class="l{n}"/>', '<g class="x l0"/>')
        + "<style>"
        + "".join(f"g.none, g > .l{n} {{mask:url(#l{n})}}" for n in range(7))
        + "</style>",
    ],
    ids=["patterns", "masks", "clipping paths", "classes"],
)
def test_nor_by_patterns_masks_and_clipping_paths(inside):
    with pytest.raises(Refused, match="repeats its parts"):
        cleaned(inside)


def test_nor_when_the_name_of_the_function_is_in_capitals():
    parts = layers("pattern", "<rect fill=\"URL('#l{n}')\"/>", '<rect fill="url(#l0)"/>')
    with pytest.raises(Refused) as refusal:
        clean_svg(svg(parts))
    assert refusal.value.code == "too_complex"


def test_styles_without_end_are_refused_before_they_are_worked_out():
    rules = "".join(f".a{n}{{fill:url(#x)}}" for n in range(20_000))
    began = time.process_time()
    with pytest.raises(Refused) as refusal:
        clean_svg(svg(f"<style>{rules}</style>" + '<path class="z"/>' * 10_000))
    assert refusal.value.code == "too_complex"
    assert time.process_time() - began < 10, "it is held against every element"


def test_an_ordinary_clipping_path_and_gradient_by_class_stay():
    text = cleaned(
        '<style>.a{clip-path:url(#c);fill:url(#g)}</style><clipPath id="c"><rect width="9"/></clipPath>'
        f'<linearGradient id="g"><stop offset="0"/></linearGradient><g class="a">{PATH * 2_000}</g>'
    )
    assert "clip-path:url(#c)" in text


@pytest.mark.parametrize("opened", ["rgb(", "(", "[", "matrix(", "not("])
@pytest.mark.parametrize(
    "form", ['<path d="M0 0" fill="{}"/>', '<path d="M0 0" style="fill:{}"/>',
             "<style>.a{{fill:{}}}</style>", "<style>{}{{fill:red}}</style>"]
)  # fmt: skip
def test_brackets_within_brackets_are_dropped(opened, form):
    closed = {"[": "]"}.get(opened, ")")
    text = cleaned(form.format(opened * 20_000 + "1" + closed * 20_000) + PATH)
    assert "M0 0h9v9z" in text
    assert opened * 9 not in text


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 40 20"', (40, 20)),
        ('width="80" viewBox="0 0 40 20"', (80, 40)),
        ('width="100%" height="100%" viewBox="0,0,40,20"', (40, 20)),
        ('width="1in" height="96px"', (96, 96)),
        ('width="20" height="20" viewBox="nonsense" preserveAspectRatio="evil(1)"', (20, 20)),
    ],
)
def test_its_size_is_known(attributes, size):
    assert clean_svg(svg(PATH, attributes=attributes))[1:] == size


@pytest.mark.parametrize(
    "attributes", ["", 'width="-4" height="2"', 'viewBox="0 0 1e9 1"', 'width="99999" height="1"']
)
def test_a_drawing_without_a_sensible_size_is_refused(attributes):
    with pytest.raises(Refused, match="how large"):
        clean_svg(svg(PATH, attributes=attributes))


@pytest.mark.parametrize("content", [b"<svg", b"<svg></svg>", b"<a><svg/></a>", b"<svg \xff\xfe>"])
def test_what_is_no_drawing_is_refused(content):
    with pytest.raises(Refused):
        clean_picture(BytesIO(content), len(content))


NAMES = [
    "svg",
    "g",
    "path",
    "style",
    "script",
    "foreignObject",
    "image",
    "use",
    "a",
    "text",
    "animate",
    "set",
]
VALUES = st.sampled_from([*HREFS, *URLS, "red", "#a", "alert(1)", "M0 0", "\x07", "a\u2028b"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["href", "{http://www.w3.org/1999/xlink}href", "onload", "onclick", "style", "fill",
                     "id", "class", "d", "{http://www.w3.org/XML/1998/namespace}base", "filter", "src"]),
    VALUES, max_size=4,
)  # fmt: skip


@st.composite
def trees(draw, depth=3):
    space = draw(
        st.sampled_from(["http://www.w3.org/2000/svg"] * 4 + ["http://www.w3.org/1999/xhtml"])
    )
    element = ET.Element(f"{{{space}}}{draw(st.sampled_from(NAMES))}", draw(ATTRIBUTES))
    element.text = draw(st.sampled_from(["", "alert(1)", ".a{fill:red}", *URLS]))
    if depth:
        element.extend(draw(st.lists(trees(depth=depth - 1), max_size=3)))
    return element


@given(trees())
def test_whatever_is_put_together_it_only_draws(tree):
    root = ET.Element("{http://www.w3.org/2000/svg}svg", {"viewBox": "0 0 9 9"})
    root.append(tree)
    result, words = attempt(clean_svg, ET.tostring(root))
    assert result or words
    if result:
        assert harmless(result[0].decode())
        assert clean_svg(result[0]) == result


def harmless(text):
    """Judge a stored drawing by other means than those that made it."""
    root = ET.fromstring(text)
    for element in root.iter():
        name = element.tag.rpartition("}")[2].lower()
        assert element.tag.startswith("{http://www.w3.org/2000/svg}"), element.tag
        assert name not in {
            "script",
            "foreignobject",
            "image",
            "a",
            "iframe",
            "animate",
            "set",
            "metadata",
        }
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on"), attribute
            assert "{" not in attribute
            if "href" in attribute.lower():
                assert re.fullmatch(r"#[\w.:-]+", value)
            assert no_fetching(value), value
        if name == "style":
            assert no_fetching(element.text or ""), element.text
            assert "@" not in (element.text or "")
    assert "<!" not in text
    assert "<?" not in text
    return True


def no_fetching(value):
    value = value.lower()
    inside = re.findall(r"url\(\s*[\"']?(.?)", value)
    return (
        all(first == "#" for first in inside)
        and "\\" not in value
        and not re.search(r"expression|image-set|src\(|var\(|attr\(|@import", value)
    )
