"""The portal's forms: they check shape; what is allowed is decided by services."""

import datetime as dt
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.ages import YearGroupName
from lessons.levels import Level
from teacher_portal.join_codes import ALPHABET, CLASS_LENGTH, HOMEWORK_LENGTH, normalise
from teacher_portal.models import Mode, School, SchoolClass
from teacher_portal.models.school_class import ROLL_AT_MOST
from teacher_portal.opening import HOMEWORK_DAYS_AT_MOST, JOINT_CLASSES_AT_MOST, SMALL_CLASS
from teacher_portal.services import NotAllowed

LABEL_SIGNS = " -–'’.,&/()+#:"
YEAR_GROUP_AT_MOST = 2000


def add_refusal(form: forms.Form, refusal: NotAllowed) -> None:
    """Show why a service refused, at the field that would mend it."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal))


class ClassForm(forms.Form):
    """A class: what it is called, its year, how many are on the register."""

    label = forms.CharField(
        label=gettext_lazy("Class name"),
        max_length=60,
        help_text=gettext_lazy("Such as 9B or Oak. No pupils’ names."),
        error_messages={
            "max_length": gettext_lazy(
                "Keep the name to 60 characters: this one has %(show_value)d."
            ),
            "required": gettext_lazy("Give the class a name."),
        },
        # No maxlength in the page: a browser would cut a pasted name off without a word.
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    year_group = forms.ChoiceField(
        label=gettext_lazy("Year"),
        choices=[("", gettext_lazy("Choose a year")), *YearGroupName.choices],
        error_messages={"required": gettext_lazy("Choose the year.")},
    )
    declared_roll = forms.IntegerField(
        label=gettext_lazy("Number of pupils"),
        min_value=1,
        max_value=ROLL_AT_MOST,
        help_text=gettext_lazy("On the register. It limits how many answers are counted."),
        error_messages={
            "required": gettext_lazy("Say how many pupils are on the register."),
            "max_value": gettext_lazy("A class has at most %(limit_value)s pupils here."),
            "min_value": gettext_lazy("A class has at least one pupil."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, schools: tuple[School, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].widget.attrs.pop("maxlength", None)
        self._schools = {str(school.uuid): school for school in schools}
        if len(schools) > 1:
            self.fields["school"] = forms.ChoiceField(
                label=_("School"), choices=[(str(s.uuid), s.name) for s in schools]
            )

    @classmethod
    def of(cls, school_class: SchoolClass, data: Any = None) -> "ClassForm":
        """The form of an existing class."""
        names = ("label", "year_group", "declared_roll")
        return cls(data, initial={name: getattr(school_class, name) for name in names})

    def clean_label(self) -> str:
        """Letters, digits and a few signs: a name that reads the same on every board and sheet."""
        label = " ".join(self.cleaned_data["label"].split())
        odd = [c for c in label if not (unicodedata.category(c)[0] in "LMN" or c in LABEL_SIGNS)]
        if odd:
            raise ValidationError(
                _(
                    "Use letters, numbers, spaces and simple signs only. "
                    "Take this out: %(characters)s"
                )
                % {"characters": " ".join(dict.fromkeys(odd))}
            )
        return label

    def school(self) -> School:
        """The school chosen, or the only one."""
        chosen = self.cleaned_data.get("school")
        return self._schools[chosen] if chosen else next(iter(self._schools.values()))

    def class_fields(self) -> dict[str, Any]:
        """What a service needs to make or change the class."""
        return {name: self.cleaned_data[name] for name in ("label", "year_group", "declared_roll")}


class AssignmentForm(forms.Form):
    """Opening a lesson. Which boxes it has depends on the lesson's level."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Where will they do it?"),
        choices=[
            (Mode.IN_CLASS, gettext_lazy("In class, now. The code works for two hours.")),
            (Mode.HOMEWORK, gettext_lazy("Homework. The code works until the day it closes.")),
        ],
        initial=Mode.IN_CLASS,
        widget=forms.RadioSelect,
    )
    open_on = forms.DateField(
        label=gettext_lazy("Homework opens on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Before that day the code says that it opens later."),
        error_messages={"invalid": gettext_lazy("Write the day like this: 30/11/2026.")},
    )
    close_on = forms.DateField(
        label=gettext_lazy("Homework closes at the end of"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day like this: 30/11/2026.")},
    )
    told_dsl = forms.BooleanField(required=False)
    trained_confirmed = forms.BooleanField(
        label=gettext_lazy("I have had the training for red lessons"), required=False
    )
    second_adult = forms.CharField(
        label=gettext_lazy("Second adult in the room"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Name a member of staff."),
    )
    join_with = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Share one report with other small classes"),
        required=False,
        coerce=uuid.UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose from the classes shown.")},
    )

    FIELDS_BY_LEVEL: ClassVar[dict[Level, set[str]]] = {
        Level.GREEN: {"mode", "open_on", "close_on", "join_with"},
        Level.AMBER: {"mode", "told_dsl", "join_with"},
        Level.RED: {"mode", "trained_confirmed", "second_adult", "join_with"},
    }

    def __init__(
        self,
        *args: Any,
        level: Level,
        school: School,
        joinable: Sequence[SchoolClass] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - self.FIELDS_BY_LEVEL[level]:
            del self.fields[name]
        self._offer(joinable)
        today = timezone.localdate()
        if level is Level.GREEN:
            close_on = self.fields["close_on"]
            close_on.initial = today + dt.timedelta(days=7)
            close_on.help_text = _("At most %(days)d days from now. Not used in class.") % {
                "days": HOMEWORK_DAYS_AT_MOST
            }
            last = today + dt.timedelta(days=HOMEWORK_DAYS_AT_MOST)
            open_on = self.fields["open_on"]
            open_on.initial = today
            for day in (open_on, close_on):
                day.widget.attrs |= {"min": today.isoformat(), "max": last.isoformat()}
        else:
            # Sent along, so that an attempt at homework is refused in words and not ignored.
            self.fields["mode"].widget = forms.HiddenInput()
        if "told_dsl" in self.fields:
            self.fields["told_dsl"].label = _("I will tell %(dsl)s before the lesson") % {
                "dsl": school.dsl_name
            }
            self.fields["told_dsl"].help_text = _("They are e-mailed too, the moment you open it.")

    def _offer(self, joinable: Sequence[SchoolClass]) -> None:
        """Offer the small classes that could share the report; without any there is no field."""
        self._joinable = {c.uuid: c for c in joinable}
        if not joinable:
            del self.fields["join_with"]
            return
        join_with = cast(forms.TypedMultipleChoiceField, self.fields["join_with"])
        join_with.choices = [
            (c.uuid, _("%(label)s, %(roll)d pupils") % {"label": c.label, "roll": c.declared_roll})
            for c in joinable
        ]
        join_with.help_text = _(
            "Up to %(others)d others with fewer than %(limit)d pupils. All use the same code. You "
            "get one report for all of them together, and this year no report of this lesson for "
            "one alone."
        ) % {"others": JOINT_CLASSES_AT_MOST - 1, "limit": SMALL_CLASS}

    def opening(self) -> dict[str, Any]:
        """What ``opening.open_assignment`` takes."""
        data = {name: self.cleaned_data[name] for name in self.fields}
        data["join_with"] = [self._joinable[key] for key in data.get("join_with", [])]
        if data["mode"] != Mode.HOMEWORK:
            data.pop("open_on", None)
            data.pop("close_on", None)
        return data


class SafeguardingForm(forms.Form):
    """Whom pupils and teachers of a school turn to."""

    dsl_name = forms.CharField(
        label=gettext_lazy("Safeguarding lead (DSL)"),
        max_length=120,
        help_text=gettext_lazy("Pupils read this name."),
    )
    dsl_where = forms.CharField(
        label=gettext_lazy("Where pupils find them"),
        max_length=200,
        help_text=gettext_lazy("Such as: Room 12, beside the library."),
    )
    deputy_dsl_name = forms.CharField(label=gettext_lazy("Deputy DSL"), max_length=120)

    @classmethod
    def of(cls, school: School, data: Any = None) -> "SafeguardingForm":
        """The form of a school."""
        return cls(data, initial={name: getattr(school, name) for name in cls.base_fields})


class YearGroupsForm(forms.Form):
    """How many pupils each year group has; a year without a number is not in this school."""

    def __init__(self, *args: Any, sizes: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for year in YearGroupName:
            self.fields[f"year_{year.value}"] = forms.IntegerField(
                label=year.label,
                min_value=0,
                max_value=YEAR_GROUP_AT_MOST,
                required=year.value in sizes,
                initial=sizes.get(year.value),
                error_messages={"required": _("Write 0 if there is nobody left in it.")},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def sizes(self) -> dict[str, int]:
        """Year → declared size, for the years with a number."""
        return {
            name.removeprefix("year_"): size
            for name, size in self.cleaned_data.items()
            if size is not None
        }


class CodeForm(forms.Form):
    """What a pupil typed. The mistakes that can be seen without looking the code up are explained."""

    code = forms.CharField(
        max_length=40,
        error_messages={
            "required": gettext_lazy("Type the code from the board first."),
            "max_length": gettext_lazy("That is too long for a code. Look at the board again."),
        },
    )

    def clean_code(self) -> str:
        """The code as it is stored."""
        code = normalise(self.cleaned_data["code"])
        strangers = [c for c in dict.fromkeys(code) if c not in ALPHABET]
        if strangers:
            raise ValidationError(
                _("Codes never have %(characters)s in them. Look at the board again.")
                % {"characters": ", ".join(strangers)}
            )
        if len(code) not in {CLASS_LENGTH, HOMEWORK_LENGTH}:
            raise ValidationError(
                _("A code has 6 letters and numbers (8 for homework). You typed %(count)d.")
                % {"count": len(code)}
            )
        return code
