"""How much one seat may put into the box, without remembering whose seat it is.

Whole schools share a network address, so addresses would stop the wrong people. A seat is counted in
the cache under a keyed hash of its token, for an hour; nothing is written anywhere else. Seats are
bounded by the class, and a school's day is bounded by what lies in the box itself.
"""

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

SEAT_AT_MOST = 3
SCHOOL_A_DAY = 100
WINDOW = 60 * 60


def _key(door: str, token: str) -> str:
    digest = salted_hmac(
        f"question_box.limits/{door}/{timezone.localdate().isoformat()}", token, algorithm="sha256"
    ).hexdigest()
    return f"box:{digest}"


def is_used_up(door: str, token: str) -> bool:
    """Whether a seat has put in as much as it may for now."""
    return int(cache.get(_key(door, token), 0)) >= SEAT_AT_MOST


def count(door: str, token: str) -> None:
    """Remember that this seat has put something in."""
    key = _key(door, token)
    cache.add(key, 0, timeout=WINDOW)
    try:
        cache.incr(key)
    except ValueError:  # pushed out of a full cache this very moment
        cache.set(key, 1, timeout=WINDOW)
