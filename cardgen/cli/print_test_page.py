"""``cardgen print --test-page``: a page that shows what a printer does with dots."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from cardgen.cli.output import Output
from cardgen.cli.reporting import remark, say, say_at, say_json, shown_path
from cardgen.errors import FieldError

if TYPE_CHECKING:
    from cardgen.backends import PrinterOptions
    from cardgen.display import Document
    from cardgen.printing import Abilities, Destination, PrintTask, Receipt
    from cardgen.project import Printer, Project

_NAME: Final = "NAME"  # of a printer that has none yet


class PageOrder(msgspec.Struct, frozen=True):
    """The typed options of a test page; the printer or the project has the empty ones."""

    size: str = ""
    dpi: float | None = None
    format: str | None = None
    pair: str | None = None
    output: str = ""


class _Target(msgspec.Struct, frozen=True):
    """The printer of a test page, if any; `said` is the printer's own description."""

    to: str
    printer: Printer | None
    destination: Destination | None
    said: Abilities | None


def print_test_page(
    project: Project,
    to: str,
    at: tuple[Printer | None, Destination] | None,
    order: PageOrder,
    send: Callable[[PrintTask, Destination], Receipt],
    *,
    as_json: bool,
) -> None:
    """Print a test page on the printer `to`, or write it to a file.

    `at` has the printer in cardgen.toml and the destination of `to`.

    Raises CardgenError, and FieldError "missing-value" for an unknown language or dpi.
    """
    from cardgen.backends import render_files
    from cardgen.printing import ask_abilities, choose_unused

    Output(order.output).refuse_json(as_json=as_json)
    printer, destination = at or (None, None)
    said = ask_abilities(destination) if destination else None
    target = _Target(to, printer, destination, said)
    formats = _formats(target, order)
    spoken = (printer.language if printer else "") or formats[0]
    dpi = _dpi(target, order, spoken)
    document, options = _document(project, target, order, dpi, spoken)
    if order.output:
        files = list(render_files(document, formats[0], dpi, printer=options))
        output = Output(order.output, formats[:1])
        output.refuse_several(files)
        paths = output.write(files, "")
        if as_json:
            say_json({"files": [*map(str, paths)], "dpi": dpi, "pages": len(document.pages)})
        elif paths:
            say_at(" ".join(map(shown_path, paths)), f"test page, {document.title}")
        return
    assert destination is not None, "there is a printer or a file"
    tasks = _make_tasks(document, formats[0], dpi, options)
    receipts = [send(task, choose_unused(destination)) for task in tasks]
    if as_json:
        say_json(
            {
                "to": str(destination),
                "certainty": receipts[-1].certainty,
                "pages": len(document.pages),
                "dpi": dpi,
                "bytes": sum(each.given for each in receipts),
            }
        )
    elif destination.transport != "stdout":
        say(f"test page, {document.title}: {receipts[-1].certainty}, {to}")
        name = printer.name if printer else _NAME
        remark(
            f"follow the steps on the page; then cardgen printers set {name} --offset … --bwr …"
        )


def _formats(target: _Target, order: PageOrder) -> tuple[str, ...]:
    """Return the formats that the printer accepts, the best first. Raises FieldError."""
    from cardgen.printing import KINDS

    language = target.printer.language if target.printer else ""
    suffix = Output(order.output).extension
    if not suffix and target.destination and target.destination.transport == "file":
        suffix = Output(target.destination.path).extension
    given = order.format or suffix or language
    if given:
        return (given,)
    if target.destination and target.destination.makes_jobs:
        known = target.said.formats if target.said else frozenset()
        found = tuple(name for name, kind in KINDS.items() if kind in known)
        return found or tuple(KINDS)
    raise FieldError(
        "missing-value",
        f"the language of {target.to or 'the printer'} is unknown",
        hint='add --format zpl, tspl or ql, or write language = "zpl" into cardgen.toml',
    )


def _dpi(target: _Target, order: PageOrder, spoken: str) -> float:
    """Return the dots per inch of the printer. Raises FieldError."""
    from cardgen.backends import DPI, LABEL_LANGUAGES, head_dpi

    dpi = order.dpi or (target.printer.dpi if target.printer else None)
    if dpi is None and target.said:
        dpi = target.said.dpi
    is_label = spoken in LABEL_LANGUAGES
    if dpi is None and is_label and spoken != "ql":
        raise FieldError(
            "missing-value",
            f"the dpi of {target.to or 'the printer'} is unknown",
            hint="look in the data sheet of the printer: add --dpi 203 or 300, or write "
            "dpi = 203 into cardgen.toml",
        )
    return head_dpi(dpi or DPI) if is_label else dpi or DPI


def _document(
    project: Project, target: _Target, order: PageOrder, dpi: float, spoken: str
) -> tuple[Document, PrinterOptions]:
    """Make the test page, and the printer's options without corrections."""
    from cardgen.backends import PRINTER_DEFAULTS, unprintable_margins
    from cardgen.display import Page
    from cardgen.layout.calibration import make_calibration_page, word_steps
    from cardgen.project import DEFAULT_PAIR

    # The page shows the printer without its corrections.
    options = target.printer.options if target.printer else PRINTER_DEFAULTS
    options = replace(options, offset=(0.0, 0.0), bwr=0, least_module=1)
    width, height = _size(project, target, order)
    edges = unprintable_margins(Page(width, height, ()), spoken, options)
    if target.said:
        edges = tuple(map(max, edges, target.said.edges))  # type: ignore[assignment]
    pair = order.pair or project.defaults.pair or DEFAULT_PAIR
    name = target.printer.name if target.printer else _NAME
    said = word_steps(project.wording(pair), name)
    return make_calibration_page(width, height, dpi, project.fonts, said, edges), options


def _size(project: Project, target: _Target, order: PageOrder) -> tuple[float, float]:
    """Return the paper size in points. Raises FieldError "bad-value"."""
    from cardgen.project import DEFAULT_TEMPLATE
    from cardgen.units import parse_size

    if order.size:
        try:
            return parse_size(order.size)
        except ValueError as error:
            raise FieldError("bad-value", str(error)) from error
    if target.printer and target.printer.size:
        return target.printer.size
    if target.said and target.said.size:
        return target.said.size
    design = project.template(project.defaults.template or DEFAULT_TEMPLATE)
    return design.width, design.height


def _make_tasks(
    document: Document, form: str, dpi: float, options: PrinterOptions
) -> list[PrintTask]:
    """Make one print task, or one for each page if the format allows only one page."""
    from cardgen.backends import render_files
    from cardgen.printing import KINDS, RAW, PrintTask

    name, kind = f"test page, {document.title}", KINDS.get(form, RAW)
    size = document.pages[0].width, document.pages[0].height
    files = list(render_files(document, form, dpi, printer=options))
    pages = len(document.pages) // len(files)
    return [PrintTask(name, ((kind, data),), size, pages, dpi=dpi) for data in files]
