from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from PIL import Image

DEMO: Final = Path(__file__).parents[2] / "examples" / "demo.py"
SIZES: Final = {
    "banner-a3": (4961, 3508),
    "box-100x150": (1181, 1772),
    "box-4x6in": (1200, 1800),
    "box-a4": (3508, 2480),
    "box-a5": (2480, 1748),
    "card-a6": (1240, 1748),
    "card-a6-vertical": (1240, 1748),
}


def test_demo_makes_what_its_table_says() -> None:
    done = subprocess.run(
        [sys.executable, str(DEMO), "out/"], check=True, capture_output=True, text=True
    )
    _, *rows = done.stdout.splitlines()
    made = {}
    for row in rows:
        template, file, width, _, height = row.split()[-5:]
        made[file] = template
        with Image.open(Path("out", file)) as image:
            assert image.size == SIZES[template]
        assert (int(width), int(height)) == SIZES[template]
    assert set(made.values()) == set(SIZES)
    assert made.keys() == {path.name for path in Path("out").iterdir()}
