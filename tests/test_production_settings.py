"""What `make test` finds wrong with a real server's settings, also on a machine that makes no PDFs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.checks import PRODUCTION
from deploy.printing import LIBRARIES
from deploy.steps import ROOT

ONE_CHECK = "from deploy.checks import _production; _production()"


@pytest.fixture
def without_pango(tmp_path):
    """A folder of empty files in front of the real libraries."""
    for name in LIBRARIES:
        (tmp_path / name).touch()
    return {"LD_LIBRARY_PATH": str(tmp_path)}


@pytest.mark.parametrize(("redirect", "found"), [("true", set()), ("false", {"security.W008"})])
def test_a_lacking_library_hides_no_insecure_setting(redirect, found, without_pango):
    # Browser tests set one of Django's own variables in this process.
    kept = (name for name in os.environ if name not in PRODUCTION and "DJANGO" not in name)
    clean = {name: os.environ[name] for name in kept}
    done = subprocess.run(
        [sys.executable, "-c", ONE_CHECK],
        cwd=Path(ROOT),
        env=clean | without_pango | {"SECURE_SSL_REDIRECT": redirect},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert (done.returncode != 0) is bool(found), said
    assert {code for code in ("security.W008", "regard.W001") if code in said} == found
