"""Whole error messages for a damaged page, grid, field or style."""

from __future__ import annotations

import pytest

from tests.template.samples import change, complaint

CASES = [
    (
        [('size = "9pt"\n', 'size = "9pt"\ncolour = "#fff"\n')],
        (
            "card.toml:22: bad-template: [style.body]: unknown key 'colour'\n"
            "  hint: did you mean color?"
        ),
    ),
    (
        [("[page]", "[pge]")],
        (
            "card.toml: bad-template: there is no [page]\n"
            "  hint: add a [page] table\n"
            "card.toml:3: bad-template: unknown table [pge]\n"
            "  hint: did you mean page?"
        ),
    ),
    (
        [("[grid]", "[gird]")],
        (
            "card.toml: bad-template: there is no [grid]\n"
            "  hint: add a [grid] table\n"
            "card.toml:7: bad-template: unknown table [gird]\n"
            "  hint: did you mean grid?"
        ),
    ),
    (
        [('size = "60mm x 40mm"\n', "")],
        ("card.toml:3: bad-template: the key 'size' is missing\n  hint: add size = …"),
    ),
    (
        [('margin = "4mm"', "margin = 4")],
        (
            "card.toml:5: bad-template: margin: expected text in quotes or a list, found a "
            "whole number"
        ),
    ),
    (
        [('"4mm"', '["1mm", "2mm", "3mm"]')],
        (
            "card.toml:5: bad-template: margin: give one length, two (top and bottom, left "
            "and right) or four"
        ),
    ),
    (
        [('"4mm"', '"4 furlongs"')],
        (
            "card.toml:5: bad-template: margin: '4 furlongs' is not a length: write a "
            "number and mm, cm, in or pt"
        ),
    ),
    (
        [('"4mm"', '"20mm"')],
        (
            "card.toml:5: bad-template: margin: the margins leave no room on the page\n"
            "  hint: make the margins smaller"
        ),
    ),
    (
        [("60mm x 40mm", "60mm")],
        (
            "card.toml:4: bad-template: size: '60mm' is not a size: write WIDTH x HEIGHT, "
            "as in 100mm x 150mm"
        ),
    ),
    (
        [("60mm x 40mm", "0mm x 40mm")],
        (
            "card.toml:4: bad-template: size: '0mm x 40mm' has a side of zero: write lengths "
            "above zero"
        ),
    ),
    (
        [("60mm x 40mm", "6000mm x 40mm")],
        (
            "card.toml:4: bad-template: size: '6000mm x 40mm' is too large: a page is at "
            "most 5.08 m wide and high"
        ),
    ),
    (
        [('margin = "4mm"', 'margin = "4mm"\ncolors = "grey"')],
        (
            "card.toml:6: bad-template: colors: 'grey' is not known\n"
            "  hint: choose one of: any, mono"
        ),
    ),
    (
        [('["1fr", "20mm"]', "[]")],
        (
            "card.toml:8: bad-template: columns is an empty list\n"
            '  hint: add "1fr"\n'
            "card.toml:11: bad-template: row 1 of areas has 2 cells, but columns lists 0\n"
            "  hint: name an area for each column, or write . for an empty cell\n"
            "card.toml:11: bad-template: row 2 of areas has 2 cells, but columns lists 0\n"
            "  hint: name an area for each column, or write . for an empty cell"
        ),
    ),
    (
        [('["1fr", "20mm"]', '["1fr", 20]')],
        (
            "card.toml:8: bad-template: columns[1]: expected text in quotes, found a whole "
            "number"
        ),
    ),
    (
        [('["1fr", "20mm"]', '["1fr", "20"]')],
        (
            "card.toml:8: bad-template: columns: '20' is not a size\n"
            '  hint: write a length such as "20mm", a share such as "1fr", or "auto"'
        ),
    ),
    (
        [('["auto", "1fr"]', '["auto"]')],
        (
            "card.toml:11: bad-template: areas shows 2 rows, but rows lists 1\n"
            "  hint: write one line in areas for each row"
        ),
    ),
    (
        [('"words words",\n    "logo  code",', '"words code",\n    "logo  words",')],
        (
            "card.toml:11: bad-template: the area 'words' is not a rectangle\n"
            "  hint: write the name in all cells of one rectangle, or use another name"
        ),
    ),
    (
        [('"words words"', '"words note"')],
        (
            "card.toml:11: bad-template: the area 'note' has no table\n"
            "  hint: add a table [note]"
        ),
    ),
    (
        [('"words words"', '"words fields"')],
        (
            "card.toml:11: bad-template: 'fields' cannot be the name of an area\n"
            "  hint: give it another name"
        ),
    ),
    (
        [('gap = "2mm"', 'gap = "2"')],
        (
            "card.toml:10: bad-template: gap: '2' is not a length: write a number and mm, "
            "cm, in or pt"
        ),
    ),
    (
        [('gap = "2mm"', "gap = []")],
        (
            "card.toml:10: bad-template: gap: give one length, two (top and bottom, left "
            "and right) or four"
        ),
    ),
    (
        [('box = "integer"', 'box = "colour"')],
        (
            "card.toml:17: bad-template: box: there is no type 'colour'\n"
            "  hint: choose one of: city, date, gtin, integer, item, marks, number, picture, "
            "sscc, "
            "text, unit, weight"
        ),
    ),
    (
        [('box = "integer"', "box = 3")],
        (
            "card.toml:17: bad-template: box: there is no type 3\n"
            "  hint: choose one of: city, date, gtin, integer, item, marks, number, picture, "
            "sscc, "
            "text, unit, weight"
        ),
    ),
    (
        [('box = "integer"', 'box = "integer"\nbox-id = "text"')],
        (
            "card.toml:18: bad-template: 'box-id' is not a name\n"
            "  hint: write a name of ASCII letters, digits and _"
        ),
    ),
    (
        [('box = "integer"', 'box = "integer"\nmessage = "text"')],
        (
            "card.toml:18: bad-template: message cannot be declared\n"
            "  hint: remove it: every template has this field"
        ),
    ),
    (
        [
            ('[fields]\nbox = "integer"\nlogo = "picture"\n', ""),
            ("description", "fields = 3\ndescription"),
        ],
        (
            "card.toml:1: bad-template: fields is not a table\n"
            "  hint: write [fields] above its keys\n"
            "card.toml:26: bad-template: [logo]: picture: there is no field 'logo'\n"
            '  hint: declare it in [fields]: logo = "picture"\n'
            "card.toml:27: bad-template: [logo]: show_if: there is no field 'logo'\n"
            '  hint: declare it in [fields]: logo = "text"\n'
            "card.toml:31: bad-template: [code]: data: there is no field 'box'\n"
            '  hint: declare it in [fields]: box = "text"'
        ),
    ),
    (
        [('[style.body]\nsize = "9pt"\n', ""), ("description", "style = 3\ndescription")],
        (
            "card.toml:1: bad-template: style is not a table\n"
            "  hint: write [style] above its keys"
        ),
    ),
    (
        [('size = "9pt"', 'size = "0pt"')],
        (
            "card.toml:21: bad-template: [style.body]: size: '0pt' is zero: write a "
            "length above zero"
        ),
    ),
    (
        [('size = "9pt"', "leading = 0.2")],
        (
            "card.toml:21: bad-template: [style.body]: leading: 0.2 is not between 0.5 and "
            "5\n"
            "  hint: write the distance of lines in em, such as 1.3"
        ),
    ),
    (
        [('size = "9pt"', "leading = nan")],
        (
            "card.toml:21: bad-template: [style.body]: leading: nan is not between 0.5 and "
            "5\n"
            "  hint: write the distance of lines in em, such as 1.3"
        ),
    ),
    (
        [('size = "9pt"', "tracking = 3\nautospace = 0.5")],
        (
            "card.toml:21: bad-template: [style.body]: tracking: 3 is not between -0.1 and 2\n"
            "  hint: write the space between characters in em, such as 0.1\n"
            "card.toml:22: bad-template: [style.body]: autospace: 0.5 is not between 0 and "
            "0.25\n"
            "  hint: write the space beside Latin in em, such as 0.125"
        ),
    ),
    (
        [('size = "9pt"', "max_lines = 0\nmax_fill = 1.5")],
        (
            "card.toml:21: bad-template: [style.body]: max_lines: 0 is not between 1 and 99\n"
            "  hint: write a number of lines, such as 2\n"
            "card.toml:22: bad-template: [style.body]: max_fill: 1.5 is not between 0.05 "
            "and 1\n"
            "  hint: write a share of the area, such as 0.8"
        ),
    ),
    (
        [('size = "9pt"', 'punctuation = "kaimin"')],
        (
            "card.toml:21: bad-template: [style.body]: punctuation: 'kaimin' is not known\n"
            "  hint: did you mean kaiming?"
        ),
    ),
    (
        [('size = "9pt"', 'break = "words"')],
        (
            "card.toml:21: bad-template: [style.body]: break: 'words' is not known\n"
            "  hint: did you mean word?"
        ),
    ),
    (
        [('size = "9pt"', 'numerals = "arabic"')],
        (
            "card.toml:21: bad-template: [style.body]: numerals: 'arabic' is not known\n"
            "  hint: choose one of: kanji, kanji-spans"
        ),
    ),
    (
        [('size = "9pt"', "tate_chu_yoko = false")],
        (
            "card.toml:21: bad-template: [style.body]: unknown key 'tate_chu_yoko'\n"
            "  hint: did you mean tate-chu-yoko?"
        ),
    ),
    (
        [('size = "9pt"', 'leading = "1.3"')],
        (
            "card.toml:21: bad-template: [style.body]: leading: expected a number, "
            "found text in quotes"
        ),
    ),
    (
        [('size = "9pt"', 'weight = "heavy"')],
        (
            "card.toml:21: bad-template: [style.body]: weight: 'heavy' is not known\n"
            "  hint: choose one of: bold, regular"
        ),
    ),
    (
        [('size = "9pt"', 'color = "red"')],
        (
            "card.toml:21: bad-template: [style.body]: color: 'red' is not a colour: write "
            "#rrggbb, cmyk(0, 80, 95, 0) or gray(60)"
        ),
    ),
    (
        [('description = "A small card"', "description = 3")],
        (
            "card.toml:1: bad-template: description: expected text in quotes or a table, found "
            "a whole number"
        ),
    ),
    (
        [('description = "A small card"', 'occasions = ["thanks", "new-yaer"]')],
        (
            "card.toml:1: bad-template: occasions[1]: 'new-yaer' is not known\n"
            "  hint: did you mean new-year?"
        ),
    ),
    (
        [('description = "A small card"', 'description.en = "A"\ndescription.korean = "B"')],
        (
            "card.toml:1: bad-template: description: 'korean' is not a language tag\n"
            "  hint: write a tag such as zh, zh-Hant or ja"
        ),
    ),
    (
        [('description = "A small card"', 'languages = ["zh", "Japanese"]')],
        (
            "card.toml:1: bad-template: languages: 'Japanese' is not a language tag\n"
            "  hint: write a tag such as zh, zh-Hant or ja"
        ),
    ),
    (
        [('description = "A small card"', 'descripton = "A small card"')],
        (
            "card.toml:1: bad-template: unknown key 'descripton'\n"
            "  hint: did you mean description?"
        ),
    ),
    (
        [('gap = "2mm"\n', 'gap = "2mm\n')],
        (
            "card.toml:10: bad-template: this is not TOML: Illegal character '\\n' (at line "
            "10, column 11)\n"
            "  hint: correct the line, or start from box-100x150"
        ),
    ),
]


@pytest.mark.parametrize(("changes", "said"), CASES)
def test_whole_message(changes: list[tuple[str, str]], said: str) -> None:
    assert complaint(change(*changes)) == said
