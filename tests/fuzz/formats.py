"""Files changed by their structure: chunks, segments, tables, members, objects.

A checksum that is wrong ends most readers at once; so sums and lengths are made right again,
most of the time.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from random import Random
from typing import Final

from tests.fuzz import mutate

PNG: Final = b"\x89PNG\r\n\x1a\n"
_CHUNKS: Final = (
    b"tRNS", b"PLTE", b"iCCP", b"eXIf", b"tEXt",
    b"zTXt", b"iTXt", b"gAMA", b"cHRM", b"sRGB",
    b"pHYs", b"acTL", b"fcTL", b"fdAT", b"IDAT", b"IHDR", b"bKGD", b"tIME",
)  # fmt: skip
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_OBJECT: Final = re.compile(rb"\d+ 0 obj.*?endobj", re.DOTALL)
_WORDS: Final = (
    b"null", b"true", b"0", b"-1", b"99999999999",
    b"1e400", b"[", b"]", b"<<", b">>", b"()",
    b"/Form", b"/Image", b"/DeviceN", b"/Separation",
    b"/Indexed", b"/Pattern", b"/Type3", b"q",
    b"Q", b"Do", b"BT", b"ET", b"Tf", b"cm",
    b"gs", b"sh", b"scn", b"BI", b"ID", b"EI", b"W",
    b"1 0 R", b"2 0 R", b"3 0 R", b"4 0 R",
    b"5 0 R", b"9 0 R", b"/Parent 3 0 R", b"<</a 1 0 R>>",
)  # fmt: skip


def png(rng: Random, seed: bytes) -> bytes:
    """A PNG whose chunks have right checksums."""
    if rng.random() < 0.2:
        return mutate.data(rng, seed)
    chunks, at = [], len(PNG)
    while at + 12 <= len(seed):
        size = int.from_bytes(seed[at : at + 4])
        chunks.append((seed[at + 4 : at + 8], seed[at + 8 : at + 8 + size]))
        at += 12 + size
    for _ in range(rng.choice((1, 1, 2, 4))):
        where = rng.randrange(len(chunks))
        kind, content = chunks[where]
        match rng.randrange(6):
            case 0:
                chunks.insert(where, (rng.choice(_CHUNKS), rng.randbytes(rng.randrange(40))))
            case 1:
                chunks.insert(rng.randrange(len(chunks)), chunks.pop(where))
            case 2 if kind == b"IDAT":
                with suppress(zlib.error):  # it was changed before
                    pixels = zlib.decompressobj().decompress(content)
                    chunks[where] = kind, zlib.compress(mutate.data(rng, pixels))
            case 3:
                chunks.insert(where, chunks[where])
            case 4 if len(chunks) > 2:
                del chunks[where]
            case _:
                chunks[where] = kind, mutate.data(rng, content)
    return PNG + b"".join(
        struct.pack(">I", len(content)) + kind + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )  # fmt: skip


def jpeg(rng: Random, seed: bytes) -> bytes:
    """A JPEG whose segments have right lengths."""
    if rng.random() < 0.3:
        return mutate.data(rng, seed)
    segments, at = [], 2
    while seed[at] == 0xFF and seed[at + 1] != 0xDA:
        size = int.from_bytes(seed[at + 2 : at + 4])
        segments.append((seed[at + 1], seed[at + 4 : at + 2 + size]))
        at += 2 + size
    scan = seed[at:]
    for _ in range(rng.choice((1, 1, 2, 4))):
        where = rng.randrange(len(segments))
        kind, content = segments[where]
        match rng.randrange(5):
            case 0:
                kind, content = rng.randrange(0xC0, 0xFF), rng.randbytes(rng.randrange(60))
                segments.insert(where, (kind, content))
            case 1:
                segments.insert(rng.randrange(len(segments)), segments.pop(where))
            case 2:
                exif = b"Exif\0\0" + rng.choice((b"MM\0*\0\0\0\x08", b"II*\0\x08\0\0\0"))
                segments.insert(0, (0xE1, mutate.data(rng, exif + rng.randbytes(40))))
            case 3:
                scan = mutate.data(rng, scan)
            case _:
                segments[where] = kind, mutate.data(rng, content)[:65_000]
    head = b"".join(
        bytes((0xFF, kind)) + struct.pack(">H", len(content) + 2) + content
        for kind, content in segments
    )
    return seed[:2] + head + scan


def webp(rng: Random, seed: bytes) -> bytes:
    """A WebP whose chunks have right lengths."""
    if rng.random() < 0.3:
        return mutate.data(rng, seed)
    chunks, at = [], 12
    while at + 8 <= len(seed):
        size = int.from_bytes(seed[at + 4 : at + 8], "little")
        chunks.append((seed[at : at + 4], seed[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    where = rng.randrange(len(chunks))
    kind, content = chunks[where]
    if rng.random() < 0.4:
        kind = rng.choice((b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"EXIF", b"ICCP", b"XMP "))
        chunks.insert(where, (kind, rng.randbytes(rng.randrange(40))))
    else:
        chunks[where] = kind, mutate.data(rng, content)
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
        for kind, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def font(rng: Random, seed: bytes) -> bytes:
    """A font changed in one of its tables, in its directory, or made a collection."""
    if rng.random() < 0.2 or seed[:4] == b"ttcf":
        return mutate.data(rng, seed)
    count = int.from_bytes(seed[4:6])
    made = bytearray(seed)
    for _ in range(rng.choice((1, 1, 2, 4))):
        record = 12 + 16 * rng.randrange(count)
        offset, size = struct.unpack(">LL", made[record + 8 : record + 16])
        match rng.randrange(4):
            case 0:
                made[record + 8 + rng.randrange(8)] = rng.randrange(256)
            case 1:
                made[record : record + 4] = rng.choice(
                    (b"GSUB", b"GPOS", b"cmap", b"BASE", b"name", b"OS/2", b"vmtx", b"VORG")
                )
            case _:
                table = mutate.data(rng, bytes(made[offset : offset + size]))[:size]
                made[offset : offset + len(table)] = table
    if rng.random() < 0.1:
        faces = rng.choice((0, 1, 2, 300, 20_000))
        head = 12 + 4 * faces
        for record in range(12, 12 + 16 * count, 16):
            place = struct.unpack(">L", made[record + 8 : record + 12])[0] + head
            made[record + 8 : record + 12] = struct.pack(">L", place & 0xFFFFFFFF)
        return struct.pack(">4sLL", b"ttcf", 0x10000, faces) + struct.pack(
            f">{faces}L", *[head] * faces
        ) + bytes(made)  # fmt: skip
    return bytes(made)


def workbook(rng: Random, seed: bytes) -> bytes:
    """A zip file with a member that is changed, doubled or left out."""
    if rng.random() < 0.15:
        return mutate.data(rng, seed)
    with zipfile.ZipFile(BytesIO(seed)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    where = rng.randrange(len(members))
    if rng.random() < 0.6:  # where the cells are
        cells = ("sheet", "content.xml", "sharedStrings", "styles.xml", "workbook.xml")
        near = [at for at, (name, _) in enumerate(members) if any(c in name for c in cells)]
        where = rng.choice(near)
    name, content = members[where]
    match rng.randrange(8):
        case 0:
            del members[where]
        case 1:
            members[where] = rng.choice(("../x", "/etc/x", name.upper())), content
        case 2:
            members[where] = name, content + b"\0" * rng.choice((100, 5_000_000))
        case _:
            words = (
                "<c>",
                "<f>",
                "</f>",
                "<v>",
                "&a;",
                "<!DOCTYPE a [<!ENTITY b 'c'>]>",
                't="e"',
            )
            members[where] = name, mutate.text(rng, [content.decode("utf-8", "replace")], words)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name or "x"), content)
    return stream.getvalue()


def pdf(rng: Random, seed: bytes) -> bytes:
    """A PDF changed in its words, objects, or what its streams hold unpacked."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        match rng.randrange(5):
            case 0:
                seed = mutate.data(rng, seed)
            case 1:
                seed = _swap_objects(rng, seed)
            case 2:
                seed = _in_stream(rng, seed)
            case _:
                seed = _word(rng, seed)
    return seed


def _word(rng: Random, seed: bytes) -> bytes:
    tokens = list(re.finditer(rb"/\w+|[\d.-]+|[^\s/<>\[\]]+|<<|>>|\[|\]", seed[:200_000]))
    if not tokens:
        return seed
    token = rng.choice(tokens)
    word = rng.choice(_WORDS) if rng.random() < 0.6 else rng.choice(tokens)[0]
    often = rng.choice((1, 1, 1, 1, 50, 3000))
    return seed[: token.start()] + (word + b" ") * often + seed[token.end() :]


def _swap_objects(rng: Random, seed: bytes) -> bytes:
    objects = list(_OBJECT.finditer(seed))
    if not objects:
        return seed
    one, other = rng.choice(objects), rng.choice(objects)
    body = other[0].partition(b"obj")[2]
    return seed[: one.start()] + one[0].partition(b"obj")[0] + b"obj" + body + seed[one.end() :]


def _in_stream(rng: Random, seed: bytes) -> bytes:
    streams = list(_STREAM.finditer(seed))
    if not streams:
        return seed
    stream = rng.choice(streams)
    try:
        plain = zlib.decompressobj().decompress(stream[1], 1 << 20)
    except zlib.error:
        return (
            seed[: stream.start(1)]
            + mutate.data(rng, stream[1] or b" ")
            + seed[stream.end(1) :]
        )
    if rng.random() < 0.7:
        plain = _word(rng, plain) * rng.choice((1, 1, 1, 1, 200))
    else:
        plain = mutate.data(rng, plain)
    return seed[: stream.start(1)] + zlib.compress(plain) + seed[stream.end(1) :]
