from __future__ import annotations

import pytest

from cardgen.display import Document, GlyphRun, Rect
from cardgen.layout.label.place import bounds
from tests.layout.studio import complaint, draw, label, page

MM = 72 / 25.4
QR = '[code]\nbarcode = "qr"\ndata = "7"\n'  # 21 modules


def beside(gap: str, *, area: str = "rule", align: str = "start", margin: str = "20pt") -> str:
    """A code of 42 points has modules of 2 and a quiet zone of 8; an area is left of it."""
    other = '[a]\ntext = "风"\nalign = "end"' if area == "text" else f"[a]\n{area}"
    if area == "rule":
        other = '[a]\nrule = "80pt"'
    return page(
        "a code",
        f'{other}\n{QR}align = "{align}"',
        columns=["1fr", "42pt"],
        gap=gap,
        size="200pt x 120pt",
        margin=margin,
    )


def too_close(
    line: int, mm: str, what: str, hint: str, *, area: str = "code", kind: str = "qr"
) -> str:
    return (
        f"card.toml:{line}: quiet-zone: the {kind} barcode of [{area}] on card needs {mm} mm "
        f"free on each side, but {what}\n  hint: {hint}"
    )


WIDER = "widen the gap to [a], or padding of [code]"
FURTHER_IN = "widen margin in [page], or padding of [code]"


@pytest.mark.parametrize(("area", "gap"), [("rule", "8pt"), ("text", "8.2pt")])
def test_a_free_quiet_zone(gap: str, area: str) -> None:
    assert draw(beside(gap, area=area))


@pytest.mark.parametrize(
    ("area", "gap", "line"), [("rule", "7.9pt", 16), ("text", "8.1pt", 17)]
)
def test_what_stands_in_a_quiet_zone(gap: str, area: str, line: int) -> None:
    """The error once did not name the item, its side, and how much too near it is."""
    said = too_close(line, "2.8", "[a] on its left is 0.1 mm too near", WIDER)
    assert complaint(beside(gap, area=area)) == said


def test_what_stands_on_a_code() -> None:
    said = complaint(beside("0pt", area="text"))
    assert said == too_close(17, "2.8", "[a] overlaps it", "move [a] elsewhere")


def test_mended_white_of_a_mark_stood_in_a_quiet_zone() -> None:
    """A comma hangs half an em of white out of its area; that was once taken for ink."""
    comma = beside("7pt", area="text").replace("风", "同，")
    assert draw(comma)


def test_mended_white_at_a_line_end_stood_in_a_quiet_zone() -> None:
    """An em space at the end of a line was once taken for ink."""
    spans = 'spans = [{ text = "风月" }, { text = "\\u2003" }, { text = "同天" }]'
    text = beside("8.5pt", area=f'{spans}\nalign = "end"')
    assert draw(text.replace("200pt x", "123pt x"))


@pytest.mark.parametrize(("margin", "fits"), [("8pt", True), ("7.9pt", False)])
def test_a_quiet_zone_ends_on_the_page(margin: str, fits: bool) -> None:
    text = beside("20pt", margin=margin)
    if fits:
        assert draw(text)
    else:
        edge = "the edge of the page on its right is 0.1 mm too near"
        assert complaint(text) == too_close(16, "2.8", edge, FURTHER_IN)


def test_two_codes_beside_each_other() -> None:
    text = page(
        "a code",
        f'[a]\nbarcode = "qr"\ndata = "8"\nalign = "end"\n{QR}',
        columns=["1fr", "42pt"],
        gap="4pt",
        size="120pt x 90pt",
        margin="20pt",
    )
    said = complaint(text)
    right, left = "[code] on its right is 0.9 mm too near", "[a] on its left is 1.5 mm too near"
    hint = "widen the gap to [code], or padding of [a]"
    one = too_close(14, "2.3", right, hint, area="a")
    assert said == f"{one}\n{too_close(18, '2.8', left, WIDER)}"


DARK = too_close(
    14,
    "2.8",
    "its own fill is too dark",
    'write a light fill in [code], such as fill = "#ffffff", or remove it',
)
NARROW = too_close(
    14, "2.8", "its own border above it is 1.1 mm too near", "widen padding of [code]"
)


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ('fill = "#ffffff"', None),
        ('fill = "#ffee00"', DARK),  # its blue is as dark as black
        ('fill = "#444444"', DARK),
        ('border = { width = "1pt" }\npadding = "8pt"', None),
        ('border = { width = "1pt" }\npadding = "6pt"', NARROW),
    ],
)
def test_ground_and_border(look: str, said: str | None) -> None:
    text = page(
        "code",
        f'{QR}size = "42pt"\nalign = "center"\nvalign = "center"\n{look}',
        size="120pt x 120pt" if "border" not in look else "78pt x 78pt",
    )
    if "border" in look:
        padding = 8 if said is None else 6
        side = 42 + 2 * (padding + 1) if said is None else 42 + 2 * padding
        text = text.replace("78pt x 78pt", f"{side + 20}pt x {side + 20}pt")
    if said is None:
        assert draw(text)
    else:
        assert complaint(text) == said


@pytest.mark.parametrize(
    ("side", "said"),
    [
        (
            "14pt",
            (
                "card.toml:14: barcode-too-small: the qr barcode of [code] on card has modules "
                "of 0.24 mm, too small to read\n"
                '  hint: shorten its data, or write size = "6mm" or more in [code]'
            ),
        ),
        ("15pt", None),  # 0.252 mm
    ],
)
def test_square_codes_too_small(side: str, said: str | None) -> None:
    text = page("code", f'{QR}size = "{side}"')
    if said is None:
        assert draw(text)
    else:
        assert complaint(text) == said


def test_the_side_that_limits_is_named() -> None:
    """The hint for a code in a low row once asked for more width."""
    text = page(
        "a code",
        f'[a]\ntext = "风"\n{QR}padding = "1mm"',
        columns=["1fr", "40pt"],
        rows=["auto"],
    )
    assert complaint(text).endswith('or give its row "8mm" or more in rows')
    narrow = page("code", QR, columns=["10pt"], rows=["12pt"], size="100pt x 100pt")
    assert complaint(narrow).endswith(
        'give its column "6mm" or more in columns, and give its row "6mm" or more in rows'
    )


def test_a_hint_to_enlarge_a_code_was_cut_off() -> None:
    """Captions took all the height of the row, and the hint had no reason: ", or "."""
    text = page("code", f'{QR}below = "to"', rows=["auto"], columns=["50pt"])
    assert complaint(text).endswith(
        "modules of 0.00 mm, too small to read\n"
        '  hint: shorten its data, or give its row "16mm" or more in rows'
    )


def test_a_dark_panel_below_a_code_is_named() -> None:
    text = page("code", f'{QR}padding = "4mm"\n[band]\nfill = "#123456"\nbehind = "code"')
    hint = 'write a light fill in [band], such as fill = "#ffffff"'
    assert "but the fill of [band] is too dark" in complaint(text)
    assert complaint(text).endswith(hint)


LINEAR = '[code]\nbarcode = "code128"\ndata = "BOX-7"\n'


def test_a_linear_code() -> None:
    """90 modules of 0.5 mm are 128 points wide; only left and right must be free."""
    text = page(
        "a\ncode",
        f'[a]\ntext = "风"\n{LINEAR}size = "30pt"',
        rows=["auto", "auto"],
        margin="15pt",
    )
    _, bars = draw(text)
    assert bars.startswith(f"bars 15.00 25.00 {90 * 0.5 * MM:.2f} × 30.00 code128 90 × 1 ")


def test_linear_code_in_too_narrow_a_margin() -> None:
    assert complaint(page("code", LINEAR, margin="14pt")) == too_close(
        14,
        "5.0",
        "the edge of the page on its left is 0.1 mm too near",
        FURTHER_IN,
        kind="code128",
    )


def test_linear_code_with_modules_too_small() -> None:
    assert complaint(page("code", LINEAR, size="80pt x 60pt")) == (
        "card.toml:14: barcode-too-small: the code128 barcode of [code] on card has modules "
        "of 0.24 mm, too small to read\n"
        '  hint: shorten its data, or give its column "23mm" or more in columns'
    )


def test_mended_linear_code_without_height_was_printed_as_nothing() -> None:
    text = page("code", LINEAR, rows=["auto"], margin="15pt")
    assert complaint(text) == (
        "card.toml:14: barcode-too-small: the code128 barcode of [code] on card is 0.0 mm "
        "high, not high enough for a scanner\n"
        '  hint: make the barcode 5 mm high or more: size = "10mm"'
    )


def draft(text: str, *, is_draft: bool = True) -> Document:
    return label(text, draft=is_draft).document()


@pytest.mark.parametrize(("margin", "mm"), [(0, 3), (4, 3.2), (6, 5)])
def test_drafts_have_a_watermark_above_all_else(margin: int, mm: float) -> None:
    """The watermark once covered the lower half of an SSCC, which is to be proofread."""
    text = page("a", '[a]\ntext = "{message}"', size="200pt x 100pt", margin=f"{margin}mm")
    (made,), (final,) = draft(text).pages, draft(text, is_draft=False).pages
    assert made.layers[:-1] == final.layers
    strips = [item for item in made.layers[-1].items if isinstance(item, Rect)]
    height = mm * MM
    top, bottom = (bounds(strip) for strip in strips)
    assert top == pytest.approx((0, 0, 200, height))
    assert bottom == pytest.approx((0, 100 - height, 200, height))
    words = [item for item in made.layers[-1].items if isinstance(item, GlyphRun)]
    assert [run.text.strip() for run in words] == ["草稿", "초안", "DRAFT"] * 2
    assert all(run.color.rgb == (255, 255, 255) for run in words)


def test_only_drafts_have_one() -> None:
    text = page("a", '[a]\ntext = "{message}"')
    assert "DRAFT" not in str(draft(text, is_draft=False))


@pytest.mark.parametrize("width", [50, 21])
def test_mended_watermark_crashed_on_narrow_pages(width: int) -> None:
    made = draft(page("a", '[a]\nrule = "1pt"', size=f"{width}pt x 100pt")).pages[0]
    words = [item for item in made.layers[-1].items if isinstance(item, GlyphRun)]
    assert "DRAFT" in [run.text for run in words]
    for run in words:
        frame = bounds(run)
        assert frame.x >= -0.01
        assert frame.x + frame.width <= width + 20


def test_mended_watermark_stood_in_quiet_zones() -> None:
    """A quiet zone that is free on the final label must not stop the draft."""
    text = beside("8pt", margin="8pt")
    assert (
        len(draft(text).pages[0].layers) == len(draft(text, is_draft=False).pages[0].layers) + 1
    )
