"""Where a picture, film or sound comes from, who is in it, and until when it may be used."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SOON = dt.timedelta(days=60)


class Licence(models.TextChoices):
    """By what right a school may see it."""

    OWN = "own", gettext_lazy("Our own")
    PERMISSION = "permission", gettext_lazy("Written permission of the maker")
    CC0 = "cc0", gettext_lazy("CC0 or public domain")
    CC_BY = "cc-by", gettext_lazy("CC BY")
    CC_BY_SA = "cc-by-sa", gettext_lazy("CC BY-SA")
    OGL = "ogl", gettext_lazy("Open Government Licence")
    STOCK = "stock", gettext_lazy("Bought from a picture library")


CREDITED = frozenset({Licence.PERMISSION, Licence.CC_BY, Licence.CC_BY_SA, Licence.OGL})
REFERENCED = frozenset({Licence.PERMISSION, Licence.STOCK})


class People(models.TextChoices):
    """Whose face, body or voice is in it."""

    NOBODY = "nobody", gettext_lazy("Nobody who could be recognised")
    DRAWN = "drawn", gettext_lazy("Only drawn or invented people")
    CONSENT = "consent", gettext_lazy("People who agreed in writing")


class ProvenanceQuerySet(models.QuerySet[Any]):
    """What is due; mixed into Wagtail's own querysets."""

    def allowed(self, today: dt.date | None = None) -> Any:
        """Whose right and people are settled, and whose time has not run out."""
        today = today or timezone.localdate()
        return (
            self.exclude(licence="")
            .exclude(people="")
            .exclude(licence__in=CREDITED, credit="")
            .exclude(licence__in=REFERENCED, licence_note="")
            .exclude(people=People.CONSENT, consent_note="")
            .filter(Q(expires_on=None) | Q(expires_on__gte=today))
        )

    def expired(self, today: dt.date | None = None) -> Any:
        """What may not be put into a lesson any more."""
        return self.filter(expires_on__lt=today or timezone.localdate())

    def expiring(self, today: dt.date | None = None) -> Any:
        """What may be used for a while only."""
        today = today or timezone.localdate()
        return self.filter(expires_on__range=(today, today + SOON))


class Provenance(models.Model):
    """Credit, licence, consent and expiry."""

    credit = models.CharField(
        gettext_lazy("credit"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy(
            "Who made it, as it should be named. Needed for CC BY and CC BY-SA."
        ),
    )
    licence = models.CharField(
        gettext_lazy("licence"),
        max_length=20,
        choices=Licence.choices,
        blank=True,
        help_text=gettext_lazy("By what right schools may see it. Found on the web is no licence."),
    )
    licence_note = models.CharField(
        gettext_lazy("order number or letter"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy(
            "For bought pictures the order number; for a permission, where the letter is kept."
        ),
    )
    people = models.CharField(
        gettext_lazy("people in it"),
        max_length=20,
        choices=People.choices,
        blank=True,
        help_text=gettext_lazy(
            "For a child, a parent agrees as well. Never use pupils of a class."
        ),
    )
    consent_note = models.CharField(
        gettext_lazy("where the consent is kept"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy(
            "Which folder or system holds the signed form. Do not write the people’s names here."
        ),
    )
    expires_on = models.DateField(
        gettext_lazy("may be used until"),
        null=True,
        blank=True,
        help_text=gettext_lazy(
            "When the licence or consent ends. After that day it goes into no new lesson. "
            "Empty: no end."
        ),
    )

    class Meta:
        abstract = True

    def is_expired(self, today: dt.date | None = None) -> bool:
        """Tell whether its last day has passed."""
        return bool(self.expires_on and self.expires_on < (today or timezone.localdate()))

    def is_ready(self) -> bool:
        """Tell whether it may go into a lesson."""
        return not self.problems()

    def problems(self) -> list[str]:
        """What has to be put right before it may go into a lesson, each in a sentence."""
        found = list(self.provenance_problems().values())
        if self.expires_on and self.is_expired():
            day = date_format(self.expires_on, "j F Y")
            found.append(_("It could be used until %(day)s only.") % {"day": day})
        return found

    def provenance_problems(self) -> dict[str, str]:
        """What is missing about right and people, by field."""
        found = {}
        if not self.licence:
            found["licence"] = _("Say by what right it may be used.")
        if self.licence in CREDITED and not self.credit.strip():
            found["credit"] = _("This licence asks that the maker is named.")
        if self.licence in REFERENCED and not self.licence_note.strip():
            found["licence_note"] = _("Give the order number, or say where the letter is kept.")
        if not self.people:
            found["people"] = _("Say whether people can be recognised in it.")
        if self.people == People.CONSENT and not self.consent_note.strip():
            found["consent_note"] = _("Say where the signed consent is kept.")
        return found

    def clean(self) -> None:
        """What the choices ask for; leaving everything open is allowed until a lesson wants it."""
        super().clean()
        errors = {
            name: words
            for name, words in self.provenance_problems().items()
            if name not in {"licence", "people"}
        }
        if errors:
            raise ValidationError(errors)
