"""Handling marks: words of lists, outlines, and labels with them."""

from __future__ import annotations

import subprocess
from io import BytesIO
from itertools import pairwise
from math import dist
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, strategies as st
from PIL import Image, ImageChops, ImageDraw

from cardgen import CardgenError, Project, render
from cardgen.display import Document, GlyphRun, Group, PathSegment, leaves
from cardgen.handling import UnknownMark, draw_pictogram, parse_marks, write_marks
from cardgen.handling.pictograms import PICTOGRAMS

VALUES = {
    "stack-limit": "6",
    "stack-mass": "200",
    "temperature": "2..8",
    "un-number": "1170",
}
ALL = [f"{name}:{VALUES[name]}" if name in VALUES else name for name in PICTOGRAMS]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("易碎", "fragile"),
        ("파손주의", "fragile"),
        ("割れ物注意", "fragile"),
        ("Fragile", "fragile"),
        ("向上、怕雨；勿用手钩", "this-way-up, keep-dry, no-hooks"),
        ("파손주의/취급주의", "fragile"),
        ("割れ物注意・天地無用", "fragile, this-way-up"),
        ("直射日光・熱遮へい", "keep-from-heat"),
        ("堆码层数极限 6层", "stack-limit:6"),
        ("上積み段数制限(5段)", "stack-limit:5"),
        ("적재 질량 제한: 200 kg", "stack-mass:200"),
        ("2℃～8℃", "temperature:2..8"),
        ("보관온도 2~8도", "temperature:2..8"),
        ("温度:25℃以下", "temperature:..25"),
        ("temperature:-20..", "temperature:-20.."),
        ("-25 to -15 °C", "temperature:-25..-15"),
        ("ワレモノ、コワレモノ注意", "fragile"),
        ("ﾜﾚﾓﾉ注意", "fragile"),
        ("湿気厳禁・横積厳禁", "keep-dry, this-way-up"),
        ("怕潮、禁止倒置；不可堆叠", "keep-dry, this-way-up, do-not-stack"),
        ("습기엄금, 5단까지", "keep-dry, stack-limit:5"),
        ("最多堆6層", "stack-limit:6"),
        ("UN1987, LQ", "un-number:1987, limited-quantity"),
        ("un no. 1170", "un-number:1170"),
        ("", ""),
    ],
)
def test_parse_marks_as_lists_have_them(written: str, meant: str) -> None:
    assert write_marks(parse_marks(written)) == meant
    assert parse_marks(meant) == parse_marks(written)


@pytest.mark.parametrize(
    ("written", "said", "hint"),
    [
        ("fragil", "'fragil' is not a handling mark", "did you mean fragile?"),
        (
            "stack-limit",
            "'stack-limit' needs a number of boxes",
            "write a number of boxes, as in stack-limit:6",
        ),
        (
            "temperature:8..2",
            "'temperature:8..2' needs a temperature in degrees Celsius",
            "write a temperature in degrees Celsius, as in temperature:2..8",
        ),
        (
            "UN 12",
            "'UN 12' needs the four digits of a UN number",
            "write the four digits of a UN number, as in un-number:1170",
        ),
    ],
)
def test_whole_messages(written: str, said: str, hint: str) -> None:
    with pytest.raises(UnknownMark) as caught:
        parse_marks(written)
    assert (str(caught.value), caught.value.hint) == (said, hint)


@pytest.mark.parametrize(
    "text", ["적재주의", "上積み注意", "不怕压", "3단 적재 금지", "火気厳禁"]
)
def test_what_says_less_or_something_else_is_no_mark(text: str) -> None:
    with pytest.raises(UnknownMark):
        parse_marks(text)


def test_frozen_goods_need_their_degrees() -> None:
    with pytest.raises(UnknownMark) as caught:
        parse_marks("要冷凍")
    assert caught.value.hint == (
        "write a temperature in degrees Celsius, as in temperature:2..8"
    )


@given(st.text("易碎파손割れ,、/・ :~℃-0123456789UNun.°Ckg()fragilestack", max_size=30))
def test_no_text_crashes(text: str) -> None:
    try:
        marks = parse_marks(text)
    except UnknownMark:
        return
    assert parse_marks(write_marks(marks)) == marks


@pytest.mark.parametrize("name", PICTOGRAMS)
def test_pictograms_stay_within_their_square_and_are_closed(name: str) -> None:
    (mark,) = parse_marks(f"{name}:{VALUES[name]}" if name in VALUES else name)
    picture = draw_pictogram(mark)
    for outline, _ in picture.strata:
        assert {part.kind for part in outline} <= {"move", "line", "curve", "close"}
        assert outline[-1].kind == "close"
        for part in outline:
            assert all(0 <= value <= 100 for value in part.points), name


@pytest.mark.parametrize("name", PICTOGRAMS)
def test_pictograms_have_no_slivers(name: str) -> None:
    """Arcs were once drawn as a rectangle for each step; preflight reported thin lines."""
    (mark,) = parse_marks(f"{name}:{VALUES[name]}" if name in VALUES else name)
    for outline, _ in draw_pictogram(mark).strata:
        for start, *rest in split_shapes(outline):
            if [part.kind for part in rest] == ["line"] * 3 + ["close"]:
                corners = [part.points for part in (start, *rest[:-1])]
                sides = [dist(a, b) for a, b in pairwise((*corners, corners[0]))]
                assert min(sides) > 1, name


def split_shapes(outline: tuple[PathSegment, ...]) -> list[list[PathSegment]]:
    """Split an outline into its shapes."""
    shapes = list[list[PathSegment]]()
    for part in outline:
        if part.kind == "move":
            shapes.append([])
        shapes[-1].append(part)
    return shapes


def make(handling: str, template: str = "handling-100x150", **fields: str) -> Document:
    project = Project.open()
    return project.label(
        "brothers", template=template, fields={"handling": handling, **fields}
    ).document()


def draw(document: Document, dpi: float) -> Image.Image:
    return Image.open(BytesIO(render(document, "png", dpi))).convert("L")


def ink(image: Image.Image) -> float:
    """Compute the share of dark pixels."""
    return sum(image.histogram()[:128]) / (image.width * image.height)


@pytest.mark.parametrize("written", ALL)
def test_each_mark_is_a_label_100_mm_high_and_says_what_it_is(written: str) -> None:
    document = make(written)
    groups = [item for item in document.pages[0].layers[0].items if isinstance(item, Group)]
    figure, source, target = groups
    assert figure.role == "figure"
    captions = [
        "".join(run.text for run in leaves(group.items) if isinstance(run, GlyphRun))
        for group in (source, target)
    ]
    assert figure.alt.startswith(" · ".join(captions))
    assert 0.01 < ink(draw(document, 203)) < 0.4


def test_pictograms_are_drawn_alike_by_pdf_and_png(tmp_path: Path) -> None:
    document = make("no-hooks")
    (tmp_path / "mark.pdf").write_bytes(render(document, "pdf", 203))
    command = ["pdftoppm", "-r", "203", "-gray", "-png", str(tmp_path / "mark.pdf")]
    done = subprocess.run(command, capture_output=True, check=True)
    ours = draw(document, 203)
    theirs = Image.open(BytesIO(done.stdout)).convert("L").crop((0, 0, *ours.size))
    apart = ImageChops.difference(ours, theirs.point(lambda value: 255 * (value > 127)))
    assert 1 - ink(apart) < 0.01


def test_small_marks_keep_all_their_parts_at_203_dpi(tmp_path: Path) -> None:
    """At 10 mm no parts run together: there are as many dark ones as at 40 mm."""
    names = ["this-way-up", "keep-dry", "keep-from-heat", "stack-limit:6", "do-not-stack"]
    for name in names:
        assert parts(tmp_path, name, "10mm") == parts(tmp_path, name, "40mm")


def parts(tmp_path: Path, mark: str, size: str) -> int:
    """Count the dark parts of a mark at 203 dpi."""
    image = draw(custom(tmp_path, f'mark = "{mark}"\nsize = "{size}"'), 203)
    count, data = 0, image.tobytes()
    while (at := data.find(0)) >= 0:
        ImageDraw.floodfill(image, (at % image.width, at // image.width), 128)
        count, data = count + 1, image.tobytes()
    return count


def custom(tmp_path: Path, area: str) -> Document:
    (tmp_path / "cardgen.toml").write_text('templates = ["."]\n', encoding="utf-8")
    text = f"""
[page]
size = "150mm x 100mm"
colors = "mono"
[grid]
columns = ["1fr"]
rows = ["1fr"]
areas = ["marks"]
[marks]
{area}
"""
    (tmp_path / "marks.toml").write_text(text, encoding="utf-8")
    return Project.open(tmp_path).label("brothers", template="marks").document()


def complaint(tmp_path: Path, area: str) -> str:
    with pytest.raises(CardgenError) as caught:
        custom(tmp_path, area)
    return str(caught.value).replace(f"{tmp_path}/", "")


@pytest.mark.parametrize(
    ("area", "said"),
    [
        (
            'mark = "fragil"\nsize = "20mm"',
            "marks.toml:10: bad-template: [marks]: mark: 'fragil' is not a handling mark\n"
            "  hint: did you mean fragile?",
        ),
        (
            'mark = "fragile"',
            "marks.toml:10: bad-template: [marks]: a mark needs a size\n"
            '  hint: add a size, such as size = "16mm"',
        ),
        (
            'mark = "fragile"\nsize = "20mm"\nrows = 10',
            "marks.toml:12: bad-template: [marks]: rows: 10 is not between 1 and 9\n"
            "  hint: write the number of rows of marks, such as 2",
        ),
        (
            'mark = "{care}"\nsize = "20mm"',
            "marks.toml:10: bad-template: [marks]: mark: there is no field 'care'\n"
            '  hint: declare it in [fields]: care = "marks"',
        ),
        (
            'mark = "fragile"\nsize = "9mm"',
            "marks.toml:9: mark-too-small: the mark fragile of [marks] is 9.0 mm high, but "
            "the minimum is 10.0 mm\n  hint: make the mark larger, or print it on a separate "
            "label: handling-100x150",
        ),
        (
            'mark = "limited-quantity"\nsize = "70mm"',
            "marks.toml:9: mark-too-small: the mark limited-quantity of [marks] is 70.0 mm "
            "high, but the minimum is 76.9 mm\n  hint: make the mark larger, or print it on a "
            "separate label: handling-100x150",
        ),
        (
            'mark = "fragile"\nsize = "20mm"\nfill = "#404040"',
            "marks.toml:9: mark-contrast: the marks of [marks] are black on #404040: the "
            "contrast is too low (1.0 : 1)\n"
            '  hint: give the marks a white background: fill = "#ffffff" in [marks]',
        ),
        (
            'mark = "fragile"\nsize = "20mm"\nfill = "#ff8800"',
            "marks.toml:9: mark-contrast: the marks of [marks] are black on #ff8800: red, "
            "orange and yellow are for dangerous goods\n"
            '  hint: give the marks a white background: fill = "#ffffff" in [marks]',
        ),
        (
            'mark = ["fragile", "keep-dry", "no-hooks"]\nsize = "80mm"',
            "marks.toml:9: overflow: the group of marks of [marks] is 182.0 mm larger than "
            "its area\n  hint: show fewer marks, or make one label for each mark",
        ),
    ],
)
def test_whole_messages_of_templates(tmp_path: Path, area: str, said: str) -> None:
    assert complaint(tmp_path, area) == said


@pytest.mark.parametrize(
    ("marks", "places"),
    [
        ("fragile", [(0, 0)]),
        ("fragile, keep-dry", [(0, 0), (0, 1)]),
        ("fragile, keep-dry, no-hooks", [(0, 0), (1, 0), (0, 1)]),
        ("fragile, keep-dry, no-hooks, this-way-up", [(0, 0), (1, 0), (0, 1), (1, 1)]),
    ],
)
def test_an_auto_column_has_marks_in_as_many_rows_as_they_are_to_have(
    tmp_path: Path, marks: str, places: list[tuple[int, int]]
) -> None:
    (tmp_path / "cardgen.toml").write_text('templates = ["."]\n', encoding="utf-8")
    (tmp_path / "marks.toml").write_text(
        """
[page]
size = "300mm x 100mm"
margin = "0mm"
[grid]
columns = ["auto", "1fr"]
rows = ["1fr"]
areas = ["marks ."]
[fields]
care = "marks"
[marks]
mark = "{care}"
size = "20mm"
rows = 2
""",
        encoding="utf-8",
    )
    label = Project.open(tmp_path).label("brothers", template="marks", fields={"care": marks})
    groups = label.document().pages[0].layers[0].items
    step = 24 * 72 / 25.4  # a mark and the white beside it
    found = [leaves((group,))[0] for group in groups]
    assert [(round(item.x / step), round(item.y / step)) for item in found] == places


def test_marks_stand_below_each_other_and_two_names_have_a_line_each() -> None:
    """Each row was once centred by itself, and 直射 was split from its 日光."""
    given = {"from": "北京", "to": "东京", "box_id": "B-1"}
    given["handling"] = "fragile, keep-dry, keep-from-heat, this-way-up"
    label = Project.open().label(
        "shared-sky", template="carton-100x150-couplet", pair="zh-ja", fields=given
    )
    items = label.document().pages[0].layers[0].items
    figures = [each for each in items if isinstance(each, Group) and "·" in each.alt]
    marks = [leaves((each,))[0] for each in figures]
    assert len(marks) == 4
    assert marks[0].x == pytest.approx(marks[2].x)
    assert marks[1].x == pytest.approx(marks[3].x)
    texts = [run.text for run in leaves(items) if isinstance(run, GlyphRun)]
    assert {"直射日光・", "熱遮へい"} <= {*texts}


def test_marks_of_dangerous_goods_warn_where_they_are_for_small_packages() -> None:
    project = Project.open()
    label = project.label("brothers", template="handling-100x150", fields={"handling": "限量"})
    label.document()
    assert [each.rule for each in label.warnings] == ["small-mark"]


def test_box_labels_show_marks_lot_expiry_and_weight() -> None:
    given = {"lot": "L24", "expiry": "2027-12-31", "gross_weight": "12.5 kg"}
    for template in ("box-100x150", "box-4x6in", "box-a4", "box-a5"):
        document = make("易碎, 向上", template, **given)
        runs = leaves(document.pages[0].layers[0].items)
        text = "".join(run.text for run in runs if isinstance(run, GlyphRun))
        for said in ("L24", "2027年12月31日", "2027년 12월 31일", "12.5\u00a0kg", "易碎物品"):
            assert said in text


def test_a_screen_reader_reads_a_mark_with_its_value() -> None:
    with pikepdf.open(BytesIO(render(make("temperature:2..8"), "pdf"))) as pdf:
        found = [
            str(each.Alt)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
        ]
    assert found == ["温度极限 · 온도 제한 2 … 8"]
    svg = render(make("fragile"), "svg").decode()
    assert svg.count('aria-label="易碎物品 · 파손 주의"') == 1


@pytest.mark.parametrize(
    ("text", "lang", "word"),
    [
        ("던지지마", "", "파손주의"),
        ("投げるな", "", "割れ物注意"),
        ("勿踢", "", "易碎"),
        ("勿踢", "ja", "割れ物注意"),
        ("wobbly", "ko", "파손주의"),
        ("wobbly", "", "fragile"),
    ],
)
def test_an_unknown_mark_lists_the_known_marks_in_the_language_of_the_list(
    text: str, lang: str, word: str
) -> None:
    """The list of marks was once English, in alphabetical order, and cut."""
    with pytest.raises(UnknownMark) as caught:
        parse_marks(text, lang)
    known = caught.value.hint
    assert (word in known, known.endswith("…")) == (True, not lang and text.isascii())
