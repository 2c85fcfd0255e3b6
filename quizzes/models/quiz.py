"""A quiz: questions with feedback, a snippet with drafts and revisions."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from quizzes.ballots.layout import (
    ASKED_IN_ROTATION,
    BUDGET,
    EPSILON,
    LayoutError,
    Tier,
    check_layout,
    check_rotation,
)
from quizzes.blocks import QuestionStreamBlock
from quizzes.freezing import FrozenQuestion, freeze_questions, layout_of
from quizzes.identity import is_uuid, published_tiers, taken_uuids
from quizzes.panels import UsedInPanel


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

    rotates = models.BooleanField(
        _("Class Pulse"),
        default=False,
        help_text=_(
            "Each class is asked three of the reported statements, in turn, at the start and at the "
            "end of the year. The school's picture puts them together."
        ),
    )

    # A question keeps its uuid in every language: reports and roll-ups know it by that.
    translatable_fields: ClassVar[list[Any]] = [
        TranslatableField("title"),
        TranslatableField("questions"),
        SynchronizedField("rotates", overridable=False),
    ]
    panels: ClassVar[list[Any]] = [
        UsedInPanel(),
        FieldPanel("title"),
        FieldPanel("questions"),
        FieldPanel("rotates"),
    ]
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
        """Keep within the report slots; keep tiers as they were published, and uuids one's own."""
        super().clean()
        self._check_uuids()
        try:
            self.check_cells()
        except LayoutError as error:
            raise ValidationError({"questions": str(error)}) from error
        published = published_tiers(self)
        if any(
            published.get(q["uuid"], {q["tier"]}) != {q["tier"]} for q in self.frozen_questions()
        ):
            raise ValidationError(
                {
                    "questions": _(
                        "A published question keeps its tier. To change it, write a new "
                        "question and delete this one."
                    )
                }
            )

    def _check_uuids(self) -> None:
        """The editor makes the uuids, but whatever a browser sends is taken for them."""
        if not all(map(is_uuid, (child.id for child in self.questions))):
            raise ValidationError(
                {"questions": _("A question has no name of its own: delete it and write it anew.")}
            )
        if taken_uuids(self):
            raise ValidationError(
                {
                    "questions": _(
                        "A question here is also one of another quiz, and their answers would be "
                        "counted together. Write it as a new question and delete this one."
                    )
                }
            )

    def check_cells(self) -> None:
        """Raise ``LayoutError`` when its reported questions could cost a class too much."""
        check = check_rotation if self.rotates else check_layout
        check(layout_of(self.frozen_questions()))

    def frozen_questions(self) -> list[FrozenQuestion]:
        """The questions as plain data."""
        return freeze_questions(self.questions)

    @property
    def slots_used(self) -> str:
        """How many of the four report slots are used, in the words authors see."""
        cells = layout_of(self.frozen_questions())
        if self.rotates:
            return _("each class is asked %(asked)d of %(all)d statements") % {
                "asked": ASKED_IN_ROTATION,
                "all": len(cells),
            }
        used = sum(cell.epsilon for cell in cells)
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
