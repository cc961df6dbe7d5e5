"""Built-in templates make a label with any of their fields."""

from __future__ import annotations

from itertools import chain, combinations, pairwise

import pytest

from cardgen import Project, resources
from cardgen.display import GlyphRun, leaves
from tests.fields import FIELDS

TOGETHER = (
    ("from", "to"),
    ("item",),
    ("quantity", "unit"),
    ("box",),
    ("boxes",),
    ("box_id",),
    ("date",),
)
NAMES = sorted(path.stem for path in resources.TEMPLATES.glob("box-*.toml")) + sorted(
    path.stem for path in resources.TEMPLATES.glob("card-a6*.toml") if "seal" not in path.stem
)


@pytest.mark.parametrize("template", NAMES)
def test_any_fields_make_a_label(template: str) -> None:
    """Without contents, box-100x150 once had no room for the quiet zone of its code."""
    project = Project.open()
    known = project.template(template).fields
    groups = [group for group in TOGETHER if all(name in known for name in group)]
    for size in range(len(groups) + 1):
        for chosen in combinations(groups, size):
            fields = {name: FIELDS[name] for name in chain(*chosen)}
            project.label("firewood", template=template, fields=fields, given=()).document()


ALL = sorted(path.stem for path in resources.TEMPLATES.glob("*.toml"))
FOOTS = ["card-a6", "card-a6-vertical"]
BOXES = [name for name in ALL if name.startswith(("box-", "gs1-"))]


def runs(template: str, message: str, fields: dict[str, str], pair: str) -> list[GlyphRun]:
    """Glyph runs of a label that has all given fields of its template."""
    project = Project.open()
    known = project.template(template).fields
    values = {name: value for name, value in fields.items() if name in known}
    label = project.label(message, template=template, pair=pair, fields=values, given=())
    page = label.document()
    found = (item for layer in page.pages[0].layers for item in leaves(layer.items))
    return [item for item in found if isinstance(item, GlyphRun)]


def lines(template: str, message: str, fields: dict[str, str], pair: str) -> list[str]:
    """Texts of the lines: runs of one height, from the left."""
    rows: dict[float, list[GlyphRun]] = {}
    for run in runs(template, message, fields, pair):
        rows.setdefault(round(run.y, 1), []).append(run)
    return [
        "".join(run.text for run in sorted(row, key=lambda run: run.x))
        for _, row in sorted(rows.items())
    ]


PLACES = FIELDS | {"from": "釜山广域市", "to": "法兰西岛大区", "expiry": "2027-12-31"}
FAR = {
    "zh-ko": "부산광역시 →\N{NO-BREAK SPACE}일드프랑스",
    "zh-ja": "釜山広域市 →\N{NO-BREAK SPACE}イル",
}


@pytest.mark.parametrize("template", BOXES)
@pytest.mark.parametrize("pair", ["zh-ko", "zh-ja"])
def test_mended_arrow_was_parted_from_its_destination(template: str, pair: str) -> None:
    """釜山广域市 → once stood on one line and 法兰西岛大区 on the next."""
    text = lines(template, "no-far-road", PLACES, pair)
    for route in ("釜山广域市 →\N{NO-BREAK SPACE}法兰西岛大区", FAR[pair]):
        assert any(route in line for line in text)


@pytest.mark.parametrize("template", BOXES)
def test_mended_box_number_was_written_as_a_quantity(template: str) -> None:
    """Box numbers have no separators: 1117 / 12490, not 1,117 / 12,490."""
    fields = FIELDS | {"box": "1117", "boxes": "12490"}
    assert any(
        "1117 / 12490" in line for line in lines(template, "no-far-road", fields, "zh-ko")
    )


def test_mended_what_both_languages_write_alike_stood_twice() -> None:
    """Labels once had 品名 · 品名, 2027年12月31日 twice and 坂村真民 twice."""
    fields = PLACES | {"from": "东京都", "to": "湖北省"}
    for template in BOXES:
        text = "".join(lines(template, "sincerity", fields, "zh-ja"))
        assert text.count("品名") == (not template.startswith("gs1"))
    for template in ("gs1-100x150", "gs1-4x6in"):
        text = "".join(lines(template, "sincerity", fields, "zh-ja"))
        assert text.count("2027年12月31日") == 1
    for template in FOOTS:
        text = "".join(lines(template, "sincerity", fields, "zh-ja"))
        assert text.count("坂村真民") == 1
        assert text.count("2020年3月26日") == 1


@pytest.mark.parametrize("template", FOOTS)
@pytest.mark.parametrize("pair", ["zh-ko", "zh-ja"])
@pytest.mark.parametrize("message", ["sincerity", "firewood", "neighbours"])
def test_mended_foot_of_a_card_was_not_paired_line_by_line(
    template: str, pair: str, message: str
) -> None:
    """The Chinese took two lines and the Korean one, and they were not side by side."""
    fields = {"from": "麻浦区", "to": "石景山区", "date": "2020-03-26"}
    if pair == "zh-ja":
        fields |= {"from": "东京都", "to": "湖北省"}
    small = [run for run in runs(template, message, fields, pair) if run.size < 9]
    heights = sorted({round(run.y, 1) for run in small})
    routes = [run for run in small if "→" in run.text]
    assert len({run.lang for run in routes}) == len(routes) == 2
    steps = [b - a for a, b in pairwise(heights)]
    assert max(steps) - min(steps) < 0.2
    first = min(run.y for run in routes)
    above = [height for height in heights if height < first - 0.1]
    assert len(heights) == 2 + len(above)
    assert len(heights) == 2 or len(above) in {1, 2}


def test_mended_caption_was_broken() -> None:
    """The line once broke as 批号 · 로트 / 번호 · LOT."""
    fields = FIELDS | {"lot": "L2403A17-XZ-0000123", "expiry": "2027-12-31"}
    for template in ("gs1-100x150", "gs1-4x6in"):
        for pair, whole in (("zh-ko", "사용기한"), ("zh-ja", "使用期限")):
            text = lines(template, "no-far-road", fields, pair)
            assert any(f"有效期至 · {whole}" in line for line in text)
            assert any(line.startswith("BATCH/LOT L2403A17-XZ-0000123") for line in text)


def test_equal_texts_hide_label_by_label() -> None:
    """Chinese and Japanese write 上海 alike, but not 东京."""
    project, counts = Project.open(), []
    batch = project.label(
        "no-far-road",
        pair="zh-ja",
        template="box-100x150",
        fields={"from": "北京"},
        varying=("to",),
    )
    for to in ("上海", "东京", "上海"):
        document = batch.document({"to": to})
        texts = [item for layer in document.pages[0].layers for item in leaves(layer.items)]
        counts.append(sum(isinstance(item, GlyphRun) and "→" in item.text for item in texts))
    assert counts == [1, 2, 1]
