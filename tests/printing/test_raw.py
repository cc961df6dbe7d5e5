"""Raw printing to silent machines: sockets, devices, files."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from cardgen.errors import CardgenError
from cardgen.printing import RAW, Destination, Patience, PrintStage, PrintTask, recall, send
from tests.left_open import all_closed
from tests.printing.printers import sink

SHORT = Patience(wait=1.5, there=0.5)
LARGE = bytes(range(256)) * 40_000  # more than the buffers of the loopback hold


def raw(document: bytes, copies: int = 1) -> PrintTask:
    return PrintTask("label.zpl", ((RAW, document),), copies=copies)


def test_all_bytes_arrive() -> None:
    with sink() as machine:
        receipt = send(raw(b"^XA^XZ", copies=2), machine.destination)
        assert (receipt.certainty, receipt.given, receipt.total) == ("sent", 12, 12)
        assert machine.received == [b"^XA^XZ^XA^XZ"]
        assert send(raw(LARGE), machine.destination).certainty == "sent"
        assert machine.received[1] == LARGE


@pytest.mark.parametrize("fault", ["slow", "noise"])
def test_a_machine_that_is_slow_or_talks(fault: str) -> None:
    with sink(fault, 3) as machine:  # type: ignore[arg-type]
        assert send(raw(LARGE[:300_000]), machine.destination).certainty == "sent"
        assert machine.received == [LARGE[:300_000]]


@pytest.mark.parametrize("fault", ["close", "reset"])
@pytest.mark.parametrize("after", [1, 5000, len(LARGE) - 1])
def test_a_machine_that_hangs_up(fault: str, after: int) -> None:
    with sink(fault, after) as machine:  # type: ignore[arg-type]
        receipt = send(raw(LARGE), machine.destination, patience=SHORT)
        assert receipt.certainty == "doubtful"
        assert len(machine.received[0]) <= receipt.given <= receipt.total
        assert receipt.problem
        assert receipt.problem.message.startswith("the connection broke: ")
        said = f"; at most {receipt.given} of {len(LARGE)} bytes arrived"
        assert receipt.problem.message.endswith(said)


def test_a_machine_that_hangs_up_on_a_small_label() -> None:
    """The whole label fits into the network's buffers, so sending it proves nothing."""
    with sink("close", 3) as machine:
        assert send(raw(b"^XA" + b"x" * 5000), machine.destination).certainty == "doubtful"


def test_a_machine_that_takes_nothing_more() -> None:
    stages: list[PrintStage] = []
    with sink("stall", 5000) as machine:
        receipt = send(raw(LARGE), machine.destination, patience=SHORT, tell=stages.append)
    assert receipt.certainty == "doubtful"
    assert 5000 <= receipt.given < receipt.total
    assert str(receipt.problem).startswith(
        f"{machine.destination}: print-doubtful: the printer takes no data: no paper, an open "
        f"cover, or another job, for 1.5 s; at most {receipt.given} of "
    )
    assert stages[0] == PrintStage(begun=True)
    assert stages[-1].said


@pytest.mark.parametrize("kind", ["socket", "usb"])
def test_a_sender_that_is_broken_off_leaves_nothing_open(kind: str, tmp_path: Path) -> None:
    """For example by a ledger that cannot be written before the first byte leaves."""

    def tell(stage: PrintStage) -> None:
        raise KeyError(stage.begun)

    device = tmp_path / "lp0"
    device.touch()
    with sink() as machine:
        usb = Destination("usb", path=str(device))
        place = machine.destination if kind == "socket" else usb
        before = {*Path("/dev/fd").iterdir()}
        with all_closed(), pytest.raises(KeyError):
            send(raw(b"^XA^XZ"), place, tell=tell)
        assert len({*Path("/dev/fd").iterdir()} - before) <= (kind == "socket")  # the sink's


def test_a_machine_that_goes_on() -> None:
    with sink("stall", 5000) as machine:
        threading.Timer(1.2, machine.go_on).start()
        receipt = send(raw(LARGE), machine.destination, patience=Patience(wait=10))
        assert receipt.certainty == "sent"
        assert machine.received == [LARGE]


def test_nobody_listens() -> None:
    with sink() as machine:
        place = machine.destination
    with pytest.raises(CardgenError) as caught:
        send(raw(b"^XA^XZ"), place, patience=SHORT)
    assert str(caught.value) == (
        f"{place}: printer-unreachable: cannot reach the printer: Connection refused\n"
        "  hint: check that the printer is on and in the network, and check the address"
    )


def test_a_host_that_nobody_knows() -> None:
    with pytest.raises(CardgenError, match="cannot reach the printer"):
        send(raw(b"^XA^XZ"), Destination.at("socket://nowhere.invalid"))


def test_of_a_socket_nothing_can_be_asked_later() -> None:
    receipt = recall(raw(b""), "", Destination.at("socket://127.0.0.1"))
    assert receipt.certainty == "doubtful"
    assert "the printer cannot tell what is on paper" in str(receipt.problem)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_device(tmp_path: Path) -> None:
    """A named pipe, which fills and empties like a device file."""
    device = tmp_path / "lp0"
    os.mkfifo(device)
    with pytest.raises(CardgenError, match="cannot reach the printer"):  # nobody is behind it
        send(raw(b"^XA^XZ"), Destination.at(f"usb:{device}"))
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(device.read_bytes()))
    reader.start()
    receipt = None
    while receipt is None:
        with suppress(CardgenError):  # until the reader is there
            receipt = send(raw(LARGE[:300_000]), Destination.at(f"usb:{device}"))
    reader.join()
    assert (receipt.certainty, found) == ("sent", [LARGE[:300_000]])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_device_that_takes_nothing_more(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    os.mkfifo(device)
    behind = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    receipt = send(raw(LARGE), Destination.at(f"usb:{device}"), patience=SHORT)
    os.close(behind)
    assert receipt.certainty == "doubtful"
    assert 0 < receipt.given < receipt.total


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_program_with_many_open_files_waits_for_a_device(tmp_path: Path) -> None:
    """select() raises ValueError for file descriptors above 1023."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(2048, limits[0]), limits[1]))
    device = tmp_path / "lp0"
    os.mkfifo(device)
    with ExitStack() as opened:
        opened.callback(resource.setrlimit, resource.RLIMIT_NOFILE, limits)
        behind = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
        opened.callback(os.close, behind)
        while opened.enter_context(Path(os.devnull).open()).fileno() < 1024:
            pass
        receipt = send(raw(LARGE), Destination.at(f"usb:{device}"), patience=SHORT)
    assert receipt.certainty == "doubtful"


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "out.zpl"
    assert send(raw(b"^XA^XZ", 2), Destination.at(f"file:{path}")).certainty == "sent"
    assert path.read_bytes() == b"^XA^XZ^XA^XZ"
    with pytest.raises(CardgenError) as caught:
        send(raw(b"a"), Destination.at(f"file:{tmp_path}"))
    assert caught.value.rule == "output"


@pytest.mark.skipif(sys.platform == "win32", reason="there it is one")
def test_queues_of_windows_are_on_windows() -> None:
    with pytest.raises(CardgenError) as caught:
        send(raw(b"a"), Destination.at("winspool:Zebra ZD420"))
    assert str(caught.value) == (
        "winspool:Zebra ZD420: printer-unreachable: Windows queues work only on Windows\n"
        "  hint: use a CUPS queue: cups:NAME"
    )
