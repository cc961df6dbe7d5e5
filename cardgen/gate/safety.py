"""The guard before a page: checks the host, origin, size, rate and cookie of each request.

Every web site that is open in the browser can reach a page on the same machine: by forms, by
scripts, or by DNS rebinding. With ``--listen`` a whole network can. So a request must name this
machine as its host, come from the page itself, be small, and keep to a rate. All paths but the
sign-in and the files of cardgen need a cookie. No answer may load anything from another site
(Content Security Policy 3).
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable, Collection, Mapping
from html import escape
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cardgen.gate.visitors import TokenBuckets, Visitors
from cardgen.locale import say_in_all

_PER_SECOND: Final = 40.0  # requests; a fast typist makes ten
_AT_ONCE: Final = 160.0
# For one address: a whole office may share it, and each visitor loads some ten files.
_PER_SECOND_BEFORE: Final = 80.0
_AT_ONCE_BEFORE: Final = 800.0
PAGE: Final = "gate"
"""The name of the page for clients that must wait, in the catalogs of the interface."""
_BUSY_TEXT: Final = (
    "Too many requests came at once. Wait {seconds} s, then load this page again. Texts that "
    "were not saved are still in this browser."
)
_BUSY: Final = (files("cardgen.gate") / "busy.html").read_text("utf-8")
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'{reaches}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
OPENED: Final = ("/", "/translate")
"""Paths that people open by a link, also by one in a mail or on another site."""
OPEN: Final = (*OPENED, "/sign-in", "/page/")
"""Paths that need no cookie: the sign-in, and files that are part of cardgen."""


class Guard:
    """Passes allowed requests on to `app`, with their `Visitor` as ``scope["visitor"]``.

    `names` are host names of this machine; a `local` page also accepts localhost. `failed`
    receives internal errors of the server. `most_bytes` gives the largest size of a request by
    its path. An unknown visitor gets the text `closed`. The page may ask servers at the
    addresses `reaches`, too.

    A program may send the token as ``Authorization: Bearer`` (RFC 6750) in place of a cookie,
    for the address `programs` and those below it alone. A browser sends this header to another
    site only after a CORS preflight request, and the guard refuses those.
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
        most_bytes: Callable[[str], int],
        reaches: Collection[str] = (),
        programs: str = "",
    ) -> None:
        self._app, self._visitors, self._cookie, self._failed = app, visitors, cookie, failed
        self._names, self._local = {name.lower() for name in names}, local
        self._closed, self._count_most, self._programs = closed, most_bytes, programs
        policy = _POLICY.format(reaches="".join(f" {each}" for each in reaches))
        self._headers = {"Content-Security-Policy": policy, **_HEADERS}
        self._known = TokenBuckets(_PER_SECOND, _AT_ONCE)
        self._unknown = TokenBuckets(_PER_SECOND_BEFORE, _AT_ONCE_BEFORE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it to the web application."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # the page has no web sockets
            return
        headers = Headers(scope=scope)
        safe_send = _with_headers(send, self._headers)
        refusal = self._find_refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, safe_send)
            return
        try:
            body = _LimitedBody(receive, self._count_most(scope["path"]))
            await self._app(scope, body.receive, safe_send)
        except Exception as error:  # noqa: BLE001 - the application has answered 500
            self._failed(error)

    def _find_refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the answer that refuses a request; None if it is allowed."""
        path, method = scope["path"], scope["method"]
        if not self._is_own_host(headers.getlist("host")):
            return _refuse(421, "wrong host: open the address that cardgen printed")
        if method not in ("GET", "HEAD", "POST"):
            return _refuse(405, "there is no such method")
        is_for_programs = path == self._programs or path.startswith(f"{self._programs}/")
        token = _read_bearer_token(headers) if self._programs and is_for_programs else ""
        program = self._visitors.find_program(token)
        has_site = "origin" in headers or "sec-fetch-site" in headers
        if (program is None or has_site) and not _is_same_origin(method, path, headers):
            return _refuse(403, "the request came from another site")
        cookie = read_cookie(headers, self._cookie)
        visitor = program or self._visitors.find_visitor(cookie)
        # Many visitors may share an address; a cookie belongs to one browser.
        by_cookie = visitor is not None and program is None
        rates = self._known if by_cookie else self._unknown
        key = cookie if by_cookie else (scope.get("client") or ("",))[0]
        if wait := rates.find_wait(key):
            return answer_too_many(wait, headers)
        rates.take(key)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 9 or int(length) > self._count_most(path):
            return _refuse(413, "the request is too large")
        scope["visitor"] = visitor
        is_open = path in OPEN or path.startswith(OPEN[-1])
        return None if visitor or is_open else _refuse(401, self._closed)

    def _is_own_host(self, hosts: list[str]) -> bool:
        """True if the Host header names this machine.

        DNS rebinding can point the name of a site to this machine, but not an address.
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


def read_cookie(headers: Headers, name: str) -> str:
    """Read a cookie of a request; "" if it is missing."""
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def set_cookie(answer: Response, name: str, cookie: str) -> Response:
    """Add a cookie to an answer that scripts and other sites cannot use."""
    answer.set_cookie(name, cookie, httponly=True, samesite="strict", path="/")
    return answer


def _read_bearer_token(headers: Headers) -> str:
    """Read the bearer token of a request; "" if it is missing."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _is_same_origin(method: str, path: str, headers: Headers) -> bool:
    """True if a request comes from the page itself, or from a user who opens it."""
    site = headers.get("sec-fetch-site", "")
    if method != "POST":
        return site in ("", "same-origin", "none") or path in OPENED
    if origin := headers.get("origin", ""):
        return origin.partition("://")[2] == headers["host"] and origin != "null"
    return site == "same-origin"


def _refuse(
    status: int, reason: str, headers: dict[str, str] | None = None
) -> PlainTextResponse:
    """Make the answer that refuses a request and closes the connection."""
    ending = {"Connection": "close", **(headers or {})}
    return PlainTextResponse(f"{reason}\n", status, ending)


def answer_too_many(wait: float, headers: Headers) -> Response:
    """Make the answer for a client that must wait, as HTML or plain text."""
    seconds = str(math.ceil(wait))
    again = {"Retry-After": seconds}
    if "text/html" not in headers.get("accept", ""):
        return _refuse(429, f"too many requests: wait {seconds} s", again)
    said = say_in_all(PAGE, _BUSY_TEXT, seconds=seconds)
    lines = (f'<p lang="{lang}">{escape(text)}</p>' for lang, text in said.items())
    page = _BUSY.replace("<!--busy-->", "\n".join(lines))
    return HTMLResponse(page, 429, {"Connection": "close", **again})


def _with_headers(send: Send, safe: Mapping[str, str]) -> Send:
    """Return a function that adds security headers to an answer."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in safe.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers


class _LimitedBody:
    """Request body of limited size, counted as it arrives."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._most, self._bytes = receive, most, 0

    async def receive(self) -> Message:
        """Receive the next part of a request. Raises HTTPException if it is too large."""
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._most:
            raise HTTPException(413, "the request is too large\n", {"Connection": "close"})
        return message
