"""Schools, the people in them, and the notices that safeguarding leads receive."""

import datetime as dt
import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.ages import YearGroupName
from cms.models import Invitation, Region
from teacher_portal.models.area import Area

RED_NOTICE = dt.timedelta(days=7)


class School(models.Model):
    """A school, with the safeguarding leads whose names pupils read."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    region = models.CharField(
        _("region"), max_length=20, choices=Region.choices, default=Region.NATIONAL
    )
    dsl_name = models.CharField(_("safeguarding lead (DSL)"), max_length=120, blank=True)
    dsl_where = models.CharField(
        _("where pupils find them"), max_length=200, blank=True, help_text=_("Room 12, by the hall")
    )
    deputy_dsl_name = models.CharField(_("deputy DSL"), max_length=120, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="schools"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("school")
        verbose_name_plural = _("schools")

    def __str__(self) -> str:
        return self.name

    @property
    def has_named_dsl(self) -> bool:
        """Whether both DSL and deputy are named: without them nothing can be assigned."""
        return bool(self.dsl_name.strip() and self.deputy_dsl_name.strip())


class Role(models.TextChoices):
    """What a member of staff is at a school."""

    TEACHER = "teacher", _("Teacher")
    DSL = "dsl", _("Safeguarding lead (DSL)")
    SCHOOL_LEAD = "school_lead", _("School lead")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def safeguarding(self) -> Self:
        """The people who are told in advance and can hold an assignment."""
        return self.filter(role=Role.DSL)


class Membership(models.Model):
    """One person's role at one school."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    trained_for_red = models.BooleanField(
        _("trained for red lessons"),
        default=False,
        help_text=_("The school lead confirms that this person has had the training."),
    )

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["school", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user", "role"], name="portal_membership_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class MembershipOffer(models.Model):
    """The school's side of an invitation: which role waits for the person invited."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="offer")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="offers")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    def __str__(self) -> str:
        return f"{self.invitation} ({self.get_role_display()})"


class YearGroup(models.Model):
    """A year group's declared size: the release budget's base, set by the school lead."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="year_groups")
    year = models.CharField(_("year"), max_length=2, choices=YearGroupName.choices)
    academic_year = models.PositiveSmallIntegerField(_("academic year"))
    declared_size = models.PositiveIntegerField(_("number of pupils"))

    class Meta:
        ordering = ["school", "academic_year", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year", "academic_year"], name="portal_year_group_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_year_display()} {self.academic_year}"


class ManyClassesApproval(models.Model):
    """The school lead's word that a teacher really teaches many classes of a year group."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="approvals")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    year = models.CharField(_("year"), max_length=2, choices=YearGroupName.choices)
    academic_year = models.PositiveSmallIntegerField(_("academic year"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["-academic_year", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "teacher", "year", "academic_year"],
                name="portal_approval_once_a_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.teacher}: {self.get_year_display()}"


class DslNotice(models.Model):
    """A teacher has told the DSL that a class will have an amber or red lesson.

    E-mailing is a task; ``sent`` lets the sweep find notices whose message was lost.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="notices")
    school_class = models.ForeignKey(
        "teacher_portal.SchoolClass", on_delete=models.CASCADE, related_name="notices"
    )
    lesson_code = models.CharField(max_length=10)
    lesson_title = models.CharField(max_length=255)
    level = models.CharField(max_length=5)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    given_on = models.DateField(default=timezone.localdate)
    sent = models.BooleanField(default=False)

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "lesson_code", "given_on"], name="portal_notice_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_code} {self.given_on}"

    @property
    def red_from(self) -> dt.date:
        """The first day on which a red lesson may be opened after this notice."""
        return self.given_on + RED_NOTICE
