"""Who else lays out text: Typst and Pango, given the same text, fonts and column.

Neither fits text: where a size is to be found they do it as one does with them, by trying
sizes until the largest has been found that holds, one for all texts. Both break Korean
between syllables and Chinese within phrases, and Pango fills line after line and compresses
no marks; what they are measured for is less than what cardgen does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.pango import Layout, Pango
from benchmarks.peers import FONTS

_STEP: Final = 0.05  # points from size to size, which are cardgen's
_REGIONS: Final = {
    "zh-Hans": ("SC", "zh", "cn"),
    "ko": ("KR", "ko", "kr"),
    "ja": ("JP", "ja", "jp"),
}


@dataclass(frozen=True, slots=True)
class Job:
    """Texts, each with its language, to be set one below the other in a column.

    Lengths are points, `leading` and `indent` em. The size lies between `least` and `most`;
    if they differ, it is the largest at which all lines are at most `depth` high together.
    """

    texts: tuple[tuple[str, str], ...]
    family: str
    bold: bool
    width: float
    leading: float
    least: float
    most: float
    depth: float = 0.0
    justify: bool = False
    indent: float = 0.0


class TypstSetter:
    """One set of opened fonts, and a new compiler for each turn, which draws nothing.

    ``query`` parses, evaluates and lays out; an empty page takes 0.4 ms of it. Typst
    remembers what it did for the same text at the same size, so each turn's sizes differ
    by less than can be seen.
    """

    def __init__(self) -> None:
        import typst

        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )

    def prepare(self, job: Job, turn: int) -> Callable[[], tuple[float]]:
        """What lays out a job and returns the size in points."""
        import typst

        source = _typst_source(job, turn * 1e-6)
        compiler = typst.Compiler(input=source.encode(), font_paths=self._fonts)

        def run() -> tuple[float]:
            return (float(compiler.query("<size>", field="value", one=True)),)

        return run


def _typst_source(job: Job, shift: float) -> str:
    blocks = "\n".join(
        f'block(text(font: "{job.family} {face}", lang: "{lang}", region: "{region}", ['
        + "\n\n".join(f'#"{line}"' for line in text.split("\n"))
        + "]))"
        for text, tag in job.texts
        for face, lang, region in [_REGIONS[tag]]
    )
    low, high = round(job.least / _STEP), round(job.most / _STEP) + 1
    return f"""\
#set page(width: {job.width}pt, height: auto, margin: 0pt)
#set text(weight: {700 if job.bold else 400}, top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: {str(job.justify).lower()}, leading: {job.leading - 1}em,
  spacing: {job.leading - 1}em, first-line-indent: (amount: {job.indent}em, all: true))
#set block(spacing: 0pt)
#let size(steps) = steps * {_STEP}pt + {shift:.9f}pt
#let set-at(steps) = {{
set text(size: size(steps))
{blocks}
}}
#context {{
  let (low, high) = ({low}, {high})
  while high - low > 1 {{
    let middle = calc.quo(low + high, 2)
    if measure(set-at(middle), width: {job.width}pt).height <= {job.depth}pt {{
      low = middle
    }} else {{
      high = middle
    }}
  }}
  [#set-at(low) #metadata(low * {_STEP}) <size>]
}}
"""


class PangoSetter:
    """One font map, whose fonts stay open, and new layouts for each turn.

    Raises OSError where Pango is not installed.
    """

    def __init__(self, scratch: Path) -> None:
        self._pango = Pango(FONTS, scratch)

    def prepare(self, job: Job, turn: int) -> Callable[[], tuple[float]]:  # noqa: ARG002
        """What lays out a job and returns the size in points."""
        return partial(_pango_size, self._pango, job)


def _pango_size(pango: Pango, job: Job) -> tuple[float]:
    layouts = [
        Layout(
            pango,
            text,
            "-".join(_REGIONS[tag][1:]),
            f"{job.family} {_REGIONS[tag][0]}",
            bold=job.bold,
            width=job.width,
            justify=job.justify,
            indent=job.indent,
        )
        for text, tag in job.texts
    ]

    def depth(steps: int) -> float:
        size = steps * _STEP
        return sum(((layout.lines(size) - 1) * job.leading + 1) * size for layout in layouts)

    low, high = round(job.least / _STEP), round(job.most / _STEP) + 1
    while high - low > 1:
        middle = (low + high) // 2
        if depth(middle) <= job.depth:
            low = middle
        else:
            high = middle
    depth(low)
    for layout in layouts:
        layout.close()
    return (low * _STEP,)
