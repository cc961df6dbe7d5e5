"""HTTPS requests to a server of another program: JSON and files, with retries and limits.

In come a method, a path and data; out come the bytes of an answer. The token goes to one host
over a checked certificate, and nowhere else: a redirect is an error, never followed. If the
server asks to wait, we wait, for a bounded time. Requests that do no harm twice are repeated
when a connection breaks. Answers are bounded in bytes and in time.
"""

from __future__ import annotations

import email.utils
import http.client
import json
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import msgspec

from cardgen import __version__
from cardgen.deadline import Deadline
from cardgen.errors import FieldError, Location, ServerError

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_TIMEOUT: Final = 60.0  # seconds without a byte
_PATIENCE: Final = 300.0  # seconds of waiting in all, even if the server asks for more
_PAUSES: Final = (1.0, 3.0, 9.0)  # seconds before a request is repeated
_LEAST_PAUSE: Final = 1.0  # seconds, even if a server asks for none, or its clock is behind
_MOST_TRIES: Final = 10  # for one request
_MOST: Final = 16 << 20  # bytes of an answer: 200 units of the longest texts have 8 MB
_SHOWN: Final = 300  # characters of a server's message
# The library raises ValueError or OverflowError for a malformed length or number.
_BROKEN: Final = (OSError, http.client.HTTPException, ValueError, OverflowError)
_BUSY: Final = frozenset({429, 502, 503, 504})
_WAIT: Final = frozenset({429, 503})  # with these the server has done nothing
_REFUSED: Final = frozenset({401, 403})
_REPEATABLE: Final = frozenset({"GET", "PATCH"})


def check_url(url: str) -> str:
    """Check the address of a server, and return it. Raises FieldError "bad-value"."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    reason = ""
    if parts.scheme not in {"http", "https"} or not host:
        reason = f"{url!r} is not the address of a server"
    elif parts.username or parts.password or parts.query or parts.fragment:
        reason = f"{url!r} has a user, a password, a query or a fragment"
    elif parts.scheme == "http" and host not in _LOOPBACK:
        reason = f"{url!r} is not encrypted: others could read the token"
    if reason:
        hint = "write an address such as https://weblate.example.org"
        raise FieldError("bad-value", reason, hint=hint)
    return url.strip().rstrip("/")


class _Late(OSError):
    """Answer that came too slowly."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Handler that returns redirects unread.

    The library would leave the answer open if the address in it is malformed.
    """

    def http_error_302(self, *_: Any, **__: Any) -> None:
        """Do not follow a redirect."""

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _opener(url: str, cover: Callable[[socket.socket], None]) -> urllib.request.OpenerDirector:
    """Make an HTTP client that passes each connection to `cover` before sending."""
    context = ssl.create_default_context()

    def connect(*where: Any, **how: Any) -> socket.socket:
        wire = socket.create_connection(*where, **how)
        cover(wire)
        return wire

    class Plain(http.client.HTTPConnection):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            self._create_connection = connect

    class Secure(http.client.HTTPSConnection):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            self._create_connection = connect

    class PlainHandler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, req)

    class SecureHandler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, req, context=context)

    handlers = [_NoRedirect(), PlainHandler(), SecureHandler(context=context)]
    direct = [urllib.request.ProxyHandler({})] if urlsplit(url).hostname in _LOOPBACK else []
    return urllib.request.build_opener(*handlers, *direct)


class _Refusal(msgspec.Struct, frozen=True):
    """Refusal by the server."""

    code: int
    said: str
    retry_after: str
    location: str


@dataclass
class Server:
    """Server at a checked `url`, with a token.

    `sleep` waits for seconds. `timeout` is the longest silence; a whole answer has twice as
    long.
    """

    url: str
    token: str = field(repr=False)
    sleep: Callable[[float], None] = time.sleep
    timeout: float = _TIMEOUT

    def __post_init__(self) -> None:
        self._opener = _opener(self.url, self._cover)
        self._waited = 0.0
        self._deadline: Deadline | None = None

    def get(self, path: str, query: Mapping[str, str | list[str]] | None = None) -> bytes:
        """Read a path. Raises ServerError."""
        return self._ask("GET", f"{path}?{urlencode(query, doseq=True)}" if query else path)

    def patch(self, path: str, data: Mapping[str, Any]) -> bytes:
        """Change a part of the object at a path. Raises ServerError."""
        return self._ask("PATCH", path, json.dumps(data).encode(), "application/json")

    def post(self, path: str, data: Mapping[str, Any]) -> bytes:
        """Post data to a path. Raises ServerError."""
        return self._ask("POST", path, json.dumps(data).encode(), "application/json")

    def post_file(
        self, path: str, fields: Mapping[str, str], name: str, file: str, data: bytes
    ) -> bytes:
        """Post a PNG called `file` to a path, as the field `name`. Raises ServerError."""
        body, kind = _encode_form(fields, name, file, data)
        return self._ask("POST", path, body, kind)

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        """Send a request, again if needed. Return the bytes of the answer."""
        request = urllib.request.Request(f"{self.url}{path}", body, method=method)  # noqa: S310  # see check_url
        request.add_unredirected_header("Authorization", f"Token {self.token}")
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", f"cardgen/{__version__}")
        if kind:
            request.add_header("Content-Type", kind)
        pauses = iter(_PAUSES)
        for tries in count(1):
            try:
                came = self._send_once(request)
            except _BROKEN as error:
                reason, pause = getattr(error, "reason", error), next(pauses, None)
                # A wrong certificate stays wrong, and a late answer has used all the time.
                hopeless = isinstance(reason, ssl.SSLCertVerificationError | _Late)
                if method not in _REPEATABLE or pause is None or hopeless:
                    raise self._unreachable(reason) from error
            else:
                if isinstance(came, bytes):
                    return came
                pause = self._pause(came, method, next(pauses, None))
                if pause is None or tries >= _MOST_TRIES:
                    raise self._refusal(came, method, path)
            self._waited += pause
            self.sleep(pause)
        raise AssertionError

    def _cover(self, wire: socket.socket) -> None:
        """Limit the time of a connection to that of the current request."""
        if self._deadline is not None:
            self._deadline.cover(wire)

    def _send_once(self, request: urllib.request.Request) -> bytes | _Refusal:
        """Send a request once. Return the answer or the refusal."""
        with Deadline(2 * self.timeout) as deadline:
            self._deadline = deadline
            try:
                with self._opener.open(request, timeout=self.timeout) as answer:
                    data: bytes = answer.read(_MOST + 1)
            except urllib.error.HTTPError as error:
                with error:
                    return _refusal_of(error)
            except _BROKEN as error:
                if not deadline.is_over:
                    raise
                raise self._late_error() from error
            if deadline.is_over:  # the answer may be a part
                raise self._late_error()
        if len(data) > _MOST:
            said = f"the answer is larger than {_MOST >> 20} MB"
            raise ServerError("server-answer", said, location=Location(self.url))
        return data

    def _late_error(self) -> _Late:
        """Make the error for an answer that took too long."""
        return _Late(f"the answer was not complete after {2 * self.timeout:g} s")

    def _pause(self, came: _Refusal, method: str, pause: float | None) -> float | None:
        """Return the seconds to wait before the request is repeated; None if it is not."""
        asked = _parse_retry_after(came.retry_after)
        if came.code in _WAIT and asked is not None:
            return asked if asked + self._waited <= _PATIENCE else None
        if came.code not in _BUSY or (came.code not in _WAIT and method not in _REPEATABLE):
            return None
        return pause

    def _refusal(self, came: _Refusal, method: str, path: str) -> ServerError:
        """Make the error for a refusal by the server."""
        rule, said, hint = "server-answer", came.said, ""
        if came.code in range(300, 400):
            there = came.location or "another address"
            said = f"the server redirects to {there}; the token is not sent there"
            hint = "give the final address of the server"
        elif came.code in _REFUSED:
            rule = "server-refused"
            hint = "check the token, and the rights of its owner in the project"
        elif came.code in _BUSY:
            rule, hint = "server-busy", "try again later: nothing is done twice"
        else:
            said = f"{method}: {said}"
            hint = (
                "check the address, the project and the component" if came.code == 404 else ""
            )
        return ServerError(rule, said, location=Location(f"{self.url}{path}"), hint=hint)

    def _unreachable(self, reason: object) -> ServerError:
        """Make the error for a server that does not answer."""
        said = " ".join(str(reason).split())[:_SHOWN] or type(reason).__name__
        hint = "check the address and the connection"
        if isinstance(reason, ssl.SSLCertVerificationError):
            hint = "name the certificates of your own authority in SSL_CERT_FILE"
        return ServerError("server-unreachable", said, location=Location(self.url), hint=hint)


def _parse_retry_after(text: str) -> float | None:
    """Parse the header ``Retry-After`` into seconds, at least one; None if it is invalid."""
    text = text.strip()
    if text.isdecimal():
        return max(_LEAST_PAUSE, float(text[:20]))
    try:
        when = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError, OSError):  # none, or no such year
        return None
    return max(_LEAST_PAUSE, when - time.time())


def _refusal_of(error: urllib.error.HTTPError) -> _Refusal:
    """Make a refusal from an error of the server."""
    retry_after = error.headers.get("Retry-After", "")[:_SHOWN]
    location = " ".join((error.headers.get("Location") or "").split())[:_SHOWN]
    return _Refusal(error.code, _read_message(error), retry_after, location)


def _read_message(error: urllib.error.HTTPError) -> str:
    """Return the server's error message in one line."""
    try:
        text = error.read(1 << 16).decode("utf-8", "replace")
    except _BROKEN:
        text = ""
    try:
        pairs = [(each.get("attr"), each.get("detail")) for each in json.loads(text)["errors"]]
        text = "; ".join(" ".join(filter(None, pair)) for pair in pairs)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        if error.headers.get_content_type() != "application/json":
            text = ""  # a page for browsers
    line = " ".join(text.split())[:_SHOWN]
    status = f"{error.code} {error.reason}"[:_SHOWN]
    return f"{status}: {line}" if line else status


def _encode_form(
    fields: Mapping[str, str], name: str, file: str, data: bytes
) -> tuple[bytes, str]:
    """Encode a form with a file (RFC 7578). Return it with its content type.

    The boundary is a digest of the whole form, so the form cannot contain it.
    """
    whole = sha256(data)
    for each in fields.items():
        whole.update(repr(each).encode())
    boundary = whole.hexdigest()
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; '
        f'filename="{file}"\r\nContent-Type: image/png\r\n\r\n'
    )
    body = ("".join(parts) + head).encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"
