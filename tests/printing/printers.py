"""Real printers on the loopback: ippeveprinter, LPrint with a sink, CUPS.

And a machine that listens on port 9100 and misbehaves as told.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, Literal

from cardgen.printing import Destination
from tests.system import require

_SOON: Final = 20.0  # seconds in which a program is there
LABEL_PRINTER: Final = """\
ATTR keyword media-supported om_label_100x150mm,om_small_60x40mm
ATTR keyword media-col-supported media-size,media-top-margin,media-bottom-margin,\
media-left-margin,media-right-margin
ATTR collection media-size-supported \
{MEMBER integer x-dimension 10000 MEMBER integer y-dimension 15000},\
{MEMBER integer x-dimension 6000 MEMBER integer y-dimension 4000}
ATTR integer media-top-margin-supported 0
ATTR integer media-bottom-margin-supported 0
ATTR integer media-left-margin-supported 0
ATTR integer media-right-margin-supported 0
ATTR keyword print-scaling-supported auto,none
ATTR resolution printer-resolution-supported 203dpi
"""
COUNTING: Final = """\
#!/bin/sh
# What ippeveprinter runs for each job: it counts sides as the file `pages` says, one if there
# is none, and stands still as long as there is a file `stop`, for the reason in it. What comes
# out lies in `paper`.
here=$(dirname "$0")
if [ -e "$here/stop" ]; then
  reason=$(cat "$here/stop")
  echo "STATE: +$reason" >&2
  while [ -e "$here/stop" ]; do sleep 0.05; done
  echo "STATE: -$reason" >&2
fi
if [ -e "$here/fail" ]; then exit 1; fi
for document; do :; done  # the last argument
paper=$(mktemp "$here/paper/.XXXXXX") && cp "$document" "$paper" &&
  mv "$paper" "$here/paper/${paper##*/.}"
echo "ATTR: job-impressions-completed=$(cat "$here/pages" 2>/dev/null || echo 1)" >&2
"""


def free_port() -> int:
    """Find a free port of the loopback."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(what: object, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until a port answers, a socket or file is there, or a callable is true."""
    until = time.monotonic() + _SOON
    while time.monotonic() < until:
        assert process is None or process.poll() is None, "it ended"
        if isinstance(what, int):
            with suppress(OSError), socket.create_connection(("localhost", what), 1):
                return
        elif isinstance(what, Path):
            if what.exists():
                return
        elif callable(what) and what():
            return
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come")


@contextmanager
def private_bus(folder: Path) -> Iterator[Mapping[str, str]]:
    """A D-Bus of its own; ippeveprinter and LPrint do not start without one."""
    address = f"unix:path={folder / 'bus'}"
    bus = subprocess.Popen(
        [require("dbus-daemon"), "--session", "--nofork", f"--address={address}"],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(folder / "bus", bus)
        yield {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address, "HOME": str(folder)}
    finally:
        bus.kill()
        bus.wait()


class EvePrinter:
    """CUPS' model of an IPP Everywhere printer, which keeps its documents."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], words: Sequence[str]
    ) -> None:
        self.folder = folder
        self.spool = folder / "spool"
        self.spool.mkdir()
        self.paper = folder / "paper"
        self.paper.mkdir()
        self._environment = environment
        self._words = words
        self.port = free_port()
        self.start()

    @property
    def destination(self) -> Destination:
        return Destination.at(f"ipp://localhost:{self.port}/ipp/print")

    def start(self) -> None:
        """Start, also once more after `kill`."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    require("ippeveprinter"), "-r", "off", "-n", "localhost",
                    "-p", str(self.port), "-d", str(self.spool), "-k", *self._words, "Test",
                ],
                env=dict(self._environment), stdout=log, stderr=log,
            )  # fmt: skip
        wait_for(self.port, self.process)

    def kill(self) -> None:
        """Pull the plug."""
        self.process.kill()
        self.process.wait()

    def list_output(self) -> list[Path]:
        """List the output, a file for each job, if it counts; in no order."""
        return [path for path in self.paper.iterdir() if not path.name.startswith(".")]

    def list_spool(self) -> list[bytes]:
        """List the complete documents as they came."""
        files = [path for path in self.spool.iterdir() if path.suffix != ".prn"]
        number = lambda path: int(re.match(r"\d+", path.name)[0])  # type: ignore[index]  # noqa: E731
        return [path.read_bytes() for path in sorted(files, key=number)]


@contextmanager
def eve_printer(
    folder: Path,
    *words: str,
    conf: str = LABEL_PRINTER,
    formats: str = "application/pdf",
    counting: bool = False,
) -> Iterator[EvePrinter]:
    """Start an ippeveprinter with the attributes of `conf` and the options `words`.

    One that is `counting` runs `COUNTING` for each job; others take seconds and count nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if counting:
        command = folder / "command"
        command.write_text(COUNTING)
        command.chmod(0o755)
        words = (*words, "-c", str(command))
    options = ["-f", formats]
    if conf:  # which has all that there is of a printer, its formats too
        said = f"{conf}ATTR mimeMediaType document-format-supported {formats}\n"
        (folder / "printer.conf").write_text(said)
        options = ["-a", str(folder / "printer.conf")]
    with private_bus(folder) as environment:
        printer = EvePrinter(folder, environment, [*options, *words])
        try:
            yield printer
        finally:
            printer.kill()


NOTHING: Final[Mapping[bytes, bytes]] = {}
ZEBRA: Final = {  # what a Zebra says of itself, for which LPrint waits 10 s
    b"~HQES": b"\x02\r\n  PRINTER STATUS\r\n   ERRORS:         0 00000000 00000000\r\n"
    b"   WARNINGS:       0 00000000 00000000\r\n\x03"
}
Fault = Literal["", "stall", "close", "reset", "slow", "noise"]


class Sink:
    """A machine on port 9100: it keeps the bytes of each connection, and can misbehave.

    After `after` bytes it reads no more ("stall"), hangs up, resets the connection, reads a few
    bytes at a time, or answers nonsense. Asked for one of `answers` it says what is told there.
    """

    def __init__(
        self, fault: Fault = "", after: int = 0, answers: Mapping[bytes, bytes] = NOTHING
    ) -> None:
        self.answers = answers
        self.fault = fault
        self.after = after
        self.received: list[bytearray] = []
        self.is_busy = False
        self._end = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.05)
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def destination(self) -> Destination:
        return Destination.at(f"socket://127.0.0.1:{self.port}")

    def go_on(self) -> None:
        """Stop misbehaving."""
        self.fault = ""

    def stop(self) -> None:
        self._end.set()
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while not self._end.is_set():
            try:
                connection, _ = self._listening.accept()
            except TimeoutError:
                continue
            with connection:
                self.is_busy = True
                self.received.append(bytearray())
                self._take(connection, self.received[-1])
                self.is_busy = False

    def _take(self, connection: socket.socket, data: bytearray) -> None:
        connection.settimeout(0.05)
        while not self._end.is_set():
            if self.fault and len(data) >= self.after:
                if self.fault in ("close", "reset"):
                    hard = struct.pack("ii", self.fault == "reset", 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hard)
                    return
                if not self._misbehave(connection):
                    continue
            least = self.after - len(data) if self.after > len(data) else 1 << 14
            try:
                block = connection.recv(min(1 << 14, max(least, 1)))
            except TimeoutError:
                continue
            except OSError:
                return
            if not block:
                return
            data += block
            for asked, answer in self.answers.items():
                if asked in block:
                    connection.sendall(answer)

    def _misbehave(self, connection: socket.socket) -> bool:
        """Misbehave. True if it reads on."""
        if self.fault == "stall":
            self._end.wait(0.02)
            return False
        if self.fault == "slow":
            self._end.wait(0.01)
        elif self.fault == "noise":
            with suppress(OSError):
                connection.send(b"\x02garbage\x03" * 100)
        return True


@contextmanager
def sink(
    fault: Fault = "", after: int = 0, answers: Mapping[bytes, bytes] = NOTHING
) -> Iterator[Sink]:
    """A `Sink` that listens."""
    machine = Sink(fault, after, answers)
    try:
        yield machine
    finally:
        machine.stop()


_CUPSD: Final = """\
Listen 127.0.0.1:{port}
Listen {folder}/cups.sock
LogLevel warn
DefaultAuthType None
Browsing No
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
_CUPS_FILES: Final = """\
FileDevice Yes
User lp
Group lp
SystemGroup root
ServerRoot {folder}
ServerBin {folder}/bin
DataDir /usr/share/cups
CacheDir {folder}/cache
StateDir {folder}
RequestRoot {folder}/requests
TempDir {folder}/tmp
ErrorLog {folder}/error.log
AccessLog {folder}/access.log
PageLog {folder}/page.log
"""


class Cups:
    """A server of CUPS on the loopback, with given queues."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.socket = folder / "cups.sock"

    def add(self, queue: str, device: str, model: str) -> None:
        """Add a queue for a device, with a `model` of ``lpadmin -m``."""
        subprocess.run(
            [require("lpadmin"), "-h", f"localhost:{self.port}", "-p", queue, "-E",
             "-v", device, "-m", model],
            check=True, capture_output=True, timeout=_SOON,
        )  # fmt: skip


@contextmanager
def cups() -> Iterator[Cups]:
    """Start a CUPS server, as root. The user ``lp`` can enter its folder."""
    with tempfile.TemporaryDirectory(prefix="cups-") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        for each in ("cache", "requests", "tmp"):
            (folder / each).mkdir()
            shutil.chown(folder / each, "lp", "lp")
        shutil.copytree("/usr/lib/cups", folder / "bin", symlinks=True)
        places = {"port": port, "folder": folder}
        (folder / "cupsd.conf").write_text(_CUPSD.format(**places))
        (folder / "cups-files.conf").write_text(_CUPS_FILES.format(**places))
        server = subprocess.Popen(
            [require("cupsd"), "-f", "-c", str(folder / "cupsd.conf"),
             "-s", str(folder / "cups-files.conf")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_for(port, server)
            yield Cups(folder, port)
        finally:
            server.kill()
            server.wait()


@contextmanager
def lprint(folder: Path, driver: str, device: str) -> Iterator[Destination]:
    """Start LPrint with one printer of a driver, which prints to a device of the loopback."""
    program = require("lprint")
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    with private_bus(folder) as environment:
        settings = {**environment, "TMPDIR": str(folder), "XDG_CONFIG_HOME": str(folder)}
        with (folder / "log").open("ab") as log:
            server = subprocess.Popen(
                [
                    program, "server",
                    "-o", f"server-port={port}", "-o", "listen-hostname=localhost",
                    "-o", f"spool-directory={folder}", "-o", "log-level=debug",
                    "-o", f"log-file={folder / 'server.log'}", "-o", "server-name=localhost",
                ],
                env=settings, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            wait_for(port, server)
            subprocess.run(
                [program, "add", "-d", "label", "-v", device, "-m", driver,
                 "-u", f"ipp://localhost:{port}/ipp/system"],
                env=settings, check=True, capture_output=True, timeout=_SOON,
            )  # fmt: skip
            yield Destination.at(f"ipp://localhost:{port}/ipp/print/label")
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
