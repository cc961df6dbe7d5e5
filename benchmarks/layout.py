"""How long layout takes, beside others who lay out text; part of ``make bench``.

Each case is a page with text: from the words of a message to glyphs with their positions,
with nothing drawn and no file read or written. Everyone sets the same text in the same fonts
and columns, in one process bound to one core, in turns of short blocks; the median counts, of
seconds of processor time, since other work of the machine changes them less.

*Cold caches within a warm process* means: whatever an earlier turn has found out about a
text or a character is forgotten before each turn. What was opened stays open: the fonts with
their measures, ICU's data, BudouX's models, the locale, the template and the captions. A
process is in this state that has made labels, but none with these words.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import _lru_cache_wrapper, partial
from inspect import signature
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, Final, TypeAlias

from msgspec.structs import replace

from benchmarks import machine
from benchmarks.setters import Job, PangoSetter, TypstSetter
from cardgen import fonts, resources
from cardgen.catalog import Message, load_catalog, load_glossary, values
from cardgen.display import GlyphRun, leaves
from cardgen.errors import Location
from cardgen.fonts import families
from cardgen.layout.label.label import Label
from cardgen.template import AreaRule, AreaText, Template, load_template
from cardgen.text import judges, spacing
from cardgen.wording.label import LabelWording

CARDGEN: Final = "cardgen"
TYPST: Final = "Typst"
PANGO: Final = "Pango"
EVERYONE: Final = (CARDGEN, TYPST, PANGO)
INSTALL_PANGO: Final = "on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
DATA: Final = Path(__file__).parent / "data"

_FAMILIES: Final = {"sans": "Noto Sans CJK", "serif": "Noto Serif CJK"}

SLOGAN: Final = (
    ("山川异域，风月同天。愿两座城市的朋友携手同心，共盼春暖花开。", "zh-Hans"),
    (
        "산천은 달라도 바람과 달은 같은 하늘 아래 있습니다. "
        "두 도시의 벗들이 손잡고 한마음으로 꽃 피는 봄을 기다립니다.",
        "ko",
    ),
)

Sizes: TypeAlias = tuple[float, ...]
Prepare: TypeAlias = Callable[["Case", int], Callable[[], Sizes]]
"""Makes ready, for a turn of this number, what sets a case and returns its sizes in points."""


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A page: its texts, each with its language, in the areas source and target.

    Areas that depend on fields are hidden. `limit` is the time in seconds that cardgen shall
    stay under.
    """

    name: str
    template: Template
    texts: tuple[tuple[str, str], ...]
    limit: float | None = None

    @property
    def is_fitted(self) -> bool:
        """Whether the sizes are to be found."""
        return self.template.areas["source"].fit is not None

    def job(self) -> Job:
        """The same page as others are asked for it."""
        template, area = self.template, self.template.areas["source"]
        assert isinstance(area.content, AreaText)
        style = area.content.style
        top, right, bottom, left = template.margin
        least, most = (area.fit.least, area.fit.most) if area.fit else (style.size,) * 2
        return Job(
            self.texts,
            family=_FAMILIES[style.font],
            bold=style.weight == "bold",
            width=template.width - left - right,
            leading=style.leading,
            least=least,
            most=most,
            depth=template.height - top - bottom - self._taken(),
            justify=area.align == "justify",
            indent=spacing.find_indent(self.texts[0][1]) if style.indent else 0.0,
        )

    def _taken(self) -> float:
        """The height of what stands between and around the texts: rules, padding, gaps."""
        shown: set[int] = set()
        hidden: set[int] = set()
        taken = 0.0
        for name, area in self.template.areas.items():
            cell = self.template.cells[name]
            (hidden if area.show_if else shown).update(range(cell.row, cell.row_end))
            if not area.show_if:
                above, _, below, _ = area.padding
                rule = area.content
                taken += above + below + (rule.thickness if isinstance(rule, AreaRule) else 0.0)
        rows = len(self.template.rows) - len(hidden - shown)
        return taken + (rows - 1) * self.template.gap[0]


def cases() -> list[Case]:
    """What is measured."""
    box = load_template(resources.TEMPLATES / "box-100x150.toml")
    banner = load_template(resources.TEMPLATES / "banner-a3.toml")
    letter = load_template(DATA / "letter.toml")
    named = {"zh-Hans": "Chinese", "ko": "Korean", "ja": "Japanese"}
    return [
        Case("slogans fitted, box-100x150", box, SLOGAN, 0.003),
        Case("slogans fitted, banner-a3", banner, SLOGAN, 0.003),
        Case("slogans at 60 pt, banner-a3", _unfitted(banner, 60.0), SLOGAN),
        *(
            Case(f"justified letter, {name}", letter, ((letter_text(lang), lang),), 0.060)
            for lang, name in named.items()
        ),
    ]


def letter_text(lang: str) -> str:
    """The body of a letter, a paragraph a line: 1,200 characters without the line feeds."""
    return (DATA / f"letter-{lang}.txt").read_text(encoding="utf-8").rstrip("\n")


def _unfitted(template: Template, size: float) -> Template:
    """The template with all its texts of one size in points."""
    areas = {
        name: replace(area, content=_of_size(area.content, size))
        if isinstance(area.content, AreaText)
        else area
        for name, area in template.areas.items()
    }
    return replace(template, areas=areas)


def _of_size(text: AreaText, size: float) -> AreaText:
    spans = tuple(span._replace(style=span.style._replace(size=size)) for span in text.spans)
    return AreaText(spans, text.style._replace(size=size), None, text.vertical)


# --- cardgen ------------------------------------------------------------------------------


class CardgenSetter:
    """cardgen with its fonts opened and the bundled captions and glossary read."""

    def __init__(self) -> None:
        self._fonts = fonts.load_fonts([resources.FONTS])
        self._captions = load_catalog(resources.MESSAGES, "zh-ko", "captions")
        self._glossary = load_glossary(resources.MESSAGES, "zh-ko")

    def prepare(self, case: Case, turn: int) -> Callable[[], Sizes]:  # noqa: ARG002
        """Forget all texts; then a label is laid out as `Project.label` does it."""
        forget()
        return partial(self._sizes, case)

    def _sizes(self, case: Case) -> Sizes:
        (source, first), (translation, second) = case.texts[0], case.texts[-1]
        message = Message(
            id=case.name,
            source=source,
            translation=translation,
            placeholders={},
            gloss="",
            attribution={},
            fuzzy=False,
            location=Location(__file__),
            same=True,
        )
        speaker = LabelWording(
            message,
            (first, second),
            self._captions,
            self._glossary,
            case.template.fields,
            {},
            template=case.template.name,
        )
        label = Label(case.template, self._fonts, speaker.speak)
        (page,) = label.document().pages
        (layer,) = page.layers
        runs = [item for item in leaves(layer.items) if isinstance(item, GlyphRun)]
        return tuple(dict.fromkeys(run.size for run in runs))


# What is open or read, and was not found out about a text.
_KEPT: Final = (judges._model, values.locale_of, families._uses)


def forget() -> None:
    """Empty every cache of cardgen that remembers something of texts or characters."""
    for name, module in sys.modules.items():
        if name.partition(".")[0] == "cardgen":
            for value in vars(module).values():
                if isinstance(value, _lru_cache_wrapper) and not _is_kept(value):
                    value.cache_clear()


def _is_kept(cache: _lru_cache_wrapper[Any]) -> bool:
    """Whether it is listed, or tells of a face alone: opened, with its measures."""
    return cache in _KEPT or set(signature(cache.__wrapped__).parameters) == {"ref"}


# --- measuring ----------------------------------------------------------------------------


def contenders(scratch: Path, *, peers: bool) -> dict[str, Prepare]:
    """Who sets the cases, by name; says who cannot."""
    found: dict[str, Prepare] = {CARDGEN: CardgenSetter().prepare}
    if peers:
        typst = TypstSetter()
        found[TYPST] = lambda case, turn: typst.prepare(case.job(), turn)
        try:
            pango = PangoSetter(scratch)
        except OSError as error:
            print(f"Pango is left out, since it is not here: {error}\n  {INSTALL_PANGO}")
        else:
            found[PANGO] = lambda case, turn: pango.prepare(case.job(), turn)
    return found


def measure(
    prepared: Mapping[str, Prepare], case: Case, turns: int, block: int
) -> tuple[dict[str, list[float]], dict[str, Sizes]]:
    """Seconds of processor time of everyone's turns, taken in blocks, and the sizes chosen.

    One turn more goes before, to open what stays open.
    """
    sizes = {name: prepare(case, 0)() for name, prepare in prepared.items()}
    seconds: dict[str, list[float]] = {name: [] for name in prepared}
    for first in range(1, turns + 1, block):
        for name, prepare in prepared.items():
            for turn in range(first, min(first + block, turns + 1)):
                run = prepare(case, turn)
                start = process_time()
                run()
                seconds[name].append(process_time() - start)
    return seconds, sizes


def _row(case: Case, seconds: Mapping[str, Sequence[float]]) -> str:
    middle = {name: median(samples) for name, samples in seconds.items()}
    times = [f"{middle[name] * 1e3:.2f}" if name in middle else "-" for name in EVERYONE]
    ratios = [
        f"{middle[name] / middle[CARDGEN]:.2f}x" if name in middle else "-"
        for name in (TYPST, PANGO)
    ]
    limit = f"{case.limit * 1e3:.0f}" if case.limit else "-"
    return f"{case.name:30}" + "".join(f"{cell:>10}" for cell in (*times, *ratios, limit))


def _points(sizes: Sizes) -> str:
    return " and ".join(f"{size:.2f}" for size in sizes)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="benchmarks.layout", description=__doc__)
    parser.add_argument("--turns", type=int, default=100, help="turns of each case")
    parser.add_argument("--block", type=int, default=5, help="turns of one before another")
    parser.add_argument("--cardgen-only", action="store_true", help="leave the others out")
    options = parser.parse_args(arguments)

    print(f"Python {sys.version.split()[0]}, {machine.bind_to_one_core()}")
    machine.ready_allocator()
    with tempfile.TemporaryDirectory() as scratch:
        prepared = contenders(Path(scratch), peers=not options.cardgen_only)
        print(
            f"\nms for the layout of a page, caches cold, median of {options.turns};"
            " then the speed of cardgen as part of theirs"
        )
        heads = (*EVERYONE, "of Typst", "of Pango", "limit")
        print(" " * 30 + "".join(f"{head:>10}" for head in heads))
        fitted = []
        for case in cases():
            seconds, sizes = measure(prepared, case, options.turns, options.block)
            print(_row(case, seconds))
            if case.is_fitted:
                found = [f"{name} {_points(points)}" for name, points in sizes.items()]
                fitted.append(f"{case.name:30}{', '.join(found)}")
        print("\nsizes in points that were found", *fitted, sep="\n")


if __name__ == "__main__":
    main()
