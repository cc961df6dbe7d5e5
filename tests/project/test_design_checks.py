"""The findings of `cardgen templates check` about design."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.catalog import Message
from cardgen.project.template_checks import check_design, check_languages, worst_doubts
from cardgen.template import parse_template

SKY = Message("sky", "风月同天。", "같은 하늘")
LABEL = """\
[page]
size = "100mm x 50mm"
margin = "4mm"
colors = "mono"
[grid]
columns = ["1fr"]
rows = ["1fr", "1fr"]
areas = ["source", "target"]
[style.slogan]
size = "20pt"
[style.small]
size = "20pt"
[source]
text = "{message}"
style = "slogan"
[target]
text = "{message}"
lang = "target"
style = "small"
valign = "end"
"""


def findings(*changes: tuple[str, str]) -> list[str]:
    text = LABEL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    template = parse_template("t", "t.toml", text).unwrap()
    label = Project.open().label(SKY, template=template)
    found = worst_doubts(check_design(label, label.document()))
    assert all(each.severity == "warning" and each.location for each in found)
    return [f"{each.rule}: {each.message}; {each.hint}" for each in found]


def test_a_sound_label() -> None:
    assert findings() == []
    assert findings(('margin = "4mm"', 'margin = "1.2mm"')) == []  # a label printer's


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            [('margin = "4mm"', 'margin = "0.5mm"')],
            "0.46 mm from the edge of t, but label printers need 1 mm; leave 1 mm",
        ),
        (
            [('margin = "4mm"', 'margin = "0.9mm"'), ('colors = "mono"', "")],
            "0.86 mm from the edge of t, but cuts can be 1.5 mm away from their place; "
            "leave 1.5 mm",
        ),
        (
            [('margin = "4mm"', 'margin = "3mm"'), ("100mm x 50mm", "210mm x 148mm")],
            "2.96 mm from the edge of t, but office printers need 4.2 mm; leave 4.2 mm",
        ),
        (
            [('margin = "4mm"', 'margin = "2mm"\nbleed = "3mm"')],
            "1.96 mm from the edge of t, but print shops need 3 mm where they cut; leave 3 mm",
        ),
    ],
)
def test_ink_near_the_edge(changes: list[tuple[str, str]], message: str) -> None:
    margin = ": set margin in [page], or padding"
    assert findings(*changes) == [f"near-edge: “风月同天。” in [source] is {message}{margin}"]


def test_what_is_to_be_read_is_not_meant_to_reach_the_edge() -> None:
    """Ink at the very edge once passed for a ground that bleeds."""
    (near,) = findings(('margin = "4mm"', 'margin = "0mm"\nbleed = "3mm"'))
    assert near.startswith("near-edge: “")
    assert "” in [source] is 0 mm from the edge of t, but print shops need 3 mm" in near
    seal = '[x]\nseal = "印"\nsize = "12mm"\nover = "page"\n[source]\n'
    (near,) = findings(("[source]\n", seal))
    assert near.startswith("near-edge: [x] is 0 mm from the edge of t")


def test_the_white_of_marks_and_grounds_to_the_edge_are_not_near_it() -> None:
    """A full stop ends the line, and half of its em box is white beyond the margin."""
    wide = ('size = "20pt"\n[style.small]', 'size = "53pt"\n[style.small]')
    narrow = ('size = "20pt"\n[source]', 'size = "50pt"\n[source]')
    assert findings(wide, narrow) == []
    ground = '[ground]\nbehind = "page"\nfill = "#ffffff"\n[source]'
    assert findings(("[source]\ntext", f"{ground}\ntext")) == []


def test_lettering_that_is_read_from_afar() -> None:
    assert (
        findings(
            ('size = "20pt"\n[style.small]', 'size = "20pt"\nread_from = "1.7m"\n[style.small]')
        )
        == []
    )
    far = ('size = "20pt"\n[style.small]', 'size = "20pt"\nread_from = "2.5m"\n[style.small]')
    assert findings(far) == [
        "small-from-afar: [source] is 20 pt on t, too small to be read from 2.5 m; make it "
        "28 pt: give it more room, or write a shorter read_from"
    ]


def test_languages_of_unlike_presence() -> None:
    small = ('size = "20pt"\n[source]', 'size = "10pt"\n[source]')
    assert findings(small) == [
        "unequal-languages: the message in [source] is 2.0 times as large as in [target] on t; "
        "put both in one group of fit, or write the ratio that you want: 2.0"
    ]
    meant = (
        'style = "slogan"\n',
        'style = "slogan"\nfit = { min = "20pt", max = "20pt", ratio = 2 }\n',
    )
    assert findings(small, meant) == []
    assert findings(('size = "20pt"\n[source]', 'size = "16pt"\n[source]')) == []


@pytest.mark.parametrize(
    ("lines", "crossed"),
    [
        ('folds = { left = ["30mm"] }', "the fold 30 mm from the left"),
        ('cuts = { left = ["30mm"] }', "the cut 30 mm from the left"),
        ('folds = { top = ["7.5mm"] }', "the fold 7.5 mm from the top"),
        ('folds = { top = ["25mm"] }', ""),  # between both texts
        ('cuts = { left = ["60mm"] }', ""),  # beside them
    ],
)
def test_lettering_across_a_fold_or_cut(lines: str, crossed: str) -> None:
    found = findings(('margin = "4mm"', f'margin = "4mm"\n{lines}'))
    if not crossed:
        assert found == []
        return
    (across,) = found
    assert across.startswith("crossed-fold: “")
    assert f"crosses {crossed} of t; move it to one side, or move the line in " in across


def test_a_barcode_across_a_fold() -> None:
    code = (
        '[code]\nbarcode = "qr"\ndata = "A1"\nsize = "15mm"\nalign = "end"\nvalign = "center"\n'
    )
    found = findings(
        ('margin = "4mm"', 'margin = "4mm"\nfolds = { left = ["85mm"] }'),
        ("[source]\n", f'{code}over = "page"\nspread = "-6mm"\n[source]\n'),
    )
    assert [each.partition(";")[0] for each in found] == [
        "crossed-fold: [code] crosses the fold 85 mm from the left of t"
    ]


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ([], ""),
        (
            [('lang = "target"\n', "")],
            "t shows the source of the message, but no translation: [source], [target]; "
            'write lang = "target" in [target]',
        ),
        (
            [('{message}"\nlang', 'to"\nlang')],
            "t shows the source of the message, but no translation: [source]; add an area for "
            'the other language: text = "{message}", lang = "target"',
        ),
        (
            [('text = "{message}"\nstyle', 'text = "from"\nstyle')],
            "t shows the translation of the message, but no source: [target]; add an area for "
            'the other language: text = "{message}", lang = "source"',
        ),
        (
            [
                ('text = "{message}"\nlang = "target"\n', 'text = "to"\n'),
                (
                    'text = "{message}"\nstyle',
                    'spans = [{ text = "{message}" }, '
                    '{ text = "{message}", lang = "target" }]\n'
                    "style",
                ),
            ],
            "",
        ),
        ([('"{message}"\nstyle', '"from"\nstyle'), ("{message}", "to")], ""),  # an address
    ],
)
def test_a_message_in_one_language(changes: list[tuple[str, str]], warning: str) -> None:
    text = LABEL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    found = check_languages(parse_template("t", "t.toml", text).unwrap())
    assert [f"{each.message}; {each.hint}" for each in found] == [warning][: bool(warning)]
    assert all(each.severity == "warning" and each.location for each in found)


def test_a_distance_is_a_length() -> None:
    with pytest.raises(Exception, match="read_from: 'far' is not a length"):
        findings(('size = "20pt"\n[style.small]', 'read_from = "far"\n[style.small]'))


def test_what_is_alike_is_said_once_at_its_worst(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cardgen.project import check_template

    monkeypatch.chdir(tmp_path)
    Path("near.toml").write_text(
        LABEL.replace('margin = "4mm"', 'margin = "0.5mm"'), encoding="utf-8"
    )
    tried = check_template(Project.open(), "near.toml")
    (warning,) = tried.warnings
    assert (warning.rule, str(warning.location)) == ("near-edge", "near.toml:16")


def test_what_is_no_text_is_called_by_its_area() -> None:
    """The warning said "something drawn", without a line."""
    rule = '[line]\nrule = "1pt"\nover = "page"\npadding = "0.2mm"\n[source]\ntext'
    (warning,) = findings(("[source]\ntext", rule))
    assert warning.startswith("near-edge: [line] is 0.2 mm from the edge of t, but ")
