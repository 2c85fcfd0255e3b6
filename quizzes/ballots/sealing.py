"""Opening a cohort, taking seats and submitting ballots: what is sealed, and how.

The tally of a cohort is one row of 32-bit cells. From the first moment on each cell holds

    noise + mask(key, "noise") + sum over ballots of (answer + mask(key, seat))   modulo 2^32

so that the main database, its log and its backups hold pseudorandom numbers while the cohort is
open. The key lies in the vault, another database. ``release.close`` takes the masks away once.
"""

import enum
import hashlib
import secrets
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from quizzes.ballots.layout import Cell, check_layout, read_layout
from quizzes.ballots.models import Cohort, CohortState, Key, Seat, Tally
from quizzes.ballots.noise import RandBelow, discrete_laplace

KEY_BYTES = 32
TOKEN_BYTES = 16
CELL_BYTES = 4
MODULUS = 1 << 32
NOISE_MASK = b"regard/1/noise"
SEAT_MASK = b"regard/1/seat"


class SubmitOutcome(enum.Enum):
    """What became of a ballot; the pupil's page says it in kind words."""

    COUNTED = "counted"
    ALREADY_COUNTED = "already counted"
    CLOSED = "closed"
    FULL = "full"


def seat_id_of(token: str) -> uuid.UUID:
    """The stored id of a seat: nothing stored leads back to the cookie's token."""
    return uuid.UUID(bytes=hashlib.sha256(token.encode()).digest()[:16])


def mask(key: bytes, tag: bytes, message: bytes, length: int) -> list[int]:
    """Pseudorandom 32-bit numbers, one a cell: SHAKE-256 over tag, key and message.

    Tag and key have fixed lengths, so no two inputs run together.
    """
    stream = hashlib.shake_256(tag + key + message).digest(length * CELL_BYTES)
    return [
        int.from_bytes(stream[i : i + CELL_BYTES], "little")
        for i in range(0, len(stream), CELL_BYTES)
    ]


def pack(cells: Sequence[int]) -> bytes:
    """Cells as little-endian uint32."""
    return b"".join((cell % MODULUS).to_bytes(CELL_BYTES, "little") for cell in cells)


def unpack(data: bytes) -> list[int]:
    """Little-endian uint32 as cells."""
    return [
        int.from_bytes(data[i : i + CELL_BYTES], "little") for i in range(0, len(data), CELL_BYTES)
    ]


@transaction.atomic
def open_cohort(
    *,
    edition: uuid.UUID,
    layout: list[Cell],
    ballot_limit: int,
    randbelow: RandBelow = secrets.randbelow,
) -> Cohort:
    """Open a cohort: its key in the vault, its tally born noisy and masked.

    The bare noise exists in this function's memory only. If the transaction is rolled back the key
    stays behind alone in the vault, where the sweep finds it.
    """
    check_layout(layout)
    cohort = Cohort.objects.create(
        edition=edition, layout=[cell.to_json() for cell in layout], ballot_limit=ballot_limit
    )
    secret = secrets.token_bytes(KEY_BYTES)
    Key.objects.create(cohort=cohort.uuid, secret=secret, created_on=timezone.localdate())
    noise = [discrete_laplace(cell.epsilon, randbelow) for cell in layout]
    masks = mask(secret, NOISE_MASK, b"", len(layout))
    Tally.objects.create(
        cohort=cohort, cells=pack([z + m for z, m in zip(noise, masks, strict=True)])
    )
    return cohort


def take_seat(cohort: uuid.UUID) -> str:
    """Make a seat and return its token, which is stored nowhere but in the pupil's cookie."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Seat.objects.create(seat_id=seat_id_of(token), cohort_id=cohort)
    return token


def seat_for(token: str) -> Seat | None:
    """The seat of a token with its cohort; seats exist only until their cohort is closed."""
    return Seat.objects.select_related("cohort").filter(seat_id=seat_id_of(token)).first()


def pause(cohort: uuid.UUID, *, paused: bool) -> None:
    """Stop the lesson's pages for everyone in it, or let them go on; ballots count either way."""
    state = CohortState.PAUSED if paused else CohortState.OPEN
    Cohort.objects.open().filter(pk=cohort).update(state=state)


def widen(cohort: uuid.UUID, *, ballot_limit: int) -> None:
    """Let more ballots be counted, for a register that was longer than first declared."""
    Cohort.objects.open().filter(pk=cohort, ballot_limit__lt=ballot_limit).update(
        ballot_limit=ballot_limit
    )


@transaction.atomic
def submit(*, token: str, ballot: Sequence[int]) -> SubmitOutcome:
    """Count one ballot, once: 0 or 1 for each cell of the cohort's layout.

    Four statements in one transaction: lock the tally, read the key, spend the seat, add. The tally
    is always locked before the seat, here and in ``release.close``, so that nothing deadlocks.
    A missing tally means closed; none is ever created here.
    """
    seat_id = seat_id_of(token)
    tally = (
        Tally.objects.select_for_update(of=("self",))
        .select_related("cohort")
        .filter(cohort__seats__seat_id=seat_id)
        .first()
    )
    if tally is None:
        return SubmitOutcome.CLOSED
    cells = unpack(bytes(tally.cells))
    if len(ballot) != len(cells) or any(answer not in (0, 1) for answer in ballot):
        raise ValueError("A ballot holds one 0 or 1 for each cell.")
    if tally.n_completed >= tally.cohort.ballot_limit:
        return _why_not(seat_id)
    secret = Key.objects.filter(cohort=tally.cohort_id).values_list("secret", flat=True).first()
    if secret is None:  # the vault was lost or a backup restored: nothing here can be read again
        return SubmitOutcome.CLOSED
    if not Seat.objects.filter(seat_id=seat_id, spent=False).update(spent=True):
        return _why_not(seat_id)
    masks = mask(bytes(secret), SEAT_MASK, seat_id.bytes, len(cells))
    Tally.objects.filter(pk=tally.pk).update(
        cells=pack([c + a + m for c, a, m in zip(cells, ballot, masks, strict=True)]),
        n_completed=F("n_completed") + 1,
    )
    return SubmitOutcome.COUNTED


def _why_not(seat_id: uuid.UUID) -> SubmitOutcome:
    """What to say when a ballot adds nothing.

    The seat is read anew, under the tally's lock: whoever waited for that lock may have found the
    seat before ``release.stop`` took it away, and "counted" would then be a lie.
    """
    seat = Seat.objects.filter(seat_id=seat_id).values_list("spent", flat=True).first()
    if seat is None:
        return SubmitOutcome.CLOSED
    return SubmitOutcome.ALREADY_COUNTED if seat else SubmitOutcome.FULL


def cohort_layout(cohort: Cohort) -> list[Cell]:
    """The cells that a ballot of this cohort answers."""
    return read_layout(cohort.layout)
