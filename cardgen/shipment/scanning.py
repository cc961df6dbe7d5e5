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

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, NamedTuple

from cardgen.bounds import is_out_of_time, run_reader
from cardgen.errors import CardgenError, Diagnostic, LayoutError, Location
from cardgen.pictures import decoded, open_picture
from cardgen.shipment.ledger import BoxRecord, Ledger, check_there, open_shipment
from cardgen.shipment.model import Clock
from cardgen.shipment.paper_updates import are_stale, try_papers
from cardgen.shipment.picture_codes import Found, Spot, Spotted
from cardgen.shipment.saved_options import Remembered
from cardgen.shipment.selection import (
    Selection,
    find_boxes,
    is_right,
    plain_text,
    possible_ssccs,
    sscc_of,
)

Verdict = Literal[
    "seen", "twice", "voided", "superseded", "unprinted", "foreign", "misread", "no-box",
    "unseen", "not-seen",
]  # fmt: skip
"""Of a label: it is right; it was seen before; its box is void; it was changed since it was
printed; it was never printed here, though others were; its box is in another shipment; its
check digit is wrong; it names none. Of one that is taken back: it was seen, or it was not."""

_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*-[0-9]{4,}")
_LONGEST: Final = 2000  # characters of a code that are looked at
_READER: Final = Path(__file__).with_name("picture_codes.py")
_PLACES: Final = (("top", "middle", "bottom"), ("left", "centre", "right"))


class ScannedCode(NamedTuple):
    """What there is to say of a code or a box; `number` is 0 where it is none of ours."""

    text: str
    verdict: Verdict
    number: int = 0
    id: str = ""
    before: str = ""  # when it was seen before


class Named(NamedTuple):
    """The box that a code names; without one it is foreign, misread, or names none."""

    box: BoxRecord | None
    otherwise: Verdict = "no-box"


def named_by(ledger: Ledger, text: str) -> Named:
    """The box of a shipment that the text of a barcode names."""
    text = text[:_LONGEST]
    if digits := sscc_of(text):
        if not is_right(digits):
            return Named(None, "misread")
        return Named(ledger.boxes.named(digits), "foreign")
    words = dict.fromkeys((*_WORD.findall(plain_text(text)), *possible_ssccs(text)))
    found = {each.number: each for word in words if (each := ledger.boxes.named(word))}
    if len(found) == 1:
        return Named(next(iter(found.values())))
    if not found and any(_ID.fullmatch(word) for word in words):
        return Named(None, "foreign")
    return Named(None)


@dataclass(frozen=True, slots=True)
class Sightings:
    """Notes what is seen of a shipment, in its ledger.

    With `is_forced` that is also what was never printed here. With `is_undone` what was seen is
    taken back, which leaves a trace: the event "unseen".
    """

    ledger: Ledger
    clock: Clock
    is_forced: bool = False
    is_undone: bool = False

    def scanned(self, text: str, how: str = "scanned") -> ScannedCode:
        """A code that was scanned. Raises CardgenError where it cannot be kept."""
        box, otherwise = named_by(self.ledger, text)
        if box is None:
            return ScannedCode(text, otherwise)
        return self.of(box, text, how)

    def of(self, box: BoxRecord, text: str, how: str) -> ScannedCode:
        """The label of a box; it is noted unless it is void, or was never printed."""
        prints = self.ledger.prints
        plan = prints.plan_on_paper(box)
        if self.is_undone:
            return self._taken_back(box, text, plan)
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
        """True if a box has no label from here, as far as can be known.

        Of a shipment whose labels are files that somebody prints, nothing can be.
        """
        prints, history = self.ledger.prints, self.ledger.history
        return (
            prints.are_printed()
            and not prints.was_printed(box.number)
            and not history.has(box.number, "reprinted")
        )

    def _taken_back(self, box: BoxRecord, text: str, plan: int) -> ScannedCode:
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

    def ticked(self, selection: Selection) -> list[ScannedCode]:
        """Boxes that somebody saw. Raises ShipmentError "unknown-box", and notes none then."""
        boxes = find_boxes(self.ledger, selection, voided=None if self.is_undone else False)
        return [self.of(box, str(box.number), "ticked") for box in boxes]

    def unseen(self) -> list[int]:
        """The boxes in the shipment whose present labels nobody saw, in order."""
        states = self.ledger.prints.on_paper()
        voided = {*self.ledger.boxes.voided()}
        return [
            each for each, state in states.items() if state != "seen" and each not in voided
        ]


def close_sightings(sightings: Sightings) -> tuple[Diagnostic, ...]:
    """Let the papers tell of what was seen; why they cannot.

    While another command has the ledger they are left behind, and it says so.
    """
    ledger, clock = sightings.ledger, sightings.clock
    are_behind = are_stale(ledger)
    ledger.close()
    if not are_behind:
        return ()
    try:
        with open_shipment(ledger.folder) as held:
            if (remembered := Remembered.of(held)) is None:
                return ()
            session = remembered.session(held, clock.date)
            time, now = clock.now(), clock.now
            return try_papers(held, session, remembered, time, now, labels=False).errors
    except CardgenError as error:
        return () if error.rule == "busy" else error.diagnostics


def open_sightings(
    folder: Path, clock: Clock, *, is_forced: bool = False, is_undone: bool = False
) -> Sightings:
    """The sightings of a shipment, for `close_sightings`. Raises ShipmentError, OutputError."""
    check_there(folder)
    return Sightings(Ledger.adding(folder), clock, is_forced, is_undone)


def scans(sightings: Sightings, lines: Iterator[str]) -> Iterator[ScannedCode]:
    """What is to be said of each line that a scanner types; empty ones say nothing."""
    return (sightings.scanned(line) for line in map(str.strip, lines) if line)


@dataclass(frozen=True, slots=True)
class BoxesInPicture:
    """What a picture shows: boxes by number and where; codes of no box of ours and why not.

    `twice` are boxes of which two labels are in it, `voided` those that are there and void.
    `again` are the places of codes that could not be read, as "top left".
    """

    path: Path
    boxes: tuple[BoxRecord, ...] = ()
    twice: tuple[BoxRecord, ...] = ()
    voided: tuple[BoxRecord, ...] = ()
    others: tuple[tuple[str, Verdict], ...] = ()
    again: tuple[str, ...] = field(default=())


def look_at(ledger: Ledger, path: Path) -> BoxesInPicture:
    """The boxes in a picture. Raises LayoutError "bad-picture"."""
    image = decoded(open_picture(path).data)
    if image.mode != "L":
        image = image.convert("L")
    shown = _find_codes(image.size, image.tobytes(), path)
    boxes: dict[int, list[Found]] = {}
    records: dict[int, BoxRecord] = {}
    others: dict[str, Verdict] = {}
    guessed: list[tuple[int | None, Spot]] = []
    for each in shown.found:
        box, otherwise = named_by(ledger, each.read.text)
        if not each.is_certain:  # it may be another box's, or one of another shipment
            guessed.append((box.number if box else None, each.read.spot))
        elif box is None:
            others[each.read.text] = otherwise
        else:
            boxes.setdefault(box.number, []).append(each)
            records[box.number] = box
    # Of a box that another code of its label names nobody has to see the bars again.
    again = [*shown.unread, *(spot for number, spot in guessed if number not in boxes)]
    at = [records[number] for number in sorted(records)]
    return BoxesInPicture(
        path,
        tuple(box for box in at if box.state != "voided"),
        tuple(box for box in at if _is_twice(boxes[box.number])),
        tuple(box for box in at if box.state == "voided"),
        tuple(others.items()),
        tuple(dict.fromkeys(_place_in_words(spot, image.size) for spot in again)),
    )


def _find_codes(size: tuple[int, int], greys: bytes, path: Path) -> Spotted:
    """The codes in a picture, as far as there was time. Raises LayoutError "bad-picture"."""
    status, output = run_reader(_READER, *map(str, size), data=greys)
    *looks, _ = output.split(b"\n")
    if looks:
        return Spotted.of_json(looks[-1])
    what = "time" if is_out_of_time(status) else "memory"
    said = f"the picture takes too much {what} to look at"
    hint = "photograph the labels alone, from nearer"
    raise LayoutError("bad-picture", said, location=Location(str(path)), hint=hint)


def _is_twice(found: Sequence[Found]) -> bool:
    """Whether a box has two codes of one kind, which no label has."""
    return any(
        one.read.kind == other.read.kind and one.read.text == other.read.text
        for place, one in enumerate(found)
        for other in found[place + 1 :]
    )


def _place_in_words(spot: Spot, size: tuple[int, int]) -> str:
    width, height = size
    row = _PLACES[0][min(int(3 * spot.y / height), 2)]
    column = _PLACES[1][min(int(3 * spot.x / width), 2)]
    return "centre" if (row, column) == ("middle", "centre") else f"{row} {column}"
