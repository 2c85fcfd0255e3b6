"""Sees to the system libraries that making PDFs needs; the site runs without, and says so."""

import ctypes

from deploy.steps import IS_ROOT, apt_install, say, stage

# Debian's packages, and the libraries of which PDFs cannot do without.
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
REMEDY = f"As root: apt-get install {' '.join(PACKAGES)}"


def can_print() -> bool:
    """Tell whether the libraries are there."""
    try:
        for name in LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def ensure_printing() -> bool:
    """Install what is missing if we may; tell whether PDFs can be made now."""
    with stage("PDF packs (Pango)"):
        if can_print() or (apt_install(*PACKAGES) and can_print()):
            return True
        hint = REMEDY if IS_ROOT else REMEDY.replace("As root: ", "sudo ")
        say(f"   MISSING: packs can be printed from a browser only. {hint}")
        return False
