"""SVG files of pages, and their elements, found by Python's own parser."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

from cardgen.backends import render
from cardgen.display import Document, Page

SVG: Final = "{http://www.w3.org/2000/svg}"
HREF: Final = "{http://www.w3.org/1999/xlink}href"
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def svg(drawn: Page, dpi: float = 300.0) -> bytes:
    return render(Document((drawn,), "", ()), "svg", dpi)


def root(file: bytes) -> ET.Element:
    return ET.fromstring(file.decode("utf-8"))


def only(found: list[ET.Element]) -> ET.Element:
    (element,) = found
    return element
