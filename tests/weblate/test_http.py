"""Requests to a server: their content, their limits, and the waiting time."""

from __future__ import annotations

import ssl
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from cardgen.errors import CardgenError
from cardgen.weblate import Server, WeblateComponent, check_url
from tests.system import require
from tests.weblate.fake import TOKEN, Answer, FakeWeblate, weblate

TRANSLATIONS = "/api/components/relief/slogans/translations/"


def component(fake: FakeWeblate, waits: list[float] | None = None) -> WeblateComponent:
    slept = waits if waits is not None else []
    return WeblateComponent(
        Server(fake.url, TOKEN, sleep=slept.append, timeout=5), "relief", "slogans"
    )


def complaint(there: WeblateComponent) -> str:
    with pytest.raises(CardgenError) as caught:
        there.translations()
    return str(caught.value)


def in_turn(fake: FakeWeblate, *answers: Answer | None) -> None:
    """Let a server give these answers, and then its normal ones."""
    left = [*answers]
    fake.trouble = lambda _method, _path: left.pop(0) if left else None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://weblate.example.org/", None),
        ("https://example.org:8443/weblate", None),
        ("http://localhost:8080", None),
        ("http://[::1]:8080", None),
        ("http://weblate.example.org", "is not encrypted"),
        ("ftp://weblate.example.org", "is not the address"),
        ("weblate.example.org", "is not the address"),
        ("https://name:word@example.org", "has a user, a password"),
        ("https://example.org/?a=b", "has a user, a password"),
        ("https://[::1", "is not the address"),
        ("https://example.org:port", "is not the address"),
        ("file:///etc/passwd", "is not the address"),
    ],
)
def test_addresses(url: str, said: str | None) -> None:
    if said is None:
        assert check_url(url) == url.rstrip("/")
        return
    with pytest.raises(CardgenError, match=said):
        check_url(url)


def test_a_token_is_sent_to_no_other_server(fake: FakeWeblate) -> None:
    with weblate() as other:
        there = f"{other.url}{TRANSLATIONS}"
        in_turn(fake, (302, {}, {"Location": there}))
        assert complaint(component(fake)).splitlines() == [
            f"{fake.url}{TRANSLATIONS}?page=1&page_size=200: server-answer: the server "
            f"redirects to {there}; the token is not sent there",
            "  hint: give the final address of the server",
        ]
        assert other.asked == []


def test_a_server_that_asks_to_wait_is_given_time(fake: FakeWeblate) -> None:
    waits: list[float] = []
    in_turn(fake, (429, {}, {"Retry-After": "7"}), (503, {}, {"Retry-After": "2"}))
    assert len(component(fake, waits).translations()) == 3
    assert waits == [7.0, 2.0]


def test_but_not_for_ever(fake: FakeWeblate) -> None:
    waits: list[float] = []
    fake.trouble = lambda _method, _path: (429, {}, {"Retry-After": "200"})
    said = complaint(component(fake, waits))
    assert "server-busy: 429 Too Many Requests" in said
    assert waits == [200.0]
    fake.trouble = lambda _method, _path: (
        429, {}, {"Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT"},
    )  # fmt: skip
    assert "server-busy" in complaint(component(fake))


def test_broken_connections_and_gateways(fake: FakeWeblate) -> None:
    waits: list[float] = []
    in_turn(fake, (0, b"", {}), (502, b"<html>", {"Content-Type": "text/html"}))
    assert len(component(fake, waits).translations()) == 3
    assert waits == [1.0, 3.0]
    fake.trouble = lambda _method, _path: (0, b"", {})
    assert f"{fake.url}: server-unreachable: " in complaint(component(fake))


def test_what_may_have_been_done_is_not_done_again(fake: FakeWeblate) -> None:
    fake.trouble = lambda _method, _path: (0, b"", {})
    with pytest.raises(CardgenError) as caught:
        component(fake).add_screenshot("ko", "name", b"png")
    assert caught.value.rule == "server-unreachable"
    assert len(fake.asked) == 1
    fake.asked.clear()
    in_turn(fake, (429, {}, {"Retry-After": "1"}))  # which says that nothing was done
    assert component(fake).add_screenshot("ko", "name", b"\r\n--png").id == 1
    assert fake.pictures == {1: b"\r\n--png"}
    assert len(fake.asked) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, b"<!DOCTYPE html>", {}), "server-answer: the answer is not from Weblate"),
        ((200, {"results": [{"name": 3}]}, {}), "server-answer: the answer is not from"),
        ((200, b"\xff\xfe", {}), "server-answer: the answer is not from Weblate"),
        ((404, b"<h1>nothing</h1>", {"Content-Type": "text/html"}), "GET: 404 Not Found\n"),
        ((500, {"error": "Server Error (500)"}, {}), "server-answer: GET: 500 Internal"),
        ((400, {"errors": [{"attr": "q", "detail": "bad"}]}, {}), "400 Bad Request: q bad"),
        ((400, {"errors": [3]}, {}), '400 Bad Request: {"errors": [3]}'),
    ],
)
def test_answers_that_are_none(fake: FakeWeblate, answer: Answer, said: str) -> None:
    fake.trouble = lambda _method, _path: answer
    assert said in complaint(component(fake))


def test_a_wrong_token_and_a_project_that_there_is_not(fake: FakeWeblate) -> None:
    there = WeblateComponent(Server(fake.url, "wrong"), "relief", "slogans")
    assert "server-refused: 401 Unauthorized: Invalid token." in complaint(there)
    missing = WeblateComponent(Server(fake.url, TOKEN), "a/b", "c d")
    assert "404 Not Found: Not found." in complaint(missing)
    assert "/a%2Fb/c%20d/translations/" in fake.asked[-1][1]
    assert TOKEN not in repr(there) + repr(missing)


def test_pages_are_counted_whatever_name_the_site_has(fake: FakeWeblate) -> None:
    for number in range(10):
        fake.add_unit("ko", f"m{number}", "中", "가")
    found = component(fake).units("ko")
    assert [unit.context for unit in found] == [f"m{number}" for number in range(10)]
    assert len(fake.asked) == 3


def test_a_list_that_never_ends(fake: FakeWeblate) -> None:
    answer = {"results": [], "next": f"{fake.url}{TRANSLATIONS}?page=1"}
    fake.trouble = lambda _method, _path: (200, answer, {})
    assert component(fake).translations() == []
    assert len(fake.asked) == 1


@pytest.mark.system
def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            require("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate,
            "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        url = f"https://localhost:{server.server_address[1]}"
        waits: list[float] = []
        there = WeblateComponent(Server(url, TOKEN, sleep=waits.append, timeout=5), "a", "b")
        said = complaint(there)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert "server-unreachable: " in said
    assert "CERTIFICATE_VERIFY_FAILED" in said
    assert "certificates of your own authority in SSL_CERT_FILE" in said
    assert waits == []
