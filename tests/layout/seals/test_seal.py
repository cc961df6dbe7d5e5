"""Seals: places of characters, even strokes, and seals that are refused."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise, product
from pathlib import Path as File

import pytest
from PIL import Image, ImageChops

from cardgen.backends import render
from cardgen.display import WHITE, Document, Layer, Page, Path, Picture, Rect
from cardgen.errors import CardgenError
from cardgen.fonts import FontChoice
from cardgen.layout.inline import Frame
from cardgen.layout.seals import SEAL_RED, SealLook, draw_seal
from cardgen.layout.seals.characters import (
    arrange,
    find_cells,
    shape_characters,
    stretch_characters,
)
from cardgen.layout.seals.outlines import find_ink, measure_strokes
from cardgen.layout.seals.seal import PASTE
from cardgen.seals import Carving, CutShape, Seal, SealShape
from tests.backends.agreement import disagreement, resvg
from tests.backends.pdf.pdfs import by_pdfium, crop
from tests.layout import studio

SIZE = 60.0
ASKED = FontChoice(("serif",), "regular")
ROOM = Frame(0.0, 0.0, 1.0, 1.0)


def draw(seal: Seal, lang: str = "ja", look: SealLook = PASTE) -> tuple[object, ...]:
    return draw_seal(seal, SIZE, lang, studio.fonts(), look)


def page(seal: Seal, lang: str = "ja") -> Page:
    return Page(SIZE, SIZE, (Layer(draw_seal(seal, SIZE, lang, studio.fonts())),))


def pixels(seal: Seal, lang: str = "ja", dpi: float = 150) -> Image.Image:
    document = Document((page(seal, lang),), "印", (lang,))
    return Image.open(BytesIO(render(document, "png", dpi=dpi))).convert("RGB")


def columns(text: str, lang: str = "ja") -> str:
    found = arrange(shape_characters(text, lang, studio.fonts(), ASKED))
    return "/".join("".join(char.char for char in column) for column in found)


def places(text: str, lang: str) -> dict[str, Frame]:
    found = arrange(shape_characters(text, lang, studio.fonts(), ASKED))
    shares = [[char.share for char in column] for column in found]
    frames = find_cells(shares, ROOM, 0.04, across=lang.startswith("ko"))
    return {
        char.char: frame
        for column, framed in zip(found, frames, strict=True)
        for char, frame in zip(column, framed, strict=True)
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("印", "印"),
        ("田中", "田中"),
        ("王小明", "王/小明"),
        ("東京都印", "東京/都印"),
        ("上海市之印", "上海/市之印"),
        ("日中友好之印", "日中友/好之印"),
        ("首爾特別市長印", "首爾/特別/市長印"),
        ("株式会社龍一之印", "株式会/社龍一/之印"),
        ("一般財団法人之館印", "一般財/団法人/之館印"),
        ("東京都 知事 之印", "東京都/知事/之印"),
    ],
)
def test_so_many_characters_stand_in_columns(text: str, said: str) -> None:
    """A space ends a column too."""
    assert columns(text) == said


def test_columns_go_from_right_to_left() -> None:
    found = places("王小明", "zh-Hans")
    assert found["王"].x > found["小"].x + found["小"].width
    assert found["小"].y + found["小"].height < found["明"].y
    assert found["王"].height == pytest.approx(1.0)


def test_korean_seals_are_read_across() -> None:
    found = places("서울시장인", "ko")
    assert found["서"].y == found["울"].y < found["시"].y == found["장"].y == found["인"].y
    assert found["서"].x < found["울"].x
    assert found["시"].x < found["장"].x < found["인"].x


@pytest.mark.parametrize("text", ["田中", "王小明", "東京都印", "一般財団法人之館印"])
def test_places_fill_the_seal(text: str) -> None:
    """Columns run from top to bottom and from edge to edge, and no places overlap."""
    found = list(places(text, "ja").values())
    assert min(f.x for f in found) == pytest.approx(0.0)
    assert max(f.x + f.width for f in found) == pytest.approx(1.0)
    for at in {round(f.x, 6) for f in found}:
        column = sorted((f for f in found if round(f.x, 6) == at), key=lambda f: f.y)
        assert column[0].y == pytest.approx(0.0)
        assert column[-1].y + column[-1].height == pytest.approx(1.0)
        for above, below in pairwise(column):
            assert below.y - above.y - above.height == pytest.approx(0.04)


def test_a_stroke_is_given_less_of_its_column_than_a_full_character() -> None:
    found = places("龍一", "ja")
    assert found["龍"].height > 2 * found["一"].height


def test_strokes_are_alike_standing_and_lying() -> None:
    """王 alone in a column is twice as high as wide: its upright stroke was half as thick."""
    (found,) = shape_characters("王", "ja", studio.fonts(), ASKED)
    tall = Frame(0.0, 0.0, 0.45, 1.0)
    letters, stroke = stretch_characters(found, [tall], 1.2)
    standing, lying = measure_strokes(letters)
    assert standing.thick == pytest.approx(stroke, rel=0.15)
    assert lying.thick == pytest.approx(stroke, rel=0.35)
    assert find_ink(letters) == pytest.approx((0.0, 0.0, 0.45, 1.0))


@pytest.mark.parametrize("lang", ["ja", "ko"])
@pytest.mark.parametrize("rough", [False, True])
@pytest.mark.parametrize("carved", ["raised", "sunk"])
@pytest.mark.parametrize("shape", ["square", "round", "oblong"])
def test_all_stay_within_their_size(
    shape: CutShape, carved: Carving, rough: bool, lang: str
) -> None:
    for count in (1, 2, 5, 9):
        text = ("서울특별시장관인印" if lang == "ko" else "東京都知事公館之印")[-count:]
        for path in draw(Seal(text, shape, carved, rough), lang):
            assert isinstance(path, Path)
            left, top, right, bottom = path.hull
            slack = 0.6 if rough else 1e-9
            assert min(left, top) >= -slack
            assert max(right, bottom) <= SIZE + slack


@pytest.mark.parametrize(
    ("text", "lang", "sides"),
    [
        ("北京", "zh-Hans", (2 / 3, 1.0)),
        ("서울", "ko", (1.0, 2 / 3)),
        ("東京都印", "ja", (1.0, 1.0)),
        ("印", "ja", (1.0, 1.0)),
    ],
)
def test_an_oblong_seal_is_as_narrow_as_one_column(
    text: str, lang: str, sides: tuple[float, float]
) -> None:
    (path,) = draw(Seal(text, "oblong"), lang)
    assert isinstance(path, Path)
    left, top, right, bottom = path.hull
    assert ((right - left) / SIZE, (bottom - top) / SIZE) == pytest.approx(sides)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((SIZE / 2, SIZE / 2))


def test_raised_characters_are_red_on_nothing_and_sunk_ones_white_on_red() -> None:
    (raised,), sunk = draw(Seal("印")), draw(Seal("印", carved="sunk"))
    assert isinstance(raised, Path)
    assert (raised.color, raised.alt) == (SEAL_RED, "印")
    assert [(path.color, path.alt) for path in sunk if isinstance(path, Path)] == [
        (SEAL_RED, "印"),
        (WHITE, ""),
    ]
    assert pixels(Seal("印")).getpixel((12, 12)) == (255, 255, 255)
    assert pixels(Seal("印", carved="sunk")).getpixel((6, 62)) == SEAL_RED.rgb


@pytest.mark.parametrize("carved", ["raised", "sunk"])
@pytest.mark.parametrize("shape", ["square", "round"])
def test_a_seal_is_no_blot_and_no_hair(shape: SealShape, carved: Carving) -> None:
    for text in ("印", "王小明", "東京都印", "一般財団法人之館印"):
        grey = pixels(Seal(text, shape, carved), dpi=100).convert("L")
        share = sum(grey.histogram()[:160]) / (grey.width * grey.height)
        assert 0.15 < share < 0.85, (text, share)


def test_backends_agree() -> None:
    for shape, carved in product(("square", "round"), ("raised", "sunk")):
        shown = page(Seal("東京都印", shape, carved, rough=True))  # type: ignore[arg-type]
        document = Document((shown,), "印", ("ja",))
        pdf = crop(by_pdfium(render(document, "pdf"), 300), shown, 300)
        assert disagreement(shown, pdf, 300) == ""
        assert disagreement(shown, resvg(render(document, "svg"), shown, 300), 300) == ""


def test_a_rough_edge_is_the_same_each_time_and_another_for_another_seal() -> None:
    seal = Seal("東京", rough=True)
    (first,) = draw(seal)
    draw_seal.__globals__["_draw_scaled"].cache_clear()
    assert draw(seal) == (first,)
    assert first != draw(Seal("東京"))[0]
    (frame,), (other,) = draw(Seal("東", rough=True)), draw(Seal("京", rough=True))
    assert isinstance(frame, Path)
    assert isinstance(other, Path)
    assert frame.outline[:9] != other.outline[:9]


def test_a_rough_edge_is_a_little_uneven() -> None:
    smooth, rough = pixels(Seal("東京"), dpi=300), pixels(Seal("東京", rough=True), dpi=300)
    differs = ImageChops.difference(smooth, rough).convert("L").point(lambda v: v > 60 and 255)
    share = sum(differs.histogram()[1:]) / (smooth.width * smooth.height)
    assert 0.005 < share < 0.08


def test_dump() -> None:
    """A seal is one figure of its size; white characters on it are decoration."""
    made = Document(
        (page(Seal("東京都印")), page(Seal("서울", "round", "sunk"), "ko")), "印", ()
    )
    first, second, third = (x for x in studio.lines(made) if x.startswith("path"))
    assert first.startswith("path 0.00 0.00 60.00 × 60.00 #b5201d")
    assert first.endswith('"東京都印"')
    assert second.startswith("path 0.00 0.00 60.00 × 60.00 #b5201d 10 segments")
    assert second.endswith('"서울"')
    assert third.endswith('""')


def test_a_kana_length_mark_stands_in_a_column() -> None:
    (found,) = shape_characters("ルー", "ja", studio.fonts(), ASKED)
    _, _, width, height = find_ink(found[1].outline)
    assert height > 2 * width


def test_letters_that_lie_in_a_column_stand_in_a_seal() -> None:
    ((letter,),) = shape_characters("I", "ja", studio.fonts(), ASKED)
    _, _, width, height = find_ink(letter.outline)
    assert height > width


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "seal-text: the seal has no characters"),
        (" \u3000", "seal-text: the seal has no characters"),
        (
            "一般財団法人国際交流協会之印",
            "seal-text: the seal '一般財団法人国際交流協会之印' has 14 characters, more than 9",
        ),
        (
            "東 京 都 印",
            "seal-text: the seal '東京都印' has parts of 1 and 1 and 1 and 1 characters",
        ),
        (
            "東京都知事 印",
            "seal-text: the seal '東京都知事印' has parts of 5 and 1 characters",
        ),
        ("印\u3164", "seal-text: a seal cannot show U+3164: the character has no ink"),
        ("印\x07", "bad-text: the seal '印\\x07' holds the control character U+0007"),
        ("𓂀", "missing-glyph: no font has"),
    ],
)
def test_what_is_no_seal(text: str, said: str) -> None:
    with pytest.raises(CardgenError) as caught:
        draw(Seal(text))
    assert str(caught.value).startswith(said)
    (found,) = caught.value.diagnostics
    assert found.advice()


def test_a_font_that_there_is_not() -> None:
    with pytest.raises(CardgenError, match="no font family"):
        draw(Seal("印"), look=SealLook("brush"))


def picture(folder: File) -> File:
    """Write a red picture without ground, twice as wide as high."""
    image = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    image.paste((181, 32, 29, 255), (0, 0, 200, 20))
    file = folder / "seal.png"
    image.save(file)
    return file


def test_a_picture_stands_in_the_middle_and_lets_through_what_is_under_it(
    tmp_path: File,
) -> None:
    seal = Seal(characters="印", picture=str(picture(tmp_path)))
    (shown,) = draw(seal)
    assert isinstance(shown, Picture)
    assert (shown.x, shown.y, shown.width, shown.height) == (0.0, 15.0, 60.0, 30.0)
    assert shown.alt == "印"
    under = Rect(20.0, 0.0, 10.0, 60.0, SEAL_RED._replace(r=0, g=0, b=0))
    made = Page(SIZE, SIZE, (Layer((under, shown)),))
    document = Document((made,), "印", ("ja",))
    image = Image.open(BytesIO(render(document, "png", dpi=72))).convert("RGB")
    assert image.getpixel((25, 40)) == (0, 0, 0)
    assert image.getpixel((25, 17)) == SEAL_RED.rgb
    pdf = crop(by_pdfium(render(document, "pdf"), 72), made, 72)
    assert pdf.convert("RGB").getpixel((25, 40)) == (0, 0, 0)
    svg = resvg(render(document, "svg"), made, 72)
    assert svg.convert("RGB").getpixel((25, 40)) == (0, 0, 0)


def test_a_drawing(tmp_path: File) -> None:
    file = tmp_path / "seal.svg"
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
        '<circle cx="5" cy="5" r="4" fill="#c00"/></svg>'
    )
    image = pixels(Seal(picture=str(file)))
    middle, corner = (image.width // 2, image.height // 2), (1, 1)
    assert image.getpixel(middle) == (204, 0, 0)
    assert image.getpixel(corner) == (255, 255, 255)


def test_a_drawing_without_a_size(tmp_path: File) -> None:
    file = tmp_path / "seal.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    with pytest.raises(CardgenError) as caught:
        draw(Seal(picture=str(file)))
    assert caught.value.rule == "bad-picture"
    assert "viewBox" in str(caught.value)
