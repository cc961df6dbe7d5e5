"""The names and passwords of a team, in a text file that holds no password in clear.

Each line has a name, and the scrypt key of its password (RFC 7914) with the parameters::

    mapo-office:scrypt:32768:8:1:SALT:KEY        salt and key in base64

To check an unknown name takes as long as to check a known one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from binascii import Error
from pathlib import Path
from typing import Final, NamedTuple

from cardgen.errors import CardgenError, Diagnostic, FieldError, Location, raise_findings
from cardgen.files import MOST_TEXT, is_there, read
from cardgen.lazy import lazy_pattern
from cardgen.remedies import Remedy
from cardgen.storage import write_file

_SALT: Final = 16  # bytes
_KEY: Final = 32
_COST: Final = (1 << 15, 8, 1)  # 32 MB, a tenth of a second
_MOST_MEMORY: Final = 256 << 20
LEAST_PASSWORD: Final = 10  # characters
MOST_PASSWORD: Final = 200
_NAME: Final = lazy_pattern(r"(?=.*[^\W\d_])[^\W_][\w.@ -]{0,59}")


class PasswordKey(NamedTuple):
    """Scrypt key of a password, with its cost, block size, parallelism and salt."""

    cost: tuple[int, int, int]
    salt: bytes
    key: bytes

    @classmethod
    def create(cls, password: str) -> PasswordKey:
        """Create the key of a password with a new salt."""
        salt = os.urandom(_SALT)
        return cls(_COST, salt, _derive_key(password, _COST, salt))

    def matches(self, password: str) -> bool:
        """True if the password belongs to this key."""
        return hmac.compare_digest(_derive_key(password, self.cost, self.salt), self.key)


class Passwords:
    """Names that may sign in, each with the key of its password."""

    def __init__(self, known: dict[str, PasswordKey]) -> None:
        self._known = known
        self._nobody = PasswordKey(_COST, b"\0" * _SALT, b"")

    @classmethod
    def read(cls, path: Path) -> Passwords:
        """Read the file of names and passwords. Raises FieldError "bad-passwords"."""
        known: dict[str, PasswordKey] = {}
        wrong: list[Diagnostic] = []
        for number, line in enumerate(_read_lines(path), 1):
            if not line.strip() or line.startswith("#"):
                continue
            name, _, rest = line.strip().partition(":")
            key = _parse_key(rest)
            if key is None or not _NAME.fullmatch(name) or name in known:
                reason = "the line has no valid name and key, or repeats a name"
                wrong.append(_diagnose(reason, path, number))
            else:
                known[name] = key
        raise_findings(wrong or ([] if known else [_diagnose("the file has no names", path)]))
        return cls(known)

    def is_right(self, name: str, password: str) -> bool:
        """True if the name has this password. Takes 0.1 seconds."""
        known = self._known.get(name)
        right = (known or self._nobody).matches(password[:MOST_PASSWORD])
        return known is not None and right


def add_password(path: Path, name: str, password: str) -> None:
    """Write a name and the key of its password into a file.

    A known name gets the new password. Raises FieldError "bad-passwords", OutputError.
    """
    if not _NAME.fullmatch(name):
        reason = f"{name!r} is not a name of letters, digits, spaces and . @ -"
        raise FieldError("bad-passwords", reason, hint="choose another name")
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        reason = f"a password has {LEAST_PASSWORD} to {MOST_PASSWORD} characters"
        raise FieldError("bad-passwords", reason, hint="choose a longer password")
    new = PasswordKey.create(password)
    cost = ":".join(map(str, new.cost))
    salt, key = (b64encode(each).decode() for each in (new.salt, new.key))
    before = _read_lines(path) if is_there(path) else []
    kept = [line for line in before if line.partition(":")[0] != name]
    lines = [*kept, f"{name}:scrypt:{cost}:{salt}:{key}", ""]
    write_file(path, "\n".join(lines).encode(), private=True)


def _read_lines(path: Path) -> list[str]:
    """Read the lines of the file. Raises FieldError "bad-passwords"."""
    try:
        return read(path, MOST_TEXT).decode().splitlines()
    except OSError as error:
        raise CardgenError.of([_diagnose(f"cannot be read: {error.strerror}", path)]) from error
    except UnicodeDecodeError as error:
        place, reason = Location(str(path)), "the file is not a UTF-8 text"
        raise FieldError("bad-passwords", reason, location=place) from error


def _parse_key(text: str) -> PasswordKey | None:
    """Parse the key after a name; None if it is not valid."""
    try:
        kind, *cost, salt, key = text.split(":")
        n, r, p = map(int, cost)
        salt_bytes, key_bytes = (b64decode(each, validate=True) for each in (salt, key))
    except (ValueError, Error):
        return None
    is_sound = n > 1 and not n & (n - 1) and r > 0 and 0 < p <= 4
    if kind != "scrypt" or not is_sound or 128 * n * r > _MOST_MEMORY // 2:
        return None
    is_whole = len(key_bytes) == _KEY and salt_bytes
    return PasswordKey((n, r, p), salt_bytes, key_bytes) if is_whole else None


def _derive_key(password: str, cost: tuple[int, int, int], salt: bytes) -> bytes:
    """Derive the scrypt key of a password."""
    n, r, p = cost
    typed = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(typed, salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=_KEY)


def _diagnose(reason: str, path: Path, line: int | None = None) -> Diagnostic:
    """Make the error for a line in the file of passwords."""
    place, remedy = Location(str(path), line), Remedy("add-name", (str(path),))
    return Diagnostic("bad-passwords", reason, location=place, remedy=remedy)
