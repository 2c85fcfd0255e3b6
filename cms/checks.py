"""Checks that Django runs before a server starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register(deploy=True)
def vault_stands_apart(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The vault must not share a server with the main database.

    One server writes one log and one backup; tally and key together unseal a class.
    """
    main, vault = settings.DATABASES["default"], settings.DATABASES["vault"]
    if vault["ENGINE"].endswith("sqlite3"):
        same = main["NAME"] == vault["NAME"]
    else:
        same = (main["HOST"], main["PORT"]) == (vault["HOST"], vault["PORT"])
    if not same:
        return []
    return [
        Error(
            "The vault shares a server with the main database.",
            hint="Point VAULT_DATABASE_URL at another PostgreSQL cluster, without archiving or "
            "replicas, or leave it at its own SQLite file.",
            id="regard.E001",
        )
    ]
