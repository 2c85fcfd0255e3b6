"""The school calendar: academic years and terms, in Europe/London dates."""

import datetime as dt

from django.utils.translation import gettext as _

YEAR_STARTS_IN = 9  # September
# The first and the last month of each term; every day of the year belongs to one.
TERMS = {"autumn": (9, 12), "spring": (1, 3), "summer": (4, 8)}


def academic_year(day: dt.date) -> int:
    """The calendar year in which the academic year of a day began."""
    return day.year if day.month >= YEAR_STARTS_IN else day.year - 1


def year_days(year: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of an academic year."""
    return dt.date(year, YEAR_STARTS_IN, 1), dt.date(year + 1, YEAR_STARTS_IN - 1, 31)


def term(day: dt.date) -> str:
    """The term of a day, such as ``2026-autumn``; named by the academic year."""
    season = next(s for s, (first, last) in TERMS.items() if first <= day.month <= last)
    return f"{academic_year(day)}-{season}"


def term_days(name: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a term: autumn ends on 31 December, spring on 31 March."""
    year, first, last = _months(name)
    after = dt.date(year + last // 12, last % 12 + 1, 1)
    return dt.date(year, first, 1), after - dt.timedelta(days=1)


def term_words(name: str) -> str:
    """A term as people say it: ``2026-spring`` is the spring term 2027."""
    season = name.split("-")[1]
    words = {
        "autumn": _("Autumn term %(year)s"),
        "spring": _("Spring term %(year)s"),
        "summer": _("Summer term %(year)s"),
    }
    return words[season] % {"year": _months(name)[0]}


def term_year(name: str) -> int:
    """The academic year of a term."""
    return int(name.split("-", maxsplit=1)[0])


def _months(name: str) -> tuple[int, int, int]:
    """The calendar year of a term, its first month and its last."""
    year, season = name.split("-")
    first, last = TERMS[season]
    return int(year) + (first < YEAR_STARTS_IN), first, last
