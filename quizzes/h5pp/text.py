"""From the HTML of H5P to plain text and back, without losing a blank.

H5P keeps HTML in its fields, a quiz of ours keeps plain text. A run of blanks would fall together in
HTML, so the second of two is written as ``&#32;``; reading takes such a blank literally. The reader
is our own, because ``html.parser`` takes quadratic time over hostile marks and stumbles over some;
and nh3 would write ``&#32;`` as a blank. What comes out is text, so nothing depends on its finding
every mark that a browser would.
"""

import html
import re
from collections.abc import Iterator

_LINES = frozenset(
    {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "pre", "blockquote", "ul", "ol"}
)
_SILENT = frozenset({"script", "style", "template", "iframe", "object", "noscript"})
_PLAIN = frozenset({"p", "div", "br"})
_BLANK = r"[ \t\n\r\f]+"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARK = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_WORDS = re.compile(
    rf"({_BLANK}|&(?:#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});)"
)
_MEANT = "\0"  # a blank that does not fall together with its neighbours


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    """Texts ("", words) and marks ("<" or "</", name), in linear time."""
    at = 0
    while (start := source.find("<", at)) >= 0:
        yield "", source[at:start]
        mark = _MARK.match(source, start)
        comment = source.startswith("<!--", start)
        if not (mark or source.startswith(("<!", "<?", "</"), start)):
            yield "", "<"
            at = start + 1
            continue
        end = source.find("-->" if comment else ">", start)
        if end < 0:
            return
        if mark:
            yield f"<{mark[1]}", mark[2].lower()
        at = end + (3 if comment else 1)
    yield "", source[at:]


class _Reader:
    """Collects lines. Only blanks that stand for themselves in the source fall together."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = [[]]
        self.formatted = False
        self._silent = 0

    def mark(self, name: str, *, closes: bool) -> None:
        """A block begins and ends a line; other marks are only remembered."""
        if name in _SILENT:
            self._silent = max(0, self._silent + (-1 if closes else 1))
        if (name == "br" and not closes) or (
            name in _LINES and any(piece != " " for piece in self.lines[-1])
        ):
            self.lines.append([])
        self.formatted = self.formatted or name not in _PLAIN

    def words(self, words: str) -> None:
        """Text of the source, its blanks made one and its references resolved."""
        if self._silent:
            return
        line = self.lines[-1]
        for piece in _WORDS.split(words):
            # Editors write &nbsp; for blanks that mean nothing.
            if piece == "&nbsp;" or (piece and not piece.strip(" \t\n\r\f")):
                if line and line[-1] != " ":
                    line.append(" ")
            elif piece.startswith("&"):
                line.append(html.unescape(piece).replace(" ", _MEANT))
            elif piece:
                line.append(piece)

    def text(self) -> str:
        """All lines; what a block ended and nothing followed is no line."""
        lines = self.lines[:-1] if len(self.lines) > 1 and not self.lines[-1] else self.lines
        whole = "\n".join("".join(line).strip(" ") for line in lines)
        return _CONTROL.sub("", whole.replace(_MEANT, " "))


def plain(source: str) -> tuple[str, bool]:
    """The text of a piece of HTML, and whether it had marks that plain text has not."""
    reader = _Reader()
    for mark, found in _tokens(source.replace(_MEANT, "")):
        if mark:
            reader.mark(found, closes=mark == "</")
        else:
            reader.words(found)
    return reader.text(), reader.formatted


def marked(text: str, block: str = "p") -> str:
    """Plain text as HTML that ``plain`` reads as the same text."""
    body = text.rstrip("\n")
    lines = [
        re.sub(r"^ | $|(?<= ) |[\t\r\f]", _by_number, html.escape(line, quote=False))
        for line in body.split("\n")
    ]
    # A break at the very end would be no line of its own.
    end = "&#10;" * (len(text) - len(body))
    return f"<{block}>{'<br />'.join(lines)}{end}</{block}>"


def _by_number(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in found[0])
