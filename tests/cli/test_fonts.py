from __future__ import annotations

from pathlib import Path

from cardgen import Project, resources
from cardgen.fonts import list_characters
from cardgen.project import list_pair_characters
from tests.catalog.samples import entry, write
from tests.cli.runs import Run, run, run_json
from tests.text.samples import patch, subset

HINT = "  hint: add a font that has it, with --fonts DIR or in cardgen.toml\n"


def test_list_names_each_file_and_whether_it_is_intact() -> None:
    done = run("fonts", "list")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0].split("\t") == [
        "sans",
        "regular",
        "Noto Sans CJK",
        "2.004",
        "zh-Hans zh-Hant zh-HK ja ko",
        "intact",
        str(resources.FONTS / "NotoSansCJK-Regular.ttc"),
    ]


def test_list_as_json() -> None:
    listed = run_json("fonts", "list")["fonts"]
    assert [(font["family"], font["weight"], font["intact"]) for font in listed] == [
        ("sans", "regular", True),
        ("sans", "bold", True),
        ("serif", "regular", True),
        ("serif", "bold", True),
    ]


def test_check_of_a_text() -> None:
    assert run("fonts", "check", "兄弟同心 형제") == Run(
        0, "no character is missing (7 checked)\n", ""
    )
    assert run_json("fonts", "check", "心", "--lang", "ja") == {
        "characters": 1,
        "warnings": [],
    }


def test_check_warns_of_a_font_that_no_pdf_may_have() -> None:
    """Once, however many texts it sets: PNG files may be made with it."""
    folder = Path("ours")
    folder.mkdir()
    font = subset(folder / "a.otf", "兄弟同心", lang="zh-Hans")
    patch(font, "OS/2", b"", b"\0\2", 8)
    Path("a.txt").write_text("兄弟\n同心\n", encoding="utf-8")
    family = ("--font", "Noto Sans CJK SC", "--fonts", "ours")
    assert run("fonts", "check", "a.txt", *family) == Run(
        0,
        "no character is missing (4 checked)\n",
        f"{font}: warning: font-embedding: Noto Sans CJK SC cannot be in a PDF: its "
        "licence does not allow embedding in a file\n"
        "  hint: use another font, or write PNG or SVG, which do not embed the font\n",
    )


def test_check_names_each_missing_character_once() -> None:
    assert run("fonts", "check", "𪚥กก\x1f") == Run(
        1,
        "",
        f"missing-glyph: no font has 𪚥 (U+2A6A5)\n{HINT}"
        f"missing-glyph: no font has ก (U+0E01)\n{HINT}"
        "2 findings\n",
    )


def test_check_of_a_po_file_names_the_line() -> None:
    write(entry("a", "𪚥龙", "용"), entry("b", "龙", "용\ue000"))
    assert run("fonts", "check", "messages/zh-ko/slogans.po") == Run(
        1,
        "",
        f"messages/zh-ko/slogans.po:10: missing-glyph: no font has 𪚥 (U+2A6A5)\n{HINT}"
        f"messages/zh-ko/slogans.po:15: missing-glyph: no font has U+E000\n{HINT}"
        "2 findings\n",
    )


def test_check_of_a_text_file_names_the_line() -> None:
    Path("a.txt").write_text("\ufeff龙\r\n\t𪚥\r\n", encoding="utf-8", newline="")
    assert run("fonts", "check", "a.txt") == Run(
        1, "", f"a.txt:2: missing-glyph: no font has 𪚥 (U+2A6A5)\n{HINT}"
    )


def test_check_of_a_text_file_that_is_not_utf8() -> None:
    Path("a.txt").write_bytes("一\n二".encode("gb18030"))
    assert run("fonts", "check", "a.txt") == Run(
        1, "", "a.txt:2: bad-encoding: byte 0xB6 is not UTF-8\n  hint: save the file as UTF-8\n"
    )


def test_check_of_a_file_that_is_not_there() -> None:
    assert run("fonts", "check", "slogan.po") == Run(
        2,
        "",
        "Usage: cardgen fonts check [OPTIONS] TEXT_OR_PO\n"
        "Try 'cardgen fonts check --help' for help.\n\n"
        "Error: Invalid value for 'TEXT_OR_PO': there is no file slogan.po\n",
    )


def test_check_of_a_word_that_is_no_text() -> None:
    assert run("fonts", "check", "龙\udcff") == Run(
        1, "", f"missing-glyph: no font has U+DCFF\n{HINT}"
    )


def test_rule_21_a_form_that_no_font_has_is_a_warning_of_check() -> None:
    done = run("fonts", "check", "葛\U000e0105飾", "--lang", "ja")
    assert (done.code, done.out) == (0, "no character is missing (3 checked)\n")
    assert done.err == (
        "warning: missing-variation: no font has the form 葛 (U+845B U+E0105); "
        "the usual form of 葛 is used\n"
        "  hint: delete U+E0105, or add a font that has this form, with --fonts DIR "
        "or in cardgen.toml\n"
    )
    (warning,) = run_json("fonts", "check", "葛\U000e0105", "--lang", "ja")["warnings"]
    assert warning["rule"] == "missing-variation"


def test_check_names_what_another_font_than_the_named_one_sets() -> None:
    Path("my-fonts").mkdir()
    subset(Path("my-fonts/own.otf"), "꽃")
    asked = ("--lang", "ko", "--font", "Noto Sans CJK KR", "--fonts", "my-fonts")
    assert run("fonts", "check", "꽃길", *asked) == Run(
        0,
        "no character is missing (2 checked)\n",
        "warning: other-font: Noto Sans CJK KR does not have 길 (U+AE38); "
        "NotoSansCJK-Regular.ttc#1 is used\n"
        "  hint: use other characters, or a font with these characters\n",
    )
    assert run("fonts", "check", "꽃", "--font", "hand").err == (
        "bad-font: there is no font family 'hand'\n  hint: choose one of: sans, serif\n"
    )


def test_a_pack_sets_the_same_bytes() -> None:
    assert run("fonts", "pack", "--pair", "zh-ko", "--to", "packed").out.splitlines() == [
        *(f"packed/NotoSansCJK-{weight}.ttc" for weight in ("Regular", "Bold")),
        *(f"packed/NotoSerifCJK-{weight}.ttc" for weight in ("Regular", "Bold")),
        "packed/fonts.toml",
    ]
    for name in ("NotoSansCJK-Bold.ttc", "NotoSerifCJK-Regular.ttc"):
        whole = (resources.FONTS / name).stat().st_size
        assert (Path("packed") / name).stat().st_size < 0.4 * whole
    assert {
        font["intact"] for font in run_json("fonts", "list", "--fonts", "packed")["fonts"]
    } == {True}
    for template in ("box-100x150", "card-a6-vertical"):
        for extension in ("pdf", "svg", "png", "zpl"):
            made: list[bytes] = []
            for fonts in ((), ("--fonts", "packed")):
                label = Path(f"{template}-{len(made)}.{extension}")
                done = run("label", "hello", "--template", template, *fonts, "-o", str(label))
                assert done.code == 0, done.err
                made.append(label.read_bytes())
            assert made[0] == made[1], (template, extension)


def test_a_pack_for_languages_that_are_none() -> None:
    assert run("fonts", "pack", "--pair", "zh", "--to", "packed") == Run(
        1,
        "",
        "unknown-pair: 'zh' does not name two languages\n"
        "  hint: write two language tags, as in zh-ko or zh-Hant-ja\n",
    )
    assert not Path("packed").exists()


def test_a_pack_that_cannot_be_written() -> None:
    Path("packed").write_bytes(b"")
    done = run("fonts", "pack", "--to", "packed")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("packed/NotoSansCJK-Regular.ttc: output: ")


def test_a_pack_has_what_comments_of_messages_say() -> None:
    """Labels show attributions, which are comments; 譙 is in no standard of these."""
    project = Project.open()
    assert ord("譙") in list_pair_characters(project, "zh-ja")
    assert ord("譙") not in list_characters(("zh-Hans", "ja"))
