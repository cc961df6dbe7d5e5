"""Digests of all that cardgen draws, to compare before and after a change.

    python -m tests.digests > before.txt
    python -m tests.digests --pages --names 'pdf on|list.pdf' > pages.txt

Each line is the SHA-256 of a file and its name: every message of every pair in every template
as PNG, PDF and SVG, or of what stops it, sheets of them, and all files of the shipment of
``examples``. With ``--pages`` a PDF counts as the pixels that Poppler draws of it at 300 dpi,
for changes of its operators that must not be seen. Only public names of cardgen are used, so
that the script of one commit tells of another.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from cardgen import CardgenError, Project, render, render_files
from tests.fields import built_in

_ROOT = Path(__file__).parents[1]
_DATE = "2020-03-26T00:00:00Z"
_VALUES = {
    "integer": "24",
    "number": "24",
    "weight": "12.5",
    "marks": "fragile",
    "date": "2020-03-26",
    "item": "医用口罩",
    "unit": "只",
    "text": "MAPO-2020-0017",
    "sscc": "3 8801234 000000017 9",
    "gtin": "8801234567893",
}
_NAMED = {"from": "首尔", "to": "北京", "seal": "北京市印"}  # fields that others would not suit
_PROFILES = ("screen", "pdf/a-2b", "pdf/a-2a", "pdf/x-4")


def main() -> None:
    """Write all digests to standard output."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", action="store_true", help="of PDF files their pixels")
    parser.add_argument("--names", default="", help="only those that this expression finds")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        for files in (_labels(Path(folder)), _shipment(Path(folder))):
            for name, data in files:
                if not re.search(given.names, name):
                    continue
                is_pdf = data.startswith(b"%PDF")
                digest = (
                    _digest_pixels(data) if given.pages and is_pdf else sha256(data).hexdigest()
                )
                sys.stdout.write(f"{digest}  {name}\n")
                sys.stdout.flush()


def _labels(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Digest each message of each pair in each template; sheets and profiles of some."""
    project = Project.open()
    picture = folder / "logo.png"
    sample = Image.radial_gradient("L").resize((240, 120)).convert("RGB")
    sample.paste((200, 30, 40), (20, 20, 90, 90))
    sample.save(picture)
    for pair in project.pairs():
        catalog = project.catalog(pair)
        for template in built_in():
            fields = project.template(template).fields
            document = None
            for message in catalog.messages.values():
                values = make_values({**fields, **message.fields}, picture)
                label = project.label(
                    message.id,
                    pair=pair,
                    template=template,
                    fields=values,
                    draft=message.fuzzy or not message.translation,
                    date=_DATE,
                    given=(),
                )
                try:
                    document = label.document()
                except CardgenError as error:  # as text that finds no room
                    yield f"{pair}/{template}/{message.id}", str(error).encode()
                    continue
                for extension in ("png", "pdf", "svg"):
                    name = f"{pair}/{template}/{message.id}.{extension}"
                    yield name, b"".join(render_files(document, extension, 300.0))
            if document is None:
                continue
            for profile in _PROFILES[1:]:
                try:
                    data = render(document, "pdf", 300.0, profile=profile, crop_marks=True)
                except CardgenError as error:  # small text is for no press
                    data = str(error).encode()
                yield f"{pair}/{template}.pdf {profile}", data
            for stock in project.stock_files():
                kind = project.stock(stock)
                page = document.pages[0]
                size = (kind.label_width - page.width, kind.label_height - page.height)
                if max(map(abs, size)) < 1:
                    sheet = project.sheets(document, stock, copies=kind.count + 1)
                    yield f"{pair}/{template}.pdf on {stock}", render(sheet, "pdf", 300.0)


def make_values(types: Mapping[str, str], picture: Path | None = None) -> dict[str, str]:
    """Make a value for each field; a picture is that file."""
    return {
        name: str(picture)
        if kind == "picture"
        else _NAMED.get(name) or ("首尔" if kind == "city" else _VALUES[kind])
        for name, kind in types.items()
    }


def _shipment(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Digest all files of the shipment of ``examples``, without times and data of this run."""
    out = folder / "mapo"
    command = [sys.executable, "-m", "cardgen", "batch", str(_ROOT / "examples/mapo-2020.csv")]
    options = ["-o", str(out), "--format", "png,svg,pdf"]
    env = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(int(datetime.fromisoformat(_DATE).timestamp())),
    }
    subprocess.run([*command, *options], check=True, capture_output=True, cwd=_ROOT, env=env)
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_file() and not re.match(r"ledger|\.|report|.*\.json$", name):
            yield f"mapo/{name}".replace(" ", "_"), path.read_bytes()


def _digest_pixels(data: bytes) -> str:
    """Digest the pixels that Poppler draws for a PDF."""
    command = ["pdftoppm", "-r", "300", "-png", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr.decode())
    digest = sha256()
    for page in re.split(rb"(?=\x89PNG\r\n\x1a\n)", done.stdout):
        if page:
            with Image.open(BytesIO(page)) as image:
                digest.update(repr(image.size).encode() + image.convert("RGB").tobytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
