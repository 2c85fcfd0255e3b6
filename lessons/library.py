"""The library's filters: a GET form that works without JavaScript."""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.ages import AgeBand
from lessons.levels import Level
from lessons.strands import Strand

MINUTES = [(30, _("30 minutes or less")), (45, _("45 minutes or less")), (60, _("60 or less"))]


def _with_any(label: Any, choices: Any) -> list[tuple[Any, Any]]:
    return [("", label), *choices]


class LibraryForm(forms.Form):
    """Filters by words, age, strand, level and minutes; anything unknown is ignored."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    band = forms.ChoiceField(
        label=_("Age"), required=False, choices=_with_any(_("Any age"), AgeBand.choices)
    )
    strand = forms.ChoiceField(
        label=_("Topic"), required=False, choices=_with_any(_("Any topic"), Strand.choices)
    )
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=_with_any(_("Any level"), Level.choices)
    )
    minutes = forms.TypedChoiceField(
        label=_("Time"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=_with_any(_("Any length"), MINUTES),
    )

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        self.is_valid()
        return any(self.cleaned_data.values())

    @property
    def chosen(self) -> str:
        """The filters that count, as a query string: what was ignored is left out."""
        self.is_valid()
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in self.cleaned_data.items() if value})
        return query.urlencode()

    def apply(self, lessons: Any) -> list[Any]:
        """The lessons that the filters leave; every choice then says how many it would leave.

        A library is some hundred lessons at most, so one list answers for all choices.
        """
        self.is_valid()
        found = list(_with_words(lessons, self.cleaned_data.get("q") or ""))
        fits = _tests(lessons)
        chosen = {name: self.cleaned_data.get(name) for name in fits}

        def left(*, without: str = "") -> list[Any]:
            asked = [(fits[n], value) for n, value in chosen.items() if value and n != without]
            return [lesson for lesson in found if all(fit(lesson, value) for fit, value in asked)]

        for name, fit in fits.items():
            field = cast("forms.ChoiceField", self.fields[name])
            others = left(without=name)
            choices = cast("Iterable[tuple[Any, Any]]", field.choices)
            field.choices = [
                (value, _counted(label, sum(fit(lesson, value) for lesson in others)))
                if value
                else (value, label)
                for value, label in choices
            ]
        return left()


def _counted(label: Any, lessons: int) -> str:
    return gettext("%(choice)s (%(lessons)d)") % {"choice": label, "lessons": lessons}


def _tests(lessons: Any) -> dict[str, Callable[[Any, Any], bool]]:
    """For each filter whether a lesson fits a choice."""
    strands: dict[int, set[str]] = {}
    for pk, strand in lessons.order_by().values_list("pk", "objectives__strand"):
        strands.setdefault(pk, set()).add(strand)
    return {
        "band": lambda lesson, band: lesson.band == band,
        "strand": lambda lesson, strand: strand in strands.get(lesson.pk, ()),
        "level": lambda lesson, level: lesson.level == level,
        "minutes": lambda lesson, minutes: lesson.minutes <= minutes,
    }


def _with_words(lessons: Any, words: str) -> Any:
    """The lessons in which the words stand."""
    if not words:
        return lessons
    # SQLite's index takes a lone quotation mark for the start of a phrase and breaks.
    plain = " ".join(re.findall(r"\w+", words))
    hits = lessons.model.objects.live().search(plain) if plain else []
    found = [hit.pk for hit in hits]
    # The index knows whole words only; a teacher who types half of one means the title.
    part = Q(title__icontains=words) | Q(summary__icontains=words)
    return lessons.filter(Q(pk__in=found) | Q(code__iexact=words) | part)
