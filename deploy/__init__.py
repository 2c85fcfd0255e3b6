"""The tool chain behind the Makefile; it runs on the system's Python, before anything is installed."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - not outdated: it speaks to an older Python
    version = ".".join(str(part) for part in sys.version_info[:2])
    sys.exit(
        f"Regard needs Python 3.11 or newer and this is {version}. Install one and name it:\n"
        "  make demo PYTHON=python3.12"
    )
