"""Labels that somebody saw on their boxes: ticked on a list, scanned, or in a picture.

In comes what a scanner types, what a person names, or a picture; out comes an answer at once.
Right sightings stand in the ledger by then, even if the power fails. All this may be done while
a batch is at work or labels are printed.

A code names a box by its SSCC or its id, alone or in a longer text as GS1 element strings. A
code that could be two boxes is none, and a number without a name is none: the scanner reads
barcodes of goods, too.

A picture of a pallet takes seconds, and nobody has to hold a scanner before 49 boxes. No box is
guessed: bars have to be read the same twice. A separate process looks for the codes
(`picture_codes`) and ends early where a picture shows none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

from cardgen.bounds import is_out_of_time, run_reader
from cardgen.errors import CardgenError, Diagnostic, LayoutError, Location
from cardgen.lazy import lazy_pattern
from cardgen.pictures import decode_picture, open_picture
from cardgen.shipment.ledger import BoxRecord, Ledger, check_there, open_shipment
from cardgen.shipment.model import Clock
from cardgen.shipment.paper_updates import are_stale, try_update_papers
from cardgen.shipment.picture_codes import FoundCode, PictureCodes, Spot
from cardgen.shipment.saved_options import SavedOptions
from cardgen.shipment.selection import (
    Selection,
    find_boxes,
    find_possible_ssccs,
    find_sscc,
    is_sscc,
    strip_symbology,
)

Verdict = Literal[
    "seen", "twice", "voided", "superseded", "unprinted", "foreign", "misread", "no-box",
    "unseen", "not-seen",
]  # fmt: skip
"""A label is right, was seen before, is of a void box, was changed since it was printed, was
never printed here though others were, or is of another shipment; its check digit is wrong; it
names no box. A sighting that is taken back was there, or was not."""

_WORD: Final = lazy_pattern(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_ID: Final = lazy_pattern(r"[A-Za-z0-9][A-Za-z0-9_-]*-[0-9]{4,}")
_LONGEST: Final = 2000  # characters of a code that are read
_READER: Final = Path(__file__).with_name("picture_codes.py")
_PLACES: Final = (("top", "middle", "bottom"), ("left", "centre", "right"))


class ScannedCode(NamedTuple):
    """The answer to a code or a box; `number` is 0 for no box of this shipment."""

    text: str
    verdict: Verdict
    number: int = 0
    id: str = ""
    before: str = ""  # time of an earlier sighting


def _match_code(ledger: Ledger, text: str) -> tuple[BoxRecord | None, Verdict]:
    """Find the box for the text of a barcode, or say why there is none."""
    text = text[:_LONGEST]
    if digits := find_sscc(text):
        if not is_sscc(digits):
            return None, "misread"
        return ledger.boxes.find(digits), "foreign"
    words = dict.fromkeys((*_WORD.findall(strip_symbology(text)), *find_possible_ssccs(text)))
    found = {each.number: each for word in words if (each := ledger.boxes.find(word))}
    if len(found) == 1:
        return found.popitem()[1], "no-box"
    is_foreign = not found and any(map(_ID.fullmatch, words))
    return None, "foreign" if is_foreign else "no-box"


class Sightings(msgspec.Struct, frozen=True):
    """Notes in the ledger the labels of a shipment that somebody saw.

    With `is_forced` labels that were never printed here are noted, too. With `is_undone`
    sightings are taken back and leave a trace: the event "unseen".
    """

    ledger: Ledger
    clock: Clock
    is_forced: bool = False
    is_undone: bool = False

    def scan(self, text: str, how: str = "scanned") -> ScannedCode:
        """Record a scanned code, and return the answer. Raises CardgenError."""
        box, verdict = _match_code(self.ledger, text)
        return self.of(box, text, how) if box else ScannedCode(text, verdict)

    def of(self, box: BoxRecord, text: str, how: str) -> ScannedCode:
        """Record that the label of a box was seen, unless it is void or was never printed."""
        prints = self.ledger.prints
        plan = prints.plan_on_paper(box)
        if self.is_undone:
            return self._take_back(box, text, plan)
        if box.state == "voided":
            return ScannedCode(text, "voided", box.number, box.id)
        before = [each for each in prints.sightings(box.number) if each.plan == plan]
        if before:
            return ScannedCode(text, "twice", box.number, box.id, before[-1].time)
        if not self.is_forced and self.is_unprinted(box):
            return ScannedCode(text, "unprinted", box.number, box.id)
        with self.ledger.transaction():
            self.ledger.set_meta(papers="stale")
            prints.see([(box.number, plan)], how, self.clock.now())
        verdict: Verdict = "seen" if plan == box.plan else "superseded"
        return ScannedCode(text, verdict, box.number, box.id)

    def is_unprinted(self, box: BoxRecord) -> bool:
        """True if this shipment certainly has not printed a label of the box.

        Nobody can know if the labels are files that somebody prints.
        """
        prints, history = self.ledger.prints, self.ledger.history
        return (
            prints.are_printed()
            and not prints.was_printed(box.number)
            and not history.has(box.number, "reprinted")
        )

    def _take_back(self, box: BoxRecord, text: str, plan: int) -> ScannedCode:
        """Undo the record that a label was seen; the history keeps both."""
        with self.ledger.transaction():
            found = self.ledger.prints.unsee(box.number, plan)
            if found:
                said = ", ".join(f"{each.how} {each.time}" for each in found)
                now = self.clock.now()
                self.ledger.history.log(box.number, "unseen", now, said, plan)
                self.ledger.set_meta(papers="stale")
        if not found:
            return ScannedCode(text, "not-seen", box.number, box.id)
        return ScannedCode(text, "unseen", box.number, box.id, found[-1].time)

    def tick(self, selection: Selection) -> list[ScannedCode]:
        """Record all boxes that the user ticked. Raises ShipmentError "unknown-box"."""
        boxes = find_boxes(self.ledger, selection, voided=None if self.is_undone else False)
        return [self.of(box, str(box.number), "ticked") for box in boxes]

    def list_unseen(self) -> list[int]:
        """Return the boxes whose present label nobody has seen, in order."""
        states = self.ledger.prints.on_paper()
        voided = {*self.ledger.boxes.list_voided()}
        return [
            each for each, state in states.items() if state != "seen" and each not in voided
        ]


def close_sightings(sightings: Sightings) -> tuple[Diagnostic, ...]:
    """Close the ledger and write the papers. Return errors of the papers.

    While another command has the ledger, papers stay behind, and the ledger says so.
    """
    ledger, clock = sightings.ledger, sightings.clock
    are_behind = are_stale(ledger)
    ledger.close()
    if not are_behind:
        return ()
    try:
        with open_shipment(ledger.folder) as held:
            if (saved := SavedOptions.read(held)) is None:
                return ()
            session = saved.session(held, clock.date)
            time, now = clock.now(), clock.now
            return try_update_papers(held, session, saved, time, now, labels=False).errors
    except CardgenError as error:
        return () if error.rule == "busy" else error.diagnostics


def open_sightings(
    folder: Path, clock: Clock, *, is_forced: bool = False, is_undone: bool = False
) -> Sightings:
    """Open the ledger to record labels that were seen. Raises ShipmentError, OutputError."""
    check_there(folder)
    return Sightings(Ledger.adding(folder), clock, is_forced, is_undone)


def answer_scans(sightings: Sightings, lines: Iterator[str]) -> Iterator[ScannedCode]:
    """Yield an answer for each line that a scanner types. Skip empty lines."""
    return (sightings.scan(line) for line in map(str.strip, lines) if line)


class BoxesInPicture(msgspec.Struct, frozen=True):
    """Boxes in a picture, by number; and codes in it that name no box of the shipment.

    `twice` are boxes with two labels in the picture, `voided` void boxes in it. `again` are
    places of codes that could not be read, as "top left".
    """

    path: Path
    boxes: tuple[BoxRecord, ...] = ()
    twice: tuple[BoxRecord, ...] = ()
    voided: tuple[BoxRecord, ...] = ()
    others: tuple[tuple[str, Verdict], ...] = ()
    again: tuple[str, ...] = msgspec.field(default=())


def find_boxes_in_picture(ledger: Ledger, path: Path) -> BoxesInPicture:
    """Find the boxes whose codes are in a picture. Raises LayoutError "bad-picture"."""
    image = decode_picture(open_picture(path).data)
    if image.mode != "L":
        image = image.convert("L")
    shown = _find_codes(image.size, image.tobytes(), path)
    boxes: dict[int, list[FoundCode]] = {}
    records: dict[int, BoxRecord] = {}
    others: dict[str, Verdict] = {}
    guessed: list[tuple[int | None, Spot]] = []
    for each in shown.found:
        box, verdict = _match_code(ledger, each.read.text)
        if not each.is_certain:  # it may be another box's
            guessed.append((box.number if box else None, each.read.spot))
        elif box is None:
            others[each.read.text] = verdict
        else:
            boxes.setdefault(box.number, []).append(each)
            records[box.number] = box
    # If another code of the same label was read, nobody has to look at its bars again.
    again = [*shown.unread, *(spot for number, spot in guessed if number not in boxes)]
    at = [records[number] for number in sorted(records)]
    return BoxesInPicture(
        path,
        tuple(box for box in at if box.state != "voided"),
        tuple(box for box in at if _is_twice(boxes[box.number])),
        tuple(box for box in at if box.state == "voided"),
        tuple(others.items()),
        tuple(dict.fromkeys(_describe_place(spot, image.size) for spot in again)),
    )


def _find_codes(size: tuple[int, int], greys: bytes, path: Path) -> PictureCodes:
    """Find the codes in a picture within a limited time. Raises LayoutError "bad-picture"."""
    status, output = run_reader(_READER, *map(str, size), data=greys)
    *looks, _ = output.split(b"\n")
    if looks:
        return PictureCodes.from_json(looks[-1])
    what = "time" if is_out_of_time(status) else "memory"
    said = f"reading the picture takes too much {what}"
    hint = "photograph only the labels, and go closer"
    raise LayoutError("bad-picture", said, location=Location(str(path)), hint=hint)


def _is_twice(found: Sequence[FoundCode]) -> bool:
    """True if a box has two codes of the same kind, so it has two labels."""
    return len({(each.read.kind, each.read.text) for each in found}) < len(found)


def _describe_place(spot: Spot, size: tuple[int, int]) -> str:
    """Describe a place in a picture of this size, as in "top left"."""
    width, height = size
    row = _PLACES[0][min(int(3 * spot.y / height), 2)]
    column = _PLACES[1][min(int(3 * spot.x / width), 2)]
    return "centre" if (row, column) == ("middle", "centre") else f"{row} {column}"
