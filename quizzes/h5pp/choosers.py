"""Choosing an activity for a lesson: the newest version of each, behind the right to see them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.h5pp.models import H5PActivity


class H5PActivityChooserBlock(blocks.ChooserBlock):
    """One version of one activity: another version is another choice."""

    @cached_property
    def target_model(self) -> type[H5PActivity]:
        """What is chosen."""
        return H5PActivity

    @cached_property
    def widget(self) -> Any:
        """Found late: the studio's views cannot be imported before all models are there."""
        return import_string("quizzes.h5pp.choosing.viewset").widget_class()

    class Meta:
        icon = "media"
        label = _("H5P activity")


def choosable() -> "QuerySet[H5PActivity]":
    """What a lesson may be given; older versions stay where they were chosen."""
    found: QuerySet[H5PActivity] = H5PActivity.objects.newest().order_by("title", "pk")
    return found


# To migrations it is what it stores.
DECONSTRUCT_ALIASES = {H5PActivityChooserBlock: "wagtail.blocks.IntegerBlock"}
