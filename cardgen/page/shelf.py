"""The shipments of a browser: folders in the memory of its worker, each kept as one file.

A folder is the ordinary one of a shipment, with its ledger. As a file it is a ZIP of that
folder, which the page keeps in the browser's storage (``webassembly/storage.js``) and gives to
people: cardgen on a computer goes on with the unpacked folder, and a page with the file.

Files that people open may come from anywhere: they are bounded, and nothing in them leads out
of the folder. A copy of a shipment takes the place of the one here only if it goes on where
this one ends, so that no number is given twice, and no label printed or seen is forgotten.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path, PurePosixPath
from shutil import rmtree
from typing import Any, Final, Literal, NamedTuple

from cardgen.errors import CardgenError, ManifestError, OutputError, ShipmentError
from cardgen.files import is_there
from cardgen.ports import work
from cardgen.shipment import (
    LEDGER_FILE,
    check_name,
    open_shipment,
    read_shipment_name,
)

Refusal = Literal["busy", "full", "unkept"]
"""A reason for which the page cannot change shipments now."""

_BESIDE: Final = ("-wal", "-shm")  # of an open ledger
_MOST_FILES: Final = 100_000
_MOST_BYTES: Final = 400 << 20
_SECONDS: Final = 60
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # the same bytes on every day


class Opened(NamedTuple):
    """A shipment opened from a file: its name, and if the file is older."""

    name: str
    is_older: bool


class Shelf:
    """The shipments in a folder, and what the storage has of each.

    The folder of a whole shipment has the file `mark`.
    """

    def __init__(self, folder: Path, mark: str = LEDGER_FILE) -> None:
        self.folder = folder
        self._mark = mark
        self._kept: dict[str, dict[str, tuple[int, int]]] = {}

    def load(self, name: str, data: bytes) -> None:
        """Put a shipment from the storage here, in place of what is here.

        Raises OutputError, and zipfile.BadZipFile for a damaged file.
        """
        self.drop(name)
        _unpack(data, self.folder / name)
        self._kept[name] = _take_stock(self.folder / name)

    def drop(self, name: str) -> None:
        """Take a shipment away from here."""
        rmtree(self.folder / name, ignore_errors=True)
        self._kept.pop(name, None)

    def list_names(self) -> list[str]:
        """List the names of the shipments that are here."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return sorted(each.name for each in self.folder.iterdir())

    def list_changed(self) -> list[tuple[str, bytes]]:
        """List the shipments that the storage does not have as they are now, as files."""
        changed = []
        for name in self.list_names():
            stock = _take_stock(self.folder / name)
            if self._mark in stock and stock != self._kept.get(name):
                changed.append((name, pack(self.folder / name)))
                self._kept[name] = stock
        return changed

    def list_removed(self) -> list[str]:
        """List the shipments of the storage that are no longer here."""
        gone = [name for name in self._kept if not (self.folder / name).is_dir()]
        for name in gone:
            del self._kept[name]
        return gone

    def find(self, name: str) -> Path:
        """Find the folder of a shipment. Raises LookupError for another name."""
        if name not in self.list_names():
            raise LookupError(name)
        return self.folder / name

    def remove(self, name: str) -> None:
        """Remove a shipment. Raises LookupError for an unknown name."""
        rmtree(self.find(name))

    def take(self, data: bytes) -> Opened:
        """Take a shipment from a file that somebody opens, unless the one here is newer.

        Raises CardgenError for a file that is none, and for one that went on by itself.
        """
        opened = self.folder / ".opened"
        try:
            with work.bound(_SECONDS):
                folder = _unpack(data, opened)
                if not is_there(folder / LEDGER_FILE):
                    raise _refuse("this file is no shipment")
                open_shipment(folder, reading=True).close()
            name = read_shipment_name(folder)
            check_name(name)
            here = self.folder / name
            age = _compare(here, folder) if here.is_dir() else "newer"
            if age == "newer":
                rmtree(here, ignore_errors=True)
                folder.rename(here)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            EOFError,
            zlib.error,
            RuntimeError,  # for an encrypted file, and an unknown compression
        ) as error:
            raise _refuse("this file is no shipment") from error
        finally:
            rmtree(opened, ignore_errors=True)
        return Opened(name, age == "older")


def pack(folder: Path) -> bytes:
    """Pack the folder of a shipment as one file. The same files make the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _list_files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EARLIEST)
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, compresslevel=1)
    return packed.getvalue()


def explain_refusal(reason: Refusal) -> CardgenError:
    """Make the error for a shipment that the page cannot change now."""
    if reason == "busy":
        return ShipmentError(
            "busy",
            "another window of this page is working on shipments",
            hint="wait until it is done; nothing was changed here",
        )
    if reason == "full":
        return OutputError(
            "output",
            "this browser has no room left for the shipment, so nothing was changed",
            hint="save shipments as files and remove them here, or make room on the disk; "
            "then do this again",
        )
    return OutputError(
        "output",
        "this browser cannot keep shipments here",
        hint="open this page over HTTPS, and not in a private window",
    )


def explain_end() -> CardgenError:
    """Make the error for a file whose reading the page has ended."""
    return ManifestError(
        "bad-manifest",
        "the file takes too much time to read in a browser",
        hint="save it as CSV, or use cardgen on a computer",
    )


def _compare(here: Path, opened: Path) -> Literal["newer", "older", "same"]:
    """Compare a copy of a shipment with the one here.

    Raises OutputError if both went on by themselves, and for another shipment.
    """
    ours, theirs = _read_history(here), _read_history(opened)
    if ours.key != theirs.key:
        raise _refuse(
            "there is another shipment with this name here",
            "save it as a file and remove it here, then open this file again",
        )
    if theirs.continues(ours):
        return "same" if ours.continues(theirs) else "newer"
    if ours.continues(theirs):
        return "older"
    raise _refuse(
        "the shipment was changed here and in this file",
        "go on with one of the two alone, since their labels have the same numbers",
    )


class _History(NamedTuple):
    """The history of a ledger: lists that only grow, states of attempts, sightings.

    An attempt is a time and a rank; it has a later state, never an earlier one.
    """

    key: str
    runs: list[Any]
    events: list[Any]
    prints: list[Any]
    attempts: list[tuple[str, int]]
    seen: frozenset[tuple[int, int, str, str]]

    def continues(self, other: _History) -> bool:
        """True if this history has all that another one has."""
        grown = (
            (self.runs, other.runs),
            (self.events, other.events),
            (self.prints, other.prints),
        )
        if any(ours[: len(theirs)] != theirs for ours, theirs in grown):
            return False
        # Paired by their ids: new attempts of this history stand behind those of both.
        if any(
            ours < theirs for ours, theirs in zip(self.attempts, other.attempts, strict=False)
        ):
            return False
        # A label is seen no more only where the history says so.
        unseen = {
            number for number, what, *_ in self.events[len(other.events) :] if what == "unseen"
        }
        return all(each[0] in unseen for each in other.seen if each not in self.seen)


def _read_history(folder: Path) -> _History:
    """Read the history of a shipment."""
    with closing(open_shipment(folder, reading=True)) as ledger:
        runs, events, prints = ledger.read_steps()
        attempts = ledger.prints.rank_attempts()
        seen = frozenset(ledger.prints.all_sightings())
        return _History(ledger.key(), runs, events, prints, attempts, seen)


def _unpack(data: bytes, folder: Path) -> Path:
    """Unpack a file into a new folder; return the folder of the files in it.

    Raises OutputError, zipfile.BadZipFile and OSError.
    """
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = [each for each in archive.infolist() if not each.is_dir()]
        size = sum(each.file_size for each in entries)
        if len(entries) > _MOST_FILES or size > _MOST_BYTES:
            raise _refuse("this file is too large for a browser")
        for entry in entries:
            path = PurePosixPath(entry.filename)
            if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
                raise _refuse("this file is no shipment")
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(archive.read(entry))
    inside = [each for each in folder.iterdir() if not each.name.startswith(".")]
    is_wrapped = len(inside) == 1 and inside[0].is_dir()
    return inside[0] if is_wrapped else folder


def _refuse(said: str, hint: str = "open a file that this page has saved") -> OutputError:
    """Make the error for a file that cannot be opened."""
    return OutputError("output", said, hint=hint)


def _list_files(folder: Path) -> Iterator[Path]:
    """Iterate over the files of a shipment, without those of an open ledger."""
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden and not path.name.endswith(_BESIDE):
            yield path


def _take_stock(folder: Path) -> dict[str, tuple[int, int]]:
    """Take stock of the files of a shipment: the size and the time of each."""
    found = {}
    for path in _list_files(folder):
        about = path.stat()
        found[path.relative_to(folder).as_posix()] = about.st_size, about.st_mtime_ns
    return found
