"""What a printer is asked for with a task: its form, and the attributes of the job."""

from __future__ import annotations

from typing import Final

from cardgen.errors import Location, PrinterError
from cardgen.pictures import widened
from cardgen.printing.destination import Destination
from cardgen.printing.ipp.abilities import Abilities, MediaSize, hundredths, named_size
from cardgen.printing.ipp.message import IppAttribute, Tag, attribute, collection
from cardgen.printing.task import PDF, PNG, PWG, RAW, PrintTask
from cardgen.units import in_mm

_SAME_PAPER: Final = 50  # hundredths of a millimetre; a sheet may be as much off, too
_SAME_DPI: Final = 0.01  # 203 dpi are 203.2
_RAW_FORMS: Final = ("application/vnd.cups-raw", RAW)
_ONE_SIDED: Final = "one-sided"
_SHOWN: Final = 6  # sizes that somebody is told of
SOFT: Final = frozenset({"printer-resolution", "sides"})
"""What a job can do without: it comes out at its size all the same."""


def chosen_form(
    task: PrintTask, printer: Abilities, destination: Destination
) -> tuple[str, bytes]:
    """The kind that a printer takes, and the document in it. Raises PrinterError.

    Rows of dots go only to a printer that has these dots: elsewhere they have another size. A
    PNG file has a byte a pixel: PAPPL, and so LPrint, prints all black what has a bit.
    """
    other_dots = bool(task.dpi) and dpi_differs(task.dpi, printer)
    forms = [(kind, data) for kind, data in task.forms if kind != PWG or not other_dots]
    for kind, data in forms:
        for name in _RAW_FORMS if kind == RAW else (kind,):
            if name in printer.formats or not printer.formats:
                return name, widened(data) if kind == PNG else data
    if not forms:
        dots = ", ".join(f"{each.dpi[0]:g}" for each in printer.resolutions)
        raise PrinterError(
            "printer-refused",
            f"it has {dots} dots per inch, and this is drawn for {task.dpi:g}",
            location=Location(str(destination)),
            hint="make it for the dots of the printer",
        )
    kinds = " nor ".join(kind for kind, _ in task.forms)
    known = ", ".join(sorted(printer.formats))
    raise PrinterError(
        "printer-refused",
        f"it takes no {kinds}",
        location=Location(str(destination)),
        hint=f"it takes {known}" if known else "",
    )


def job_attributes(
    task: PrintTask, printer: Abilities, kind: str, destination: Destination
) -> list[IppAttribute]:
    """The job template (RFC 8011 section 5.2): only what the printer has. Raises PrinterError.

    What is raw says all that itself.
    """
    if kind in _RAW_FORMS:
        return []
    found = []
    if task.copies > 1:
        if task.copies > printer.most_copies:
            raise PrinterError(
                "printer-refused",
                f"it makes {printer.most_copies} copies at a time, not {task.copies}",
                location=Location(str(destination)),
                hint="print them one after the other",
            )
        found.append(attribute(Tag.INTEGER, "copies", task.copies))
    if "none" in printer.scalings or "print-scaling" in printer.attributes:
        found.append(attribute(Tag.KEYWORD, "print-scaling", "none"))
    if _ONE_SIDED in printer.sides:  # a label or a letter of ours has nothing on its back
        found.append(attribute(Tag.KEYWORD, "sides", _ONE_SIDED))
    for each in printer.resolutions:
        if task.dpi and all(_near(found_dpi, task.dpi) for found_dpi in each.dpi):
            found.append(attribute(Tag.RESOLUTION, "printer-resolution", each))
            break
    return found + _media(task, printer, kind, destination)


def size_differs(size: tuple[float, float], printer: Abilities) -> bool:
    """Whether a printer says which sizes it has, and this is none of them."""
    if not printer.media:
        return False
    near, wanted = _nearest(size, printer, turned=True)
    return near.off(*wanted) > _SAME_PAPER


def same_size(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two papers are one, to half a millimetre."""
    pairs = zip(hundredths(one), hundredths(other), strict=True)
    return all(abs(a - b) <= _SAME_PAPER for a, b in pairs)


def dpi_differs(dpi: float, printer: Abilities) -> bool:
    """Whether a printer says which dots it has, and these are others."""
    return bool(printer.resolutions) and not any(
        all(_near(found, dpi) for found in each.dpi) for each in printer.resolutions
    )


def sizes_in_words(printer: Abilities) -> str:
    """The papers of a printer, those that lie in it before others."""
    shown = list(dict.fromkeys(map(str, (*printer.ready, *printer.media))))
    return ", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else "")


def refusal(
    names: dict[str, list[object]], message: str, destination: Destination
) -> PrinterError:
    """What a printer has against a job: attributes that it does not do, or a sentence."""
    said = ", ".join(
        f"{name} {' '.join(map(str, values))}".strip() if name == "document-format" else name
        for name, values in names.items()
    )
    reason = f"it does not do {said}" if said else (message or "it refuses the job")
    hint = ""
    if any(name.startswith("media") for name in names):
        hint = "put in paper of this size, and tell the printer so"
    return PrinterError(
        "printer-refused", reason, location=Location(str(destination)), hint=hint
    )


def _media(
    task: PrintTask, printer: Abilities, kind: str, destination: Destination
) -> list[IppAttribute]:
    """Paper of the size of the pages, as the printer knows it (PWG 5100.7 section 6.3)."""
    if task.size is None or not printer.media:
        return []
    near, wanted = _nearest(task.size, printer, turned=kind == PDF)
    if near.off(*wanted) > _SAME_PAPER:
        width, height = map(in_mm, task.size)
        raise PrinterError(
            "printer-refused",
            f"it has no paper of {width} × {height} mm",
            location=Location(str(destination)),
            hint=f"it has {sizes_in_words(printer)}",
        )
    width_there, height_there = near.nearest(*wanted)
    if "media-size" in printer.media_members:
        size = collection(
            "media-size",
            [
                attribute(Tag.INTEGER, "x-dimension", width_there),
                attribute(Tag.INTEGER, "y-dimension", height_there),
            ],
        )
        margins = [
            attribute(Tag.INTEGER, f"{side}-margin", margin)
            for side, margin in printer.margins
            if f"{side}-margin" in printer.media_members
        ]
        return [collection("media-col", [size, *margins])]
    for name in printer.media_names:
        found = named_size(name)
        if found and found.off(width_there, height_there) <= _SAME_PAPER:
            return [attribute(Tag.KEYWORD, "media", name)]
    return []


def _nearest(
    size: tuple[float, float], printer: Abilities, *, turned: bool
) -> tuple[MediaSize, tuple[int, int]]:
    """The paper that is nearest, and the size that it is near to.

    What lies in the printer comes before other paper, and before a range that has it. Pages
    that may be turned are, if only so there is paper: printers turn what is broad themselves.
    """
    wanted = hundredths(size)
    ways = [wanted, wanted[::-1]] if turned else [wanted]
    pairs = [(each, way) for way in ways for each in (*printer.ready, *printer.media)]
    return min(pairs, key=lambda pair: pair[0].off(*pair[1]))


def without_margins(attributes: list[IppAttribute]) -> list[IppAttribute]:
    """The same for a printer that does not have these margins on this paper."""
    found = []
    for each in attributes:
        if each.name == "media-col":
            (value,) = each.values
            size = [member for member in value.value if member.name == "media-size"]
            found.append(collection("media-col", size))
        else:
            found.append(each)
    return found


def _near(found: float, wanted: float) -> bool:
    return abs(found - wanted) <= wanted * _SAME_DPI
