"""Questions about letters: the same bytes and findings as on the command line."""

from __future__ import annotations

import base64
import io
import json
import tomllib
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cardgen.letters import letter_template, letter_templates, load_data, write_data
from cardgen.locale import set_language
from cardgen.page.letter_form import LettersQuestion
from cardgen.page.questions import answer
from tests.cli.runs import run
from tests.documentation import ROOT
from tests.page.office_list import Desk
from tests.page.open_page import new_project

EXAMPLES = ROOT / "examples" / "letters"
DONATION: dict[str, Any] = {
    "letter": "donation",
    "pair": "zh-ko",
    "register": "official",
    "date": "2026-11-30",
    "values": {"disaster": "코로나19", "from_city": "서울", "to_city": "베이징"},
    "sender": {"office": {"ko": "서울특별시 국제교류과", "zh": "首尔特别市国际交流处"}},
    "addressee": {"office": "베이징시"},
    "goods": [{"item": "의료용 마스크", "quantity": "10,000", "unit": "장", "boxes": "20"}],
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(new_project(tmp_path_factory.mktemp("project")))
    yield made
    made.close()


@pytest.fixture
def korean() -> Iterator[None]:
    set_language("ko")
    yield
    set_language("en")


def as_json(table: Any) -> Any:
    return json.loads(json.dumps(table, default=str))


def read_example(name: str) -> dict[str, Any]:
    """Read a data file as the page has it: dates are texts."""
    table: dict[str, Any] = as_json(tomllib.loads((EXAMPLES / name).read_text("utf-8")))
    return table


def as_file(path: Path) -> dict[str, str]:
    data = path.read_bytes()
    digest = sha256(data).hexdigest()
    return {"name": path.name, "digest": digest, "data": base64.b64encode(data).decode()}


def decode(said: dict[str, Any]) -> bytes:
    (file,) = said["files"]
    return base64.b64decode(file["data"])


def without(table: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in table.items() if name not in names}


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_letter_has_the_bytes_of_the_command_line(
    desk: Desk, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line reads the file that the page saves."""
    monkeypatch.chdir(desk.folder)
    saved = decode(desk.ask("letter", data=DONATION, format="toml"))
    (tmp_path / "letter.toml").write_bytes(saved)
    made = run(
        "letter", "donation", "--data", str(tmp_path / "letter.toml"), "-o", f"out.{kind}"
    )
    assert made.code == 0, made.err
    said = desk.ask("letter", data=DONATION, format=kind)
    assert decode(said) == Path(f"out.{kind}").read_bytes()
    assert said["files"][0]["name"] == f"donation-zh-ko.{kind}"


def test_a_list_has_the_bytes_of_the_command_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    shared = {**read_example("many/all.toml"), "letter": "sympathy"}
    recipients = EXAMPLES / "many" / "recipients.csv"
    asked = {"data": shared, "recipients": as_file(recipients)}
    (tmp_path / "all.toml").write_bytes(decode(desk.ask("letter", **asked, format="toml")))
    both = ("--data", str(tmp_path / "all.toml"), "--data", str(recipients))
    made = run("letter", "sympathy", *both, "-o", "all.pdf")
    assert made.code == 0, made.err
    assert decode(desk.ask("letter", **asked, format="pdf")) == Path("all.pdf").read_bytes()
    made = run("letter", "sympathy", *both, "-o", "folder", "--format", "docx")
    assert made.code == 0, made.err
    packed = zipfile.ZipFile(io.BytesIO(decode(desk.ask("letter", **asked, format="docx"))))
    files = {path.name: path.read_bytes() for path in Path("folder").glob("*.docx")}
    assert {name: packed.read(name) for name in packed.namelist()} == files
    one = desk.ask("letter", **asked, format="docx", row=3)
    assert decode(one) == files[one["files"][0]["name"]]


def test_an_envelope_has_the_bytes_of_the_command_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    data = read_example("donation-tokyo.toml")
    way = {"form": "envelope-naga3", "to": "ja", "sender": "zh-Hans"}
    said = desk.ask("letter-envelope", data=data, **way, format="pdf")
    file = EXAMPLES / "donation-tokyo.toml"
    made = run("envelope", "envelope-naga3", "--data", str(file), "-o", "envelope.pdf")
    assert made.code == 0, made.err
    assert decode(said) == Path("envelope.pdf").read_bytes()
    assert desk.ask("letter-envelope", data=data, **way)["pages"][0].startswith("<svg")


def test_an_envelope_says_what_it_lacks_at_its_field(desk: Desk) -> None:
    way = {"form": "envelope-dl", "to": "zh-Hans", "sender": "ko"}
    found = desk.ask("letter-envelope", data=DONATION, **way)["findings"]
    assert [each["key"] for each in found] == ["addressee.postcode", "addressee.address"]


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_file_is_opened_and_saved_with_the_same_meaning(desk: Desk, file: Path) -> None:
    opened = desk.ask(
        "letter-file", name=file.name, data=base64.b64encode(file.read_bytes()).decode()
    )
    assert opened["findings"] == []
    saved = desk.folder / "saved.toml"
    saved.write_text(write_data(opened["data"]).text, encoding="utf-8")
    assert load_data(saved, beside=file) == load_data(file)


def test_faults_of_a_file_have_their_lines(desk: Desk) -> None:
    text = 'letter = "donation"\ndate = "2026-11-30"\nstrange = 1\n[sender]\noffice = "서울"\n'
    said = desk.ask("letter-file", name="a.toml", data=base64.b64encode(text.encode()).decode())
    assert [(each["place"], each["rule"]) for each in said["findings"]] == [
        ("a.toml:3", "bad-letter")
    ]
    assert said["data"]["strange"] == 1  # stays until the person removes it
    broken = base64.b64encode(b'letter = "donation\n').decode()
    said = desk.ask("letter-file", name="../b.toml", data=broken)
    assert "data" not in said
    assert said["findings"][0]["place"] == "b.toml:1"


@pytest.mark.parametrize("key", ["sender", "addressee", "values"])
def test_a_text_for_a_table_is_a_fault_of_the_letter(desk: Desk, key: str) -> None:
    data = {"letter": "donation", "pair": "zh-ko", key: "北京市"}
    said = desk.ask("letter", data=data)
    assert any(each["severity"] == "error" for each in said["findings"])
    assert any(key in each["message"] or key in each["key"] for each in said["findings"])


@pytest.mark.parametrize("name", ["가" * 90 + ".toml", "..", "a\0.toml"])
def test_a_file_may_have_any_name(desk: Desk, name: str) -> None:
    data = base64.b64encode(b'letter = "donation"\n').decode()
    assert desk.ask("letter-file", name=name, data=data)["data"] == {"letter": "donation"}


def test_a_new_data_file_opens_as_an_empty_form(desk: Desk) -> None:
    made = run("letter", "--new", "donation")
    said = desk.ask(
        "letter-file", name="n.toml", data=base64.b64encode(made.out.encode()).decode()
    )
    assert "TBD" not in json.dumps(said["data"])
    assert said["findings"] == []
    assert said["data"]["letter"] == "donation"


def test_every_letter_has_a_form_and_pages_before_anything_is_typed(desk: Desk) -> None:
    for name in letter_templates():
        for register in letter_template(name).forms:
            asked = {"letter": name, "pair": "zh-ko", "register": register}
            form = desk.ask("letter-form", **asked)
            keys = {each["key"] for group in form["groups"] for each in group["fields"]}
            tables = {each["key"] for each in form["tables"]}
            said = desk.ask("letter", data=asked)
            assert said["findings"] == [], (name, register)
            assert said["pages"], (name, register)
            assert set(said["missing"]) <= keys | tables | {"sender", "addressee"}
            assert {"date", "sender", "addressee"} <= set(said["missing"])


def test_a_form_has_only_what_its_letter_needs(desk: Desk) -> None:
    form = desk.ask("letter-form", letter="condolence", pair="zh-ja")
    keys = {each["key"] for group in form["groups"] for each in group["fields"]}
    assert {"values.deceased", "sender.rank"} <= keys
    assert not {"values.disaster", "reference.number", "sender.contact"} & keys
    assert "goods" not in {each["key"] for each in form["tables"]}
    assert ["北京市", "北京市"] in form["terms"]["city"]


def test_what_is_typed_is_no_longer_missing(desk: Desk) -> None:
    said = desk.ask("letter", data=without(DONATION, "goods", "date"))
    assert said["missing"] == ["date", "goods"]
    assert said["pages"]
    assert desk.ask("letter", data=DONATION)["missing"] == []


def test_a_chosen_paragraph_needs_its_values(desk: Desk) -> None:
    data = {**DONATION, "register": "ceremonial", "paragraphs": ["opening", "1", "closing"]}
    assert desk.ask("letter", data=data)["missing"] == ["values.years"]


def test_findings_stand_at_their_fields(desk: Desk, korean: None) -> None:
    data = {
        **DONATION,
        "values": {**DONATION["values"], "to_city": "없는시"},
        "sender": {"office": "서울특별시 국제교류과"},
        "goods": [{"item": "없는것", "quantity": "10", "unit": "장"}],
    }
    found = {each["key"]: each for each in desk.ask("letter", data=data)["findings"]}
    assert set(found) == {"values.to_city", "sender.office", "goods.0.item"}
    assert found["sender.office"]["message"] == (
        "서울특별시 국제교류과는 zh-Hans로 쓰이지 않았습니다"
    )
    data = {**DONATION, "goods": [{"item": "의료용 마스크", "quantity": "많이", "unit": "장"}]}
    (one,) = desk.ask("letter", data=data)["findings"]
    assert (one["key"], one["about"]) == ("goods.0.quantity", "전체 수량")
    assert one["message"] == "'많이'는 정수가 아닙니다"


def test_a_text_typed_once_is_said_in_the_other_language(desk: Desk) -> None:
    echo = desk.ask("letter", data=DONATION)["echo"]
    assert echo["values.disaster"] == {"zh": "新冠疫情", "ko": "코로나19"}
    assert echo["addressee.office"] == {"zh": "北京市", "ko": "베이징시"}


def test_findings_of_a_list_stand_in_its_rows(desk: Desk, tmp_path: Path) -> None:
    shared = {**read_example("many/all.toml"), "letter": "sympathy"}
    text = (EXAMPLES / "many" / "recipients.csv").read_text("utf-8")
    (tmp_path / "list.csv").write_text(
        text.replace("首尔特别市,26", "首尔特别市,많이"), "utf-8"
    )
    said = desk.ask("letter-list", data=shared, recipients=as_file(tmp_path / "list.csv"))
    wrong = [each for each in said["findings"] if each["severity"] == "error"]
    assert [(each["rows"], each["about"]) for each in wrong] == [([2], "友好年数")]
    assert said["columns"][wrong[0]["column"]]["text"] == "友好年数"
    assert [row["who"] for row in said["rows"]] == [None, "尹道贤", "赵恩采"]
    refused = desk.ask(
        "letter", data=shared, recipients=as_file(tmp_path / "list.csv"), format="pdf"
    )
    assert "files" not in refused
    shared["sender"]["office"] = "서울특별시 국제교류과"
    shared["register"] = "official"
    whole = EXAMPLES / "many" / "recipients.csv"
    found = desk.ask("letter-list", data=shared, recipients=as_file(whole))["findings"]
    wrong = [each for each in found if each["severity"] == "error"]
    assert [each["key"] for each in wrong] == ["sender.office"]  # no fault of the rows


def test_the_number_of_letters_and_pages_is_said_before_making(desk: Desk) -> None:
    shared = {**read_example("many/all.toml"), "letter": "sympathy"}
    whole = as_file(EXAMPLES / "many" / "recipients.csv")
    said = desk.ask("letter-list", data=shared, recipients=whole)
    assert (said["letters"], said["pages"], said["missing"]) == (3, 6, [])
    said = desk.ask("letter-list", data=without(shared, "sender"), recipients=whole)
    assert (said["letters"], said["missing"]) == (3, ["sender"])
    one = desk.ask("letter", data=shared, recipients=whole, row=4)
    assert (one["who"], len(one["pages"])) == ("赵恩采", 2)


def test_a_list_is_mended_in_its_cells(desk: Desk, tmp_path: Path) -> None:
    """It makes the letters of a list that was right, and is given as a file."""
    shared = {**read_example("many/all.toml"), "letter": "sympathy"}
    path = EXAMPLES / "many" / "recipients.csv"
    text = path.read_text("utf-8").replace("首尔特别市,26", "首尔特别市,많이")
    (tmp_path / "list.csv").write_text(text, "utf-8")
    file, whole = as_file(tmp_path / "list.csv"), as_file(path)
    found = desk.ask("letter-list", data=shared, recipients=file)["findings"]
    (wrong,) = [each for each in found if each["severity"] == "error"]
    mended = {"recipients": file, "mends": {f"{'ABCDEFGHIJ'[wrong['column']]}2": "26"}}
    said = desk.ask("letter-list", data=shared, **mended)
    right = desk.ask("letter-list", data=shared, recipients=whole)
    assert (said["letters"], said["pages"]) == (right["letters"], right["pages"])
    made = desk.ask("letter", data=shared, **mended, format="pdf")["files"]
    assert made == desk.ask("letter", data=shared, recipients=whole, format="pdf")["files"]
    (given,) = desk.ask("letter-mended", data=shared, **mended)["files"]
    assert given["name"] == "list-mended.xlsx"
    (tmp_path / "mended.xlsx").write_bytes(base64.b64decode(given["data"]))
    again = as_file(tmp_path / "mended.xlsx")
    assert desk.ask("letter-list", data=shared, recipients=again)["letters"] == 3
    with pytest.raises(LookupError):
        desk.ask("letter-list", data=shared, recipients=file, mends={"../x": "1"})


def test_a_list_is_sent_once(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("姓名（中文）,姓名（韩文）\n韩瑞俊,한서준\n", "utf-8")
    shared = {**read_example("many/all.toml"), "letter": "sympathy"}
    file = as_file(tmp_path / "own.csv")
    asked = without(file, "data")
    assert desk.ask("letter-list", data=shared, recipients=asked) == {"unknown": True}
    desk.ask("letter-list", data=shared, recipients=file)
    assert desk.ask("letter-list", data=shared, recipients=asked)["letters"] == 1


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"stationery": "/etc/passwd"}, "stationery"),
        ({"sender": {"office": "北京市", "seal": "/tmp/seal.png"}}, "sender.seal"),
    ],
)
def test_the_page_reads_no_file_that_the_data_name(
    desk: Desk, more: dict[str, Any], key: str
) -> None:
    said = desk.ask("letter", data={**DONATION, **more}, format="pdf")
    assert "files" not in said
    assert [each["key"] for each in said["findings"]] == [key]


@pytest.mark.parametrize(
    "more",
    [
        {"letter": "../donation"},
        {"letter": "/tmp/mine.toml"},
        {"pair": "../zh-ko"},
        {"shipment": "../other"},
        {"shipment": "/tmp"},
        {"values": {"a": [[[[[[[[[[[[[[1]]]]]]]]]]]]]]}},
    ],
)
def test_no_name_becomes_a_path(desk: Desk, more: dict[str, Any]) -> None:
    with pytest.raises(LookupError):
        desk.ask("letter", data={**DONATION, **more})


def test_a_question_of_another_form_is_refused(desk: Desk) -> None:
    cases: list[dict[str, Any]] = [{}, {"data": []}, {"data": DONATION, "format": "exe"}]
    for wrong in cases:
        with pytest.raises(msgspec.ValidationError):
            desk.ask("letter", **wrong)
    with pytest.raises(LookupError):
        answer(desk.place, "letter-nothing", msgspec.json.encode(LettersQuestion("zh-ko")))


@pytest.mark.ci
def test_goods_come_from_a_shipment_of_the_project(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The goods of its boxes stand in the letter; others that are typed must agree."""
    monkeypatch.chdir(desk.folder)
    made = run("batch", str(ROOT / "examples" / "mapo-2020.csv"), "-o", "mapo")
    assert made.code == 0, made.err
    data = {**without(DONATION, "goods"), "shipment": "mapo"}
    said = desk.ask("letter", data=data)
    assert (said["missing"], said["findings"]) == ([], [])
    assert [each["boxes"] for each in said["goods"]] == [49]
    (desk.folder / "letter.toml").write_bytes(
        decode(desk.ask("letter", data=data, format="toml"))
    )
    made = run("letter", "donation", "--data", "letter.toml", "-o", "goods.pdf")
    assert made.code == 0, made.err
    assert decode(desk.ask("letter", data=data, format="pdf")) == Path("goods.pdf").read_bytes()
    found = desk.ask("letter", data={**DONATION, "shipment": "mapo"})["findings"]
    assert {each["rule"] for each in found} == {"goods-differ"}
    assert {each["key"] for each in found} == {"goods", "goods.0"}
