"""Both implementations of each port give the same answers."""

from __future__ import annotations

import random
from typing import Any

import pytest

from cardgen import Project
from cardgen.barcodes import SYMBOLOGIES
from cardgen.catalog import read_po
from cardgen.resources import MESSAGES
from tests.webassembly.pages import Asked

pytestmark = pytest.mark.ci

_RANDOM = random.Random(7)
# Characters beside which the rules of UAX #14 and #29, of kinsoku and of Hangul differ.
_NOISE = (
    "山川，。！？”“「」（）()A1一二 ー々っ\n…—あカ가각힣?!%·￥、；《》’'ヶゃ々〜"
    "\u3000\u00ad\u200bé\u0301ñ𠮷👨\u200d👩👍🏽🇰🇷ㅎㅏㄴᄒ\u1161\u11ab/0９$€№ßÄя"
)
_LOCALES = (
    *(f"{lang}@lb={level}" for lang in ("zh-Hans", "zh-Hant", "ja", "ko", "en", "de")
      for level in ("strict", "normal", "loose")),
    "ko@lb=strict;lw=phrase", "ja@lb=strict;lw=phrase", "und",
)  # fmt: skip


def list_texts() -> list[str]:
    """All texts of the messages, and noise."""
    entries = [entry for file in sorted(MESSAGES.glob("*/*.po")) for entry in read_po(file)]
    known = [text for entry in entries for text in (entry.source, entry.translation) if text]
    noise = ("".join(_RANDOM.choices(_NOISE, k=_RANDOM.randint(1, 40))) for _ in range(1000))
    return [*dict.fromkeys(known), *noise]


def find_breaks(project: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Find all kinds of boundaries in texts."""
    from cardgen.ports import breaking

    return {
        text: [
            *(list(breaking.find_line_ends(text, locale)) for locale in asked["locales"]),
            *(list(breaking.find_word_ends(text, lang)) for lang in ("zh", "ja", "ko", "en")),
            breaking.split_clusters(text, "ko"),
        ]
        for text in asked["texts"]
    }


def test_breaks(worker: Asked) -> None:
    question = {"texts": list_texts(), "locales": _LOCALES}
    theirs = worker.run(find_breaks, question)
    for text, ours in find_breaks(None, question).items():
        assert theirs[text] == ours, text


def deflate_all(project: Any, asked: dict[str, Any]) -> list[str]:
    """Deflate samples of bytes, whole, in parts, and as parts of a raw stream."""
    import random
    from hashlib import sha256

    from cardgen.ports import deflate

    def packed_in_parts(data: bytes, level: int) -> bytes:
        packer = deflate.Packer(level)
        step = max(1, len(data) // 7)
        parts = [packer.add(data[at : at + step]) for at in range(0, len(data), step)]
        return b"".join([*parts, packer.end()])

    source = random.Random(3)
    samples = [b"", b"a", bytes(100_000), source.randbytes(50_000), b"cardgen " * 9000]
    samples += [
        b"".join(source.choice((b"\0\0\0", b"\xff", b"\x18\x7e")) for _ in range(length))
        for length in (10, 300, 70_000)
    ]
    made = []
    for data in samples:
        for level in (1, 2, 6, 9):
            part = deflate.compress_part(data, level)
            assert deflate.inflate_part(part) == data
            for each in (deflate.compress(data, level), packed_in_parts(data, level), part):
                made.append(f"{len(each)} {sha256(each).hexdigest()}")
        made.append(f"{deflate.adler32(data)} {deflate.crc32(data)}")
    return made


def test_deflate(worker: Asked) -> None:
    assert worker.run(deflate_all, {}) == deflate_all(None, {})


def draw_symbols(project: Any, asked: dict[str, Any]) -> list[Any]:
    """Encode data in each symbology, some of which it cannot carry."""
    from cardgen import CardgenError
    from cardgen.barcodes import encode

    drawn: list[Any] = []
    for symbology in asked["symbologies"]:
        for data in asked["data"]:
            try:
                symbol = encode(symbology, data)
            except CardgenError as error:
                drawn.append(str(error))
            else:
                drawn.append([symbol.columns, symbol.rows, list(symbol.modules), symbol.text])
    return drawn


def test_barcodes(worker: Asked) -> None:
    data = (
        "MAPO-2020-0017", "医疗物资°", "8801234567893", "18801234567890", "", "a" * 5000,
        "(01)08801234567893(17)271231(10)L2403A17", "(00)388012340000000179", "é", "x" * 60,
        "https://id.gs1.org/01/08801234567893/10/L24", "\x07", "0" * 48,
    )  # fmt: skip
    question = {"symbologies": list(SYMBOLOGIES), "data": data}
    theirs, ours = worker.run(draw_symbols, question), draw_symbols(None, question)
    assert theirs == ours
    assert sum(isinstance(each, list) for each in ours) > len(SYMBOLOGIES)


def paint_all(project: Any, asked: dict[str, Any]) -> list[str]:
    """Paint rectangles and coverage on bands, within and beyond their edges."""
    import random
    from hashlib import sha256

    from cardgen.ports import pixels

    source = random.Random(11)
    made = []
    for mode in ("L", "RGB"):
        for _ in range(40):
            band = pixels.Band(source.randint(1, 90), source.randint(1, 64), mode)
            for _ in range(6):
                red, green, blue = source.randbytes(3)
                value = (red, green, blue) if mode == "RGB" else red
                right, bottom = source.randint(1, band.width), source.randint(1, band.height)
                left, top = source.randrange(right), source.randrange(bottom)
                band.fill(value, left, top, right, bottom)
                width, height = source.randint(1, 70), source.randint(1, 70)
                cover = source.randbytes(width * height)
                x, y = source.randint(-60, 80), source.randint(-60, 60)
                if x < band.width and x + width > 0:
                    band.paint(value, cover, width, x, y)
            copy = band.copy()
            copy.fill(value, 0, 0, 1, 1)
            for each in (band, copy):
                stride = each.width * len(mode)
                for margin in (0, 1):
                    made.append(sha256(each.rows(stride + margin)).hexdigest())
    return made


def test_pixels(worker: Asked) -> None:
    assert worker.run(paint_all, {}) == paint_all(None, {})


def load_faces(project: Any, asked: dict[str, Any]) -> list[str]:
    """Load faces that no label has needed yet, and read the names of the fonts."""
    from cardgen.fonts import hb_font

    return [
        hb_font(project.fonts.face(family, weight, lang)).face.get_name(4)
        for family in ("sans", "serif")
        for weight in ("regular", "bold")
        for lang in ("zh-Hans", "ja", "ko")
    ]


def test_fonts(worker: Asked) -> None:
    assert worker.run(load_faces, {"pair": "zh-ja"}) == load_faces(Project.open(), {})


def convert_all(project: Any, asked: dict[str, Any]) -> list[str]:
    """Convert Chinese characters in all directions."""
    from cardgen.ports import chinese

    ways = ("s2t", "t2s", "jp2t", "t2jp")
    return [chinese.convert(way, text) for text in asked["texts"] for way in ways]


def test_chinese_characters(worker: Asked) -> None:
    """All texts of the messages, and all characters, one by one."""
    blocks = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x32400))
    chars = "\n".join(chr(code) for block in blocks for code in block)
    question = {"texts": [*list_texts(), chars]}
    assert worker.run(convert_all, question) == convert_all(None, question)
