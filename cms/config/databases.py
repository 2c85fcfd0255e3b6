"""The two databases and what each engine needs to keep them safe and quick."""

from typing import Any

from django.db.models import Model

# FULL: with NORMAL a power cut may take back what was committed, a confirmed ballot among it.
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
# secure_delete overwrites a destroyed key in the file.
SQLITE_VAULT_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"


def database_config(config: dict[str, Any], *, vault: bool = False) -> dict[str, Any]:
    """Complete one parsed database URL with the options of its engine.

    SQLite takes its write lock at BEGIN (``IMMEDIATE``), so that two writers queue instead of
    failing halfway, and waits up to 20 s for it.
    """
    options: dict[str, Any] = dict(config.get("OPTIONS", {}))
    if config["ENGINE"].endswith("sqlite3"):
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_VAULT_PRAGMAS if vault else SQLITE_PRAGMAS,
        }
        return {**config, "OPTIONS": options}
    return {**config, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


class VaultRouter:
    """Sends the keys of sealed tallies to the vault and everything else to the main database."""

    vault_models = frozenset({("ballots", "key")})

    def _alias(self, model: type[Model] | Model) -> str:
        name = (model._meta.app_label, model._meta.model_name)
        return "vault" if name in self.vault_models else "default"

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Name the database that holds this model."""
        return self._alias(model)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Name the database that holds this model."""
        return self._alias(model)

    def allow_relation(self, obj1: Model, obj2: Model, **hints: Any) -> bool:
        """Refuse relations between the databases: a key knows its cohort by uuid only."""
        # The objects, not their types: request.user is a lazy wrapper whose type has no _meta.
        return self._alias(obj1) == self._alias(obj2)

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool:
        """Let each table exist in one database; operations without a model run in the main one."""
        return (db == "vault") == ((app_label, model_name) in self.vault_models)
