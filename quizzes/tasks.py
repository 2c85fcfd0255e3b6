"""Background work of the quizzes: the vault's sweep."""

from celery import shared_task

from quizzes.ballots import release


@shared_task(name="quizzes.sweep_vault")
def sweep_vault() -> None:
    """Destroy keys that nothing needs any more."""
    release.sweep_vault()
