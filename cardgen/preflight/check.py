"""Check a file, from its first byte to its last page, by all rules, into one report.

Only one page is in memory at a time. What stays are the findings, and what pages share.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf

from cardgen.pdf_content import Matrix
from cardgen.pdf_streams import UNREADABLE, entry, inherited_entry, items, numbers
from cardgen.preflight import boxes, document, edges, extents, forbidden
from cardgen.preflight.findings import Gathered, Objection, PdfReport, shorten
from cardgen.preflight.interpreter import Found, Interpreter
from cardgen.preflight.judge import Judge
from cardgen.preflight.profiles import PROFILES, Profile, ShopSheet, profile_of_claims
from cardgen.preflight.separations import Overlaps, can_measure, coverage

_SAID: Final = 120  # characters of an error of qpdf


def check(
    file: Path | bytes, profile: str | None, size: tuple[float, float] | None, shop: ShopSheet
) -> PdfReport:
    """Check a PDF file, with the limits of a `shop`. Raises OSError if it cannot be opened."""
    kind = PROFILES[profile or "screen"].at(shop)
    gathered, version, pages = Gathered(), "", 0
    source = BytesIO(file) if isinstance(file, bytes) else file
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            known = document.read_metadata(pdf)
            if profile is None:
                kind = profile_of_claims([*known.claims, known.hint]).at(shop)
            version, pages = _check(pdf, file, known, kind, size, gathered)
    except pikepdf.PasswordError:
        message = "the file cannot be read without its password"
        gathered.add([Objection("encryption", "error", message)])
    except UNREADABLE as error:
        if isinstance(error, OSError):
            raise
        name = f"stream {source}" if isinstance(file, bytes) else f"{source}"
        message = f"the file cannot be read: {_short_message(error, name)}"
        gathered.add(kind.complaints("damaged", message))
    return PdfReport(kind.name, version, pages, gathered.findings())


def _check(
    pdf: pikepdf.Pdf,
    file: Path | bytes,
    known: document.Metadata,
    profile: Profile,
    size: boxes.Size | None,
    gathered: Gathered,
) -> tuple[str, int]:
    """Check an open PDF file. Return its version and its number of pages."""
    gathered.add(_repairs(pdf, profile))
    intent = document.read_intent(pdf.Root, profile)
    gathered.add(document.check_file(pdf, profile))
    gathered.add(intent.complaints)
    gathered.add(document.check_metadata(pdf, known, profile))
    judge = Judge(profile, intent.family, intent.icc, profile.limits.ink or intent.most_ink)
    places, overlaps = extents.Extents(), Overlaps()
    interpreter = Interpreter(judge, places)
    measures = "ink-coverage" in profile.severities and can_measure()
    overlapping, deep = set[int](), dict[int, Found]()
    first: boxes.PdfPageSize | None = None
    number = 0
    for number, page in enumerate((each.obj for each in pdf.pages), 1):
        sheet, scale = boxes.sheet(page), boxes.unit(page)
        first = first or sheet
        gathered.add(boxes.check(sheet, profile), number)
        sized = boxes.check_size(sheet, size, first.size, profile)
        gathered.add(sized or boxes.check_turn(sheet, first, profile), number)
        try:
            gathered.add(document.check_page(page, sheet, profile), number)
            resources = inherited_entry(page, "/Resources")
            seen = sheet.visible_area if profile.press else None
            shown: Found = interpreter.page(page, resources, scale, seen)
            shown |= interpreter.group("the page's group", page, resources)
            measured = measures and not overlaps.knocked_out(page)
            inks = frozenset(each for each in shown if measured and each.rule == "ink-coverage")
            gathered.add(shown - inks, number)
            gathered.add(_annotations(interpreter, page, resources, scale), number)
            if inks:
                deep[number] = inks
            if profile.press:
                marks = places.page(page, scale)
                edge = edges.check(marks, sheet, profile, judge.most_ink, places.is_white)
                gathered.add(edge, number)
                if measured and overlaps.on(page):
                    overlapping.add(number)
        except UNREADABLE as error:
            message = f"the page cannot be read: {_short_message(error, pdf.filename)}"
            gathered.add(profile.complaints("damaged", message), number)
        gathered.add(_repairs(pdf, profile), number)
    if overlapping or deep:
        for at, found in coverage(file, sorted({*overlapping, *deep})).items():
            known_inks = deep.get(at, frozenset())
            gathered.add(judge.page_ink(found, known_inks, overlap=at in overlapping), at)
    forbidden.check(pdf, profile, gathered)
    if not number:
        gathered.add(profile.complaints("damaged", "the file has no pages"))
    return pdf.pdf_version, number


def _repairs(pdf: pikepdf.Pdf, profile: Profile) -> list[Objection]:
    """Report the repairs that qpdf has made in a file since the last call."""
    said = (_short_message(warning, pdf.filename) for warning in pdf.get_warnings())
    messages = (f"the file had to be repaired: {each}" for each in said)
    return [o for each in messages for o in profile.complaints("damaged", each, mild=True)]


def _annotations(interpreter: Interpreter, page: Any, resources: Any, scale: float) -> Found:
    """Check the annotations on a page, after its content was checked."""
    found: Found = frozenset()
    for note in items(entry(page, "/Annots")):
        if document.is_visible(note):
            for form in document.appearances(note):
                state = extents.START._replace(ctm=_appearance_scale(note, form, scale))
                found |= interpreter.form(form, state, resources)
    return found


def _appearance_scale(note: Any, form: Any, scale: float) -> Matrix:
    """Compute the matrix that maps an annotation's appearance to its rectangle (12.5.5)."""
    place, box = numbers(entry(note, "/Rect"), 4), numbers(entry(form, "/BBox"), 4)
    matrix = numbers(entry(form, "/Matrix"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    if place is None or box is None:
        return scale, 0.0, 0.0, scale, 0.0, 0.0
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    a, b, c, d, _, _ = map(abs, matrix)
    # Programs write no turn or a quarter turn, so these are the sides of the turned box.
    turned = a * width + c * height, b * width + d * height
    across = abs(place[2] - place[0]) / turned[0] if turned[0] else 1.0
    down = abs(place[3] - place[1]) / turned[1] if turned[1] else 1.0
    return scale * across, 0.0, 0.0, scale * down, 0.0, 0.0


def _short_message(error: object, name: str) -> str:
    """Write an error of qpdf on one short line, without the `name` of the file."""
    return shorten(str(error).removeprefix(name).lstrip(": "), _SAID)
