"""Requests to printers and their responses: IPP over HTTP or TLS (RFC 8010 section 4)."""

from __future__ import annotations

import hmac
import http.client
import os
import socket
import ssl
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from cardgen import __version__
from cardgen.deadline import Deadline
from cardgen.errors import Location, PrinterError
from cardgen.printing.destination import FINGERPRINT, Destination, printer_error, reason_of
from cardgen.printing.ipp.message import IppMessage, decode, encode
from cardgen.printing.outside import Endpoint, Outside

_MOST: Final = 4 << 20  # bytes of a response; with all media of a printer it has 100 KB
_BLOCK: Final = 1 << 16
_SLOWEST: Final = 1 << 10  # bytes of a document that a printer takes in a second
_CUPS_SOCKETS: Final = ("/run/cups/cups.sock", "/var/run/cups/cups.sock")
_CUPS_PORT: Final = 631
# The library raises ValueError or OverflowError for a malformed length or number.
_BROKEN: Final = (OSError, http.client.HTTPException, ValueError, OverflowError)
_OLD: Final = 0x0503  # server-error-version-not-supported


class Unanswered(Exception):
    """The error for a request without a response: its effect is unknown.

    There was no connection, or it broke, or something else came: the page of a proxy, the
    response to another request. `given` are the bytes of the document that had left. `told` is
    the error with a more exact reason, if there is one.
    """

    def __init__(self, reason: Exception, given: int = 0, *, is_final: bool = False) -> None:
        self.told = reason if isinstance(reason, PrinterError) else None
        super().__init__(self.told.message if self.told else reason_of(reason))
        self.given = given
        # An unknown host name will not be known a second later.
        self.is_hopeless = is_final or isinstance(reason, socket.gaierror)


def send_request(
    destination: Destination,
    message: IppMessage,
    outside: Outside,
    *,
    document: bytes = b"",
    timeout: float = 30.0,
) -> IppMessage:
    """Send an IPP message with a document to a printer. Return the response.

    `timeout` are the seconds of silence; a whole response has twice as long, however slowly it
    drips. Raises Unanswered, also if a program answers that is no printer, or cannot prove
    which.
    """
    with Deadline(2 * timeout) as deadline:
        answer = _exchange(destination, message, outside, document, timeout, deadline)
    if answer.code == _OLD and message.version != (1, 1):
        older = replace(message, version=(1, 1))
        return send_request(destination, older, outside, document=document, timeout=timeout)
    return answer


def _exchange(
    destination: Destination,
    message: IppMessage,
    outside: Outside,
    document: bytes,
    timeout: float,
    deadline: Deadline,
) -> IppMessage:
    """Send a message and a document, and return the response. Raises Unanswered."""

    def connect(place: Endpoint, seconds: float) -> socket.socket:
        wire = outside.connect(place, seconds)
        deadline.cover(wire)
        return wire

    connection = _Connection(destination, replace(outside, connect=connect), timeout)
    head = encode(message)
    given = 0
    try:
        connection.putrequest("POST", destination.path_of_request, skip_accept_encoding=True)
        connection.putheader("Content-Type", "application/ipp")
        connection.putheader("Content-Length", str(len(head) + len(document)))
        connection.putheader("User-Agent", f"cardgen/{__version__}")
        connection.endheaders()
        deadline.restart(2 * timeout + len(document) / _SLOWEST)
        broken: OSError | None = None
        try:
            connection.send(head)
            while given < len(document):
                given += connection.sock.send(document[given : given + _BLOCK])
        except TimeoutError:
            raise
        except OSError as error:  # a printer may refuse, and hang up, before it has read all
            broken = error
        deadline.restart(2 * timeout)
        try:
            answer = connection.getresponse()
            with closing(answer):  # also if it does not end
                data = answer.read(_MOST + 1)
        except _BROKEN as error:
            raise broken or error from error
        if deadline.is_over:  # the response may be a part
            raise TimeoutError  # as for no response
    except _BROKEN as error:
        late = TimeoutError(f"the answer is not complete after {2 * timeout:g} s")
        raise Unanswered(late if deadline.is_over else error, given) from error
    except PrinterError as error:  # its certificate is wrong
        raise Unanswered(error, given, is_final=True) from error
    finally:
        connection.close()
    try:
        return _read_response(destination, answer, data, message.request)
    except PrinterError as error:
        # 5xx may pass; the request may have been carried out before it.
        is_final = 300 <= answer.status < 500
        raise Unanswered(error, given, is_final=is_final) from error


def _read_response(
    destination: Destination, answer: http.client.HTTPResponse, data: bytes, request: int
) -> IppMessage:
    """Decode the response to a request, with checks. Raises PrinterError."""
    if answer.status in (401, 403):
        said = f"the printer asks for a password ({answer.status} {answer.reason})"
        hint = "let this computer print without a password, or use a CUPS queue: cups:NAME"
        raise printer_error(destination, "printer-refused", said, hint)
    if answer.status == 426:
        said = "the printer needs an encrypted connection"
        raise printer_error(destination, "printer-answer", said, "write ipps://")
    if answer.status != 200:
        reason = f"the printer answers {answer.status} {answer.reason}"
    elif len(data) > _MOST:
        reason = f"the answer has more than {_MOST >> 20} MB"
    else:
        try:
            found, _ = decode(data)
        except ValueError as error:
            reason = f"the answer is not IPP: {error}"
        else:
            if found.request == request:
                return found
            reason = "the answer belongs to another request"
    hint = "check host, port and path: the path is often /ipp/print"
    raise printer_error(destination, "printer-answer", reason, hint)


class _Connection(http.client.HTTPConnection):
    """A connection of HTTP over a socket that `outside` makes."""

    def __init__(self, destination: Destination, outside: Outside, timeout: float) -> None:
        super().__init__(destination.host or "localhost", destination.port or _CUPS_PORT)
        self._destination = destination
        self._outside = outside
        self._seconds = timeout

    def connect(self) -> None:
        """Connect to the printer or to CUPS. Raises OSError and PrinterError."""
        where = self._destination
        if where.transport == "ipps":
            self.sock = connect_securely(where, self._outside, self._seconds)
        else:
            is_queue = where.transport == "cups"
            place = cups_server() if is_queue else Endpoint(where.host, where.port)
            self.sock = self._outside.connect(place, self._seconds)


def cups_server() -> Endpoint:
    """Find the CUPS server: by ``CUPS_SERVER``, its socket or its port."""
    said = os.environ.get("CUPS_SERVER", "")
    if said.startswith("/"):
        return Endpoint("", path=said)
    if said:
        said = said.partition("/version=")[0]
        host, colon, port = said.rpartition(":")
        if colon and port.isdecimal():
            return Endpoint(host.strip("[]"), int(port))
        return Endpoint(said.strip("[]"), _CUPS_PORT)
    for path in _CUPS_SOCKETS:
        if Path(path).is_socket():
            return Endpoint("", path=path)
    return Endpoint("localhost", _CUPS_PORT)


def connect_securely(
    destination: Destination, outside: Outside, timeout: float
) -> ssl.SSLSocket:
    """Connect over TLS, and verify the printer before anything is sent.

    Raises OSError, and PrinterError "printer-certificate".
    """
    pinned = destination.certificate.startswith(FINGERPRINT)
    context = _unverifying_context() if pinned else _verifying_context(destination)
    try:
        wire = _wrap(destination, context, outside, timeout)
    except ssl.SSLCertVerificationError as error:
        raise _certificate_error(
            destination, error.verify_message or str(error), outside
        ) from error
    digits = destination.certificate.removeprefix(FINGERPRINT)
    digits = digits.replace(":", "").replace(" ", "").lower()
    if pinned and not hmac.compare_digest(_fingerprint(wire), digits):
        said = f"the printer shows another certificate: {FINGERPRINT}{_fingerprint(wire)}"
        wire.close()
        hint = (
            "compare it with the printer itself; if both are equal, write it into cardgen.toml"
        )
        raise printer_error(destination, "printer-certificate", said, hint)
    return wire


def _verifying_context(destination: Destination) -> ssl.SSLContext:
    """Make a TLS context that verifies certificates, perhaps by the user's authority."""
    if not destination.certificate:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=Path(destination.certificate))
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        reason = getattr(error, "strerror", None) or str(error)
        raise PrinterError(
            "printer-certificate",
            f"cannot read the certificates of your certificate authority: {reason}",
            location=Location(destination.certificate),
            hint=f'give a file of PEM certificates, or write "{FINGERPRINT}…"',
        ) from error


def _unverifying_context() -> ssl.SSLContext:
    """Make a TLS context without verification, for certificates known by fingerprint."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _wrap(
    destination: Destination, context: ssl.SSLContext, outside: Outside, timeout: float
) -> ssl.SSLSocket:
    """Connect to a printer over TLS with this context."""
    plain = outside.connect(Endpoint(destination.host, destination.port), timeout)
    try:
        return context.wrap_socket(plain, server_hostname=destination.host)
    except BaseException:
        plain.close()
        raise


def _fingerprint(wire: ssl.SSLSocket) -> str:
    """Return the SHA-256 fingerprint of the printer's certificate."""
    return sha256(wire.getpeercert(binary_form=True) or b"").hexdigest()


def _certificate_error(destination: Destination, reason: str, outside: Outside) -> PrinterError:
    """Make the error for an unverified certificate, with its fingerprint."""
    shown = ""
    with suppress(OSError), _wrap(destination, _unverifying_context(), outside, 10.0) as wire:
        shown = _fingerprint(wire)
    hint = 'give the file of your certificate authority in cardgen.toml: certificate = "ca.pem"'
    if shown:
        hint += (
            f'; or, if the printer itself shows this one: certificate = "{FINGERPRINT}{shown}"'
        )
    said = f"the certificate does not prove that this is {destination.host}: {reason}"
    return printer_error(destination, "printer-certificate", said, hint)
