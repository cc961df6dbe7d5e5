"""``cardgen seen``: labels that somebody ticked or scanned, or that are in a picture."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cardgen.cli.asking import agrees
from cardgen.cli.corrections import corrections_clock, shipment_argument
from cardgen.cli.options import json_option
from cardgen.cli.reporting import say, say_json, shown_path, warn
from cardgen.errors import CardgenError

if TYPE_CHECKING:
    from cardgen.shipment import BoxesInPicture, ScannedCode, Sightings

_PICTURES: Final = (
    ".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".heif",
    ".avif",
)  # fmt: skip
_RIGHT: Final = ("seen", "unseen")
_BELL: Final = "\a"


@click.command(
    epilog="""\b
Examples:
  cardgen seen mapo 17-23,40          ticked on a list
  cardgen seen mapo --scanner -       a scanner types the codes; Ctrl-D ends
  cardgen seen mapo pallet-1.jpg pallet-2.jpg
  cardgen seen mapo 17 --undo         it was another box
"""
)
@shipment_argument
@click.argument("what", nargs=-1, metavar="[BOXES|PICTURE]...")
@click.option(
    "--scanner",
    type=click.File(errors="replace", lazy=False),
    metavar="FILE",
    help="Codes as a scanner types them, one a line; - for the keyboard.",
)
@click.option("--force", is_flag=True, help="Note also what was never printed here.")
@click.option(
    "--undo", is_flag=True, help="Take back that they were seen; the ledger tells of it."
)
@json_option
def seen(
    folder: Path, what: tuple[str, ...], scanner: Any, force: bool, undo: bool, as_json: bool
) -> None:
    """Note that labels of the shipment in DIR were seen on their boxes.

    BOXES are numbers, ids or SSCCs as in 17-23,40. Of each code that a scanner types it is
    told at once whether it is wrong: of another shipment, void, changed since it was printed,
    or seen before. A PICTURE of a pallet is read whole, and says what is missing. Of a shipment
    that cardgen prints, a box that was never printed is asked about, and not noted without
    --force.

    It may be done while a batch is at work or labels are printed. What is told is kept.
    """
    pictures = [Path(each) for each in what if Path(each).suffix.lower() in _PICTURES]
    boxes = [each for each in what if Path(each).suffix.lower() not in _PICTURES]
    if (bool(pictures) + bool(boxes) + (scanner is not None)) != 1:
        raise click.UsageError("give boxes, pictures, or --scanner FILE")
    if force and undo:
        raise click.UsageError("--undo takes back, and needs no --force")
    from cardgen.shipment import close_sightings, open_sightings

    clock = corrections_clock()
    sightings = open_sightings(folder, clock, is_forced=force, is_undone=undo)
    try:
        if pictures:
            is_right = _pictures(folder, sightings, pictures, as_json=as_json)
        elif boxes:
            is_right = _ticked(folder, sightings, boxes, as_json=as_json)
        else:
            is_right = _scanned(folder, sightings, scanner, as_json=as_json)
    finally:
        warn(close_sightings(sightings))
    if not is_right:
        click.get_current_context().exit(1)


def _ticked(folder: Path, sightings: Sightings, boxes: Sequence[str], *, as_json: bool) -> bool:
    from cardgen.shipment import Selection

    try:
        selection = Selection.parse(",".join(boxes))
    except CardgenError as error:
        raise click.BadParameter(
            f"{error.message}: {error.hint}", param_hint="BOXES"
        ) from error
    found = sightings.ticked(selection)
    if not as_json and _is_terminal():
        found = _asked_about(sightings, found)
    _say_all(folder, sightings, found, as_json=as_json)
    return all(_is_right(each) for each in found)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _asked_about(sightings: Sightings, found: Sequence[ScannedCode]) -> list[ScannedCode]:
    """The same after somebody was asked about boxes that were never printed here."""
    from cardgen.shipment import Selection, stretches

    numbers = [each.number for each in found if each.verdict == "unprinted"]
    if not numbers:
        return [*found]
    are = "box {} was" if len(numbers) == 1 else "boxes {} were"
    asked = f"{are.format(stretches(numbers))} never printed here. Seen all the same?"
    undone = f"not noted as seen: {stretches(numbers)}; the other boxes are noted"
    if not agrees(asked, undone=undone):
        return [*found]
    forced = replace(sightings, is_forced=True)
    again = forced.ticked(Selection.parse(",".join(map(str, numbers))))
    noted = {each.number: each for each in again}
    return [noted.get(each.number, each) for each in found]


def _scanned(
    folder: Path, sightings: Sightings, lines: Iterable[str], *, as_json: bool
) -> bool:
    from cardgen.shipment import scans

    is_right = True
    count = 0
    for scan in scans(sightings, _until_stopped(lines)):
        is_right &= _is_right(scan)
        count += _is_right(scan)
        if as_json:
            say_json(_as_data(scan))
        else:
            bell = _BELL if not _is_right(scan) and sys.stdout.isatty() else ""
            say(f"{bell}{_in_words(scan)}")
        sys.stdout.flush()
    if not as_json:
        _say_unseen(folder, sightings, count)
    return is_right


def _until_stopped(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they are typed; Ctrl-C ends them, as Ctrl-D does."""
    try:
        yield from iter(lines.readline, "")  # type: ignore[attr-defined]  # as they come
    except KeyboardInterrupt:
        return


def _pictures(
    folder: Path, sightings: Sightings, paths: Sequence[Path], *, as_json: bool
) -> bool:
    from cardgen.shipment import look_at, stretches

    pictures = [look_at(sightings.ledger, path) for path in paths]
    boxes = {box.number: box for each in pictures for box in each.boxes}
    found = [
        sightings.of(boxes[number], boxes[number].id, "pictured") for number in sorted(boxes)
    ]
    if sightings.is_undone:
        _say_all(folder, sightings, found, as_json=as_json)
        return all(_is_right(each) for each in found)
    # One box is in several pictures, and seen by a scanner before: that is nothing wrong.
    old = [each.number for each in found if each.verdict == "superseded"]
    unprinted = [each.number for each in found if each.verdict == "unprinted"]
    is_right = not (old or unprinted) and not any(
        each.twice or each.voided or each.again or each.others for each in pictures
    )
    unseen = sightings.unseen()
    if as_json:
        say_json(
            {
                "there": sorted(boxes),
                "superseded": old,
                "unprinted": unprinted,
                "missing": unseen,
                "pictures": [_of_picture(each) for each in pictures],
            }
        )
        return is_right and not unseen
    for each in pictures:
        _say_picture(each)
    if old:
        say(f"of an older label, which was changed since: {stretches(old)}")
    if unprinted:
        say(f"never printed here, and not noted without --force: {stretches(unprinted)}")
    _say_unseen(folder, sightings, len(boxes) - len(unprinted))
    return is_right and not unseen


def _say_picture(picture: BoxesInPicture) -> None:
    from cardgen.shipment import stretches

    name = shown_path(picture.path)
    numbers = stretches(box.number for box in picture.boxes)
    count = len(picture.boxes)
    say(f"{name}: {count} box{'es' if count != 1 else ''}{f': {numbers}' if count else ''}")
    for what, boxes in (("two labels of", picture.twice), ("voided", picture.voided)):
        if boxes:
            say(f"{name}: {what}: {stretches(box.number for box in boxes)}")
    for text, verdict in picture.others:
        say(f"{name}: {_OTHERWISE[verdict]}: {text!r}")
    if picture.again:
        places = ", ".join(picture.again)
        say(f"{name}: a code cannot be read: photograph again, and closer: {places}")


def _say_all(
    folder: Path, sightings: Sightings, found: Sequence[ScannedCode], *, as_json: bool
) -> None:
    if as_json:
        what = "undone" if sightings.is_undone else "seen"
        say_json({what: [_as_data(each) for each in found], "missing": sightings.unseen()})
        return
    for each in found:
        if not _is_right(each):
            say(_in_words(each))
    _say_unseen(folder, sightings, sum(map(_is_right, found)))


def _is_right(scan: ScannedCode) -> bool:
    return scan.verdict in _RIGHT


def _say_unseen(folder: Path, sightings: Sightings, count: int) -> None:
    from cardgen.shipment import stretches

    unseen = sightings.unseen()
    place = shown_path(folder)
    say(
        f"{place}: {count} {'taken back' if sightings.is_undone else 'seen now'}"
        + (f", not yet: {stretches(unseen)}" if unseen else "; all are")
    )


_OTHERWISE: Final = {
    "foreign": "of another shipment",
    "misread": "misread, as its check digit says",
    "no-box": "names no box",
}


def _in_words(scan: ScannedCode) -> str:
    box = f"box {scan.number}, {scan.id}"
    match scan.verdict:
        case "seen":
            return f"{box}: seen"
        case "twice":
            return f"{box}: seen before, at {scan.before}"
        case "voided":
            return f"{box}: voided, not to be sent"
        case "superseded":
            return f"{box}: an older label, which was changed since: print it again"
        case "unprinted":
            return f"{box}: never printed here, and not noted without --force"
        case "unseen":
            return f"{box}: seen at {scan.before}, which is taken back"
        case "not-seen":
            return f"{box}: was not seen"
        case verdict:
            return f"{scan.text!r}: {_OTHERWISE[verdict]}"


def _as_data(scan: ScannedCode) -> dict[str, Any]:
    return {
        "text": scan.text,
        "verdict": scan.verdict,
        "box": scan.number or None,
        "id": scan.id or None,
        "before": scan.before or None,
    }


def _of_picture(picture: BoxesInPicture) -> dict[str, Any]:
    return {
        "file": str(picture.path),
        "there": [box.number for box in picture.boxes],
        "twice": [box.number for box in picture.twice],
        "voided": [box.number for box in picture.voided],
        "others": dict(picture.others),
        "again": [*picture.again],
    }
