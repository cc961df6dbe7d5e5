"""Measure the number of bad line ends, and the sizes of texts.

    python -m tests.text.line_ends --show
    python -m tests.text.line_ends --save before.json
    python -m tests.text.line_ends --against before.json

Every message of a set (`tests.text.corpus`) is set on every built-in template. Each line end
is compared with the marks of the message. The script uses public names of cardgen alone, and
reads lines off the finished document, so that it can measure another commit: copy it there with
``corpus.py`` and ``messages``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean

from cardgen import CardgenError, Project
from cardgen.catalog import Message
from cardgen.display import Document, GlyphRun, Group
from cardgen.text import write_kanji_numerals
from tests.fields import built_in, fields_among
from tests.text.corpus import MarkedMessage, MarkedText, load

_NEXT = 0.7  # em; lines are farther apart, turned or raised glyphs within a line are not


@dataclass(frozen=True, slots=True)
class SetText:
    """A text after layout: its size in points, and the starts of its lines after the first."""

    id: str
    template: str
    marked: MarkedText
    size: float
    begins: tuple[int, ...]

    @property
    def automatic(self) -> list[int]:
        """Line starts without those that were typed."""
        return [at for at in self.begins if self.marked.text[at - 1] != "\n"]

    @property
    def bad(self) -> list[int]:
        """Line starts where no line should end."""
        return [at for at in self.automatic if at in self.marked.bad]

    def show(self, at: int) -> str:
        """Format a line end with the text around it."""
        text = self.marked.text.replace("\n", " ")
        before, after = text[:at].rstrip(), text[at:]
        dots = ("…" if len(before) > 10 else "", "…" if len(after) > 10 else "")
        return f"{dots[0]}{before[-10:]} / {after[:10]}{dots[1]}"


def set_texts(
    messages: Iterable[MarkedMessage], templates: Iterable[str], refused: list[str]
) -> Iterator[SetText]:
    """Set each text on each template; `refused` collects the errors of other labels."""
    project = Project.open()
    for template in templates:
        known = project.template(template)
        if not known.shows_message:
            continue
        fields = fields_among(known.fields)
        for message in messages:
            entry = Message(message.id, message.source.text, message.target.text)
            try:
                label = project.label(
                    entry, pair=message.pair, template=template, fields=fields
                )
                document = label.document()
            except CardgenError as error:
                refused.append(f"{message.id} {template}: {str(error).splitlines()[0]}")
                continue
            for marked in (message.source, message.target):
                yield read(document, message.id, template, marked)


def read(document: Document, name: str, template: str, marked: MarkedText) -> SetText:
    """Read the lines of a text off the area of a document that has its letters."""
    for layer in document.pages[0].layers:
        for group in layer.items:
            if not isinstance(group, Group):
                continue
            runs = [item for item in group.items if isinstance(item, GlyphRun)]
            shown = _letters("".join(run.text for run in runs))
            for text in (
                marked.text,
                write_kanji_numerals(marked.text, marked.lang),
            ):  # as columns may have them
                if shown == _letters(text):
                    size = max(run.size for run in runs)
                    begins = [_place(marked.text, text, at) for at in _begins(runs, text)]
                    return SetText(name, template, marked, size, tuple(begins))
    raise LookupError(f"{name} on {template} has no area that says {marked.text}")


def _place(text: str, shown: str, at: int) -> int:
    """Map an index in the shown text, which may have Han numerals, to the text itself."""
    for a, b, size in SequenceMatcher(None, text, shown, autojunk=False).get_matching_blocks():
        if b <= at <= b + size:
            return a + at - b
    raise LookupError(f"a line begins within a date of {shown}")


def _letters(text: str) -> str:
    """Filter the letters and digits of a text: columns may replace its marks."""
    return "".join(filter(str.isalnum, text))


def _begins(runs: list[GlyphRun], text: str) -> Iterator[int]:
    """Find the starts of lines by the number of characters before them."""
    places = [at for at, char in enumerate(text) if not char.isspace()]
    seen = 0
    for number, run in enumerate(runs):
        if number and _is_next(runs[number - 1], run):
            yield places[seen]
        seen += sum(not char.isspace() for char in run.text)
    if seen != len(places):
        raise LookupError(f"{seen} characters are set of {text}")


def _is_next(before: GlyphRun, run: GlyphRun) -> bool:
    """True if the run begins a line or column."""
    apart = before.x - run.x if run.vertical else run.y - before.y
    return apart > _NEXT * max(run.size, before.size)


def table(texts: list[SetText], then: dict[str, float]) -> Iterator[str]:
    """Format the counts of each language and template, and the ratios of sizes."""
    for lang in sorted({text.marked.lang for text in texts}):
        yield f"{lang:20}{'texts':>8}{'ends':>8}{'bad':>8}{'%':>8}{'pt':>8}{'size':>8}"
        spoken = [text for text in texts if text.marked.lang == lang]
        for template in [*sorted({text.template for text in spoken}), ""]:
            some = [text for text in spoken if template in ("", text.template)]
            ends, bad = (
                sum(map(len, places))
                for places in ([text.automatic for text in some], [text.bad for text in some])
            )
            ratios = [text.size / then[_key(text)] for text in some if _key(text) in then]
            yield (
                f"  {template or 'all':18}{len(some):8}{ends:8}{bad:8}"
                f"{100 * bad / max(ends, 1):8.2f}{fmean(text.size for text in some):8.2f}"
                + (f"{fmean(ratios):8.3f}" if ratios else "")
            )
        yield ""


def _key(text: SetText) -> str:
    return f"{text.id} {text.template} {text.marked.lang}"


def main() -> None:
    """Measure the texts and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", default="first", help="the messages of messages/NAME.txt")
    parser.add_argument("--templates", nargs="+", default=built_in(), metavar="NAME")
    parser.add_argument("--show", action="store_true", help="list the bad ends")
    parser.add_argument("--save", type=Path, metavar="FILE", help="sizes and ends, as JSON")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare sizes with these")
    options = parser.parse_args()
    refused = list[str]()
    texts = list(set_texts(load(options.set), options.templates, refused))
    if options.show:
        for text in texts:
            for at in text.bad:
                print(f"{text.marked.lang} {text.id} {text.template}: {text.show(at)}")
        print()
    then = json.loads(options.against.read_text("utf-8")) if options.against else {}
    print("\n".join(table(texts, {key: sizes["size"] for key, sizes in then.items()})))
    print(f"{len(refused)} labels could not be made", *refused, sep="\n  ")
    if options.save:
        result = {_key(text): {"size": text.size, "begins": text.begins} for text in texts}
        options.save.write_text(json.dumps(result, indent=0, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
