"""Visitors of a page, their sign-in and cookies, and limits of rate.

On one machine, the user who started the page opens it with a random token in its address. A
team has names and passwords. Both give the browser a cookie.
"""

from __future__ import annotations

import hmac
import math
import secrets
import time
from collections import OrderedDict
from threading import Semaphore
from typing import Final
from urllib.parse import parse_qs

import msgspec

from cardgen.gate.passwords import MOST_PASSWORD, Passwords

_MOST: Final = 500  # cookies; the one unused for longest is dropped
_SOON: Final = 120.0  # seconds until a browser has started
_TRIES_PER_SECOND: Final = 0.1  # failed tries to sign in, for one name and address
_TRIES: Final = 6.0
_TRIES_PER_SECOND_AT: Final = 1.0  # for all names at one address
_TRIES_AT: Final = 120.0
_AT_ONCE: Final = 2  # passwords checked at the same time: each takes 32 MB
_MOST_KEYS: Final = 2000  # token buckets


class Visitor(msgspec.Struct, frozen=True):
    """Visitor of the page; without a name on a page for one machine."""

    name: str = ""


class TooManyTriesError(Exception):
    """Too many tries to sign in have failed; the next is allowed after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = math.ceil(seconds)


class TokenBuckets:
    """A token bucket for each key: `at_once` tokens at first, and `per_second` more."""

    def __init__(self, per_second: float, at_once: float) -> None:
        self._per_second = per_second
        self._at_once = at_once
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def find_wait(self, key: str) -> float:
        """Return the seconds until a key has a token; 0 if it has one."""
        return max(0.0, (1 - self._refill(key)[0]) / self._per_second)

    def take(self, key: str) -> None:
        """Take one token of a key."""
        left, now = self._refill(key)
        self._left[key] = max(0.0, left - 1), now
        self._left.move_to_end(key)
        while len(self._left) > _MOST_KEYS:
            self._left.popitem(last=False)

    def _refill(self, key: str) -> tuple[float, float]:
        """Compute the tokens that a key has now, and return the time."""
        now = time.monotonic()
        left, then = self._left.get(key, (self._at_once, now))
        return min(self._at_once, left + (now - then) * self._per_second), now


class Visitors:
    """Creates cookies for the `token` or for passwords, and finds the visitor of a cookie.

    Programs with the token `for_programs` need no cookie.
    """

    def __init__(
        self, token: str = "", passwords: Passwords | None = None, *, for_programs: str = ""
    ) -> None:
        self._token, self._for_programs, self._passwords = token, for_programs, passwords
        self._once: dict[str, float] = {}  # tokens for one use, with their ends
        self._known: OrderedDict[str, Visitor] = OrderedDict()
        self._trying = Semaphore(_AT_ONCE)
        self._tries = TokenBuckets(_TRIES_PER_SECOND, _TRIES)
        self._tries_at = TokenBuckets(_TRIES_PER_SECOND_AT, _TRIES_AT)

    @property
    def has_passwords(self) -> bool:
        """True if visitors sign in with name and password instead of a token."""
        return self._passwords is not None

    def find_visitor(self, cookie: str) -> Visitor | None:
        """Return the visitor with this cookie; None if it is unknown."""
        visitor = self._known.get(cookie) if cookie else None
        if visitor is not None:
            self._known.move_to_end(cookie)
        return visitor

    def find_program(self, token: str) -> Visitor | None:
        """Return a visitor without a name if the token is right; else None."""
        known = self._for_programs
        is_right = hmac.compare_digest(token.encode(), known.encode())
        return Visitor() if known and is_right else None

    def create_one_time_token(self) -> str:
        """Create a token for one use, since other users can see a browser's arguments."""
        token = secrets.token_urlsafe(32)
        self._once[token] = time.monotonic() + _SOON
        return token

    def sign_in_by_token(self, token: str) -> str | None:
        """Return a new cookie if the token is right; else None."""
        is_right = hmac.compare_digest(token.encode(), self._token.encode())
        if self._token and (is_right or self._once.pop(token, 0.0) > time.monotonic()):
            return self._create_cookie(Visitor())
        return None

    def sign_in_by_password(self, name: str, password: str, address: str) -> str | None:
        """Return a new cookie if name and password are right; else None. Takes 0.1 seconds.

        Only failed tries count, by name and address, since an office may share one address.
        Raises TooManyTriesError.
        """
        key = f"{name[:MOST_PASSWORD]}\n{address}"
        with self._trying:
            wait = max(self._tries.find_wait(key), self._tries_at.find_wait(address))
            if wait:
                raise TooManyTriesError(wait)
            if self._passwords is None or not self._passwords.is_right(name, password):
                self._tries.take(key)
                self._tries_at.take(address)
                return None
        return self._create_cookie(Visitor(name))

    def sign_in_by_form(self, form: bytes, address: str) -> str | None:
        """Return a new cookie for name and password in a form; None if they are wrong."""
        try:
            typed = parse_qs(form.decode(), max_num_fields=4)
        except ValueError:
            typed = {}
        name, password = (typed.get(each, [""])[0] for each in ("name", "password"))
        return self.sign_in_by_password(name, password, address)

    def _create_cookie(self, visitor: Visitor) -> str:
        """Create the cookie of a visitor."""
        cookie = secrets.token_urlsafe(32)
        self._known[cookie] = visitor
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return cookie
