"""The short forms of a teacher's day: homework's last day, a colleague, the weekly e-mail."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import User
from teacher_portal.models import Assignment
from teacher_portal.running import latest_day


class LastDayForm(forms.Form):
    """Until when homework stays open."""

    close_on = forms.DateField(
        label=gettext_lazy("Closes at the end of"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "invalid": gettext_lazy("Write the day like this: 30/11/2026."),
            "required": gettext_lazy("Choose the last day."),
        },
    )

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest, field = latest_day(assignment), self.fields["close_on"]
        field.initial = assignment.auto_close_on
        field.help_text = _("At the latest %(day)s: answers are kept sealed for 14 days.") % {
            "day": date_format(latest, "l j F")
        }
        today = timezone.localdate()
        field.widget.attrs |= {"min": today.isoformat(), "max": latest.isoformat()}


class ColleagueForm(forms.Form):
    """Which colleague of the school shall teach the class too."""

    colleague = forms.TypedChoiceField(
        label=gettext_lazy("Colleague"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Choose a colleague."),
            "invalid_choice": gettext_lazy("Choose one of the teachers shown."),
        },
        help_text=gettext_lazy(
            "They see the class, its boards and its reports, and can set it lessons, as you can. "
            "We e-mail them."
        ),
    )

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._colleagues = {person.pk: person for person in colleagues}
        field = cast(forms.TypedChoiceField, self.fields["colleague"])
        field.choices = [
            ("", _("Choose a colleague")),
            *((person.pk, str(person)) for person in colleagues),
        ]

    def person(self) -> User:
        """The colleague chosen."""
        return self._colleagues[self.cleaned_data["colleague"]]


class DigestForm(forms.Form):
    """Whether the person wants the weekly e-mail."""

    weekly = forms.BooleanField(
        label=gettext_lazy("Send me a short e-mail every Monday"),
        required=False,
        help_text=gettext_lazy(
            "How many lessons are open and how many reports are ready; for safeguarding leads also "
            "how many notices came. Numbers only, and no e-mail in a week without any."
        ),
    )
