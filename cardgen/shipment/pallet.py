"""Pictures of a pallet in, the boxes in them out: all codes that zxing-cpp reads.

That takes seconds, and nobody has to hold a scanner before 49 boxes. A box is never guessed:
bars have to be read the same twice. Codes are looked for in a process of its own (`spotted`),
which ends early where a picture shows none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cardgen.bounds import is_out_of_time, run_reader
from cardgen.errors import LayoutError, Location
from cardgen.pictures import decoded, open_picture
from cardgen.shipment.ledger import BoxRecord, Ledger
from cardgen.shipment.sightings import Verdict, named_by
from cardgen.shipment.spotted import Found, Spot, Spotted

_READER: Final = Path(__file__).with_name("spotted.py")
_PLACES: Final = (("top", "middle", "bottom"), ("left", "centre", "right"))


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
    shown = _spotted(image.size, image.tobytes(), path)
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
        tuple(dict.fromkeys(_in_words(spot, image.size) for spot in again)),
    )


def _spotted(size: tuple[int, int], greys: bytes, path: Path) -> Spotted:
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


def _in_words(spot: Spot, size: tuple[int, int]) -> str:
    width, height = size
    row = _PLACES[0][min(int(3 * spot.y / height), 2)]
    column = _PLACES[1][min(int(3 * spot.x / width), 2)]
    return "centre" if (row, column) == ("middle", "centre") else f"{row} {column}"
