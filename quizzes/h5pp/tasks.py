"""Background work of H5P."""

from celery import shared_task

from quizzes.h5pp import registry


@shared_task(name="h5pp.sweep_waiting")
def sweep_waiting() -> None:
    """Forget uploaded packages that nobody decided about."""
    registry.sweep_waiting()
