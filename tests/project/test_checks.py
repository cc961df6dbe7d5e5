from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cardgen.files import list_folder
from cardgen.fonts import load_fonts
from cardgen.project import Project
from cardgen.project.font_checks import describe_fonts
from cardgen.project.template_checks import check_template
from cardgen.resources import FONTS
from tests.text.samples import subset


def test_describe(tmp_path: Path) -> None:
    path = subset(tmp_path / "a.otf", "가")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / "fonts.toml").write_text(
        '[family.good]\nname = "Good"\nlanguages = { ko = 0, ja = 0 }\n'
        f'regular = {{ file = "a.otf", sha256 = "{digest}" }}\n'
        f'bold = {{ file = "a.otf", sha256 = "{digest[::-1]}" }}\n'
        '[family.plain]\nname = "Plain"\nregular = { file = "a.otf" }\n',
        encoding="utf-8",
    )
    rows = describe_fonts(load_fonts([tmp_path]))
    assert [(r.family, r.weight, r.name, r.languages, r.intact) for r in rows] == [
        ("good", "regular", "Good", ("ko", "ja"), True),
        ("good", "bold", "Good", ("ko", "ja"), False),
        ("plain", "regular", "Plain", (), None),
    ]
    assert {(row.version, row.path) for row in rows} == {("2.004", path)}


def test_describe_lists_the_files_of_each_language(tmp_path: Path) -> None:
    for name in ("a", "b"):
        subset(tmp_path / f"{name}.otf", "花")
    (tmp_path / "fonts.toml").write_text(
        '[family.hand]\nname = "Hand"\nregular = { file = "a.otf" }\n'
        'languages = { "zh-Hans" = 0, ja = { regular = { file = "b.otf" } } }\n',
        encoding="utf-8",
    )
    rows = describe_fonts(load_fonts([tmp_path]))
    assert [(row.path.name, row.weight, row.languages) for row in rows] == [
        ("a.otf", "regular", ("zh-Hans",)),
        ("b.otf", "regular", ("ja",)),
    ]


def test_bundled_fonts_are_intact() -> None:
    rows = describe_fonts(load_fonts([FONTS]))
    assert [(row.family, row.weight) for row in rows] == [
        ("sans", "regular"), ("sans", "bold"), ("serif", "regular"), ("serif", "bold"),
    ]  # fmt: skip
    assert all(row.intact and row.version for row in rows)


OTHERWISE = """\
[page]
size = "100mm x 60mm"
margin = "6mm"
[grid]
columns = ["1fr", "1fr"]
rows = ["2mm", "1fr"]
one_line = ["route", "route-target"]
areas = ["route route-target", "source target"]
[grid.otherwise]
rows = ["auto", "auto", "1fr"]
areas = ["route route", "route-target route-target", "source target"]
[fields]
from = "city"
to = "city"
[route]
text = "{from} → {to}"
[route-target]
text = "{from} → {to}"
lang = "target"
[source]
text = "{message}"
fit = { min = "5pt", max = "16pt", group = "g" }
[target]
text = "{message}"
lang = "target"
fit = { min = "5pt", max = "16pt", group = "g" }
"""


def test_the_first_of_two_grids_is_tried_too(tmp_path: Path) -> None:
    """Its texts must stand in one line; long values would only ever choose the other grid."""
    file = tmp_path / "two.toml"
    file.write_text(OTHERWISE, encoding="utf-8")
    tried = check_template(Project.open(), str(file))
    assert [each.rule for each in tried.findings] == ["overflow", "overflow"]
    assert all(
        "is 2.0 mm high on two, less than one" in each.message for each in tried.findings
    )
    file.write_text(OTHERWISE.replace('rows = ["2mm"', 'rows = ["6mm"'), encoding="utf-8")
    tried = check_template(Project.open(), str(file))
    assert (tried.findings, tried.warnings) == ((), ())


def test_a_template_is_looked_for_once_and_not_for_each_label(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The folders were listed three times for each of 420 labels."""
    looked = list[Path]()

    def count_listings(folder: Path) -> list[Path]:
        looked.append(folder)
        return list_folder(folder)

    monkeypatch.setattr("cardgen.project.files.list_folder", count_listings)
    tried = check_template(Project.open(), "address@100x70")
    assert tried.labels > 20
    assert not tried.findings
    assert len(looked) < 10
