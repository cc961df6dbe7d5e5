"""The labels of real shipments of March 2020 between sister cities, made with the library.

    python examples/demo.py out/

Who sent what to whom is from a report of sister cities helping each other (Can Kao Xiao
Xi, 2020-03-26). What it does not tell, such as the contents of a box, is not shown.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cardgen import CardgenError, Project, render
from cardgen.storage.file import write_file
from cardgen.units import to_pixels

DPI = 300


@dataclass(frozen=True)
class Case:
    """A shipment, or a card that went with one, and the label that it asks for."""

    what: str
    file: str
    message: str
    pair: str
    template: str
    fields: Mapping[str, str] = field(default_factory=dict)


CASES = (
    Case(
        "Seoul to Beijing, three batches of protective clothing",
        "seoul-beijing",
        "brothers",
        "zh-ko",
        "box-a4",
        {"from": "首尔", "to": "北京"},
    ),
    Case(
        "Mapo to Shijingshan, 49 boxes after 24 years as sister districts",
        "mapo-shijingshan",
        "sister-years",
        "zh-ko",
        "box-100x150",
        {"years": "24", "from": "麻浦区", "to": "石景山区", "box": "1", "boxes": "49"},
    ),
    Case(
        "Beijing to Tokyo, suits, gloves and disinfectant",
        "beijing-tokyo",
        "sincerity",
        "zh-ja",
        "box-4x6in",
        {"from": "北京", "to": "东京"},
    ),
    Case(
        "Beijing to Yokohama, suits, gloves and disinfectant",
        "beijing-yokohama",
        "sincerity",
        "zh-ja",
        "box-100x150",
        {"from": "北京", "to": "横滨"},
    ),
    Case(
        "Beijing to Tokyo, a card with the poet's name",
        "beijing-tokyo-card",
        "sincerity",
        "zh-ja",
        "card-a6-vertical",
    ),
    Case(
        "Beijing to Seoul, supplies with an old saying",
        "beijing-seoul",
        "neighbours",
        "zh-ko",
        "box-a5",
        {"from": "北京", "to": "首尔"},
    ),
    Case(
        "Beijing to Seoul, the old saying with its source as a card",
        "beijing-seoul-card",
        "neighbours",
        "zh-ko",
        "card-a6",
    ),
    Case(
        "Mayor of Seoul, the adage of his sympathy as a card",
        "seoul-card",
        "firewood",
        "zh-ko",
        "card-a6",
    ),
    Case(
        "Seoul stands by Beijing, a banner",
        "seoul-banner",
        "stand-by",
        "zh-ko",
        "banner-a3",
    ),
    Case(
        "Aid boxes from Japan, a line of Prince Nagaya",
        "japan-banner",
        "shared-sky",
        "zh-ja",
        "banner-a3",
    ),
    Case(
        "The city's tally, 1.13 million masks",
        "tally-masks",
        "no-borders",
        "zh-ko",
        "box-100x150",
        {"item": "口罩", "quantity": "1130000", "unit": "只"},
    ),
)
COLUMNS = "{:66}{:14}{:7}{:18}{:25}{}"


def main(folder: Path) -> None:
    """Make every label into `folder` and print a table of them."""
    folder.mkdir(parents=True, exist_ok=True)
    project = Project.open()
    print(COLUMNS.format("case", "message", "pair", "template", "file", "pixels"))
    for case in CASES:
        label = project.label(
            case.message, pair=case.pair, template=case.template, fields=case.fields
        )
        document = label.document()
        file = f"{case.file}.png"
        write_file(folder / file, render(document, "png", DPI))
        page = document.pages[0]
        pixels = f"{to_pixels(page.width, DPI)} × {to_pixels(page.height, DPI)}"
        print(COLUMNS.format(case.what, case.message, case.pair, case.template, file, pixels))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/demo.py FOLDER")
    try:
        main(Path(sys.argv[1]))
    except CardgenError as error:
        sys.exit(str(error))
