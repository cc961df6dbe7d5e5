"""Motifs: the drawings themselves, in templates, and by occasion."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import drawings
import pytest
from PIL import Image, ImageDraw

import cardgen.motifs
from cardgen import Project, render
from cardgen.artwork import bounding_box, read_svg
from cardgen.display import Document, Path as Outline, leaves
from cardgen.errors import CardgenError
from cardgen.motifs import MOTIFS, SIDE, MotifName, motif
from cardgen.template import OCCASION_MOTIFS, OCCASION_NAMES

FOLDER = Path(cardgen.motifs.__file__).parent
MM = 72 / 25.4


def custom(tmp_path: Path, area: str, name: str = "card") -> Document:
    """Make a label of 120 × 100 mm with a motif."""
    own = name.partition(":")[0]
    (tmp_path / "cardgen.toml").write_text('templates = ["."]\n', encoding="utf-8")
    text = f"""
[page]
size = "120mm x 100mm"
margin = "0mm"
[palette]
accent = "#a4201f"
[grid]
columns = ["1fr"]
rows = ["auto", "1fr"]
areas = ["motif", "words"]
[motif]
{area}
[words]
text = "{{message}}"
"""
    (tmp_path / f"{own}.toml").write_text(text, encoding="utf-8")
    return Project.open(tmp_path).label("brothers", template=name).document()


def motifs(document: Document) -> list[Outline]:
    items = leaves(document.pages[0].layers[0].items)
    return [item for item in items if isinstance(item, Outline)]


def parts(document: Document, dpi: float) -> int:
    """Count the separate dark parts of a motif."""
    image = Image.open(BytesIO(render(document, "png", dpi))).convert("L")
    image = image.point(lambda value: 255 * (value > 127))
    count, data = 0, image.tobytes()
    while (at := data.find(0)) >= 0:
        ImageDraw.floodfill(image, (at % image.width, at // image.width), 128)
        count, data = count + 1, image.tobytes()
    return count


@pytest.mark.parametrize("name", MOTIFS)
def test_each_motif_is_a_drawing_that_others_read_alike(name: MotifName) -> None:
    found = motif(name)
    assert {kind for kind, _ in found.outline} <= {"move", "line", "curve", "close"}
    assert found.outline[-1].kind == "close"
    assert all(0 <= value <= SIDE for part in found.outline for value in part.points)
    drawing = read_svg((FOLDER / f"{name}.svg").read_bytes())
    (shape,) = drawing.shapes()
    hull = bounding_box(shape.path, shape.matrix)
    assert hull is not None
    scale = SIDE / drawing.width
    # Handles of curves may lie outside the drawn part, by an invisible distance.
    assert found.box == pytest.approx([value * scale for value in hull], abs=2.0)


def test_every_drawing_is_a_motif_and_every_occasion_has_one() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == {*MOTIFS}
    assert OCCASION_MOTIFS.keys() == OCCASION_NAMES.keys()
    assert {*OCCASION_MOTIFS.values(), "rings"} == {*MOTIFS}  # rings belong to no occasion


def test_the_page_about_templates_shows_each_in_a_colour_of_its_own() -> None:
    assert sorted(name for name, _ in drawings.MOTIFS) == sorted(MOTIFS)
    own = [(name, occasion) for name, occasion in drawings.MOTIFS if name != "rings"]
    assert all(OCCASION_MOTIFS[occasion] == name for name, occasion in own)


@pytest.mark.parametrize("name", MOTIFS)
def test_ten_millimetres_at_203_dpi_keep_what_belongs_apart_apart(
    tmp_path: Path, name: MotifName
) -> None:
    small = custom(tmp_path, f'motif = "{name}"\nsize = "10mm"', "small")
    large = custom(tmp_path, f'motif = "{name}"\nsize = "90mm"', "large")
    lettering = parts(custom(tmp_path, 'motif = "occasion"\nsize = "10mm"'), 203)
    assert parts(small, 203) - lettering == parts(large, 203) - lettering


def test_a_motif_is_aligned_by_what_is_drawn_of_it(tmp_path: Path) -> None:
    for align, at in (("start", 0), ("center", 60), ("end", 120)):
        keys = f'motif = "rings"\nsize = "20mm"\nalign = "{align}"\ncolor = "accent"'
        (found,) = motifs(custom(tmp_path, keys))
        left, top, right, _ = found.hull
        edges = {"start": left, "center": (left + right) / 2, "end": right}
        assert edges[align] == pytest.approx(at * MM)
        assert top == pytest.approx(0.0, abs=1e-9)
        assert right - left == pytest.approx(20 * MM * 0.96, rel=0.01)
        assert (found.color.rgb, found.alt) == ((164, 32, 31), "")


def test_without_a_size_it_is_as_large_as_its_area(tmp_path: Path) -> None:
    (tmp_path / "cardgen.toml").write_text('templates = ["."]\n', encoding="utf-8")
    (tmp_path / "bare.toml").write_text(
        '[page]\nsize = "60mm x 30mm"\nmargin = "0mm"\n[grid]\ncolumns = ["1fr"]\n'
        'rows = ["1fr"]\nareas = ["motif"]\n[motif]\nmotif = "moon"\n',
        encoding="utf-8",
    )
    project = Project.open(tmp_path)
    (found,) = motifs(project.label("brothers", template="bare").document())
    assert found.hull[3] - found.hull[1] == pytest.approx(30 * MM)


def test_the_motif_of_the_occasion(tmp_path: Path) -> None:
    keys = 'motif = "{}"\nsize = "20mm"'
    assert motifs(custom(tmp_path, keys.format("occasion"))) == []
    (knot,) = motifs(custom(tmp_path, keys.format("occasion or knot")))
    (thanks,) = motifs(custom(tmp_path, keys.format("occasion"), "card:thanks"))
    assert knot == thanks
    (plum,) = motifs(custom(tmp_path, keys.format("occasion or rings"), "card:new-year"))
    assert plum == motifs(custom(tmp_path, keys.format("plum")))[0]


@pytest.mark.parametrize(
    "template",
    ["poster-a3-ground", "poster-a4-poem", "card-a6-folded", "card-a6-seal", "tanzaku"],
)
def test_built_in_designs_show_it(template: str) -> None:
    project = Project.open()
    plain = project.label("shared-sky", template=template, pair="zh-ja").document()
    label = project.label("shared-sky", template=f"{template}:mid-autumn", pair="zh-ja")
    assert len(motifs(label.document())) - len(motifs(plain)) == 1


@pytest.mark.parametrize(
    ("area", "said"),
    [
        (
            'motif = "plumb"',
            "card.toml:12: bad-template: [motif]: motif: there is no motif 'plumb'\n"
            "  hint: did you mean plum?",
        ),
        (
            'motif = "plum or rings"',
            "card.toml:12: bad-template: [motif]: motif: 'plum' is not the word occasion\n"
            '  hint: write motif = "occasion or rings", or one name alone',
        ),
        (
            'motif = "occasion or ring"',
            "card.toml:12: bad-template: [motif]: motif: there is no motif 'ring'\n"
            "  hint: did you mean rings or ginkgo?",
        ),
        (
            'motif = "plum"\nlength = "3mm"',
            "card.toml:13: bad-template: [motif]: length has no effect in an area with motif\n"
            "  hint: remove length",
        ),
        (
            'motif = "moon"\nsize = "60mm"\npadding = ["0mm", "40mm"]',
            "card.toml:11: overflow: the motif of [motif] is 17.6 mm larger than its area\n"
            "  hint: make the motif smaller, or the rows and columns of [motif] larger",
        ),
    ],
)
def test_whole_messages(tmp_path: Path, area: str, said: str) -> None:
    with pytest.raises(CardgenError) as caught:
        custom(tmp_path, area)
    assert str(caught.value).replace(f"{tmp_path}/", "") == said
