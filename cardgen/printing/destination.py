"""Where a printer is, in one word: ``ipp://printer.local/ipp/print``, ``socket://10.0.0.7``."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args
from urllib.parse import quote, unquote, urlsplit

from cardgen.errors import Diagnostic, FieldError, Location, PrinterError, nearest

Transport = Literal["ipp", "ipps", "socket", "usb", "cups", "winspool", "file", "stdout"]
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
# Other names of it, which may lead to a file that is open there: none to be replaced.
_OPEN_ALREADY: Final = frozenset({"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})


@dataclass(frozen=True, slots=True)
class Destination:
    """An address, taken apart.

    `path` is what stands behind the host, or the file, device or queue. `certificate` is how a
    printer behind ``ipps:`` proves itself: nothing, which asks the machine's authorities; the
    file of one's own authority; or ``sha256:`` and the fingerprint of the one certificate that
    it has.
    """

    transport: Transport
    host: str = ""
    port: int = 0
    path: str = ""
    certificate: str = ""

    @classmethod
    def at(cls, text: str, certificate: str = "") -> Destination:
        """The place that an address names. Raises FieldError "bad-value"."""
        if text == STDOUT:
            return cls("stdout")
        scheme, colon, rest = text.partition(":")
        scheme = scheme.lower()
        known = [each for each in get_args(Transport) if each != "stdout"]
        if not colon or not rest:
            raise _bad(text, "is no address of a printer", _WRITE)
        if scheme not in known:
            close = nearest(scheme, known)
            hint = close if close.startswith("did") else _WRITE
            raise _bad(text, "is no address of a printer", hint)
        if scheme not in _NETWORK:
            # A file may be written as a URL, too; of one slash more nobody has to know.
            path = unquote(rest[2:]) if rest.startswith("///") else rest
            if "\x00" in path:
                raise _bad(text, "has a character that no name has", _WRITE)
            if scheme == "file" and path in _OPEN_ALREADY:
                return cls("stdout")
            return cls(scheme, path=path)  # type: ignore[arg-type]
        return cls._behind_host(text, certificate)

    @classmethod
    def _behind_host(cls, text: str, certificate: str) -> Destination:
        try:
            parts = urlsplit(text)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or not text.isprintable() or " " in text:
            raise _bad(text, "names no host", _WRITE)
        if parts.username is not None or parts.query or parts.fragment:  # it may be a password
            said = f"the address of {host} has more in it than where the printer is"
            raise FieldError("bad-value", said, hint=_WRITE)
        scheme = parts.scheme
        path = parts.path if parts.path.strip("/") else ("" if scheme == "socket" else _PATH)
        if scheme == "socket" and path:
            raise _bad(text, "has a path, which a socket has not", "leave it out")
        return cls(scheme, host, port or _PORTS[scheme], path, certificate)  # type: ignore[arg-type]

    @property
    def makes_jobs(self) -> bool:
        """Whether it speaks IPP: it can be asked, and tells what became of each task."""
        return self.transport in _IPP

    @property
    def noted(self) -> str:
        """The address as it means the same place later, from whatever folder it is read."""
        if self.transport != "file":
            return str(self)
        return str(replace(self, path=os.path.abspath(self.path)))  # noqa: PTH100

    @property
    def uri(self) -> str:
        """The ``printer-uri`` of IPP."""
        if self.transport == "cups":
            return f"ipp://localhost/printers/{quote(self.path, safe='')}"
        return str(self)

    @property
    def path_of_request(self) -> str:
        """What HTTP asks for."""
        return (
            f"/printers/{quote(self.path, safe='')}" if self.transport == "cups" else self.path
        )

    def __str__(self) -> str:
        if self.transport == "stdout":
            return STDOUT
        if self.transport not in _NETWORK:
            return f"{self.transport}:{self.path}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.transport] else f":{self.port}"
        return f"{self.transport}://{host}{port}{self.path}"


def _bad(text: str, reason: str, hint: str) -> FieldError:
    return FieldError("bad-value", f"{text!r} {reason}", hint=hint)


def unreachable(destination: Destination, reason: str) -> PrinterError:
    """Nothing has left, since nobody answers."""
    return PrinterError(
        "printer-unreachable",
        f"it cannot be reached: {reason}",
        location=Location(str(destination)),
        hint="see that it is switched on and in the network, and check the address",
    )


def doubtful(destination: Destination, reason: str) -> Diagnostic:
    """Some of a task may be on paper."""
    return Diagnostic(
        "print-doubtful",
        reason,
        location=Location(str(destination)),
        hint="look at the paper before it is sent once more",
    )


def reason_of(error: BaseException) -> str:
    """What the system says of an error, without line breaks."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(said).split())
