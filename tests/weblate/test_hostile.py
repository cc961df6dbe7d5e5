"""A hostile Weblate, or none: each answer ends in a finding, and soon."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cardgen import Project
from cardgen.catalog import read_po
from cardgen.errors import CardgenError
from cardgen.weblate import PullResult, Server, WeblateComponent, pull
from tests.left_open import all_closed
from tests.weblate.fake import TOKEN, FakeWeblate, weblate
from tests.weblate.test_http import complaint, component
from tests.weblate.test_pulling import TEXT, file

__all__ = ["file"]
LONG = "9" * 5000
SILENCE = 0.5
LONGEST = 20.0  # seconds on a machine that does much else
Parts = Callable[[], Iterator[bytes]]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "said",
    [
        "0", "-1", "-0", "nan", "inf", "1e9", "0.0", "", " 0 ", "9" * 400,
        "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 +2359",
        "Fri, 31 Dec 9999 23:59:59 -2359", "Tue, 99 Foo 99999 99:99:99", "now", "0, 0",
    ],
)  # fmt: skip
def test_whatever_retry_after_says_there_is_a_pause_and_an_end(status: int, said: str) -> None:
    waits: list[float] = []
    with weblate() as fake:
        fake.trouble = lambda _method, _path: (status, "", {"Retry-After": said})
        text = complaint(component(fake, waits))
    assert "server-busy" in text
    assert len(waits) <= 10
    assert all(1 <= each <= 300 for each in waits)


@contextmanager
def dripping(parts: Parts) -> Iterator[str]:
    """Serve these bytes as each answer; return the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def answer(wire: socket.socket) -> None:
        with suppress(OSError), wire:
            wire.settimeout(10)
            wire.recv(1 << 16)
            for part in parts():
                if stop.is_set():
                    return
                wire.sendall(part)

    def serve() -> None:
        while not stop.is_set():
            with suppress(OSError):
                wire, _ = listener.accept()
                threading.Thread(target=answer, args=(wire,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept
        listener.close()


def slow(data: bytes) -> Iterator[bytes]:
    while True:
        for each in data:
            yield bytes([each])
            time.sleep(SILENCE / 5)


def slow_body() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    yield from slow(b" ")


def slow_error() -> Iterator[bytes]:
    yield b"HTTP/1.1 500 No\r\nContent-Type: application/json\r\n\r\n"
    yield from slow(b" ")


def again_and_again() -> Iterator[bytes]:
    while True:
        yield b"HTTP/1.1 100 Continue\r\n\r\n" * 10


def slow_chunks() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    yield from (b"1\r\n \r\n" + part[:0] for part in slow(b" "))


@pytest.mark.parametrize(
    "parts",
    [
        lambda: slow(b"HTTP/1.1 200 OK\r\n"), slow_body, slow_error, again_and_again,
        slow_chunks,
    ],
)  # fmt: skip
def test_an_answer_that_drips_has_an_end(parts: Parts) -> None:
    began = time.monotonic()
    with dripping(parts) as url:
        rule, _ = refusal(url)
    assert rule in ("server-unreachable", "server-answer", "server-busy")
    assert time.monotonic() - began < LONGEST


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 60 + b"\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        b"HTTP/1.1 " + b"9" * 5000 + b" OK\r\n\r\n{}",
        b"HTTP/9.9 200 OK\r\n\r\n{}",
        b"\x00\xff" * 500,
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(1 << 24)),
        b"HTTP/1.1 304 \r\n\r\n", b"HTTP/1.1 101 Go on\r\n\r\n", b"HTTP/1.1 204 \r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[/\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: file:///etc/passwd\r\n\r\n",
        b"HTTP/1.1 307 Moved\r\nURI: //[\r\n\r\n", b"HTTP/1.1 303 Found\r\n\r\n",
        b"HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic\r\n\r\n",
        b"HTTP/1.1 400 " + b"x" * 60_000 + b"\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_http_is_told(head: bytes) -> None:
    with all_closed(), dripping(lambda: iter([head])) as url:
        rule, said = refusal(url)
    assert rule.startswith("server-")
    assert len(said) < 1000


def refusal(url: str) -> tuple[str, str]:
    """Find the rule and the message of a server's fault; its error holds nothing open."""
    there = WeblateComponent(
        Server(url, TOKEN, sleep=lambda _: None, timeout=SILENCE), "relief", "slogans"
    )
    with pytest.raises(CardgenError) as caught:
        there.translations()
    return caught.value.rule, caught.value.message


def list_page(**changed: Any) -> dict[str, Any]:
    """Make a page of languages."""
    language = {"language_code": "ko", "filename": "messages/zh-ko/slogans.po"}
    return {"count": 1, "next": None, "results": [language]} | changed


NESTED = "[" * 1_000_000 + "]" * 1_000_000


@pytest.mark.parametrize(
    "answer",
    [
        list_page(next=f"http://a/?page={LONG}"), list_page(next="http://[/"),
        list_page(next="?page=²"), list_page(next="?page=-1"), list_page(next=5),
        list_page(results={}), list_page(results=[1]),
        list_page(results=None), [], "", 7, None, {"results": [{"language_code": "ko"}]},
        NESTED, '{"results": ' + NESTED + "}", '{"results": [' + NESTED + "]}",
        '{"results": [], "next": "\\ud800"}', "nan", '{"count": 1e999}', "\ufeff{}",
    ],
)  # fmt: skip
def test_pages_that_are_none_are_told(answer: Any) -> None:
    with weblate() as fake:
        fake.trouble = lambda _method, _path: (200, answer, {})
        assert "server-answer" in complaint(component(fake))


def test_a_list_without_end_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cardgen.weblate.component._MOST_PAGES", 20)
    with weblate() as fake:
        pages = iter(range(2, 10_000))
        fake.trouble = lambda _method, _path: (200, list_page(next=f"?page={next(pages)}"), {})
        assert "a list has more than" in complaint(component(fake))


def test_a_list_of_a_million_entries_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cardgen.weblate.component._MOST_OBJECTS", 100)
    with weblate() as fake:
        many = list_page()["results"] * 101
        fake.trouble = lambda _method, _path: (200, list_page(results=many), {})
        assert "a list has more than" in complaint(component(fake))


@pytest.mark.parametrize(("name", "most"), [("_MOST_BYTES", 1000), ("_PATIENCE", 0.0)])
def test_a_list_that_is_long_in_bytes_or_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, most: float
) -> None:
    monkeypatch.setattr(f"cardgen.weblate.component.{name}", most)
    with weblate() as fake:
        pages = iter(range(2, 10_000))
        fake.trouble = lambda _method, _path: (200, list_page(next=f"?page={next(pages)}"), {})
        assert "a list has more than" in complaint(component(fake))


def test_an_answer_of_many_megabytes_is_refused() -> None:
    with weblate() as fake:
        fake.trouble = lambda _method, _path: (200, '"' + "x" * (17 << 20) + '"', {})
        assert "larger than 16 MB" in complaint(component(fake))


def pull_all(fake: FakeWeblate, file: Path) -> PullResult:
    there = WeblateComponent(
        Server(fake.url, TOKEN, sleep=lambda _: None, timeout=5), "relief", "slogans"
    )
    return pull(Project.open(file.parents[2]), there, pairs=["zh-ko"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timestamp", "yesterday"), ("timestamp", "0001-01-01T00:00:00+23:59"),
        ("timestamp", "9999-12-31T23:59:59-23:59"), ("timestamp", ""), ("timestamp", 5),
        ("timestamp", "2026-02-30T00:00:00Z"), ("user", "http://[/"), ("author", "http://[/"),
        ("unit", f"http://a/units/{LONG}/"), ("unit", "http://[/"), ("action", 1e400),
        ("id", LONG), ("id", -1.5), ("user", 7),
    ],
)  # fmt: skip
def test_a_change_that_is_none_is_told_before_a_text_is_saved(
    fake: FakeWeblate, file: Path, name: str, value: Any
) -> None:
    unit = fake.add_unit("ko", "empty", "山川异域，风月同天", "같은 하늘", 30)
    fake.approve(unit, "first", "같은 하늘", "2026-01-03T00:00:00Z")
    fake.changes[0][name] = value
    with pytest.raises(CardgenError) as caught:
        pull_all(fake, file)
    assert caught.value.rule == "server-answer"
    assert file.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "가" * 2_000_000, "가" * 10_001, "가\n" * 2_500, "\n" * 9_000, "a\x00b", "a\x1bb",
        "\\" * 9_999, '"' * 9_999, "\t" * 9_999, "a\u2028b", "가\r\n" * 3_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_no_text_is_pulled_that_cannot_be_read(
    fake: FakeWeblate, file: Path, text: str
) -> None:
    """Refused texts are reported, others are taken; then the file can be read."""
    fake.add_unit("ko", "empty", "山川异域，风月同天", text, 30)
    fake.add_unit("ko", "waiting", "你好", "안녕하세요", 30)
    found = pull_all(fake, file)
    assert "안녕하세요" in file.read_text(encoding="utf-8")
    assert len(read_po(file)) == 3
    taken = [each.id for each in found.taken]
    assert ("empty" in taken) != (len(found.findings) == 1)
    assert all(len(each.message) < 500 for each in found.findings)
    assert [each.id for each in pull_all(fake, file).taken] == []  # and it goes on


def test_many_texts_that_make_a_file_too_large_change_nothing(
    fake: FakeWeblate, file: Path
) -> None:
    entries = "".join(f'\nmsgctxt "m{at}"\nmsgid "字{at}"\nmsgstr ""\n' for at in range(40))
    file.write_text(TEXT + entries, encoding="utf-8")
    before = file.read_bytes()
    for at in range(40):
        fake.add_unit("ko", f"m{at}", f"字{at}", "가" * 10_000, 30)
    with pytest.raises(CardgenError) as caught:
        pull_all(fake, file)
    assert "larger than 1 MB" in str(caught.value)
    assert file.read_bytes() == before


def test_a_unit_that_comes_twice_is_taken_once(fake: FakeWeblate, file: Path) -> None:
    for text in ("같은 하늘", "다른 하늘"):
        fake.add_unit("ko", "empty", "山川异域，风月同天", text, 30)
    found = pull_all(fake, file)
    assert [each.rule for each in found.findings] == ["conflict"]
    assert "같은 하늘" in file.read_text(encoding="utf-8")
    assert "다른 하늘" not in file.read_text(encoding="utf-8")


def test_a_million_strange_messages_are_told_in_some_lines(
    fake: FakeWeblate, file: Path
) -> None:
    for at in range(200):
        fake.add_unit("ko", f"strange{at}" * 100, "源", "글", 30)
    found = pull_all(fake, file)
    assert len(found.findings) == 51
    assert all(len(each.message) < 300 for each in found.findings)


VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1.5, "", "x", LONG, "http://[/", "/api/units/1/", [], [[]], {},
    ["a", "b"], [None], "\ud800", "a\x00b", "가" * 20_000, "2026-01-01", "가\n" * 3_000,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_answers_that_are_damaged_end_in_words(
    fake: FakeWeblate, file: Path, seed: int
) -> None:
    """Values of other kinds anywhere in any answer, or changed bytes."""
    rng = Random(seed)
    unit = fake.add_unit("ko", "empty", "山川异域，风月同天", "같은 하늘", 30)
    fake.add_unit("ko", "waiting", "你好", "안녕하세요", 30)
    fake.approve(unit, "first", "같은 하늘", "2026-01-03T00:00:00Z")
    fake.users["first"] = {"full_name": "First", "email": "a@b"}
    kinds = ("translations", "units", "changes", "users")
    damaged = rng.choice(kinds)

    def trouble(method: str, path: str) -> Any:
        bare = path.partition("?")[0]
        if damaged not in bare.split("/")[-2:] and damaged != "users":
            return None
        fake.trouble = lambda _method, _path: None
        status, data, headers = fake.answer(method, bare, {}, None)
        fake.trouble = trouble
        return status, spoilt(rng, data), headers

    fake.trouble = trouble
    with suppress(CardgenError):
        pull_all(fake, file)
    read_po(file)


def spoilt(rng: Random, data: Any) -> Any:
    """Damage an answer: a value of another kind somewhere, or other bytes."""
    data = json.loads(json.dumps(data))
    if rng.random() < 0.3:
        text = json.dumps(data)
        at = rng.randrange(len(text))
        return text[:at] + rng.choice(('"', "{", "9", "", "\\u0000", "[", "é")) + text[at + 1 :]
    places: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        found = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in [*found]:
            places.append((value, key))
            if isinstance(each, dict | list):
                walk(each)

    walk(data)
    for holder, key in rng.sample(places, min(len(places), rng.choice((1, 1, 3)))):
        holder[key] = rng.choice(VALUES)
    return data
