"""Upload, and what an author decides about each question before anything is stored."""

import dataclasses
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.ballots.layout import Tier
from quizzes.blocks import QuestionStreamBlock
from quizzes.h5pp import neutral
from quizzes.h5pp.inspection import Inspection, Installed, inspect_package
from quizzes.h5pp.manifest import Name
from quizzes.h5pp.models import H5PActivity
from quizzes.h5pp.package import check_upload
from quizzes.h5pp.reasons import Refused
from quizzes.h5pp.words import core, limits, said

SALT = "quizzes.h5pp.import"
ONE_DAY = 24 * 60 * 60
LONGEST = 1_500_000  # signed: what fits into a form with room to spare
TITLE_LENGTH = 120


class UploadForm(forms.Form):
    """A package; ``found`` holds what was found in it once the form is valid."""

    package = forms.FileField(
        label=gettext_lazy("H5P file"),
        widget=forms.FileInput(attrs={"accept": ".h5p"}),
        help_text=gettext_lazy(
            "A file with the ending .h5p, from Lumi, Moodle, WordPress or H5P.com."
        ),
    )

    def __init__(self, *args: Any, installed: dict[Name, Installed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.installed = installed
        self.found: Inspection | None = None

    def clean_package(self) -> Any:
        """Read the whole package; nothing of it is kept."""
        file = self.cleaned_data["package"]
        try:
            # What was far too large arrives empty, but knows how large it was (media.uploads).
            check_upload(file.size, limits())
            self.found = inspect_package(
                file, installed=self.installed, limits=limits(), core=core()
            )
        except Refused as reason:
            raise ValidationError(said(reason), code=reason.code) from reason
        return file


class KeepForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the player shows needs words for those who cannot use it."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    of = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = H5PActivity
        fields = ["title", "alternative", "pass_mark"]


def sealed(found: Inspection, user_pk: int) -> str:
    """The questions of a package, signed for the one person who sees the preview."""
    payload = {
        "user": user_pk,
        "title": found.manifest.title,
        "language": found.manifest.language,
        "rotates": found.native.rotates,
        "questions": [_written(asked) for asked in found.native.questions],
    }
    text = signing.dumps(payload, salt=SALT, compress=True)
    if len(text) > LONGEST:
        raise Refused("too_much", limit=len(found.native.questions) - 1)
    return text


def _written(asked: neutral.Asked) -> dict[str, Any]:
    return {"type": type(asked).__name__, **dataclasses.asdict(asked)}


def _read(written: dict[str, Any]) -> neutral.Asked:
    """Written by ``_written`` and signed, so it is as it was."""
    values = dict(written)
    if values.pop("type") == "Statement":
        return neutral.Statement(**values | {"labels": tuple(values["labels"])})
    told = values.pop("misconception")
    answers = tuple(neutral.Answer(**answer) for answer in values.pop("answers"))
    misconception = neutral.Misconception(**told) if told else None
    return neutral.Question(answers=answers, misconception=misconception, **values)


class DecideForm(forms.Form):
    """A title, and for each question what happens to its answers, or that it is left out."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH)
    payload = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, payload: str, user_pk: int, *args: Any, **kwargs: Any) -> None:
        """Raise ``signing.BadSignature`` for what was not signed here, for this person, today."""
        found = signing.loads(payload, salt=SALT, max_age=ONE_DAY)
        if found["user"] != user_pk:
            raise signing.BadSignature
        super().__init__(*args, **kwargs)
        self.language: str = found["language"]
        self.rotates: bool = found["rotates"]
        self.questions = [_read(written) for written in found["questions"]]
        self.fields["title"].initial = found["title"][:TITLE_LENGTH]
        self.fields["payload"].initial = payload
        for index, asked in enumerate(self.questions):
            self.fields[f"tier_{index}"] = self._tier_field(asked)

    @staticmethod
    def _tier_field(asked: neutral.Asked) -> forms.ChoiceField:
        offered = [(tier.value, tier.label) for tier in Tier]
        if asked.is_opinion:
            offered = [choice for choice in offered if choice[0] != Tier.KNOWLEDGE]
        return forms.ChoiceField(
            label=gettext_lazy("What happens to the answers"),
            choices=[("", _("Choose…")), *offered, ("leave", _("Leave this question out"))],
            initial=asked.tier,
        )

    def rows(self) -> list[tuple[neutral.Asked, Any]]:
        """Each question with its field."""
        return [(asked, self[f"tier_{index}"]) for index, asked in enumerate(self.questions)]

    def chosen(self) -> list[tuple[neutral.Asked, str]]:
        """The questions that stay, with their tiers."""
        tiers = [self.cleaned_data.get(f"tier_{i}", "") for i in range(len(self.questions))]
        pairs = zip(self.questions, tiers, strict=True)
        return [(asked, tier) for asked, tier in pairs if tier and tier != "leave"]

    def clean(self) -> dict[str, Any]:
        """A quiz has at least one question and at most as many as the editor takes."""
        found = super().clean() or {}
        count, most = len(self.chosen()), QuestionStreamBlock().meta.max_num
        if not self.errors and not count:
            raise ValidationError(_("Keep at least one question."))
        if count > most:
            raise ValidationError(
                _(
                    "A quiz has at most %(most)d questions: leave some out, and import the file again for the rest."
                )
                % {"most": most}
            )
        return found
