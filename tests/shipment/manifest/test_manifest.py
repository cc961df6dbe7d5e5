"""Lists of shipments: all findings of a list, or its lines."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from tokyo_manifest import workbook

from cardgen import Project
from cardgen.errors import CardgenError, FieldError, ManifestError
from cardgen.shipment.manifest import manifest as manifests, rows, values
from cardgen.shipment.manifest.manifest import Manifest, diagnose_manifest
from cardgen.shipment.model import ConsignmentLine
from tests.shipment.books import office_book
from tests.shipment.manifest.reading import read_manifest

EXAMPLES = Path(__file__).parents[3] / "examples"
PROJECT = Project.open()
SAID: dict[str, Any] = {
    "message": "brothers",
    "pair": "zh-ko",
    "template": "box-100x150",
    # These tests look at how lists are read, and not at what templates show.
    "paper": (
        "from",
        "to",
        "item",
        "quantity",
        "unit",
        "lot",
        "expiry",
        "gross_weight",
        "note",
        "weight",
        "packed_on",
    ),
}


def write_list(folder: Path, *lines: str) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(folder: Path, *lines: str, project: Project = PROJECT, **said: Any) -> Manifest:
    return read_manifest(write_list(folder, *lines), project, **{**SAID, **said})


def findings(folder: Path, *lines: str, **said: Any) -> list[str]:
    """Read a wrong list, and return its findings as "ROW: RULE: MESSAGE"."""
    with pytest.raises(CardgenError) as caught:
        read(folder, *lines, **said)
    return format_findings(caught.value)


def format_findings(error: CardgenError) -> list[str]:
    return [
        f"{each.location.line if each.location else None}: {each.rule}: {each.message}"
        for each in error.diagnostics
    ]


def template(folder: Path, fields: str) -> Path:
    path = folder / "ours.toml"
    path.write_text(
        '[page]\nsize = "100mm x 100mm"\n[grid]\ncolumns = ["1fr"]\nrows = ["1fr"]\n'
        f'areas = ["a"]\n[a]\ntext = "{{message}}"\n[fields]\n{fields}\n',
        encoding="utf-8",
    )
    return path


# --- the real cases


def test_mapo() -> None:
    found = read_manifest(EXAMPLES / "mapo-2020.csv", PROJECT)
    assert (found.rows, found.boxes) == (1, 49)
    fields = {"from": "麻浦区", "to": "石景山区", "item": "医疗物资", "years": "24"}
    assert list(found.lines()) == [
        ConsignmentLine(2, "sister-years", "zh-ko", "box-100x150", 49, fields)
    ]
    PROJECT.label("sister-years", pair="zh-ko", fields=fields).document()


def test_tokyo() -> None:
    found = read_manifest(EXAMPLES / "tokyo-2020.xlsx", PROJECT)
    lines = list(found.lines())
    assert (found.rows, found.boxes) == (4, 15)
    assert [line.fields["item"] for line in lines] == ["防护服", "手套", "消毒液", "体温检测仪"]
    assert lines[2] == ConsignmentLine(
        4,
        "sincerity",
        "zh-ja",
        "box-4x6in",
        4,
        {
            "from": "北京", "to": "东京", "item": "消毒液", "quantity": "12", "unit": "瓶",
            "gross_weight": "13.2", "expiry": "2022-03-31",
        },
    )  # fmt: skip


def test_the_kept_script_makes_the_workbook_of_tokyo() -> None:
    assert (EXAMPLES / "tokyo-2020.xlsx").read_bytes() == workbook()


# --- lines


@pytest.mark.parametrize("sum_", [",,12", " ,24,12", ",24,12,,"])
def test_a_sum_without_words_is_no_line(sum_: str, tmp_path: Path) -> None:
    """Excel's sum below a column became twelve cartons."""
    lines = "item,quantity,boxes", "口罩,10,5", "护目镜,14,7"
    assert findings(tmp_path, *lines, sum_) == [
        "4: bad-manifest: the row does not say what is in its 12 boxes"
    ]
    assert read(tmp_path, *lines).boxes == 12
    assert read(tmp_path, "item,quantity,boxes", ",10,5", ",14,7").boxes == 12
    assert read(tmp_path, "boxes", "5", "7").boxes == 12


def test_a_row_with_a_message_of_its_own_is_no_sum(tmp_path: Path) -> None:
    """Senders leave out the contents of boxes that thieves might want."""
    lines = "message,item,boxes", "brothers,口罩,2", "brothers,,2"
    assert read(tmp_path, *lines).boxes == 4
    assert findings(tmp_path, *lines, ",,4") == [
        "4: bad-manifest: the row does not say what is in its 4 boxes"
    ]


def test_headers_of_any_language_and_columns_in_any_order_say_the_same(tmp_path: Path) -> None:
    chinese = '品名,数量,单位,箱数,有效期至,发自\n防护服,"1,000",件,２,2022年3月31日,首尔\n'
    korean = (
        "상자 수;보내는 곳;사용기한;단위;수량;품명\n\n2;서울;2022. 3. 31.;벌;1 000;방호복\n"
    )
    digests = set()
    for text, codec in (
        (chinese, "utf-8"), (chinese, "gb18030"), (chinese, "utf-16"),
        (chinese, "utf-8-sig"),
        (korean, "cp949"), (korean, "utf-8"), (chinese.replace("\n", "\r\n"), "utf-8"),
    ):  # fmt: skip
        path = tmp_path / "list.csv"
        path.write_bytes(text.encode(codec))
        found = read_manifest(path, PROJECT, **SAID)
        (line,) = found.lines()
        assert line.boxes == 2
        assert line.fields == {
            "from": "首尔", "item": "防护服", "quantity": "1000", "unit": "件",
            "expiry": "2022-03-31",
        }  # fmt: skip
        digests.add(found.digest)
    cells: list[list[Any]] = [
        ["品名", "数量", "单位", "箱数", "有效期至", "发自"],
        ["防护服", 1000, "件", 2.0, dt.date(2022, 3, 31), "首尔"],
    ]
    found = read_manifest(office_book(tmp_path / "list.xlsx", cells), PROJECT, **SAID)
    digests.add(found.digest)
    assert len(digests) == 1


@pytest.mark.parametrize(
    "line",
    ["口罩,3", "医用口罩,2", "口罩,2,x", "口罩,2\n口罩,2"],
    ids=["boxes", "item", "lot", "rows"],
)
def test_the_digest_tells_lines_apart(tmp_path: Path, line: str) -> None:
    first = read(tmp_path, "品名,箱数,批号", "口罩,2")
    assert read(tmp_path, "品名,箱数,批号", line).digest != first.digest


def test_the_digest_tells_what_is_said_for_all_rows_apart(tmp_path: Path) -> None:
    lines = ("品名,箱数", "口罩,2")
    cases: list[dict[str, Any]] = [
        {}, {"message": "firewood"}, {"pair": "zh-ja"}, {"template": "box-a4"},
    ]  # fmt: skip
    digests = {read(tmp_path, *lines, **said).digest for said in cases}
    assert len(digests) == 4


def test_rows_say_what_they_do_not_take_from_the_command_line(tmp_path: Path) -> None:
    lines = read(
        tmp_path,
        "message,pair,template,boxes,years",
        ",,,1,",
        "sincerity,zh-ja,box-4x6in,1,",
        "sister-years,,,1,24",
    ).lines()
    assert [(line.message, line.pair, line.template) for line in lines] == [
        ("brothers", "zh-ko", "box-100x150"),
        ("sincerity", "zh-ja", "box-4x6in"),
        ("sister-years", "zh-ko", "box-100x150"),
    ]


def test_values_are_given_in_the_form_of_the_project(tmp_path: Path) -> None:
    (line,) = read(
        tmp_path,
        "发自,目的地,品名,数量,单位,箱数,毛重(kg),有效期至,批号,订单号,收货人",
        "마포구,베이징,방호복,１０００,벌,'3,12.50kg,43916,=1+1,'0017,@office",
    ).lines()
    assert line.boxes == 3
    assert line.fields == {
        "from": "麻浦区", "to": "北京", "item": "防护服", "quantity": "1000", "unit": "件",
        "gross_weight": "12.5", "expiry": "2020-03-26", "lot": "=1+1", "order": "0017",
        "recipient": "@office",
    }  # fmt: skip


def test_a_field_of_the_columns_own_name_comes_first(tmp_path: Path) -> None:
    ours = template(
        tmp_path, 'sender = "text"\nfrom = "city"\nweight = "integer"\npacked_on = "date"'
    )
    (line,) = read(
        tmp_path,
        "sender,from,destination,boxes,weight,Packed on",
        "市政府,首尔,anywhere,1,7,2020/3/6",
        template=str(ours),
    ).lines()
    assert line.fields == {
        "sender": "市政府", "from": "首尔", "to": "anywhere", "weight": "7",
        "packed_on": "2020-03-06",
    }  # fmt: skip


def test_a_column_of_any_template_of_the_list_is_fine(tmp_path: Path) -> None:
    ours = template(tmp_path, 'note = "text"')
    lines = ("template,boxes,note", f"{ours},1,fragile", "box-a4,1,")
    assert [line.fields for line in read(tmp_path, *lines).lines()] == [{"note": "fragile"}, {}]
    assert findings(tmp_path, *lines, "box-a4,1,x", "box-b4,1,") == [
        "5: unknown-template: column template: there is no template 'box-b4'"
    ]


def test_placeholders_may_come_from_the_project(tmp_path: Path) -> None:
    project = dataclasses.replace(PROJECT, values={"years": "24"})
    lines = ("message,boxes", "sister-years,1")
    (line,) = read(tmp_path, *lines, project=project).lines()
    assert line.fields == {}
    assert findings(tmp_path, *lines) == [
        "2: missing-value: column years: there is no value, but sister-years shows {years}"
    ]


# --- findings


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    assert findings(
        tmp_path,
        "寄语;品名;箱数;单位;数量;毛重(KG);有效期至;years;语言",
        "brother;口罩;1;只;1.000;12,5;3/4/2020;;",
        "brothers;口照;0;개;-3;1;2020-02-30;;",
        ";;;;;;;;",
        "sister-years;口罩;;只;1;1;;;zh-k",
        "sister-years;口罩;1;只;1;1;;;;zz",
        "brothers;口罩;1000001;只;3.5;1;a\tb;;",
    ) == [
        "2: unknown-message: column 寄语: there is no message 'brother'",
        "2: bad-value: column 数量: '1.000' is not a whole number: it may be 1 or 1000",
        "2: bad-value: column 毛重(KG): '12,5' is not a weight",
        "2: bad-value: column 有效期至: '3/4/2020' is ambiguous: the year is last, so the "
        "order of day and month is not clear",
        "3: bad-value: column 箱数: a row has 1 to 1,000,000 boxes, not 0",
        "3: unknown-term: column 品名: the glossary has no item '口照'",
        "3: bad-value: column 数量: '-3' is not a whole number",
        "3: bad-value: column 有效期至: there is no day '2020-02-30'",
        "5: unknown-pair: column 语言: there are no messages for 'zh-k'",
        "5: missing-value: column 箱数: the number of boxes is missing",
        "6: bad-manifest: column J: a value has no header above it",
        "6: missing-value: column years: there is no value, but sister-years shows {years}",
        "7: bad-value: column 箱数: a row has 1 to 1,000,000 boxes, not 1,000,001",
        "7: bad-value: column 数量: '3.5' is not a whole number",
        "7: bad-value: column 有效期至: 'a\\tb' contains the control character U+0009",
    ]


def test_a_finding_in_whole(tmp_path: Path) -> None:
    with pytest.raises(FieldError) as caught:
        read(tmp_path, "品名,箱数", "口罩,3/4")
    assert str(caught.value) == (
        f"{tmp_path}/list.csv:2: bad-value: column 箱数: '3/4' is not a whole number\n"
        "  hint: write digits, as in 24 or 1,000"
    )


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("item", ["1: bad-manifest: there is no column for the number of boxes"]),
        ("boxes,品名,item", [
            "1: bad-manifest: column item (C): it means the same as column B, 品名",
        ]),
        ("boxes,note,Note", [
            "1: bad-manifest: column Note (C): it means the same as column B, note",
        ]),
        ("boxes,to,destination", [
            "2: bad-manifest: column destination: the column to fills the same field, to",
        ]),
        ("boxes,Box ID", [
            "1: bad-manifest: column Box ID: cardgen numbers the boxes",
        ]),
        ("boxes,line_boxes", [
            "1: bad-manifest: column line_boxes: cardgen numbers the boxes",
        ]),
        (f"boxes,{'x' * 201},()", [
            f"1: bad-manifest: column B: '{'x' * 39}…' is not the name of a column",
            "1: bad-manifest: column C: '()' is not the name of a column",
        ]),
        ('boxes,"a\x07b"', [
            "1: bad-manifest: column B: 'a\\x07b' contains the control character U+0007",
        ]),
    ],
)  # fmt: skip
def test_headers(tmp_path: Path, header: str, found: list[str]) -> None:
    assert findings(tmp_path, header, "1")[: len(found)] == found


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("gros_weight", "write gross weight if you mean that"),
        ("毛重量", "write 毛重 if you mean that"),
    ],
)
def test_an_unknown_column_names_the_nearest(tmp_path: Path, header: str, hint: str) -> None:
    with pytest.raises(FieldError) as caught:
        read(tmp_path, f"boxes,{header}", "1,2")
    assert caught.value.rule == "unknown-field"
    assert caught.value.hint.startswith(f"{hint}, or ")


def test_no_rows_and_too_many_columns(tmp_path: Path) -> None:
    assert findings(tmp_path, "boxes,item", ",") == [
        "1: bad-manifest: there is no row below the header"
    ]
    many = "boxes," + ",".join(f"c{number}" for number in range(300))
    assert findings(tmp_path, many, "1")[0] == (
        "1: bad-manifest: column GS: a list may have at most 200 columns"
    )


def test_what_nobody_says(tmp_path: Path) -> None:
    said = {"message": None, "pair": None, "template": None}
    assert findings(tmp_path, "boxes", "1", **said) == [
        "2: missing-value: column message: there is no message, so some checks were left out",
        "2: missing-value: column pair: there is no pair, so some checks were left out",
        "2: missing-value: column template: there is no template, so some checks were left out",
    ]


def test_unfinished_translations_are_told_once_with_their_own_place(tmp_path: Path) -> None:
    project = make_unfinished_project(tmp_path)
    lines = ("message,boxes", "brothers,1", "brothers,2")
    with pytest.raises(CardgenError) as caught:
        read(tmp_path, *lines, project=project)
    assert caught.value.rule == "fuzzy"
    assert caught.value.location is not None
    assert caught.value.location.file.endswith("slogans.po")
    assert read(tmp_path, *lines, project=project, draft=True).boxes == 3


def make_unfinished_project(folder: Path) -> Project:
    from cardgen.project.starter import start_project

    start_project(folder / "project")
    path = folder / "project" / "messages" / "zh-ko" / "slogans.po"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgctxt "brothers"', '#, fuzzy\nmsgctxt "brothers"'), "utf-8")
    return Project.open(folder / "project")


def test_an_unreadable_byte_names_row_column_and_encoding(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("品名,boxes,lot\n口罩,1,".encode() + "批\n".encode("gb18030"))
    with pytest.raises(CardgenError) as caught:
        read_manifest(path, PROJECT, **SAID)
    first = caught.value.diagnostics[0]
    assert first.rule == "bad-encoding"
    assert first.message.startswith("column lot: ")
    assert first.advice() == (
        "the file was read as UTF-8; save it as UTF-8, or name the encoding"
    )


def test_merged_cells_and_dates_that_are_none(tmp_path: Path) -> None:
    cells: list[list[Any]] = [
        ["item", "boxes", "lot"],
        ["口罩", 1, dt.date(2020, 3, 4)],
        [None, 2, "17"],
        [None, None, None],
    ]
    path = office_book(tmp_path / "list.xlsx", cells, merge=["A2:A4"])
    with pytest.raises(CardgenError) as caught:
        read_manifest(path, PROJECT, **SAID)
    assert format_findings(caught.value) == [
        "2: bad-value: column lot: the spreadsheet changed the value to the date 2020-03-04",
    ]


def test_too_many_boxes_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "MOST_BOXES", 10)
    assert read(tmp_path, "boxes", "4", "6").boxes == 10
    assert findings(tmp_path, "boxes", "4", "6", "1", "1") == [
        "4: bad-manifest: with this row the shipment has more than 10 boxes"
    ]


def test_findings_are_bounded(tmp_path: Path) -> None:
    found = findings(tmp_path, "boxes,item", *[f"0,x{number}" for number in range(1800)])
    assert len(found) == 1001
    assert found[-1] == "1000: bad-manifest: there were 1,000 findings; the rest was not read"


def test_what_cannot_be_read_on_is_told_with_what_was_found_before(tmp_path: Path) -> None:
    assert findings(tmp_path, "boxes,item", "0,口罩", '1,"x"y') == [
        "2: bad-value: column boxes: a row has 1 to 1,000,000 boxes, not 0",
        "3: bad-manifest: the end of the row is not clear: there is text after a closing "
        "quotation mark",
    ]


def test_lines_that_are_right_are_counted_beside_what_is_wrong(tmp_path: Path) -> None:
    path = write_list(tmp_path, "boxes,item", "2,口罩", "0,口罩", "3,zzz", "4,口罩")
    manifest, found = diagnose_manifest(path, PROJECT, **SAID)
    assert manifest is not None
    assert (manifest.rows, manifest.boxes) == (2, 6)
    assert [each.rule for each in found if each.severity == "error"] == [
        "bad-value",
        "unknown-term",
    ]
    lines = manifest.lines()
    assert next(lines).boxes == 2
    with pytest.raises(FieldError, match="a row has 1 to"):
        next(lines)
    manifest, found = diagnose_manifest(tmp_path / "no.csv", PROJECT, **SAID)
    assert manifest is None
    assert [each.message for each in found] == ["there is no such file"]


CELL = st.sampled_from(["boxes", "item", "2", "口罩", "x", "", '"', "\n", ",", "品名", "箱数"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(CELL | st.text(max_size=3), max_size=12).map(",".join), st.booleans())
def test_no_text_crashes(tmp_path: Path, text: str, headed: bool) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes((("boxes,item\n" if headed else "") + text).encode("utf-8", "replace"))
    manifest, found = diagnose_manifest(path, PROJECT, **SAID)
    assert manifest or found
    assert all(each.location for each in found)
    if manifest and not found:
        assert len(list(manifest.lines())) == manifest.rows


@pytest.mark.parametrize("name", ["x" * 300 + ".toml", "口" * 300 + ".toml", "a\\b.toml"])
def test_names_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    (found,) = findings(tmp_path, "boxes,template", f"1,{name}")
    assert found.startswith("2: unknown-template: column template: there is no")


def test_pictures_are_there(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"")
    lines = ("boxes,logo", f"1,{tmp_path}/logo.png")
    (line,) = read(tmp_path, *lines, template="box-a4").lines()
    assert line.fields == {"logo": f"{tmp_path}/logo.png"}
    (found,) = findings(tmp_path, *lines, f"1,{'x' * 300}", template="box-a4")
    assert found.startswith("3: bad-picture: column logo: there is no picture 'xxx")


def test_a_file_that_changes_between_two_readings_is_noticed(tmp_path: Path) -> None:
    found = read(tmp_path, "boxes", "1", "2")
    assert [line.boxes for line in found.lines()] == [1, 2]
    write_list(tmp_path, "boxes", "1", "3")
    with pytest.raises(ManifestError, match="the file has changed while it was worked on"):
        list(found.lines())
    write_list(tmp_path, "boxes", "1", "x")
    with pytest.raises(FieldError, match="'x' is not a whole number"):
        list(found.lines())


def test_values_that_come_again_are_looked_up_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_REMEMBERED", 3)
    monkeypatch.setattr(values, "_REMEMBERED", 3)
    lines = [f"{number % 5 + 1},口罩" for number in range(50)]
    assert read(tmp_path, "boxes,item", *lines).boxes == 150
