"""A database trigger that refuses to change a published report, on SQLite and PostgreSQL.

Installed after every migration of any app: SQLite drops a table's triggers when it alters the
table. Deleting stays possible, for retention.
"""

from typing import Any

from django.db import connections

TABLE = "ballots_report"

SQLITE = [
    f"DROP TRIGGER IF EXISTS {TABLE}_immutable",
    f"""CREATE TRIGGER {TABLE}_immutable BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'a published report never changes'); END""",
]
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse_update() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION 'a published report never changes'; END $$ LANGUAGE plpgsql""",
    f"DROP TRIGGER IF EXISTS {TABLE}_immutable ON {TABLE}",
    f"""CREATE TRIGGER {TABLE}_immutable BEFORE UPDATE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse_update()""",
]


def install_report_guard(using: str = "default", **kwargs: Any) -> None:
    """Install the trigger in the main database; does nothing where the table does not exist."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    statements = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
