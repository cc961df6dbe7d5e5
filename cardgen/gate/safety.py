"""What may reach a page at all: the guard before it.

A page on one's own machine can be reached by every web site that one has open (by forms, by
scripts, by a name that is made to mean this machine), and with ``--listen`` by a network. So
each request has to name a host that is this machine, come from the page itself, be small, and
not be one of too many; and all but the way in and what cardgen brings needs a cookie. What is
answered may load nothing from elsewhere (Content Security Policy 3).
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable, Collection
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cardgen.gate.rates import Rates
from cardgen.gate.visitors import Visitors

_PER_SECOND: Final = 40.0  # requests; who types fast makes ten
_AT_ONCE: Final = 160.0
# Of an address, from which a whole office may come in at once: each loads some ten files.
_PER_SECOND_BEFORE: Final = 80.0
_AT_ONCE_BEFORE: Final = 800.0
_BUSY: Final = (files("cardgen.gate") / "busy.html").read_text("utf-8")
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
OPEN: Final = ("/", "/sign-in", "/page/")
"""Paths that need no cookie: the way in, and files that everybody has who has cardgen."""


class Guard:
    """Lets through what may come in, with the `Visitor` it is from as ``scope["visitor"]``.

    `names` are those of this machine besides addresses and, for a `local` page, localhost.
    `failed` is told of mistakes of the page's server itself. A request has `most_bytes`; who is
    not known is told what is `closed`.

    A program may come with ``Authorization: Bearer`` and the token (RFC 6750) in place of a
    cookie. No site can let a browser send that without asking first, which is not answered.
    """

    def __init__(
        self,
        app: ASGIApp,
        visitors: Visitors,
        cookie: str,
        failed: Callable[[Exception], None],
        *,
        names: Collection[str],
        local: bool,
        closed: str,
        most_bytes: int,
    ) -> None:
        self._app = app
        self._visitors = visitors
        self._cookie = cookie
        self._names = {name.lower() for name in names}
        self._failed = failed
        self._local = local
        self._closed = closed
        self._most_bytes = most_bytes
        self._known = Rates(_PER_SECOND, _AT_ONCE)
        self._unknown = Rates(_PER_SECOND_BEFORE, _AT_ONCE_BEFORE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the page answer, a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no web sockets
            return
        headers = Headers(scope=scope)
        safe_send = _with_headers(send)
        refused = self._refusal(scope, headers)
        if refused is not None:
            await refused(scope, receive, safe_send)
            return
        try:
            await self._app(scope, _Limited(receive, self._most_bytes).receive, safe_send)
        except Exception as error:  # noqa: BLE001 - the application has answered 500
            self._failed(error)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        path, method = scope["path"], scope["method"]
        if not self._is_here(headers.getlist("host")):
            return _refused(421, "this is not the host of this page: open the address printed")
        if method not in ("GET", "HEAD", "POST"):
            return _refused(405, "there is no such method")
        program = self._visitors.program(_bearer(headers))
        is_of_a_site = "origin" in headers or "sec-fetch-site" in headers
        if (program is None or is_of_a_site) and not _is_ours(method, path, headers):
            return _refused(403, "another site asked for this")
        cookie = cookie_in(headers, self._cookie)
        visitor = program or self._visitors.known(cookie)
        # Many may come from one address; a cookie is one browser's, and only we give it.
        by_cookie = visitor is not None and program is None
        rates = self._known if by_cookie else self._unknown
        key = cookie if by_cookie else (scope.get("client") or ("",))[0]
        if wait := rates.wait(key):
            return too_many(wait, headers)
        rates.take(key)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 9 or int(length) > self._most_bytes:
            return _refused(413, "this is too large")
        scope["visitor"] = visitor
        is_open = path in OPEN or path.startswith(OPEN[-1])
        if visitor is None and not is_open:
            return _refused(401, self._closed)
        return None

    def _is_here(self, hosts: list[str]) -> bool:
        """Whether a request names this machine, by an address or a name that is its own.

        A site may make its own name mean this machine, but never an address.
        """
        if len(hosts) != 1:
            return False
        name, _, port = hosts[0].lower().rpartition(":")
        if not name or not port.isdecimal():
            name = hosts[0].lower()
        try:
            address = ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return name in self._names or (self._local and name == "localhost")
        return not self._local or address.is_loopback


def cookie_in(headers: Headers, name: str) -> str:
    """A cookie of a request, empty if there is none."""
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def with_cookie(answer: Response, name: str, cookie: str) -> Response:
    """An answer that also gives a cookie, which no script and no other site can use."""
    answer.set_cookie(name, cookie, httponly=True, samesite="strict", path="/")
    return answer


def _bearer(headers: Headers) -> str:
    """The token that a program gives, empty if it gives none."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _is_ours(method: str, path: str, headers: Headers) -> bool:
    """Whether the page itself asks, or somebody who opens it (Fetch Metadata, Origin)."""
    site = headers.get("sec-fetch-site", "")
    if method == "POST":
        origin = headers.get("origin", "")
        if origin:
            return origin.partition("://")[2] == headers["host"] and origin != "null"
        return site == "same-origin"
    return site in ("", "same-origin", "none") or path == "/"


def _refused(
    status: int, reason: str, headers: dict[str, str] | None = None
) -> PlainTextResponse:
    return PlainTextResponse(
        f"{reason}\n", status, headers={"Connection": "close", **(headers or {})}
    )


def too_many(wait: float, headers: Headers) -> Response:
    """The answer to who has to wait so many seconds: a page, for who can read one."""
    seconds = str(math.ceil(wait))
    again = {"Retry-After": seconds}
    if "text/html" not in headers.get("accept", ""):
        return _refused(429, f"too many requests: wait {seconds} s", again)
    page = _BUSY.replace("{seconds}", seconds)
    return HTMLResponse(page, 429, {"Connection": "close", **again})


def _with_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return wrapped


class _Limited:
    """A body that is counted as it comes."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._bytes = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._most:
            raise HTTPException(413, "this is too large\n", {"Connection": "close"})
        return message
