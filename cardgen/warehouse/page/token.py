"""The token of a watched folder: the same after a restart, and known to nobody who fills it."""

from __future__ import annotations

import os
import secrets
import stat
from hashlib import sha256
from pathlib import Path
from typing import Final

from cardgen.errors import FieldError, Location
from cardgen.files import limited
from cardgen.storage import SharedFolder, is_elsewhere, is_within, make_folder, refused

_NAME: Final = "watch-token"
_LEAST: Final = 32  # characters
_MOST: Final = 1 << 10  # bytes


def token_place(watched: Path, shipments: Path) -> Path:
    """The file of a folder's token: beside its shipments, if those who fill it cannot go there.

    Else it is in the home of the user whose service it is, with a name of this folder's own.
    """
    if not is_within(watched, shipments) and not is_elsewhere(shipments.resolve()):
        return shipments / f".{_NAME}"
    key = sha256(os.fsencode(watched.resolve())).hexdigest()[:16]
    return _home() / "cardgen" / f"{_NAME}-{key}"


def kept_token(place: Path) -> str:
    """The token in a file, which is made if it is not there.

    Only its owner may read it. Raises FieldError "bad-passwords" for one that others may know,
    and OutputError.
    """
    folder = SharedFolder(place.parent)
    try:
        with folder.opened(place.name) as file:
            reason = _distrusted(os.fstat(file.fileno()))
            known = limited(file, _MOST).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return _made(place)
    except OSError as error:
        raise _refused(place, error.strerror or "it cannot be read") from error
    if len(known) < _LEAST or not known.isascii() or not known.isprintable():
        reason = reason or "it is no token"
    if reason:
        raise _refused(place, reason)
    return known


def _made(place: Path) -> str:
    if not place.parent.exists():
        make_folder(place.parent)
    token = secrets.token_urlsafe(_LEAST)
    try:
        SharedFolder(place.parent).write(place.name, token.encode(), mode=0o600)
    except OSError as error:
        raise refused(error, str(place)) from error
    return token


def _distrusted(about: os.stat_result) -> str:
    """The reason why somebody else may know a token; empty if nobody can."""
    if not hasattr(os, "geteuid"):
        return ""
    if about.st_uid != os.geteuid():
        return "it belongs to another user"
    if stat.S_IMODE(about.st_mode) & 0o077:
        return "others may read or write it"
    return ""


def _refused(place: Path, reason: str) -> FieldError:
    return FieldError(
        "bad-passwords",
        f"this token is not believed: {reason}",
        location=Location(str(place)),
        hint="remove the file: a new token is made then",
    )


def _home() -> Path:
    """The folder where programs of this user keep what is theirs. Raises OutputError."""
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        if (said := os.environ.get(name, "")) and Path(said).is_absolute():
            return Path(said)
    try:
        return Path.home() / ".local" / "state"
    except RuntimeError as error:
        said = "this user has no home for the token: give the shipments a folder elsewhere"
        raise refused(OSError(2, said), "~") from error
