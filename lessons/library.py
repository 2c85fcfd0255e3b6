"""The library's filters: a GET form that works without JavaScript."""

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
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
        """The lessons that the filters leave, words last (the search works on what is left)."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("band"):
            lessons = lessons.for_band(chosen["band"])
        if chosen.get("strand"):
            lessons = lessons.in_strand(chosen["strand"])
        if chosen.get("level"):
            lessons = lessons.at_level(chosen["level"])
        if chosen.get("minutes"):
            lessons = lessons.up_to_minutes(chosen["minutes"])
        if chosen.get("q"):
            words = chosen["q"]
            # SQLite's index takes a lone quotation mark for the start of a phrase and breaks.
            plain = " ".join(re.findall(r"\w+", words))
            hits = lessons.model.objects.live().search(plain) if plain else []
            found = [hit.pk for hit in hits]
            # The index knows whole words only; a teacher who types half of one means the title.
            part = Q(title__icontains=words) | Q(summary__icontains=words)
            lessons = lessons.filter(Q(pk__in=found) | Q(code__iexact=words) | part)
        return list(lessons)
