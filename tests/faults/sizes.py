"""How much is killed: a little at each run of the tests, much with ``FAULT_SIZE=full``."""

import os

FULL = os.environ.get("FAULT_SIZE") == "full"


def size(ci, full):
    return full if FULL else ci
