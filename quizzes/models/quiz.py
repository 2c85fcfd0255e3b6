"""A quiz: questions with feedback, a snippet with drafts and revisions."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail.search import index

from quizzes.ballots.layout import BUDGET, EPSILON, LayoutError, Tier, check_layout
from quizzes.blocks import QuestionStreamBlock
from quizzes.freezing import FrozenQuestion, freeze_questions, layout_of


class Quiz(
    index.Indexed,
    PreviewableMixin,
    DraftStateMixin,
    RevisionMixin,
    TranslatableMixin,
    models.Model,
):
    """Questions with feedback for every option. Drafts and revisions are Wagtail's."""

    title = models.CharField(_("title"), max_length=120)
    questions = StreamField(QuestionStreamBlock(), verbose_name=_("questions"), blank=True)

    panels: ClassVar[list[Any]] = [FieldPanel("title"), FieldPanel("questions")]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["title"]
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Keep within the report slots, and keep tiers as they were published."""
        super().clean()
        frozen = self.frozen_questions()
        try:
            check_layout(layout_of(frozen))
        except LayoutError as error:
            raise ValidationError({"questions": str(error)}) from error
        if self.pk and self.live:
            published = {
                q["uuid"]: q["tier"] for q in type(self).objects.get(pk=self.pk).frozen_questions()
            }
            if any(published.get(q["uuid"], q["tier"]) != q["tier"] for q in frozen):
                raise ValidationError(
                    {
                        "questions": _(
                            "A published question keeps its tier. To change it, write a new "
                            "question and delete this one."
                        )
                    }
                )

    def frozen_questions(self) -> list[FrozenQuestion]:
        """The questions as plain data."""
        return freeze_questions(self.questions)

    @property
    def slots_used(self) -> str:
        """How many of the four report slots are used, in the words authors see."""
        used = sum(cell.epsilon for cell in layout_of(self.frozen_questions()))
        per_slot = EPSILON[Tier.KNOWLEDGE]
        return _("%(used)s of %(all)d report slots used") % {
            "used": f"{float(used / per_slot):g}",
            "all": int(BUDGET / per_slot),
        }

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Show the quiz as a pupil will see it."""
        return "quizzes/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Give the preview the same plain data that the player shows."""
        return {"object": self, "questions": self.frozen_questions(), "request": request}
