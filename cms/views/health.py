"""Whether the process lives, and whether it can do its work."""

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def _database(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    with Connection(settings.CELERY_BROKER_URL, transport_options=options) as connection:
        connection.ensure_connection(max_retries=1, timeout=2)


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, vault and broker answer; 503 names what does not, and nothing about it."""
    checks = {
        "database": lambda: _database("default"),
        "vault": lambda: _database("vault"),
        "broker": _broker,
    }
    failed = []
    for name, check in checks.items():
        try:
            check()
        except Exception:  # noqa: BLE001  whatever the reason, the part is not ready
            failed.append(name)
    if failed:
        return JsonResponse({"status": "not ready", "failed": failed}, status=503)
    return JsonResponse({"status": "ready"})
