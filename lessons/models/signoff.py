"""Sign-off: a second specialist and a safeguarding lead, neither of them the author."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    AbstractGroupApprovalTask,
    ModelLogEntry,
    PageLogEntry,
    Revision,
    TaskState,
)

from lessons.checking import blocking
from lessons.models.overrides import CheckOverride
from lessons.signing import (
    SignOffRole,
    brought_activity,
    check_shown,
    has_signed,
    lock_words,
    wrote_words,
)
from lessons.translations import has_translated


class SignOff(models.Model):
    """One person's signature under one revision of a lesson and of its quiz."""

    lesson = models.ForeignKey(
        "lessons.LessonPage", on_delete=models.PROTECT, related_name="sign_offs"
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="sign_offs")
    quiz_revision = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The quiz as it was when this was signed; editing it needs new signatures."),
    )
    words = models.CharField(
        max_length=64,
        blank=True,
        default="",
        editable=False,
        help_text=_(
            "A digest of all that was signed, the library's words included; empty on signatures from "
            "before it was kept."
        ),
    )
    role = models.CharField(max_length=12, choices=SignOffRole.choices)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs"
    )
    signed_on = models.DateField(default=timezone.localdate)
    comment = models.TextField(blank=True)
    demo = models.BooleanField(
        default=False, help_text=_("Signed by an invented person of the demo.")
    )

    class Meta:
        ordering = ["signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "role", "words"], name="lessons_signoff_once_per_role"
            ),
            models.UniqueConstraint(
                fields=["revision", "signed_by", "words"], name="lessons_signoff_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.signed_by}"


class SignOffTask(AbstractGroupApprovalTask):
    """A workflow task whose approval is a sign-off; authors cannot approve their own work."""

    role = models.CharField(max_length=12, choices=SignOffRole.choices)

    admin_form_fields: ClassVar[list[str]] = [
        *AbstractGroupApprovalTask.admin_form_fields,
        "role",
    ]

    class Meta:
        verbose_name = _("Sign-off task")
        verbose_name_plural = _("Sign-off tasks")

    @classmethod
    def get_description(cls) -> Any:
        """What administrators read when they build a workflow."""
        return _("Members of the chosen groups sign a lesson off; nobody signs their own work.")

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        """Offer approval to reviewers, never to the person who wrote the revision."""
        if self.wrote(obj, user):
            return []
        actions = list(super().get_actions(obj, user))
        # Checked when it was handed in; but the quiz, or a rule, may have changed since.
        if actions and blocking(obj.get_latest_revision_as_object()):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(
        self, task_state: Any, user: Any, action_name: str, words_digest: str = "", **kwargs: Any
    ) -> Any:
        """Approve only what the reviewer was shown; the studio's pages have said so kindly before."""
        with transaction.atomic():
            if action_name == "approve":
                lesson = lock_words(task_state.workflow_state.content_object.specific)
                check_shown(lesson=lesson, shown=words_digest)
                self.let_lapse(lesson, task_state.workflow_state, words=words_digest)
            return super().on_action(task_state, user, action_name, **kwargs)

    @staticmethod
    def let_lapse(lesson: Any, workflow_state: Any, *, words: str) -> None:
        """Undo every approval that was given to other words: its step comes again.

        Wagtail takes a handed-in lesson up where changes were asked for, past whoever had approved it.
        """
        held = set(lesson.sign_offs.filter(words=words).values_list("role", flat=True))
        for approved in workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED):
            if getattr(approved.task.specific, "role", None) in set(SignOffRole.values) - held:
                approved.status = TaskState.STATUS_CANCELLED
                approved.save(update_fields=["status"])

    @staticmethod
    def wrote(obj: Any, user: Any) -> bool:
        """Whether this person had a hand in what is to be signed, or signed it already.

        A hand: owns the page, changed a word of it or of its quiz since the last edition, brought an
        activity that it plays, or gave a reason for leaving what the checks found, which somebody else
        reads. A comment is no word of the
        lesson, though Wagtail saves a draft for it.
        """
        lesson = getattr(obj, "specific", obj)
        revision = lesson.latest_revision
        if revision is None:
            return False
        pages = PageLogEntry.objects.filter(page=lesson.pk, content_changed=True, user=user.pk)
        quizzes = ModelLogEntry.objects.filter(
            content_type__app_label="quizzes",
            content_type__model="quiz",
            object_id__in=map(str, {lesson.quiz_id, revision.content.get("quiz")} - {None}),
            content_changed=True,
            user=user.pk,
        )
        drafts = lesson.revisions.filter(user=user.pk)
        signed = Revision.objects.filter(lesson_edition__lesson=lesson.pk).order_by("-created_at")
        if last := signed.first():
            pages, quizzes = (log.filter(timestamp__gt=last.created_at) for log in (pages, quizzes))
            drafts = drafts.filter(created_at__gt=last.created_at)
        return (
            user.pk == lesson.owner_id
            or has_signed(lesson, user)
            or quizzes.exists()
            or CheckOverride.objects.standing().filter(lesson=lesson.pk, given_by=user.pk).exists()
            or has_translated(lesson, user)
            or brought_activity(revision, user)
            or _wrote_words(
                lesson,
                user,
                {*pages.values_list("revision", flat=True), *drafts.values_list("pk", flat=True)},
            )
        )


def _wrote_words(lesson: Any, user: Any, drafts: set[int | None]) -> bool:
    """The same, found out once a request: the studio asks several times, of every draft since an edition.

    An editor may save over its own newest draft, so the moment of that counts as well.
    """
    newest = lesson.latest_revision
    key = (lesson.pk, newest.pk, newest.created_at, frozenset(drafts))
    known: dict[Any, bool] = user.__dict__.setdefault("_wrote_words", {})
    if key not in known:
        known[key] = wrote_words(lesson, drafts)
    return known[key]
