"""Damaged lists: each seed makes the same list every time."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.shipment.books import bare_book, ods, ods_row, text_cell, zip_files
from tests.shipment.manifest.bombs import BOMBS, HEAD

_LISTS: Final = (
    [
        ["寄语", "品名", "数量", "单位", "箱数", "有效期至"],
        ["brothers", "口罩", "1,000", "只", "3", "2022-03-31"],
        ["firewood", "防护服", "50", "件", "2", "2022年3月31日"],
        ["", "手套", "１０００", "双", "1", "44651"],
    ],
    [
        ["받는 곳", "품명", "상자 수", "로트 번호", "years", "메시지"],
        ["베이징", "마스크", "2", "L-1", "", "stand-by"],
        ["서울", "장갑", "1", "=1+1", "24", "sister-years"],
    ],
    [
        ["発送元", "発送先", "物品", "箱数", "総重量"],
        ["北京", "东京", "口罩", "3", "12.5"],
        ["北京", "横滨", "消毒液", "4", "9"],
    ],
)
_CODECS: Final = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "gb18030",
    "cp949",
    "cp932",
    "utf-16-le",
    "big5",
)
_CELLS: Final = (
    "", " ", "0", "-1", "3.5", "1.000", "3/4/2020", "2020-02-30", "=1+1", "@A1", "'", "'1", '"',
    'a"b', "\x00", "\x1b[31m", "\ufeff", "\u202e", "\ufffd", "\U0010ffff", "a\nb", "\r",
    "x" * 2000, "9" * 400, "1e308", "nan", "#REF!", "{years}", "%s", "../../etc/passwd",
    "box-a4.toml", "\\", "zh-ko", "zh-zz", "brothers", "箱数", "boxes", "box_id", "口罩",
    "ＫＧ", "\u0661", "🎁",
)  # fmt: skip
_XML: Final = (
    "<row/>", "<c/>", "</row>", "<c><v>1</v></c>", '<c t="s"><v>99999</v></c>', "&#0;", "<!--",
    '<c r="A0"><v>1</v></c>', '<c r="XFE1"><v>1</v></c>', '<c r="A1048577"><v>1</v></c>',
    '<c r="ZZZZZZZ9999999999"><v>1</v></c>', '<c t="b"><v>2</v></c>', '<c t="d"><v>x</v></c>',
    "<v>NaN</v>", '<c s="9999"><v>1</v></c>', '<row r="0"/>', '<row r="-5"/>', "\x00", "<a:b/>",
    '<c r="A2" t="e"><v>#N/A</v></c>', '<c r="B2"><f>1</f></c>', "<v>1e999</v>", "]]>", "口",
)  # fmt: skip


def mutant(seed: int, *, workbook: bool) -> bytes:
    """Make a list with one to four mistakes, or a workbook that is a bomb."""
    draw = random.Random(f"{seed} {workbook}")
    if not workbook:
        return _text(draw)
    if draw.random() < 0.04:
        return draw.choice(list(BOMBS.values()))()
    return draw.choice((_office, _sheet, _parts, _open_document))(draw)


def write(folder: Path, seed: int, *, workbook: bool) -> Path:
    """Write the list of a seed to a file."""
    path = folder / f"{seed}.{'xlsx' if workbook else 'csv'}"
    path.write_bytes(mutant(seed, workbook=workbook))
    return path


def _table(draw: random.Random) -> list[list[str]]:
    rows = [list(row) for row in draw.choice(_LISTS)]
    for _ in range(draw.randint(0, 3)):
        row = draw.choice(rows)
        at = draw.randrange(len(row) + 1)
        match draw.randrange(8):
            case 0:
                row.insert(at, draw.choice(_CELLS))
            case 1 if row:
                del row[at % len(row)]
            case 2:
                rows.insert(draw.randrange(len(rows)), list(draw.choice(rows)))
            case 3:
                rows.append(draw.choices(_CELLS, k=draw.randint(0, 9)))
            case 4:
                row += [draw.choice(_CELLS)] * draw.choice((1, 300, 20_000))
            case 5:
                draw.shuffle(row)
            case 6:
                rows.remove(row) if len(rows) > 1 else None
            case _ if row:
                row[at % len(row)] = draw.choice(_CELLS)
    return rows


def _text(draw: random.Random) -> bytes:
    delimiter = draw.choice(",,;\t|")
    quoted = draw.random() < 0.3
    lines = [
        delimiter.join('"' + cell.replace('"', '""') + '"' if quoted else cell for cell in row)
        for row in _table(draw)
    ]
    text = draw.choice(("\n", "\r\n", "\r")).join(lines)
    data = text.encode(draw.choice(_CODECS), draw.choice(("replace", "xmlcharrefreplace")))
    return _bytes(draw, data, draw.choice((0, 0, 1, 3)))


def _bytes(draw: random.Random, data: bytes, times: int) -> bytes:
    changed = bytearray(data)
    for _ in range(times):
        at = draw.randrange(len(changed) + 1)
        end = at + draw.choice((1, 1, 4, 100))
        match draw.randrange(5):
            case 0:
                changed[at:end] = draw.randbytes(end - at)
            case 1:
                del changed[at:end]
            case 2:
                changed[at:at] = draw.choice(
                    (b'"', b"\x00", b"\xff", b"\x80", b"\n", b",", b"'")
                )
            case 3:
                del changed[at:]
            case _:
                changed += changed[at:end] * draw.choice((1, 50))
    return bytes(changed)


def _rows(draw: random.Random) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + column % 26)}{number}"><v>{cell}</v></c>'
            if cell.isdecimal()
            else text_cell(f"{chr(65 + column % 26)}{number}", cell.replace("\x00", ""))
            for column, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(_table(draw), 1)
    )


def _office(draw: random.Random) -> bytes:
    """Change bytes of the file, mostly of its compressed parts."""
    return _bytes(draw, bare_book(_rows(draw)), draw.randint(0, 3))


def _sheet(draw: random.Random) -> bytes:
    """Change the XML of the sheet."""
    rows = _rows(draw)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(rows))
        at = rows.find("<", at) if draw.random() < 0.8 else at
        rows = rows[:at] + draw.choice(_XML) * draw.choice((1, 1, 1, 5000)) + rows[at:]
    after = draw.choice(
        ("", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>', "<mergeCells/>")
    )
    return bare_book(rows, after)


def _parts(draw: random.Random) -> bytes:
    """Remove, change, swap or inflate parts of the package."""
    with zipfile.ZipFile(io.BytesIO(bare_book(_rows(draw)))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw.choice(list(parts))
    changes: tuple[Callable[[bytes], bytes], ...] = (
        lambda _: b"",
        lambda data: _bytes(draw, data, 2),
        lambda data: data * 1000,
        lambda _: parts[draw.choice(list(parts))],
        lambda data: data.replace(b"sheet1.xml", b"../../../etc/passwd"),
        lambda data: data + b"\x00" * 5_000_000,
        lambda data: data.decode().encode("utf-16"),
    )
    if draw.random() < 0.2:
        del parts[name]
    else:
        parts[name] = draw.choice(changes)(parts[name])
    return zip_files(parts)


def _open_document(draw: random.Random) -> bytes:
    rows = [ods_row(*row).replace("\x00", "") for row in _table(draw)]
    repeats = draw.choice(("", "0", "-1", "2", "9999", "9999999999999999999999"))
    if repeats:
        kind = draw.choice(("rows", "columns"))
        at = draw.randrange(len(rows))
        tag = "table:table-row" if kind == "rows" else "table:table-cell"
        rows[at] = rows[at].replace(
            f"<{tag}", f'<{tag} table:number-{kind}-repeated="{repeats}"', 1
        )
    return _bytes(draw, ods(HEAD * draw.randrange(2) + "".join(rows)), draw.choice((0, 0, 2)))
