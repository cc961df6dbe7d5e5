"""Places of printers: names of the project and addresses become destinations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cardgen.errors import CardgenError, Diagnostic
from cardgen.printing import FINGERPRINT, Abilities, Destination, ask_abilities
from cardgen.project.printers import Printer
from cardgen.project.project import Project


class AskedPrinter(NamedTuple):
    """A printer of the project that was asked: its destination and abilities, or the errors.

    A printer that cannot tell its abilities has None of them, and no errors.
    """

    printer: Printer
    destination: Destination | None = None
    abilities: Abilities | None = None
    errors: tuple[Diagnostic, ...] = ()


def find_printer(project: Project, to: str) -> tuple[Printer | None, Destination]:
    """Find the destination for a name or an address, and the project's printer if it is one.

    Raises FieldError, and TemplateError "unknown-printer".
    """
    if to not in project.printers and (":" in to or to == "-"):
        return None, Destination.at(to)
    printer = project.printer(to)
    return printer, find_destination(project, printer.address, printer.certificate)


def find_destination(project: Project, address: str, certificate: str) -> Destination:
    """Find the destination for an address; a `certificate` is a file in the project's folder.

    Raises FieldError.
    """
    if certificate and not certificate.startswith(FINGERPRINT):
        certificate = str(project.root / certificate)
    return Destination.at(address, certificate)


def ask_printers(project: Project) -> Iterator[AskedPrinter]:
    """Ask each printer of the project that has an address for its abilities."""
    for name, printer in project.printers.items():
        if not printer.to:
            continue
        try:
            _, destination = find_printer(project, name)
            yield AskedPrinter(printer, destination, ask_abilities(destination))
        except CardgenError as error:
            yield AskedPrinter(printer, errors=error.diagnostics)
