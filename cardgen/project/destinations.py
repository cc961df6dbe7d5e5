"""Places of printers: names of the project and addresses become destinations."""

from __future__ import annotations

from cardgen.printing import FINGERPRINT, Destination
from cardgen.project.printers import Printer
from cardgen.project.project import Project


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
