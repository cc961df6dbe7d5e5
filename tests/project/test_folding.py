"""Findings of a template that holds hardly a message are reported once, at their place."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from cardgen import Project
from cardgen.errors import Diagnostic, Location
from cardgen.project.template_checks import (
    check_template,
    fold_messages,
    fold_pages,
    keep_worst,
)

_NARROW = """\
[page]
size = "100mm x 30mm"
[grid]
columns = ["1fr", "8mm"]
rows = ["1fr", "1fr"]
areas = ["source source", ". target"]
[source]
text = "{message}"
fit = { min = "8pt", max = "16pt", group = "g" }
[target]
text = "{message}"
lang = "target"
fit = { min = "8pt", max = "16pt", group = "g" }
"""


def _check(tmp_path: Path, text: str) -> tuple[str, ...]:
    path = tmp_path / "narrow.toml"
    path.write_text(text, encoding="utf-8")
    return tuple(map(str, check_template(Project.open(), str(path)).findings))


def test_what_no_message_has_room_for_is_the_fault_of_the_template(tmp_path: Path) -> None:
    """Each message had a finding that asked to shorten it."""
    (said,) = _check(tmp_path, _NARROW)
    assert said == (
        f"{tmp_path}/narrow.toml:10: overflow: with 122 of 123 labels: the text of [target] "
        "is 0.2 mm too tall for narrow at 8 pt\n"
        "  hint: give [target] more room, or write a smaller size or min"
    )


def test_an_area_narrower_than_a_character_is_located_in_the_template(tmp_path: Path) -> None:
    (said,) = _check(tmp_path, _NARROW.replace('"8mm"', '"2mm"'))
    assert said == (
        f"{tmp_path}/narrow.toml:10: overflow: [target] is 2.0 mm wide on narrow, less than "
        "one character at 8 pt\n"
        "  hint: give [target] more room in columns, or lower its size or min"
    )
    flat = _NARROW.replace('["1fr", "1fr"]', '["1fr", "2mm"]').replace('"8mm"', '"30mm"')
    (said,) = _check(tmp_path, flat)
    assert "[target] is 2.0 mm high on narrow, less than one character at 8 pt" in said
    assert "in rows" in said


def test_what_few_messages_have_is_theirs(tmp_path: Path) -> None:
    long = Diagnostic(
        "overflow", "the text of [source] is 2 mm too wide", location=Location("po", 3)
    )
    path = tmp_path / "narrow.toml"
    path.write_text(_NARROW, encoding="utf-8")
    template = Project.open().template(str(path))
    assert fold_messages([(long,), (), ()], template) == [long]
    assert fold_messages([(long,), (long,)], template) == [long, long]
    other = Diagnostic("fuzzy", "it is not finished", location=Location("po", 3))
    assert fold_messages([(other,)] * 4, template) == [other] * 4


def test_what_is_alike_in_a_template_is_told_at_its_worst(tmp_path: Path) -> None:
    path = tmp_path / "narrow.toml"
    path.write_text(_NARROW, encoding="utf-8")
    template = Project.open().template(str(path))

    def near(lacks: str, area: str = "a") -> Diagnostic:
        said = f"it needs 2.8 mm, and [{area}] is {lacks} mm too near"
        return Diagnostic("quiet-zone", said, location=template.place("target"))

    found = [near("0.4"), near("0.9"), near("0.2"), near("0.3", "b")]
    assert keep_worst(found, template) == found[1::2]
    other = [replace(each, location=Location("slogans.po", 3)) for each in found]
    assert keep_worst(other, template) == other


def test_what_is_alike_on_several_pages_is_told_of_the_first() -> None:
    def on(page: str, lacking: str) -> Diagnostic:
        said = f"the text of [source] is {lacking} mm too wide for any@{page} at 8 pt"
        return Diagnostic("overflow", said, location=Location("any.toml", 3))

    pages = ["any@100x70", "any@90x50"]
    found = [on("100x70", "0.5"), on("90x50", "7.5"), on("90x50", "7.5")]
    (said,) = fold_pages(found, pages)
    assert said.message == f"on 2 sizes, for example: {found[0].message}"
    assert fold_pages(found[1:], pages) == found[2:]
