"""Who has a database to write: a process by its number, its machine and when it began.

The note stays where a process was killed; whether that one is still there its machine knows.
"""

from __future__ import annotations

import os
import re
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_NOTE: Final = re.compile(r"process ([0-9]{1,9}) on (.*?)(?: \[(.*)\])?")
_ENDED: Final = ("Z", "X")  # states of a process that nobody has buried yet


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that has a database, or broke off."""

    process: int
    machine: str
    began: str = ""  # "" where nobody knows

    @classmethod
    def this(cls) -> Holder:
        """The process that asks."""
        return cls(os.getpid(), socket.gethostname(), _beginning(os.getpid()) or "")

    @classmethod
    def of(cls, note: str) -> Holder | None:
        """Who is noted; None if nobody is."""
        match = _NOTE.fullmatch(note)
        return cls(int(match[1]), match[2], match[3] or "") if match else None

    @property
    def note(self) -> str:
        """The holder as a database keeps it, and `of` reads it."""
        return str(self) + (f" [{self.began}]" if self.began else "")

    @property
    def is_gone(self) -> bool:
        """True if that process is certainly not there any more."""
        if self.machine != socket.gethostname():
            return False
        began = _beginning(self.process)
        return began is not None and (not began or (bool(self.began) and began != self.began))

    def __str__(self) -> str:
        """The holder in words."""
        return f"process {self.process} on {self.machine}"


def shown_holder(note: str) -> str:
    """A note in words: without what only this program needs."""
    found = Holder.of(note)
    return str(found) if found else note


def _beginning(process: int) -> str | None:
    """When a process of this machine began; "" if there is none, None where nobody knows."""
    if sys.platform != "linux":
        return None
    try:
        said = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    except FileNotFoundError:
        return "" if Path("/proc/self/stat").exists() else None
    except (OSError, ValueError):
        return None
    fields = said.rpartition(")")[2].split()  # a name may have anything in it
    return "" if fields[0] in _ENDED else f"{boot[:8]} {fields[19]}"
