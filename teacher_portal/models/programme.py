"""What a school says of its own teaching: the year's plan, its policy, and documents made of them."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.ages import YearGroupName
from lessons.models import LessonPage, PackQuerySet, PdfFile
from teacher_portal.models.school import School


class PlannedLesson(models.Model):
    """A lesson that a school means to teach to a year group this school year."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="planned")
    year = models.CharField(_("year"), max_length=2, choices=YearGroupName.choices)
    academic_year = models.PositiveSmallIntegerField(_("academic year"))
    lesson = models.ForeignKey(LessonPage, on_delete=models.CASCADE, related_name="planned")

    class Meta:
        ordering = ["school", "academic_year", "year", "lesson"]
        verbose_name = _("planned lesson")
        verbose_name_plural = _("planned lessons")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "academic_year", "year", "lesson"], name="portal_planned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.get_year_display()}"


class SchoolPolicy(models.Model):
    """The school's own words to parents; public at one address for the whole school once published."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="policy")
    words = models.TextField(_("our policy in short"), blank=True)
    contact = models.CharField(_("whom parents ask"), max_length=200, blank=True)
    policy_url = models.URLField(_("the full policy"), blank=True)
    consulted_until = models.DateField(_("answers wanted by"), null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    changed_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("policy page")
        verbose_name_plural = _("policy pages")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | ~Q(contact=""),
                name="portal_public_policy_names_a_contact",
            )
        ]

    def __str__(self) -> str:
        return str(self.school)


def document_path(document: "PortalDocument", filename: str) -> str:
    """Where a document's file lies below ``MEDIA_ROOT``."""
    return f"packs/{document.scope}/{document.kind}-{document.version}.pdf"


class DocumentKind(models.TextChoices):
    """What a document of the portal is."""

    EVIDENCE = "evidence", _("Evidence of the programme")
    CONSULTATION = "consultation", _("Pack for parents")
    AREA = "area", _("Report of an area")
    REPORT = "report", _("Report of a lesson")


class PortalDocument(PdfFile):
    """A PDF about a school or an area (``scope`` is its uuid), in one version; made like lesson packs."""

    scope = models.UUIDField()
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    academic_year = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=document_path, blank=True)

    objects: ClassVar[Any] = PackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "kind", "academic_year", "version"], name="portal_document_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope} {self.version} ({self.state})"
