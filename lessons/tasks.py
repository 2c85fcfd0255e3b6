"""Background work of the lessons; arguments are ids and numbers only, and every task may run twice."""

from celery import shared_task

from lessons import reviews
from lessons.packs import making


@shared_task(name="lessons.make_pack")
def make_pack(pack_pk: int, attempt: int) -> None:
    """Make the PDF of a lesson pack."""
    making.make(pack_pk=pack_pk, attempt=attempt)


@shared_task(name="lessons.remind_reviews")
def remind_reviews() -> None:
    """E-mail the authors of lessons whose review comes near or has passed."""
    reviews.send_reminders()
