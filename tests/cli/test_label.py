from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from cardgen.cli import main
from tests.cli.runs import Run, run, run_json
from tests.text.samples import regional


def test_label_goes_where_it_is_told_and_says_so() -> None:
    assert run("label", "hello", "--template", "small", "-o", "hello.png") == Run(
        0,
        "hello.png: hello, zh-ko, small, 60 × 40 mm, 709 × 472 pixels at 300 dpi\n",
        "",
    )
    with Image.open("hello.png") as image:
        assert image.size == (709, 472)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)


def test_label_without_o_is_named_after_message_and_pair() -> None:
    done = run("label", "hello", "--template", "small", "--dpi", "203")
    assert done == Run(
        0,
        "hello-zh-ko.png: hello, zh-ko, small, 60 × 40 mm, 480 × 320 pixels at 203 dpi\n",
        "",
    )
    assert Path("hello-zh-ko.png").is_file()


def test_density_as_printers_give_it() -> None:
    done = run("label", "hello", "--template", "small", "--dpi", "8dot/mm", "-o", "a.png")
    assert done == Run(
        0, "a.png: hello, zh-ko, small, 60 × 40 mm, 480 × 320 pixels at 203.2 dpi\n", ""
    )


def test_a_field_may_be_named_as_lists_name_it(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("nowhere"))
    words = ("label", "brothers", "--pair", "zh-ko", "--template", "box-100x150", "-o", "a.txt")
    done = run(*words, "--set", "品名=口罩", "--set", "수량=24", "--set", "単位=只")
    assert (done.code, done.err) == (0, "")
    shown = Path("a.txt").read_text(encoding="utf-8")
    assert "口罩" in shown
    assert "24" in shown
    again = run(*words, "--set", "品名=口罩", "--set", "item=口罩")
    assert (again.code, "item is given twice" in again.err) == (2, True)


def test_text_dump_by_extension() -> None:
    done = run("label", "years", "--set", "years=24", "--template", "small", "-o", "a.txt")
    assert done == Run(0, "a.txt: years, zh-ko, small, 60 × 40 mm\n", "")
    assert "24年" in Path("a.txt").read_text(encoding="utf-8")


def test_svg_by_extension() -> None:
    done = run("label", "hello", "--template", "small", "-o", "a.svg")
    assert done == Run(0, "a.svg: hello, zh-ko, small, 60 × 40 mm\n", "")
    assert b' width="60mm" height="40mm" ' in Path("a.svg").read_bytes()


def test_format_goes_before_the_extension() -> None:
    run("label", "hello", "--template", "small", "--format", "txt", "-o", "a.png")
    assert Path("a.png").read_bytes().startswith(b"document")


def test_standard_output_holds_the_bytes_and_nothing_else() -> None:
    words = ("label", "hello", "--template", "small")
    run(*words, "-o", "hello.png")
    result = CliRunner().invoke(main, [*words, "--format", "png", "-o", "-"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout_bytes == Path("hello.png").read_bytes()


def test_label_as_json() -> None:
    assert run_json("label", "hello", "--template", "small", "-o", "hello.png") == {
        "file": "hello.png",
        "format": "png",
        "message": "hello",
        "pair": "zh-ko",
        "template": "small",
        "draft": False,
        "millimetres": [60.0, 40.0],
        "pixels": [709, 472],
        "dpi": 300.0,
        "warnings": [],
    }


def test_draft_shows_an_unfinished_translation_with_a_mark() -> None:
    done = run("label", "waiting", "--template", "small", "--draft", "-o", "a.txt")
    assert done.code == 0
    dump = Path("a.txt").read_text(encoding="utf-8")
    assert "기다리세요." in dump
    assert "DRAFT" in dump


def test_template_by_the_path_of_its_file() -> None:
    shutil.copy("templates/small.toml", "mine.toml")
    done = run("label", "hello", "--template", "mine.toml", "-o", "a.txt")
    assert done == Run(0, "a.txt: hello, zh-ko, mine, 60 × 40 mm\n", "")


def test_project_is_found_from_a_folder_beneath_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("boxes/today").mkdir(parents=True)
    monkeypatch.chdir("boxes/today")
    assert run("label", "hello", "--template", "small").code == 0
    assert Path("hello-zh-ko.png").is_file()


def test_bundled_messages_serve_where_there_is_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("label", "sister-years", "--set", "years=24", "-o", "a.png") == Run(
        0,
        "a.png: sister-years, zh-ko, box-100x150, "
        "100 × 150 mm, 1181 × 1772 pixels at 300 dpi\n",
        "",
    )


def test_pictures_of_the_project_file_lie_beside_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("L", (30, 20)).save("logo.png")
    with project.joinpath("cardgen.toml").open("a", encoding="utf-8") as file:
        file.write('[values]\nlogo = "logo.png"\n')
    project.joinpath("boxes").mkdir()
    monkeypatch.chdir("boxes")
    assert run("label", "hello", "--template", "small", "-o", "a.txt").code == 0
    assert "logo.png" in Path("a.txt").read_text(encoding="utf-8")


def test_message_id_cannot_lead_to_another_folder() -> None:
    slogans = Path("messages/zh-ko/slogans.po")
    text = slogans.read_text(encoding="utf-8").replace('"hello"', '"../hello"')
    slogans.write_text(text, encoding="utf-8")
    assert run("label", "../hello", "--template", "small").code == 0
    assert Path("-hello-zh-ko.png").is_file()


def test_device_is_written_to_and_stays() -> None:
    assert run(
        "label", "hello", "--template", "small", "--format", "png", "-o", "/dev/null"
    ) == Run(
        0,
        "/dev/null: hello, zh-ko, small, 60 × 40 mm, 709 × 472 pixels at 300 dpi\n",
        "",
    )
    assert Path("/dev/null").is_char_device()


class _NewYearsEve(dt.datetime):
    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> _NewYearsEve:
        return cls(1999, 12, 31, 23, 59, tzinfo=tz)

    @classmethod
    def today(cls) -> _NewYearsEve:
        return cls.now()


def test_same_command_gives_the_same_bytes_also_on_another_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ("label", "years", "--set", "years=24", "--template", "small", "-o")
    run(*words, "1.png")
    run(*words, "2.png")
    monkeypatch.setattr(time, "time", lambda: 946_684_740.0)
    monkeypatch.setattr(time, "time_ns", lambda: 946_684_740_000_000_000)
    monkeypatch.setattr(dt, "datetime", _NewYearsEve)
    run(*words, "3.png")
    first = Path("1.png").read_bytes()
    assert Path("2.png").read_bytes() == first
    assert Path("3.png").read_bytes() == first


def test_same_bytes_from_processes_of_other_hash_order_zone_and_language() -> None:
    words = ("label", "years", "--set", "years=24", "--template", "small", "-o")
    made = []
    for seed, zone, language in (("1", "UTC", "C.UTF-8"), ("2", "Asia/Seoul", "ko_KR.UTF-8")):
        path = Path(f"{seed}.png")
        subprocess.run(
            [sys.executable, "-m", "cardgen", *words, str(path)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language},
        )
        made.append(path.read_bytes())
    assert made[0] == made[1]
    with Image.open(BytesIO(made[0])) as image:
        assert not {"Creation Time", "date:create"} & image.info.keys()


@pytest.fixture
def korean() -> None:
    """A template that sets Chinese from a font made for Korean."""
    Path("my-fonts").mkdir()
    regional(Path("my-fonts/korean.otf"), "你好。안녕하세요.", 19)
    text = Path("templates/small.toml").read_text(encoding="utf-8")
    text = text.replace('weight = "bold"', 'font = "Noto Sans CJK KR"')
    Path("templates/korean.toml").write_text(text, encoding="utf-8")


WARNED = (
    "[source]: the font korean.otf#0 is used for 你 (U+4F60), 好 (U+597D), but it is not "
    "made for "
)
ADVICE = "add a font made for zh-Hans that has them, with --fonts DIR or in cardgen.toml"


@pytest.mark.usefixtures("korean")
def test_rule_16_a_warning_goes_to_standard_error_and_stops_nothing() -> None:
    words = ("label", "hello", "--template", "korean", "--fonts", "my-fonts")
    warning = (
        f"messages/zh-ko/slogans.po:9: warning: wrong-region: {WARNED}zh-Hans\n"
        f"  hint: {ADVICE}\n"
    )
    done = run(*words, "-o", "a.txt")
    assert done == Run(0, "a.txt: hello, zh-ko, korean, 60 × 40 mm\n", warning)
    assert Path("a.txt").is_file()
    piped = run(*words, "--format", "txt", "-o", "-")
    assert (piped.code, piped.err) == (0, warning)
    assert piped.out.encode() == Path("a.txt").read_bytes()


@pytest.mark.usefixtures("korean")
def test_rule_16_a_character_of_another_region_is_a_warning_as_json() -> None:
    words = ("label", "hello", "--template", "korean", "--fonts", "my-fonts", "-o", "a.txt")
    assert run_json(*words)["warnings"] == [
        {
            "rule": "wrong-region",
            "message": f"{WARNED}zh-Hans",
            "file": "messages/zh-ko/slogans.po",
            "line": 9,
            "hint": ADVICE,
        }
    ]


PRINTERS = """\
[printers.warehouse]
language = "zpl"
dpi = 203
darkness = 18
bwr = "1dot"

[printers.office]
to = "ipp://printer.example/ipp/print"
"""


def with_printers() -> None:
    file = Path("cardgen.toml")
    file.write_text(file.read_text("utf-8") + PRINTERS, encoding="utf-8")


def test_a_label_for_a_printer_is_in_its_language_and_dots() -> None:
    with_printers()
    done = run("label", "hello", "--template", "small", "--printer", "warehouse")
    assert done == Run(
        0,
        "hello-zh-ko.zpl: hello, zh-ko, small, 60 × 40 mm, 480 × 320 pixels at 203.2 dpi\n",
        "",
    )
    assert (
        Path("hello-zh-ko.zpl").read_bytes().startswith(b"~SD18\n^XA^PW480^LL320^LH0,0^PON\n")
    )


def test_what_is_typed_comes_before_what_the_printer_has() -> None:
    with_printers()
    for args, said in (
        (("--dpi", "300", "-o", "a.zpl"), "a.zpl: hello, zh-ko, small, 60 × 40 mm, 709 × 472"),
        (("-o", "a.png"), "a.png: hello, zh-ko, small, 60 × 40 mm, 480 × 320"),
        (("--format", "pdf"), "hello-zh-ko.pdf: hello, zh-ko, small, 60 × 40 mm\n"),
    ):
        done = run("label", "hello", "--template", "small", "--printer", "warehouse", *args)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(said)


def test_203_dots_of_a_label_printer_are_8_a_millimetre() -> None:
    done = run("label", "hello", "--template", "small", "--dpi", "203", "-o", "a.zpl")
    assert done.out == "a.zpl: hello, zh-ko, small, 60 × 40 mm, 480 × 320 pixels at 203.2 dpi\n"


def test_a_printer_without_a_language_gets_what_labels_are() -> None:
    with_printers()
    done = run("label", "hello", "--template", "small", "--printer", "office")
    assert done.out.startswith("hello-zh-ko.png: hello, zh-ko, small")


def test_an_unknown_printer() -> None:
    with_printers()
    done = run("label", "hello", "--template", "small", "--printer", "ofice")
    assert (done.code, done.out) == (1, "")
    assert (
        "unknown-printer: there is no printer 'ofice'\n  hint: did you mean office?" in done.err
    )


def test_an_offset_that_moves_ink_off_the_paper_is_told_with_its_line() -> None:
    file = Path("cardgen.toml")
    before = file.read_text("utf-8").count("\n")
    text = file.read_text("utf-8") + '[printers.off]\nlanguage = "zpl"\noffset = "40mm,0"\n'
    file.write_text(text, encoding="utf-8")
    done = run("label", "hello", "--template", "small", "--printer", "off")
    assert done.code == 1
    assert done.err.startswith(f"cardgen.toml:{before + 3}: cut-off: the offset of the ")


def test_a_large_label_on_several_sheets() -> None:
    words = ("label", "brothers", "--template", "banner-a3")
    Path("cardgen.toml").unlink()
    done = run(*words, "--tile", "a4", "-o", "banner.pdf")
    assert done == Run(
        0,
        "banner.pdf: brothers, zh-ko, banner-a3, 1 label on 4 sheets of a4, 297 × 210 mm\n",
        "",
    )
    made = run_json(*words, "--tile", "A3", "-o", "banner.png")
    assert (made["tile"], made["sheets"], len(made["files"])) == ("a3", 2, 2)
    both = run(*words, "--tile", "a4", "--sheet", "L7165", "-o", "banner.pdf")
    assert (both.code, "--tile and --sheet cannot be used together" in both.err) == (2, True)
    press = run(*words, "--tile", "a4", "--crop-marks", "-o", "banner.pdf")
    assert (press.code, "not for a print shop" in press.err) == (1, True)
    assert "is not one of 'a4', 'a3', 'letter'" in run(*words, "--tile", "a9").err


def test_an_unknown_word_for_a_field_is_answered_with_words_of_both_languages() -> None:
    words = ("label", "hello", "--template", "box-100x150", "-o", "out.png")
    said = "hint: choose one of: from (发自, 보내는 곳), to ("
    assert said in run(*words, "--set", "규격=3").err
    assert "hint: choose one of: box, box_id, " in run(*words, "--set", "kind=3").err
