"""The page of a watched folder, served by a real server on this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cardgen.gate import Passwords
from cardgen.gate.server import bind_socket
from cardgen.page.app import serve_folder
from cardgen.page.folder import WatchedFolder
from cardgen.project import Project
from cardgen.shipment import Press, Request, make_request
from cardgen.warehouse import Commission, DropFolder, Foreman, WatchEvent
from tests.page.open_page import Answer, send_request

TOKEN: Final = "a-token-that-nobody-guesses-at-all"


@dataclass
class StatusPage:
    """The page at `port`, and requests of a program with the token."""

    folder: DropFolder
    shipments: Path
    port: int
    foreman: Foreman
    events: list[WatchEvent]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/?token={TOKEN}#folder"

    def ask(
        self,
        path: str,
        body: bytes | None = None,
        *,
        method: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        sent = {"Host": f"127.0.0.1:{self.port}", "Authorization": f"Bearer {TOKEN}"}
        sent |= headers or {}
        return send_request(self.port, path, body, method, sent, within=20)

    def visit(self, path: str, data: object = None, *, cookie: str = "") -> Answer:
        """Ask as a browser that has opened the page by its address, or has a cookie."""
        if not cookie:
            opened = self.ask(f"/?token={TOKEN}", headers={"Authorization": ""})
            cookie = opened.headers["set-cookie"].partition(";")[0]
        sent = {"Authorization": "", "Cookie": cookie}
        if data is None:
            return self.ask(path, headers=sent)
        sent |= {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}"}
        return self.ask(path, json.dumps(data).encode(), headers=sent)

    def list_dropped(self) -> list[str]:
        """List the names of files that wait in the folder."""
        return sorted(
            path.name
            for path in self.folder.root.iterdir()
            if path.is_file() and not path.name.startswith(".")
        )

    def until(self, what: str, state: str) -> dict[str, Any]:
        """Wait until a list has a state, and return its data."""
        end = time.monotonic() + 90
        while time.monotonic() < end:
            answer = self.ask(f"/shipments/{what}")
            if answer.status == 200 and answer.data["state"] == state:
                found: dict[str, Any] = answer.data
                return found
            time.sleep(0.05)
        raise AssertionError((what, state, self.events))


@contextmanager
def status_page_of(
    home: Path,
    *to: Press,
    request: Request | None = None,
    passwords: Passwords | None = None,
    works: bool = True,
) -> Iterator[StatusPage]:
    """Serve the page of the folder `in` below `home`; run its foreman too if it `works`."""
    folder = DropFolder(home / "in", rest=0.05, patience=0.5)
    shipments = home / "shipments"
    request = request or make_request(
        manifest=Path(), folder=Path(), formats=("zpl",), dpi=203.2
    )
    events: list[WatchEvent] = []
    commission = Commission(Path(), request, shipments, home, to=to)
    foreman = Foreman(folder, commission, events.append, poll=0.05)
    failures: list[Exception] = []
    thread = threading.Thread(target=foreman.run)
    with (
        bind_socket("127.0.0.1", 0, 0) as listener,
        serve_folder(
            Project.find(home),
            WatchedFolder(foreman, folder, commission),
            failures.append,
            listener=listener,
            token=TOKEN,
            passwords=passwords,
        ),
    ):
        if works:
            thread.start()
            while not folder.is_there:
                time.sleep(0.01)
        else:
            folder.open()
        try:
            yield StatusPage(folder, shipments, listener.getsockname()[1], foreman, events)
        finally:
            foreman.stop()
            if works:
                thread.join(60)
            else:
                folder.close()
    assert failures == []
