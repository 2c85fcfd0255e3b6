"""Sourced figures of a region, for lessons that speak of the place where they are taught."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import RevisionMixin

from cms.models.help import Region


class Figure(models.TextChoices):
    """What is counted. A closed list: a figure must mean the same in every region."""

    ABUSE_IN_A_YEAR = "abuse-in-a-year", _("People who went through domestic abuse in a year")
    MEN_IN_A_YEAR = "men-in-a-year", _("Men among them")
    ABUSE_SINCE_16 = "abuse-since-16", _("People who have gone through domestic abuse since 16")


class LocalFigureQuerySet(models.QuerySet["LocalFigure"]):
    """Reads of local figures."""

    def current(self, today: dt.date | None = None) -> Self:
        """Figures that may be shown: verified, and their review is not overdue."""
        return self.filter(verified_on__isnull=False, review_by__gte=today or timezone.localdate())


class LocalFigure(RevisionMixin, models.Model):
    """One figure of one region, in words that stand in the middle of a sentence."""

    figure = models.CharField(_("figure"), max_length=40, choices=Figure.choices)
    region = models.CharField(_("region"), max_length=20, choices=Region.choices)
    wording = models.CharField(
        _("wording"),
        max_length=200,
        help_text=_(
            "As it stands in a lesson’s sentence, such as: about 14,000 people in Luton. Pupils read "
            "it: no shock, no false precision."
        ),
    )
    source = models.TextField(
        _("source"), help_text=_("Who counted, when and how; where it was published.")
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)

    objects: ClassVar[Any] = LocalFigureQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("figure"), FieldPanel("region")]),
        FieldPanel("wording"),
        MultiFieldPanel(
            [
                FieldPanel("source"),
                FieldRowPanel([FieldPanel("verified_on"), FieldPanel("review_by")]),
            ],
            heading=_("How sure we are"),
        ),
    ]

    class Meta:
        ordering = ["figure", "region"]
        verbose_name = _("local figure")
        verbose_name_plural = _("local figures")
        constraints = [
            models.UniqueConstraint(fields=["figure", "region"], name="cms_figure_once_a_region"),
            models.CheckConstraint(
                condition=~Q(region=Region.NATIONAL), name="cms_figure_of_a_region"
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | Q(review_by__gt=F("verified_on")),
                name="cms_figure_review_after_verification",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_figure_display()} ({self.get_region_display()})"

    def clean(self) -> None:
        """A region’s own figure; a verified one says until when it may be trusted."""
        super().clean()
        if self.region == Region.NATIONAL:
            raise ValidationError(
                {"region": _("The national wording stands in the lesson: choose a region.")}
            )
        if self.verified_on and not self.review_by:
            raise ValidationError({"review_by": _("Say by when this must be checked again.")})

    @property
    def is_shown(self) -> bool:
        """Whether lessons show it today."""
        return bool(self.verified_on and self.review_by and self.review_by >= timezone.localdate())
