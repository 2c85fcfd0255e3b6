"""Areas: the council or partnership whose schools are added up together, and who works for it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import Invitation, Region


class Area(models.Model):
    """Several schools under one commissioner; its uuid is the scope of their roll-ups."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    region = models.CharField(
        _("region of the help directory"),
        max_length=20,
        choices=Region.choices,
        default=Region.NATIONAL,
        help_text=_(
            "Its local partners check the help entries of this region, never national ones."
        ),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return self.name


class AreaRole(models.TextChoices):
    """What a person is for an area; neither needs a school."""

    COMMISSIONER = "commissioner", _("Commissioner")
    PARTNER = "partner", _("Local partner")


class AreaMembership(models.Model):
    """One person's role for one area."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="area_memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=AreaRole.choices)

    class Meta:
        ordering = ["area", "user"]
        verbose_name = _("person of an area")
        verbose_name_plural = _("people of areas")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "user", "role"], name="portal_area_membership_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class AreaOffer(models.Model):
    """The area's side of an invitation: which role waits for the person invited."""

    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, related_name="area_offer"
    )
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="offers")
    role = models.CharField(_("role"), max_length=12, choices=AreaRole.choices)

    def __str__(self) -> str:
        return f"{self.invitation} ({self.get_role_display()})"


class AreaSummary(models.Model):
    """An area's figures of one school year as anybody may see them: rounded, small ones gone.

    Added up once a week, so that the page of five hundred schools costs what one row costs, and so
    that what the thresholds hide is nowhere to be asked for. ``figures`` is described in
    ``area_figures``.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="summaries")
    academic_year = models.PositiveSmallIntegerField(_("academic year"))
    figures = models.JSONField()
    made_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["area", "-academic_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "academic_year"], name="portal_area_summary_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.academic_year}"
