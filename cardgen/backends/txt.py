"""Describe documents as text, for people to read and tests to compare.

Each item has a line, indented below its layer and page. Positions are in points to a hundredth,
from the corner of the page even within groups. Nothing depends on the machine: fonts are named,
not located.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from cardgen.backends.memory import LayerCache
from cardgen.backends.options import RenderOptions
from cardgen.display import (
    WHOLE,
    Bars,
    Color,
    Document,
    GlyphRun,
    Leaf,
    Path,
    Picture,
    Rect,
    leaves,
)


def render(
    document: Document,
    options: RenderOptions,  # noqa: ARG001  # it is all in points
    layers: LayerCache,  # noqa: ARG001
) -> Iterator[bytes]:
    """Write a document as one text file; see `dump`."""
    yield dump(document)


def dump(document: Document) -> bytes:
    """Describe a document in UTF-8, with a line end after each line."""
    lines = [f"document {_quote(document.title)} {' '.join(document.langs)}".rstrip()]
    for number, page in enumerate(document.pages, 1):
        mono = " mono" if page.mono else ""
        lines.append(f"page {number} {_n(page.width)} × {_n(page.height)}{mono}")
        for index, layer in enumerate(page.layers):
            lines.append(f"  layer {index}")
            lines.extend(f"    {_item(item)}" for item in leaves(layer.items))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _item(item: Leaf) -> str:
    """Describe an item of a page in one line of text."""
    place = f"{_n(item.x)} {_n(item.y)}"
    match item:
        case GlyphRun():
            return _run(item, place)
        case Rect():
            return f"rect {place} {_n(item.width)} × {_n(item.height)} {_hex(item.color)}"
        case Path():
            return _path(item)
        case Picture():
            digest = sha256(item.data).hexdigest()[:12]
            turn = f" turned {90 * item.turn}" if item.turn else ""
            view = f" view {' '.join(map(_n, item.view))}" if item.view != WHOLE else ""
            veil = item.veil and f" veil {_hex(item.veil.color)} {_n(item.veil.strength)}"
            return (
                f"picture {place} {_n(item.width)} × {_n(item.height)}{turn}{view}{veil or ''}"
                f" {len(item.data)} bytes sha256:{digest} {_quote(item.alt)}"
            )
        case Bars():
            return (
                f"bars {place} {_n(item.width)} × {_n(item.height)} {item.symbology}"
                f" {item.columns} × {item.rows} anchor {_n(item.anchor_x)} {_n(item.anchor_y)}"
                f" {_hex(item.color)} {_quote(item.text)}"
            )


def _path(path: Path) -> str:
    """Describe a path by its bounding box and a digest of its outline."""
    left, top, right, bottom = path.hull
    outline = " ".join(f"{kind} {' '.join(map(_n, points))}" for kind, points in path.outline)
    return (
        f"path {_n(left)} {_n(top)} {_n(right - left)} × {_n(bottom - top)} {_hex(path.color)}"
        f" {len(path.outline)} segments sha256:{sha256(outline.encode()).hexdigest()[:12]}"
        f" {_quote(path.alt)}"
    )


def _run(run: GlyphRun, place: str) -> str:
    """Describe a glyph run in one line of text."""
    direction = " vertical" * run.vertical + " sideways" * run.sideways
    direction += f" turned {90 * run.turn}" if run.turn else ""
    length = (
        f"{_n(sum(glyph.advance for glyph in run.glyphs))} {'high' if run.vertical else 'wide'}"
    )
    glyphs = "1 glyph" if len(run.glyphs) == 1 else f"{len(run.glyphs)} glyphs"
    return (
        f"run {place} {_n(run.size)} {run.font.name} {_hex(run.color)} {run.lang}{direction}"
        f" {_quote(run.text)} {glyphs} {length}"
    )


def _n(value: float) -> str:
    """Format a number, rounded to 1/100."""
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def _hex(color: Color) -> str:
    """Format a colour as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*color.rgb)


def _quote(text: str) -> str:
    """Quote a text on one line, with JSON's escapes."""
    return json.dumps(text, ensure_ascii=False)
