"""Join codes: short, unambiguous, gone in two hours (a homework's lasts as long as it is open)."""

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone

from teacher_portal.models import Assignment, JoinCode, Mode

# Consonants and digits that nobody mistakes for each other; no vowels, so no words.
ALPHABET = "BCDFGHJKMPQRTVWX3479"
CLASS_LENGTH = 6
HOMEWORK_LENGTH = 8
VALID_FOR = dt.timedelta(hours=2)
KEPT_FOR = dt.timedelta(days=1)
ATTEMPTS = 5


def normalise(code: str) -> str:
    """What a pupil typed, without spaces and dashes, in capitals."""
    return "".join(c for c in code.upper() if c.isalnum())[: HOMEWORK_LENGTH + 4]


def spaced(code: str) -> str:
    """A code as it stands on the board: in groups that can be read aloud."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def new_code(assignment: Assignment, *, now: dt.datetime | None = None) -> JoinCode:
    """Give an assignment a fresh code; codes it had before stop working."""
    now = now or timezone.now()
    homework = assignment.mode == Mode.HOMEWORK
    length = HOMEWORK_LENGTH if homework else CLASS_LENGTH
    expires = end_of(assignment.auto_close_on) if homework else now + VALID_FOR
    assignment.join_codes.all().delete()
    # Kept for a day, so that a late pupil reads "closed" and not "that code does not work".
    JoinCode.objects.filter(expires_at__lt=now - KEPT_FOR).delete()
    for _attempt in range(ATTEMPTS):
        code = "".join(secrets.choice(ALPHABET) for _ in range(length))
        try:
            with transaction.atomic():
                return JoinCode.objects.create(code=code, assignment=assignment, expires_at=expires)
        except IntegrityError:  # taken by another class: 20^6 codes, so this is rare
            continue
    raise RuntimeError("No free join code was found.")


def end_of(day: dt.date) -> dt.datetime:
    """Midnight after a day, London time."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))
