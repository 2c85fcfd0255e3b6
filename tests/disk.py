"""What lies on the disk of a database that is in use, as a thief of the disk would read it."""

import subprocess


def bytes_of(path):
    """SQLite's database, write-ahead log and shared memory, byte by byte.

    Another process reads them. POSIX locks belong to a process and are gone as soon as it closes
    any handle of the file: read here, SQLite's own locks would be lost, the next server to stop
    would take itself for the last one, and delete the log under our open connection.
    """
    files = sorted(path.parent.glob(f"{path.name}*"))
    return subprocess.run(["cat", "--", *files], check=True, capture_output=True).stdout
