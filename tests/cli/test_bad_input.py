"""Bad input: the whole message, exit code 1 or 2, and earlier output untouched."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import TEMPLATE
from tests.cli.runs import Run, files, make_label, run

SLOGANS: Final = Path("messages/zh-ko/slogans.po")
SMALL: Final = Path("templates/small.toml")


def refusal(text: str) -> Run:
    return Run(1, "", text)


def png(width: int, height: int) -> bytes:
    """A PNG file of a few hundred bytes, whatever size its header claims."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data))
            + kind
            + data
            + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    )


def test_unknown_message_with_the_nearest_ids() -> None:
    assert make_label("helo") == refusal(
        "messages/zh-ko/slogans.po: unknown-message: there is no message 'helo'\n"
        "  hint: did you mean hello?\n"
    )


def test_unknown_pair() -> None:
    assert make_label("hello", "--pair", "zh-kr") == refusal(
        "messages: unknown-pair: there are no messages for 'zh-kr'\n"
        "  hint: did you mean zh-ko?\n"
    )


def test_unknown_template() -> None:
    assert make_label("hello", "--template", "smalll") == refusal(
        "unknown-template: there is no template 'smalll'\n  hint: did you mean small?\n"
    )


def test_template_file_that_is_not_there() -> None:
    assert make_label("hello", "--template", "templates/smalll.toml") == refusal(
        "unknown-template: there is no template 'templates/smalll.toml'\n"
        "  hint: did you mean small?\n"
    )


def test_unknown_area() -> None:
    SMALL.write_text(TEMPLATE + '\n[sauce]\ntext = "a"\nstyle = "slogan"\n', encoding="utf-8")
    assert make_label("hello") == refusal(
        "templates/small.toml:33: bad-template: [sauce]: the grid has no such area\n"
        "  hint: did you mean source?\n"
    )


def test_missing_value() -> None:
    assert make_label("years") == refusal(
        "messages/zh-ko/slogans.po:14: missing-value: years needs a value for {years}\n"
        "  hint: add --set years=VALUE\n"
    )


def test_value_of_the_wrong_type() -> None:
    assert make_label("years", "--set", "years=many") == refusal(
        "bad-value: {years}: 'many' is not a whole number\n"
        "  hint: write it with digits, as in 24 or 1,000\n"
    )


def test_value_that_nothing_asks_for() -> None:
    assert make_label("years", "--set", "years=24", "--set", "year=24") == refusal(
        "unknown-field: neither the message years nor the template small has a field 'year'\n"
        "  hint: did you mean years?\n"
    )


def test_value_that_other_templates_show() -> None:
    """The template was not named, and the hint listed the fields that it has."""
    words = ("years", "--set", "years=24", "--set", "emblem=logo.png")
    assert make_label(*words) == refusal(
        "unknown-field: neither the message years nor the template small has a field 'emblem'\n"
        "  hint: take a template of another size that shows it: sheet-a4-emblems\n"
    )


def test_text_that_does_not_fit() -> None:
    assert make_label("crowded") == refusal(
        "messages/zh-ko/slogans.po:31: overflow: "
        "the text of [source] is 54.3 mm too tall for small at 12 pt\n"
        "  hint: shorten the text, or take a larger template: cardgen templates list\n"
    )


def test_tofu() -> None:
    assert make_label("dragons") == refusal(
        "messages/zh-ko/slogans.po:27: missing-glyph: "
        "no font has 𪚥 (U+2A6A5), which [source] shows\n"
        "  hint: add a font that has it, with --fonts DIR or in cardgen.toml\n"
    )


def test_fuzzy_entry() -> None:
    assert make_label("waiting") == refusal(
        "messages/zh-ko/slogans.po:19: fuzzy: the translation of waiting waits for review\n"
        '  hint: check it and remove the flag "fuzzy", '
        "or use --draft for a proof with a watermark\n"
    )


def test_entry_without_translation() -> None:
    assert make_label("unwritten") == refusal(
        "messages/zh-ko/slogans.po:23: untranslated: unwritten has no translation\n"
        "  hint: translate it, or use --draft for a proof with a watermark\n"
    )


def test_truncated_po() -> None:
    text = SLOGANS.read_text(encoding="utf-8")
    SLOGANS.write_text(text[: text.index("기다리") + 1], encoding="utf-8")
    assert make_label("hello") == refusal(
        "messages/zh-ko/slogans.po:21: bad-po: "
        "the string is not closed, or has a wrong escape sequence\n"
        '  hint: write the string in "…"; in it, write \\" for a quotation mark '
        "and \\\\ for a backslash\n"
    )


def test_po_truncated_between_two_lines() -> None:
    text = SLOGANS.read_text(encoding="utf-8")
    SLOGANS.write_text(text[: text.index('msgstr "기다리')], encoding="utf-8")
    assert make_label("hello") == refusal(
        "messages/zh-ko/slogans.po:20: bad-po: the file ends in the middle of an entry\n"
        "  hint: restore the file from a backup or from version control\n"
    )


def test_truncated_template() -> None:
    SMALL.write_text(TEMPLATE[: TEMPLATE.index('"bold"') + 3], encoding="utf-8")
    assert make_label("hello") == refusal(
        "templates/small.toml:16: bad-template: "
        "this is not TOML: Unterminated string (at end of document)\n"
        "  hint: correct the line, or start from `cardgen templates show box-100x150`\n"
    )


def test_truncated_project_file() -> None:
    Path("cardgen.toml").write_text('messages = "messages"\ntemplates = ["te', encoding="utf-8")
    assert make_label("hello") == refusal(
        "cardgen.toml:2: bad-project: "
        "this is not TOML: Unterminated string (at end of document)\n"
        "  hint: write NAME = VALUE on a line\n"
    )


def test_mistakes_in_the_project_file_are_told_together() -> None:
    Path("cardgen.toml").write_text('mesages = "a"\ntemplates = 3\n', encoding="utf-8")
    assert make_label("hello") == refusal(
        "cardgen.toml:1: bad-project: unknown key 'mesages'\n"
        "  hint: did you mean messages?\n"
        "cardgen.toml:2: bad-project: "
        "templates: expected a list, found a whole number\n"
        "2 findings\n"
    )


def test_picture_that_is_not_there() -> None:
    assert make_label("hello", "--set", "logo=logo.png") == refusal(
        "logo.png: bad-picture: cannot be read: No such file or directory\n"
        "  hint: check the path\n"
    )


def test_picture_that_is_none() -> None:
    Path("logo.png").write_text("our logo", encoding="utf-8")
    assert make_label("hello", "--set", "logo=logo.png") == refusal(
        "logo.png: bad-picture: cardgen cannot read this as a picture\n"
        "  hint: use PNG, JPEG, WebP, TIFF, GIF, BMP, SVG or PDF\n"
    )


def test_picture_that_is_cut_off() -> None:
    whole = png(900, 900)
    Path("logo.png").write_bytes(whole[: len(whole) // 2])
    assert make_label("hello", "--set", "logo=logo.png") == refusal(
        "logo.png: bad-picture: the picture is damaged: image file is truncated\n"
        "  hint: save it again from the original\n"
    )


def test_huge_picture() -> None:
    Path("logo.png").write_bytes(png(10_000, 10_000))
    assert make_label("hello", "--set", "logo=logo.png") == refusal(
        "logo.png: bad-picture: the picture has 10000 × 10000 pixels, more than 50 million\n"
        "  hint: save a smaller copy: 35 million pixels fill an A4 page at 600 dpi\n"
    )


def test_decompression_bomb() -> None:
    bomb = png(100_000, 100_000)
    assert len(bomb) < 1000
    Path("logo.png").write_bytes(bomb)
    assert make_label("hello", "--set", "logo=logo.png") == refusal(
        "logo.png: bad-picture: the picture has far more than 50 million pixels\n"
        "  hint: save a smaller copy: 35 million pixels fill an A4 page at 600 dpi\n"
    )


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("cardgen.toml/label.png", "cardgen.toml is a file, not a folder"),
        ("folder.png", "folder.png is a folder, not a file"),
        ("n" * 300 + ".png", "File name too long"),
    ],
)
def test_unwritable_output(output: str, reason: str) -> None:
    Path("folder.png").mkdir()
    before = files(Path())
    assert run("label", "hello", "--template", "small", "-o", output) == refusal(
        f"{output}: output: cannot write: {reason}\n  hint: choose another place with -o\n"
    )
    assert files(Path()) == before


def test_output_in_a_folder_that_is_not_there() -> None:
    """It said to mend the rights of the folder."""
    words = ("label", "hello", "--template", "small")
    assert run(*words, "-o", "no/such/label.png") == refusal(
        "no/such/label.png: output: cannot write: there is no folder no\n"
        "  hint: make the folder, or choose another place with -o\n"
    )


def test_message_of_ten_thousand_characters() -> None:
    assert make_label("endless") == refusal(
        "messages/zh-ko/slogans.po:35: overflow: "
        "the text of [source] is 4572.5 mm too tall for small at 12 pt\n"
        "  hint: shorten the text, or take a larger template: cardgen templates list\n"
    )


def test_unknown_format() -> None:
    assert run("label", "hello", "--template", "small", "-o", "label.pgn") == refusal(
        "unknown-format: cannot write 'pgn' files\n  hint: did you mean pwg or png?\n"
    )
    assert not Path("label.pgn").exists()


def test_font_folder_that_is_not_there() -> None:
    assert make_label("hello", "--fonts", "my-fonts") == refusal(
        "my-fonts: bad-font: this font folder does not exist\n"
        "  hint: give the folder that holds the font files\n"
    )


def test_two_things_wrong_are_told_together() -> None:
    done = make_label("years", "--set", "years=many", "--set", "logo=logo.png")
    assert done == refusal(
        "logo.png: bad-picture: cannot be read: No such file or directory\n"
        "  hint: check the path\n"
        "bad-value: {years}: 'many' is not a whole number\n"
        "  hint: write it with digits, as in 24 or 1,000\n"
        "2 findings\n"
    )


def test_errors_as_json() -> None:
    done = make_label("years", "--set", "years=many", "--set", "logo=logo.png", "--json")
    assert (done.code, done.err) == (1, "")
    assert json.loads(done.out) == {
        "errors": [
            {
                "rule": "bad-picture",
                "message": "cannot be read: No such file or directory",
                "file": "logo.png",
                "line": None,
                "hint": "check the path",
            },
            {
                "rule": "bad-value",
                "message": "{years}: 'many' is not a whole number",
                "file": None,
                "line": None,
                "hint": "write it with digits, as in 24 or 1,000",
            },
        ]
    }


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "Missing argument 'MESSAGE'."),
        (
            ("hello", "--set", "years"),
            "Invalid value for '--set': "
            "'years' is not NAME=VALUE; write for example --set years=24",
        ),
        (
            ("hello", "--set", "=24"),
            "Invalid value for '--set': "
            "'=24' is not NAME=VALUE; write for example --set years=24",
        ),
        (
            ("years", "--set", "years=24", "--set", "years=25"),
            "Invalid value for '--set': years is given twice",
        ),
        (
            ("hello", "--dpi", "71"),
            "Invalid value for '--dpi': 71 is not between 72 and 1200 dots per inch",
        ),
        (
            ("hello", "--dpi", "nan"),
            "Invalid value for '--dpi': 'nan' is not a density: write 300, 300dpi or 8dot/mm",
        ),
        (
            ("hello", "--dpi", "fine"),
            "Invalid value for '--dpi': 'fine' is not a density: write 300, 300dpi or 8dot/mm",
        ),
        (("hello", "-o", "-"), "-o - needs a --format, for example --format png"),
        (
            ("hello", "-o", "boxes/label"),
            "-o boxes/label has no extension; write for example label.png, or add --format png",
        ),
    ],
)
def test_wrong_usage(words: tuple[str, ...], reason: str) -> None:
    before = files(Path())
    assert run("label", *words) == Run(
        2,
        "",
        "Usage: cardgen label [OPTIONS] MESSAGE\n"
        "Try 'cardgen label --help' for help.\n\n"
        f"Error: {reason}\n",
    )
    assert files(Path()) == before
