"""Who is behind ``ipps:``: connections over TLS, to whom can prove who they are."""

from __future__ import annotations

import hmac
import ssl
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cardgen.errors import Location, PrinterError
from cardgen.printing.destination import FINGERPRINT, Destination
from cardgen.printing.outside import Endpoint, Outside


def secured(destination: Destination, outside: Outside, timeout: float) -> ssl.SSLSocket:
    """A connection to a printer that proved itself; until then nothing is said to it.

    Raises OSError, and PrinterError "printer-certificate".
    """
    place = Endpoint(destination.host, destination.port)
    pinned = destination.certificate.startswith(FINGERPRINT)
    context = _unverified() if pinned else _verified(destination)
    try:
        wire = _wrapped(place, context, outside, timeout, destination.host)
    except ssl.SSLCertVerificationError as error:
        raise _refused(destination, error.verify_message or str(error), outside) from error
    if pinned and not hmac.compare_digest(_fingerprint(wire), _wanted(destination)):
        shown = _fingerprint(wire)
        wire.close()
        said = f"its certificate is another one: {FINGERPRINT}{shown}"
        hint = (
            "see on the printer itself which it has; if that is it, write it into cardgen.toml"
        )
        raise PrinterError(
            "printer-certificate", said, location=Location(str(destination)), hint=hint
        )
    return wire


def _verified(destination: Destination) -> ssl.SSLContext:
    """What verifies certificates, by one's own authority if there is one."""
    if not destination.certificate:
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cafile=Path(destination.certificate))
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        reason = getattr(error, "strerror", None) or str(error)
        raise PrinterError(
            "printer-certificate",
            f"the certificates of your own authority cannot be read: {reason}",
            location=Location(destination.certificate),
            hint=f'name a file of certificates in PEM, or write "{FINGERPRINT}…"',
        ) from error


def _unverified() -> ssl.SSLContext:
    """For who looks at the certificate alone: printers sign theirs themselves."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _wrapped(
    place: Endpoint, context: ssl.SSLContext, outside: Outside, timeout: float, host: str
) -> ssl.SSLSocket:
    plain = outside.connect(place, timeout)
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _fingerprint(wire: ssl.SSLSocket) -> str:
    return sha256(wire.getpeercert(binary_form=True) or b"").hexdigest()


def _wanted(destination: Destination) -> str:
    digits = destination.certificate.removeprefix(FINGERPRINT)
    return digits.replace(":", "").replace(" ", "").lower()


def _refused(destination: Destination, reason: str, outside: Outside) -> PrinterError:
    """A certificate that nobody vouches for, with its fingerprint for who can compare that."""
    shown = ""
    with suppress(OSError):
        place = Endpoint(destination.host, destination.port)
        wire = _wrapped(place, _unverified(), outside, 10.0, destination.host)
        with wire:
            shown = _fingerprint(wire)
    hint = 'name the file of your own authority in cardgen.toml: certificate = "ca.pem"'
    if shown:
        hint += (
            f'; or, if the printer itself shows this one: certificate = "{FINGERPRINT}{shown}"'
        )
    said = f"it cannot prove that it is {destination.host}: {reason}"
    return PrinterError(
        "printer-certificate", said, location=Location(str(destination)), hint=hint
    )
