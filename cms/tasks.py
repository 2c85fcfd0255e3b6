"""Background work of the floor: Wagtail's own tasks over Celery, and their nightly sweep."""

from typing import Any, TypeVar

from celery import shared_task
from django.core.management import call_command
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id, normalize_json
from typing_extensions import ParamSpec

P = ParamSpec("P")
T = TypeVar("T")


@shared_task(name="cms.run_task")
def run_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run one of Wagtail's background tasks, named by the dotted path of its function."""
    import_string(path).call(*args, **kwargs)


@shared_task(name="cms.rebuild_indexes")
def rebuild_indexes() -> None:
    """Rebuild search and reference indexes: mends whatever a lost message left behind."""
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)


class CeleryBackend(BaseTaskBackend):
    """Sends django-tasks (which Wagtail uses) to Celery once the transaction has committed.

    Results are not kept: nothing of Wagtail's asks for them, and a lost message is found again by
    ``rebuild_indexes``.
    """

    supports_priority = True

    def enqueue(
        self,
        task: Task[P, T],
        args: P.args,  # type: ignore[valid-type]
        kwargs: P.kwargs,  # type: ignore[valid-type]
    ) -> TaskResult[T]:
        """Queue the task by its module path with JSON-safe arguments."""
        self.validate_task(task)
        path = f"{task.func.__module__}.{task.func.__qualname__}"
        payload = (path, normalize_json(list(args)), normalize_json(kwargs))
        transaction.on_commit(lambda: run_task.delay(*payload))
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
