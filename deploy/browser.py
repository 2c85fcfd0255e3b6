"""Finds a Chromium for the tests that drive a real browser."""

import os
import shutil
import subprocess

from deploy.steps import IS_ROOT, PYTHON, apt_install, main_with_trouble, say, works

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT_PATH = (
    "from playwright.sync_api import sync_playwright as s\n"
    "with s() as p: print(p.chromium.executable_path)"
)


def _on_path() -> str | None:
    """Give the first browser that runs; on Ubuntu a name can be an empty shell around a snap."""
    for name in (os.environ.get("CHROMIUM_PATH"), *NAMES):
        found = shutil.which(name) if name else None
        if found and works(found, "--version"):
            return found
    return None


def _of_playwright() -> str | None:
    """Give Playwright's own Chromium if it has been downloaded and runs."""
    found = subprocess.run(
        [str(PYTHON), "-c", PLAYWRIGHT_PATH], capture_output=True, text=True, check=False
    ).stdout.strip()
    return found if found and works(found, "--version") else None


def find_chromium() -> str | None:
    """Find Chromium: the system's, else Debian's package if we are root, else Playwright's own."""
    if found := _on_path() or _of_playwright():
        return found
    if apt_install("chromium") and (found := _on_path()):
        return found
    say("   no Chromium on this machine: fetching Playwright's (about 170 MB, once)")
    with_libraries = ["--with-deps"] if IS_ROOT else []
    subprocess.run(
        [str(PYTHON), "-m", "playwright", "install", *with_libraries, "chromium"],
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return _of_playwright()


def main() -> int:
    """Print the path of the browser."""
    found = find_chromium()
    say(found or "No Chromium. As root: apt-get install chromium")
    return 0 if found else 1


if __name__ == "__main__":
    main_with_trouble(main)
