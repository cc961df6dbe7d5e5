"""How many letters a second, in one PDF, beside Typst, WeasyPrint and LibreOffice.

The donation letter of the examples in Chinese and Japanese, a page each: letters of which only
name, office and date vary, and letters of which every paragraph does. All write one file, from
the same fonts, in a process of their own bound to the same core, all from nothing; they take
turns, and the median of the turns counts, in seconds of processor time. The others get the
texts of the letters; cardgen composes them. Those who are much slower make fewer letters, and
what they need for one of them is taken off first, in their favour. Of LibreOffice the export
of a merged document counts, and not its merging.

Then one letter from a cold start, process included, as `benchmarks.labels` measures it; and
the memory of 1,000 and of 10,000 letters. Run with ``make bench BENCH=letters``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, Final, NamedTuple

import msgspec

from benchmarks import labels, letter_peers, machine, peers

DATA: Final = Path("examples/letters/donation-tokyo.toml")
TYPST: Final = "Typst"
CARDGEN: Final = "cardgen"
WEASYPRINT: Final = "WeasyPrint"
LIBREOFFICE: Final = "LibreOffice"
_FEWER: Final = {WEASYPRINT: 30, LIBREOFFICE: 100}  # letters of those who are much slower
_FAMILIES: Final = (
    "佐仓 佐倉",
    "白石 白石",
    "藤原 藤原",
    "高桥 高橋",
    "小泽 小沢",
    "黑木 黒木",
)
_GIVEN: Final = "一二三健和正明幸惠美智子纯真由香直树英信"
_OFFICES: Final = ("东京都 東京都", "千叶县 千葉県", "静冈县 静岡県", "长野县 長野県")
_DAYS: Final = 10  # on which letters are dated


def _addressed(data: Any, number: int) -> Any:
    """The data of a letter, of which name, office and date are its own."""
    count = len(_GIVEN)
    given = _GIVEN[number % count] + _GIVEN[number // count % count]
    family, office = _FAMILIES[number % 6].split(), _OFFICES[number % 4].split()
    addressee = msgspec.structs.replace(
        data.addressee,
        name={"zh": family[0] + given, "ja": family[1] + given},
        office={"zh": office[0], "ja": office[1]},
    )
    date = data.date - dt.timedelta(number % _DAYS)
    return msgspec.structs.replace(data, addressee=addressee, date=date)


def letters(count: int, *, varied: bool) -> Iterator[Any]:
    """The letters as blocks, with the data they are of."""
    from cardgen import Project
    from cardgen.letters import blocks as b, letter_template, load_data
    from cardgen.letters.compose import Composer

    project, data = Project.open(), load_data(DATA)
    composer = Composer(letter_template("donation"), project, "zh-ja")
    for number in range(count):
        one = _addressed(data, number)
        letter = composer.letter(one)
        if varied:
            blocks = {
                lang: tuple(
                    msgspec.structs.replace(
                        block, text=f"{block.text[:9]}{number}{block.text[9:]}"
                    )
                    if isinstance(block, b.BodyParagraph)
                    else block
                    for block in own
                )
                for lang, own in letter.blocks.items()
            }
            letter = msgspec.structs.replace(letter, blocks=blocks)
        yield letter, one


def texts(count: int, *, varied: bool) -> list[list[letter_peers.Side]]:
    """What the letters say, for those who only set them."""
    return [_sides(letter) for letter, _ in letters(count, varied=varied)]


def _sides(letter: Any) -> list[letter_peers.Side]:
    from cardgen.letters import blocks as b
    from cardgen.letters.place import list_lines

    sides: list[letter_peers.Side] = []
    for lang, own in letter.blocks.items():
        goods = next(block for block in own if isinstance(block, b.GoodsTable))
        heads = _of(own, (b.Salutation, b.Addressee))
        tails = _of(own, (b.Closing, b.Signature, b.DateLine))
        short = lang.partition("-")[0]
        sides.append(
            {
                "lang": short,
                "face": {"zh": "SC", "ja": "JP"}[short],
                "head": "".join(chain.from_iterable(map(list_lines, heads))),
                "body": [block.text for block in _of(own, (b.BodyParagraph,))],
                "goods": [[column.head for column in goods.columns], *map(list, goods.rows)],
                "tail": [*chain.from_iterable(map(list_lines, tails))],
            }
        )
    return sides


def _of(blocks: Sequence[Any], kinds: tuple[type, ...]) -> list[Any]:
    return [block for block in blocks if isinstance(block, kinds)]


# --- contenders ---------------------------------------------------------------------------


def _cardgen(count: int, path: Path, *, varied: bool) -> None:
    from cardgen import Project
    from cardgen.backends.pdf import write
    from cardgen.backends.pdf.profiles import DocumentProperties
    from cardgen.letters import LetterSetter, letter_template
    from cardgen.processes import collect_rarely

    setter = LetterSetter(letter_template("donation"), Project.open(), "zh-ja")
    collect_rarely()  # as the command does
    made = (setter.set_pages(*each).pages for each in letters(count, varied=varied))
    with path.open("wb") as file:
        write(chain.from_iterable(made), DocumentProperties("letters", ("zh-Hans", "ja")), file)


class Turn(NamedTuple):
    """What a process took: seconds of processor time, and bytes of memory at most."""

    seconds: float
    memory: int


def _run(name: str, count: int, path: Path, *, varied: bool) -> Turn:
    """One turn, in this process; what texts say is a present."""
    if name == CARDGEN:
        start = process_time()
        _cardgen(count, path, varied=varied)
        return Turn(process_time() - start, machine.peak_memory())
    said = texts(count, varied=varied)
    if name == LIBREOFFICE:
        document = path.with_suffix(".fodt")
        letter_peers.merged_document(said, document)
        before = machine.processor_time(resource.RUSAGE_CHILDREN)
        letter_peers.libreoffice(document, path.parent)
        seconds = machine.processor_time(resource.RUSAGE_CHILDREN) - before
        return Turn(seconds, machine.peak_memory_of_children())
    make = {TYPST: letter_peers.typst, WEASYPRINT: letter_peers.weasyprint}[name]
    start = process_time()
    make(said, path)
    return Turn(process_time() - start, machine.peak_memory())


def measure(name: str, count: int, scratch: Path, *, varied: bool) -> Turn:
    """One turn, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.letters", "--letters", str(count)]
    command += ["--one", name, str(scratch / "letters.pdf")] + ["--varied"] * varied
    environment = {**machine.environment(), **letter_peers.fontconfig(scratch)}
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    return Turn(*json.loads(ended.stdout.splitlines()[-1]))


def slow_ones() -> list[str]:
    """The contenders that are there of those that are much slower; says which are not."""
    there = {WEASYPRINT: find_spec("weasyprint"), LIBREOFFICE: letter_peers.soffice()}
    for name, found in there.items():
        if not found:
            print(f"{name} is not installed, and is left out")
    return [name for name, found in there.items() if found]


# --- tables -------------------------------------------------------------------------------


def _compare(
    count: int, turns: int, scratch: Path, slow: Sequence[str], *, varied: bool
) -> None:
    what = "every paragraph varies" if varied else "only name, office and date vary"
    print(f"\n{count} letters of two pages of which {what}, median of {turns} turns")
    taken: dict[str, list[Turn]] = {}
    for turn in range(turns):
        for name in (TYPST, CARDGEN, *slow):
            number = _FEWER.get(name, count)
            found = measure(name, number, scratch, varied=varied)
            if name in slow:  # what it takes to begin is not counted
                first = measure(name, 1, scratch, varied=varied)
                found = found._replace(seconds=(found.seconds - first.seconds) / (number - 1))
            else:
                found = found._replace(seconds=found.seconds / number)
            taken.setdefault(name, []).append(found)
        print(f"  turn {turn + 1} of {turns}", file=sys.stderr)
    middles = {name: median(each.seconds for each in turn) for name, turn in taken.items()}
    print(f"{'':12}{'ms a letter':>12}{'of Typst':>10}{'of LibreOffice':>16}{'memory, MB':>12}")
    for name, middle in middles.items():
        office = middles.get(LIBREOFFICE)
        than = f"{office / middle:15.1f}x" if office else f"{'-':>16}"
        memory = max(each.memory for each in taken[name]) / 2**20
        of = f"{_FEWER[name]} letters" if name in slow else ""
        print(
            f"{name:12}{1000 * middle:12.2f}{middles[TYPST] / middle:9.2f}x{than}"
            f"{memory:12.0f} {of}"
        )


def cold_starts(path: Path, scratch: Path) -> dict[str, list[str]]:
    """Commands that each make one letter of two pages from nothing into `path`."""
    said = scratch / "texts.json"
    said.write_text(json.dumps(texts(1, varied=False)), "utf-8")
    fonts = scratch / "serif"
    fonts.mkdir()
    for name in ("NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc"):
        (fonts / name).symlink_to(peers.FONTS / name)
    typst = [sys.executable, "-c", letter_peers.TYPST_ONCE, letter_peers.TYPST]
    return {
        TYPST: [*typst, str(fonts), str(said), str(path)],
        CARDGEN: [machine.CARDGEN, "letter", "donation", "--data", str(DATA), "-o", str(path)],
    }


def _cold(starts: int, scratch: Path) -> None:
    """One letter of two pages from a cold start, process included."""
    path = scratch / "letter.pdf"
    commands = cold_starts(path, scratch)
    print(f"\none letter from a cold start, process included, median of {starts}")
    labels.table_of_starts(labels.measure_starts(commands, path, starts, _is_pdf))


def _is_pdf(name: str, path: Path) -> None:
    if not path.read_bytes().startswith(b"%PDF-"):
        raise SystemExit(f"{name} made no PDF")


def _memory(scratch: Path, counts: Sequence[int]) -> None:
    print("\nmemory of cardgen for one file, of which only name, office and date vary")
    for count in counts:
        found = measure(CARDGEN, count, scratch, varied=False)
        print(f"{count:8,} letters{found.memory / 2**20:8.1f} MB{found.seconds:8.2f} s")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.letters", description=__doc__)
    parser.add_argument("--letters", type=int, default=500)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--starts", type=int, default=15, help="cold starts of each command")
    parser.add_argument("--quick", action="store_true", help="leave slow ones and memory out")
    parser.add_argument("--varied", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        name, path = options.one
        print(json.dumps(_run(name, options.letters, Path(path), varied=options.varied)))
        return
    print(f"Python {sys.version.split()[0]}, {machine.bind_to_one_core()}")
    machine.compile_packages()
    slow = [] if options.quick else slow_ones()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for varied in (False, True):
            _compare(options.letters, options.turns, scratch, slow, varied=varied)
        _cold(options.starts, scratch)
        if not options.quick:
            _memory(scratch, (1_000, 10_000))


if __name__ == "__main__":
    main()
