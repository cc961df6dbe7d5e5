"""A server with the part of Weblate's REST API that cardgen uses.

Its answers have the form of Weblate 5.14: lists in pages, addresses with the site's own idea of
its name, new screenshots without their id, errors as drf-standardized-errors writes them.
"""

from __future__ import annotations

import email.parser
import email.policy
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

TOKEN: Final = "wlu_0123456789"
ELSEWHERE: Final = "http://weblate.invalid"  # what the site calls itself
_PAGE: Final = 4
_FLAG: Final = re.compile(r"^(max-size|font-size|replacements|priority|terminology)\b")
Answer = tuple[int, Any, dict[str, str]]


@dataclass
class FakeWeblate:
    """A component relief/slogans; `trouble` may answer a request in its place."""

    url: str = ""
    units: dict[int, dict[str, Any]] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)  # files by code
    screenshots: dict[int, dict[str, Any]] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    users: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    pictures: dict[int, bytes] = field(default_factory=dict)
    trouble: Callable[[str, str], Answer | None] = lambda _method, _path: None

    def add_language(self, code: str, file: str) -> None:
        """Add a language with its file; zh_Hans is the source language."""
        self.languages[code] = file

    def add_unit(
        self, code: str, context: str, source: str, target: str, state: int = 20
    ) -> int:
        """Add a unit to a language, and return its id."""
        number = len(self.units) + 1
        self.units[number] = {
            "translation": self.address(f"translations/relief/slogans/{code}"),
            "language_code": code,
            "source": [source],
            "target": [target],
            "context": context,
            "state": state,
            "id": number,
            "url": self.address(f"units/{number}"),
            "extra_flags": "",
        }
        return number

    def write(self, unit: int, user: str, old: str, target: str, when: str) -> None:
        """Record that somebody, or git, wrote the text of a unit."""
        self._change(unit, user, old, target, when, 2 if user else 71)

    def approve(self, unit: int, user: str, target: str, when: str, old: str = "") -> None:
        """Record that somebody approved a text of a unit, and perhaps wrote it too."""
        self._change(unit, user, old or target, target, when, 36)

    def _change(
        self, unit: int, user: str, old: str, target: str, when: str, action: int
    ) -> None:
        who = self.address(f"users/{user}") if user else None
        self.changes.insert(
            0,
            {
                "unit": self.address(f"units/{unit}"),
                "translation": self.units[unit]["translation"],
                "user": who,
                "author": who,
                "timestamp": when,
                "action": action,
                "old": old,
                "target": target,
                "id": len(self.changes) + 1,
            },
        )

    def address(self, path: str) -> str:
        """Make the address of an object, as the site sees itself."""
        return f"{ELSEWHERE}/api/{path}/"

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        """Answer a request."""
        parts = path.strip("/").split("/")[1:]
        match method, parts:
            case "GET", ["components", "relief", "slogans", "translations"]:
                found = [
                    {
                        "language_code": code,
                        "filename": file,
                        "is_source": code == "zh_Hans",
                    }
                    for code, file in self.languages.items()
                ]
                return self._page(path, found, query)
            case "GET", ["components", "relief", "slogans", "screenshots"]:
                return self._page(path, [*self.screenshots.values()], query)
            case "GET", ["translations", "relief", "slogans", code, what]:
                if code in self.languages:
                    own = self.units.values() if what == "units" else self.changes
                    mine = self.address(f"translations/relief/slogans/{code}")
                    found = [each for each in own if each["translation"] == mine]
                    return self._page(path, found, query)
            case "GET", ["users", name] if name in self.users:
                return 200, {"id": 1, "username": name, **self.users[name]}, {}
            case "PATCH", ["units", number] if int(number) in self.units:
                return self._flags(self.units[int(number)], body)
            case "POST", ["screenshots"]:
                return self._add(body)
            case "POST", ["screenshots", number, "file"]:
                self.pictures[int(number)] = body["image"]
                return 200, {"result": True}, {}
            case "POST", ["screenshots", number, "units"]:
                return self._associate(self.screenshots[int(number)], int(body["unit_id"]))
            case "PATCH", ["screenshots", number]:
                self.screenshots[int(number)] |= body
                return 200, self.screenshots[int(number)], {}
        return error(404, "not_found", "Not found.")

    def _page(self, path: str, found: list[dict[str, Any]], query: dict[str, str]) -> Answer:
        page, size = int(query.get("page", "1")), min(int(query.get("page_size", "50")), _PAGE)
        rest = found[page * size :]
        following = f"{ELSEWHERE}{path}?page={page + 1}&page_size={size}" if rest else None
        shown = found[(page - 1) * size : page * size]
        return 200, {"count": len(found), "next": following, "results": shown}, {}

    def _flags(self, unit: dict[str, Any], body: dict[str, Any]) -> Answer:
        if unit["language_code"] != "zh_Hans":
            said = "Source strings properties can be set only on source strings"
            return error(403, "permission_denied", said)
        for flag in re.findall(r'(?:[^,"]|"[^"]*")+', body["extra_flags"]):
            if not _FLAG.match(flag.strip()):
                said = f'Invalid translation flag: "{flag.strip()}"'
                return error(400, "invalid", said, "extra_flags")
        unit["extra_flags"] = body["extra_flags"]
        return 200, {"extra_flags": unit["extra_flags"], "state": unit["state"]}, {}

    def _add(self, body: dict[str, Any]) -> Answer:
        assert (body["project_slug"], body["component_slug"]) == ("relief", "slogans")
        number = len(self.screenshots) + 1
        shown = {
            "name": body["name"],
            "repository_filename": "",
            "translation": self.address(f"translations/relief/slogans/{body['language_code']}"),
            "file_url": self.address(f"screenshots/{number}/file"),
            "units": [],
            "url": self.address(f"screenshots/{number}"),
        }
        self.screenshots[number] = {"id": number, **shown}
        self.pictures[number] = body["image"]
        return 201, {**shown, "image": "/media/label.png"}, {}

    def _associate(self, screenshot: dict[str, Any], unit: int) -> Answer:
        if self.units[unit]["translation"] != screenshot["translation"]:
            return error(400, "invalid", "Unit matching query does not exist.", "unit_id")
        screenshot["units"] = [*screenshot["units"], self.address(f"units/{unit}")]
        return 200, screenshot, {}


def error(status: int, code: str, detail: str, attr: str | None = None) -> Answer:
    """Make an error as Weblate writes it."""
    kind = "validation_error" if status == 400 else "client_error"
    return status, {
        "type": kind,
        "errors": [{"code": code, "detail": detail, "attr": attr}],
    }, {}  # fmt: skip


@contextmanager
def weblate() -> Iterator[FakeWeblate]:
    """Start a server on the loopback."""
    fake = FakeWeblate()

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            address = urlsplit(self.path)
            fake.asked.append((self.command, self.path))
            body = self._body()
            reply = fake.trouble(self.command, address.path)
            if reply is None and self.headers["Authorization"] != f"Token {TOKEN}":
                reply = error(401, "authentication_failed", "Invalid token.")
            if reply is None:
                query = {key: values[0] for key, values in parse_qs(address.query).items()}
                reply = fake.answer(self.command, address.path, query, body)
            status, data, headers = reply
            if status == 0:  # the connection breaks
                self.close_connection = True
                return
            raw = data if isinstance(data, bytes) else json.dumps(data).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def _body(self) -> Any:
            data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kind = self.headers.get("Content-Type", "")
            if not kind.startswith("multipart/"):
                return json.loads(data) if data else None
            head = f"Content-Type: {kind}\r\n\r\n".encode()
            parser = email.parser.BytesParser(policy=email.policy.HTTP)
            form = parser.parsebytes(head + data)
            fields: dict[str, Any] = {}
            for part in form.iter_parts():
                name = part.get_param("name", header="content-disposition")
                raw = part.get_payload(decode=True)
                assert isinstance(raw, bytes)
                fields[str(name)] = raw if part.get_filename() else raw.decode()
            return fields

        do_GET = do_POST = do_PATCH = _handle  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
