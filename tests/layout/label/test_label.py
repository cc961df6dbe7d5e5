"""Labels as documents: the layer laid out once for a batch, and the layer for each box."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from cardgen.backends import render
from cardgen.display import Document
from cardgen.errors import CardgenError
from cardgen.fonts import load_fonts
from cardgen.layout.label.label import Label
from cardgen.project.project import Project
from cardgen.resources import FONTS
from tests.backends.samples import decode
from tests.drawn import items
from tests.fields import built_in
from tests.layout.studio import MESSAGE, label, lines, page
from tests.text.samples import regional, subset

NUMBERS = ("1", "9", "10", "99", "100", "1000000")
SAMPLE = {
    "from": "首尔",
    "to": "北京",
    "item": "医用口罩",
    "quantity": "2000",
    "unit": "只",
    "box": "3",
    "boxes": "49",
    "box_id": "SEL-BJS-03",
    "date": "2020-03-26",
    "sscc": "3 8801234 000000017 9",
}


@cache
def project() -> Project:
    return Project.open()


TEMPLATES = sorted({*built_in()} - {"handling-100x150", "place-card"})  # say no message


def _types(template: str) -> Mapping[str, str]:
    return project().template(template).fields


def make(template: str, fields: Mapping[str, str], *varying: str) -> Label:
    """Make a label of a built-in template that shows all its sample fields."""
    types = project().template(template).fields
    known = {name: value for name, value in SAMPLE.items() if name in types}
    return project().label(
        "sister-years", template=template, fields={**known, **fields}, varying=varying
    )


def pixels(document: Document) -> bytes:
    return decode(render(document, "png", 72)).tobytes()


def values_of(template: str, number: str) -> dict[str, str]:
    values = {"box": number, "box_id": f"SEL-{number}"}
    types = project().template(template).fields
    return {name: value for name, value in values.items() if name in types}


NUMBERED = [name for name in TEMPLATES if "box" in project().template(name).fields]


@pytest.mark.parametrize("template", NUMBERED)
def test_a_label_of_a_batch_is_the_label_made_alone(template: str) -> None:
    """The box before it changes nothing, in points and in pixels."""
    varying = tuple(values_of(template, ""))
    years = {"years": "24", **({"boxes": "100"} if "boxes" in _types(template) else {})}
    batch = make(template, years, *varying)
    for number in (*NUMBERS, "9", "1"):
        values = values_of(template, number)
        try:
            alone = make(template, years | values).document()
        except CardgenError as error:  # seven digits are too many for some, and of 100
            with pytest.raises(CardgenError, match=re.escape(str(error))):
                batch.document(values)
            continue
        one = batch.document(values)
        fresh = make(template, years, *varying).document(values)
        assert render(one, "txt") == render(fresh, "txt")
        assert sorted(lines(one)) == sorted(lines(alone))
        assert pixels(one) == pixels(alone)


@pytest.mark.parametrize("template", TEMPLATES)
def test_mended_varying_placeholder_left_the_message_as_it_was(template: str) -> None:
    batch = make(template, {}, "years")
    for number in NUMBERS:
        one = batch.document({"years": number})
        alone = make(template, {"years": number}).document()
        assert sorted(lines(one)) == sorted(lines(alone))
        assert pixels(one) == pixels(alone)
    shown = f"{int(NUMBERS[-1]):,}"
    assert any(shown in line for line in lines(one))


@pytest.mark.parametrize("template", NUMBERED)
def test_the_static_layer_stays_the_same_object(template: str) -> None:
    """Nothing moves here, since all numbers have two digits."""
    batch = make(template, {"years": "24"}, *values_of(template, ""))
    layers = [
        batch.document(values_of(template, number)).pages[0].layers
        for number in ("10", "11", "47", "49")
    ]
    assert all(layer[0] is layers[0][0] for layer in layers)
    assert len({layer[1] for layer in layers}) == len(layers)


GROWING = page(
    "a box",
    '[a]\ntext = "{message}"\n[box]\ntext = "{box}"',
    columns=["1fr", "auto"],
    fields='box = "text"',
)


def test_a_wider_number_moves_the_rest() -> None:
    """The column is as wide as the number in it: 5.55 points a digit."""
    batch = label(GROWING, varying=["box"])
    one, two, again = (batch.document({"box": box}) for box in ("7", "77", "8"))
    assert one.pages[0].layers[0] == again.pages[0].layers[0]
    boxes = [items(document.pages[0].layers[1])[0] for document in (one, two, again)]
    assert [round(box.x, 2) for box in boxes] == [183.99, 178.44, 183.99]


def test_a_longer_text_moves_what_stands_below() -> None:
    shape = page(
        "box\na",
        '[box]\ntext = "{box}"\n[a]\nrule = "2pt"',
        rows=["auto", "auto"],
        fields='box = "text"',
    )
    batch = label(shape, varying=["box"])
    ruled = [lines(batch.document({"box": "风" * length}))[0] for length in (1, 19, 1)]
    assert [line.split(" × ")[0] for line in ruled] == [
        "rect 10.00 20.00 180.00",
        "rect 10.00 35.00 180.00",
        "rect 10.00 20.00 180.00",
    ]


def test_hidden_and_shown_by_a_varying_field() -> None:
    shape = page(
        "a\nbox\nc",
        '[a]\nrule = "1pt"\n[box]\ntext = "{box}"\nshow_if = "box"\n[c]\nrule = "2pt"',
        rows=["auto"] * 3,
        fields='box = "text"',
    )
    batch = label(shape, varying=["box"])
    for values in ({"box": "7"}, {}, {"box": ""}, {"box": "8"}):
        alone = label(shape, values).document()
        assert sorted(lines(batch.document(values))) == sorted(lines(alone))


def test_what_a_varying_field_only_shows_is_static() -> None:
    shape = page(
        "a\nbox",
        '[a]\ncaption = "box-number"\nshow_if = "box"\n[box]\ntext = "{box}"\nshow_if = "box"',
        rows=["auto"] * 2,
        fields='box = "text"',
    )
    batch = label(shape, varying=["box"])
    layers = [batch.document({"box": box}).pages[0].layers for box in ("7", "", "8")]
    assert [[len(layer.items) for layer in both] for both in layers] == [[1, 1], [0, 0], [1, 1]]
    assert layers[0][0] is layers[2][0]


def test_a_fitted_group_varies_as_one() -> None:
    shape = page(
        "a\nb",
        '[a]\ntext = "{message}"\nfit = { min = "8pt", max = "30pt", group = "g" }\n'
        '[b]\ntext = "{box}"\nfit = { min = "8pt", max = "30pt", group = "g" }',
        rows=["1fr", "1fr"],
        fields='box = "text"',
    )
    batch = label(shape, varying=["box"])
    for box in ("7", "7" * 30, "77", "7"):
        alone = label(shape, {"box": box}).document()
        one = batch.document({"box": box})
        assert sorted(lines(one)) == sorted(lines(alone))
        assert one.pages[0].layers[0].items == ()


def test_mended_caption_with_a_varying_placeholder_stayed_as_it_was() -> None:
    shape = page("a", '[a]\ncaption = "box-of"', fields='box = "integer"\nboxes = "integer"')
    batch = label(shape, {"boxes": "49"}, varying=["box"])
    for box in ("1", "2"):
        assert any(f"第{box}箱" in line for line in lines(batch.document({"box": box})))


def test_more_grids_than_are_remembered() -> None:
    batch = label(GROWING, varying=["box"])
    boxes = ["7" * length for length in range(1, 20)]
    first = [lines(batch.document({"box": box})) for box in boxes]
    assert [lines(batch.document({"box": box})) for box in boxes] == first


def test_a_document_says_what_it_is() -> None:
    document = label(
        GROWING.replace("[page]", '[page]\ncolors = "mono"'), {"box": "7"}
    ).document()
    assert (document.title, document.langs) == ("风月同天 · 같은 하늘", ("zh-Hans", "ko"))
    (made_page,) = document.pages
    assert (made_page.width, made_page.height, made_page.mono) == (200.0, 100.0, True)
    assert len(made_page.layers) == 1


def report(error: pytest.ExceptionInfo[CardgenError]) -> list[str]:
    return [line for line in str(error.value).splitlines() if "hint" not in line]


def test_what_is_wrong_with_static_and_varying_areas_is_said_together() -> None:
    shape = page(
        "a\nb\nc",
        '[a]\ncaption = "zzz"\n[b]\ntext = "{box}"\n[c]\ntext = "{lot}"',
        rows=["auto"] * 3,
        fields='box = "text"\nlot = "text"',
    )
    with pytest.raises(CardgenError) as caught:
        label(shape, varying=["box"]).document({"box": "a\x01"})
    assert report(caught) == [
        "card.toml:15: bad-template: [a]: there is no caption 'zzz'",
        "card.toml:17: bad-text: the text of [b] holds the control character U+0001",
        "card.toml:19: missing-value: lot has no value, but the area [c] of card shows it",
    ]


def test_one_bad_box_does_not_spoil_the_next() -> None:
    batch = label(GROWING, varying=["box"])
    good = lines(batch.document({"box": "7"}))
    with pytest.raises(CardgenError) as caught:
        batch.document({"box": "wide " * 80})
    assert caught.value.message.startswith("the columns of card are ")
    assert lines(batch.document({"box": "7"})) == good


def test_missing_glyphs_are_said_of_the_message() -> None:
    shape = page("a", '[a]\ntext = "{message}"')
    with pytest.raises(CardgenError) as caught:
        label(shape, message=replace(MESSAGE, source="风\U000f0000")).document()
    assert report(caught) == [
        "slogans.po:7: missing-glyph: no font has U+F0000, which [a] shows"
    ]


def test_a_message_of_ten_thousand_characters() -> None:
    shape = page("a", '[a]\ntext = "{message}"\nfit = { min = "8pt", max = "30pt" }')
    with pytest.raises(CardgenError) as caught:
        label(shape, message=replace(MESSAGE, source="山川异域，风月同天。" * 1000)).document()
    assert caught.value.rule == "overflow"


def test_rule_16_each_warning_is_said_once_in_a_batch(tmp_path: Path) -> None:
    """A Korean font sets Chinese: one warning for the message, one for each city."""
    regional(tmp_path / "korean.otf", "风月同天骨返国可从下一7", 19)
    style = '[style.k]\nfont = "Noto Sans CJK KR"\n'
    shape = page(
        "a\nb",
        style + '[a]\ntext = "{message}"\nstyle = "k"\n[b]\ntext = "{to}"\nstyle = "k"\n',
        rows=["1fr", "1fr"],
        fields='to = "text"',
    )
    library = load_fonts([FONTS, tmp_path])
    batch = label(shape, varying=["to"], library=library)
    assert not batch.warnings
    for to in ("骨", "返国", "骨", "7"):
        batch.document({"to": to})
    font, not_made = "the font korean.otf#0", "but it is not made for zh-Hans"
    assert [(str(found.location), found.rule, found.message) for found in batch.warnings] == [
        (
            "slogans.po:7",
            "wrong-region",
            f"[a]: {font} is used for 风 (U+98CE), 月 (U+6708), 同 (U+540C), 天 (U+5929), "
            f"{not_made}",
        ),
        ("card.toml:19", "wrong-region", f"[b]: {font} is used for 骨 (U+9AA8), {not_made}"),
        (
            "card.toml:19",
            "wrong-region",
            f"[b]: {font} is used for 返 (U+8FD4), 国 (U+56FD), {not_made}",
        ),
    ]


def test_rule_16_readings_are_looked_at_too(tmp_path: Path) -> None:
    regional(tmp_path / "korean.otf", "骨仁", 19)
    library = load_fonts([tmp_path])
    style = '[style.k]\nfont = "Noto Sans CJK KR"\n'
    shape = page("a", style + '[a]\ntext = "{message}"\nstyle = "k"')
    read = label(shape, message=replace(MESSAGE, source="[仁|骨]"), library=library)
    read.document()
    (warning,) = read.warnings
    assert "the font korean.otf#0 is used for 仁 (U+4EC1), 骨 (U+9AA8)" in warning.message


def test_e1_another_weight_than_was_asked_for_was_taken_in_silence(tmp_path: Path) -> None:
    subset(tmp_path / "own.otf", "风月山川异域同天，。24：")
    shape = page(
        "a\nb",
        '[style.k]\nfont = "Noto Sans CJK KR"\nweight = "bold"\n[style.l]\nweight = "bold"\n'
        'latin = "Noto Sans CJK KR"\n'
        '[a]\ntext = "{message}"\nstyle = "k"\n[b]\ntext = "花：24"\nstyle = "l"\n',
        rows=["1fr", "1fr"],
    )
    made = label(shape, library=load_fonts([FONTS, tmp_path]))
    made.document()
    said = "Noto Sans CJK KR has no bold weight; own.otf#0 is used"
    assert [(str(f.location), f.rule, f.message) for f in made.warnings] == [
        ("card.toml:20", "missing-weight", f"[a]: {said}"),
        ("card.toml:23", "missing-weight", f"[b]: {said}"),
    ]


def test_e2_another_font_than_was_asked_for_was_taken_in_silence(tmp_path: Path) -> None:
    subset(tmp_path / "own.otf", "风月")
    shape = page(
        "a\nb",
        '[style.k]\nfont = "Noto Sans CJK KR"\n'
        '[a]\ntext = "{message}"\nstyle = "k"\n[b]\ntext = "花 〇"\n',
        rows=["1fr", "1fr"],
    )
    made = label(shape, library=load_fonts([FONTS, tmp_path]))
    made.document()
    (warning,) = made.warnings  # none of [b], whose font others are there to complete
    assert str(warning) == (
        "card.toml:16: warning: other-font: [a]: Noto Sans CJK KR does not have "
        "同 (U+540C), 天 (U+5929); NotoSansCJK-Regular.ttc#2 is used\n"
        "  hint: use other characters, or a font with these characters"
    )


def test_rule_16_the_bundled_fonts_give_no_warning() -> None:
    for name in TEMPLATES:
        bundled = make(name, {"years": "24"})
        bundled.document()
        assert bundled.warnings == ()


def test_rule_21_a_form_that_no_font_has_is_a_warning() -> None:
    shape = page("a", '[a]\ntext = "{message}"')
    odd = label(shape, message=replace(MESSAGE, source="葛\U000e0105。\ufe01国\ufe0e"))
    assert "葛" in lines(odd.document())[0]
    (warning,) = odd.warnings
    assert str(warning).splitlines()[0] == (
        "slogans.po:7: warning: missing-variation: [a]: no font has the form "
        "葛 (U+845B U+E0105); the usual form of 葛 is used"
    )
