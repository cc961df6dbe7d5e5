"""Reading pictures back with Tesseract, a judge that knows nothing of our layout.

In: a Pillow picture and one Tesseract language; out: what it read. ``accuracy`` compares
that with what should be there, character by character. It forgives what no reader would
call an error, and nothing else:

* white space, which is dropped from both sides: Tesseract puts blanks between Han
  characters at will, and line breaks are layout, not text;
* compatibility forms (Unicode NFKC): full and half width, such as ``，`` and ``,``, and
  composed or decomposed Hangul.

A wrong, missing or added character of any other kind counts, marks included.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from PIL import Image, ImageOps

from tests.system import lacking, require

BODY = 48
"""Pixels of the em to which a text area should be scaled before it is read."""

BORDER = 48
"""Pixels of white laid around the picture: Tesseract misreads what touches the edge."""


_BETWEEN = "\f"


def read(image: Image.Image, lang: str, *, psm: int = 6) -> str:
    """Read `image` with Tesseract in the language `lang`, and return its text unchanged.

    `lang` is a Tesseract name: ``chi_sim``, ``kor``, ``jpn``. `psm` is its page
    segmentation mode: 6, one uniform block of text; 7, a single line.
    """
    (text,) = read_all([image], lang, psm=psm)
    return text


def read_all(images: Iterable[Image.Image], lang: str, *, psm: int = 6) -> list[str]:
    """Read several pictures; loading a language takes as long as reading one."""
    program = require("tesseract")
    if lang not in _languages(program):
        lacking(f"Tesseract's {lang}", f"tesseract-ocr-{lang.replace('_', '-')}")
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, image in enumerate(images):
            names.append(f"{number}.png")
            grey = ImageOps.expand(image.convert("L"), BORDER, fill=255)
            grey.save(Path(folder, names[-1]), dpi=(300, 300), compress_level=1)
        Path(folder, "pages.txt").write_text("\n".join(names))
        command = [program, "pages.txt", "stdout", "--psm", str(psm), "-l", lang]
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(
            [*command, "-c", f"page_separator={_BETWEEN}"],
            cwd=folder, capture_output=True, check=True, env=environment,
        )  # fmt: skip
    found = done.stdout.decode("utf-8").split(_BETWEEN)
    assert len(found) == len(names)
    return found


def accuracy(expected: str, got: str) -> float:
    """Compute the share of `expected` that was read right: 1 − edits / length, at least 0.

    Edits are single characters inserted, deleted or replaced (Levenshtein), counted after
    the normalisation that the module describes.
    """
    want, have = _plain(expected), _plain(got)
    if not want:
        return 1.0 if not have else 0.0
    return max(0.0, 1 - _edits(want, have) / len(want))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _edits(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            change = diagonal + (left != right)
            diagonal = row[j]
            row[j] = min(change, row[j] + 1, row[j - 1] + 1)
    return row[-1]


@cache
def _languages(program: str) -> frozenset[str]:
    listing = subprocess.run(
        [program, "--list-langs"], capture_output=True, check=True, text=True
    ).stdout
    return frozenset(listing.split("\n")[1:])
