"""Cells of a list with a word for "empty" or "not decided"."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from cardgen import render
from cardgen.errors import CardgenError
from tests.shipment.books import office_book
from tests.shipment.manifest.reading import read_manifest
from tests.shipment.manifest.test_lists import warnings
from tests.shipment.manifest.test_manifest import PROJECT, SAID, read

GS1 = {**SAID, "template": "gs1-100x150", "paper": ["收货人", "收货人电话", "毛重", "荷扱い"]}
HEADER = "品名,每箱数量,单位,箱数,批号,gtin,收货人,收货人电话,有效期,荷扱い"
FULL = "口罩,2000,只,1,L1,8801234567893,金某,02-1,2027-12-31,易碎"


def row(**cells: str) -> str:
    """Write a valid row with these cells."""
    values = dict(zip(HEADER.split(","), FULL.split(","), strict=True)) | cells
    return ",".join(values.values())


def findings(folder: Path, *rows: str, **more: object) -> list[str]:
    with pytest.raises(CardgenError) as caught:
        read(folder, *rows, **{**GS1, **more})
    return [f"{each.rule}: {each.message}" for each in caught.value.diagnostics]


def test_words_that_mean_nothing_are_empty_and_told_once_a_column(tmp_path: Path) -> None:
    """Labels and GS1 symbols showed the lots "N/A" and "-"."""
    found = read(
        tmp_path,
        HEADER,
        row(批号="N/A", 收货人电话="-"),
        row(批号="-", 收货人电话="无", 收货人="なし"),
        row(批号="없음", 有效期="無", gtin="해당 없음"),
        row(批号="ㅡ", 荷扱い="なし"),
        **GS1,
    )
    assert warnings(found) == [
        "means-empty: column 批号: cardgen reads 'N/A', '-', '없음' and others in rows 2 to 5 "
        "as empty",
        "means-empty: column gtin: cardgen reads '해당 없음' in row 4 as empty",
        "means-empty: column 收货人: cardgen reads 'なし' in row 3 as empty",
        "means-empty: column 收货人电话: cardgen reads '-', '无' in rows 2 and 3 as empty",
        "means-empty: column 有效期: cardgen reads '無' in row 4 as empty",
        "means-empty: column 荷扱い: cardgen reads 'なし' in row 5 as empty",
    ]
    fields = [line.fields for line in found.lines()]
    assert not any("lot" in each for each in fields)
    assert "gtin" not in fields[2]
    assert "handling" not in fields[3]
    assert fields[0]["handling"] == "fragile"


@pytest.mark.parametrize(
    ("column", "word"),
    [
        *(("批号", "未定"), ("收货人", "暂无"), ("收货人电话", "TBD"), ("有效期", "미정")),
        *(("gtin", "待定"), ("箱数", "？"), ("每箱数量", "確認中"), ("荷扱い", "추후통보")),
        *(("品名", "조율중"), ("单位", "不明")),
    ],
)
def test_what_is_not_decided_is_a_finding(tmp_path: Path, column: str, word: str) -> None:
    told = findings(tmp_path, HEADER, row(**{column: word}))
    assert (
        f"undecided: column {column}: {word!r} means that the value is not decided yet" in told
    )


def test_a_number_of_boxes_that_is_a_dash_names_the_cell(tmp_path: Path) -> None:
    with pytest.raises(CardgenError) as caught:
        read(tmp_path, HEADER, row(箱数="―"), **GS1)
    (told,) = caught.value.diagnostics
    assert (told.rule, told.hint.endswith("'―' means empty")) == ("missing-value", True)


def test_a_value_that_the_message_needs_names_the_cell(tmp_path: Path) -> None:
    said = {**SAID, "message": "sister-years"}
    with pytest.raises(CardgenError) as caught:
        read(tmp_path, "boxes,from,to,years", "1,麻浦区,石景山区,なし", **said)
    (told,) = caught.value.diagnostics
    assert (told.rule, told.hint.endswith("'なし' means empty")) == (
        "missing-value",
        True,
    )


def test_a_row_of_dashes_is_none(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER, FULL, "-,-,-,-,-,-,-,-,-,-", FULL, **GS1)
    assert found.rows == 2
    assert all(told.startswith("means-empty") for told in warnings(found))


def test_a_row_of_sums_may_have_dashes(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER, FULL, "合计,-,-,1,-,-,-,-,-,-", **GS1)
    assert (found.rows, found.boxes) == (1, 1)


def test_the_same_mark_below_a_dash_is_a_dash(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER, row(批号="-"), row(批号="〃"), **GS1)
    assert [line.fields.get("lot") for line in found.lines()] == [None, None]


def test_a_row_may_say_that_it_has_not_what_all_have(tmp_path: Path) -> None:
    said = {**GS1, "fields": {"lot": "L7"}}
    found = read(
        tmp_path,
        "箱数,品名,gtin,批号",
        "1,口罩,8801234567893,なし",
        "1,口罩,8801234567893,",
        **said,
    )
    assert [line.fields.get("lot") for line in found.lines()] == [None, "L7"]


def test_what_is_given_for_all_rows_may_mean_empty_or_not_decided(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER, FULL, **{**GS1, "fields": {"order": "N/A"}})
    assert warnings(found) == ["means-empty: order, given for all rows: 'N/A' means empty"]
    assert findings(tmp_path, HEADER, FULL, fields={"order": "미정"}) == [
        "undecided: order, given for all rows: '미정' means that the value is not decided yet"
    ]


def test_a_text_in_a_workbook_that_is_marked_as_one_means_empty_too(tmp_path: Path) -> None:
    rows = [["箱数", "品名", "gtin", "批号"]]
    rows += [["1", "口罩", "8801234567893", lot] for lot in ("'-", "－", " ― ")]
    path = office_book(tmp_path / "list.xlsx", rows)
    lines = read_manifest(path, PROJECT, **GS1).lines()
    assert ["lot" in line.fields for line in lines] == [False, False, False]


def test_a_message_may_be_called_none(tmp_path: Path) -> None:
    found = read(tmp_path, "message,boxes", "-,1", **SAID)
    assert [line.message for line in found.lines()] == [SAID["message"]]


@pytest.mark.parametrize("weight", ["0", "0.0", "０", "0 kg", "0.00kg"])
def test_a_box_that_weighs_nothing_is_refused(tmp_path: Path, weight: str) -> None:
    told = findings(tmp_path, "箱数,毛重", f"1,{weight}")
    assert told == [f"bad-value: column 毛重: '{weight}': a box cannot weigh 0"]


def test_a_list_that_is_all_wrong_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading 100,000 such rows took eight seconds."""
    monkeypatch.setattr("cardgen.shipment.manifest.manifest.MOST_WRONG", 20)
    told = findings(tmp_path, "箱数", *["x"] * 50)
    assert told[-1] == "bad-manifest: the first 20 rows are all wrong; the rest was not read"
    assert read(tmp_path, "箱数", "1", *["1"] * 50, **GS1).rows == 51


def test_a_row_that_has_none_does_not_get_the_projects_value(tmp_path: Path) -> None:
    """A blank cell gets it; "-" does not, since the list says that there is no value."""
    project = dataclasses.replace(PROJECT, values={"lot": "ALL", "years": "24"})
    rows = [f"口罩,1,只,1,{lot}" for lot in ("", "-", "없음", "L1")]
    said = {**SAID, "project": project}
    lines = [*read(tmp_path, "品名,每箱数量,单位,箱数,批号", *rows, **said).lines()]
    assert [line.fields.get("lot") for line in lines] == [None, "", "", "L1"]
    for line, shows in zip(lines, ("ALL", None, None, "L1"), strict=True):
        label = project.label(SAID["message"], pair=SAID["pair"], fields=line.fields)
        page = render(label.document(), "svg").decode()
        assert [word for word in ("ALL", "L1") if word in page] == ([shows] if shows else [])


def test_a_row_without_what_its_message_says_is_told_in_spite_of_the_projects(
    tmp_path: Path,
) -> None:
    project = dataclasses.replace(PROJECT, values={"years": "24"})
    said = {"message": "sister-years", "pair": "zh-ko", "template": "box-100x150"}
    told = findings(tmp_path, "箱数,years", "1,-", **said, project=project, paper=())
    assert told == [
        "missing-value: column years: there is no value, but sister-years shows {years}"
    ]


def test_the_0_of_a_formula_is_no_name(tmp_path: Path) -> None:
    """A formula on an empty cell shows 0, and the packing list said "To: 0"."""
    rows: list[list[object]] = [["箱数", "收货人", "收货人电话", "批号"], ["1", 0, "0", "0"]]
    path = office_book(tmp_path / "list.xlsx", rows)
    said = {**SAID, "template": "gs1-100x150", "paper": ["批号"]}
    found = read_manifest(path, PROJECT, **said)
    assert [dict(line.fields) for line in found.lines()] == [{"lot": "0"}]
    assert warnings(found) == [
        "means-empty: column 收货人: cardgen reads '0' in row 2 as empty",
        "means-empty: column 收货人电话: cardgen reads '0' in row 2 as empty",
    ]
