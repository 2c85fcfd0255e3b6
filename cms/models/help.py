"""The help directory: where pupils and adults can turn, and how sure we are of each entry."""

import datetime as dt
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.ages import AgeBand


class Region(models.TextChoices):
    """Where an entry applies."""

    NATIONAL = "national", _("All of the UK or England")
    LUTON = "luton", _("Luton")
    MILTON_KEYNES = "milton-keynes", _("Milton Keynes")


class LocalRole(models.TextChoices):
    """What a region's service is to a lesson that names it: see ``cms.local_words``."""

    DOMESTIC_ABUSE = "domestic-abuse", _("Help with abuse at home or in a relationship")
    SAFEGUARDING_HUB = "safeguarding-hub", _("Children’s safeguarding hub, for staff")


class HelpEntryQuerySet(models.QuerySet["HelpEntry"]):
    """Reads of the help directory."""

    def current(self, today: dt.date | None = None) -> Self:
        """Entries that may be shown, in the language of the page.

        Verified and not overdue, or never to be hidden. A translated entry takes the place of the
        original once somebody has verified the translation itself.
        """
        shown = self._shown(today or timezone.localdate())
        language = get_language() or settings.LANGUAGE_CODE
        if language == settings.LANGUAGE_CODE:
            return shown.filter(locale__language_code=language)
        translated = shown.filter(locale__language_code=language, verified_on__isnull=False)
        return shown.filter(
            Q(pk__in=translated.values("pk"))
            | Q(locale__language_code=settings.LANGUAGE_CODE)
            & ~Q(translation_key__in=translated.values("translation_key"))
        )

    def _shown(self, today: dt.date) -> Self:
        return self.filter(Q(never_hide=True) | Q(verified_on__isnull=False, review_by__gte=today))

    def overdue(self, today: dt.date | None = None) -> Self:
        """Entries that an editor must verify (again)."""
        today = today or timezone.localdate()
        return self.filter(Q(verified_on__isnull=True) | Q(review_by__lt=today))

    def for_band(self, band: AgeBand) -> Self:
        """Entries for pupils of a band; under 11s see only the three that never disappear."""
        entries = self.filter(for_pupils=True)
        if band.under_eleven:
            return entries.filter(never_hide=True)
        return entries.filter(Q(age_min__isnull=True) | Q(age_min__lte=band.youngest)).filter(
            Q(age_max__isnull=True) | Q(age_max__gte=band.youngest)
        )

    def for_region(self, region: str) -> Self:
        """Entries of a region and the national ones."""
        return self.filter(region__in={region, Region.NATIONAL})


class HelpEntry(TranslatableMixin, RevisionMixin, models.Model):
    """One place to turn to: a person, a phone line or a service."""

    slug = models.SlugField(_("slug"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(
        _("what it is"), help_text=_("One or two plain sentences that a pupil can read.")
    )
    for_pupils = models.BooleanField(_("for pupils"), default=True)
    for_adults = models.BooleanField(_("for parents and staff"), default=True)
    age_min = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    region = models.CharField(
        _("region"), max_length=20, choices=Region.choices, default=Region.NATIONAL
    )
    local_role = models.CharField(
        _("named in lessons as"),
        max_length=20,
        choices=LocalRole.choices,
        blank=True,
        help_text=_("Lessons taught in this region then name this service. One a region."),
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    text_number = models.CharField(_("text message"), max_length=60, blank=True)
    url = models.URLField(_("website"), blank=True)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    source = models.TextField(_("source"), help_text=_("Where this was found or who confirmed it."))
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)
    never_hide = models.BooleanField(
        _("never hide"),
        default=False,
        help_text=_("Only for 999, Childline and an adult at school."),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects: ClassVar[Any] = HelpEntryQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("slug"),
                FieldPanel("description"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("text_number")]),
                FieldRowPanel([FieldPanel("url"), FieldPanel("hours")]),
            ],
            heading=_("What people see"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("for_pupils"), FieldPanel("for_adults")]),
                FieldRowPanel([FieldPanel("age_min"), FieldPanel("age_max")]),
                FieldRowPanel([FieldPanel("region"), FieldPanel("local_role")]),
                FieldPanel("sort_order"),
            ],
            heading=_("Who sees it"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("source"),
                FieldRowPanel([FieldPanel("verified_on"), FieldPanel("review_by")]),
                FieldPanel("never_hide"),
            ],
            heading=_("How sure we are"),
        ),
    ]

    # Numbers and ages are facts: the same in every language. "Verified" is not: see ``current``.
    translatable_fields: ClassVar[list[Any]] = [
        *(TranslatableField(name) for name in ("name", "description", "hours")),
        *(
            SynchronizedField(name, overridable=False)
            for name in (
                *("slug", "for_pupils", "for_adults", "age_min", "age_max", "region"),
                *("local_role", "phone", "text_number", "url", "never_hide", "sort_order"),
            )
        ),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["sort_order", "name"]
        verbose_name = _("help entry")
        verbose_name_plural = _("help directory")
        constraints = [
            models.UniqueConstraint(fields=["slug", "locale"], name="cms_help_slug_per_locale"),
            models.UniqueConstraint(
                fields=["region", "local_role", "locale"],
                condition=~Q(local_role=""),
                name="cms_help_one_service_a_role",
                violation_error_message=_("Another service of this region has this role."),
            ),
            models.CheckConstraint(
                condition=Q(age_max__isnull=True)
                | Q(age_min__isnull=True)
                | Q(age_max__gte=F("age_min")),
                name="cms_help_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | Q(review_by__gt=F("verified_on")),
                name="cms_help_review_after_verification",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A verified entry says until when it may be trusted."""
        super().clean()
        if self.verified_on and not self.review_by:
            raise ValidationError({"review_by": _("Say by when this must be checked again.")})

    def copy_for_translation(self, locale: Any, exclude_fields: Any = None) -> Any:
        """A translation begins unverified: nobody has read it yet."""
        copied = super().copy_for_translation(locale, exclude_fields)
        copied.verified_on = copied.review_by = None
        return copied

    @property
    def is_shown(self) -> bool:
        """Whether the public sees this entry today."""
        return self.never_hide or bool(
            self.verified_on and self.review_by and self.review_by >= timezone.localdate()
        )

    @property
    def review_by_words(self) -> str:
        """The day until which it is trusted, in the reader's language."""
        return date_format(self.review_by, "j F Y") if self.review_by else ""

    @property
    def phone_href(self) -> str:
        """The number as a ``tel:`` address."""
        return "tel:" + "".join(c for c in self.phone if c.isdigit() or c == "+")

    @property
    def site_name(self) -> str:
        """The website as people say it, without scheme."""
        return urlsplit(self.url).netloc.removeprefix("www.")
