"""The curriculum map: coded objectives in eight strands."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from lessons.strands import Strand


class Objective(index.Indexed, models.Model):
    """One coded line of the curriculum map."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    text = models.TextField(_("text"))
    key_stage = models.CharField(_("key stage"), max_length=10)
    strand = models.CharField(_("strand"), max_length=2, choices=Strand.choices)
    basis = models.CharField(
        _("basis"),
        max_length=4,
        blank=True,
        help_text=_("S: found in a public source. K: general knowledge, verify. SK: both."),
    )
    source = models.CharField(_("source"), max_length=250, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("code"),
        FieldPanel("text"),
        FieldPanel("key_stage"),
        FieldPanel("strand"),
        FieldPanel("basis"),
        FieldPanel("source"),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("code"),
        index.SearchField("text"),
        index.AutocompleteField("code"),
        index.AutocompleteField("text"),
    ]

    class Meta:
        ordering = ["code"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
