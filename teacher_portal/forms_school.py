"""The forms of a school's plan, of its page for parents and of its region."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import Region
from teacher_portal.models import School, SchoolPolicy

WORDS_AT_MOST = 4000


class PlanForm(forms.Form):
    """The lessons of one year group."""

    lessons = forms.MultipleChoiceField(required=False)

    def __init__(
        self, data: Any = None, *, codes: Collection[str] = (), planned: Collection[str] = ()
    ) -> None:
        super().__init__(data)
        field = self.fields["lessons"]
        field.choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        self.planned = planned

    @property
    def ticked(self) -> set[str]:
        """What the page shows ticked: what was just sent, or what is planned."""
        if not self.is_bound:
            return set(self.planned)
        return set(self.data.getlist("lessons"))  # type: ignore[attr-defined]


class PolicyForm(forms.Form):
    """What the school says to parents in its own words."""

    words = forms.CharField(
        label=gettext_lazy("Our policy in short"),
        required=False,
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Why and how you teach about relationships, and what you call sex education. Leave an "
            "empty line between paragraphs. Name no pupils."
        ),
    )
    policy_url = forms.URLField(
        label=gettext_lazy("The full policy"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Its address on your own website. Schools must publish it."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Whom parents ask"),
        max_length=200,
        help_text=gettext_lazy("Such as: Mr Pugh, office@school.example, 01234 567890."),
        error_messages={"required": gettext_lazy("Say whom parents can ask.")},
    )
    consulted_until = forms.DateField(
        label=gettext_lazy("We ask parents to answer by"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day like this: 30/11/2026.")},
    )
    public = forms.BooleanField(
        label=gettext_lazy("Show this page to everybody who has its address"), required=False
    )

    @classmethod
    def of(cls, policy: SchoolPolicy | None, data: Any = None) -> "PolicyForm":
        """The form of what is there."""
        if policy is None:
            return cls(data)
        names = ("words", "policy_url", "contact", "consulted_until")
        initial = {name: getattr(policy, name) for name in names}
        return cls(data, initial=initial | {"public": policy.published_on is not None})

    def clean_consulted_until(self) -> Any:
        """A day that has passed asks nobody; one that was there already may stay."""
        day = self.cleaned_data["consulted_until"]
        if day and day < timezone.localdate() and day != self.initial.get("consulted_until"):
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


class RegionForm(forms.Form):
    """Which region's help entries the school's people read beside the national ones."""

    region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        choices=Region.choices,
        help_text=gettext_lazy(
            "Parents’ letters and pages name local services of this region beside the national ones."
        ),
    )

    @classmethod
    def of(cls, school: School, data: Any = None) -> "RegionForm":
        """The form of a school."""
        return cls(data, initial={"region": school.region})
