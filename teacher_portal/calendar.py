"""The school calendar: academic years and terms, in Europe/London dates."""

import datetime as dt

YEAR_STARTS_IN = 9  # September


def academic_year(day: dt.date) -> int:
    """The calendar year in which the academic year of a day began."""
    return day.year if day.month >= YEAR_STARTS_IN else day.year - 1


def term(day: dt.date) -> str:
    """The term of a day, such as ``2026-autumn``; named by the academic year."""
    if day.month >= YEAR_STARTS_IN:
        season = "autumn"
    elif day.month <= 3:
        season = "spring"
    else:
        season = "summer"
    return f"{academic_year(day)}-{season}"
