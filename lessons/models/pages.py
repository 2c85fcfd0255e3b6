"""The library and the lesson page."""

import datetime as dt
import re
from typing import Any, ClassVar, Self

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.ages import AgeBand
from cms.models import BasePage
from lessons.blocks import StepStreamBlock
from lessons.forms import LessonForm
from lessons.freezing import freeze_lesson
from lessons.levels import Level
from lessons.library import LibraryForm
from lessons.localising import local_regions, localised
from lessons.models.curriculum import Objective
from lessons.models.editions import Edition
from lessons.permissions import LessonPermissionTester
from lessons.previews import SIZES, preview_modes, show
from lessons.signing import both_signatures

ORIGINAL_CODE = re.compile(r"[A-Za-z0-9]{1,6}")  # the field's ten, less room for "-UR"


class LessonPageQuerySet(PageQuerySet):
    """Reads of lessons; they chain as sentences."""

    def assignable(self, today: dt.date | None = None) -> Self:
        """Lessons that a teacher may set: live, signed off as they stand, review not overdue."""
        return self.filter(
            live=True,
            editions__lesson_revision=F("live_revision"),
            editions__review_by__gte=today or timezone.localdate(),
        )


LessonPageManager = PageManager.from_queryset(LessonPageQuerySet)


class LessonIndexPage(BasePage):
    """The library: every published lesson with filters."""

    introduction = models.TextField(_("introduction"), blank=True)

    template = "lessons/pages/library.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["lessons.LessonPage"]
    max_count = 1
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("lesson library")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the filter form and the lessons it leaves."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        form = LibraryForm(request.GET)
        lessons = LessonPage.objects.live().descendant_of(self).order_by("code")
        context |= {
            "form": form,
            "lessons": form.apply(lessons),
            "total": lessons.count(),
        }
        return context


class VocabularyBlock(blocks.StructBlock):
    """A word and what it means."""

    term = blocks.CharBlock(label=_("Word"))
    definition = blocks.CharBlock(label=_("Meaning"), max_length=300)

    class Meta:
        icon = "openquote"
        label = _("Word")


class LessonPage(BasePage):
    """One lesson: for pupils its steps and quiz, for teachers how to teach it, for parents all."""

    code = models.CharField(_("code"), max_length=10, help_text=_("Neutral, such as E5."))
    band = models.CharField(_("age band"), max_length=5, choices=AgeBand.choices)
    level = models.CharField(_("level"), max_length=5, choices=Level.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    media_thread = models.BooleanField(_("part of “seeing whole people”"), default=False)
    objectives = ParentalManyToManyField(Objective, verbose_name=_("objectives"), blank=True)
    summary = models.TextField(_("summary"))
    i_can = models.TextField(_("“I can” statements"), blank=True, help_text=_("One a line."))
    content_note = models.TextField(
        _("content note"), blank=True, help_text=_("What a pupil reads before starting.")
    )
    ground_rules = models.TextField(_("ground rules"), blank=True, help_text=_("One a line."))
    steps = StreamField(StepStreamBlock(), verbose_name=_("steps"), blank=True)
    vocabulary = StreamField([("word", VocabularyBlock())], verbose_name=_("words"), blank=True)
    quiz = models.ForeignKey(
        "quizzes.Quiz",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("quiz"),
    )
    ready_read = models.TextField(_("three things to read"), blank=True, help_text=_("One a line."))
    ready_say = models.TextField(_("one thing to say"), blank=True)
    ready_print = models.TextField(_("one thing to print"), blank=True)
    teacher_notes = models.TextField(_("teacher notes"), blank=True)
    safeguarding_note = models.TextField(
        _("safeguarding note"), blank=True, help_text=_("For staff who are signed in only.")
    )
    withdrawal = models.TextField(_("right to withdraw"), blank=True)
    parent_line = models.TextField(_("line for parents"), blank=True)

    objects: ClassVar[Any] = LessonPageManager()
    base_form_class = LessonForm
    # What a translator writes, and what stays as it is. Its code it gets in ``clean``.
    translatable_fields: ClassVar[list[Any]] = [
        *(
            TranslatableField(name)
            for name in (
                *("title", "summary", "i_can", "content_note", "steps", "vocabulary", "quiz"),
                *("ready_read", "ready_say", "ready_print", "ground_rules", "teacher_notes"),
                *("safeguarding_note", "withdrawal", "parent_line"),
            )
        ),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("slug", "band", "level", "minutes", "media_thread", "objectives")
        ),
    ]

    template = "lessons/pages/lesson.html"
    parent_page_types: ClassVar[list[str]] = ["lessons.LessonIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("code", boost=4),
        index.SearchField("summary", boost=2),
        index.SearchField("i_can"),
        index.SearchField("teacher_notes"),
        index.FilterField("band"),
        index.FilterField("level"),
        index.FilterField("minutes"),
        index.FilterField("code"),
    ]

    about_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("band"), FieldPanel("level")]),
        FieldPanel("media_thread"),
        FieldPanel("summary"),
        FieldPanel("i_can"),
        FieldPanel(
            "objectives", widget=forms.CheckboxSelectMultiple, classname="studio-objectives"
        ),
        FieldPanel("content_note"),
    ]
    steps_panels: ClassVar[list[Any]] = [
        HelpPanel(
            content=_(
                "<p>Write to the pupil, about story people. Every story can be repaired; "
                "nobody is asked about their own life; every lesson says where help is.</p>"
            )
        ),
        FieldPanel("steps"),
        FieldPanel("vocabulary"),
        MultiFieldPanel(
            [HelpPanel(template="lessons/studio/quiz_panel.html"), FieldPanel("quiz")],
            heading=_("Quiz"),
        ),
    ]
    teaching_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("ready_read"), FieldPanel("ready_say"), FieldPanel("ready_print")],
            heading=_("Ready in 10"),
        ),
        FieldPanel("ground_rules"),
        FieldPanel("teacher_notes"),
        FieldPanel("safeguarding_note"),
        FieldPanel("withdrawal"),
        FieldPanel("parent_line"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(about_panels, heading=_("About")),
            ObjectList(steps_panels, heading=_("Steps and quiz")),
            ObjectList(teaching_panels, heading=_("Teaching")),
            ObjectList([*Page.promote_panels, CommentPanel()], heading=_("Address")),
        ]
    )

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=120),
                name="lessons_lesson_minutes_sensible",
            ),
        ]

    def clean(self) -> None:
        """One code a language, short enough to be typed and to take its language's ending.

        A translation's code is its original's with its language, such as E5-UR: see ``save``.
        """
        super().clean()
        original = self.code.removesuffix(self._ending)
        if self.code and not ORIGINAL_CODE.fullmatch(original):
            raise ValidationError(
                {"code": _("A code is one to six letters and digits, such as E5.")}
            )
        twin = LessonPage.objects.filter(code__iexact=self.code, locale_id=self.locale_id)
        if self.code and twin.exclude(pk=self.pk).exists():
            raise ValidationError({"code": _("Another lesson has this code.")})

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Give a translation a code of its own, such as E5-UR: a class is set one of them by it."""
        if not self.code.endswith(self._ending):
            self.code = f"{self.code}{self._ending}"
        return super().save(*args, **kwargs)

    @property
    def _ending(self) -> str:
        """What its language adds to its code."""
        return f"-{self.locale.language_code.upper()}" if self.is_translation else ""

    @property
    def is_translation(self) -> bool:
        """Whether it is in another language than the site’s own."""
        return bool(self.locale_id) and self.locale.language_code != settings.LANGUAGE_CODE

    def publish(
        self, revision: Any, *args: Any, skip_permission_checks: bool = False, **kwargs: Any
    ) -> Any:
        """A translation is published by its second signature alone, whoever asks and however.

        The workflow skips the checks, because there the signatures are the permission.
        """
        if (
            self.is_translation
            and not skip_permission_checks
            and not both_signatures(self, revision)
        ):
            raise PermissionDenied(_("A translation is published when it has been signed."))
        return super().publish(
            revision, *args, skip_permission_checks=skip_permission_checks, **kwargs
        )

    def permissions_for_user(self, user: Any) -> LessonPermissionTester:
        """What this person may do with it: see ``permissions``."""
        return LessonPermissionTester(user, self)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The ways of seeing it before it is published: see ``previews``."""
        return [(mode.name, mode.label) for mode in preview_modes()]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """A phone, a tablet, a laptop."""
        return SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Show it in one of these ways."""
        return show(request, self, mode_name)

    @property
    def browser_title(self) -> str:
        """Neutral in tab and history."""
        return _("Lesson %(code)s") % {"code": self.code}

    @property
    def age_band(self) -> AgeBand:
        """The band as an ``AgeBand``."""
        return AgeBand(self.band)

    @property
    def lesson_level(self) -> Level:
        """The level as a ``Level``."""
        return Level(self.level)

    def current_edition(self) -> Edition | None:
        """The edition of what is published now, if it was signed off."""
        return Edition.objects.filter(
            lesson=self, lesson_revision=self.live_revision_id, lesson__live=True
        ).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Show the edition that classes get; an unsigned lesson or a preview shows itself."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        edition = None if getattr(request, "is_preview", False) else self.current_edition()
        document = edition.data if edition else freeze_lesson(self)
        regions = local_regions(document)
        region = request.GET.get("region", "") if regions else ""
        context |= {
            "edition": edition,
            "document": localised(document, region),
            "regions": regions,
            "region": region if region in dict(regions) else "",
        }
        return context
