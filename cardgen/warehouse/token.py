"""The token of a watched folder: kept over restarts, and secret from users of the folder."""

from __future__ import annotations

import os
import secrets
import stat
from hashlib import sha256
from pathlib import Path
from typing import Final

from cardgen.errors import FieldError, Location
from cardgen.files import read_limited
from cardgen.storage import SharedFolder, is_elsewhere, is_within, make_folder, write_error

_NAME: Final = "watch-token"
_LEAST: Final = 32  # characters
_MOST: Final = 1 << 10  # bytes


def locate_token(watched: Path, shipments: Path) -> Path:
    """Return the file of the token: beside the shipments if these are elsewhere.

    Else the file is in the home of the service's user, named by a digest of the folder.
    """
    if not is_within(watched, shipments) and not is_elsewhere(shipments.resolve()):
        return shipments / f".{_NAME}"
    key = sha256(os.fsencode(watched.resolve())).hexdigest()[:16]
    return _find_state_folder() / "cardgen" / f"{_NAME}-{key}"


def load_token(place: Path) -> str:
    """Load the token from its file; create it if it is missing.

    Only the owner may read the file. Raises FieldError "bad-passwords" for a token that others
    may know, and OutputError.
    """
    folder = SharedFolder(place.parent)
    try:
        with folder.open_to_read(place.name) as file:
            reason = _find_distrust(os.fstat(file.fileno()))
            known = read_limited(file, _MOST).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return _create_token(place)
    except OSError as error:
        raise _make_error(place, error.strerror or "the file cannot be read") from error
    if len(known) < _LEAST or not known.isascii() or not known.isprintable():
        reason = reason or "the file has no token"
    if reason:
        raise _make_error(place, reason)
    return known


def _create_token(place: Path) -> str:
    """Create a token, and write it into its file. Raises OutputError."""
    if not place.parent.exists():
        make_folder(place.parent)
    token = secrets.token_urlsafe(_LEAST)
    try:
        SharedFolder(place.parent).write(place.name, token.encode(), mode=0o600)
    except OSError as error:
        raise write_error(error, str(place)) from error
    return token


def _find_distrust(about: os.stat_result) -> str:
    """Return why others may know a token; "" if they cannot."""
    if not hasattr(os, "geteuid"):
        return ""
    if about.st_uid != os.geteuid():
        return "the file belongs to another user"
    if stat.S_IMODE(about.st_mode) & 0o077:
        return "other users may read or write the file"
    return ""


def _make_error(place: Path, reason: str) -> FieldError:
    """Make the error for a token file that others may have read."""
    return FieldError(
        "bad-passwords",
        f"cardgen cannot trust this token: {reason}",
        location=Location(str(place)),
        hint="remove the file: cardgen then makes a new token",
    )


def _find_state_folder() -> Path:
    """Return the folder for program state of this user. Raises OutputError."""
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        if (folder := os.environ.get(name, "")) and Path(folder).is_absolute():
            return Path(folder)
    try:
        return Path.home() / ".local" / "state"
    except RuntimeError as error:
        reason = (
            "there is no home folder for the token: choose another folder for the shipments"
        )
        raise write_error(OSError(2, reason), "~") from error
