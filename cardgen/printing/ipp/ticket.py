"""Job tickets: the form of a document for a printer, and the attributes of its job."""

from __future__ import annotations

from typing import Final

from cardgen.errors import PrinterError
from cardgen.pictures import expand_png
from cardgen.printing.destination import Destination, printer_error
from cardgen.printing.ipp.abilities import Abilities, MediaSize, parse_media_name, to_hundredths
from cardgen.printing.ipp.message import IppAttribute, Tag, make_attribute, make_collection
from cardgen.printing.task import PDF, PNG, PWG, RAW, PrintTask
from cardgen.units import format_mm

_SAME_PAPER: Final = 50  # hundredths of a millimetre; sheets differ by as much
_SAME_DPI: Final = 0.01  # 203 dpi are 203.2
_RAW_FORMS: Final = ("application/vnd.cups-raw", RAW)
_ONE_SIDED: Final = "one-sided"
_SHOWN: Final = 6  # sizes in a message
SOFT: Final = frozenset({"printer-resolution", "sides"})
"""Attributes that a job can do without: its size is right all the same."""


def choose_form(
    task: PrintTask, printer: Abilities, destination: Destination
) -> tuple[str, bytes]:
    """Choose the first format of a task that a printer accepts. Raises PrinterError.

    A raster goes only to a printer with its resolution: elsewhere it has another size. PNG
    files are expanded to a byte a pixel: PAPPL, and so LPrint, print those of a bit all black.
    """
    other_dots = bool(task.dpi) and dpi_differs(task.dpi, printer)
    forms = [(kind, data) for kind, data in task.forms if kind != PWG or not other_dots]
    for kind, data in forms:
        for name in _RAW_FORMS if kind == RAW else (kind,):
            if name in printer.formats or not printer.formats:
                return name, expand_png(data) if kind == PNG else data
    if not forms:
        dots = ", ".join(f"{each.dpi[0]:g}" for each in printer.resolutions)
        said = f"the printer has {dots} dots per inch, but the file is for {task.dpi:g}"
        hint = "make the file for the resolution of the printer"
        raise printer_error(destination, "printer-refused", said, hint)
    said = f"the printer does not take {' or '.join(kind for kind, _ in task.forms)}"
    known = ", ".join(sorted(printer.formats))
    raise printer_error(destination, "printer-refused", said, f"use {known}" if known else "")


def job_attributes(
    task: PrintTask, printer: Abilities, kind: str, destination: Destination
) -> list[IppAttribute]:
    """Make the job attributes that the printer supports (RFC 8011, 5.2).

    Raw documents have their own settings, and get no attributes. Raises PrinterError.
    """
    if kind in _RAW_FORMS:
        return []
    found = []
    if task.copies > 1:
        if task.copies > printer.most_copies:
            said = (
                f"the printer makes {printer.most_copies} copies at a time, not {task.copies}"
            )
            raise printer_error(destination, "printer-refused", said, "print in several jobs")
        found.append(make_attribute(Tag.INTEGER, "copies", task.copies))
    if "none" in printer.scalings or "print-scaling" in printer.attributes:
        found.append(make_attribute(Tag.KEYWORD, "print-scaling", "none"))
    if _ONE_SIDED in printer.sides:  # our labels and letters have nothing on the back
        found.append(make_attribute(Tag.KEYWORD, "sides", _ONE_SIDED))
    for each in printer.resolutions:
        if task.dpi and all(_is_near(found_dpi, task.dpi) for found_dpi in each.dpi):
            found.append(make_attribute(Tag.RESOLUTION, "printer-resolution", each))
            break
    return found + _media(task, printer, kind, destination)


def size_differs(size: tuple[float, float], printer: Abilities) -> bool:
    """True if the printer lists paper sizes and this size is not among them."""
    if not printer.media:
        return False
    near, wanted = _nearest(size, printer, turned=True)
    return near.off(*wanted) > _SAME_PAPER


def same_size(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """True if two papers have the same size, to half a millimetre."""
    pairs = zip(to_hundredths(one), to_hundredths(other), strict=True)
    return all(abs(a - b) <= _SAME_PAPER for a, b in pairs)


def dpi_differs(dpi: float, printer: Abilities) -> bool:
    """True if the printer lists resolutions and this one is not among them."""
    return bool(printer.resolutions) and not any(
        all(_is_near(found, dpi) for found in each.dpi) for each in printer.resolutions
    )


def list_sizes(printer: Abilities) -> str:
    """List the paper sizes of a printer in words, those in its trays first."""
    shown = list(dict.fromkeys(map(str, (*printer.ready, *printer.media))))
    return ", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else "")


def make_refusal(
    names: dict[str, list[object]], message: str, destination: Destination
) -> PrinterError:
    """Make the error for a job that the printer refuses."""
    said = ", ".join(
        f"{name} {' '.join(map(str, values))}".strip() if name == "document-format" else name
        for name, values in names.items()
    )
    reason = message or "the printer refuses the job"
    if said:
        reason = f"the printer does not support {said}"
    hint = ""
    if any(name.startswith("media") for name in names):
        hint = "load paper of this size, and set the size at the printer"
    return printer_error(destination, "printer-refused", reason, hint)


def _media(
    task: PrintTask, printer: Abilities, kind: str, destination: Destination
) -> list[IppAttribute]:
    """Make the attribute for the paper size (PWG 5100.7, 6.3)."""
    if task.size is None or not printer.media:
        return []
    near, wanted = _nearest(task.size, printer, turned=kind == PDF)
    if near.off(*wanted) > _SAME_PAPER:
        width, height = map(format_mm, task.size)
        said = f"the printer has no paper of {width} × {height} mm"
        raise printer_error(destination, "printer-refused", said, f"use {list_sizes(printer)}")
    width_there, height_there = near.nearest(*wanted)
    if "media-size" in printer.media_members:
        size = make_collection(
            "media-size",
            [
                make_attribute(Tag.INTEGER, "x-dimension", width_there),
                make_attribute(Tag.INTEGER, "y-dimension", height_there),
            ],
        )
        margins = [
            make_attribute(Tag.INTEGER, f"{side}-margin", margin)
            for side, margin in printer.margins
            if f"{side}-margin" in printer.media_members
        ]
        return [make_collection("media-col", [size, *margins])]
    for name in printer.media_names:
        found = parse_media_name(name)
        if found and found.off(width_there, height_there) <= _SAME_PAPER:
            return [make_attribute(Tag.KEYWORD, "media", name)]
    return []


def _nearest(
    size: tuple[float, float], printer: Abilities, *, turned: bool
) -> tuple[MediaSize, tuple[int, int]]:
    """Find the paper nearest to a size in points, and the page size on it.

    Paper in the trays comes before other paper, and before a range that includes it. Pages that
    may be turned are turned if only that fits: printers turn landscape pages themselves.
    """
    wanted = to_hundredths(size)
    ways = [wanted, wanted[::-1]] if turned else [wanted]
    pairs = [(each, way) for way in ways for each in (*printer.ready, *printer.media)]
    return min(pairs, key=lambda pair: pair[0].off(*pair[1]))


def drop_margins(attributes: list[IppAttribute]) -> list[IppAttribute]:
    """Remove the margins from job attributes, for printers that do not support them."""
    return [
        make_collection(
            each.name, [size for size in each.values[0].value if size.name == "media-size"]
        )
        if each.name == "media-col"
        else each
        for each in attributes
    ]


def _is_near(found: float, wanted: float) -> bool:
    """True if two resolutions are equal to 1/100."""
    return abs(found - wanted) <= wanted * _SAME_DPI
