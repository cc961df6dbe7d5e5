"""Built-in designs, with all their fields and in many messages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import chain, combinations
from pathlib import Path

import pytest
from PIL import Image

from cardgen import Project
from cardgen.display import GlyphRun, Path as Outline, extent, leaves
from cardgen.errors import CardgenError
from cardgen.layout.label import Label
from cardgen.template import OCCASION_COLORS, OCCASION_NAMES
from tests.fields import FIELDS

COLORED = (
    "card-a6-seal",
    "poster-a3-ground",
    "poster-a4-poem",
    "tanzaku",
    "social@1200x630px",
    "card-a6-folded",
    "postcard@100x148",
    "postcard-vertical@100x148",
    "sticker-motif@63.5x38.1",
)
DESIGNS = (
    *COLORED,
    "postcard@148x100",
    "postcard@6x4in",
    "postcard-photo@100x148",
    "postcard-photo@148x100",
    "social@1080x1080px",
    "social@1920x1080px",
    "banner-cloth@3000x500",
    "banner-cloth@600x70",
    "sticker@63.5x38.1",
    "sticker-route@63.5x38.1",
    "sticker-route@99x68",
    "sheet-a4-band",
    "sheet-a4-emblems",
    "sheet-a4-photo",
)
TOGETHER = (
    ("from", "to"),
    ("date",),
    ("seal",),
    ("logo",),
    ("photo",),
    ("photo", "caption"),
    ("words", "words_target", "dear", "dear_target", "signed", "signed_target"),
    ("emblem", "emblem_to"),
    ("item", "quantity", "unit"),
    ("box", "boxes"),
    ("gross_weight", "expiry", "lot", "handling"),
)
MORE = {
    "caption": "摄影：金",
    "gross_weight": "12.5",
    "expiry": "2027-12-31",
    "handling": "fragile",
}
MESSAGES = ("brothers", "sincerity", "neighbours", "firewood", "stand-by", "no-far-road")


@cache
def project() -> Project:
    return Project.open()


def make(template: str, message: str, pair: str, fields: Mapping[str, str]) -> Label:
    label = project().label(message, template=template, pair=pair, fields=fields)
    label.document()
    known = label.template.fields
    pairs = [(name, f"{name}_target") for name in known if f"{name}_target" in known]
    lone = [
        pair if pair[0] in fields else pair[::-1]
        for pair in pairs
        if len({*pair} & {*fields}) == 1
    ]
    assert [str(each) for each in label.warnings] == [
        f"warning: one-language: {name} has a text, but {other} is empty: one "
        "language lacks the text\n"
        f"  hint: give {other} too, even if both texts are the same"
        for name, other in lone
    ]
    return label


def groups_of(template: str) -> list[tuple[str, ...]]:
    """Fields of a template that people give together."""
    known = project().template(template).fields
    return [group for group in TOGETHER if all(name in known for name in group)]


@pytest.mark.parametrize("template", DESIGNS)
def test_any_fields_and_messages(template: str, tmp_path: Path) -> None:
    """Every combination of fields once, and every message of both pairs."""
    picture = tmp_path / "blue.png"
    Image.new("RGB", (60, 40), (30, 60, 120)).save(picture)
    values = {**dict.fromkeys(("logo", "photo", "emblem", "emblem_to"), str(picture)), **MORE}
    values |= FIELDS
    groups = groups_of(template)
    assert {*project().template(template).fields} == {*chain(*groups)}
    chosen = [
        dict.fromkeys(chain(*some))
        for size in range(len(groups) + 1)
        for some in combinations(groups, size)
    ]
    sheets = [(message, pair) for message in MESSAGES for pair in ("zh-ko", "zh-ja")]
    for at in range(max(len(chosen), len(sheets))):
        message, pair = sheets[at % len(sheets)]
        names = chosen[at % len(chosen)] if at < len(chosen) else chosen[-1]
        make(template, message, pair, {name: values[name] for name in names})


@pytest.mark.parametrize("template", DESIGNS)
def test_a_message_without_attribution_and_fields(template: str) -> None:
    make(template, "stand-by", "zh-ko", {})


@pytest.mark.parametrize("template", COLORED)
def test_each_occasion_has_colours_that_can_be_read(template: str) -> None:
    for occasion in OCCASION_NAMES:
        own, at, page = template.partition("@")
        label = make(f"{own}:{occasion}{at}{page}", "shared-sky", "zh-ja", {})
        assert label.template.name.startswith(f"{own}:{occasion}")
        colors = {
            "#{:02x}{:02x}{:02x}".format(*item.color.rgb)
            for item in leaves(label.document().pages[0].layers[0].items)
            if not hasattr(item, "data")
        }
        assert colors & {*OCCASION_COLORS[occasion].values()}


def test_what_has_no_colours_of_occasions_says_so() -> None:
    with pytest.raises(CardgenError) as caught:
        project().template("box-100x150:thanks")
    assert str(caught.value).endswith(
        "template-occasion: box-100x150 has no colours accent, ground, ink in [palette] "
        "for thanks\n"
        "  hint: use another template, or remove the occasion"
    )
    with pytest.raises(CardgenError) as caught:
        project().template("poster-a3-ground:thank")
    assert str(caught.value).endswith(
        "unknown-template: there is no template 'poster-a3-ground:thank'\n"
        "  hint: 'thank' is not an occasion; did you mean thanks?"
    )


def test_the_seal_comes_below_the_last_character() -> None:
    label = make("poster-a4-poem", "shared-sky", "zh-ja", {"seal": "東京都印"})
    items = leaves(label.document().pages[0].layers[0].items)
    columns = [item for item in items if isinstance(item, GlyphRun) and item.vertical]
    stop = columns[-1]
    seal = next(item for item in items if isinstance(item, Outline) and item.alt)
    left, top, right, _ = seal.hull
    assert (left + right) / 2 == pytest.approx(stop.x, abs=1.0)
    assert extent(stop)[3] < top < extent(stop)[3] + right - left


def test_a_couplet_keeps_its_height_beside_marks() -> None:
    """It was once set at 11.65 points: marks below it took a quarter of its columns."""
    names = ("from", "to", "item", "quantity", "unit", "box", "boxes", "box_id", "lot")
    fields = {name: FIELDS[name] for name in names} | {"years": "24"} | MORE
    del fields["caption"]
    fields["handling"] = "fragile, keep-dry"
    label = make("carton-100x150-couplet", "sister-years", "zh-ja", fields)
    assert min(label.texts[side].size for side in ("source", "target")) > 15


@pytest.mark.parametrize("occasion", ["", ":new-year"])
@pytest.mark.parametrize(
    "given",
    [
        {"name": "山田太郎"},
        {"name": "金荷娜", "name_target": "김하나"},
        {"name": "李", "name_target": "이", "role": "区厅长", "role_target": "구청장"},
        {"name": "让-皮埃尔·拉法兰", "name_target": "장피에르 라파랭", "role": "前总理"},
    ],
)
def test_a_place_card_says_the_same_on_both_faces(given: dict[str, str], occasion: str) -> None:
    """One half is upside down: turned around the middle of the card, it is the other half."""
    label = make(f"place-card{occasion}", "brothers", "zh-ko", given)
    page = label.document().pages[0]
    (fold,) = page.marks
    assert (fold.kind, fold.upright, fold.at) == ("fold", False, page.height / 2)
    found = [item for item in leaves(page.layers[0].items) if isinstance(item, GlyphRun)]
    faces = [[run for run in found if run.turn == turn] for turn in (0, 2)]
    upright, turned = (
        sorted((run.text, run.size, round(x, 2), round(y, 2)) for run, (x, y) in places)
        for places in (
            [(run, (run.x, run.y)) for run in faces[0]],
            [(run, (page.width - run.x, page.height - run.y)) for run in faces[1]],
        )
    )
    assert upright == turned
    assert "".join(run.text for run in faces[0]).replace("　", "") == "".join(
        given[name] for name in ("role", "name", "name_target", "role_target") if name in given
    ).replace("　", "")


def test_a_name_in_either_language_alone_is_as_large() -> None:
    role = {"role": "区厅长", "role_target": "구청장"}
    source = make("place-card", "brothers", "zh-ko", {"name": "金荷娜"} | role)
    target = make("place-card", "brothers", "zh-ko", {"name_target": "김하나"} | role)
    assert target.texts["name-target"].size == source.texts["name"].size


@pytest.mark.parametrize("occasion", ["", ":thanks"])
@pytest.mark.parametrize(
    "without", ["", "title", "name", "from", "date", "seal", "number", "*"]
)
def test_a_certificate_without_one_thing_or_all(without: str, occasion: str) -> None:
    names = ("title", "title_target", "name", "name_target", "from", "date", "seal", "number")
    fields = {
        name: FIELDS[name]
        for name in names
        if without != "*" and not (without and name.startswith(without))
    }
    for message, pair in (("brothers", "zh-ko"), ("sincerity", "zh-ja"), ("stand-by", "zh-ko")):
        label = make(f"certificate-a4{occasion}", message, pair, fields)
        items = leaves(label.document().pages[0].layers[0].items)
        runs = [item for item in items if isinstance(item, GlyphRun)]
        lines = {run.y for run in runs if run.text[0] in FIELDS["title"]}
        assert len(lines) == ("title" in fields)  # both titles on one base line


def test_a_certificate_needs_no_second_name() -> None:
    """Users may have forgotten an area, so each gets a warning."""
    fields = {"title": "感谢状", "name": "山田太郎"}
    label = make("certificate-a4", "brothers", "zh-ja", fields)
    assert [each.rule for each in label.warnings] == ["one-language"] * 2
