"""Who took part, in counts by year group, so that no small number can be worked out from them.

A class of which fewer than ten pupils joined (or finished) a lesson has no number. A total that held
such a class would give it away (the total less what is counted or known): it is held back, and "at
least" what is counted stands in its place. So whatever is shown is made of large numbers only, and a
small one could be any other (tested), also for whoever looks before and after a lesson, or knows the
other class. Pages, documents and files all take their counts from here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from teacher_portal.teaching import Session

HIDDEN_BELOW = 10


@dataclass(frozen=True)
class People:
    """A count of pupils; few of them are not counted out loud.

    ``partly`` says that classes with few pupils are not in the number.
    """

    number: int
    partly: bool = False

    @property
    def words(self) -> str:
        """The number, or that it is small, or what it is at least."""
        if self.partly and self.number:
            return _("at least %(number)s") % {"number": self.number}
        if self.partly:
            return _("fewer than %(number)s in each class") % {"number": HIDDEN_BELOW}
        if 0 < self.number < HIDDEN_BELOW:
            return _("fewer than %(number)s") % {"number": HIDDEN_BELOW}
        return str(self.number)


def in_all(classes: Iterable[int]) -> People:
    """The total of classes in their lessons; of those with few pupils nothing is in it."""
    numbers = [number for number in classes if number]
    if len(numbers) == 1:
        return People(numbers[0])
    counted = [number for number in numbers if number >= HIDDEN_BELOW]
    return People(sum(counted), partly=len(counted) < len(numbers))


class TookPart:
    """The counts of a school year: lessons, classes and pupils by year group."""

    def __init__(self, held: Iterable[Session]) -> None:
        self.sessions: dict[str, int] = defaultdict(int)
        self._classes: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._joined: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._finished: dict[tuple[str, str], list[int]] = defaultdict(list)
        for session in held:
            if session.taught:
                self._add(session)

    def _add(self, session: Session) -> None:
        for year in {school_class.year for school_class in session.classes}:
            self.sessions[year] += 1
        for school_class in session.classes:
            key = school_class.year, session.lesson.code
            self._classes[key].add(school_class.pk)
            self._joined[key].append(school_class.joined)
            self._finished[key].append(school_class.finished)

    def codes(self, year: str) -> set[str]:
        """The lessons that the year group has had."""
        return {code for name, code in self._classes if name == year}

    def classes(self, year: str, code: str = "") -> int:
        """How many of its classes had a lesson, or this one."""
        wanted = [code] if code else self.codes(year)
        return len(set().union(*(self._classes.get((year, each), ()) for each in wanted)))

    def finished(self, year: str, code: str) -> People:
        """Who finished one lesson."""
        return in_all(self._finished.get((year, code), ()))

    def joined_in_all(self, year: str) -> People:
        """How often pupils of the year group joined a lesson."""
        return in_all(chain.from_iterable(self._joined[year, code] for code in self.codes(year)))

    def finished_in_all(self, year: str) -> People:
        """How often they finished one."""
        return in_all(chain.from_iterable(self._finished[year, code] for code in self.codes(year)))
