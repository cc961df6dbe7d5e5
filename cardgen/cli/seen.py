"""``cardgen seen``: note labels that somebody ticked, scanned or photographed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from msgspec.structs import replace

from cardgen.cli.corrections import corrections_clock, selection_of, shipment_argument
from cardgen.cli.options import json_option
from cardgen.cli.reporting import answer, answer_at, say, say_at, say_json, shown_path, warn
from cardgen.cli.terminal import agrees, is_terminal
from cardgen.errors import quantity

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
  cardgen seen mapo --scanner -       then scan the codes; Ctrl-D stops
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
    help="File with the codes of a scanner, one per line; - for the keyboard.",
)
@click.option("--force", is_flag=True, help="Also record boxes that cardgen never printed.")
@click.option(
    "--undo",
    is_flag=True,
    help="Undo an earlier record. The ledger keeps the record and its undoing.",
)
@json_option
def seen(
    folder: Path, what: tuple[str, ...], scanner: Any, force: bool, undo: bool, as_json: bool
) -> None:
    """Record which labels of the shipment in DIR were seen on boxes.

    BOXES are numbers, ids or SSCCs, as in 17-23,40. cardgen answers each scanned code at once.
    The box may be of another shipment, void, changed after printing, or seen before. In a
    PICTURE of a pallet, cardgen reads all codes and reports missing boxes. If you print the
    shipment with cardgen, cardgen asks about boxes that it never printed. Without an answer or
    --force, it does not record these boxes.

    You can use this command while a batch runs or labels are printed.
    """
    pictures = [Path(each) for each in what if Path(each).suffix.lower() in _PICTURES]
    boxes = [each for each in what if Path(each).suffix.lower() not in _PICTURES]
    if (bool(pictures) + bool(boxes) + (scanner is not None)) != 1:
        raise click.UsageError("give either boxes, pictures or --scanner FILE")
    if force and undo:
        raise click.UsageError("--undo and --force cannot be used together")
    from cardgen.shipment import close_sightings, open_sightings

    clock = corrections_clock()
    sightings = open_sightings(folder, clock, is_forced=force, is_undone=undo)
    try:
        if pictures:
            is_right = _pictures(folder, sightings, pictures, as_json=as_json)
        elif boxes:
            is_right = _tick(folder, sightings, boxes, as_json=as_json)
        else:
            is_right = _scan(folder, sightings, scanner, as_json=as_json)
    finally:
        warn(close_sightings(sightings))
    if not is_right:
        click.get_current_context().exit(1)


def _tick(folder: Path, sightings: Sightings, boxes: Sequence[str], *, as_json: bool) -> bool:
    """Record boxes that the user ticked, and print the result. True if no box is wrong."""
    found = sightings.tick(selection_of(",".join(boxes), param_hint="BOXES"))
    if not as_json and is_terminal():
        found = _ask_about(sightings, found)
    _say_all(folder, sightings, found, as_json=as_json)
    return all(map(_is_right, found))


def _ask_about(sightings: Sightings, found: Sequence[ScannedCode]) -> list[ScannedCode]:
    """Ask about boxes that were never printed. Record them if the user says yes."""
    from cardgen.shipment import Selection, format_numbers

    numbers = [each.number for each in found if each.verdict == "unprinted"]
    if not numbers:
        return [*found]
    listed = format_numbers(numbers)
    question = f"cardgen never printed these boxes: {listed}. Record them as seen anyway?"
    undone = f"not recorded as seen: {listed}; the other boxes are recorded"
    if not agrees(question, undone=undone):
        return [*found]
    forced = replace(sightings, is_forced=True)
    again = forced.tick(Selection(",".join(map(str, numbers))))
    noted = {each.number: each for each in again}
    return [noted.get(each.number, each) for each in found]


def _scan(folder: Path, sightings: Sightings, lines: Iterable[str], *, as_json: bool) -> bool:
    """Record scanned codes, and answer each immediately. True if no code is wrong."""
    from cardgen.shipment import answer_scans

    wrong = count = 0
    for scan in answer_scans(sightings, _until_stopped(lines)):
        is_right = _is_right(scan)
        count += is_right
        wrong += not is_right
        if as_json:
            say_json(_as_data(scan))
        else:
            bell = "" if is_right or not sys.stdout.isatty() else _BELL
            answer(f"{bell}{_in_words(scan)}")
        sys.stdout.flush()
    if not as_json:
        _say_unseen(folder, sightings, count)
    return not wrong


def _until_stopped(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines while a scanner types them. Ctrl-C ends them, as Ctrl-D does."""
    try:
        yield from iter(lines.readline, "")  # type: ignore[attr-defined]  # as they come
    except KeyboardInterrupt:
        return


def _pictures(
    folder: Path, sightings: Sightings, paths: Sequence[Path], *, as_json: bool
) -> bool:
    """Record the boxes in pictures, and print the result. True if none is wrong or missing."""
    from cardgen.shipment import find_boxes_in_picture, format_numbers

    pictures = [find_boxes_in_picture(sightings.ledger, path) for path in paths]
    boxes = {box.number: box for each in pictures for box in each.boxes}
    found = [
        sightings.of(boxes[number], boxes[number].id, "pictured") for number in sorted(boxes)
    ]
    if sightings.is_undone:
        _say_all(folder, sightings, found, as_json=as_json)
        return all(map(_is_right, found))
    # A box in several pictures, or seen by a scanner before, is right.
    old = [each.number for each in found if each.verdict == "superseded"]
    unprinted = [each.number for each in found if each.verdict == "unprinted"]
    is_right = not (old or unprinted) and not any(
        each.twice or each.voided or each.again or each.others for each in pictures
    )
    unseen = sightings.list_unseen()
    if as_json:
        say_json(
            {
                "there": sorted(boxes),
                "superseded": old,
                "unprinted": unprinted,
                "missing": unseen,
                "pictures": [_picture_data(each) for each in pictures],
            }
        )
        return is_right and not unseen
    for each in pictures:
        _say_picture(each)
    if old:
        answer(f"with an old label: print the new label: {format_numbers(old)}")
    if unprinted:
        numbers = format_numbers(unprinted)
        answer(f"never printed by cardgen; not recorded without --force: {numbers}")
    _say_unseen(folder, sightings, len(boxes) - len(unprinted))
    return is_right and not unseen


def _say_picture(picture: BoxesInPicture) -> None:
    """Print which boxes are in a picture, and problems with their codes."""
    from cardgen.shipment import format_numbers

    name = shown_path(picture.path)
    numbers = format_numbers(box.number for box in picture.boxes)
    count = len(picture.boxes)
    say_at(name, f"{quantity(count, 'box')}{f': {numbers}' if count else ''}")
    for what, boxes in (("two labels of", picture.twice), ("voided", picture.voided)):
        if boxes:
            answer_at(name, f"{what}: {format_numbers(box.number for box in boxes)}")
    for text, verdict in picture.others:
        answer_at(name, f"{_OTHERWISE[verdict]}: {text!r}")
    if picture.again:
        places = ", ".join(picture.again)
        answer_at(name, f"cannot read a code: take a closer picture: {places}")


def _say_all(
    folder: Path, sightings: Sightings, found: Sequence[ScannedCode], *, as_json: bool
) -> None:
    """Print the results for codes: all of them as JSON, or only problems as text."""
    if as_json:
        what = "undone" if sightings.is_undone else "seen"
        say_json({what: [_as_data(each) for each in found], "missing": sightings.list_unseen()})
        return
    for each in found:
        if not _is_right(each):
            answer(_in_words(each))
    _say_unseen(folder, sightings, sum(map(_is_right, found)))


def _is_right(scan: ScannedCode) -> bool:
    """True if a code was recorded, or its record was undone."""
    return scan.verdict in _RIGHT


def _say_unseen(folder: Path, sightings: Sightings, count: int) -> None:
    """Print how many boxes were recorded, and the boxes that nobody has seen yet."""
    from cardgen.shipment import format_numbers

    unseen = sightings.list_unseen()
    place = shown_path(folder)
    say(
        f"{place}: {count} {'undone' if sightings.is_undone else 'seen now'}"
        + (f"; not seen yet: {format_numbers(unseen)}" if unseen else "; all boxes are seen")
    )


_OTHERWISE: Final = {
    "foreign": "of another shipment",
    "misread": "read wrongly: the check digit does not match",
    "no-box": "not the code of a box",
}

_ANSWERS: Final = {
    "seen": "seen",
    "twice": "seen before, at {}",
    "voided": "voided: do not send it",
    "superseded": "old label: print the new label",
    "unprinted": "never printed by cardgen; not recorded without --force",
    "unseen": "seen at {}: undone",
    "not-seen": "not recorded as seen before",
}


def _in_words(scan: ScannedCode) -> str:
    """Describe the box of a scanned code, or the problem with the code."""
    if answer := _ANSWERS.get(scan.verdict):
        return f"box {scan.number}, {scan.id}: {answer.format(scan.before)}"
    return f"{scan.text!r}: {_OTHERWISE[scan.verdict]}"


def _as_data(scan: ScannedCode) -> dict[str, Any]:
    """Return the answer to a scanned code as JSON data."""
    return {
        "text": scan.text,
        "verdict": scan.verdict,
        "box": scan.number or None,
        "id": scan.id or None,
        "before": scan.before or None,
    }


def _picture_data(picture: BoxesInPicture) -> dict[str, Any]:
    """Return the boxes and codes in a picture as JSON data."""
    lists = {"there": picture.boxes, "twice": picture.twice, "voided": picture.voided}
    return {
        "file": str(picture.path),
        **{name: [box.number for box in boxes] for name, boxes in lists.items()},
        "others": dict(picture.others),
        "again": [*picture.again],
    }
