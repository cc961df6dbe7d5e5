"""How many letters a second, in one PDF, beside Typst.

The donation letter of the examples in Chinese and Japanese, a page each: 500 letters of which
only the addressee's name varies, and 500 of which every paragraph does. Both write one file, in
a process of their own bound to the same core, all from nothing; they take turns, and the median
of the turns counts, in seconds of processor time. Typst gets the texts as JSON and sets them
justified, with indents and the table of goods, but without seals. Run with
``make bench BENCH=letters``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, Final

import msgspec

from benchmarks import machine
from benchmarks.peers import typst_fonts

DATA: Final = Path("examples/letters/donation-tokyo.toml")
_TYPST: Final = """
#let letters = json(bytes(sys.inputs.letters))
#set page(width: 210mm, height: 297mm, margin: (x: 27mm, top: 30mm, bottom: 27mm))
#set text(size: 11.5pt)
#set par(justify: true, leading: 0.75em, spacing: 0.75em)
#for letter in letters {
  for side in letter {
    set text(font: "Noto Serif CJK " + side.face, lang: side.lang)
    set par(first-line-indent: (amount: if side.lang == "zh" { 2em } else { 1em }, all: true))
    align(left, side.head)
    for paragraph in side.body { par(paragraph) }
    table(columns: (1fr, auto, auto), ..side.goods.flatten())
    for line in side.tail { align(right, line) }
    pagebreak(weak: true)
  }
}
"""


def letters(count: int, *, varied: bool) -> Iterator[Any]:
    """The letters as blocks, with the data they are of."""
    from cardgen import Project
    from cardgen.letters import blocks as b
    from cardgen.letters import letter_template, load_data
    from cardgen.letters.compose import Composer

    project, data = Project.open(), load_data(DATA)
    composer = Composer(letter_template("donation"), project, "zh-ja")
    for number in range(count):
        names = {"zh": f"佐仓{number}", "ja": f"佐倉{number}"}
        to = msgspec.structs.replace(data.addressee, name=names)
        one = msgspec.structs.replace(data, addressee=to)
        letter = composer.letter(one)
        if varied:
            blocks = {
                lang: tuple(
                    replace(block, text=f"{block.text[:9]}{number}{block.text[9:]}")
                    if isinstance(block, b.BodyParagraph)
                    else block
                    for block in own
                )
                for lang, own in letter.blocks.items()
            }
            letter = replace(letter, blocks=blocks)
        yield letter, one


def _cardgen(count: int, path: Path, *, varied: bool) -> None:
    from cardgen import Project
    from cardgen.backends.pdf import write
    from cardgen.backends.pdf.profiles import About
    from cardgen.letters import LetterSetter, letter_template

    setter = LetterSetter(letter_template("donation"), Project.open(), "zh-ja")
    made = (setter.on_pages(*each).pages for each in letters(count, varied=varied))
    with path.open("wb") as file:
        write(chain.from_iterable(made), About("letters", ("zh-Hans", "ja")), file)


def _typst(count: int, path: Path, *, varied: bool) -> None:
    import typst

    inputs = [_side(letter) for letter, _ in letters(count, varied=varied)]
    start = process_time()  # the texts are a present
    pdf = typst.Compiler(font_paths=typst_fonts()).compile(
        _TYPST.encode(), format="pdf", sys_inputs={"letters": json.dumps(inputs)}
    )
    assert isinstance(pdf, bytes)
    path.write_bytes(pdf)
    print(json.dumps(process_time() - start))


def _side(letter: Any) -> list[dict[str, Any]]:
    from cardgen.letters import blocks as b
    from cardgen.letters.place import lines_of

    sides = []
    for lang, own in letter.blocks.items():
        body = [block.text for block in own if isinstance(block, b.BodyParagraph)]
        goods = next(block for block in own if isinstance(block, b.GoodsTable))
        rows = [[column.head for column in goods.columns], *goods.rows]
        heads = (b.Salutation, b.Addressee)
        tails = (b.Closing, b.Signature, b.DateLine)
        head = "".join(chain.from_iterable(map(lines_of, _of(own, heads))))
        tail = [*chain.from_iterable(map(lines_of, _of(own, tails)))]
        short = lang.partition("-")[0]
        sides.append(
            {
                "lang": short,
                "face": {"zh": "SC", "ja": "JP"}[short],
                "head": head,
                "body": body,
                "goods": rows,
                "tail": tail,
            }
        )
    return sides


def _of(blocks: Sequence[Any], kinds: tuple[type, ...]) -> list[Any]:
    return [block for block in blocks if isinstance(block, kinds)]


def _run(name: str, count: int, path: Path, *, varied: bool) -> None:
    """One turn, in this process; prints the seconds as JSON."""
    start = process_time()
    if name == "Typst":
        _typst(count, path, varied=varied)
        return
    _cardgen(count, path, varied=varied)
    print(json.dumps(process_time() - start))


def measure(name: str, count: int, scratch: Path, *, varied: bool) -> float:
    """One turn, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.letters", "--letters", str(count)]
    command += ["--one", name, str(scratch / "letters.pdf")] + ["--varied"] * varied
    ended = subprocess.run(
        command, stdout=subprocess.PIPE, check=True, env=machine.environment()
    )
    seconds: float = json.loads(ended.stdout)
    return seconds


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="benchmarks.letters", description=__doc__)
    parser.add_argument("--letters", type=int, default=500)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--varied", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        name, path = options.one
        _run(name, options.letters, Path(path), varied=options.varied)
        return
    print(f"Python {sys.version.split()[0]}, {machine.bind_to_one_core()}")
    machine.compile_packages()
    with tempfile.TemporaryDirectory() as folder:
        for varied in (False, True):
            what = "every paragraph varies" if varied else "only the name varies"
            taken: dict[str, list[float]] = {"cardgen": [], "Typst": []}
            for _ in range(options.turns):
                for name, seconds in taken.items():
                    seconds.append(measure(name, options.letters, Path(folder), varied=varied))
            middle = {name: median(seconds) for name, seconds in taken.items()}
            ratio = middle["Typst"] / middle["cardgen"]
            print(f"\n{options.letters} letters of two pages, {what}")
            for name, second in middle.items():
                print(f"{name:10}{second:8.2f} s{1000 * second / options.letters:8.2f} ms each")
            print(f"cardgen is {ratio:.2f} times as fast as Typst")


if __name__ == "__main__":
    main()
