"""Fitting a lesson into the time there is: a tick for each step that can go, minutes for each talk."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from lessons.shortening import Choice
from teacher_portal.shortening import Step

HAVE_AT_LEAST, HAVE_AT_MOST = 10, 180


@dataclass(frozen=True)
class StepLine:
    """A step with its controls, where it has any."""

    step: Step
    keep: BoundField | None
    shorter: BoundField | None
    out: bool
    starts_part: bool


class TimeForm(forms.Form):
    """The time there is, and of each step whether it stays and how long it takes.

    What a step was before stands in ``choice``; a field that is not sent leaves talk as long as it was.
    """

    have = forms.IntegerField(
        min_value=HAVE_AT_LEAST,
        max_value=HAVE_AT_MOST,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(
        self, *args: Any, steps: list[Step], choice: Choice, have: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._steps = steps
        self._out = set(choice.get("left_out", ()))
        self.fields["have"].label = _("Minutes that you have")
        self.fields["have"].initial = have
        for step in steps:
            self._add(step, choice.get("minutes", {}).get(step.id, step.minutes))

    def _add(self, step: Step, minutes: int) -> None:
        about = {"number": step.number, "title": step.title}
        if not step.why_kept:
            self.fields[f"keep_{step.number}"] = forms.BooleanField(
                label=_("Keep step %(number)s, %(title)s") % about,
                required=False,
                initial=step.id not in self._out,
            )
        if step.is_talk:
            self.fields[f"minutes_{step.number}"] = forms.IntegerField(
                label=_("Minutes for step %(number)s, %(title)s") % about,
                min_value=step.shortest,
                max_value=step.minutes,
                required=False,
                initial=minutes,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def lines(self) -> Iterator[StepLine]:
        """The steps in their order, for the table."""
        before = 1
        for step in self._steps:
            keep = f"keep_{step.number}"
            minutes = f"minutes_{step.number}"
            yield StepLine(
                step,
                self[keep] if keep in self.fields else None,
                self[minutes] if minutes in self.fields else None,
                out=keep in self.fields and not self[keep].value(),
                starts_part=step.part > before,
            )
            before = step.part

    def choice(self) -> dict[str, Any]:
        """What ``shortening.choose`` takes."""
        data = self.cleaned_data
        return {
            "left_out": [s.id for s in self._steps if data.get(f"keep_{s.number}") is False],
            "minutes": {
                s.id: data[f"minutes_{s.number}"]
                for s in self._steps
                if data.get(f"minutes_{s.number}")
            },
            "have": data["have"],
        }
