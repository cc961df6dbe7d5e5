"""The shipments of a browser: folders in the memory of its worker, each kept as one file.

A folder is the ordinary one of a shipment, with its ledger. As a file it is a ZIP of that
folder, which the page keeps in the browser's storage (``webassembly/storage.js``) and gives to
people: cardgen on a computer goes on with the unpacked folder, and a page with the file.

Files that people open may come from anywhere: they are bounded, and nothing in them leads out
of the folder. A copy of a shipment takes the place of the one here only if it goes on where
this one ends, so that no number is given twice.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path, PurePosixPath
from shutil import rmtree
from typing import Any, Final, Literal

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


class Shelf:
    """The shipments in a folder, and what the storage has of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
            if LEDGER_FILE in stock and stock != self._kept.get(name):
                changed.append((name, pack(self.folder / name)))
                self._kept[name] = stock
        return changed

    def list_removed(self) -> list[str]:
        """List the shipments that the storage has and that are no longer here."""
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

    def take(self, data: bytes) -> str:
        """Take a shipment from a file that somebody opens; return its name.

        Raises CardgenError for a file that is none, and for one that would undo something.
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
            if not here.is_dir() or _goes_on(here, folder):
                rmtree(here, ignore_errors=True)
                folder.rename(here)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            EOFError,
            NotImplementedError,
        ) as error:
            raise _refuse("this file is no shipment") from error
        finally:
            rmtree(opened, ignore_errors=True)
        return name


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


def _goes_on(here: Path, opened: Path) -> bool:
    """True if a copy of a shipment goes on where the one here ends, False if it is older.

    Raises OutputError if both went on by themselves, and for another shipment.
    """
    (our_key, *ours), (their_key, *theirs) = _read_history(here), _read_history(opened)
    if our_key != their_key:
        raise _refuse(
            "there is another shipment with this name here",
            "save it as a file and remove it here, then open this file again",
        )
    both = list(zip(ours, theirs, strict=True))
    if all(two[: len(one)] == one for one, two in both):
        return True
    if all(one[: len(two)] == two for one, two in both):
        return False
    raise _refuse(
        "the shipment was changed here and in this file",
        "go on with one of the two alone, since their labels have the same numbers",
    )


def _read_history(folder: Path) -> list[Any]:
    """Read the key of a ledger, and what it has recorded, table by table."""
    with closing(open_shipment(folder, reading=True)) as ledger:
        return [ledger.key(), *ledger.read_steps()]


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
