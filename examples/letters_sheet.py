"""The picture of letters in the README: pages of the examples, side by side.

python examples/letters_sheet.py examples/letters.png
"""

from __future__ import annotations

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from cardgen import Document, Project, render
from cardgen.letters import Arrangement, letter_template, load_data, set_letter

HERE = Path(__file__).parent
DPI = 72
GAP = 12
SHOWN: tuple[tuple[str, Arrangement, bool, int], ...] = (
    ("donation-tokyo", "parallel", False, 0),
    ("thanks-tokyo", "sequence", True, 1),
    ("donation-seoul", "sequence", False, 1),
    ("certificate-mapo", "sequence", False, 0),
)
"""Which page of which example, in which arrangement, in columns or not."""


def sheet() -> bytes:
    """All pages as one PNG."""
    project = Project.open()
    pages = [page(project, *each) for each in SHOWN]
    width = sum(each.width for each in pages) + GAP * (len(pages) + 1)
    ground = Image.new("L", (width, max(each.height for each in pages) + 2 * GAP), 0xD8)
    ground = ground.convert("RGB")
    left = GAP
    for each in pages:
        ground.paste(each, (left, GAP))
        left += each.width + GAP
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
