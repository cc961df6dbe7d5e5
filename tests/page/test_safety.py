"""Attacks on the page that the guard must refuse."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from pathlib import Path

import pytest

from cardgen.gate import server
from cardgen.gate.passwords import Passwords, add_password
from cardgen.page.events import MOST_LISTENERS, Events
from tests.moment import SECONDS
from tests.page.open_page import TOKEN, OpenPage, new_project, open_page

NONE = {"Cookie": ""}


def test_the_page_has_strict_headers(page: OpenPage) -> None:
    answer = page.ask("/")
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_the_token_gives_a_cookie_that_no_other_site_has(page: OpenPage) -> None:
    answer = page.ask(f"/?token={TOKEN}", headers=NONE)
    cookie = answer.headers["set-cookie"]
    assert answer.status == 200
    assert cookie.startswith(f"cardgen-{page.port}=")
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert TOKEN not in cookie


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", "%00", "토큰"])
def test_a_wrong_token_is_refused(page: OpenPage, token: str) -> None:
    from urllib.parse import quote

    answer = page.ask(f"/?token={quote(token)}", headers=NONE)
    assert answer.status == 401
    assert "set-cookie" not in answer.headers
    assert b"<h1>cardgen</h1>" in answer.body


@pytest.mark.parametrize(
    "path", ["/api/desk", "/api/catalog/zh-ko/slogans", "/api/events", "/api/nothing", "/docs"]
)
def test_nothing_is_told_without_a_cookie(page: OpenPage, path: str) -> None:
    for cookie in ("", f"cardgen-{page.port}=wrong", "cardgen=x", "\x01=;;;"):
        assert page.ask(path, headers={"Cookie": cookie}).status == 401


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example",
        "192.168.1.7", "[2001:db8::1]:80", "0", "127.0.0.1@evil.example", "10.0.0.1:{port}",
    ],
)  # fmt: skip
def test_a_wrong_host_is_refused(page: OpenPage, host: str) -> None:
    """A foreign host name is refused, against DNS rebinding."""
    assert page.ask("/api/desk", headers={"Host": host.format(port=page.port)}).status in (
        400,
        421,
    )


@pytest.mark.parametrize(
    "host", ["localhost:{port}", "127.0.0.1", "[::1]:9", "LOCALHOST", "127.0.0.2"]
)
def test_this_machine_by_other_names_is_let_in(page: OpenPage, host: str) -> None:
    assert page.ask("/api/desk", headers={"Host": host.format(port=page.port)}).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost:{port}"},
        {"Origin": ""},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_post_of_another_site_is_refused(page: OpenPage, headers: dict[str, str]) -> None:
    before = page.file().read_bytes()
    made = {name: value.format(port=page.port) for name, value in headers.items()}
    assert (
        page.ask("/api/texts/save", page.make_save("brothers", "x"), headers=made).status == 403
    )
    assert page.file().read_bytes() == before


def test_a_question_of_another_site_is_refused(page: OpenPage) -> None:
    for site in ("cross-site", "same-site"):
        assert page.ask("/api/desk", headers={"Sec-Fetch-Site": site}).status == 403
        assert page.ask("/page/main.js", headers={"Sec-Fetch-Site": site}).status == 403


def test_a_form_of_another_site_is_no_question(page: OpenPage) -> None:
    """A form of another site can send neither JSON nor the origin of the page."""
    body = b'{"pair":"zh-ko"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = page.ask("/api/texts/save", body=body, headers={"Content-Type": kind})
        assert answer.status == 400


@pytest.mark.parametrize(
    "name",
    [
        "../../../cardgen.toml", "..%2f..%2fcardgen.toml", "%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd", "main.js%00", "words/en.json", "..\\..\\x", "C:\\x", "index.html/", ".",
        "", "app.py",
    ],
)  # fmt: skip
def test_a_path_reaches_no_file(page: OpenPage, name: str) -> None:
    assert page.ask(f"/page/{name}").status == 404


@pytest.mark.parametrize("word", ["../zh-ko", "..", "/etc", "zh-ko/../zh-ja", "\0", "é" * 70])
def test_a_name_that_looks_like_a_path_is_none(page: OpenPage, word: str) -> None:
    from urllib.parse import quote

    part = quote(word, safe="")
    assert page.ask(f"/api/catalog/{part}/slogans").status == 404
    assert page.ask(f"/api/catalog/zh-ko/{part}").status == 404
    assert page.ask(f"/api/overflowing/zh-ko/{part}").status == 404
    assert page.ask(f"/api/about/zh-ko/slogans/{part}").status == 404
    for key in ("pair", "domain", "id"):
        asked = {**page.make_save("brothers", "x"), key: word}
        assert page.ask("/api/texts/save", asked).status == 404


def test_a_template_is_a_name_and_never_a_file(page: OpenPage) -> None:
    file = page.folder / "templates" / "my-label.toml"
    asked = {
        k: v for k, v in page.make_save("brothers", "x").items() if k not in ("seen", "note")
    }
    for template, status in ((str(file), 404), ("my-label.toml", 404), ("my-label", 200)):
        found = page.ask("/api/texts/preview", {**asked, "template": template, "values": {}})
        assert found.status == status


def test_a_large_body_is_refused_before_it_is_read(page: OpenPage) -> None:
    """100 MB are refused by the header, and in chunks without a length."""
    start = time.monotonic()
    head = (
        f"POST /api/texts/save HTTP/1.1\r\nHost: 127.0.0.1:{page.port}\r\n"
        f"Cookie: cardgen-{page.port}={page.cookie}\r\nContent-Type: application/json\r\n"
        f"Origin: http://127.0.0.1:{page.port}\r\n"
    )
    chunk = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"
    for last, body in (
        ("Content-Length: 104857600\r\n\r\n", b""),
        ("Transfer-Encoding: chunked\r\n\r\n", chunk[: 1 << 17]),
    ):
        with socket.create_connection(("127.0.0.1", page.port), 10) as wire:
            wire.sendall((head + last).encode() + body)
            assert wire.recv(64).startswith(b"HTTP/1.1 413")
            with pytest.raises((BrokenPipeError, ConnectionResetError)):
                wire.sendall(chunk * 100)  # the server has closed the connection
    assert time.monotonic() - start < SECONDS
    assert page.ask("/api/desk").status == 200


@pytest.mark.parametrize("length", ["-1", "x", "99999999999999999999", "65537", "0x10"])
def test_a_length_that_is_none_is_refused(page: OpenPage, length: str) -> None:
    head = (
        f"POST /api/texts/save HTTP/1.1\r\nHost: 127.0.0.1:{page.port}\r\n"
        f"Content-Length: {length}\r\nOrigin: http://127.0.0.1:{page.port}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", page.port), 5) as wire:
        wire.sendall(head.encode())
        assert wire.recv(64).split()[1] in (b"400", b"413")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "X"])
def test_other_methods_are_refused(page: OpenPage, method: str) -> None:
    assert page.ask("/api/desk", method=method).status == 405


@pytest.mark.parametrize(
    "change",
    [
        {"text": 3}, {"text": "x" * 10_001}, {"more": 1}, {"fuzzy": "yes"}, {"note": None},
        {"pair": ["zh-ko"]},
    ],
)  # fmt: skip
def test_a_question_of_another_form_is_refused(
    page: OpenPage, change: dict[str, object]
) -> None:
    assert (
        page.ask("/api/texts/save", {**page.make_save("brothers", "x"), **change}).status == 400
    )


def test_broken_json_is_refused(page: OpenPage) -> None:
    for body in (b"", b"{", b"[" * 60_000, b"\xff\xfe", b"nul", b'{"pair":'):
        answer = page.ask(
            "/api/texts/save", body=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status == 400


def test_a_flood_is_refused_and_ends(own_page: OpenPage) -> None:
    statuses = [own_page.ask("/page/base.css").status for _ in range(400)]
    assert statuses[0] == 200
    refused = next(at for at, status in enumerate(statuses) if status == 429)
    assert refused >= 100  # a person who types is never refused
    time.sleep(0.3)
    assert own_page.ask("/api/desk").status == 200


def test_connections_that_are_held_open_keep_nobody_out(own_page: OpenPage) -> None:
    starts = (b"", b"GET / HTTP/1.1\r\nHost: 127.", b"POST /api/texts/save HTTP/1.1\r\n")
    held = []
    for at in range(450):
        held.append(socket.create_connection(("127.0.0.1", own_page.port), timeout=5))
        held[-1].sendall(starts[at % 3])
    assert own_page.ask("/api/desk").status == 200
    for each in held:
        each.close()


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET / HTT",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nx",
    ],
)
def test_a_request_must_be_whole_in_time(
    own_page: OpenPage, start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.2)
    with socket.create_connection(("127.0.0.1", own_page.port), timeout=5) as held:
        held.sendall(start)
        with suppress(ConnectionResetError):
            while held.recv(4096):
                pass


@pytest.fixture
def team(tmp_path: Path) -> Passwords:
    add_password(tmp_path / "team.txt", "mapo-office", "a long password")
    return Passwords.read(tmp_path / "team.txt")


def form(page: OpenPage, name: str, password: str) -> tuple[int, str]:
    from urllib.parse import urlencode

    body = urlencode({"name": name, "password": password}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = page.ask("/sign-in", body=body, headers=kind)
    return answer.status, answer.headers.get("set-cookie", "")


def test_a_team_signs_in_by_name(tmp_path: Path, team: Passwords) -> None:
    with open_page(new_project(tmp_path / "project"), team, local=False) as page:
        assert page.ask("/").status == 401
        assert b'name="password"' in page.ask("/").body
        assert page.ask(f"/?token={TOKEN}").status == 401
        assert page.ask("/?token=").status == 401
        assert form(page, "mapo-office", "a wrong password")[0] == 401
        assert form(page, "nobody", "a long password")[0] == 401
        status, cookie = form(page, "mapo-office", "a long password")
        assert status == 303
        page.cookie = cookie.partition("=")[2].partition(";")[0]
        assert page.ask("/api/desk").data["visitor"] == "mapo-office"


def test_passwords_cannot_be_tried_one_after_another(tmp_path: Path, team: Passwords) -> None:
    with open_page(new_project(tmp_path / "project"), team, local=False) as page:
        tried = [form(page, "mapo-office", f"password {number}")[0] for number in range(8)]
        assert tried == [401] * 6 + [429] * 2


def test_a_page_for_a_team_is_known_by_addresses_and_its_own_names(
    tmp_path: Path, team: Passwords
) -> None:
    with open_page(new_project(tmp_path / "project"), team, local=False) as page:
        for host, status in (
            ("192.168.1.7:80", 401), ("cards.example", 401), ("evil.example", 421),
        ):  # fmt: skip
            assert page.ask("/", headers={"Host": host}).status == status


def test_one_on_ones_own_machine_has_no_form_to_sign_in(page: OpenPage) -> None:
    assert form(page, "", "")[0] == 404


def test_an_office_behind_one_address_signs_in(tmp_path: Path) -> None:
    """A right password is no failed try, and failed tries count for one name only."""
    for number in range(9):
        add_password(tmp_path / "team.txt", f"office {number}", "a long password")
    team = Passwords.read(tmp_path / "team.txt")
    with open_page(new_project(tmp_path / "project"), team, local=False) as page:
        for number in range(9):
            assert form(page, f"office {number}", "a long password")[0] == 303
        tried = [form(page, "office 0", "another password")[0] for _ in range(7)]
        assert tried == [401] * 6 + [429]
        assert form(page, "office 0", "a long password")[0] == 429
        assert form(page, "office 1", "a long password")[0] == 303


def test_who_tried_too_often_reads_when_to_try_again(tmp_path: Path, team: Passwords) -> None:
    with open_page(new_project(tmp_path / "project"), team, local=False) as page:
        for _ in range(6):
            form(page, "mapo-office", "a wrong password")
        answer = page.ask("/sign-in", body=b"name=mapo-office&password=x")
        assert answer.status == 429
        assert 1 <= int(answer.headers["retry-after"]) <= 10
        assert b"<form" in answer.body
        assert b'data-word="Too many wrong tries with this name. ' in answer.body


def test_many_names_at_one_address_have_an_end(
    tmp_path: Path, team: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Passwords, "is_right", lambda *_: False)
    with open_page(new_project(tmp_path / "project"), team, local=False) as page:
        tried = [form(page, f"name {number}", "x")[0] for number in range(200)]
    assert tried[:120] == [401] * 120
    assert 429 in tried


def test_each_who_is_in_has_requests_of_their_own(tmp_path: Path, team: Passwords) -> None:
    with open_page(new_project(tmp_path / "project"), team, local=False) as page:
        cookies = []
        for _ in range(2):
            _, cookie = form(page, "mapo-office", "a long password")
            cookies.append(cookie.partition("=")[2].partition(";")[0])
        page.cookie = cookies[0]
        assert 429 in [page.ask("/page/icon.svg").status for _ in range(300)]
        page.cookie = cookies[1]
        assert page.ask("/page/icon.svg").status == 200


def test_too_many_requests_are_answered_with_a_page(own_page: OpenPage) -> None:
    for _ in range(400):
        answer = own_page.ask("/", headers={"Accept": "text/html"})
        if answer.status == 429:
            break
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["content-type"].startswith("text/html")
    for said in ("Wait 1 s", "1 秒", "1초"):
        assert said in answer.body.decode()


@pytest.mark.parametrize("said", [b"\xed\xa0\x80", b"\\ud800", b"\xff", b"a\xed\xbf\xbf"])
def test_half_a_character_is_refused(own_page: OpenPage, said: bytes) -> None:
    before = own_page.file().read_bytes()
    asked = json.dumps(own_page.make_save("brothers", "TEXT")).encode().replace(b"TEXT", said)
    answer = own_page.ask(
        "/api/texts/save", body=asked, headers={"Content-Type": "application/json"}
    )
    assert answer.status in (400, 422)
    assert own_page.file().read_bytes() == before


def test_no_more_listen_than_may() -> None:
    events = Events()
    listeners = [events.add_listener() for _ in range(MOST_LISTENERS + 30)]
    assert sum(each is not None for each in listeners) == MOST_LISTENERS
    first = listeners[0]
    assert first is not None
    events.remove_listener(first)
    assert events.add_listener() is not None
