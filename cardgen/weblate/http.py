"""HTTPS to another program's server: JSON and files, with patience and with suspicion.

In come a method, a path and data; out come the bytes of an answer. The token goes to one host
over a checked certificate, and nowhere else: a redirect is an error, never followed. Who is
asked to wait does, for a bounded time. What can be asked twice without harm is asked again
when a connection breaks.
"""

from __future__ import annotations

import email.utils
import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from cardgen import __version__
from cardgen.errors import FieldError, Location, ServerError

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_TIMEOUT: Final = 60.0  # seconds without a byte
_PATIENCE: Final = 300.0  # seconds of waiting in all, whatever the server asks for
_PAUSES: Final = (1.0, 3.0, 9.0)  # before something is asked again
_MOST: Final = 64 << 20  # bytes of an answer
_SHOWN: Final = 300  # characters of what a server says
_BUSY: Final = frozenset({429, 502, 503, 504})
_WAIT: Final = frozenset({429, 503})  # which say that nothing was done
_REFUSED: Final = frozenset({401, 403})
_REPEATABLE: Final = frozenset({"GET", "PATCH"})


def check_url(url: str) -> str:
    """The address of a server without a slash at its end. Raises FieldError "bad-value"."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    reason = ""
    if parts.scheme not in {"http", "https"} or not host:
        reason = "is no address of a server"
    elif parts.username or parts.password or parts.query or parts.fragment:
        reason = "has more in it than where the server is"
    elif parts.scheme == "http" and host not in _LOOPBACK:
        reason = "is not encrypted, and everybody on the way would read the token"
    if reason:
        said = f"{url!r} {reason}"
        raise FieldError("bad-value", said, hint="write it as https://weblate.example.org")
    return url.strip().rstrip("/")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Redirects come back as they are."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """None is followed."""


def _opener(url: str) -> urllib.request.OpenerDirector:
    handlers: list[urllib.request.BaseHandler] = [
        _NoRedirect(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
    ]
    if urlsplit(url).hostname in _LOOPBACK:
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers)


@dataclass
class Server:
    """A server at a checked `url`, asked with a token.

    `sleep` waits so many seconds.
    """

    url: str
    token: str = field(repr=False)
    sleep: Callable[[float], None] = time.sleep
    timeout: float = _TIMEOUT

    def __post_init__(self) -> None:
        self._opener = _opener(self.url)
        self._waited = 0.0

    def get(self, path: str, query: Mapping[str, str | list[str]] | None = None) -> bytes:
        """What is at a path. Raises ServerError."""
        return self._ask("GET", f"{path}?{urlencode(query, doseq=True)}" if query else path)

    def patch(self, path: str, data: Mapping[str, Any]) -> bytes:
        """Change some of what is at a path. Raises ServerError."""
        return self._ask("PATCH", path, json.dumps(data).encode(), "application/json")

    def post(self, path: str, data: Mapping[str, Any]) -> bytes:
        """Give data to a path. Raises ServerError."""
        return self._ask("POST", path, json.dumps(data).encode(), "application/json")

    def post_file(
        self, path: str, fields: Mapping[str, str], name: str, file: str, data: bytes
    ) -> bytes:
        """Give a PNG called `file` to a path, as the field `name`. Raises ServerError."""
        body, kind = _multipart(fields, name, file, data)
        return self._ask("POST", path, body, kind)

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        request = urllib.request.Request(f"{self.url}{path}", body, method=method)  # noqa: S310  # see check_url
        request.add_unredirected_header("Authorization", f"Token {self.token}")
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", f"cardgen/{__version__}")
        if kind:
            request.add_header("Content-Type", kind)
        pauses = iter(_PAUSES)
        while True:
            try:
                with self._opener.open(request, timeout=self.timeout) as answer:
                    return self._read(answer)
            except urllib.error.HTTPError as error:
                with error:
                    pause = self._pause(error, method, next(pauses, None))
                    if pause is None:
                        raise self._refusal(error, method, path) from None
            except (OSError, http.client.HTTPException) as error:
                reason = getattr(error, "reason", error)
                again = next(pauses, None)
                # A certificate is no better the second time.
                hopeless = isinstance(reason, ssl.SSLCertVerificationError)
                if method not in _REPEATABLE or again is None or hopeless:
                    raise self._unreachable(reason) from error
                pause = again
            self._wait(pause)

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        data = answer.read(_MOST + 1)
        if len(data) > _MOST:
            said = f"it answers with more than {_MOST >> 20} MB"
            raise ServerError("server-answer", said, location=Location(self.url))
        return data

    def _pause(
        self, error: urllib.error.HTTPError, method: str, pause: float | None
    ) -> float | None:
        """How long to wait before it is asked again, None if it is not."""
        asked = _seconds(error.headers.get("Retry-After", ""))
        if error.code in _WAIT and asked is not None:
            return asked if asked + self._waited <= _PATIENCE else None
        if error.code not in _BUSY or (error.code not in _WAIT and method not in _REPEATABLE):
            return None
        return pause

    def _wait(self, seconds: float) -> None:
        self._waited += seconds
        self.sleep(seconds)

    def _refusal(self, error: urllib.error.HTTPError, method: str, path: str) -> ServerError:
        """What a server has against a request, as an error."""
        place = Location(f"{self.url}{path}")
        if error.code in range(300, 400):
            there = (error.headers.get("Location") or "somewhere else")[:_SHOWN]
            said = f"the server sends on to {there}, and a token is sent nowhere else"
            hint = "give the address that the server really has"
            return ServerError("server-answer", said, location=place, hint=hint)
        said = _said(error)
        if error.code in _REFUSED:
            hint = "check the token, and what its owner may do in the project"
            return ServerError("server-refused", said, location=place, hint=hint)
        if error.code in _BUSY:
            hint = "try again later: what was done is not done twice"
            return ServerError("server-busy", said, location=place, hint=hint)
        hint = "check the address, the project and the component" if error.code == 404 else ""
        return ServerError("server-answer", f"{method}: {said}", location=place, hint=hint)

    def _unreachable(self, reason: object) -> ServerError:
        said = " ".join(str(reason).split())[:_SHOWN] or type(reason).__name__
        hint = "check the address, and the connection"
        if isinstance(reason, ssl.SSLCertVerificationError):
            hint = "SSL_CERT_FILE may name the certificates of your own authority"
        return ServerError("server-unreachable", said, location=Location(self.url), hint=hint)


def _seconds(text: str) -> float | None:
    """How long ``Retry-After`` asks to wait: seconds, or until a date."""
    if text.strip().isdecimal():
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, when.timestamp() - time.time())


def _said(error: urllib.error.HTTPError) -> str:
    """What a server says is wrong, in a line."""
    try:
        text = error.read(1 << 16).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        text = ""
    try:
        told = json.loads(text)
        found = [
            " ".join(filter(None, (each.get("attr"), each.get("detail"))))
            for each in told["errors"]
        ]
        text = "; ".join(found)
    except (ValueError, KeyError, TypeError, AttributeError):
        if error.headers.get_content_type() != "application/json":
            text = ""  # a page for browsers
    line = " ".join(text.split())[:_SHOWN]
    return f"{error.code} {error.reason}: {line}" if line else f"{error.code} {error.reason}"


def _multipart(
    fields: Mapping[str, str], name: str, file: str, data: bytes
) -> tuple[bytes, str]:
    """A form with a file (RFC 7578), and its content type.

    Its boundary is made of all that is in it, and so in none of it.
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
