"""XLSX (ECMA-376-1, chapter 18): the sheets of a workbook, and what its parts say of cells."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO, Final

from cardgen.workbooks.cells import (
    Attributes,
    CellRange,
    Elements,
    Merged,
    Refused,
    SheetName,
    SheetRow,
    attribute,
)
from cardgen.workbooks.formats import BUILTIN, GENERAL
from cardgen.workbooks.xlsx_sheet import TRUE, Looks, SharedTexts, XlsxSheet, place

_PIECE: Final = 1 << 20


class Xlsx:
    """A workbook in an archive. Raises Refused, and KeyError for parts that are not there."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._book = self._main_part()
        self._parts: dict[str, str] = {}
        self.sheets = self._sheets()
        self._styles = self._read_styles()
        self._strings = SharedTexts(self._related("/sharedStrings"), archive)

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """The rows of a sheet that are not empty."""
        part = self._parts[sheet]
        merged = Merged(self._merged(part))
        with self._archive.open(part) as file:
            sheet_rows = XlsxSheet(self._strings, self._styles, merged, self._notes(part))
            yield from sheet_rows.rows(file)

    def _main_part(self) -> str:
        found = [
            target
            for kind, target in self._relations("", "_rels/.rels").values()
            if kind.endswith("/officeDocument")
        ]
        return found[0] if found else "xl/workbook.xml"

    def _relations(self, folder: str, part: str) -> dict[str, tuple[str, str]]:
        """What a part names: its id → the kind of it, and its path in the archive."""
        found: dict[str, tuple[str, str]] = {}

        def visit(local: str, _: str, attributes: Attributes) -> None:
            if local == "Relationship":
                path = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
                found[attributes["Id"]] = attributes["Type"], path[1:]

        with self._archive.open(part) as file:
            Elements(visit).parse_all(file)
        return found

    def _book_relations(self) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(self._book)
        return self._relations(folder, f"{folder}/_rels/{name}.rels")

    def _related(self, kind: str) -> str:
        """The part of the workbook of this kind, or ""."""
        found = (target for of, target in self._book_relations().values() if of.endswith(kind))
        return next(found, "")

    def _sheets(self) -> list[SheetName]:
        relations = self._book_relations()
        sheets: list[SheetName] = []

        def visit(local: str, _: str, attributes: Attributes) -> None:
            if local == "workbookPr" and attributes.get("date1904") in TRUE:
                raise Refused(
                    "the workbook counts its days from 1904, as old Macs did",
                    "copy the list into a new workbook, look at its dates, and save that",
                )
            if local == "sheet":
                link = attribute(attributes, "id", "relationships")
                kind, target = relations.get(link, ("", ""))
                if kind.endswith("/worksheet"):
                    name = attributes["name"]
                    self._parts[name] = target
                    hidden = attributes.get("state", "visible") != "visible"
                    sheets.append(SheetName(name, hidden))

        with self._archive.open(self._book) as file:
            Elements(visit).parse_all(file)
        return sheets

    def _read_styles(self) -> list[Looks]:
        codes = dict(BUILTIN)
        fonts: list[bool] = []
        styles: list[Looks] = []

        def visit(local: str, around: str, attributes: Attributes) -> None:
            if local == "numFmt" and around == "numFmts":
                codes[int(attributes["numFmtId"])] = attributes["formatCode"]
            elif local == "font" and around == "fonts":
                fonts.append(False)
            elif local == "strike" and around == "font" and fonts:
                fonts[-1] |= attributes.get("val", "1") in TRUE
            elif local == "xf" and around == "cellXfs":
                number, font = int(attributes.get("numFmtId", 0)), attributes.get("fontId", "")
                struck = font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]
                styles.append(Looks(codes.get(number, GENERAL), struck))

        part = self._related("/styles")
        if part in self._archive.namelist():
            with self._archive.open(part) as file:
                Elements(visit).parse_all(file)
        return styles

    def _notes(self, part: str) -> dict[int, set[int]]:
        """The cells of a sheet with comments (18.7), old ones and threads, by row from 1."""
        folder, name = posixpath.split(part)
        links, names = f"{folder}/_rels/{name}.rels", set(self._archive.namelist())
        found: dict[int, set[int]] = {}

        def visit(local: str, _: str, attributes: Attributes) -> None:
            if local in ("comment", "threadedComment"):
                row, column = place(attributes.get("ref", "").partition(":")[0])
                found.setdefault(row + 1, set()).add(column)

        for kind, target in self._relations(folder, links).values() if links in names else ():
            if kind.endswith(("/comments", "/threadedComment")) and target in names:
                with self._archive.open(target) as file:
                    Elements(visit).parse_all(file)
        return found

    def _merged(self, part: str) -> list[CellRange]:
        """The merged cells of a sheet, which stand behind its rows."""
        with self._archive.open(part) as file:
            if not _mentions(file, b"mergeCell"):
                return []
        areas: list[CellRange] = []

        def visit(local: str, _: str, attributes: Attributes) -> None:
            if local == "mergeCell":
                first, _, last = attributes.get("ref", "").partition(":")
                top, left = place(first)
                bottom, right = place(last or first)
                areas.append(CellRange(top, left, bottom, right))

        with self._archive.open(part) as file:
            Elements(visit).parse_all(file)
        return sorted(areas, reverse=True)


def _mentions(file: IO[bytes], name: bytes) -> bool:
    """Whether a name of XML may be in a file; that is quicker than reading it twice."""
    rest = b""
    while piece := file.read(_PIECE):
        if name in rest + piece or b"\0" in piece:  # or it is UTF-16
            return True
        rest = piece[-len(name) :]
    return False
