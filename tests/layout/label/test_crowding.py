"""Bold characters that are too small for a thermal head of 203 dpi."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import Diagnostic
from cardgen.fonts import hb_font, measure_stroke_pitch

TEMPLATE = """
[page]
size = "100mm x 50mm"
colors = "{colors}"
[grid]
columns = ["1fr"]
rows = ["1fr"]
areas = ["said"]
[fields]
said = "text"
[style.small]
weight = "{weight}"
size = "{size}"
[said]
text = "{{said}}"
style = "small"
"""


def warnings(
    tmp_path: Path,
    said: str,
    dpi: float,
    *,
    size: str = "7.5pt",
    weight: str = "bold",
    colors: str = "mono",
) -> list[Diagnostic]:
    (tmp_path / "cardgen.toml").write_text('templates = ["."]\n', encoding="utf-8")
    text = TEMPLATE.format(size=size, weight=weight, colors=colors)
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    label = Project.open(tmp_path).label(
        "brothers", template="small", fields={"said": said}, dpi=dpi
    )
    label.document()
    return [each for each in label.warnings if each.rule == "crowded-strokes"]


def test_whole_message(tmp_path: Path) -> None:
    (found,) = warnings(tmp_path, "署名 数量 医疗", 203)
    assert str(found).replace(f"{tmp_path}/", "") == (
        "small.toml:14: warning: crowded-strokes: [said]: the strokes of 署量 merge in bold "
        "at 7.5 pt on a printer of 203 dpi\n"
        "  hint: use the regular weight, or 9 pt or more, or print at 300 dpi"
    )


def test_no_warning_where_strokes_stay_apart(tmp_path: Path) -> None:
    assert warnings(tmp_path, "量", 8 * 25.4)
    assert not warnings(tmp_path, "量", 300)
    assert not warnings(tmp_path, "量", 0)
    assert not warnings(tmp_path, "量", 203, size="9pt")
    assert not warnings(tmp_path, "量", 203, weight="regular")
    assert not warnings(tmp_path, "量", 203, colors="any")
    assert not warnings(tmp_path, "品名 箱号 한글 ABC", 203)


@pytest.mark.parametrize(("dense", "loose"), [("量", "品"), ("疆", "言"), ("覧", "見")])
def test_dense_characters_have_the_smaller_pitch(dense: str, loose: str) -> None:
    (font, *_) = Project.open().fonts.chain("sans", "bold", "ja")
    pitches = [
        measure_stroke_pitch(font, hb_font(font).get_nominal_glyph(ord(char)) or 0)
        for char in (dense, loose)
    ]
    assert pitches[0] < 0.12 < pitches[1]


def test_the_coarsest_printer_of_a_project_counts(tmp_path: Path) -> None:
    assert Project.open().coarsest == 0.0
    (tmp_path / "cardgen.toml").write_text(
        '[printers.a]\nto = "socket://10.0.0.1"\ndpi = 300\n'
        '[printers.b]\nto = "socket://10.0.0.2"\ndpi = "8dot/mm"\n',
        encoding="utf-8",
    )
    assert round(Project.open(tmp_path).coarsest, 1) == 203.2
