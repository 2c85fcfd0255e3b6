"""Classes: a label, a year group and a declared roll. No pupil names anywhere."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.ages import AgeBand, YearGroupName
from teacher_portal.models.school import School

ROLL_AT_MOST = 60


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    """Reads of classes."""

    def current(self) -> Self:
        """Classes that have not been archived."""
        return self.filter(archived_on__isnull=True)

    def of_earlier_years(self, academic_year: int) -> Self:
        """Classes of the school years before this one."""
        return self.filter(academic_year__lt=academic_year)


class SchoolClass(models.Model):
    """A class as a teacher knows it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="classes")
    teachers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="school_classes")
    label = models.CharField(_("name"), max_length=60, help_text=_("Such as 9B. No pupil names."))
    year_group = models.CharField(_("year"), max_length=2, choices=YearGroupName.choices)
    declared_roll = models.PositiveSmallIntegerField(
        _("number of pupils"),
        help_text=_("On the register. It limits how many answers are counted."),
    )
    academic_year = models.PositiveSmallIntegerField(_("academic year"))
    archived_on = models.DateField(null=True, blank=True)
    # Classes put away with one press share it, so that Undo brings exactly those back.
    archived_batch = models.UUIDField(null=True, blank=True, editable=False)

    shortened = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Of lessons to come, by code: the time there is, what is left out or shorter."),
    )

    objects: ClassVar[Any] = SchoolClassQuerySet.as_manager()

    class Meta:
        ordering = ["label"]
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        constraints = [
            models.CheckConstraint(
                condition=Q(declared_roll__gte=1, declared_roll__lte=ROLL_AT_MOST),
                name="portal_class_roll_sensible",
            ),
            models.UniqueConstraint(
                fields=["school", "label", "academic_year"],
                condition=Q(archived_on__isnull=True),
                name="portal_class_label_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def band(self) -> AgeBand:
        """The age band whose lessons fit."""
        return YearGroupName(self.year_group).band
