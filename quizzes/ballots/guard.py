"""Database triggers that refuse to change what was published, on SQLite and PostgreSQL.

Installed after every migration of any app: SQLite drops a table's triggers when it alters the
table. Deleting stays possible, for retention.
"""

from typing import Any

from django.db import connections

GUARDED = {
    "ballots_report": "a published report never changes",
    "ballots_publishedrollup": "a published roll-up never changes",
}


def _sqlite(table: str, refusal: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {table}_immutable",
        f"""CREATE TRIGGER {table}_immutable BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{refusal}'); END""",
    ]


def _postgresql(table: str, refusal: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_refuse_update() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION '{refusal}'; END $$ LANGUAGE plpgsql""",
        f"DROP TRIGGER IF EXISTS {table}_immutable ON {table}",
        f"""CREATE TRIGGER {table}_immutable BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuse_update()""",
    ]


def install_report_guard(using: str = "default", **kwargs: Any) -> None:
    """Install the triggers in the main database; passes over tables that do not exist."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for table, refusal in GUARDED.items():
            if table in there:
                for statement in statements(table, refusal):
                    cursor.execute(statement)
