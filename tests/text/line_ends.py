"""How many lines end where they should not, and how large texts are: a measurement.

    python -m tests.text.line_ends --show
    python -m tests.text.line_ends --save before.json
    python -m tests.text.line_ends --against before.json

Every message of a set (`tests.text.corpus`) is set on every built-in template, and the place
of each line's end looked up among those that are marked. Only public names of cardgen are
used, and lines are read off the finished document, so that the script of one commit tells of
another: copy it there with ``corpus.py`` and ``messages``.
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
from cardgen.text import kanji_numerals
from tests.fields import built_in, fields_among
from tests.text.corpus import MarkedMessage, MarkedText, load

_NEXT = 0.7  # em; lines are farther apart, and what is turned or raised within one is not


@dataclass(frozen=True, slots=True)
class SetText:
    """A text as it was set: its size in points and where its lines after the first begin."""

    id: str
    template: str
    marked: MarkedText
    size: float
    begins: tuple[int, ...]

    @property
    def counted(self) -> list[int]:
        """The places that a program chose."""
        return [at for at in self.begins if self.marked.text[at - 1] != "\n"]

    @property
    def bad(self) -> list[int]:
        """Those of them where no line should end."""
        return [at for at in self.counted if at in self.marked.bad]

    def shown(self, at: int) -> str:
        """The line end as somebody reads it."""
        text = self.marked.text.replace("\n", " ")
        before, after = text[:at].rstrip(), text[at:]
        dots = ("…" if len(before) > 10 else "", "…" if len(after) > 10 else "")
        return f"{dots[0]}{before[-10:]} / {after[:10]}{dots[1]}"


def set_texts(
    messages: Iterable[MarkedMessage], templates: Iterable[str], refused: list[str]
) -> Iterator[SetText]:
    """Each text on each template; of what does not fit, `refused` learns why."""
    project = Project.open()
    for template in templates:
        known = project.template(template)
        if not known.shows_message:
            continue
        fields = fields_among(known.fields)
        for message in messages:
            said = Message(message.id, message.source.text, message.target.text)
            try:
                label = project.label(said, pair=message.pair, template=template, fields=fields)
                document = label.document()
            except CardgenError as error:
                refused.append(f"{message.id} {template}: {str(error).splitlines()[0]}")
                continue
            for marked in (message.source, message.target):
                yield read(document, message.id, template, marked)


def read(document: Document, name: str, template: str, marked: MarkedText) -> SetText:
    """The lines of a text in a document: those of the area whose letters are its own."""
    for layer in document.pages[0].layers:
        for group in layer.items:
            if not isinstance(group, Group):
                continue
            runs = [item for item in group.items if isinstance(item, GlyphRun)]
            shown = _letters("".join(run.text for run in runs))
            for text in (
                marked.text,
                kanji_numerals(marked.text, marked.lang),
            ):  # as columns may have them
                if shown == _letters(text):
                    size = max(run.size for run in runs)
                    begins = [_place(marked.text, text, at) for at in _begins(runs, text)]
                    return SetText(name, template, marked, size, tuple(begins))
    raise LookupError(f"{name} on {template} has no area that says {marked.text}")


def _place(text: str, shown: str, at: int) -> int:
    """The place in a text of one in what is shown of it, where other numerals may stand."""
    for a, b, size in SequenceMatcher(None, text, shown, autojunk=False).get_matching_blocks():
        if b <= at <= b + size:
            return a + at - b
    raise LookupError(f"a line begins within a date of {shown}")


def _letters(text: str) -> str:
    """What stays as it is in columns, where marks may become others."""
    return "".join(filter(str.isalnum, text))


def _begins(runs: list[GlyphRun], text: str) -> Iterator[int]:
    """The places where lines begin, found by how many characters came before."""
    places = [at for at, char in enumerate(text) if not char.isspace()]
    seen = 0
    for number, run in enumerate(runs):
        if number and _is_next(runs[number - 1], run):
            yield places[seen]
        seen += sum(not char.isspace() for char in run.text)
    if seen != len(places):
        raise LookupError(f"{seen} characters are set of {text}")


def _is_next(before: GlyphRun, run: GlyphRun) -> bool:
    """Whether a run begins a line or column."""
    apart = before.x - run.x if run.vertical else run.y - before.y
    return apart > _NEXT * max(run.size, before.size)


def table(texts: list[SetText], then: dict[str, float]) -> Iterator[str]:
    """Counts for each language and template, and how sizes compare."""
    for lang in sorted({text.marked.lang for text in texts}):
        yield f"{lang:20}{'texts':>8}{'ends':>8}{'bad':>8}{'%':>8}{'pt':>8}{'size':>8}"
        spoken = [text for text in texts if text.marked.lang == lang]
        for template in [*sorted({text.template for text in spoken}), ""]:
            some = [text for text in spoken if template in ("", text.template)]
            ends, bad = (
                sum(map(len, found))
                for found in ([text.counted for text in some], [text.bad for text in some])
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
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", default="first", help="the messages of messages/NAME.txt")
    parser.add_argument("--templates", nargs="+", default=built_in(), metavar="NAME")
    parser.add_argument("--show", action="store_true", help="list the bad ends")
    parser.add_argument("--save", type=Path, metavar="FILE", help="sizes and ends, as JSON")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare sizes with these")
    asked = parser.parse_args()
    refused = list[str]()
    texts = list(set_texts(load(asked.set), asked.templates, refused))
    if asked.show:
        for text in texts:
            for at in text.bad:
                print(f"{text.marked.lang} {text.id} {text.template}: {text.shown(at)}")
        print()
    then = json.loads(asked.against.read_text("utf-8")) if asked.against else {}
    print("\n".join(table(texts, {key: found["size"] for key, found in then.items()})))
    print(f"{len(refused)} labels could not be made", *refused, sep="\n  ")
    if asked.save:
        found = {_key(text): {"size": text.size, "begins": text.begins} for text in texts}
        asked.save.write_text(json.dumps(found, indent=0, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
