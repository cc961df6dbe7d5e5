"""Questions about labels that somebody sees on boxes: ticked, scanned, or in a picture.

The ledger has each sighting before the answer goes out, also while labels are printed. The
papers follow when nobody has scanned for a while: to write them takes longer than a scan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Timer
from typing import Annotated, Any, Final

import msgspec

from cardgen.errors import CardgenError
from cardgen.page.labels import Question
from cardgen.page.wire import LongText, ShortName
from cardgen.shipment import (
    BoxesInPicture,
    Clock,
    ScannedCode,
    Selection,
    Sightings,
    close_sightings,
    find_boxes_in_picture,
    open_sightings,
)

_QUIET: Final = 4.0  # seconds without a scan after which the papers are written
_RECORDED: Final = frozenset({"seen", "superseded", "unseen"})
"""Verdicts that change the ledger, and with it the papers. Most frames of a camera do not."""

_MOST_PICTURE: Final = 16 << 20


class SeenQuestion(Question, frozen=True, kw_only=True):
    """Question to note labels as seen: named `boxes`, `codes`, or those in a `picture`.

    With `force` labels that were never printed are noted, too. With `undo` sightings are taken
    back.
    """

    shipment: ShortName
    boxes: LongText = ""
    codes: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=2000)]], msgspec.Meta(max_length=5000)
    ] = msgspec.field(default_factory=list)
    picture: Annotated[bytes, msgspec.Meta(max_length=_MOST_PICTURE)] = b""
    force: bool = False
    undo: bool = False


class SeenLabels:
    """Notes labels as seen in the ledgers of shipments."""

    def __init__(self, find_shipment: Callable[[str], Path]) -> None:
        self._find_shipment = find_shipment
        self._waiting: dict[Path, Timer] = {}
        self._lock = Lock()

    def note(self, asked: SeenQuestion) -> dict[str, Any]:
        """Note labels as seen, and answer for each."""
        folder = self._find_shipment(asked.shipment)
        sightings = open_sightings(folder, Clock(), is_forced=asked.force, is_undone=asked.undo)
        picture: BoxesInPicture | None = None
        try:
            if asked.picture:
                picture = _read_picture(sightings, asked.picture)
                found = [sightings.of(box, box.id, "pictured") for box in picture.boxes]
            elif asked.boxes.strip():
                found = sightings.tick(Selection(asked.boxes))
            else:
                codes = (text for each in asked.codes if (text := each.strip()))
                found = [*map(sightings.scan, codes)]
            unseen = sightings.list_unseen()
        finally:
            sightings.ledger.close()
        if any(each.verdict in _RECORDED for each in found):
            self._renew_later(folder)
        return {
            "seen": [*map(_as_data, found)],
            "unseen": unseen,
            "picture": picture and _as_picture(picture),
        }

    def _renew_later(self, folder: Path) -> None:
        """Write the papers of a shipment when nobody has scanned for a while."""
        with self._lock:
            if (before := self._waiting.get(folder)) is not None:
                before.cancel()
            timer = self._waiting[folder] = Timer(_QUIET, self._renew, (folder,))
            timer.daemon = True
            timer.start()

    def _renew(self, folder: Path) -> None:
        """Write the papers of a shipment that are behind; errors stand in its status."""
        with self._lock:
            self._waiting.pop(folder, None)
        with suppress(CardgenError):
            close_sightings(open_sightings(folder, Clock()))

    def close(self) -> None:
        """Write all papers that wait."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for folder, timer in waiting.items():
            timer.cancel()
            self._renew(folder)


def _read_picture(sightings: Sightings, data: bytes) -> BoxesInPicture:
    """Find the boxes in a picture that the page sends. Raises LayoutError "bad-picture"."""
    with TemporaryDirectory(prefix="cardgen-") as folder:
        path = Path(folder, "picture")
        path.write_bytes(data)
        try:
            return find_boxes_in_picture(sightings.ledger, path)
        except CardgenError as error:  # the file's name tells nobody anything
            raise error.at(None) from error


def _as_data(scan: ScannedCode) -> dict[str, Any]:
    """Turn the answer to a code into data."""
    return {
        "text": scan.text,
        "verdict": scan.verdict,
        "number": scan.number,
        "id": scan.id,
        "before": scan.before,
    }


def _as_picture(picture: BoxesInPicture) -> dict[str, Any]:
    """Turn what else is in a picture into data."""

    def number(boxes: Iterable[Any]) -> list[int]:
        return [box.number for box in boxes]

    return {
        "boxes": number(picture.boxes),
        "twice": number(picture.twice),
        "voided": number(picture.voided),
        "others": [{"text": text, "verdict": verdict} for text, verdict in picture.others],
        "unread": len(picture.again),
    }
