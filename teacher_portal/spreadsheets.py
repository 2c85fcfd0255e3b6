"""CSV files that a spreadsheet opens in the right letters and never runs."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as Windows text
# What a spreadsheet takes for the beginning of a formula; the last four are the full-width signs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | None


def safe_cell(value: Cell) -> Cell:
    """Text that a spreadsheet will show and never run."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def written(rows: Iterable[list[Cell]]) -> str:
    """The file."""
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()
