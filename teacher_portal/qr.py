"""QR codes as inline SVG: no style attribute (the policy forbids it), no request, sharp on paper."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

QUIET = 4  # modules of white around the code, as the standard asks


def qr_symbol(text: str) -> SafeString:
    """An ``<symbol id="qr">`` with its own white ground, for one or many ``<use href="#qr">``."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = len(rows) + 2 * QUIET
    return format_html(
        '<symbol id="qr" viewBox="0 0 {size} {size}"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        '<path fill="#000" shape-rendering="crispEdges" d="{path}"/></symbol>',
        size=size,
        path=mark_safe("".join(_runs(rows))),  # noqa: S308  digits and letters of our own
    )


def _runs(rows: list[bytes]) -> list[str]:
    """A rectangle for each run of dark modules."""
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start + QUIET} {y + QUIET}h{x - start}v1h-{x - start}z")
            x += 1
    return runs
