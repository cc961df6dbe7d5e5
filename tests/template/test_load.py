from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import resources
from cardgen.errors import CardgenError, Location
from cardgen.placeholders import parse_pattern
from cardgen.template.about import Purpose
from cardgen.template.load import diagnose_template, load_template, parse_template
from cardgen.template.template import (
    Area,
    AreaBarcode,
    AreaPicture,
    AreaSpan,
    AreaText,
    DataPiece,
    Fit,
    GridCell,
    Style,
    Template,
    Track,
)
from tests.template.samples import MM, SOUND, change, complaint, complaints, load

BUILT_IN = sorted(resources.TEMPLATES.rglob("*.toml"))


def test_a_sound_template() -> None:
    assert load(SOUND) == Template(
        name="card",
        location=Location("card.toml"),
        about=Purpose({"en": "A small card"}),
        width=60 * MM,
        height=40 * MM,
        margin=(4 * MM,) * 4,
        mono=False,
        bleed=0.0,
        columns=(Track("fr", 1.0), Track("fixed", 20 * MM)),
        rows=(Track("auto"), Track("fr", 1.0)),
        gap=(2 * MM, 2 * MM),
        cells={
            "words": GridCell(0, 0, 1, 2),
            "logo": GridCell(1, 0, 2, 1),
            "code": GridCell(1, 1, 2, 2),
        },
        overlays={},
        areas={
            "words": Area(
                AreaText(
                    (AreaSpan(parse_pattern("{message}"), ("source",), Style(9.0)),),
                    Style(9.0),
                    Fit(8.0, 20.0, "words"),
                )
            ),
            "logo": Area(AreaPicture("logo"), show_if=(("logo",),)),
            "code": Area(AreaBarcode("qr", (DataPiece(parse_pattern("{box}")),))),
        },
        styles={"body": Style(9.0)},
        fields={"box": "integer", "logo": "picture"},
        lines={
            "description": Location("card.toml", 1),
            "page": Location("card.toml", 3),
            "grid": Location("card.toml", 7),
            "fields": Location("card.toml", 16),
            "style.body": Location("card.toml", 20),
            "words": Location("card.toml", 23),
            "logo": Location("card.toml", 27),
            "code": Location("card.toml", 31),
        },
        files=("card.toml",),
    )


@pytest.mark.parametrize(
    "text",
    [
        SOUND.replace("\n", "\r\n"),
        "\ufeff" + SOUND,
        SOUND.replace("[words]", "[ words ]").replace("[code]", '["code"]'),
        SOUND + "# the end",
        change(("{message}", "{{{message}}}, {{as it is}}")),
        change(('text = "{message}"', 'spans = [{ caption = "to" }, { text = "{box}" }]')),
        change(('text = "{message}"', 'text = "{attribution}"\nshow_if = ["message"]')),
    ],
    ids=["CRLF", "BOM", "spaced and quoted", "comment", "braces", "spans", "given fields"],
)
def test_other_sound_templates(text: str) -> None:
    template = load(text)
    assert list(template.areas) == ["words", "logo", "code"]
    assert template.place("code").line


def test_a_text_is_read_as_its_file_is() -> None:
    assert parse_template("card", "card.toml", SOUND).unwrap() == load(SOUND)
    with pytest.raises(CardgenError) as caught:
        parse_template("card", "label.toml", SOUND.replace("60mm x 40mm", "60mm")).unwrap()
    assert str(caught.value).startswith("label.toml:4: bad-template: size: '60mm' is not")


def test_all_that_is_wrong_is_returned_beside_no_template() -> None:
    text = change(('data = "{box}"', ""), ('margin = "4mm"', 'margin = "4"'))
    found, errors = parse_template("card", "card.toml", text)
    assert found is None
    assert [error.location for error in errors] == [
        Location("card.toml", 5),
        Location("card.toml", 31),
    ]
    assert parse_template("card", "card.toml", SOUND) == (load(SOUND), ())
    found, errors = parse_template("card", "card.toml", "=")
    assert found is None
    assert [error.rule for error in errors] == ["bad-template"]
    found, errors = diagnose_template(Path("no.toml"))
    assert found is None
    assert [error.rule for error in errors] == ["bad-template"]


def test_all_is_found_in_one_pass() -> None:
    """One mistake of each kind, one complaint each, in the order of the file."""
    text = change(
        ('size = "60mm x 40mm"\nmargin', 'size = "60mm"\nmargn'),
        ('"20mm"]', '"20m"]'),
        ('box = "integer"', 'box = "int"'),
        ('size = "9pt"', 'size = "9"\nfill = "#000000"'),
        ('text = "{message}"', 'text = "{mesage}"\nalign = "left"\nvalign = "top"\nwidth = 3'),
        ('picture = "{logo}"', 'picture = "{logo}"\nfill = "red"\npadding = "1"'),
        ('data = "{box}"', ""),
    )
    assert complaints(text) == [
        "card.toml:5: bad-template: unknown key 'margn'",
        "card.toml:8: bad-template: columns: '20m' is not a size",
        "card.toml:17: bad-template: box: there is no type 'int'",
        "card.toml:22: bad-template: [style.body]: unknown key 'fill'",
        "card.toml:26: bad-template: [words]: align: 'left' is not known",
        "card.toml:27: bad-template: [words]: valign: 'top' is not known",
        "card.toml:28: bad-template: [words]: unknown key 'width'",
        (
            "card.toml:33: bad-template: [logo]: fill: 'red' is not a colour: "
            "write #rrggbb, cmyk(0, 80, 95, 0) or gray(60)"
        ),
        (
            "card.toml:34: bad-template: [logo]: padding: '1' is not a length: "
            "write a number and mm, cm, in or pt"
        ),
        "card.toml:37: bad-template: [code]: a barcode needs data",
    ]


TOML_HINT = "  hint: correct the line, or start from box-100x150"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            change(('gap = "2mm"', 'gap = "2mm')),
            (
                "card.toml:10: bad-template: this is not TOML: Illegal character '\\n' "
                f"(at line 10, column 11)\n{TOML_HINT}"
            ),
        ),
        (
            SOUND[: SOUND.index("{box}")],
            (
                "card.toml:33: bad-template: this is not TOML: Unterminated string "
                f"(at end of document)\n{TOML_HINT}"
            ),
        ),
        (
            "a = " + "[" * 5000,
            (
                "card.toml:1: bad-template: this is not TOML: maximum recursion depth "
                f"exceeded\n{TOML_HINT}"
            ),
        ),
        (
            SOUND.encode().replace(b"small card", b"small c\xe4rd"),
            "card.toml:1: bad-encoding: byte 0xE4 is not UTF-8\n  hint: save the file as UTF-8",
        ),
        (
            SOUND.encode("utf-16"),
            "card.toml:1: bad-encoding: byte 0xFF is not UTF-8\n  hint: save the file as UTF-8",
        ),
        (
            "",
            (
                "card.toml: bad-template: there is no [page]\n  hint: add a [page] table\n"
                "card.toml: bad-template: there is no [grid]\n  hint: add a [grid] table"
            ),
        ),
    ],
    ids=["open string", "truncated", "nested", "Latin-1", "UTF-16", "empty"],
)
def test_no_template_at_all(text: str | bytes, said: str) -> None:
    assert complaint(text).startswith(said)


def test_mended_integer_of_thousands_of_digits_crashed() -> None:
    assert complaint("a = " + "9" * 5000).startswith(
        "card.toml:1: bad-template: this is not TOML: Exceeds the limit"
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [("none.toml", "No such file or directory"), (".", "this is a folder, not a file")],
)
def test_unreadable_file(path: str, said: str) -> None:
    with pytest.raises(Exception, match="bad-template") as caught:
        load_template(Path(path))
    assert str(caught.value) == (
        f"{path}: bad-template: cannot be read: {said}\n  hint: check the path"
    )


def test_there_are_built_in_templates() -> None:
    names = [path.stem for path in BUILT_IN]
    assert {"box-100x150", "box-4x6in", "box-a5", "box-a4", "banner-a3", "card-a6"} <= {*names}


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.stem)
def test_built_in_template(path: Path) -> None:
    template = load_template(path)
    assert template.name == path.stem
    assert template.description
    shown = [area for area in template.areas.values() if "message" in area.placeholders]
    says_it = path.stem not in {"handling-100x150", "place-card"}
    sides = {"source", "target"} if says_it else set()
    assert {area.side for area in shown} == sides
    assert all(template.place(name).line for name in template.areas)
