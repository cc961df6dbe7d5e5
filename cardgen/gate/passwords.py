"""Names and passwords of a team, in a text file that holds no password.

A line a name, with a scrypt key of its password (RFC 7914) and how that was made::

    mapo-office:scrypt:32768:8:1:SALT:KEY        salt and key in base64

In come lines and what somebody types; out comes whether that is right. It takes as long for a
name that is not there.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from base64 import b64decode, b64encode
from binascii import Error
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.errors import Diagnostic, FieldError, Location, raise_findings
from cardgen.files import MOST_TEXT, is_there, read
from cardgen.remedies import Remedy
from cardgen.storage import write_file

_SALT: Final = 16  # bytes
_KEY: Final = 32
_COST: Final = (1 << 15, 8, 1)  # 32 MB, a tenth of a second
_MOST_MEMORY: Final = 256 << 20
LEAST_PASSWORD: Final = 10  # characters
MOST_PASSWORD: Final = 200
_NAME: Final = re.compile(r"(?=.*[^\W\d_])[^\W_][\w.@ -]{0,59}")


class Hashed(NamedTuple):
    """A key of a password, and how it was made: cost, block size, parallelism and salt."""

    cost: tuple[int, int, int]
    salt: bytes
    key: bytes

    @classmethod
    def of(cls, password: str) -> Hashed:
        """A new one."""
        salt = os.urandom(_SALT)
        return cls(_COST, salt, _derived(password, _COST, salt))

    def is_of(self, password: str) -> bool:
        """Whether it is the key of this password."""
        return hmac.compare_digest(_derived(password, self.cost, self.salt), self.key)


class Passwords:
    """Who may come in."""

    def __init__(self, known: dict[str, Hashed]) -> None:
        self._known = known
        self._nobody = Hashed(_COST, b"\0" * _SALT, b"")

    @classmethod
    def read(cls, path: Path) -> Passwords:
        """Those of a file. Raises FieldError "bad-passwords" with all that is wrong."""
        known: dict[str, Hashed] = {}
        wrong: list[Diagnostic] = []
        for number, line in enumerate(_lines(path), 1):
            if not line.strip() or line.startswith("#"):
                continue
            name, _, rest = line.strip().partition(":")
            hashed = _parsed(rest)
            if hashed is None or not _NAME.fullmatch(name) or name in known:
                wrong.append(_wrong("this is no name with a key of its own", path, number))
            else:
                known[name] = hashed
        raise_findings(wrong or ([] if known else [_wrong("nobody is in this file", path)]))
        return cls(known)

    def admits(self, name: str, password: str) -> bool:
        """Whether somebody of this name has this password; takes a tenth of a second."""
        known = self._known.get(name)
        right = (known or self._nobody).is_of(password[:MOST_PASSWORD])
        return known is not None and right


def add_password(path: Path, name: str, password: str) -> None:
    """Write a name with a password into a file, which is made if it is not there.

    A name that is there gets the new password. Raises FieldError "bad-passwords", OutputError.
    """
    if not _NAME.fullmatch(name):
        reason = f"{name!r} is no name of letters, digits, blanks and . @ -"
        raise FieldError("bad-passwords", reason, hint="take another")
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        reason = f"a password has {LEAST_PASSWORD} to {MOST_PASSWORD} characters"
        raise FieldError("bad-passwords", reason, hint="take a longer one")
    made = Hashed.of(password)
    cost = ":".join(map(str, made.cost))
    salt, key = (b64encode(each).decode() for each in (made.salt, made.key))
    before = _lines(path) if is_there(path) else []
    kept = [line for line in before if line.partition(":")[0] != name]
    lines = [*kept, f"{name}:scrypt:{cost}:{salt}:{key}", ""]
    write_file(path, "\n".join(lines).encode(), private=True)


def _lines(path: Path) -> list[str]:
    try:
        return read(path, MOST_TEXT).decode().splitlines()
    except OSError as error:
        raise FieldError(
            "bad-passwords",
            f"cannot be read: {error.strerror}",
            location=Location(str(path)),
            remedy=Remedy("add-name", (str(path),)),
        ) from error
    except UnicodeDecodeError as error:
        raise FieldError(
            "bad-passwords", "this is not a text", location=Location(str(path))
        ) from error


def _parsed(text: str) -> Hashed | None:
    """What stands behind a name, if it is right and no more work than can be done."""
    try:
        kind, *cost, salt, key = text.split(":")
        n, r, p = map(int, cost)
        hashed = Hashed(
            (n, r, p), b64decode(salt, validate=True), b64decode(key, validate=True)
        )
    except (ValueError, Error):
        return None
    is_sound = n > 1 and not n & (n - 1) and r > 0 and 0 < p <= 4
    if kind != "scrypt" or not is_sound or 128 * n * r > _MOST_MEMORY // 2:
        return None
    return hashed if len(hashed.key) == _KEY and hashed.salt else None


def _derived(password: str, cost: tuple[int, int, int], salt: bytes) -> bytes:
    n, r, p = cost
    typed = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(typed, salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=_KEY)


def _wrong(reason: str, path: Path, line: int | None = None) -> Diagnostic:
    return Diagnostic(
        "bad-passwords",
        reason,
        location=Location(str(path), line),
        remedy=Remedy("add-name", (str(path),)),
    )
