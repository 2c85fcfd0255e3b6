"""Translations of lessons, made with wagtail-localize: whose words they are, and what is still missing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Revision
from wagtail_localize.models import StringTranslation, Translation

# What a row knows of its publishing; a revision was written before that.
OF_PUBLISHING = ("live", "live_revision_id", "first_published_at", "last_published_at")


def translation_of(instance: Any) -> Translation | None:
    """How this lesson or quiz came into its language; None for an original."""
    found: Translation | None = (
        Translation.objects.filter(
            source__object_id=instance.translation_key, target_locale=instance.locale_id
        )
        .select_related("source", "target_locale")
        .first()
    )
    return found


def has_translated(lesson: Any, user: Any) -> bool:
    """Whether a person wrote a word of this translation or of its quiz: they cannot sign it."""
    keys = [part.translation_key for part in (lesson, getattr(lesson, "quiz", None)) if part]
    return StringTranslation.objects.filter(
        context__object_id__in=keys, locale=lesson.locale_id, last_translated_by=user.pk
    ).exists()


def missing_texts(lesson: Any) -> int:
    """How many texts of a translated lesson and its quiz are still in the original's language."""
    parts = (translation_of(part) for part in (lesson, lesson.quiz) if part)
    progress = (part.get_progress() for part in parts if part)
    return sum(total - done for total, done in progress)


@transaction.atomic
def write_draft(*, lesson: Any, user: Any) -> Any:
    """Put what was translated into a new draft of the lesson and of its quiz; gives the lesson.

    What is public stays as it was signed: wagtail-localize writes a draft into the row that public
    pages are made of, and takes a quiz out of use.

    Raises ``ValidationError`` while a text is missing: half a lesson in another language is none.
    """
    if missing := missing_texts(lesson):
        raise ValidationError(
            ngettext(
                "%(count)d text is not translated yet.",
                "%(count)d texts are not translated yet.",
                missing,
            )
            % {"count": missing}
        )
    for part in (lesson.quiz, lesson):
        translation = translation_of(part) if part else None
        if translation and translation.enabled:
            translation.save_target(user=user, publish=False)
            if part.live and part.live_revision_id:
                _make_public_again(part)
    if translation_of(lesson) is None:
        raise ValidationError(_("This lesson is not a translation."))
    return type(lesson).objects.get(pk=lesson.pk)


def _make_public_again(before: Any) -> None:
    """Give a row the words of its live revision back, and its new draft its place as the newest."""
    public = Revision.objects.get(pk=before.live_revision_id).as_object()
    for name in OF_PUBLISHING:
        setattr(public, name, getattr(before, name))
    public.has_unpublished_changes = True
    # What is public is put back as it is, whatever rules have been added since it was published.
    public.save(**({"clean": False} if isinstance(public, Page) else {}))
