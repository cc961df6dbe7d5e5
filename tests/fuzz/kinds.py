"""Cases to try: for each kind of file or option, a project with a damaged one.

In comes a kind and a source of chance, out comes a `Case`: files, and the commands that meet
them. A case can be written down and tried by hand.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from cardgen import Project, render, resources
from cardgen.project.approving import approve, revoke
from tests.artwork.samples import PROGRAMS, of_program
from tests.cli.conftest import TEMPLATE
from tests.cli.runs import run
from tests.fuzz import formats, mutate
from tests.letters.merge.test_recipients import LIST, SHARED
from tests.preflight.samples import CLAIMS, sample
from tests.shipment.books import bare_book, ods, text_cell
from tests.text.samples import subset

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Case:
    """Files of a project's folder by name, and the words of commands that are run in there.

    `base` are files that are as they should be, which many cases have in common.
    """

    files: Files
    commands: tuple[tuple[str, ...], ...]
    base: Files = field(default_factory=dict)


SMALL: Final = TEMPLATE.replace("12pt", "4pt")  # what is small enough for all messages
LABEL: Final = ("label", "brothers", "--template", "small", "--dpi", "72")
_GIVEN: Final = {"box": "3", "boxes": "9", "from": "首尔", "to": "北京", "logo": "logo.png"}
_SHEET: Final = (  # for the small template
    'sheet = "210mm x 297mm"\nlabel = "60mm x 40mm"\ncolumns = 3\nrows = 6\n'
    'origin = ["10mm", "10mm"]\npitch = ["62mm", "42mm"]\nradius = "2mm"\nguides = true\n'
)
_TOML: Final = (
    '"1fr"', '"auto"', '"12pt"', "[]", "{}",
    "[[]]", '["a"]', "1979-05-27", "nan", "-1", "true",
    '"picture"', '"integer"', '"{message}"', '"{logo}"', '"qr"', '"code128"', '"gs1-128"',
    "spans",
    "fit", "hri", "show_if", "picture", "barcode",
    "data", "rule", "caption", "min", "max",
    "direction", '"vertical"', '"justify"', "align",
    "bleed", "margin", "gap", "areas", '"target"',
)  # fmt: skip
_PO: Final = (
    "msgctxt", "msgid", "msgstr", '""', "#,",
    "#.", "#~", "#|", "fuzzy", "{years}", "integer",
    "msgid_plural", "msgstr[0]", "\\n", '\\"',
    "\\x", "attribution:", "Content-Type", "charset",
)  # fmt: skip
_CSV: Final = (
    "boxes",
    "message",
    "pair",
    ",",
    ";",
    "\t",
    '"',
    "\r",
    "\r\n",
    "brothers",
    "zh-ko",
)


_SVG: Final = (
    "path", "use", "g", "style", "defs", "symbol", "image", "text", "linearGradient",
    "transform", "d", "href", "#a", "url(#a)", "viewBox", "matrix(1 0 0 1 0 0)", "rotate(",
    "M0 0", "a1 1 0 0 1 9 9", "1e9", "-", ".", ",", "%", "/*", "*/", "{", "}", ";",
    "!important",
    "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&#0;", "<?xml", "stroke-dasharray", "10,10",
    "currentColor", "rgb(1,2,3)", "#ff", "evenodd", "clip-path", "mask", "filter", "points",
)  # fmt: skip
_DRAWING: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 100 50" width="10mm">\n<style>.a { fill: #c00 } /* b */ #b { stroke: red }'
    "</style>\n<defs>\n"
    '<linearGradient id="l"><stop offset="0" stop-color="#fff"/><stop offset="50%"/>'
    '</linearGradient>\n<clipPath id="c"><circle cx="5" cy="5" r="5"/></clipPath>\n'
    '<symbol id="s" viewBox="0 0 9 9"><path d="M0,0 h9 v9 l-9-9z"/></symbol>\n</defs>\n'
    '<g transform="translate(1 2) rotate(30, 5 5)" class="a" style="fill-opacity:.5">\n'
    '<path id="b" d="M1 1 C 2 2 3 3 4 4 S5,5 6,6 Q7 7 8 8 T9 9 A1 1 0 0 1 3 3 Z" '
    'stroke-dasharray="1 2,3"/>\n<rect x="1" y="2" width="30%" height="4" rx="1"/>\n'
    '<ellipse cx="5" cy="5" rx="4" ry="2" fill="url(#l)" clip-path="url(#c)"/>\n'
    '<polygon points="0,0 9,0 9,9"/><polyline points="1 1 2 2"/><line x2="5" y2="5"/>\n</g>\n'
    '<use x:href="#s" x="3"/><use href="#b" transform="scale(2)"/>\n</svg>\n'
)
_PEOPLE: Final = (
    "name", "title", "office", "city", "honorific", "姓名", "직함", "님", "（代理）", "㈱",
    "未定", "-", "date", "[from]", "[[goods]]", "to", "[]", "{}", "true", "0", "2026-02-30",
    ",", '"', "\r\n", "register", "official", "北京市", "서울특별시", "pair", "zh-ja",
)  # fmt: skip
_APPROVED: Final = (
    "entry", "text", "by", "at", "authors", "told", "seal", "signature", "author", "revoked-by",
    "revoked-at", "approved-at", "approved-signature", '"git"', "[]", "{}", "approvals", "=",
    "2020-03-26T08:00:00Z", "2020-03-26T08:00:00", "<<<<<<<", "slogans/brothers", '"A <a@b>"',
)  # fmt: skip
_MOST_ROWS: Final = 200  # of a list of recipients that may be right
_MOST_LABELS: Final = 40  # rows of boxes, for which labels may be made


@cache
def project() -> Files:
    """A project with the bundled messages and a small template."""
    files = {
        path.relative_to(resources.MESSAGES.parent).as_posix(): path.read_bytes()
        for path in resources.MESSAGES.glob("zh-*/*.po")
    }
    files["cardgen.toml"] = b'messages = "messages"\ntemplates = ["templates"]\n'
    files["templates/small.toml"] = SMALL.encode()
    return files


def _texts(*files: str) -> list[str]:
    return [project()[name].decode() for name in files]


def po(rng: Random) -> Case:
    """Messages, captions or a glossary."""
    name = rng.choice(("slogans", "slogans", "captions", "glossary"))
    file = f"messages/zh-ko/{name}.po"
    seeds = _texts(file, file, file, "messages/zh-ja/slogans.po")
    fields = ("--set", "from=首尔", "--set", "to=北京", "--set", "item=医用口罩")
    design = rng.choice((("--template", "small"), ("--template", "box-100x150", *fields)))
    draft = ("--draft",) if rng.random() < 0.3 else ()
    message = rng.choice((("brothers",), ("sister-years", "--set", "years=3"), ("sincerity",)))
    label = ("label", *message, *design, *draft, "--dpi", "72")
    return _case(file, mutate.text(rng, seeds, _PO), ("messages", "list"), label)


def template(rng: Random) -> Case:
    """A template."""
    seeds = [path.read_text("utf-8") for path in _builtin(resources.TEMPLATES)]
    made = mutate.text(rng, [SMALL] * len(seeds) + seeds, _TOML)
    name = "small@100x150" if b'size = "any"' in made else "small"
    given = [
        f"{field}={value}"
        for field, value in _GIVEN.items()
        if b"{%s}" % field.encode() in made
    ]
    fields = [word for each in given for word in ("--set", each)]
    kind = rng.choice(("png", "pdf", "svg", "txt"))
    label = ("label", "brothers", "--template", name, "--dpi", "72", *fields, "-o", f"a.{kind}")
    return _case("templates/small.toml", made, label, more={"logo.png": _pictures()[0]})


def settings(rng: Random) -> Case:
    """cardgen.toml."""
    seed = (
        'messages = "messages"\ntemplates = ["templates"]\nfonts = ["fonts"]\nauthor = "a"\n'
        'gs1-prefix = "8801234"\nsscc-extension = "0"\n'
        '[values]\nfrom = "首尔"\nlogo = "a.png"\n'
    )
    words = ("gs1-prefix", "values", "messages", "author", '"', '"../.."', '"/"', "[]", "{}")
    more = {"fonts/a.otf": _fonts()[0], "a.png": _pictures()[0]}
    return _case("cardgen.toml", mutate.text(rng, [seed], words), LABEL, more=more)


def stock(rng: Random) -> Case:
    """A stock file, and a template for its labels."""
    built_in = [path.read_text("utf-8") for path in _builtin(resources.STOCK)]
    seeds, template = rng.choice((([_SHEET], "small"), (built_in, "label")))
    odd = ('"1mm"', '["1mm", "2mm"]', "99", "0", "-1", "1e9", "guides")
    label = ("label", "brothers", "--template", template, "--sheet", "x.toml", "-o", "a.pdf")
    made = mutate.text(rng, seeds, odd)
    return _case("x.toml", made, ("stock", "show", "x.toml", "-o", "t.pdf"), label)


def listing(rng: Random) -> Case:
    """A fonts.toml."""
    seed = (
        'fallback = ["own"]\n[family.own]\nname = "Own"\nlanguages = { ko = 0, ja = 1 }\n'
        'regular = { file = "a.otf", index = 0 }\nbold = { file = "a.otf", sha256 = "00" }\n'
    )
    made = mutate.text(rng, [seed], ("family", "fallback", "regular", '"../a.otf"', '"."', "9"))
    more = {"fonts/a.otf": _fonts()[0]}
    return _case("fonts/fonts.toml", made, (*LABEL, "--fonts", "fonts"), more=more)


def font(rng: Random) -> Case:
    """A font of a folder."""
    seed = rng.choice(_fonts())
    name = f"fonts/{rng.randrange(1 << 40)}.ttf"  # open fonts are known by their names
    kind = rng.choice(("png", "pdf", "svg"))
    check = ("fonts", "check", "사해가א각", "--lang", "ko", "--fonts", "fonts")
    label = (*LABEL, "--fonts", "fonts", "-o", f"a.{kind}")
    return _case(name, formats.font(rng, seed), check, label)


def picture(rng: Random) -> Case:
    """A picture."""
    seed = rng.choice(_pictures())
    changes = {
        b"\x89P": formats.png,
        b"\xff\xd8": formats.jpeg,
        b"RI": formats.webp,
        b"%P": formats.pdf,
    }
    change = changes.get(seed[:2], mutate.data)
    made = change(rng, seed)
    files = (
        ("png", "pdf", "svg") if rng.random() < 0.3 else (rng.choice(("png", "pdf", "svg")),)
    )
    labels = ((*LABEL, "--set", "logo=x.png", "-o", f"a.{kind}") for kind in files)
    return _case("x.png", made, *labels)


def drawing(rng: Random) -> Case:
    """An SVG, changed by its words."""
    seeds = [of_program(name).decode() for name in PROGRAMS]
    made = mutate.text(rng, [*seeds, *[_DRAWING] * len(seeds)], _SVG)
    kind = rng.choice(("png", "pdf", "svg"))
    return _case("x.svg", made, (*LABEL, "--set", "logo=x.svg", "-o", f"a.{kind}"))


def letter(rng: Random) -> Case:
    """The data of a letter, or a list of its recipients."""
    words = ("letter", "sympathy", "--data", "all.toml")
    many = (*words, "--data", "list.csv", "-o", "all.pdf")
    more = {"all.toml": SHARED.encode(), "list.csv": LIST.encode()}
    if rng.random() < 0.5:
        lines = mutate.text(rng, [LIST], _PEOPLE).split(b"\n")
        return _case("list.csv", b"\n".join(lines[:_MOST_ROWS]), many, more=more)
    made = mutate.text(rng, [SHARED], _PEOPLE)
    return _case("all.toml", made, rng.choice((many, (*words, "-o", "a.pdf"))), more=more)


def approvals(rng: Random) -> Case:
    """The approvals of a pair, in a project that requires them."""
    made = mutate.text(rng, [_make_approvals()], _APPROVED)
    settings = project()["cardgen.toml"] + b'approval = "required"\n'
    commands = (
        LABEL,
        ("messages", "approvals", "--pair", "zh-ko"),
        ("messages", "revoke", "brothers", "--pair", "zh-ko", "--by", "B"),
        ("messages", "approve", "brothers", "--pair", "zh-ko", "--by", "B", "--author", "A"),
    )
    more = {"cardgen.toml": settings}
    chosen = rng.sample(commands, 2)
    return _case("messages/zh-ko/approvals.toml", made, *chosen, more=more)


def xlsx(rng: Random) -> Case:
    """An XLSX workbook."""
    return _list("x.xlsx", formats.workbook(rng, rng.choice(_books())))


def opendocument(rng: Random) -> Case:
    """An ODS workbook."""
    cell = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'
    space = "xmlns:" if rng.random() < 0.1 else ""
    head = cell.format("string", space, "message") + cell.format("string", "", "boxes")
    row = cell.format("string", "", "brothers") + cell.format("float", 'office:value="2"', "2")
    rows = f"<table:table-row>{head}</table:table-row><table:table-row>{row}</table:table-row>"
    return _list("x.ods", formats.workbook(rng, ods(rows)))


def csv(rng: Random) -> Case:
    """A list as text, in an encoding of the region."""
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030", "cp949"))
    words = ("마스크", "장", "Seoul") if encoding == "cp949" else ("医用口罩", "只", "首尔")
    item, unit, sender = words
    seed = (
        "message,pair,template,boxes,item,quantity,unit,from,to,lot\n"
        f"brothers,zh-ko,box-100x150,2,{item},100,{unit},{sender},北京,L1\n"
        "sincerity,zh-ja,small,1,,,,,,\n"
    )
    made = mutate.text(rng, [seed], _CSV)
    if made.count(b"brothers") + made.count(b"sincerity") > _MOST_LABELS:
        made = b"\n".join(made.split(b"\n")[:_MOST_LABELS])
    return _list("x.csv", made.decode("utf-8", "replace").encode(encoding, "replace"))


def pdf(rng: Random) -> Case:
    """A PDF for a preflight."""
    made = formats.pdf(rng, rng.choice(_pdfs()))
    profile = rng.choice(((), (), ("--profile", "pdf/x-4"), ("--profile", "pdf/a-2b")))
    return Case({"x.pdf": made}, (("preflight", "x.pdf", *profile),))


def options(rng: Random) -> Case:
    """Words of a command line, of which no shell passes a NUL."""
    names = (
    "--pair", "--template", "--set", "--dpi",
    "--draft", "--sheet", "--copies", "--start",
    "--skip", "--order", "--offset",
    "--fonts", "--format", "--profile", "--crop-marks",
    "--json", "-o", "--message", "--shipment",
    "--verify", "--size", "--lang", "--reason",
        "--help", "-h", "--", "-",
    )  # fmt: skip
    words = (
    "brothers", "zh-ko", "small", "years=3", "300",
    "72dpi", "a4-2x2", "1", "0", "-5", "rows",
    "1mm,2mm", ".", "png", "pdf", "svg", "txt",
    "a.png", "a.pdf", "x.csv", "o", "1/10", "all",
    "105mm x 148mm", "pdf/x-4", "file:///tmp/x y",
    "s3://", "memory://a", "x://", "1-3,2",
        "1-99999999", "logo=.", "=", "a=",
    )  # fmt: skip
    begin = rng.choice((
    ("label",), ("label", "brothers"), LABEL,
    # `templates check` of all reads nothing of others', and takes as long as it must.
    ("templates", "show"), ("templates", "check", "small"),
        ("stock", "show"), ("stock", "list"), ("fonts", "check"), ("fonts", "list"),
        ("messages", "list"), ("explain",), ("init",), ("preflight",), ("reprint", "o"),
        ("void", "o"), ("status", "o"), ("glossary", "add"), ("glossary", "list"),
        ("batch", "x.csv", "-o", "o"), ("batch",), ("stock", "add"), (),
    ))  # fmt: skip
    odd = [word.replace("\0", "") for word in mutate.NASTY]
    more = [rng.choice(rng.choice((names, words, words, odd))) for _ in range(rng.randrange(6))]
    return Case({"x.csv": b"message,boxes\n"}, ((*begin, *more),), project())


def ledger(rng: Random) -> Case:
    """A shipment whose ledger is damaged."""
    made = dict(_shipment())
    name = "o/ledger.sqlite"
    seed = made[name]
    if rng.random() < 0.4:
        made[name] = _alter_ledger(rng, seed)
    elif rng.random() < 0.3:
        page = rng.randrange(len(seed) // 4096) * 4096
        made[name] = seed[:page] + bytes(4096) + seed[page + 4096 :]
    else:
        made[name] = mutate.data(rng, seed)
    commands = (
        ("batch", "x.csv", "-o", "o", "--jobs", "1", "--dpi", "72"),
        ("batch", "x.csv", "-o", "o", "--jobs", "1", "--dpi", "72", "--amend"),
        ("reprint", "o", "1-2"),
        ("void", "o", "2", "--reason", "x"),
        ("unvoid", "o", "2", "--reason", "x"),
        ("replace", "o", "2", "--reason", "x"),
        ("status", "o"),
        ("recover", "o"),
    )
    return Case(made, tuple(rng.sample(commands, 2)), project())


KINDS: Final[Mapping[str, Callable[[Random], Case]]] = {
    "po": po,
    "template": template,
    "settings": settings,
    "stock": stock,
    "listing": listing,
    "font": font,
    "picture": picture,
    "drawing": drawing,
    "letter": letter,
    "approvals": approvals,
    "xlsx": xlsx,
    "ods": opendocument,
    "csv": csv,
    "pdf": pdf,
    "options": options,
    "ledger": ledger,
}


def case(seed: int, kind: str, index: int) -> Case:
    """The case with this number, always the same."""
    return KINDS[kind](Random(f"{seed} {kind} {index}"))


def _case(
    name: str, made: bytes, *commands: tuple[str, ...], more: Files | None = None
) -> Case:
    return Case({**(more or {}), name: made}, commands, project())


def _list(name: str, made: bytes) -> Case:
    words = ("--pair", "zh-ko", "--template", "small", "--jobs", "1", "--dpi", "72")
    return _case(name, made, ("batch", name, "-o", "o", "--shipment", "M", *words))


@cache
def _make_approvals() -> str:
    """Make a file of approvals: one text is approved, another no longer."""
    with TemporaryDirectory() as folder:
        write(Path(folder), project())
        at = dt.datetime(2020, 3, 26, tzinfo=dt.UTC)
        made = Project.open(folder)
        for name in ("brothers", "sincerity"):
            approve(made, "zh-ko", name, by="B <b@example.org>", author="A", at=at)
        revoke(made, "zh-ko", "sincerity", by="B <b@example.org>", at=at)
        return (Path(folder) / "messages/zh-ko/approvals.toml").read_text("utf-8")


@cache
def _builtin(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


@cache
def _fonts() -> tuple[bytes, ...]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.otf"
        one = subset(path, "四海之内皆兄弟사해가 각א。.").read_bytes()
        return one, subset(path, "사해", without="GSUB GPOS BASE").read_bytes()


@cache
def _pictures() -> tuple[bytes, ...]:
    """Small ones in all formats and modes."""
    image = Image.linear_gradient("L").resize((24, 16))
    exif = Image.Exif()
    exif[0x0112] = 6
    kinds: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("PNG", "L", {}), ("PNG", "RGBA", {}), ("PNG", "P", {"transparency": 0}),
        ("PNG", "1", {}), ("PNG", "I;16", {}), ("PNG", "RGB", {"exif": exif}),
        ("JPEG", "RGB", {"exif": exif}), ("JPEG", "L", {}), ("JPEG", "CMYK", {}),
        ("JPEG", "RGB", {"progressive": True}), ("WEBP", "RGB", {}), ("WEBP", "RGBA", {}),
        ("WEBP", "RGBA", {"lossless": True, "exif": exif}),
        ("TIFF", "RGB", {"exif": exif}), ("TIFF", "CMYK", {"compression": "tiff_lzw"}),
        ("GIF", "P", {"transparency": 0}), ("BMP", "RGB", {}),
    )  # fmt: skip
    drawings = tuple(map(of_program, PROGRAMS))
    return (*(_encode(image, *kind) for kind in kinds), *drawings, _page())


def _page() -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(60, 40), invariant=True)
    canvas.setFillColorRGB(0.5, 0.2, 0.1)
    canvas.circle(20, 20, 10, fill=1)
    canvas.save()
    return stream.getvalue()


def _encode(image: Image.Image, kind: str, mode: str, options: dict[str, Any]) -> bytes:
    stream = BytesIO()
    step = image.convert("RGB") if mode in ("CMYK", "P") else image
    step.convert(mode).save(stream, kind, **options)
    return stream.getvalue()


@cache
def _books() -> tuple[bytes, ...]:
    rows = [
        ("message", "pair", "template", "boxes", "item"),
        ("brothers", "zh-ko", "small", 2, ""),
    ]
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter}{number}"><v>{value}</v></c>'
            if isinstance(value, int)
            else text_cell(f"{letter}{number}", str(value))
            for letter, value in zip("ABCDE", row, strict=True)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    example = Path(__file__).parents[2] / "examples/tokyo-2020.xlsx"
    return bare_book(cells), bare_book(cells), example.read_bytes()


@cache
def _pdfs() -> tuple[bytes, ...]:
    """PDFs that cardgen makes in all profiles, and PDFs like those of other programs."""
    date = "2020-03-26T00:00:00Z"
    label = Project.open().label("brothers", template="box-a5", date=date).document()
    rich = (
        b"q 1 0 0 1 5 5 cm 0 0 m 9 9 l S 1 0 0 rg 0 0 9 9 re f Q BT /F1 6 Tf (a) Tj ET "
        b"/X Do /DeviceCMYK cs 1 1 1 1 sc 0 0 9 .1 re f BI /W 1 /H 1 /BPC 8 /CS /G ID a EI"
    )
    own = [render(label, "pdf", profile=profile) for profile in CLAIMS]
    return (*own, *(sample(rich, profile=profile) for profile in CLAIMS), sample(b"/X Do"))


@cache
def _shipment() -> Files:
    """A project in which a shipment of three boxes was made."""
    here = Path.cwd()
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            list_ = b"message,pair,template,boxes\nbrothers,zh-ko,small,3\n"
            write(Path(folder), {**project(), "x.csv": list_})
            done = run("batch", "x.csv", "-o", "o", "--jobs", "1", "--dpi", "72")
            assert done.code == 0, done.err
            with sqlite3.connect("o/ledger.sqlite") as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            names = [path for path in Path("o").rglob("*") if path.is_file()]
            made = {str(path): path.read_bytes() for path in names if path.suffix != ".pdf"}
        finally:
            os.chdir(here)
    return {**made, "x.csv": list_}


def _alter_ledger(rng: Random, seed: bytes) -> bytes:
    """Write odd values into the tables of a ledger, and leave its pages whole."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.sqlite"
        path.write_bytes(seed)
        database = sqlite3.connect(path)
        try:
            tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type='table'")
            name = rng.choice([each for each, _ in tables.fetchall()])
            columns = [row[1] for row in database.execute(f"PRAGMA table_info('{name}')")]
            values = (
                None,
                "",
                "x",
                b"\xff",
                -1,
                1 << 62,
                0.5,
                "{}",
                "[]",
                '"',
                "null",
                "planned",
            )
            change = rng.randrange(4)
            if change == 0:
                database.execute(f"DELETE FROM '{name}' WHERE rowid = {rng.randrange(4)}")
            elif change == 1:
                database.execute(f"DROP TABLE '{name}'")
            elif columns:
                column = rng.choice(columns)
                database.execute(
                    f"UPDATE OR IGNORE '{name}' SET '{column}' = ?", (rng.choice(values),)
                )
            database.commit()
        except sqlite3.Error:
            pass  # what it does not let be done
        finally:
            database.close()
        return path.read_bytes()


def write(folder: Path, files: Files) -> None:
    """Write files below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def empty(folder: Path) -> None:
    """Remove what is in a folder."""
    for path in folder.iterdir():
        remove = partial(shutil.rmtree, ignore_errors=True)
        (remove if path.is_dir() and not path.is_symlink() else Path.unlink)(path)
