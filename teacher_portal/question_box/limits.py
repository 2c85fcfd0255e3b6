"""How much may be put into the box, without remembering whose seat it was.

Whole schools share a network address, so addresses would stop the wrong people. Seats and lessons are
counted in the cache, for an hour, under keyed hashes; nothing is written anywhere else. The day of a
school is bounded by what lies in the box, and for questions only: a pupil who takes seat after seat
must not be able to shut *I need help* for anybody but their own lesson.
"""

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

CLASS, HELP = "a", "b"
SEAT_AT_MOST = 3
# More than a class ever needs, little enough for a DSL to read.
LESSON_AT_MOST = {CLASS: 40, HELP: 60}
SCHOOL_A_DAY = 100  # questions; never calls for help
WINDOW = 60 * 60


def take_turn(door: str, *, token: str, lesson: str) -> bool:
    """Count one more through a door; False when its seat or its lesson has had enough for now."""
    # The seat comes first: somebody who presses again and again uses up nobody else's turns.
    return _take(f"{door}/seat", token, SEAT_AT_MOST) and _take(
        f"{door}/lesson", lesson, LESSON_AT_MOST[door]
    )


def _take(what: str, whose: str, at_most: int) -> bool:
    key = _key(what, whose)
    cache.add(key, 0, timeout=WINDOW)
    try:
        # One step for the cache, so that what arrives at the same moment counts.
        taken = int(cache.incr(key))
    except ValueError:  # pushed out of a full cache this very moment
        cache.set(key, 1, timeout=WINDOW)
        taken = 1
    return taken <= at_most


def _key(what: str, whose: str) -> str:
    digest = salted_hmac(
        f"question_box.limits/{what}/{timezone.localdate().isoformat()}", whose, algorithm="sha256"
    ).hexdigest()
    return f"box:{digest}"
