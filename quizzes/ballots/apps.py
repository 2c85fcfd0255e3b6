"""The anonymity core as an app of its own, so that its tables and the vault's stand apart."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from quizzes.ballots.guard import install_report_guard


class BallotsConfig(AppConfig):
    """Sealed tallies, their keys and the one report that each leaves behind."""

    name = "quizzes.ballots"
    label = "ballots"

    def ready(self) -> None:
        """Install the trigger that keeps reports as they are after every migration."""
        post_migrate.connect(install_report_guard, dispatch_uid="ballots.report_guard")
