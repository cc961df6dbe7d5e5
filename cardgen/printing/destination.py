"""Addresses of printers: ``ipp://printer.local/ipp/print``, ``socket://10.0.0.7``."""

from __future__ import annotations

import os
from typing import Final, Literal, get_args
from urllib.parse import quote, unquote, urlsplit

import msgspec
from msgspec.structs import replace

from cardgen.errors import Diagnostic, FieldError, Location, PrinterError, hint_at_nearest

Transport = Literal[
    "ipp", "ipps", "socket", "usb", "cups", "winspool", "browser", "file", "stdout"
]  # fmt: skip
STDOUT: Final = "-"
_PORTS: Final = {"ipp": 631, "ipps": 631, "socket": 9100}
_IPP: Final = frozenset({"ipp", "ipps", "cups"})
_NETWORK: Final = frozenset(_PORTS)
_PATH: Final = "/ipp/print"  # of IPP Everywhere, PWG 5100.14
_WRITE: Final = (
    "write ipp://HOST, ipps://HOST, socket://HOST, usb:/dev/usb/lp0, cups:QUEUE, "
    "winspool:NAME, file:PATH or -"
)
FINGERPRINT: Final = "sha256:"
# Other names of standard output. They may lead to an open file, which must not be replaced.
_OPEN_ALREADY: Final = frozenset({"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})


class Destination(msgspec.Struct, frozen=True):
    """The address of a printer, in its parts.

    `path` is the path behind the host, or the file, device or queue. A printer that a `browser`
    reaches by itself is only named: the page gives it its labels. `certificate` is the proof
    of a printer behind ``ipps:``: empty for the machine's authorities, the file of an own
    authority, or ``sha256:`` and the fingerprint of the printer's only certificate.
    """

    transport: Transport
    host: str = ""
    port: int = 0
    path: str = ""
    certificate: str = ""

    @classmethod
    def at(cls, text: str, certificate: str = "") -> Destination:
        """Parse the address of a printer. Raises FieldError "bad-value"."""
        if text == STDOUT:
            return cls("stdout")
        scheme, colon, rest = text.partition(":")
        scheme = scheme.lower()
        known = [each for each in get_args(Transport) if each != "stdout"]
        if not colon or not rest:
            raise _bad_address(f"{text!r} is not a printer address", _WRITE)
        if scheme not in known:
            close = hint_at_nearest(scheme, known)
            hint = close if close.startswith("did") else _WRITE
            raise _bad_address(f"{text!r} is not a printer address", hint)
        if scheme not in _NETWORK:
            # file:///PATH is accepted too.
            path = unquote(rest[2:]) if rest.startswith("///") else rest
            if "\x00" in path:
                raise _bad_address(f"{text!r} has a character that names cannot have", _WRITE)
            if scheme == "file" and path in _OPEN_ALREADY:
                return cls("stdout")
            return cls(scheme, path=path)  # type: ignore[arg-type]
        return cls._behind_host(text, certificate)

    @classmethod
    def _behind_host(cls, text: str, certificate: str) -> Destination:
        """Parse an address with a host name. Raises FieldError "bad-value"."""
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or not text.isprintable() or " " in text:
            raise _bad_address(f"{text!r} has no host name", _WRITE)
        if parts.username is not None or parts.query or parts.fragment:  # it may be a password
            said = f"the address of {host} has parts that a printer address cannot have"
            raise FieldError("bad-value", said, hint=_WRITE)
        scheme = parts.scheme
        path = parts.path if parts.path.strip("/") else ("" if scheme == "socket" else _PATH)
        if scheme == "socket" and path:
            raise _bad_address(
                f"{text!r} has a path, but a socket has no path", "delete the path"
            )
        return cls(scheme, host, port or _PORTS[scheme], path, certificate)  # type: ignore[arg-type]

    @property
    def makes_jobs(self) -> bool:
        """True if the printer understands IPP, so that it reports on each job."""
        return self.transport in _IPP

    @property
    def absolute(self) -> str:
        """Return the address with an absolute path, valid in any folder."""
        if self.transport != "file":
            return str(self)
        return str(replace(self, path=os.path.abspath(self.path)))  # noqa: PTH100

    @property
    def uri(self) -> str:
        """Value of the IPP attribute ``printer-uri``."""
        return (
            f"ipp://localhost{self.path_of_request}" if self.transport == "cups" else str(self)
        )

    @property
    def path_of_request(self) -> str:
        """Path in the request line of HTTP requests to the printer."""
        is_queue = self.transport == "cups"
        return f"/printers/{quote(self.path, safe='')}" if is_queue else self.path

    def __str__(self) -> str:
        if self.transport == "stdout":
            return STDOUT
        if self.transport not in _NETWORK:
            return f"{self.transport}:{self.path}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.transport] else f":{self.port}"
        return f"{self.transport}://{host}{port}{self.path}"


def _bad_address(message: str, hint: str) -> FieldError:
    """Make the error for an address that is not valid."""
    return FieldError("bad-value", message, hint=hint)


def printer_error(
    destination: Destination, rule: str, message: str, hint: str = ""
) -> PrinterError:
    """Make an error about the printer at an address."""
    return PrinterError(rule, message, location=Location(str(destination)), hint=hint)


def unreachable(destination: Destination, reason: str) -> PrinterError:
    """Make the error for a printer that cannot be reached. Nothing was sent."""
    return printer_error(
        destination,
        "printer-unreachable",
        f"cannot reach the printer: {reason}",
        "check that the printer is on and in the network, and check the address",
    )


def doubtful(destination: Destination, reason: str) -> Diagnostic:
    """Make the error for a task that may be partly printed."""
    return Diagnostic(
        "print-doubtful",
        reason,
        location=Location(str(destination)),
        hint="look at the paper before you print again",
    )


def reason_of(error: BaseException) -> str:
    """Return the operating system's reason for an error, on one line."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(said).split())
