"""What a server is told before it starts."""

import pytest
from django.conf import settings

from cms.checks import vault_stands_apart


def databases(main, vault, engine="django.db.backends.postgresql"):
    return {
        "default": {"ENGINE": engine, "NAME": "regard", "HOST": main[0], "PORT": main[1]},
        "vault": {"ENGINE": engine, "NAME": "vault", "HOST": vault[0], "PORT": vault[1]},
    }


@pytest.mark.parametrize(
    ("main", "vault", "errors"),
    [
        (("db", "5432"), ("db", "5432"), 1),
        (("db", "5432"), ("db", "5433"), 0),
        (("db", "5432"), ("vault", "5432"), 0),
    ],
)
def test_the_vault_must_have_a_server_of_its_own(main, vault, errors, monkeypatch):
    monkeypatch.setattr(settings, "DATABASES", databases(main, vault))
    assert len(vault_stands_apart(None)) == errors


def test_two_sqlite_files_stand_apart(monkeypatch):
    files = databases(("", ""), ("", ""), engine="django.db.backends.sqlite3")
    monkeypatch.setattr(settings, "DATABASES", files)
    assert vault_stands_apart(None) == []
