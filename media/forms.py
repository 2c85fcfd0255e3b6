"""The studio's forms for pictures, films and sounds: cleaning with words beside the field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from media.cleaning import clean_film, clean_picture, clean_sound
from media.cleaning.common import check_size, limit_of
from media.fields import CleanedFile, clean_still, mark_clean
from media.usage import why_not_replaced, why_words_stay
from media.webvtt import tidy_captions

NEEDED = ("description", "licence", "people")


class UploadedPictureField(WagtailImageField):
    """Wagtail's field for pictures, with our cleaning in place of its own look at the file.

    Wagtail's would decode a picture before it counts its pixels, and believe the name's ending.
    """

    def to_python(self, data: Any) -> "File[bytes] | None":
        """The picture cleaned, under a name with the right ending."""
        if data in self.empty_values:
            return None
        upload = forms.FileField.to_python(self, data)
        if upload is None:
            return None
        return mark_clean(clean_picture(upload, upload.size), str(upload.name))


class ImageForm(BaseImageForm):
    """A picture with what a lesson needs to know about it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if old := self.fields.get("file"):
            # Not declared on the class: forms that leave the file out would get it back.
            self.fields["file"] = UploadedPictureField(
                label=old.label, required=old.required, widget=old.widget
            )
            self.fields["file"].help_text = _(
                "Photographs and drawings up to %(limit)s. Where and when a photograph was taken is "
                "removed. Nothing that moves: that is a video."
            ) % {"limit": filesizeformat(limit_of("picture"))}
        for name in NEEDED:
            if name in self.fields:
                self.fields[name].required = True

    def clean_file(self) -> Any:
        """A picture that is used keeps its file."""
        return _kept_or_new(self)

    def clean(self) -> dict[str, Any]:
        """What others show of it stays as it is."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        _keep_words(self, ["description"])
        return cleaned

    class Meta(BaseImageForm.Meta):
        widgets = {
            **BaseImageForm.Meta.widgets,
            "description": forms.Textarea(attrs={"rows": 2}),
            "expires_on": AdminDateInput,
        }


class MediaForm(BaseMediaForm):
    """A film or sound. Captions are typed, pasted or uploaded; the file tells its length and size."""

    captions_file = forms.FileField(
        label=gettext_lazy("Caption file"),
        required=False,
        help_text=gettext_lazy("WebVTT (.vtt) or SubRip (.srt). It replaces the captions below."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        film = self.instance.type == "video"
        if "file" in self.fields:
            self.fields["file"].help_text = (
                _("MP4 with H.264, up to %(limit)s. ")
                if film
                else _("MP3 or M4A, up to %(limit)s. ")
            ) % {"limit": filesizeformat(limit_of("film" if film else "sound"))} + _(
                "Where, when and by whom it was recorded is removed."
            )
        if not film:
            self.fields.pop("thumbnail", None)
        for name in NEEDED:
            if name in self.fields:
                self.fields[name].required = True
        self.order_fields(["title", "file", "thumbnail", "captions_file", "captions"])

    def clean_file(self) -> Any:
        """The film or sound cleaned; one that is used keeps its file."""
        upload = _kept_or_new(self)
        if upload is None or isinstance(upload, CleanedFile):
            return upload
        clean = clean_film if self.instance.type == "video" else clean_sound
        cleaned = clean(upload, upload.size)
        for fact, value in cleaned.facts.items():
            setattr(self.instance, fact, value)
        return mark_clean(cleaned, upload.name)

    def clean_thumbnail(self) -> Any:
        """The still cleaned."""
        upload = self.cleaned_data.get("thumbnail")
        if not upload or isinstance(upload, CleanedFile):
            return upload
        return mark_clean(clean_still(upload, upload.size), upload.name)

    def clean_captions_file(self) -> str:
        """The text of a caption file; programs on Windows still write other encodings."""
        upload = self.cleaned_data.get("captions_file")
        if not upload:
            return ""
        check_size(upload.size, "captions", _("Is this the right file?"))
        content = upload.read()
        for encoding in (
            "utf-8-sig",
            "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252",
        ):
            try:
                return str(content.decode(encoding))
            except UnicodeError:
                continue
        raise ValidationError(_("This is not a text file. Save the captions as .vtt, in UTF-8."))

    def clean(self) -> dict[str, Any]:
        """An uploaded caption file takes the place of what was typed; what others show stays."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        _keep_words(self, ["thumbnail", "captions", "captions_file", "transcript"])
        text = cleaned.get("captions_file")
        if text:
            try:
                cleaned["captions"] = tidy_captions(text, self.instance.duration or None)
            except ValidationError as error:
                self.add_error("captions_file", error)
        return cleaned

    class Meta(BaseMediaForm.Meta):
        widgets = {
            **BaseMediaForm.Meta.widgets,
            "captions": forms.Textarea(attrs={"rows": 8}),
            "transcript": forms.Textarea(attrs={"rows": 8}),
            "expires_on": AdminDateInput,
        }


def _kept_or_new(form: Any) -> Any:
    upload = form.cleaned_data.get("file")
    if form.instance.pk and "file" in form.changed_data:
        words = why_not_replaced(form.instance)
        if words:
            raise ValidationError(words, code="in_use")
    return upload


def _keep_words(form: Any, names: list[str]) -> None:
    """Refuse a change of these fields while lessons show them that this person may not change."""
    changed = [name for name in names if name in form.changed_data and _says_other(form, name)]
    if form.instance.pk and changed and (words := why_words_stay(form.instance, form.user)):
        for name in changed:
            form.add_error(name, ValidationError(words, code="in_use"))


def _says_other(form: Any, name: str) -> bool:
    """Browsers send other line ends than are stored; they alone are no change."""
    old, new = form.initial.get(name), form.cleaned_data.get(name)
    if isinstance(old, str) and isinstance(new, str):
        return old.strip().splitlines() != new.strip().splitlines()
    return True
