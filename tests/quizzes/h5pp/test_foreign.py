"""What we export is read by somebody else's validator (Lumi's, GPL-3.0: installed here, never shipped)."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from quizzes.h5pp.neutral import Answer, Question, Quiz
from tests.quizzes.h5pp.packages import packed
from tests.quizzes.h5pp.test_export import ONE, exported

HERE = Path(__file__).parent / "validator"
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def validate():
    """Has files read; installs the validator where npm and a network are at hand."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        pytest.skip("no npm on this machine")
    home = Path(settings.BASE_DIR) / "var" / "cache" / "h5p-validator"
    lock = (HERE / "package-lock.json").read_text()
    if not (home / "node_modules").exists() or (home / "package-lock.json").read_text() != lock:
        home.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / name, home / name)
        done = subprocess.run([npm, *INSTALL], cwd=home, capture_output=True, check=False)
        if done.returncode:
            shutil.rmtree(home)
            pytest.skip("npm could not fetch the validator")

    def read(*files):
        command = [node, str(HERE / "validate.cjs"), str(home / "node_modules"), *map(str, files)]
        lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        return [json.loads(line) for line in lines.splitlines()]

    return read


def test_a_foreign_validator_accepts_what_goes_out_and_sees_what_is_wrong(validate, tmp_path):
    arabic = Quiz(
        "الاحترام",
        "ar",
        (Question("multi", "ما هو؟\n< & >", (Answer("أ", True, "نعم"), Answer("ب", False))),),
    )
    sound, other, broken = (tmp_path / f"{name}.h5p" for name in ("one", "two", "three"))
    sound.write_bytes(exported(ONE).getvalue())
    other.write_bytes(exported(arabic).getvalue())
    broken.write_bytes(packed({"h5p.json": {"title": "x"}, "content/content.json": {}}))
    first, second, third = validate(sound, other, broken)
    assert (first, second) == ({"ok": True}, {"ok": True})
    assert "language" in third["why"]
