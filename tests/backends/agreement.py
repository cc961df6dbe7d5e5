"""Pages drawn by other programs, and their comparison with our PNG."""

from __future__ import annotations

import subprocess
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Final

import resvg_py
from PIL import Image, ImageChops, ImageFilter, ImageStat

from cardgen.display import Page
from cardgen.units import to_pixels
from tests.backends.samples import fresh
from tests.system import require

MOST: Final = 0.01  # the mean difference, as a share of the way from black to white
_HALF: Final = [0] * 128 + [255] * 128


def disagreement(page: Page, drawn: Image.Image, dpi: float = 300.0) -> str:
    """Describe where the picture `drawn` differs from a page; empty if it does not.

    We put lines on whole pixels and others do not, so that edges differ by a pixel. No
    difference of more than half the way to white may be three pixels wide and high, and
    the mean must be small. A mono page is compared with the drawing cut at half.
    """
    ours = Image.open(BytesIO(fresh(page, dpi))).convert("RGB")
    if drawn.size != ours.size:
        return f"{drawn.size} pixels instead of {ours.size}"
    drawn = drawn.convert("RGB")
    if page.mono:
        drawn = drawn.convert("L").point(_HALF).convert("RGB")
    difference = ImageChops.difference(ours, drawn)
    found = []
    mean = sum(ImageStat.Stat(difference).mean) / 3 / 255
    if mean > MOST:
        found.append(f"a mean difference of {mean:.2%}")
    strong = [channel.point(_HALF) for channel in difference.split()]
    any_strong = ImageChops.lighter(ImageChops.lighter(strong[0], strong[1]), strong[2])
    place = any_strong.filter(ImageFilter.MinFilter(3)).getbbox()
    if place is not None:
        found.append(f"three pixels and more within {place}")
    return ", ".join(found)


def resvg(file: bytes, drawn: Page, dpi: float = 300.0) -> Image.Image:
    """Draw an SVG file with resvg, on as many pixels as our PNG has."""
    data = resvg_py.svg_to_bytes(
        svg_string=file.decode("utf-8"), dpi=dpi, background="#fff", skip_system_fonts=True
    )
    image = Image.open(BytesIO(data)).convert("RGB")
    return image.crop((0, 0, to_pixels(drawn.width, dpi), to_pixels(drawn.height, dpi)))


def chromium(file: bytes, drawn: Page, folder: Path, dpi: float = 300.0) -> Image.Image:
    """Draw an SVG file with a browser, whose screen has the pixels of our PNG."""
    source, shot, scale = folder / "page.svg", folder / "page.png", dpi / 96
    source.write_bytes(file)
    width, height = to_pixels(drawn.width, dpi), to_pixels(drawn.height, dpi)
    subprocess.run(
        [
            require("chromium"),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            f"--user-data-dir={folder / 'profile'}",
            f"--force-device-scale-factor={scale}",
            f"--window-size={ceil(width / scale) + 1},{ceil(height / scale) + 1}",
            f"--screenshot={shot}",
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return Image.open(shot).convert("RGB").crop((0, 0, width, height))
