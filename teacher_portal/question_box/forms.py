"""The box's forms: they check shape; what is allowed is decided by the services."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.ages import AgeBand
from teacher_portal.question_box.doors import TOO_YOUNG
from teacher_portal.question_box.models import (
    ANSWER_AT_MOST,
    FORM_AT_MOST,
    NAME_AT_MOST,
    QUESTION_AT_MOST,
)

TOO_LONG = gettext_lazy("Keep it to %(limit_value)d characters: this has %(show_value)d.")
# Browsers, their keyboards and their spelling services must not keep or send on what is typed.
UNSEEN = {
    "autocomplete": "off",
    "autocorrect": "off",
    "spellcheck": "false",
    "data-gramm": "false",
    "data-wiped": "",
}


def _words(
    label: Any,
    most: int,
    *,
    rows: int = 0,
    required: Any,
    hint: Any = "",
) -> forms.CharField:
    """A text field. No maxlength in the page: a browser would cut without a word."""
    widget = forms.Textarea({"rows": rows}) if rows else forms.TextInput()
    field = forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        error_messages={"required": required, "max_length": TOO_LONG},
        widget=widget,
    )
    field.widget.attrs.pop("maxlength", None)
    field.widget.attrs.update(UNSEEN)
    return field


class _OneLine(forms.Form):
    """Line breaks and runs of spaces count as one space."""

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Tidy every text."""
        data = super().clean() or self.cleaned_data
        return {
            name: " ".join(value.split()) if isinstance(value, str) else value
            for name, value in data.items()
        }


class AskForm(_OneLine):
    """A question for the class."""

    words = _words(
        gettext_lazy("Your question"),
        QUESTION_AT_MOST,
        rows=4,
        hint=gettext_lazy("No names: not yours, not anybody’s. One question at a time."),
        required=gettext_lazy("Write your question first."),
    )


class HelpForm(_OneLine):
    """Who wants to be found, and where they belong. Nothing else: what it is about is for talking."""

    who = _words(
        gettext_lazy("Your name"),
        NAME_AT_MOST,
        required=gettext_lazy("Write your name, or nobody can find you."),
    )
    form = _words(
        gettext_lazy("Your form or class"),
        FORM_AT_MOST,
        hint=gettext_lazy("Such as 8B or Oak."),
        required=gettext_lazy("Write your form or class, or nobody can find you."),
    )


class DutyForm(forms.Form):
    """Until when somebody reads the box."""

    use_required_attribute = False

    until = forms.TimeField(
        label=gettext_lazy("On duty until"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": gettext_lazy("Say until when today."),
            "invalid": gettext_lazy("Write the time like this: 15:30."),
        },
    )


class EntryForm(_OneLine):
    """A question in the DSL's words, and its answer."""

    question = _words(
        gettext_lazy("The question, in your words"),
        QUESTION_AT_MOST,
        rows=3,
        required=gettext_lazy("Write the question in your own words."),
    )
    answer = _words(
        gettext_lazy("The answer"),
        ANSWER_AT_MOST,
        rows=6,
        hint=gettext_lazy("What the teacher says or reads out, in words for this age."),
        required=gettext_lazy("Write what the teacher can say."),
    )


class BankForm(EntryForm):
    """A question of the school's own for the bank."""

    band = forms.ChoiceField(
        label=gettext_lazy("Age"),
        choices=[choice for choice in AgeBand.choices if choice[0] not in TOO_YOUNG],
        error_messages={"required": gettext_lazy("Choose the age.")},
    )
    field_order = ("band", "question", "answer")


def uuids(values: list[str]) -> list[Any]:
    """The keys that a form sent, checked for shape."""
    field = forms.UUIDField()
    try:
        return [field.clean(value) for value in values]
    except ValidationError as error:
        raise ValidationError(_("That is no key of anything in the box.")) from error
