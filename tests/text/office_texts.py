"""Judge the line ends of texts that offices write for boxes, cards and letters.

    python -m tests.text.office_texts --show
    python -m tests.text.office_texts --set apart --templates card-a6 box-a4

Each text of ``office/NAME.txt`` has four languages, a line each, and is set in three pairs on
every built-in template. Two judges look at each line end, and neither knows cardgen's grades:
the marks that people put into the texts, and the rules of `find_fault_by_rule`. The worse
verdict counts. A fault is

* *hard* if something is torn that is one: a word, a name, a number and its counter or unit, a
  number and "about", a product and its number, a formula; or if a mark or a particle begins
  or ends a line where it may not;
* *soft* if a reader stumbles: a preposition, a conjunction, a numeral, or a verb is alone with
  what it governs on the next line.

The marks in a text are

* a space: a line may end here. It is a space of the text in Korean alone;
* ``_``: a line that ends here is a soft fault. It is a space of the text in Korean alone;
* ``=``: a space of a Korean text at which a line end is a hard fault.

At any other place a line end is a hard fault.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import cache
from pathlib import Path
from re import compile as pattern
from typing import Final

import msgspec

from cardgen import Project
from tests.fields import built_in
from tests.text.corpus import MarkedMessage, MarkedText
from tests.text.line_ends import SetText, set_texts

FOLDER: Final = Path(__file__).parent / "office"
LANGUAGES: Final = ("zh", "zh-Hant", "ko", "ja")
PAIRS: Final = {"zh-ko": "ko", "zh-ja": "ja", "zh-zh-Hant": "zh-Hant"}


class Fault(IntEnum):
    """The verdict on a line end."""

    NONE = 0
    SOFT = 1
    HARD = 2


class OfficeText(msgspec.Struct, frozen=True):
    """A text of one language, with the verdict of its marks on each line start."""

    lang: str
    text: str
    marks: tuple[Fault, ...]

    def judge(self, at: int) -> Fault:
        """Judge a line that begins at an index, by the marks and by the rules."""
        return max(self.marks[at], find_fault_by_rule(self.text, at, self.lang))


# What the rules say about the characters beside a line end, before | behind.
_CLOSED: Final = "[。！？.!?”’」』）)…]"
_FIGURES: Final = "[0-9０-９]"
_COUNTED: Final = (
    "[个個件箱只隻套台臺吨噸人名位双雙包瓶盒顶頂张張床份组組公斤克升毫千万萬亿億元円℃％%年月日号號册冊"
    "條条枚本着ト원만천억개장벌명톤병대갑]"
)
_HAN_NUMBER: Final = "[一二三四五六七八九十百千万萬亿億两兩]"
_HARD: Final = {
    "any": [
        (pattern(rf"{_CLOSED}[—―─⸺–]+ ?$"), pattern(r".")),
        (pattern(rf"{_FIGURES}[.,]?$"), pattern(r"[.,]?[0-9]")),
        (pattern(rf"{_FIGURES} ?$"), pattern(_COUNTED)),
        (pattern(r"(?:[约約近逾]|(?:^| )[약총] )$"), pattern(rf"{_FIGURES}|{_HAN_NUMBER}")),
        (pattern(r"(?:^|[^a-zA-Z])(?:第|제)$"), pattern(rf"{_FIGURES}|{_HAN_NUMBER}")),
        (pattern(r"〔[0-9]+〕$"), pattern(r"[0-9]")),
    ],
    "ja": [
        (pattern(r"."), pattern(r"を|[がはもへ][一-鿿、。「]|[ぁぃぅぇぉっゃゅょー々]")),
        (pattern(r"御$|(?:^|[、。はがをにで])[おご]$"), pattern(r"[一-鿿]")),
    ],
    "zh": [
        (pattern(r"."), pattern(r"[了过過们們吗嗎呢吧的地得](?![一-鿿]?方|点|點|区|區|震|址)"))
    ],
    "ko": [],
}
_SOFT: Final = {
    "zh": [
        (
            pattern(
                r"(?:[与與和及或向由从從以于於在为為对對把被将將经經按凭憑让讓请請愿谨謹兹茲并並且而但"
                r"若如是各每该該本贵貴]|以及|关于|關於|由于|由於|因为|因為|为了|為了|作为|作為|通过|透過)$"
            ),
            pattern(r"[^，。！？；：]"),
        )
    ],
    "ko": [
        (
            pattern(r"(?:^| )(?:및|또는|그리고|각|총|모두|전|본|귀|이|그|각각|더) $"),
            pattern("."),
        )
    ],
    "ja": [(pattern(r"(?:および|または|ならびに|この|その|どうぞ|どうか)$"), pattern("."))],
}


def find_fault_by_rule(text: str, at: int, lang: str) -> Fault:
    """Find the fault of a line that begins at an index, by rules about the words beside it."""
    before, behind, family = text[:at], text[at:], lang.partition("-")[0]
    for verdict, rules in (
        (Fault.HARD, [*_HARD["any"], *_HARD[family]]),
        (Fault.SOFT, _SOFT[family]),
    ):
        if any(left.search(before) and right.match(behind) for left, right in rules):
            return verdict
    return Fault.NONE


class OfficeMessage(msgspec.Struct, frozen=True):
    """A message of the set with its texts by language."""

    id: str
    texts: dict[str, OfficeText]

    def pair(self, pair: str) -> MarkedMessage:
        """Make the message of a pair, as `set_texts` takes it."""
        source, target = (_as_marked(self.texts[lang]) for lang in ("zh", PAIRS[pair]))
        return MarkedMessage(self.id, pair, "office", source, target)


def _as_marked(text: OfficeText) -> MarkedText:
    bad = frozenset(at for at, fault in enumerate(text.marks) if fault)
    return MarkedText(text.lang, text.text, frozenset(), bad)


@cache
def load(name: str) -> tuple[OfficeMessage, ...]:
    """Load the messages of a set. Raises ValueError for a block that lacks a language."""
    blocks = (FOLDER / f"{name}.txt").read_text("utf-8").split("\n\n")
    return tuple(_message(block) for block in blocks if block.strip() and block[0] != "#")


def _message(block: str) -> OfficeMessage:
    name, *lines = block.strip().split("\n")
    marked = dict(line.split(": ", 1) for line in lines)
    if tuple(marked) != LANGUAGES:
        raise ValueError(f"{name} has the languages {', '.join(marked)}")
    return OfficeMessage(name, {lang: _parse(text, lang) for lang, text in marked.items()})


def _parse(marked: str, lang: str) -> OfficeText:
    """Take the marks out of a text."""
    verdicts = {" ": Fault.NONE, "_": Fault.SOFT, "=": Fault.HARD}
    text, marks, next_mark = "", list[Fault](), Fault.HARD
    for char in marked:
        if char in verdicts:
            next_mark = verdicts[char]
            if lang == "ko":
                text += " "
                marks.append(Fault.HARD)  # no line begins with a space
        else:
            text += char
            marks.append(next_mark)
            next_mark = Fault.HARD
    return OfficeText(lang, text, tuple(marks))


class Verdict(msgspec.Struct, frozen=True):
    """A line end of a text on a template, and its fault."""

    lang: str
    template: str
    fault: Fault
    shown: str


def judge_line_ends(
    messages: Iterable[OfficeMessage], templates: Iterable[str], refused: list[str]
) -> Iterator[Verdict]:
    """Set messages in all pairs on templates and judge each line end."""
    messages, templates = list(messages), list(templates)
    by_id = {message.id: message for message in messages}
    for pair in PAIRS:
        marked = [each.pair(pair) for each in messages]
        for text in set_texts(marked, templates, refused):
            office = by_id[text.id].texts[text.marked.lang]
            for at in text.automatic:
                yield Verdict(
                    office.lang, text.template, office.judge(at), _show(text, at, pair)
                )


def _show(text: SetText, at: int, pair: str) -> str:
    """Format a line end with its message and place."""
    return f"{pair} {text.id} {text.template}: {text.show(at)}"


def table(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Format the counts of each language on each template."""
    counts = Counter((each.lang, each.template, each.fault) for each in verdicts)
    for lang in LANGUAGES:
        yield f"{lang:24}{'ends':>8}{'hard':>6}{'%':>8}{'soft':>6}{'%':>8}"
        names = sorted({template for language, template, _ in counts if language == lang})
        for name in [*names, ""]:
            none, soft, hard = (
                sum(counts[lang, each, fault] for each in ([name] if name else names))
                for fault in Fault
            )
            ends = max(none + soft + hard, 1)
            yield (
                f"  {name or 'all':22}{none + soft + hard:8}{hard:6}{100 * hard / ends:8.2f}"
                f"{soft:6}{100 * soft / ends:8.2f}"
            )
        yield ""


def main() -> None:
    """Set the texts and print the verdicts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", default="first", help="the messages of office/NAME.txt")
    parser.add_argument("--templates", nargs="+", default=built_in(), metavar="NAME")
    parser.add_argument("--show", action="store_true", help="list the faults")
    options = parser.parse_args()
    refused = list[str]()
    shown = [name for name in options.templates if Project.open().template(name).shows_message]
    verdicts = list(judge_line_ends(load(options.set), shown, refused))
    if options.show:
        faults = Counter(
            (each.fault.name, each.lang, each.shown) for each in verdicts if each.fault
        )
        print(*(" ".join(fault) for fault in sorted(faults)), sep="\n", end="\n\n")
    print("\n".join(table(verdicts)))
    print(f"{len(refused)} labels could not be made", *refused, sep="\n  ")


if __name__ == "__main__":
    main()
