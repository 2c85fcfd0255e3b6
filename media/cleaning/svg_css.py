"""The style sheets of drawings: what paints stays, what fetches or moves goes.

CSS can load files, so a declaration stays only when its property is a known painting one and every
token of its value is a word, a number, a colour, a simple function or the ``url(#name)`` of something
in the same drawing.
"""

import re
from collections.abc import Iterable

import tinycss2
from tinycss2.ast import Declaration, Node, QualifiedRule

PAINT = frozenset(
    [
        "alignment-baseline",
        "baseline-shift",
        "clip-path",
        "clip-rule",
        "color",
        "color-interpolation",
        "direction",
        "display",
        "dominant-baseline",
        "fill",
        "fill-opacity",
        "fill-rule",
        "font-family",
        "font-size",
        "font-stretch",
        "font-style",
        "font-variant",
        "font-weight",
        "letter-spacing",
        "mask",
        "mix-blend-mode",
        "opacity",
        "overflow",
        "paint-order",
        "shape-rendering",
        "stop-color",
        "stop-opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
        "text-decoration",
        "text-rendering",
        "transform",
        "transform-origin",
        "vector-effect",
        "visibility",
        "word-spacing",
        "writing-mode",
    ]
)
LOCAL = re.compile(r"#[\w.:-]+", re.ASCII)
SELECTOR = re.compile(r"[\w\s.,#>*-]+", re.ASCII)
PLAIN_TOKENS = frozenset(
    {"ident", "number", "percentage", "dimension", "hash", "whitespace", "string"}
)
FUNCTIONS = frozenset(
    [
        "matrix",
        "translate",
        "translatex",
        "translatey",
        "scale",
        "scalex",
        "scaley",
        "rotate",
        "skewx",
        "skewy",
        "rgb",
        "rgba",
        "hsl",
        "hsla",
    ]
)
PUNCTUATION = frozenset({",", "/", "+", "-"})
SELECTOR_TOKENS = frozenset({"ident", "hash", "literal", "whitespace"})
DEEPEST = 3  # functions within functions; none that we keep takes another


def is_local(address: str) -> bool:
    """Tell whether a reference points into the same drawing."""
    return LOCAL.fullmatch(address.strip()) is not None


def clean_value(value: str) -> str | None:
    """A painting value as it may stay; None when anything in it may not."""
    tokens = tinycss2.parse_component_value_list(value, skip_comments=True)
    return tinycss2.serialize(tokens).strip() if _harmless(tokens) else None


def clean_declarations(style: str) -> str:
    """The declarations of a ``style`` attribute that may stay."""
    return _kept(tinycss2.parse_declaration_list(style, skip_comments=True, skip_whitespace=True))


def clean_sheet(sheet: str) -> str:
    """The rules of a style sheet that may stay: no at-rule, no selector but by name."""
    kept = []
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        # Brackets within brackets first: writing them out would recurse as deep as they go.
        if not isinstance(rule, QualifiedRule) or not _is_flat(rule.prelude):
            continue
        selector = tinycss2.serialize(rule.prelude).strip()
        declarations = _kept(
            tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
        )
        if declarations and SELECTOR.fullmatch(selector):
            kept.append(f"{selector}{{{declarations}}}")
    return "".join(kept)


def _kept(nodes: Iterable[Node]) -> str:
    return ";".join(
        f"{node.lower_name}:{tinycss2.serialize(node.value).strip()}"
        for node in nodes
        if isinstance(node, Declaration) and node.lower_name in PAINT and _harmless(node.value)
    )


def _is_flat(tokens: Iterable[Node]) -> bool:
    return all(token.type in SELECTOR_TOKENS for token in tokens)


def _harmless(tokens: Iterable[Node], depth: int = 0) -> bool:
    return depth <= DEEPEST and all(_token_is_harmless(token, depth) for token in tokens)


def _token_is_harmless(token: Node, depth: int) -> bool:
    if token.type == "url":
        return is_local(token.value)
    if token.type == "literal":
        return token.value in PUNCTUATION
    if token.type == "function":
        if token.lower_name == "url":  # url("#name"), quoted
            inside = [t for t in token.arguments if t.type != "whitespace"]
            return len(inside) == 1 and inside[0].type == "string" and is_local(inside[0].value)
        return token.lower_name in FUNCTIONS and _harmless(token.arguments, depth + 1)
    return token.type in PLAIN_TOKENS
