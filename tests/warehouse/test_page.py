"""The service: uploads of lists, and attacks that it must refuse."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from cardgen.gate import Passwords, add_password
from cardgen.locale import ENGLISH, LANGUAGES, load_words
from tests.shipment.faults.world import HEAD, build
from tests.warehouse.pages import TOKEN, StatusPage, status_page_of

LIST = f"{HEAD}\nfriend-in-need,zh-ko,tiny,2,口罩,A1\n".encode()
KOREAN = {"Accept-Language": "ko-KR,ko;q=0.9"}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StatusPage]:
    """A page that takes lists, without a foreman at work."""
    home = tmp_path_factory.mktemp("home")
    (home / "in").mkdir()
    with status_page_of(home, works=False) as opened:
        yield opened


@pytest.fixture
def empty(page: StatusPage) -> Iterator[StatusPage]:
    """A page with an empty folder, emptied again after the test."""
    yield page
    for name in page.list_dropped():
        (page.folder.root / name).unlink()


def form(name: bytes, data: bytes, boundary: bytes = b"xyz") -> bytes:
    head = b'Content-Disposition: form-data; name="list"; filename="' + name + b'"'
    return b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + data + b"\r\n--" + boundary + b"--"


FORM = {"Content-Type": "multipart/form-data; boundary=xyz"}


@pytest.mark.ci
def test_a_list_that_is_sent_is_made_and_answered(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "in").mkdir()
    with status_page_of(tmp_path) as page:
        answer = page.ask("/shipments?name=mapo-1.csv", LIST)
        assert answer.status == 202
        assert answer.headers["location"] == "/shipments/mapo-1.csv"
        assert answer.data == {"list": "mapo-1.csv", "state": "left"}
        told = page.until("mapo-1.csv", "done")
        assert told["shipment"] == "MAPO-1"
        assert told["ledger"]["boxes"] == 2
        assert "MAPO-1" in told["report"]
        assert page.ask("/shipments/MAPO-1").data == told["ledger"]
        page.ask("/shipments?name=bad-1.csv", LIST.replace(b"tiny", b"unheard-of"))
        told = page.until("bad-1.csv", "failed")
        assert "unknown-template" in told["report"]
        told = page.ask("/shipments").data
        assert told["folder"] == "watched"
        assert {(each["list"], each["state"]) for each in told["lists"]} == {
            ("mapo-1.csv", "done"), ("bad-1.csv", "failed"),
        }  # fmt: skip
        shown = page.ask("/shipments/bad-1.csv")
        assert "처리하지 못했습니다" in shown.data["report"]


@pytest.mark.parametrize(
    ("headers", "address", "body"),
    [
        ({"Content-Disposition": 'attachment; filename="mapo.csv"'}, "", LIST),
        ({"Content-Disposition": "attachment; filename*=UTF-8''m%61po.csv"}, "", LIST),
        ({}, "?name=mapo.csv", LIST),
        ({}, "?name=C%3A%5CUsers%5Cme%5Cmapo.csv", LIST),
        ({}, "?name=MAPO.CSV", LIST),
        (FORM, "", form(b"mapo.csv", LIST)),
        (FORM, "", form(b"/home/me/mapo.csv", LIST)),
        (FORM, "", b"--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n"
         + form(b"mapo.csv", LIST)),
    ],
)  # fmt: skip
def test_a_list_comes_with_its_name(
    empty: StatusPage, headers: dict[str, str], address: str, body: bytes
) -> None:
    assert empty.ask(f"/shipments{address}", body, headers=headers).status == 202
    (name,) = empty.list_dropped()
    assert name.lower() == "mapo.csv"
    assert (empty.folder.root / name).read_bytes() == LIST


@pytest.mark.parametrize("name", ["마포구.csv", "麻浦 [2].csv", "a" * 150 + ".csv"])
def test_names_of_people(empty: StatusPage, name: str) -> None:
    assert empty.ask("/shipments", form(name.encode(), LIST), headers=FORM).status == 202
    assert empty.list_dropped() == [name]
    (empty.folder.root / name).unlink()
    said = f"attachment; filename*=utf-8''{quote(name)}"
    assert empty.ask("/shipments", LIST, headers={"Content-Disposition": said}).status == 202
    assert empty.list_dropped() == [name]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x.csv", "..\\..\\x.csv", "/etc/x.csv", "C:x.csv", "x.csv:y.csv",
        "con.csv", "NUL.csv", "a\nb.csv", "a\0b.csv", "\x1b[2Jx.csv", "  .x .csv",
        "é" * 300 + ".csv", "\ud800.csv",
    ],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder(empty: StatusPage, name: str) -> None:
    said = quote(name, safe="", errors="surrogatepass")
    before = {path for path in empty.folder.root.parent.rglob("*") if path.is_file()}
    answer = empty.ask(f"/shipments?name={said}", LIST)
    assert answer.status in (202, 400, 415)
    new = {path for path in empty.folder.root.parent.rglob("*") if path.is_file()} - before
    assert len(new) == (answer.status == 202)
    for path in new:
        assert path.parent == empty.folder.root
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', path.name)
        assert not path.name.startswith((".", "~"))


@pytest.mark.parametrize(
    "name",
    ["", "mapo", "mapo.exe", "mapo.csv.txt", ".csv", "..csv", "~$mapo.xlsx", "/"],
)
def test_what_is_no_list_is_refused(empty: StatusPage, name: str) -> None:
    assert empty.ask(f"/shipments?name={quote(name)}", LIST).status in (400, 415)
    assert empty.ask("/shipments", form(name.encode(), LIST), headers=FORM).status in (400, 415)
    assert empty.list_dropped() == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", form(b"a.csv", LIST)),
        ("multipart/form-data; boundary=", form(b"a.csv", LIST)),
        ("multipart/form-data; boundary=other", form(b"a.csv", LIST)),
        ("multipart/form-data; boundary=\"x\\\"\"", form(b"a.csv", LIST)),
        ("multipart/form-data; boundary=xyz", form(b"a.csv", LIST)[:-2]),
        ("multipart/form-data; boundary=xyz", b"--xyz--"),
        ("multipart/form-data; boundary=xyz", b""),
        ("multipart/form-data; boundary=xyz",
         form(b"a.csv", LIST)[:-7] + b"\r\n" + form(b"b.csv", LIST)),
        ("multipart/form-data; boundary=xyz", b"--xyz\r\n\r\n" + LIST + b"\r\n--xyz--"),
        ("multipart/form-data; boundary=xyz", b"--xyz\r\nA: " + b"a" * 20_000),
        ("multipart/form-data; boundary=" + "x" * 71, form(b"a.csv", LIST, b"x" * 71)),
        ("multipart/form-data; boundary=xyz", b"--xyz\r\n" * 10_000),
    ],
)  # fmt: skip
def test_a_form_that_is_none_is_refused(empty: StatusPage, kind: str, body: bytes) -> None:
    answer = empty.ask("/shipments", body, headers={"Content-Type": kind})
    assert answer.status == 400
    assert empty.list_dropped() == []


def test_a_name_in_an_unknown_encoding_is_refused(empty: StatusPage) -> None:
    for said in ("filename*=x-none''a.csv", "filename*=utf-8''%ff.csv"):
        headers = {"Content-Disposition": f"attachment; {said}"}
        assert empty.ask("/shipments", LIST, headers=headers).status in (400, 415)


def test_a_list_that_waits_is_not_written_over(empty: StatusPage) -> None:
    assert empty.ask("/shipments?name=mapo.csv", LIST).status == 202
    answer = empty.ask("/shipments?name=mapo.csv", b"another")
    assert answer.status == 409
    assert "is waiting already" in answer.data["error"]
    assert (empty.folder.root / "mapo.csv").read_bytes() == LIST


def test_too_much_is_refused_before_it_is_read(page: StatusPage) -> None:
    head = (
        f"POST /shipments?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1:{page.port}\r\n"
        f"Authorization: Bearer {TOKEN}\r\n"
    )
    for last in ("Content-Length: 1000000000\r\n\r\n", "Content-Length: -1\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", page.port), 10) as wire:
            wire.sendall((head + last).encode())
            assert wire.recv(64).split()[1] in (b"413", b"400")
    with socket.create_connection(("127.0.0.1", page.port), 10) as wire:
        wire.sendall((head + "Transfer-Encoding: chunked\r\n\r\n").encode())
        chunk = b"100000\r\n" + b"x" * (1 << 20) + b"\r\n"
        with suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(40):
                wire.sendall(chunk)
        with suppress(ConnectionResetError):
            assert wire.recv(64).split()[1] == b"413"
    assert page.list_dropped() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer 토큰".encode().decode("latin-1")},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example"},
        {"Host": "192.168.1.7"},
    ],
)
def test_who_is_not_known_sends_nothing(page: StatusPage, headers: dict[str, str]) -> None:
    answer = page.ask("/shipments?name=a.csv", LIST, headers=headers)
    assert answer.status in (401, 403, 421)
    assert page.list_dropped() == []
    if "Authorization" in headers:
        for path in ("/shipments", "/shipments/a.csv", "/"):
            assert page.ask(path, headers=headers).status == 401


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_other_methods_are_refused(page: StatusPage, method: str) -> None:
    assert page.ask("/shipments", method=method).status == 405


@pytest.mark.parametrize(
    "name",
    [
        "..", "../shipments", "..%2f..%2fetc%2fpasswd", "%2e%2e", "a.csv%00", ".watch-token",
        "style.css", "%ff", "working", "done", "x" * 5000,
    ],
)  # fmt: skip
def test_a_name_in_an_address_reaches_no_file(page: StatusPage, name: str) -> None:
    for path in (f"/shipments/{name}", f"/page/{name}"):
        assert page.ask(path).status in (404, 400), path
    asked = {"list": name[:255]}
    assert page.visit("/api/ask/folder-open", asked).status == 404


def test_the_token_of_programs_reaches_lists_alone(page: StatusPage) -> None:
    asking = {"Content-Type": "application/json"}
    assert page.ask("/shipments").status == 200
    assert page.ask("/").status == 401
    assert page.ask("/api/desk").status == 401
    assert page.ask("/api/ask/shipments", b"{}", headers=asking).status == 403
    assert page.ask("/shipments-of-others").status == 401


def test_who_opens_the_page_here_has_all_its_places(page: StatusPage) -> None:
    places = page.visit("/api/ask/start", {}).data["places"]
    assert places == ["folder", "start", "label", "shipment", "letter", "translate"]
    assert page.visit("/api/desk").data["folder"]
    assert page.visit("/shipments").status == 200
    assert page.visit("/api/ask/shipments", {}).data == {"shipments": []}


def test_reasons_are_in_the_language_of_who_asks(empty: StatusPage) -> None:
    for _ in range(2):
        said = empty.ask("/shipments?name=mapo.csv", LIST, headers=KOREAN)
    assert "기다리고 있습니다" in said.data["error"]


@pytest.mark.parametrize("lang", sorted({*LANGUAGES} - {ENGLISH}))
def test_all_that_it_says_is_there(lang: str) -> None:
    source = (Path(__file__).parents[2] / "cardgen/warehouse/report.py").read_text("utf-8")
    said = {*re.findall(r'\.(?:say|lines)\(\s*["\']([^"\']+)["\']', source)}
    assert len(said) > 10
    assert said <= {*load_words("watch", lang)}


def test_a_team_signs_in_by_name(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    add_password(tmp_path / "team.txt", "mapo-office", "correct horse battery")
    known = Passwords.read(tmp_path / "team.txt")
    with status_page_of(tmp_path, passwords=known, works=False) as page:
        nobody = {"Authorization": "", "Origin": f"http://127.0.0.1:{page.port}"}
        assert page.ask("/", headers=nobody).status == 401
        assert page.ask(f"/?token={TOKEN}", headers=nobody).status == 401
        wrong = page.ask("/sign-in", b"name=mapo-office&password=x", headers=nobody)
        assert wrong.status == 401
        right = b"name=mapo-office&password=correct+horse+battery"
        answer = page.ask("/sign-in", right, headers=nobody)
        assert answer.status == 303
        cookie = answer.headers["set-cookie"].partition(";")[0]
        assert page.ask("/", headers={**nobody, "Cookie": cookie}).status == 200
        sent = page.ask(
            "/shipments", form(b"mapo.csv", LIST), headers={**nobody, **FORM, "Cookie": cookie}
        )
        assert sent.status == 202
        assert page.ask("/shipments").status == 200  # a program, by the token
        assert page.visit("/api/ask/start", {}, cookie=cookie).data["places"] == ["folder"]
        for kind in ("shipments", "list", "label", "folder-open", "folder-return", "print"):
            assert page.visit(f"/api/ask/{kind}", {}, cookie=cookie).status == 404, kind
        for path in ("/api/desk", "/api/catalog/zh-ko/slogans", "/api/file/MAPO-1/boxes.csv"):
            assert page.visit(path, cookie=cookie).status == 404, path


def test_who_tried_too_often_reads_when_to_try_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("mapo", "seoul"):
        add_password(tmp_path / "team.txt", name, "correct horse battery")
    known = Passwords.read(tmp_path / "team.txt")
    with status_page_of(tmp_path, passwords=known, works=False) as page:
        nobody = {"Authorization": "", "Origin": f"http://127.0.0.1:{page.port}"}
        tries = b"name=mapo&password=x"
        for _ in range(6):
            assert page.ask("/sign-in", tries, headers=nobody).status == 401
        answer = page.ask("/sign-in", tries, headers=nobody)
        assert answer.status == 429
        seconds = answer.headers["retry-after"]
        assert f'data-seconds="{seconds}"' in answer.body.decode()
        other = b"name=seoul&password=correct+horse+battery"
        assert page.ask("/sign-in", other, headers=nobody).status == 303


def test_a_folder_that_is_gone_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with status_page_of(tmp_path, works=False) as page:
        page.folder.root.rename(tmp_path / "away")
        answer = page.ask("/shipments?name=a.csv", LIST)
        assert (answer.status, answer.data["error"]) == (503, "the folder cannot be reached")
        page.foreman._look()
        page.foreman._update_board()
        assert page.ask("/shipments").data["folder"] == "gone"
        (tmp_path / "away").rename(page.folder.root)
