"""Links in a watched folder: none is followed, whatever its name."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from cardgen.errors import FieldError, OutputError, ShipmentError
from cardgen.gate import add_password
from cardgen.storage import SharedFolder
from cardgen.warehouse.folder import DropFolder
from cardgen.warehouse.token import load_token, locate_token
from cardgen.warehouse.uploads import UploadError, clean_name
from tests.cli.runs import run
from tests.shipment.faults.world import HEAD
from tests.warehouse.pages import status_page_of
from tests.warehouse.warehouses import Warehouse

CANARY: Final = "canary-7f3a"
ROWS: Final = ((2, "口罩", "A1"),)
KINDS: Final = ("to-file", "to-folder", "to-nothing", "hard")
TOP: Final = (
    ".cardgen-watch", ".cardgen-watch.lock", "done", "failed", "working", "shipments",
    "m.csv", "n.csv",
)  # fmt: skip
BELOW: Final = (
    "done/m.csv", "done/m.csv.txt", "failed/m.csv", "failed/m.csv.txt", "working/m.csv",
    "working/n.csv", "done/.m.csv.txt.00000000", ".m.csv.00000000", "shipments/M",
    "shipments/M/ledger.sqlite", "shipments/M/labels", "shipments/M/.ledger.lock",
    "shipments/M/report.html", "shipments/.watch-token", "shipments/M/ledger.sqlite-wal",
)  # fmt: skip


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A foreign folder, with files that cardgen may neither read nor change."""
    folder = tmp_path / "outside"
    (folder / "inner").mkdir(parents=True)
    for name in ("secret.txt", "m.csv", "m.csv.txt", "inner/ledger.sqlite"):
        (folder / name).write_text(f"{CANARY}\n{HEAD}\n", encoding="utf-8")
    return folder


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    monkeypatch.setenv("CUPS_SERVER", "localhost:1")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made = Warehouse(tmp_path / "home")
    monkeypatch.chdir(made.home)
    return made


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """The content of a folder, with rights and times."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in [folder, *sorted(folder.rglob("*"))]
    }


def plant(path: Path, kind: str, outside: Path) -> None:
    """Put a link to the foreign folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "hard":
        os.link(outside / "secret.txt", path)
    else:
        to = {"to-file": "secret.txt", "to-folder": "", "to-nothing": "new.txt"}[kind]
        path.symlink_to(outside / to)


def leaks_outside(folder: Path) -> bool:
    """True if a file that is no link has content of the foreign folder."""
    return any(
        CANARY.encode() in path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and path.stat().st_nlink == 1
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*TOP, *BELOW])
def test_no_link_in_a_watched_folder_is_followed(
    warehouse: Warehouse, outside: Path, name: str, kind: str
) -> None:
    """All operations of the folder: take, move, report, view and upload."""
    root = warehouse.home / "in"
    plant(root / name, kind, outside)
    before = state(outside)
    folder = DropFolder(root, rest=0, patience=0)
    said = ""
    try:
        folder.open()
        for each, why in folder.look():
            if why is None:
                folder.take(each)
        for each in folder.list_taken():
            folder.is_at_rest(each)
        if (folder.get_working_path("m.csv")).exists():
            folder.end("m.csv", "done", b"report")
        folder.put("sent.csv", b"sent")
        said += folder.hindrance
        for verdict in ("done", "failed"):
            for _, each in folder.list_ended(verdict):
                said += folder.read_report(verdict, each)
    except (OutputError, ShipmentError) as error:
        said += error.message
    except OSError as error:
        said += str(error)
    finally:
        folder.close()
    assert state(outside) == before
    assert CANARY not in said


@pytest.mark.torture
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*TOP, *BELOW])
def test_no_link_changes_what_watch_writes(
    warehouse: Warehouse, outside: Path, name: str, kind: str
) -> None:
    """The whole command, with its shipments in the folder, reports a link in the way."""
    root = warehouse.home / "in"
    plant(root / name, kind, outside)
    before = state(outside)
    if not os.path.lexists(root / "n.csv"):
        warehouse.drop("n.csv", *ROWS)
    if not os.path.lexists(root / "m.csv"):
        warehouse.drop("m.csv", *ROWS)
    words = [
        each for each in warehouse.make_arguments("--once") if each not in ("-o", "shipments")
    ]
    done = run(*words)
    assert state(outside) == before
    assert CANARY not in done.err + done.out
    assert not leaks_outside(warehouse.home)
    assert "internal" not in done.err
    if name in ("done", "failed", "working", "shipments") and kind != "hard":
        assert "link" in done.err


def test_the_page_shows_no_file_behind_a_link(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "in").mkdir()
    with status_page_of(tmp_path, works=False) as page:
        done = page.folder.root / "done"
        for number, kind in enumerate(KINDS):
            (done / f"{number}.csv").write_text("x", encoding="utf-8")
            plant(done / f"{number}.csv.txt", kind, outside)
        plant(page.shipments / "M" / "ledger.sqlite", "to-file", outside)
        plant(page.folder.root / "sent.csv", "to-nothing", outside)
        before = state(outside)
        for name in ("/0.csv", "/1.csv", "/2.csv", "/3.csv", "/M", ""):
            answer = page.ask(f"/shipments{name}")
            assert answer.status == 200
            assert CANARY.encode() not in answer.body
        shown = page.visit("/api/ask/shipment", {"shipment": "M"})
        assert (shown.status, CANARY.encode() in shown.body) in ((404, False), (200, False))
        assert page.ask("/shipments?name=sent.csv", b"data").status == 409
        assert state(outside) == before


def test_a_folder_that_is_swapped_while_it_runs_is_not_followed(
    warehouse: Warehouse, outside: Path
) -> None:
    """An attacker exchanges a folder and a link as fast as possible."""
    root = warehouse.home / "in"
    folder = DropFolder(root, rest=0, patience=0)
    folder.open()
    (outside / "done").mkdir()
    done, real, link = root / "done", root / "real", root / "link"
    link.symlink_to(outside / "done")
    before = state(outside)
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            for old, new in ((done, real), (link, done), (done, link), (real, done)):
                with suppress(OSError):  # cardgen makes the folder again meanwhile
                    old.rename(new)

    thread = threading.Thread(target=swap)
    thread.start()
    ended = 0
    until = time.monotonic() + 1
    try:
        while time.monotonic() < until:
            (root / "working/m.csv").write_bytes(b"list")
            try:
                place = folder.end("m.csv", "done", b"report")
                ended += 1
                folder.read_report("done", place)
            except OutputError:
                pass
    finally:
        stop.set()
        thread.join()
        folder.close()
    assert ended
    assert state(outside) == before


def test_a_file_that_becomes_a_link_between_look_and_use_is_not_read(
    tmp_path: Path, outside: Path
) -> None:
    folder, name, beside = SharedFolder(tmp_path), tmp_path / "m.csv", tmp_path / "x"
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            beside.write_bytes(b"mine")
            beside.rename(name)
            beside.symlink_to(outside / "secret.txt")
            beside.rename(name)

    thread = threading.Thread(target=swap)
    thread.start()
    found: set[bytes | None] = set()
    until = time.monotonic() + 1
    try:
        while time.monotonic() < until:
            try:
                found.add(folder.read("m.csv", 1 << 20))
            except OSError:
                found.add(None)
    finally:
        stop.set()
        thread.join()
    assert found <= {b"mine", b"", None}


@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "device"])
def test_what_is_no_file_is_not_opened(tmp_path: Path, kind: str) -> None:
    name = tmp_path / "m.csv.txt"
    if kind == "pipe":
        os.mkfifo(name)
    elif kind == "socket":
        import socket

        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(name))
    elif kind == "folder":
        name.mkdir()
    else:
        name.symlink_to("/dev/zero")
    with pytest.raises(OSError, match=r"link|not a file"):
        SharedFolder(tmp_path).read(name.name, 100)


def test_a_file_with_a_second_name_is_not_taken(warehouse: Warehouse, outside: Path) -> None:
    plant(warehouse.home / "in/m.csv", "hard", outside)
    done = run(*warehouse.make_arguments("--once"))
    assert "m.csv: not taken: the file has a second name elsewhere (hard link)" in done.err
    assert warehouse.names("done") == []


def test_a_token_that_others_know_is_not_believed(tmp_path: Path) -> None:
    place = tmp_path / "token"
    made = load_token(place)
    assert load_token(place) == made
    assert place.stat().st_mode & 0o777 == 0o600
    place.chmod(0o640)
    with pytest.raises(FieldError, match="other users may read or write the file"):
        load_token(place)
    place.unlink()
    (tmp_path / "theirs").write_text("x" * 40, encoding="ascii")
    (tmp_path / "theirs").chmod(0o600)
    place.symlink_to(tmp_path / "theirs")
    with pytest.raises(FieldError, match="a link"):
        load_token(place)
    if os.geteuid() == 0:
        os.chown(tmp_path / "theirs", 65534, 65534)
        with pytest.raises(FieldError, match="belongs to another user"):
            load_token(tmp_path / "theirs")


def test_the_token_is_not_in_the_folder_that_others_fill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    watched = tmp_path / "in"
    watched.mkdir()
    inside = locate_token(watched, watched / "shipments")
    assert inside.is_relative_to(tmp_path / "state")
    (tmp_path / "link").symlink_to(watched)
    assert locate_token(watched, tmp_path / "link" / "shipments") == inside
    assert locate_token(watched, tmp_path / "shipments").parent == tmp_path / "shipments"


@pytest.mark.parametrize("kind", ["password", "token"])
def test_secrets_are_private_from_their_first_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The file is checked each time that bytes are written."""
    write, seen = os.write, []

    def looked_at(handle: int, data: bytes) -> int:
        seen.append(os.fstat(handle).st_mode & 0o777)
        return write(handle, data)

    monkeypatch.setattr(os, "write", looked_at)
    place = tmp_path / kind
    before = os.umask(0)
    try:
        if kind == "token":
            load_token(place)
        else:
            add_password(place, "mapo", "a long password")
    finally:
        os.umask(before)
    assert seen == [0o600]
    assert place.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "name",
    [
        "a\u202evsc.csv", "\u2066a.csv", "a\u200b.csv", "-rf.csv", "=cmd.csv", "+1.csv",
        "@a.csv", "a\u2028b.csv", "\ufeffa.csv", "dir/-a.csv", "\\\\host\\=a.csv",
        "a\u061c.csv",
    ],
)  # fmt: skip
def test_names_that_hide_what_they_are_are_refused(name: str) -> None:
    with pytest.raises(UploadError):
        clean_name(name)


@pytest.mark.parametrize(
    "name", ["마포구 (최종).csv", "麻浦区-1.csv", "支援.xlsx", "a-b=c.csv"]
)
def test_names_that_people_give_are_taken(name: str) -> None:
    assert clean_name(name)


def test_a_name_that_turns_the_direction_is_shown_as_it_is(tmp_path: Path) -> None:
    """The list was dropped into the folder, not uploaded."""
    (tmp_path / "in").mkdir()
    with status_page_of(tmp_path, works=False) as page:
        done = page.folder.root / "done"
        (done / "a\u202evsc.csv").write_text("x", encoding="utf-8")
        (done / "a\u202evsc.csv.txt").write_text("report \u202e", encoding="utf-8")
        for path in ("/shipments", "/shipments/a%E2%80%AEvsc.csv"):
            assert "\u202e" not in page.ask(path).body.decode()
        told = page.ask("/shipments/a%E2%80%AEvsc.csv", headers={"Accept": "*/*"})
        assert told.data["list"] == "a\u202evsc.csv"  # programs get the raw name
