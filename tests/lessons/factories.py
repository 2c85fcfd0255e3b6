"""Valid lessons and editions, made the way the studio makes them."""

from lessons.models import Edition, LessonPage, SignOffRole
from lessons.services import sign_off
from lessons.starter import loader


def signer(email):
    from cms.models import User

    return User.objects.filter(email=email).first() or User.objects.create_user(email)


def load_drafts(library):
    """All 24 starter lessons as drafts, once a test."""
    loader.load_objectives()
    loader.load_lessons(library)


def load_one(library, code):
    """One starter lesson as a draft: quicker than all of them."""
    loader.load_objectives()
    data = next(data for data in loader.read_lessons() if data["code"] == code)
    return loader.load_lesson(data, library)


def make_edition(library, code="D1", **changes):
    """Sign off and publish one starter lesson; ``changes`` are set on the page first."""
    if not LessonPage.objects.filter(code=code).exists():
        load_drafts(library)
    lesson = LessonPage.objects.get(code=code)
    for name, value in changes.items():
        setattr(lesson, name, value)
    revision = lesson.save_revision()
    sign_off(
        lesson=lesson,
        revision=revision,
        role=SignOffRole.SPECIALIST,
        person=signer("specialist@example.org"),
    )
    sign_off(
        lesson=lesson,
        revision=revision,
        role=SignOffRole.SAFEGUARDING,
        person=signer("safeguarding@example.org"),
    )
    revision.publish()
    return Edition.objects.get(lesson_revision=revision)
