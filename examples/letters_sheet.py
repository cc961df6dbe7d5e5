"""The picture of letters in the README: pages of the examples, side by side.

python examples/letters_sheet.py examples/letters.png
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from cardgen import Document, Project, render
from cardgen.letters import Arrangement, letter_template, load_data, set_letter

HERE = Path(__file__).parent
DPI = 72
GAP = 12
SHOWN: tuple[tuple[tuple[str, Arrangement, bool, int], ...], ...] = (
    (
        ("donation-tokyo", "parallel", False, 0),
        ("thanks-tokyo", "sequence", True, 1),
        ("donation-seoul", "sequence", False, 0),
        ("donation-seoul", "sequence", False, 1),
    ),
    (
        ("thanks-taipei", "sequence", False, 0),
        ("donation-taipei", "sequence", True, 0),
        ("gift-certificate-yokohama", "sequence", True, 1),
    ),
)
"""Row by row, which page of which example, in which arrangement, in columns or not."""


def sheet() -> bytes:
    """All pages as one PNG."""
    project = Project.open()
    rows = [[page(project, *each) for each in row] for row in SHOWN]
    width = max(sum(each.width + GAP for each in pages) for pages in rows) + GAP
    heights = [max(each.height for each in pages) + GAP for pages in rows]
    ground = Image.new("RGB", (width, sum(heights) + GAP), "#d8d8d8")
    top = GAP
    for pages, height in zip(rows, heights, strict=True):
        left = GAP
        for each in pages:
            ground.paste(each, (left, top))
            left += each.width + GAP
        top += height
    data = BytesIO()
    ground.save(data, "PNG")
    return data.getvalue()


def page(
    project: Project, name: str, arrangement: Arrangement, vertical: bool, number: int
) -> Image.Image:
    """A page of an example."""
    data = load_data(HERE / "letters" / f"{name}.toml").in_columns(vertical=vertical)
    template = letter_template(data.letter)
    document: Document = set_letter(template, data, project, data.pair, arrangement)
    alone = replace(document, pages=document.pages[number : number + 1])
    return Image.open(BytesIO(render(alone, "png", DPI))).convert("RGB")


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(sheet())
