"""Where the services of the help directory are named in lessons, so that nobody changes one unseen."""

import re

from wagtail import hooks

from cms.models import HelpEntry
from cms.views.help_queue import USAGE_HOOK
from lessons.models import Edition
from lessons.quality.texts import all_texts

SHORTEST_NUMBER = 3  # digits: 999


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@hooks.register(USAGE_HOOK)
def help_usage(entries: list[HelpEntry]) -> dict[int, list[str]]:
    """For each entry the codes of published lessons that name it or its number."""
    found: dict[int, list[str]] = {entry.pk: [] for entry in entries}
    for edition in Edition.objects.current().order_by("code").only("code", "data"):
        words = "\n".join(text.words for text in all_texts(edition.data))
        numbers = {_digits(match) for match in re.findall(r"\d[\d ]+\d", words)}
        for entry in entries:
            number = _digits(entry.phone)
            by_number = len(number) >= SHORTEST_NUMBER and number in numbers
            if by_number or re.search(rf"\b{re.escape(entry.name)}\b", words, re.IGNORECASE):
                found[entry.pk].append(edition.code)
    return found
