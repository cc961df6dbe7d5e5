"""Which printers there are, and what they say of themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from cardgen.errors import FieldError
from cardgen.printing.destination import Destination
from cardgen.printing.ipp import Abilities, IppPrinter, Unanswered, cups_server
from cardgen.printing.outside import REAL, Outside
from cardgen.printing.said import unreachable

_SILENCE: Final = 15.0  # seconds; LPrint asks its machine first, for 10 at most


def described(destination: Destination, outside: Outside = REAL) -> Abilities | None:
    """What a printer says; None for one that nobody can ask. Raises PrinterError."""
    if destination.transport == "usb" and not Path(destination.path).exists():
        raise unreachable(destination, "there is no such device")
    if not destination.makes_jobs:
        return None
    try:
        return IppPrinter(destination, outside, _SILENCE).abilities()
    except Unanswered as error:
        raise error.told or unreachable(destination, str(error)) from error


def queues(
    server: str | None = None, outside: Outside = REAL
) -> list[tuple[Destination, Abilities]]:
    """The printers of a server of CUPS, None for this machine's, which need not have one.

    Raises FieldError for what is no address, and PrinterError.
    """
    if server is None:
        local = Destination("cups")
        if not cups_server().path:
            return []
        try:
            found = IppPrinter(local, outside, _SILENCE).queues()
        except Unanswered as error:
            if error.told:
                raise error.told from error
            return []
        return [(Destination("cups", path=each.name), each) for each in found]
    place = _server(server)
    try:
        found = IppPrinter(place, outside, _SILENCE).queues()
    except Unanswered as error:
        raise error.told or unreachable(place, str(error)) from error
    return [(_queue(place, each.name), each) for each in found]


def _server(text: str) -> Destination:
    found = Destination.at(text if "://" in text else f"ipp://{text}")
    if (
        not found.makes_jobs
        or found.transport == "cups"
        or urlsplit(text if "://" in text else "").path.strip("/")
    ):
        raise FieldError(
            "bad-value", f"{text!r} is no address of a server", hint="write ipp://HOST"
        )
    return Destination(found.transport, found.host, found.port, "/")


def _queue(server: Destination, name: str) -> Destination:
    path = f"/printers/{quote(name, safe='')}"
    return Destination(server.transport, server.host, server.port, path)
