"""Checks that remember: a second run lays out what has changed, and says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cardgen.layout.label import Label
from cardgen.storage import CACHE_FOLDER
from tests.catalog.samples import entry, write
from tests.cli.runs import run

CHECK = ("messages", "check", "--pair", "zh-ko", "--template", "small")
HELLO = entry("hello", "你好。", "안녕하세요.")
LONG = entry("long", "风月同天。" * 9, "바람과 달은 한 하늘 아래 있습니다. " * 9)


class LaidOut(list[str]):
    """The texts of the labels that were laid out since the last look."""

    def look(self) -> list[str]:
        seen = [*self]
        self.clear()
        return seen


@pytest.fixture(autouse=True)
def laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LaidOut:
    """A home for the secret of the user, and a look over the shoulder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    seen, document = LaidOut(), Label.document

    def note_document(self: Label, *args: object, **options: object) -> object:
        seen.append(self.template.name)
        return document(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Label, "document", note_document)
    return seen


def test_a_second_check_lays_out_nothing_and_finds_the_same(laid_out: LaidOut) -> None:
    write(HELLO, LONG)
    first = run(*CHECK)
    assert first.code == 1
    assert "overflow: long:" in first.out
    assert len(laid_out.look()) == 2
    assert run(*CHECK) == first
    assert laid_out.look() == []


def test_only_a_changed_message_is_laid_out_again(laid_out: LaidOut) -> None:
    write(HELLO, LONG)
    run(*CHECK)
    laid_out.look()
    write(HELLO, LONG.replace("달은", "해는"))
    assert "overflow: long:" in run(*CHECK).out
    assert len(laid_out.look()) == 1


def test_a_finding_moves_with_its_message(laid_out: LaidOut) -> None:
    write(HELLO, LONG)
    before = run(*CHECK).out
    laid_out.look()
    write("# A remark\n" + HELLO, LONG)
    after = run(*CHECK).out
    assert laid_out.look() == []
    assert "slogans.po:13: overflow: long" in before
    assert after == re.sub(r"po:(\d+)", lambda at: f"po:{int(at[1]) + 1}", before)


def test_a_changed_template_is_tried_again(project: Path, laid_out: LaidOut) -> None:
    write(HELLO, LONG)
    assert run(*CHECK).code == 1
    template = project / "templates" / "small.toml"
    text = template.read_text("utf-8")
    template.write_text(text.replace("60mm x 40mm", "160mm x 140mm"), encoding="utf-8")
    laid_out.look()
    assert run(*CHECK).code == 0
    assert len(laid_out.look()) == 2


def test_changed_terms_captions_and_values_are_tried_again(
    project: Path, laid_out: LaidOut
) -> None:
    write(HELLO)
    write(entry("city", "北京", "베이징"), domain="glossary")
    run(*CHECK)
    laid_out.look()
    write(entry("city", "北京", "베이징시"), domain="glossary")
    run(*CHECK)
    assert len(laid_out.look()) == 1
    captions = project / "messages" / "zh-ko" / "captions.po"
    captions.write_text(captions.read_text("utf-8").replace("발송인", "보낸 이"), "utf-8")
    run(*CHECK)
    assert len(laid_out.look()) == 1
    settings = project / "cardgen.toml"
    settings.write_text(settings.read_text("utf-8") + '[values]\nfrom = "首尔"\n', "utf-8")
    run(*CHECK)
    assert len(laid_out.look()) == 1


def test_a_changed_font_or_library_is_tried_again(
    laid_out: LaidOut, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(HELLO)
    run(*CHECK)
    laid_out.look()
    (tmp_path / "uharfbuzz-99.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    run(*CHECK)
    assert len(laid_out.look()) == 1


def test_without_the_folder_everything_is_tried_again(project: Path, laid_out: LaidOut) -> None:
    write(HELLO)
    run(*CHECK)
    (project / CACHE_FOLDER / "messages").unlink()
    laid_out.look()
    run(*CHECK)
    assert len(laid_out.look()) == 1


def test_a_user_learns_what_is_in_the_way(project: Path) -> None:
    write(HELLO)
    (project / CACHE_FOLDER).write_text("mine", "utf-8")
    done = run(*CHECK)
    assert done.code == 0
    assert done.err == (
        f"cardgen cannot keep results in {project / CACHE_FOLDER}, so checks take longer: "
        "this is not a folder\n"
    )


def test_what_was_found_before_an_interruption_is_kept(
    laid_out: LaidOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(HELLO, LONG)
    document = Label.document

    def stop_at_long(self: Label, *args: object, **options: object) -> object:
        if len(laid_out) == 1:
            raise KeyboardInterrupt
        return document(self, *args, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Label, "document", stop_at_long)
        assert run(*CHECK).code != 0
    laid_out.look()
    assert "overflow: long:" in run(*CHECK).out
    assert len(laid_out.look()) == 1


def test_templates_check_remembers_too(project: Path, laid_out: LaidOut) -> None:
    write(HELLO, entry("years", "已有{years}年。", "{years}년입니다.", "#. {years}: integer"))
    template = project / "templates" / "small.toml"
    text = template.read_text("utf-8").replace('margin = "4mm"', 'margin = "0.2mm"')
    template.write_text(text, encoding="utf-8")
    check = ("templates", "check", "small", "--pair", "zh-ko")
    first = run(*check)
    assert "near-edge" in first.err
    assert len(laid_out.look()) == 2
    assert run(*check) == first
    assert laid_out.look() == []
    write(HELLO, LONG)
    found = run(*check)
    assert "overflow" in found.err
    assert len(laid_out.look()) == 1
    assert run(*check) == found
    assert laid_out.look() == []


def test_a_gallery_is_drawn_once(laid_out: LaidOut) -> None:
    write(HELLO)
    gallery = ("templates", "gallery", "--size", "60x40", "--pair", "zh-ko")
    assert run(*gallery).code == 0
    assert laid_out.look()
    page = Path("gallery.html").read_bytes()
    Path("gallery.html").unlink()
    assert run(*gallery).code == 0
    assert laid_out.look() == []
    assert Path("gallery.html").read_bytes() == page
    write(HELLO.replace("안녕하세요", "안녕히"))
    run(*gallery)
    assert laid_out.look()
    assert Path("gallery.html").read_bytes() != page


def test_where_texts_need_an_approval_templates_check_remembers_nothing(
    project: Path, laid_out: LaidOut
) -> None:
    write(HELLO)
    settings = project / "cardgen.toml"
    settings.write_text('approval = "required"\n' + settings.read_text("utf-8"), "utf-8")
    for _ in range(2):
        run("templates", "check", "small", "--pair", "zh-ko")
    assert not (project / CACHE_FOLDER).exists()


def test_the_bar_shows_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[int, ...]] = []
    monkeypatch.setattr("cardgen.cli.terminal.Bar.show", lambda _, *told: shown.append(told))
    write(HELLO, LONG)
    run(*CHECK)
    assert shown == [(0, 0), (0, 2), (1, 2), (2, 2)]
    shown.clear()
    run("templates", "check", "small", "--pair", "zh-ko")
    assert shown == [(0, 0), (1, 0), (2, 0)]
