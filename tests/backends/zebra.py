"""Draw ZPL with another program: Zebrash, in the npm package that tests/node names."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

from tests.system import lacking, require

_NODE: Final = Path(__file__).resolve().parent.parent / "node"


@cache
def _renderer() -> subprocess.Popen[str]:
    """Start the program, which is slow to start and waits for more labels; it ends with us."""
    node = require("node")
    if not (_NODE / "node_modules").is_dir():
        lacking("zpl-renderer-js", "npm, and then: npm ci --prefix tests/node")
    return subprocess.Popen(
        [node, str(_NODE / "render_zpl.cjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def draw_zpl(zpl: bytes, width: int, height: int, dots: int) -> Image.Image:
    """Draw a label of `width` × `height` dots, at `dots` per mm, as a picture of mode L."""
    program = _renderer()
    assert program.stdin is not None
    assert program.stdout is not None
    asked = {
        "zpl": zpl.decode("ascii"),
        "width": width / dots,
        "height": height / dots,
        "dpmm": dots,
    }
    program.stdin.write(json.dumps(asked) + "\n")
    program.stdin.flush()
    answer = program.stdout.readline()
    assert not answer.startswith("error"), answer
    return Image.open(BytesIO(b64decode(answer))).convert("L")
