"""What is said of printers whatever is between: none answers, nobody knows what is on paper."""

from __future__ import annotations

from cardgen.errors import Diagnostic, Location, PrinterError
from cardgen.printing.destination import Destination


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
