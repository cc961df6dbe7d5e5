"""Checks of fonts: characters of texts that no font has, and the list of the fonts.

In come a project and texts; out come errors and warnings. They are returned, not raised, so
that all can be corrected at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.catalog import full_tag, pair_langs, read_po
from cardgen.display import FontRef
from cardgen.errors import CatalogError, Diagnostic, EncodingError, Location
from cardgen.files import decode, read
from cardgen.fonts import (
    PLAIN,
    Family,
    FontChoice,
    FontFile,
    FontLibrary,
    Weight,
    check_embedding,
    hb_font,
)
from cardgen.project.project import Project
from cardgen.text import (
    FontUse,
    itemize,
    list_font_warnings,
    list_style_warnings,
    missing_glyph_error,
)

MOST_BYTES: Final = 4 << 20  # of a text
_NAME_FULL: Final = 4  # name IDs of OpenType's table `name`
_NAME_VERSION: Final = 5


class TextCheck(msgspec.Struct, frozen=True):
    """The characters of a text that were checked, with errors and warnings."""

    characters: frozenset[str]
    findings: tuple[Diagnostic, ...]
    warnings: tuple[Diagnostic, ...] = ()


def check_text(
    project: Project, text: str, lang: str, font: str = PLAIN, place: Location | None = None
) -> TextCheck:
    """Find characters of a text without a font, or from a wrong font.

    A character that `font` lacks but another family has is a warning. Line ends, tabs and other
    controls are not checked: they are never drawn.
    """
    chain = project.fonts.chain(font, "regular", full_tag(lang))
    broken = dict.fromkeys(char for char in text if unicodedata.category(char) == "Cs")
    drawn = "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cs"})
    segments, missing = itemize(drawn, full_tag(lang), chain)
    settings = [
        FontUse(
            drawn[segment.start : segment.end],
            full_tag(lang),
            segment.font,
            FontChoice((font,), "regular"),
        )
        for segment in segments
        if segment.font is not None
    ]
    return TextCheck(
        frozenset(drawn) | broken.keys(),
        tuple(missing_glyph_error(char, place) for char in (*missing, *broken)),
        (
            *list_font_warnings(settings, project.fonts, place),
            *_unembeddable(use.font for use in settings),
            *(
                warning
                for warning in list_style_warnings(settings, project.fonts, place)
                if warning.rule == "other-font"  # no style asks for a weight
            ),
        ),
    )


def _unembeddable(fonts: Iterable[FontRef]) -> Iterator[Diagnostic]:
    """Yield a warning for each font that a PDF must not contain."""
    for ref in dict.fromkeys(fonts):
        name = hb_font(ref).face.get_name(_NAME_FULL) or Path(ref.path).name
        if found := check_embedding(ref, name):
            yield replace(found, severity="warning")


def check_file(project: Project, path: Path, lang: str, font: str = PLAIN) -> TextCheck:
    """Check each line of a text file, or each text of a PO file, as `check_text` does.

    The languages of a PO file are those of the pair that its folder names, or else `lang`.
    Raises CardgenError if the file cannot be read.
    """
    texts = _lines(path, lang) if path.suffix == ".txt" else _po_texts(path, lang)
    characters: frozenset[str] = frozenset()
    findings: list[Diagnostic] = []
    warnings: list[Diagnostic] = []
    for text, text_lang, line in texts:
        checked = check_text(project, text, text_lang, font, Location(str(path), line))
        characters |= checked.characters
        findings += checked.findings
        warnings += checked.warnings
    return TextCheck(characters, tuple(findings), tuple(dict.fromkeys(warnings)))


def _po_texts(path: Path, lang: str) -> Iterator[tuple[str, str, int]]:
    """Yield the texts of a PO file with their languages and lines."""
    try:
        source, target = pair_langs(path.resolve().parent.name)
    except CatalogError:
        source, target = lang, lang
    for entry in read_po(path):
        yield entry.source, source, entry.source_line
        yield entry.translation, target, entry.translation_line


def _lines(path: Path, lang: str) -> Iterator[tuple[str, str, int]]:
    """Yield the lines of a text file with their numbers."""
    try:
        data = read(path, MOST_BYTES)
    except OSError as error:
        raise EncodingError(
            "bad-encoding", f"cannot be read: {error.strerror}", location=Location(str(path))
        ) from error
    text = decode(data, str(path))
    for number, written in enumerate(text.split("\n"), 1):
        yield written, lang, number


class FontInfo(msgspec.Struct, frozen=True):
    """A font as a row of ``cardgen fonts list``."""

    family: str
    weight: Weight
    name: str
    version: str
    languages: tuple[str, ...]
    path: Path
    intact: bool | None  # None where no SHA-256 is listed


def _files(family: Family) -> Iterator[tuple[Weight, FontFile, tuple[str, ...]]]:
    """Yield each font file of a family once, with its weight and languages."""
    files: dict[tuple[Weight, Path], tuple[FontFile, list[str]]] = {}
    for lang, weight, file in family.list_files():
        _, langs = files.setdefault((weight, file.path), (file, []))
        langs += [lang] if lang else []
    for (weight, _), (file, langs) in files.items():
        yield weight, file, tuple(langs)


def describe_fonts(library: FontLibrary) -> list[FontInfo]:
    """Describe the fonts of a library, and check the SHA-256 of each file that is listed."""
    from hashlib import file_digest

    rows = []
    for key, family in library.families.items():
        for weight, file, langs in _files(family):
            face = hb_font(file.ref).face
            intact = None
            if file.sha256 is not None:
                with file.path.open("rb") as stream:
                    intact = file_digest(stream, "sha256").hexdigest() == file.sha256
            version = (face.get_name(_NAME_VERSION) or "").removeprefix("Version ")
            version = version.partition(";")[0]
            rows.append(FontInfo(key, weight, family.name, version, langs, file.path, intact))
    return rows
