"""Printed messages are readable: Tesseract, an independent judge, reads them back.

Every message of every pair is set on every built-in template, with all its fields, and
drawn at 300 dpi. Each message area is cut out of the page, brought to a body of 48
pixels and read with its language alone. What is set in the same lines, face and colours
on several templates is the same picture after that, so it is read once and counts for
each of them; where minutes count, what has the same face does, whatever its lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice
from statistics import mean
from typing import Final, NamedTuple

import pytest
from msgspec.structs import replace
from PIL import Image, ImageOps, ImageStat

from cardgen import Project, render
from cardgen.catalog import strip_markup
from cardgen.display import Document, GlyphRun, Group, Layer, Page
from cardgen.layout.label.place import bounds
from cardgen.template import AreaText
from cardgen.units import to_pixels
from tests import drawn, ocr
from tests.fields import built_in, fields_among

DPI: Final = 300
LEAST: Final = 0.93  # plain text of that size, set by Pillow, gives 0.97
AROUND: Final = 0.25  # em left around the text
TESSERACT: Final = {"zh-Hans": "chi_sim", "ko": "kor", "ja": "jpn"}


class Reading(NamedTuple):
    """A message area: its text, its place, and its look apart from size."""

    template: str
    message: str
    document: Document
    runs: tuple[GlyphRun, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def look(self) -> tuple[object, ...]:
        first = self.runs[0]
        lines = tuple((run.text, round((run.y - first.y) / run.size, 1)) for run in self.runs)
        return (lines, first.font.name, first.color, self.document.pages[0].mono)

    @property
    def face(self) -> tuple[object, ...]:
        return (self.text, self.runs[0].font.name, self.document.pages[0].mono)


def squeeze(text: str) -> str:
    return "".join(text.split())


def message_runs(document: Document, lang: str, text: str) -> tuple[GlyphRun, ...]:
    """Find the runs in this language that make up the message."""
    runs = tuple(
        run
        for run in drawn.runs(document.pages[0])
        if run.lang == lang and squeeze(run.text) in squeeze(text)
    )
    for size in sorted({run.size for run in runs}, reverse=True):  # a city's name may be larger
        found = tuple(run for run in runs if run.size == size)
        if squeeze("".join(run.text for run in found)) == squeeze(text):
            return found
    raise AssertionError(text)


MESSAGES = 10
"""The first ones, by which the bounds were found: verse has rarer characters."""


def readings(lang: str) -> Iterator[Reading]:
    """List all message areas in one language."""
    project = Project.open()
    for pair in project.pairs():
        catalog = project.catalog(pair)
        if lang not in catalog.langs:
            continue
        for name in built_in():
            areas = project.template(name).areas
            if "source" not in areas:
                continue  # it has no message
            content = areas["source"].content
            if isinstance(content, AreaText) and content.vertical:
                continue  # the languages of Tesseract that read columns are others
            types = project.template(name).fields
            fields = fields_among(types)
            for message in islice(catalog.messages.values(), MESSAGES):
                years = {"years": "24"} if "years" in message.placeholders else {}
                values = fields | years
                document = project.label(
                    message.id, pair=pair, template=name, fields=values, given=()
                ).document()
                side = message.source if lang == catalog.langs[0] else message.translation
                text = strip_markup(side).replace("{years}", "24")
                yield Reading(name, message.id, document, message_runs(document, lang, text))


def smaller_runs(reading: Reading) -> list[GlyphRun]:
    """Find the readings beside the message, which are not in its lines."""
    size = reading.runs[0].size / 2
    return [run for run in drawn.runs(reading.document.pages[0]) if run.size == size]


def cut_out(reading: Reading) -> Image.Image:
    """Cut the message area out of the drawn page, with a body of 48 pixels."""
    size = reading.runs[0].size
    frames = [bounds(run) for run in reading.runs]
    edge = AROUND * size
    box = (
        min(frame.x for frame in frames) - edge,
        min(frame.y for frame in frames) - edge,
        max(frame.x + frame.width for frame in frames) + edge,
        max(frame.y + frame.height for frame in frames) + edge,
    )
    page, pixels = reading.document.pages[0], DPI / 72
    left, top, right, bottom = (round(value * pixels) for value in box)
    left, top = max(0, left), max(0, top)
    right = min(to_pixels(page.width, DPI), right)
    bottom = min(to_pixels(page.height, DPI), bottom)
    # Drawn by itself, for a sheet has thirty times as many pixels.
    layers = (Group(-left / pixels, -top / pixels, layer.items) for layer in page.layers)
    part = Page(
        (right - left) / pixels,
        (bottom - top) / pixels,
        tuple(Layer((group,)) for group in layers),
        page.mono,
    )
    data = render(replace(reading.document, pages=(part,)), "png", DPI)
    area = Image.open(BytesIO(data)).convert("L")
    for ruby in smaller_runs(reading):
        frame = bounds(ruby)
        area.paste(
            255,
            (
                round(frame.x * pixels) - left,
                round(frame.y * pixels) - top,
                round((frame.x + frame.width) * pixels) - left,
                round((frame.y + frame.height) * pixels) - top,
            ),
        )
    if (
        ImageStat.Stat(area).median[0] < 128
    ):  # light lettering on a dark ground, as negatives are
        area = ImageOps.invert(area)
    scale = ocr.BODY / (size * pixels)
    return area.resize(
        (round(area.width * scale), round(area.height * scale)), Image.Resampling.LANCZOS
    )


@pytest.mark.ci
@pytest.mark.system
@pytest.mark.parametrize("lang", sorted(TESSERACT))
def test_messages_are_readable(lang: str) -> None:
    judge(lang, lambda reading: reading.face)


@pytest.mark.torture
@pytest.mark.system
@pytest.mark.parametrize("lang", sorted(TESSERACT))
def test_messages_are_readable_in_all_their_lines(lang: str) -> None:
    judge(lang, lambda reading: reading.look)


def judge(lang: str, like: Callable[[Reading], tuple[object, ...]]) -> None:
    """Read one of the areas that are `like` each other."""
    found = list(readings(lang))
    looks = {like(reading): reading for reading in reversed(found)}
    areas = map(cut_out, looks.values())
    got = dict(zip(looks, ocr.read_all(areas, TESSERACT[lang]), strict=True))
    scores = [ocr.accuracy(reading.text, got[like(reading)]) for reading in found]
    report = [f"{lang}: {mean(scores):.4f} over {len(found)} ({len(looks)} read)"]
    for name in sorted({reading.template for reading in found}):
        part = [score for score, at in zip(scores, found, strict=True) if at.template == name]
        report.append(f"  {name}: {mean(part):.4f}")
    for score, at in zip(scores, found, strict=True):
        if score < LEAST:
            report.append(f"  {score:.2f} {at.template} {at.message}: {got[like(at)]!r}")
    print("\n".join(report))
    assert mean(scores) >= LEAST, "\n".join(report)
