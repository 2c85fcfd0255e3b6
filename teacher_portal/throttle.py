"""Slows down whoever guesses join codes, without storing who that is.

Whole schools, even trusts, share one network address, so the limits are generous and a right code
counts nothing. From the 20th failure in ten minutes one code is looked at every two seconds; others
are asked to wait (429 with ``Retry-After``) instead of being made to: a sleeping answer would hold a
worker and let a guesser stop the whole site. After 200 failures no code is looked at until the ten
minutes are over. There are 6.4 × 10^7 codes: 200 guesses find one of 300 open ones once in a
thousand windows, and all they find is a lesson that anybody may read and a seat without a name.

Counts live in the cache under a keyed hash of the address that changes every day; nothing is
written anywhere else.
"""

import datetime as dt
import ipaddress
import math

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

WINDOW = 10 * 60
SLOW_AFTER = 20
STOP_AFTER = 200
PAUSE = 2
IPV6_NETWORK = 64
NOWHERE = "nowhere"


class Guesses:
    """The failures of one network address in this window of ten minutes."""

    def __init__(self, address: str, *, now: dt.datetime | None = None) -> None:
        now = now or timezone.now()
        window, passed = divmod(now.timestamp(), WINDOW)
        self._left = math.ceil(WINDOW - passed)
        digest = salted_hmac(
            f"teacher_portal.throttle/{timezone.localdate(now).isoformat()}",
            _network(address),
            algorithm="sha256",
        ).hexdigest()
        self._key = f"guesses:{digest}:{int(window)}"

    def wait(self) -> int:
        """Seconds until a code will be looked at again; 0 for now."""
        failures = int(cache.get(self._key, 0))
        if failures >= STOP_AFTER:
            return self._left
        if failures >= SLOW_AFTER and cache.get(self._pause_key):
            return PAUSE
        return 0

    def count_failure(self) -> None:
        """Remember that a code opened nothing."""
        cache.add(self._key, 0, timeout=WINDOW)
        try:
            failures = cache.incr(self._key)
        except ValueError:  # pushed out of a full cache this very moment
            failures = 1
        if failures >= SLOW_AFTER:
            cache.set(self._pause_key, 1, timeout=PAUSE)

    @property
    def _pause_key(self) -> str:
        return f"{self._key}:pause"


def guesses_of(request: HttpRequest) -> Guesses:
    """The failures of the network that a request comes from.

    The address comes from the same setting as the limits on signing in (ALLAUTH_TRUSTED_PROXY_COUNT).
    """
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a server behind a socket knows no address: all share one count
        address = NOWHERE
    return Guesses(address)


def _network(address: str) -> str:
    """The address; of IPv6 the network, for one device has 2^64 addresses to guess from."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return str(ip)
    return str(ipaddress.ip_network((ip, IPV6_NETWORK), strict=False))
