"""Faint lettering, and lettering that is hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from cardgen.errors import CardgenError
from tests.layout import studio

SOURCE = '[source]\ntext = "{message}"\n'


def report(
    tables: str, fields: dict[str, str] | None = None, *, mono: bool = False
) -> list[str]:
    """Findings of a label, warnings and errors alike."""
    text = studio.page("source", SOURCE + tables, fields='photo = "picture"')
    if mono:
        text = text.replace("[grid]", 'colors = "mono"\n[grid]', 1)
    return [str(each) for each in studio.findings(studio.label(text, fields))]


def test_whole_messages() -> None:
    assert report('color = "#8a8a8a"\n') == [
        "card.toml:14: warning: low-contrast: [source]: 风月同天 in #8a8a8a on white paper has "
        "a contrast of 3.5, less than 4.5\n"
        "  hint: make the text darker and its background lighter, or the other way round; over "
        "a picture, use a stronger veil"
    ]
    (hidden,) = report('[band]\nfill = "#a4201f"\nover = "source"\n')
    assert hidden.startswith(
        "card.toml:16: hidden: [source]: 风月同天 is hidden under [band]\n"
        "  hint: write behind instead of over in [band]"
    )


@pytest.mark.parametrize(
    ("tables", "contrast"),
    [
        ('color = "#767676"\n', ""),  # 4.54, which WCAG is known for
        ('color = "#777777"\n', "on white paper has a contrast of 4.5, less than 4.5"),
        ('color = "#ffffff"\n', "on white paper has a contrast of 1.0, too low to be seen"),
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
    found = "".join(report(tables))
    assert contrast in found
    assert bool(found) == bool(contrast)


def test_black_and_white_is_ink_or_none() -> None:
    red = 'color = "#a4201f"\nfill = "#400000"\n'
    assert "contrast of 1.0 in black and white, too low to be seen" in report(red, mono=True)[0]
    assert "nobody" not in report(red.replace("400000", "ffd0d0"), mono=True)


def test_the_worst_part_of_a_picture_counts(tmp_path: Path) -> None:
    """The text is black on a half black picture; a veil makes it light enough."""
    file = tmp_path / "half.png"
    image = Image.new("RGB", (200, 100), (255, 255, 255))
    image.paste((0, 0, 0), (0, 0, 60, 100))
    image.save(file)
    shot = '[shot]\npicture = "{photo}"\nbehind = "page"\ncrop = true\n'
    veil = 'veil = { color = "#ffffff", strength = 0.5 }\n'
    fields = {"photo": str(file)}
    assert "on a picture has a contrast of 1.0, too low to be seen" in report(shot, fields)[0]
    assert report(shot + veil, fields) == []
    beside = report(shot + 'align = "start"\n', fields)
    assert "on a picture" in beside[0]


def test_what_becomes_of_colours_in_black_and_white() -> None:
    tables = (
        'color = "#a4201f"\nfill = "#ffffff"\n'
        '[band]\nborder = { width = "2pt", color = "#a4201f" }\n'
        'fill = "#ffe0a0"\nbehind = "page"\n'
    )
    assert report(tables) == []
    first, second = report(tables, mono=True)
    assert first == (
        "card.toml:15: warning: mono-color: [source] and [band]: #a4201f is printed black\n"
        '  hint: write #000000 or #ffffff, or remove colors = "mono"'
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
    with pytest.raises(CardgenError, match=r"on #000000 has a contrast of 1\.0, too low"):
        label.document()


FIGURES = 'photo = "picture"\nhandling = "marks"\nlink = "text"'
MARK = '[mark]\nmark = "fragile"\nsize = "36pt"\n'
SEAL = '[mark]\nseal = "印"\nsize = "40pt"\n'
CODE = (
    '[mark]\nbarcode = "qr"\ndata = "A1"\nsize = "60pt"\nalign = "center"\nvalign = "center"\n'
)


def said_of(figure: str, tables: str, *, mono: bool = False, photo: str = "") -> list[str]:
    """Findings of a label with a figure beside its message, by rule and message."""
    text = studio.page(
        "source mark", SOURCE + figure + tables, columns=("1fr", "1fr"), fields=FIGURES
    )
    if mono:
        text = text.replace("[grid]", 'colors = "mono"\n[grid]', 1)
    label = studio.label(text, {"photo": photo} if photo else None)
    return [f"{each.rule}: {each.message}" for each in studio.findings(label)]


@pytest.mark.parametrize(
    ("figure", "called"), [(MARK, "a mark"), (SEAL, "the seal"), (CODE, "the qr barcode")]
)
def test_what_a_panel_or_picture_hides(figure: str, called: str, tmp_path: Path) -> None:
    message = f"hidden: [mark]: {called} is hidden under [lid]"
    assert said_of(figure, '[lid]\nfill = "#ffffff"\nover = "mark"\n') == [message]
    assert said_of(figure, '[lid]\nfill = "#ffffff"\nradius = "2pt"\nover = "mark"\n') == [
        message
    ]
    file = tmp_path / "white.png"
    Image.new("RGB", (20, 20), (255, 255, 255)).save(file)
    lid = '[lid]\npicture = "{photo}"\ncrop = true\nover = "mark"\n'
    assert said_of(figure, lid, photo=str(file)) == [message]
    below = '[lid]\nfill = "#ffffff"\nbehind = "mark"\n'
    assert said_of(figure, below) == []


def test_a_motif_or_picture_is_hidden_as_a_whole(tmp_path: Path) -> None:
    """A panel may hide a part of a motif, and a photograph may replace it."""
    motif = '[mark]\nmotif = "plum"\nsize = "40pt"\n'
    lid = '[lid]\nfill = "#ffffff"\nover = "mark"\n'
    assert said_of(motif, lid) == ["hidden: [mark]: the motif is hidden under [lid]"]
    assert said_of(motif, lid + 'spread = ["-20pt", "0pt", "0pt", "0pt"]\n') == []
    file = tmp_path / "white.png"
    Image.new("RGB", (20, 20), (0, 0, 0)).save(file)
    shot = '[lid]\npicture = "{photo}"\ncrop = true\nover = "mark"\n'
    assert said_of(motif, shot, photo=str(file)) == []
    logo = '[mark]\npicture = "{photo}"\n'
    assert said_of(logo, lid, photo=str(file)) == [
        "hidden: [mark]: the picture is hidden under [lid]"
    ]


def test_marks_are_judged_on_what_they_stand_on(tmp_path: Path) -> None:
    def low(on: str, contrast: str) -> list[str]:
        return [
            f"mark-contrast: the marks of [mark] are black on {on}: the contrast is "
            f"too low ({contrast} : 1)"
        ]

    behind = '[lid]\nfill = "#222222"\nbehind = "mark"\n'
    assert said_of(MARK, behind) == low("#222222", "1.3")
    assert said_of(MARK, behind, mono=True)[0] == low("#222222", "1.0")[0]
    assert said_of(MARK + 'fill = "#ffffff"\n', behind) == []
    red = '[lid]\nfill = "#ff3020"\nbehind = "mark"\n'
    assert said_of(MARK, red) == [
        "mark-contrast: the marks of [mark] are black on #ff3020: red, orange and "
        "yellow are for dangerous goods"
    ]
    file = tmp_path / "dark.png"
    Image.new("RGB", (20, 20), (60, 60, 60)).save(file)
    shot = '[lid]\npicture = "{photo}"\ncrop = true\nbehind = "mark"\n'
    assert said_of(MARK, shot, photo=str(file)) == low("a picture", "1.9")
    veil = 'veil = { color = "#ffffff", strength = 0.8 }\n'
    assert said_of(MARK, shot + veil, photo=str(file)) == []


def test_seals_and_motifs_on_a_ground_of_their_own_colour() -> None:
    red = '[lid]\nfill = "#b51f1f"\nbehind = "mark"\n'
    assert said_of(SEAL, red) == [
        "low-contrast: [mark]: the seal in #b5201d on #b51f1f has a contrast of 1.0, too "
        "low to be seen"
    ]
    sunk = 'carved = "sunk"\n'
    assert said_of(SEAL + sunk, red) == []  # white characters
    assert said_of(SEAL + sunk + 'fill = "#b5201d"\n', "") == [
        "low-contrast: [mark]: the seal in #b5201d on #b5201d has a contrast of 1.0, too "
        "low to be seen"
    ]
    grey = red.replace("b51f1f", "606060")  # of one luminance, and not of one colour
    assert said_of(SEAL, grey)[0].endswith("on #606060 has a contrast of 1.0, less than 3")
    weak = said_of(SEAL, red.replace("b51f1f", "e08080"))
    assert weak == [
        "low-contrast: [mark]: the seal in #b5201d on #e08080 has a contrast of 2.4, less "
        "than 3"
    ]
    assert said_of(SEAL, red.replace("b51f1f", "f0d8d0")) == []
    assert said_of(SEAL, red, mono=True)[0].endswith(
        "has a contrast of 1.0 in black and white, too low to be seen"
    )
    motif = '[mark]\nmotif = "plum"\nsize = "40pt"\ncolor = "#f0d8d0"\n'
    assert said_of(motif, "") == []  # pale, as it may be
    own = '[lid]\nfill = "#f0d8d0"\nbehind = "mark"\n'
    assert said_of(motif, own) == [
        "low-contrast: [mark]: the motif in #f0d8d0 on #f0d8d0 has a contrast of 1.0, too "
        "low to be seen"
    ]
    assert said_of(motif.replace("f0d8d0", "ffffff"), "") != []
