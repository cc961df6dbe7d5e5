"""Properties of letters of any text on any page: lines, levels, places, reading order."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from msgspec.structs import replace

from cardgen import render
from cardgen.display import Document, GlyphRun, Group, Item, leaves
from cardgen.letters import Arrangement, LetterSetter, blocks as b, letter_template
from tests.letters.test_letter import PROJECT, data_of
from tests.system import require

DATA = data_of("donation-seoul").in_register("ceremonial")
TEMPLATE = letter_template("donation")
CHINESE = [
    "春回大地",
    "山川异域，风月同天。",
    "我们始终与你们同在；",
    "“守望相助”",
    "2020年3月16日",
    "共50箱",
    "医用口罩",
]
KOREAN = [
    "서로",
    "돕는 마음으로",
    "이겨 내겠습니다.",
    "마스크 100,000장과",
    "(모두 50상자)",
    "진심으로",
    "감사드립니다.",
]
BEGINS = re.compile(
    r"〔\d+〕|<\d+>|尊敬|此致|敬礼|北京市$|2020年3月16日$|존경|2020년 3월 16일$|베이징시"
)
KEPT = 2  # lines of a paragraph that stand together

few = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def texts(words: list[str], joint: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=60).map(joint.join)


class Shape(NamedTuple):
    """Paragraphs of both languages, and the page that they are on."""

    chinese: list[str]
    korean: list[str]
    width: float
    height: float
    em: float

    def letter(self) -> b.Letter:
        """The letter, each paragraph with a mark of its own before it."""
        return b.Letter(
            "donation",
            "ceremonial",
            ("zh-Hans", "ko"),
            {
                "zh-Hans": (
                    b.Salutation("尊敬的市长阁下："),
                    *(b.BodyParagraph(f"〔{n}〕{t}") for n, t in enumerate(self.chinese)),
                    b.Closing(("此致", "敬礼！")),
                    b.Signature(("北京市",)),
                    b.DateLine("2020年3月16日"),
                ),
                "ko": (
                    b.Salutation("존경하는 시장님께"),
                    *(b.BodyParagraph(f"<{n}> {t}") for n, t in enumerate(self.korean)),
                    b.DateLine("2020년 3월 16일"),
                    b.Signature(("베이징시",)),
                    b.Closing(("드림",)),
                ),
            },
        )

    def document(self, arrangement: Arrangement) -> Document:
        """Its pages."""
        template = replace(
            TEMPLATE,
            size=(self.width, self.height),
            margin=(50.0, 50.0, 60.0, 50.0),
            most=99,
            style=TEMPLATE.style._replace(size=self.em),
            is_sized=True,
        )
        setter = LetterSetter(template, PROJECT, "zh-ko", arrangement)
        return setter.set_pages(self.letter(), DATA)


@st.composite
def shapes(draw: st.DrawFn, least: float = 400.0) -> Shape:
    count = draw(st.integers(1, 6))
    return Shape(
        draw(st.lists(texts(CHINESE, ""), min_size=count, max_size=count)),
        draw(st.lists(texts(KOREAN, " "), min_size=count, max_size=count)),
        draw(st.floats(least, 900.0)),
        draw(st.floats(420.0, 900.0)),
        draw(st.sampled_from([9.0, 10.5, 11.5, 14.0])),
    )


class Piece(NamedTuple):
    """The piece of a paragraph on one page: its runs and their baselines."""

    page: int
    lang: str
    text: str
    runs: tuple[GlyphRun, ...]

    @property
    def lines(self) -> list[float]:
        """Baselines of the runs, from the first."""
        return sorted({round(run.y, 2) for run in self.runs})

    @property
    def left(self) -> float:
        """Left edge of the runs."""
        return min(run.x for run in self.runs)


def pieces(document: Document) -> Iterator[Piece]:
    """Yield the pieces of a document in reading order, without running feet."""
    for number, page in enumerate(document.pages):
        for layer in page.layers:
            yield from _pieces(number, layer.items)


def _pieces(number: int, items: tuple[Item, ...]) -> Iterator[Piece]:
    for item in items:
        if isinstance(item, Group) and item.role in ("paragraph", "heading"):
            runs = tuple(each for each in leaves((item,)) if isinstance(each, GlyphRun))
            yield Piece(number, runs[0].lang, "".join(run.text for run in runs), runs)


def group_pieces(document: Document, lang: str) -> list[list[Piece]]:
    """Group the pieces of a language by paragraph."""
    found: list[list[Piece]] = []
    for each in pieces(document):
        if not each.lang.startswith(lang):
            continue
        if BEGINS.match(each.text):
            found.append([each])
        else:
            found[-1].append(each)
    return found


@few
@given(shapes())
@pytest.mark.parametrize("arrangement", ["sequence", "facing", "stacked"])
def test_no_page_begins_or_ends_with_a_line_alone(
    arrangement: Arrangement, shape: Shape
) -> None:
    document = shape.document(arrangement)
    for lang in ("zh", "ko"):
        for parts in group_pieces(document, lang):
            counts = [len(part.lines) for part in parts]
            assert len(counts) == 1 or min(counts[0], counts[-1]) >= KEPT, parts[0].text[:9]


@few
@given(shapes())
@pytest.mark.parametrize("arrangement", ["sequence", "parallel", "facing"])
def test_a_signature_is_never_alone(arrangement: Arrangement, shape: Shape) -> None:
    document = shape.document(arrangement)
    for lang, name, mark in (("zh", "北京市", "〔"), ("ko", "베이징시", "<")):
        paragraphs = group_pieces(document, lang)
        (signed,) = [each for each in paragraphs if re.fullmatch(f"{name}.*", each[0].text)]
        last = [each for each in paragraphs if each[0].text.startswith(mark)][-1]
        assert signed[0].page == last[-1].page
        assert len(last[-1].lines) >= min(KEPT, sum(len(part.lines) for part in last))


@few
@given(shapes(least=500.0))
@pytest.mark.parametrize("arrangement", ["sequence", "parallel", "stacked"])
def test_nothing_overlaps_and_nothing_leaves_its_frame(
    arrangement: Arrangement, shape: Shape
) -> None:
    document = shape.document(arrangement)
    found = list(pieces(document))
    middle = min(each.left for each in found if each.lang.startswith("ko"))
    columns: dict[tuple[int, bool], list[Piece]] = {}
    for each in found:
        right = arrangement == "parallel" and each.lang.startswith("ko")
        columns.setdefault((each.page, right), []).append(each)
    for (_, right), stacked in columns.items():
        baselines = [line for piece in stacked for line in piece.lines]
        assert baselines == sorted(baselines)
        gaps = [b_ - a for a, b_ in pairwise(baselines)]
        assert min(gaps, default=99.0) >= shape.em * 1.2
        for piece in stacked:
            for run in piece.runs:
                last = run.glyphs[-1]
                limit = middle if arrangement == "parallel" and not right else shape.width - 49
                assert run.x > 49 - shape.em * 0.6  # the white of a bracket hangs out
                assert run.x + last.x + last.advance < limit + shape.em
                assert 50 <= run.y <= shape.height - 60


@few
@given(shapes(least=500.0))
@pytest.mark.parametrize("arrangement", ["parallel", "facing"])
def test_paragraphs_that_say_the_same_begin_level(
    arrangement: Arrangement, shape: Shape
) -> None:
    document = shape.document(arrangement)
    places: dict[str, list[tuple[int, float]]] = {}
    for lang, mark in (("zh", r"〔(\d+)〕"), ("ko", r"<(\d+)>")):
        for parts in group_pieces(document, lang):
            if match := re.match(mark, parts[0].text):
                page = parts[0].page // (2 if arrangement == "facing" else 1)
                places.setdefault(match[1], []).append((page, parts[0].lines[0]))
    for both in places.values():
        assert both[0] == pytest.approx(both[1], abs=0.1)


@settings(few, max_examples=12)
@given(shapes())
@pytest.mark.parametrize("arrangement", ["sequence", "stacked"])
def test_each_text_is_read_once_and_in_order(
    arrangement: Arrangement, tmp_path_factory: pytest.TempPathFactory, shape: Shape
) -> None:
    require("pdftotext")
    read = extract_text(shape.document(arrangement), tmp_path_factory.mktemp("read"))
    letter = shape.letter()
    written = "".join(text for lang in letter.langs for text in texts_of(letter.blocks[lang]))
    assert re.sub(r"\d+/\d+", "", read) == re.sub(r"\d+/\d+", "", "".join(written.split()))


@settings(few, max_examples=12)
@given(shapes(least=500.0))
def test_side_by_side_each_column_of_a_page_is_read_at_once(
    tmp_path_factory: pytest.TempPathFactory, shape: Shape
) -> None:
    require("pdftotext")
    read = extract_text(shape.document("parallel"), tmp_path_factory.mktemp("read"))
    for number in range(len(shape.chinese)):
        assert read.count(f"〔{number}〕") == read.count(f"<{number}>") == 1
    every = "".join(
        text for blocks in shape.letter().blocks.values() for text in texts_of(blocks)
    )
    bare = re.sub(r"\d+/\d+", "", read)
    assert sorted(bare) == sorted("".join(every.split()))


def texts_of(blocks: tuple[b.Block, ...]) -> Iterator[str]:
    """Yield the texts of blocks in the order of their pages, 드림 after the name."""
    for block in blocks:
        match block:
            case b.Closing(lines) | b.Signature(lines):
                yield from lines
            case b.Salutation(text) | b.BodyParagraph(text) | b.DateLine(text):
                yield text


def extract_text(document: Document, folder: Path) -> str:
    """Read the text of a document with Poppler, without white."""
    file = folder / "letter.pdf"
    file.write_bytes(render(document, "pdf"))
    command = ["pdftotext", "-raw", str(file), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return "".join(done.stdout.split())


@pytest.mark.parametrize(
    ("name", "register", "tags"),
    [
        ("donation-tokyo", "ceremonial", {"P", "Table", "Figure"}),
        ("donation-seoul", "official", {"H1", "P", "Figure"}),
        ("certificate-mapo", "ceremonial", {"H1", "P", "Figure"}),
        ("distribution-report-seoul", "official", {"H1", "P", "Table"}),
    ],
)
def test_a_letter_is_tagged_as_what_it_is(
    name: str, register: b.Register, tags: set[str], tmp_path: Path
) -> None:
    require("pdfinfo")
    data = data_of(name).in_register(register)
    file = tmp_path / "letter.pdf"
    setter = LetterSetter(letter_template(data.letter), PROJECT, data.pair)
    file.write_bytes(render(setter.document(data), "pdf"))
    done = subprocess.run(
        ["pdfinfo", "-struct", str(file)], capture_output=True, text=True, check=True
    )
    found = {line.split()[0].rstrip(":") for line in done.stdout.splitlines() if line.strip()}
    assert tags <= found
