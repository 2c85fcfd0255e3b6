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


@register(deploy=True)
def overseers_sign_in_by_two_steps(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """On a real server safeguarding leads, school leads and administrators need a second step."""
    if settings.REQUIRE_TWO_STEPS:
        return []
    return [
        Error(
            "Two-step sign-in is not required of those who oversee schools.",
            hint="Leave REQUIRE_TWO_STEPS at True.",
            id="regard.E010",
        )
    ]


@register()
def sign_in_keys_are_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A client id without its secret, or the other way round, would silently give no button."""
    return [
        Error(
            f"{name}_CLIENT_ID and {name}_CLIENT_SECRET are not both set.",
            hint="Set both, or neither.",
            id="regard.E011",
        )
        for name in settings.SIGN_IN.half_set
    ]
