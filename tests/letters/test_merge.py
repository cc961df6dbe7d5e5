"""Letters to many: lists of recipients, and the files of each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError, LayoutError
from cardgen.letters import letter_template, load_shared, set_letter
from cardgen.letters.data import LetterData
from cardgen.letters.merge import (
    MERGE_FILE,
    MergedLetters,
    Recipients,
    in_one,
    merge_letters,
    parse_rows,
    read_recipients,
)
from cardgen.letters.merge.headers import column_of
from cardgen.shipment import letters_behind
from tests.letters.shipments import GOGGLES, MASKS, make

PROJECT = Project.open()
SYMPATHY = letter_template("sympathy")
SHARED = """\
letter = "sympathy"
date = 2020-03-16

[values]
from_city = "北京市"
years = 26

[sender]
rank = "head"
title = "市长"
office = { zh = "北京市", ko = "베이징시" }
name = { zh = "林致远", ko = "린즈위안" }

[addressee]
rank = "head"
"""
LIST = """\
姓名（中文）,성명(한국어),职务,office_zh,office_ko,城市,备注
金民秀,김민수,市长,首尔特别市,서울특별시,首尔特别市,先寄
朴智英,박지영,市长,釜山广域市,부산광역시,釜山广域市,
"""


def shared(folder: Path, text: str = SHARED) -> LetterData:
    file = folder / "all.toml"
    file.write_text(text, encoding="utf-8")
    return load_shared(file)


def listed(folder: Path, text: str = LIST, encoding: str = "utf-8") -> Path:
    file = folder / "recipients.csv"
    file.write_bytes(text.encode(encoding))
    return file


def recipients(folder: Path, text: str = LIST, *, encoding: str = "utf-8") -> Recipients:
    file = listed(folder, text, encoding)
    return read_recipients(file, SYMPATHY, shared(folder), PROJECT, "zh-ko")


def say(data: LetterData) -> Iterator[tuple[str, bytes]]:
    """A letter that is as fast as a test wants it."""
    yield ".txt", repr(data).encode()


def run(
    folder: Path, found: Recipients, rows: frozenset[int] = frozenset(), how: str = "txt"
) -> MergedLetters:
    return merge_letters(
        found, folder / "out", say, template=SYMPATHY, pair="zh-ko", how=how, rows=rows
    )


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("姓名", "name"),
        ("성 명", "name"),
        ("name_ko", "name@ko"),
        ("Name (Korean)", "name@ko"),
        ("姓名（韩文）", "name@ko"),
        ("한국어 성명", "name@ko"),
        ("日文姓名", "name@ja"),
        ("氏名", "name"),
        ("郵便番号", "postcode"),
        ("우편번호", "postcode"),
        ("职务（必填）", "title"),
        ("기관명", "office"),
        ("颜色", None),
    ],
)
def test_headers_are_known_in_each_language(header: str, column: str | None) -> None:
    assert column_of(header) == column


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_row_is_a_letter_in_whatever_encoding(tmp_path: Path, encoding: str) -> None:
    found = recipients(tmp_path, encoding=encoding)
    assert [each.row for each in found.all] == [2, 3]
    party = found.all[0].data.addressee
    assert party.name == {"zh": "金民秀", "ko": "김민수"}
    assert party.office == {"zh": "首尔特别市", "ko": "서울특별시"}
    assert (party.title, party.kind, party.rank) == ("市长", "holder", "head")
    assert found.all[1].data.values["to_city"] == "釜山广域市"
    assert found.all[1].data.date == dt.date(2020, 3, 16)
    assert [each.rule for each in found.warnings] == ["unused-column"]


def test_a_workbook_and_an_address_of_several_lines(tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    path = tmp_path / "list.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["발송 명단"])
        sheet.write_row(1, 0, ["기관명", "주소", "우편번호", "도시", "날짜"])
        sheet.write_row(
            2, 0, ["서울특별시청", "서울특별시 중구\n세종대로 110", "04524", "서울"]
        )
        sheet.write_datetime(
            2, 4, dt.date(2020, 4, 1), book.add_format({"num_format": "yyyy-mm-dd"})
        )
    found = read_recipients(path, SYMPATHY, shared(tmp_path), PROJECT, "zh-ko")
    (only,) = found.all
    assert only.row == 3
    assert only.data.addressee.kind == "organisation"
    assert only.data.addressee.address == "서울특별시 중구\n세종대로 110"
    assert only.data.addressee.postcode == "04524"
    assert only.data.date == dt.date(2020, 4, 1)


def test_all_that_is_wrong_is_said_together(tmp_path: Path) -> None:
    text = (
        "姓名,职务,城市,颜色,类别\n"
        "金民秀,大元帅,首尔特别市,红,\n"
        ",,首尔特别市,红,\n"
        "朴智英,市长,月球市,红,\n"
        "朴智英,市长,首尔特别市,红,国王\n"
    )
    with pytest.raises(CardgenError) as caught:
        recipients(tmp_path, text)
    found = caught.value.diagnostics
    assert [(each.rule, each.location and each.location.line) for each in found] == [
        ("bad-manifest", 1),
        ("unknown-term", 2),
        ("missing-value", 3),
        ("unknown-term", 4),
        ("bad-value", 5),
    ]
    assert "颜色" in found[0].message
    assert all(each.hint or each.remedy for each in found)


def test_what_is_wrong_with_all_rows_is_one_finding(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        recipients(tmp_path, LIST.replace("市长", "大元帅"))
    (found,) = caught.value.diagnostics
    assert "all 2 rows" in found.message


def test_a_cell_that_is_wrong_is_one_finding(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        recipients(tmp_path, '姓名,城市\n"金\n朴",首尔\n')
    (found,) = caught.value.diagnostics
    assert "line break" in found.message


def test_a_list_of_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        recipients(tmp_path, "城市,备注\n首尔,x\n")
    assert {each.rule for each in caught.value.diagnostics} >= {"bad-manifest"}
    with pytest.raises(CardgenError, match="no row below"):
        recipients(tmp_path, LIST.splitlines()[0] + "\n")


def test_each_row_has_its_file_and_a_rerun_keeps_them(tmp_path: Path) -> None:
    found = recipients(tmp_path)
    first = run(tmp_path, found)
    assert first.made == (2, 3)
    assert [path.name for path in first.files] == ["0002-金民秀.txt", "0003-朴智英.txt"]
    ledger = (tmp_path / "out" / MERGE_FILE).read_bytes()
    again = run(tmp_path, found)
    assert (again.made, again.kept) == ((), (2, 3))
    assert (tmp_path / "out" / MERGE_FILE).read_bytes() == ledger
    assert set(json.loads(ledger)["rows"]) == {"2", "3"}


def test_what_changed_or_is_not_whole_is_made_anew(tmp_path: Path) -> None:
    run(tmp_path, recipients(tmp_path))
    (tmp_path / "out" / "0002-金民秀.txt").write_bytes(b"half")
    assert run(tmp_path, recipients(tmp_path)).made == (2,)
    edited = recipients(tmp_path, LIST.replace("朴智英", "朴智映"))
    assert run(tmp_path, edited).made == (3,)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {MERGE_FILE, "0002-金民秀.txt", "0003-朴智映.txt"}
    assert run(tmp_path, edited, how="pdf").made == (2, 3)


def test_a_run_that_broke_off_goes_on(tmp_path: Path) -> None:
    found = recipients(tmp_path)
    calls: list[int] = []

    def once(data: LetterData) -> Iterator[tuple[str, bytes]]:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        yield from say(data)

    with pytest.raises(KeyboardInterrupt):
        merge_letters(found, tmp_path / "out", once, template=SYMPATHY, pair="zh-ko", how="txt")
    done = run(tmp_path, found)
    assert (done.made, done.kept) == ((3,), (2,))


def test_rows_are_made_once_more(tmp_path: Path) -> None:
    found = recipients(tmp_path)
    run(tmp_path, found)
    done = run(tmp_path, found, parse_rows("3"))
    assert (done.made, done.kept) == ((3,), ())
    assert len(done.files) == 2
    with pytest.raises(CardgenError, match="no recipient in row 9"):
        run(tmp_path, found, parse_rows("3,9"))


def test_rows_are_numbers_and_ranges() -> None:
    assert parse_rows("3, 7-9") == {3, 7, 8, 9}
    for wrong in ("", "a", "9-7", "3,,4"):
        with pytest.raises(CardgenError) as caught:
            parse_rows(wrong)
        assert caught.value.rule == "bad-value"


def test_files_of_others_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "0002-金民秀.txt"
    mine.write_bytes(b"mine")
    with pytest.raises(CardgenError) as caught:
        run(tmp_path, recipients(tmp_path))
    assert caught.value.rule == "output"
    assert mine.read_bytes() == b"mine"


@pytest.mark.parametrize("text", ["{", '{"letter": "thanks", "pair": "zh-ko"}'])
def test_a_folder_of_another_letter_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / MERGE_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(CardgenError) as caught:
        run(tmp_path, recipients(tmp_path))
    assert caught.value.rule == "output"


def test_letters_of_rows_that_are_gone_are_told(tmp_path: Path) -> None:
    run(tmp_path, recipients(tmp_path))
    done = run(tmp_path, recipients(tmp_path, "\n".join(LIST.splitlines()[:2]) + "\n"))
    assert [path.name for path in done.files] == ["0002-金民秀.txt"]
    (warned,) = done.warnings
    assert (warned.rule, warned.severity) == ("changed", "warning")


def test_what_cannot_be_set_stops_no_other(tmp_path: Path) -> None:
    def picky(data: LetterData) -> Iterator[tuple[str, bytes]]:
        if data.values["to_city"] == "首尔特别市":
            raise LayoutError("overflow", "it is too long")
        yield from say(data)

    run(tmp_path, recipients(tmp_path))
    done = merge_letters(
        recipients(tmp_path), tmp_path / "out", picky, template=SYMPATHY, pair="zh-ko", how=""
    )
    assert (done.made, done.failed) == ((3,), (2,))
    assert [each.message for each in done.errors] == ["row 2: it is too long"]
    assert [path.name for path in done.files] == ["0003-朴智英.txt"]
    assert not (tmp_path / "out" / "0002-金民秀.txt").exists()  # which said something else


def test_goods_are_those_of_the_shipment_that_a_row_names(tmp_path: Path) -> None:
    make(tmp_path / "A", MASKS)
    make(tmp_path / "B", GOGGLES)
    head, *rows = LIST.splitlines()
    text = "\n".join([f"{head},shipment", f"{rows[0]},A", f"{rows[1]},B"]) + "\n"
    found = recipients(tmp_path, text)
    assert [each.data.goods[0].item for each in found.all] == ["医用口罩", "护目镜"]
    run(tmp_path, found)
    assert letters_behind(tmp_path / "A") == ()
    make(tmp_path / "A", GOGGLES)
    assert len(letters_behind(tmp_path / "A")) == 1
    assert letters_behind(tmp_path / "B") == ()


def test_letters_are_set_as_single_ones_and_joined(tmp_path: Path) -> None:
    documents = [
        set_letter(SYMPATHY, each.data, PROJECT, "zh-ko") for each in recipients(tmp_path).all
    ]
    assert len(in_one(documents).pages) == sum(len(each.pages) for each in documents)


def test_ditto_is_the_value_above_and_strays_are_found(tmp_path: Path) -> None:
    found = recipients(tmp_path, LIST.replace("朴智英,박지영,市长", "朴智英,박지영,〃"))
    assert found.all[1].data.addressee.title == "市长"
    with pytest.raises(CardgenError, match="behind the last column"):
        recipients(tmp_path, LIST.replace("先寄", "先,寄"))


def test_a_column_that_is_there_twice_is_found(tmp_path: Path) -> None:
    with pytest.raises(CardgenError, match="the same as column"):
        recipients(tmp_path, LIST.replace("备注", "都市"))


def test_columns_are_what_the_project_says(tmp_path: Path) -> None:
    (tmp_path / "cardgen.toml").write_text(
        '[columns]\n"贵姓" = "name"\n"颜色" = ""\n', encoding="utf-8"
    )
    text = "贵姓,颜色,职务,城市\n金,红,市长,首尔\n"
    found = read_recipients(
        listed(tmp_path, text), SYMPATHY, shared(tmp_path), Project.open(tmp_path), "zh-ko"
    )
    assert found.all[0].who == "金"


def test_the_example_is_read() -> None:
    folder = Path(__file__).parents[2] / "examples" / "letters" / "many"
    data = load_shared(folder / "all.toml")
    found = read_recipients(folder / "recipients.csv", SYMPATHY, data, PROJECT, "zh-ko")
    assert [each.data.values["years"] for each in found.all] == [26, 6, 12]
    assert {each.data.addressee.kind for each in found.all} == {"holder"}
