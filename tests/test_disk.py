"""Reading a database's files must not hurt the database."""

import sqlite3
import subprocess
import sys

from tests.disk import bytes_of

ANOTHER = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('INSERT INTO t VALUES (2)'); db.commit(); db.close()"


def test_a_database_that_was_read_from_the_disk_still_works(tmp_path):
    """Read in this process it would have no log left: "disk I/O error" in every later test."""
    path = tmp_path / "main.sqlite3"
    ours = sqlite3.connect(path, isolation_level=None)
    ours.execute("PRAGMA journal_mode=WAL")
    ours.execute("CREATE TABLE t (word)")
    ours.execute("INSERT INTO t VALUES ('needle')")
    assert b"needle" in bytes_of(path)
    subprocess.run([sys.executable, "-c", ANOTHER, path], check=True)
    assert path.with_name("main.sqlite3-wal").exists()
    ours.execute("DELETE FROM t")
    with sqlite3.connect(path) as later:
        assert later.execute("SELECT COUNT(*) FROM t").fetchone() == (0,)
    later.close()
    ours.close()
