"""Which printers there are, and what they say of themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from cardgen.errors import FieldError, Location, PrinterError
from cardgen.printing.destination import Destination
from cardgen.printing.ipp import Abilities, IppPrinter, Unanswered, cups_server
from cardgen.printing.outside import REAL, Outside

_SILENCE: Final = 10.0  # seconds
_CHECK: Final = "see that it is switched on and in the network, and check the address"


def described(destination: Destination, outside: Outside = REAL) -> Abilities | None:
    """What a printer says; None for one that nobody can ask. Raises PrinterError."""
    if destination.transport == "usb" and not Path(destination.path).exists():
        said = "there is no such device"
        place = Location(str(destination))
        raise PrinterError("printer-unreachable", said, location=place, hint=_CHECK)
    if destination.transport not in ("ipp", "ipps", "cups"):
        return None
    try:
        return IppPrinter(destination, outside, _SILENCE).abilities()
    except Unanswered as error:
        raise _unreachable(destination, error) from error


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
        except Unanswered:
            return []
        return [(Destination("cups", path=each.name), each) for each in found]
    place = _server(server)
    try:
        found = IppPrinter(place, outside, _SILENCE).queues()
    except Unanswered as error:
        raise _unreachable(place, error) from error
    return [(_queue(place, each.name), each) for each in found]


def _server(text: str) -> Destination:
    found = Destination.at(text if "://" in text else f"ipp://{text}")
    if found.transport not in ("ipp", "ipps") or urlsplit(
        text if "://" in text else ""
    ).path.strip("/"):
        raise FieldError(
            "bad-value", f"{text!r} is no address of a server", hint="write ipp://HOST"
        )
    return Destination(found.transport, found.host, found.port, "/")


def _queue(server: Destination, name: str) -> Destination:
    path = f"/printers/{quote(name, safe='')}"
    return Destination(server.transport, server.host, server.port, path)


def _unreachable(destination: Destination, error: Unanswered) -> PrinterError:
    said = f"it cannot be reached: {error}"
    place = Location(str(destination))
    return PrinterError("printer-unreachable", said, location=place, hint=_CHECK)
