"""What people make letters to many with instead: Typst, WeasyPrint and LibreOffice.

Each gets the texts of the letters as they are, languages in turn: a head, paragraphs, a table
and closing lines, a page each. They set them justified with the indents of the language, from
the same fonts, and write one PDF of all. Nobody draws seals, and nobody is asked to find out
what a letter says.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from benchmarks.peers import FONTS, typst_fonts

Side = Mapping[str, Any]
"""A language of a letter: lang, face, head, body, goods and tail."""

TYPST: Final = """
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

TYPST_ONCE: Final = """\
import sys, typst
from pathlib import Path
source, folder, texts, path = sys.argv[1:]
fonts = typst.Fonts(
    include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
typst.compile(source.encode(), output=path, format="pdf", font_paths=fonts,
              sys_inputs={"letters": Path(texts).read_text("utf-8")})
"""
"""A program that makes one letter: ``python -c TYPST_ONCE SOURCE FONTS TEXTS PATH``."""

_STYLE: Final = """
@page { size: 210mm 297mm; margin: 30mm 27mm 27mm }
body { font-size: 11.5pt; line-height: 1.75; text-align: justify }
p { margin: 0; text-indent: 1em }
.side { break-after: page }
.zh { font-family: "Noto Serif CJK SC"; } .zh p { text-indent: 2em }
.ja { font-family: "Noto Serif CJK JP"; }
p.head { text-indent: 0 } p.tail { text-align: right }
table { width: 100%; border-collapse: collapse }
"""

_FODT: Final = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>{styles}</office:styles>
<office:automatic-styles><style:page-layout style:name="pm"><style:page-layout-properties
 fo:page-width="210mm" fo:page-height="297mm" fo:margin="27mm"/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard"
 style:page-layout-name="pm"/></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""


def typst(letters: Sequence[Sequence[Side]], path: Path) -> None:
    """One document of all, which its best user compiles at once."""
    import typst as typesetter

    pdf = typesetter.Compiler(font_paths=typst_fonts()).compile(
        TYPST.encode(), format="pdf", sys_inputs={"letters": json.dumps(letters)}
    )
    assert isinstance(pdf, bytes)
    path.write_bytes(pdf)


def weasyprint(letters: Sequence[Sequence[Side]], path: Path) -> None:
    """One HTML document of all, its fonts found by fontconfig."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    sides = "".join(_html(side) for letter in letters for side in letter)
    html = f"<style>{_STYLE}</style><body>{sides}</body>"
    HTML(string=html).write_pdf(path, font_config=FontConfiguration())


def _html(side: Side) -> str:
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in side["goods"]
    )
    body = "".join(f"<p>{escape(text)}</p>" for text in side["body"])
    tail = "".join(f'<p class="tail">{escape(text)}</p>' for text in side["tail"])
    return (
        f'<div class="side {side["lang"]}" lang="{side["lang"]}">'
        f'<p class="head">{escape(side["head"])}</p>{body}<table>{rows}</table>{tail}</div>'
    )


def merged_document(letters: Sequence[Sequence[Side]], path: Path) -> None:
    """What a merge of LibreOffice comes to before it is exported: one text document of all."""
    styles = "".join(map(_styles, ("zh", "ja")))
    body = "".join(_odt(side) for letter in letters for side in letter)
    path.write_text(_FODT.format(styles=styles, body=body), "utf-8")


def libreoffice(document: Path, folder: Path) -> None:
    """Export such a document as PDF into a folder, without a window."""
    command = [str(soffice()), f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--headless", "--norestore", "--convert-to", "pdf:writer_pdf_Export"]
    command += ["--outdir", str(folder), str(document)]
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, stdout=quiet, stderr=quiet)


def soffice() -> str | None:
    """LibreOffice, if there is one."""
    return shutil.which("soffice")


def fontconfig(folder: Path) -> dict[str, str]:
    """The variable of the environment by which programs find our fonts, and no others."""
    file = folder / "fonts.conf"
    if not file.exists():
        cache = folder / "fontconfig"
        file.write_text(
            f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
            f"<dir>{FONTS}</dir><cachedir>{cache}</cachedir></fontconfig>",
            "utf-8",
        )
    return {"FONTCONFIG_FILE": str(file)}


def _styles(lang: str) -> str:
    face, indent, country = {"zh": ("SC", "2em", "CN"), "ja": ("JP", "1em", "JP")}[lang]
    family = f"Noto Serif CJK {face}"
    text = (
        f'<style:text-properties fo:font-family="{family}" style:font-family-asian="{family}"'
        f' style:font-name-asian="{family}" fo:font-size="11.5pt"'
        f' style:font-size-asian="11.5pt" style:language-asian="{lang}"'
        f' style:country-asian="{country}"/>'
    )
    kinds = {
        "body": f'fo:text-align="justify" fo:line-height="175%" fo:text-indent="{indent}"',
        "head": 'fo:line-height="175%" fo:break-before="page"',
        "tail": 'fo:text-align="end" fo:line-height="175%"',
        "cell": "",
    }
    return "".join(
        f'<style:style style:name="{lang}-{name}" style:family="paragraph">'
        f"<style:paragraph-properties {how}/>{text}</style:style>"
        for name, how in kinds.items()
    )


def _odt(side: Side) -> str:
    def lines(kind: str, texts: Sequence[str]) -> str:
        name = f"{side['lang']}-{kind}"
        return "".join(
            f'<text:p text:style-name="{name}">{escape(text)}</text:p>' for text in texts
        )

    rows = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell>{lines('cell', [each])}</table:table-cell>" for each in row
        )
        + "</table:table-row>"
        for row in side["goods"]
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(side["goods"][0])}"/>'
    table = f"<table:table>{columns}{rows}</table:table>"
    head, tail = lines("head", [side["head"]]), lines("tail", side["tail"])
    return head + lines("body", side["body"]) + table + tail
