"""A project, and its page served by a real server on this machine."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib
import uvicorn

from cardgen import Project
from cardgen.gate.passwords import Passwords
from cardgen.gate.server import bind_socket, make_config
from cardgen.gate.visitors import Visitors
from cardgen.page.app import make_app
from cardgen.page.desk import Desk
from cardgen.project import start_project

TOKEN = "a-token-that-nobody-guesses"


def new_project(folder: Path) -> Path:
    """Make a project as `cardgen init` does."""
    start_project(folder)
    return folder


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


def send_request(
    port: int,
    path: str,
    body: bytes | None,
    method: str,
    headers: dict[str, str],
    *,
    within: float,
) -> Answer:
    """Send a request to this machine, without empty headers; wait `within` seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=within)
    try:
        connection.request(
            method or ("GET" if body is None else "POST"),
            path,
            body,
            {name: value for name, value in headers.items() if value},
        )
        answer = connection.getresponse()
        return Answer(
            answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        )
    finally:
        connection.close()


@dataclass
class OpenPage:
    """The page of a project at `port`, and requests to it as its own page makes them."""

    folder: Path
    port: int
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/translate?token={TOKEN}"

    def ask(
        self,
        path: str,
        data: Any = None,
        *,
        method: str = "",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        sent = {
            "Host": f"127.0.0.1:{self.port}",
            "Cookie": f"cardgen-{self.port}={self.cookie}",
        }
        if data is not None:
            body = json.dumps(data).encode()
            sent["Content-Type"] = "application/json"
        if body is not None:
            sent["Origin"] = f"http://127.0.0.1:{self.port}"
        sent |= headers or {}
        return send_request(self.port, path, body, method, sent, within=10)

    def entries(self, pair: str = "zh-ko", domain: str = "slogans") -> dict[str, Any]:
        """Ask for the entries of a catalog, by name."""
        found = self.ask(f"/api/catalog/{pair}/{domain}").data["entries"]
        return {each["name"]: each for each in found}

    def make_save(self, name: str, text: str, **more: Any) -> dict[str, Any]:
        """Make the request by which the page saves a slogan."""
        entry = self.entries()[name]
        asked = {"pair": "zh-ko", "domain": "slogans", "id": entry["id"], "seen": entry["seen"]}
        return {**asked, "text": text, "fuzzy": False, "note": entry["note"], **more}

    def file(self, pair: str = "zh-ko", domain: str = "slogans") -> Path:
        return self.folder / "messages" / pair / f"{domain}.po"


def read_entry(page: OpenPage, name: str, pair: str = "zh-ko") -> polib.POEntry:
    (found,) = [each for each in polib.pofile(str(page.file(pair))) if each.msgctxt == name]
    return found


@contextmanager
def open_page(
    folder: Path, passwords: Passwords | None = None, *, local: bool = True
) -> Iterator[OpenPage]:
    """Serve the page of a project, with a cookie for requests unless there are passwords."""
    with bind_socket("127.0.0.1", 0, 0) as listener:
        port = listener.getsockname()[1]
        failures: list[Exception] = []
        visitors = Visitors("" if passwords else TOKEN, passwords)
        app = make_app(
            Desk(Project.open(folder)),
            visitors,
            f"cardgen-{port}",
            failures.append,
            names={"cards.example"} if not local else (),
            local=local,
        )
        server = uvicorn.Server(make_config(app))
        listener.listen()
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.005)
            yield OpenPage(folder, port, visitors.sign_in_by_token(TOKEN) or "")
        finally:
            server.should_exit = True
            thread.join(10)
        assert failures == []
