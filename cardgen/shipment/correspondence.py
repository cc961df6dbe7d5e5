"""Which letters were made of a shipment, and whether they still say what is in its boxes.

In come letters as files and the digest of the goods that they tell; they are noted in the
shipment's folder. Whoever asks learns which of them tell other goods than the shipment has now.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from cardgen.errors import CardgenError, Diagnostic, Location
from cardgen.files import is_there, read
from cardgen.shipment.shipped import shipped
from cardgen.storage import write_file

LETTERS_FILE: Final = "letters.json"
_MOST: Final = 64 << 20  # bytes, of hundreds of thousands of letters


class _Notes(msgspec.Struct):
    """The file: letters, named from the shipment's folder → the digest of their goods."""

    letters: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class NotedLetter:
    """A letter that was made of a shipment; `behind` if it tells other goods than that has."""

    file: str
    behind: bool


def note_letters(folder: Path, letters: Iterable[Path], digest: str) -> None:
    """Note in a shipment's folder that letters tell the goods of this digest.

    Letters that are gone are forgotten. Raises OutputError.
    """
    noted = {name: kept for name, kept in _read(folder).items() if is_there(folder / name)}
    noted |= {path_from(letter, folder): digest for letter in letters}
    said = msgspec.json.encode(_Notes(dict(sorted(noted.items()))))
    write_file(folder / LETTERS_FILE, msgspec.json.format(said, indent=2) + b"\n")


def noted_letters(folder: Path) -> tuple[NotedLetter, ...]:
    """The letters that were made of a shipment and are there. Raises CardgenError."""
    noted = {name: kept for name, kept in _read(folder).items() if is_there(folder / name)}
    if not noted:
        return ()
    try:
        now = shipped(folder).digest
    except CardgenError:  # boxes of which nothing says what they hold agree with no letter
        now = ""
    return tuple(NotedLetter(name, digest != now) for name, digest in noted.items())


def letters_behind(folder: Path) -> tuple[Diagnostic, ...]:
    """Warnings "goods-differ" of letters that were made before a shipment was amended."""
    return tuple(
        Diagnostic(
            "goods-differ",
            "the letter was made before what is in the boxes of the shipment was changed",
            location=Location(os.path.normpath(folder / each.file)),
            hint="make it again",
            severity="warning",
        )
        for each in noted_letters(folder)
        if each.behind
    )


def _read(folder: Path) -> dict[str, str]:
    """What is noted; nothing where the file is gone or no longer what it was."""
    try:
        return msgspec.json.decode(read(folder / LETTERS_FILE, _MOST), type=_Notes).letters
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def path_from(path: Path, folder: Path) -> str:
    """A path as it is seen from a folder."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # it is on another drive
        return path.absolute().as_posix()
