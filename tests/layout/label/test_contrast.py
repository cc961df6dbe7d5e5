"""Lettering that cannot be read where it stands, or that something hides."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from cardgen.errors import CardgenError
from tests.layout import studio

SOURCE = '[source]\ntext = "{message}"\n'


def said(tables: str, fields: dict[str, str] | None = None, *, mono: bool = False) -> list[str]:
    """The findings of a label, warnings and errors alike."""
    text = studio.page("source", SOURCE + tables, fields='photo = "picture"')
    if mono:
        text = text.replace("[grid]", 'colors = "mono"\n[grid]', 1)
    label = studio.label(text, fields)
    try:
        label.document()
    except CardgenError as error:
        return [str(each) for each in error.diagnostics]
    return [str(each) for each in label.warnings]


def test_whole_messages() -> None:
    assert said('color = "#8a8a8a"\n') == [
        "card.toml:14: warning: low-contrast: [source]: 风月同天 in #8a8a8a on white paper has "
        "a contrast of 3.5, less than 4.5\n"
        "  hint: make the text darker or what it stands on lighter, or the other way round; a "
        "picture takes a stronger veil"
    ]
    (hidden,) = said('[band]\nfill = "#a4201f"\nover = "source"\n')
    assert hidden.startswith(
        "card.toml:16: hidden-text: [source]: 风月同天 is hidden by [band], which is painted "
        "over it\n  hint: write behind in place of over in [band]"
    )


@pytest.mark.parametrize(
    ("tables", "contrast"),
    [
        ('color = "#767676"\n', ""),  # 4.54, which WCAG is known for
        ('color = "#777777"\n', "on white paper has a contrast of 4.5, less than 4.5"),
        ('color = "#ffffff"\n', "on white paper has a contrast of 1.0, which nobody sees"),
        ('color = "#ffffff"\nfill = "#a4201f"\n', ""),
        ('color = "#a4201f"\nfill = "#000000"\n', "on #000000 has a contrast of 2.8"),
        ('[band]\nfill = "#444444"\nbehind = "page"\nradius = "3pt"\n', "2.2, less than 4.5"),
        ('[band]\nborder = { width = "9pt", color = "#444444" }\nbehind = "page"\n', ""),
        # large, and large for being bold
        ('fit = { min = "20pt", max = "20pt" }\ncolor = "#8a8a8a"\n', ""),
        (
            'fit = { min = "15pt", max = "15pt" }\ncolor = "#8a8a8a"\nstyle = "b"\n'
            '[style.b]\nweight = "bold"\n',
            "",
        ),
    ],
)
def test_contrast_with_what_is_below(tables: str, contrast: str) -> None:
    found = "".join(said(tables))
    assert contrast in found
    assert bool(found) == bool(contrast)


def test_black_and_white_is_ink_or_none() -> None:
    red = 'color = "#a4201f"\nfill = "#400000"\n'
    assert "contrast of 1.0 in black and white, which nobody sees" in said(red, mono=True)[0]
    assert "nobody" not in said(red.replace("400000", "ffd0d0"), mono=True)


def test_the_worst_part_of_a_picture_counts(tmp_path: Path) -> None:
    """Black on a picture that is half black; a veil makes it light enough."""
    file = tmp_path / "half.png"
    image = Image.new("RGB", (200, 100), (255, 255, 255))
    image.paste((0, 0, 0), (0, 0, 60, 100))
    image.save(file)
    shot = '[shot]\npicture = "{photo}"\nbehind = "page"\ncrop = true\n'
    veil = 'veil = { color = "#ffffff", strength = 0.5 }\n'
    fields = {"photo": str(file)}
    assert "on its picture has a contrast of 1.0, which nobody sees" in said(shot, fields)[0]
    assert said(shot + veil, fields) == []
    beside = said(shot + 'align = "start"\n', fields)
    assert "on its picture" in beside[0]


def test_what_becomes_of_colours_in_black_and_white() -> None:
    tables = (
        'color = "#a4201f"\nfill = "#ffffff"\n'
        '[band]\nborder = { width = "2pt", color = "#a4201f" }\n'
        'fill = "#ffe0a0"\nbehind = "page"\n'
    )
    assert said(tables) == []
    first, second = said(tables, mono=True)
    assert first == (
        "card.toml:15: warning: mono-color: [source] and [band]: #a4201f is printed black\n"
        '  hint: write #000000 or #ffffff, or leave out colors = "mono"'
    )
    assert "[band]: #ffe0a0 is printed white" in second


def test_what_nobody_sees_is_not_hidden_by_what_is_hard_to_read() -> None:
    """A warning of the first piece of an area once stood for the error of the next."""
    styles = '[style.weak]\ncolor = "#999999"\n[style.gone]\ncolor = "#fefefe"\n'
    weak, gone = ('{ text = "abc", style = "weak" }', '{ text = "{message}", style = "gone" }')
    for spans in (f"[{weak}, {gone}]", f"[{gone}, {weak}]"):
        text = studio.page("source", f"{styles}[source]\nspans = {spans}\n")
        with pytest.raises(CardgenError) as caught:
            studio.label(text).document()
        (error,) = caught.value.diagnostics
        assert error.severity == "error"
        assert "风月同天 in #fefefe on white paper has a contrast of 1.0" in error.message


def test_the_worst_line_of_a_text_counts() -> None:
    """The first line stands on grey, the second on black."""
    grounds = (
        '[top]\nfill = "#505050"\nbehind = "page"\n[low]\nfill = "#000000"\n'
        'behind = "page"\nspread = ["-30pt", "0pt", "0pt", "0pt"]\n'
    )
    lines = '[source]\ntext = "{message}\\n{message}"\n'
    label = studio.label(studio.page("source", lines + grounds))
    with pytest.raises(CardgenError, match=r"on #000000 has a contrast of 1\.0, which nobody"):
        label.document()
