"""Who has the page open: known by a cookie, which a token or a password gives.

On one's own machine whoever started the page opens it, with a token in its address that nobody
can guess; a team has names and passwords. What is given in return is a cookie that no script
and no other site can use.
"""

from __future__ import annotations

import hmac
import math
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Semaphore
from typing import Final
from urllib.parse import parse_qs

from cardgen.gate.passwords import MOST_PASSWORD, Passwords
from cardgen.gate.rates import Rates

_MOST: Final = 500  # cookies; who has not come for longest has to sign in again
_SOON: Final = 120.0  # seconds, in which a browser starts
_TRIES_PER_SECOND: Final = 0.1  # to sign in, after tries that failed, of a name at an address
_TRIES: Final = 6.0
_TRIES_PER_SECOND_AT: Final = 1.0  # of all names at an address
_TRIES_AT: Final = 120.0
_AT_ONCE: Final = 2  # passwords that are tried: each takes 32 MB


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the page; on one's own machine without a name."""

    name: str = ""


class TooManyTriesError(Exception):
    """Too many tries to sign in have failed; the next one may be made after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = math.ceil(seconds)


class Visitors:
    """Gives out cookies, for the `token` or for passwords, and knows them again.

    Programs that have the token `for_programs` need no cookie.
    """

    def __init__(
        self, token: str = "", passwords: Passwords | None = None, *, for_programs: str = ""
    ) -> None:
        self._token = token
        self._for_programs = for_programs
        self._once: dict[str, float] = {}
        self._passwords = passwords
        self._known: OrderedDict[str, Visitor] = OrderedDict()
        self._trying = Semaphore(_AT_ONCE)
        self._tries = Rates(_TRIES_PER_SECOND, _TRIES)
        self._tries_at = Rates(_TRIES_PER_SECOND_AT, _TRIES_AT)

    @property
    def sign_in_by_name(self) -> bool:
        """Whether there are names, rather than a token."""
        return self._passwords is not None

    def known(self, cookie: str) -> Visitor | None:
        """Whose cookie this is."""
        visitor = self._known.get(cookie) if cookie else None
        if visitor is not None:
            self._known.move_to_end(cookie)
        return visitor

    def program(self, token: str) -> Visitor | None:
        """A program that has the right token."""
        known = self._for_programs
        is_right = hmac.compare_digest(token.encode(), known.encode())
        return Visitor() if known and is_right else None

    def once(self) -> str:
        """A token that is good once, and soon: others see what a browser is started with."""
        token = secrets.token_urlsafe(32)
        self._once[token] = time.monotonic() + _SOON
        return token

    def by_token(self, token: str) -> str | None:
        """A cookie for the right token."""
        is_right = hmac.compare_digest(token.encode(), self._token.encode())
        if self._token and (is_right or self._once.pop(token, 0.0) > time.monotonic()):
            return self._admitted(Visitor())
        return None

    def by_password(self, name: str, password: str, address: str) -> str | None:
        """A cookie for the right name and password; takes a tenth of a second.

        Only tries that fail count, by name and address: an office has one address for all.
        Raises TooManyTriesError.
        """
        key = f"{name[:MOST_PASSWORD]}\n{address}"
        with self._trying:
            wait = max(self._tries.wait(key), self._tries_at.wait(address))
            if wait:
                raise TooManyTriesError(wait)
            if self._passwords is None or not self._passwords.admits(name, password):
                self._tries.take(key)
                self._tries_at.take(address)
                return None
        return self._admitted(Visitor(name))

    def by_form(self, form: bytes, address: str) -> str | None:
        """The same for what a form sends, whatever that is."""
        try:
            typed = parse_qs(form.decode(), max_num_fields=4)
        except ValueError:
            typed = {}
        name, password = (typed.get(each, [""])[0] for each in ("name", "password"))
        return self.by_password(name, password, address)

    def _admitted(self, visitor: Visitor) -> str:
        cookie = secrets.token_urlsafe(32)
        self._known[cookie] = visitor
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return cookie
