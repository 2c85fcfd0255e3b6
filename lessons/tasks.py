"""Background work of the lessons; arguments are ids and numbers only, and every task may run twice."""

from celery import shared_task

from lessons.packs import making


@shared_task(name="lessons.make_pack")
def make_pack(pack_pk: int, attempt: int) -> None:
    """Make the PDF of a lesson pack."""
    making.make(pack_pk=pack_pk, attempt=attempt)
