"""Rewrite a page into a file of one page whose red, green and blue are three plates.

Red is the first plate: 1 without ink, 0 for full ink. Green is the second, blue the third.
Blend modes act on each component as on inks (ISO 32000-1, 11.3.5: subtractive values are
complemented first), so a renderer of RGB gives the right result. Cyan, magenta and yellow are
in one file, since the nonseparable modes act on the three together; black is grey, as those
modes ask (11.3.5.3). Overprinting marks are left out of plates that they do not paint on. Soft
masks stay as they are: they are no ink.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name

from cardgen.preflight.boxes import PdfBox, unit
from cardgen.preflight.colors import ALL_PLATES
from cardgen.preflight.inks import of_shading
from cardgen.preflight.objects import (
    Key,
    dictionary,
    entry,
    inherited_entry,
    is_stream,
    items,
    name,
)
from cardgen.preflight.separations.content import PlateContent
from cardgen.preflight.separations.copies import ObjectCopies
from cardgen.preflight.separations.drawing import PlateState
from cardgen.preflight.separations.pictures import Pictures, Unpacked
from cardgen.preflight.separations.shades import Plates, picking_space
from cardgen.preflight.separations.tints import CYAN_TO_BLACK, Source, Sources, Tint

_DEEPEST: Final = 32  # forms within forms
_MOST: Final = 500_000  # operators of a page
_NO_INKS: Final = ("/OP", "/op", "/OPM", "/TR", "/TR2", "/HT", "/BG", "/BG2", "/UCR", "/UCR2")
_OWN: Final = (
    "/Resources", "/Group", "/Metadata", "/PieceInfo", "/StructParents", "/OPI", "/Ref", "/OC",
    "/LastModified", "/Length", "/Filter", "/DecodeParms",
)  # fmt: skip
_WHITE_KEPT: Final = frozenset(
    (
        "", "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten",
        "/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight",
    )
)  # fmt: skip
"""Blend modes that spot colours have; the others are Normal for them (11.7.4.2)."""


class TooLongError(Exception):
    """The page has too many operators."""


class Rewritten(NamedTuple):
    """File of one page, its spot colours, and the most ink of one colour."""

    data: bytes
    spots: tuple[str, ...]
    alone: float


def rewrite(
    pdf: pikepdf.Pdf,
    page: Any,
    box: PdfBox,
    plates: Plates,
    sources: Sources,
    unpacked: Unpacked,
) -> Rewritten:
    """Rewrite the part of a page within a box, in points, for three plates.

    Raises ApartError, TooLongError, and exceptions of `UNREADABLE`.
    """
    with pikepdf.new() as target:
        copies = ObjectCopies(target)
        writer = Writer(pdf, copies, plates, sources, Pictures(copies, unpacked))
        resources = inherited_entry(page, "/Resources")
        content, own = writer.stream(page, resources, PlateState(), fresh=True)
        scale = unit(page)
        made = Dictionary(
            Type=Name.Page,
            MediaBox=Array([side / scale for side in box]),
            Contents=target.make_stream(content),
            Resources=own,
        )
        if (group := dictionary(page, "/Group")) is not None:
            made.Group = writer.copies.without(group, ("/CS",))
        if (layers := dictionary(pdf.Root, "/OCProperties")) is not None:
            target.Root.OCProperties = writer.copies.of(layers)
        target.pages.append(pikepdf.Page(made))
        output = BytesIO()
        target.save(output, compress_streams=False, static_id=True)
        return Rewritten(output.getvalue(), tuple(writer.spots), writer.alone)


class Writer:
    """Rewrites the streams of a page, each form once per state."""

    def __init__(
        self,
        pdf: pikepdf.Pdf,
        copies: ObjectCopies,
        plates: Plates,
        sources: Sources,
        pictures: Pictures,
    ) -> None:
        self.pdf, self.copies, self.plates, self.sources = pdf, copies, plates, sources
        self.pictures = pictures
        self.spots: dict[str, None] = {}
        self.single = 0.0
        self.left = _MOST
        self._names = 0
        self._done: dict[object, Any] = {}
        self._active: set[Key] = set()

    @property
    def alone(self) -> float:
        """Most ink of a single colour, picture or shading, in percent."""
        return max(self.single, self.pictures.most)

    def stream(
        self, holder: Any, resources: Any, state: PlateState, *, fresh: bool = False
    ) -> tuple[bytes, Dictionary]:
        """Rewrite the content of a page, form, pattern or glyph; return it with its resources.

        A `fresh` stream begins with the initial colours.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            instructions = pikepdf.parse_content_stream(holder)
        self.left -= len(instructions)
        if self.left < 0:
            raise TooLongError
        content = PlateContent(self, resources, state)
        if fresh:
            content.begin()
        for instruction in instructions:
            content.follow(instruction)
        return pikepdf.unparse_content_stream(content.made), content.resources

    def name(self) -> Name:
        """Make a new name for a resource."""
        self._names += 1
        return Name(f"/P{self._names}")

    def lights(self, tint: Tint) -> tuple[float, ...]:
        """Turn a tint into red, green and blue for the three plates."""
        return tuple(round(1 - tint.on(plate), 4) for plate in self.plates)

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """Return what was made before, or make it now."""
        if key not in self._done:
            self._done[key] = make()
        return self._done[key]

    def form(self, form: Any, resources: Any, state: PlateState, *, fresh: bool = False) -> Any:
        """Rewrite a form or pattern; None if it draws itself."""
        own = dictionary(form, "/Resources")
        inner = resources if own is None else own
        key: Key = form.objgen
        if key in self._active or len(self._active) >= _DEEPEST:
            return None
        self._active.add(key)
        try:
            whose = (0, 0) if own is not None else getattr(inner, "objgen", (0, 0))
            return self.once(
                (key, whose, state), lambda: self._form(form, inner, state, fresh=fresh)
            )
        finally:
            self._active.discard(key)

    def _form(self, form: Any, resources: Any, state: PlateState, *, fresh: bool) -> Any:
        content, own = self.stream(form, resources, state, fresh=fresh)
        made = self.copies.target.make_stream(content)
        for key, value in form.stream_dict.items():
            if key not in _OWN:
                made[key] = self.copies.of(value)
        made.Resources = own
        if (group := dictionary(form, "/Group")) is not None:
            made.Group = self.copies.without(group, ("/CS",))
        return self.copies.target.make_indirect(made)

    def tiles(self, pattern: Any, resources: Any) -> Any:
        """Rewrite a tiling pattern."""
        colored = entry(pattern, "/PaintType") != 2
        return self.form(pattern, resources, PlateState(), fresh=colored)

    def shading(self, shading: Any, source: Source) -> Any:
        """Rewrite a shading."""
        self.single = max(self.single, of_shading(shading, source.space))
        for ink in source.inks:
            self._note_plate(ink)
        make = self.copies.stream if is_stream(shading) else self.copies.without
        made = make(shading, ("/ColorSpace",))
        made.ColorSpace = picking_space(self.copies.target, source, self.plates)
        return self.copies.target.make_indirect(made)

    def font(self, font: Any, resources: Any) -> Any:
        """Copy a font; rewrite a Type 3 font, whose glyphs may have colours."""
        if name(entry(font, "/Subtype")) != "/Type3":
            return self.copies.of(font)
        return self.once(font.objgen, lambda: self._drawn_font(font, resources))

    def _drawn_font(self, font: Any, resources: Any) -> Any:
        own = dictionary(font, "/Resources")
        inner = resources if own is None else own
        made = self.copies.without(font, ("/CharProcs", "/Resources"))
        glyphs, shared = Dictionary(), Dictionary()
        for key, glyph in (dictionary(font, "/CharProcs") or Dictionary()).items():
            if not is_stream(glyph):
                continue
            content, needed = self.stream(glyph, inner, PlateState())
            glyphs[key] = self.copies.target.make_stream(content)
            for kind, entries in needed.items():
                shared[kind] = Dictionary({**dict(shared.get(kind, {})), **dict(entries)})
        made.CharProcs, made.Resources = glyphs, shared
        return self.copies.target.make_indirect(made)

    def picture(self, picture: Any, source: Source) -> Any:
        """Convert a picture, once."""
        for ink in source.inks:
            self._note_plate(ink)
        key: Key = picture.objgen
        if key == (0, 0):
            return self.pictures.picture(picture, source, self.plates)
        return self.once(
            ("picture", key), lambda: self.pictures.picture(picture, source, self.plates)
        )

    def parameters(self, given: Any) -> Any:
        """Copy graphics state parameters without those about inks."""
        made = self.copies.without(given, _NO_INKS)
        modes = entry(given, "/BM")
        mode = name(items(modes)[0] if items(modes) else modes)
        if mode not in _WHITE_KEPT and not set(self.plates) & set(CYAN_TO_BLACK):
            made.BM = Name.Normal
        return made

    def note(self, tint: Tint) -> Tint:
        """Note the plates and the ink of a tint."""
        self.single = max(self.single, tint.total)
        for plate, _ in tint.amounts:
            self._note_plate(plate)
        return tint

    def _note_plate(self, plate: str) -> None:
        if plate not in (*CYAN_TO_BLACK, ALL_PLATES, "None"):
            self.spots[plate] = None
