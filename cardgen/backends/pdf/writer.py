"""Write pages as one PDF file (ISO 32000-1), page by page.

Shared parts are written once: fonts, subset to the used glyphs, pictures, and first layers,
which are content streams at the beginning of their pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import chain, pairwise
from typing import TYPE_CHECKING, BinaryIO, Final

from pydyf import Array, Dictionary, String

from cardgen.backends.memory import LayerCache
from cardgen.backends.options import DPI, SCREEN, RenderOptions
from cardgen.backends.pdf.bookmarks import Bookmarks, PageEntry, PageNames
from cardgen.backends.pdf.content import Content
from cardgen.backends.pdf.file import FULL, PdfFile, Reference
from cardgen.backends.pdf.fonts import FontSet
from cardgen.backends.pdf.inks import Inks
from cardgen.backends.pdf.marks import (
    ALL,
    MARGIN,
    PRESS_MARGIN,
    all_plates,
    crop_marks,
    information,
    page_facts,
)
from cardgen.backends.pdf.paint import DrawingContext, PageBox
from cardgen.backends.pdf.pictures import PictureSet
from cardgen.backends.pdf.profiles import (
    PROFILES,
    DocumentProperties,
    PdfProfile,
    attachments,
    document_information,
    metadata,
    output_intents,
)
from cardgen.backends.pdf.refusals import Refusals, Violation
from cardgen.backends.pdf.reuse import DrawnGroups, FormSet
from cardgen.backends.pdf.structure import Structure
from cardgen.display import Document, GlyphRun, Page, leaves
from cardgen.icc import PRESS, ColorProfile

if TYPE_CHECKING:
    from cardgen.backends.pdf.pattern import PagePattern, PagePatterns

_KIDS: Final = 128  # pages of a node of the page tree


def render(
    document: Document,
    options: RenderOptions,
    layers: LayerCache,  # noqa: ARG001  # pages share their parts within the file
) -> Iterator[bytes]:
    """Write a document as one PDF file; see `write`."""
    output = BytesIO()
    about = DocumentProperties(
        document.title, document.langs, document.author, document.date,
        document.endorsed, document.attached,
    )  # fmt: skip
    dpi, profile, crop_marks, condition, _ = options
    write(
        document.pages,
        about,
        output,
        dpi=dpi,
        profile=profile,
        crop_marks=crop_marks,
        condition=condition,
    )
    yield output.getvalue()


def write(
    pages: Iterable[Page],
    about: DocumentProperties,
    output: BinaryIO,
    *,
    dpi: float = DPI,
    profile: str = SCREEN,
    crop_marks: bool = False,
    condition: ColorProfile = PRESS,
    marks: Iterable[PageEntry] = (),
) -> None:
    """Write pages as one PDF file, one after the other, so that little memory is used.

    `dpi` is the resolution of the printer, for the modules of barcodes. `profile` is one of
    `PROFILES`; `crop_marks` stand outside the bleed. The inks of a press are those of its
    `condition`. `marks` has an entry for each page, if there are any, and is read along with
    the pages. Raises LayoutError "barcode-too-small" or "bad-picture", and after the last page
    OutputError "preflight" for all violations of the profile; `output` is no valid file then.
    """
    writer = _Writer(
        output, about, PROFILES[profile], dpi, crop_marks=crop_marks, condition=condition
    )
    page_marks = iter(marks)
    for page, following in pairwise(chain(pages, [None])):
        assert page is not None
        first = page.layers[0] if page.layers else None
        again = following is not None and following.layers[:1] == (first,)
        writer.add(page, next(page_marks, None), share=again)
    writer.close()


class _Writer:
    """Writer of one PDF file: its pages, and the parts that pages share."""

    def __init__(
        self,
        output: BinaryIO,
        about: DocumentProperties,
        profile: PdfProfile,
        dpi: float,
        *,
        crop_marks: bool,
        condition: ColorProfile,
    ) -> None:
        self.about = about
        self.profile = profile
        self.crop_marks = crop_marks
        self.file = PdfFile(output, profile.version)
        self.condition = condition
        inks = Inks(condition if profile.is_press else None)
        pictures = PictureSet(self.file, inks, opaque=profile.opaque)
        self.context = DrawingContext(FontSet(self.file), pictures, inks, dpi, profile)
        self.refusals = Refusals(profile)
        self.structure = Structure(self.file, namespaced=profile.has_namespace)
        self.names = PageNames(self.file)
        self.bookmarks = Bookmarks(self.file)
        self.resources = self.file.reserve()
        self.forms = FormSet(self.file)
        self.drawn = DrawnGroups(self.file)
        self.tree = self.file.reserve()
        self.nodes: list[Reference] = []
        self.kids: list[Reference] = []
        self.node = self.file.reserve()
        self.count = 0
        self.patterns: PagePatterns | None = None

    def add(self, page: Page, mark: PageEntry | None, *, share: bool) -> None:
        """Write a page with its bookmark entry.

        `share` lets later pages use its first layer.
        """
        file, sheet = self.file, self._sheet(page)
        first, file.journal = file.next_number, []
        if self.patterns and not self.structure.is_leaf_due:
            known = self.patterns.find(page)
            if known:
                self._add_like(page, mark, *known)
                return
        content = Content(sheet, self.context, self.forms, self.drawn)
        for number, layer in enumerate(page.layers):
            if number or not content.share_layer(layer, again=share):
                content.layer(layer, first=number == 0)
        if self.crop_marks:
            press = self.profile.is_press
            content.operators += crop_marks(sheet, press=press, marks=page.marks)
            if self.profile.is_press and (line := self._information(page, sheet)):
                content.beside([line])
        reference = file.reserve()
        key = self.structure.add_page(reference, content.kids)
        streams = content.streams(file)
        entries = _boxes(sheet)
        if page.bleed and not (self.profile.is_press or self.crop_marks):
            # A reader without a cutter prints the visible part.
            entries += f"/CropBox {_numbers(sheet.trim)}"
        # Colours blend in the space of the file (ISO 15930-7, 6.3; 19005-2, 6.2.10).
        entries += f"/Group {self.context.inks.blending()}" if content.blends else ""
        batches, count = tuple(file.journal), file.next_number - first
        self._add_page(reference, mark, entries, streams, key, sheet, content.forbidden)
        # An object stream that ends within the page takes a number; no page fills two.
        objects = sum(len(each.objects) for each in batches)
        is_whole = count < FULL and count == objects + len(content.own) + 1
        is_steady = file.has_object_streams and not (
            self.drawn.is_worthwhile or self.crop_marks or content.forbidden
        )
        if is_whole and is_steady and len(content.own) == 1 and self.structure.last:
            from cardgen.backends.pdf.pattern import PagePatterns, WrittenPage  # for many pages

            self.patterns = self.patterns or PagePatterns(self.context.fonts)
            (place, data), section = content.own[0], self.structure.last
            self.patterns.learn(
                WrittenPage(
                    page, sheet, first, batches, count, data.decode("ascii"), place,
                    tuple(None if each == place else each for each in streams),
                    *section, reference, entries,
                )
            )  # fmt: skip

    def _add_like(
        self, page: Page, mark: PageEntry | None, pattern: PagePattern, runs: Sequence[str]
    ) -> None:
        """Write a page by its pattern, with these runs."""
        find = pattern.write(self.file, runs)
        key = self.structure.add_like(find(pattern.section), find(pattern.owners))
        streams = [each or find(pattern.place) for each in pattern.streams]
        sheet = self._sheet(page)
        self._add_page(find(pattern.at), mark, pattern.entries, streams, key, sheet, ())

    def _add_page(
        self,
        reference: Reference,
        mark: PageEntry | None,
        entries: str,
        streams: Sequence[Reference],
        key: int,
        sheet: PageBox,
        forbidden: Iterable[Violation],
    ) -> None:
        """Write the object of a page, and add the page to the tree of pages."""
        contents = streams[0] if len(streams) == 1 else f"[{' '.join(streams)}]"
        self.file.add(
            f"<</Type /Page/Parent {self.node}{entries}/Resources {self.resources}"
            f"/Contents {contents}/StructParents {key}/Tabs /S>>",
            reference,
        )
        if mark:
            self.names.add(self.count + len(self.kids), mark.name)
            for thing in mark.things:
                self.bookmarks.add(reference, thing, self.structure.read_at)
        self.kids.append(reference)
        number = self.count + len(self.kids)
        self.refusals.add_page(number, sheet.size, sheet.bleed, forbidden)
        if len(self.kids) == _KIDS:
            self._close_node()

    def close(self) -> None:
        """Write the objects of all pages and end the file. Raises an error for violations."""
        file = self.file
        if self.kids:
            self._close_node()
        self.refusals.raise_found(self.about, self.count)
        tree = {"Type": "/Pages", "Kids": Array(self.nodes), "Count": self.count}
        file.add(Dictionary(tree), self.tree)
        fonts, pictures = self.context.fonts.embed(), self.context.pictures.resources()
        # Forms have the resources of pages without forms: some readers follow them endlessly.
        for at, objects in (
            (self.forms.resources, pictures),
            (self.resources, {**pictures, **self.forms.objects}),
        ):
            if at:
                resources = {"Font": fonts, "XObject": Dictionary(objects)}
                if self.crop_marks and self.profile.is_press and at == self.resources:
                    resources["ColorSpace"] = Dictionary({ALL: all_plates(file)})
                file.add(Dictionary(resources), at)
        catalog: dict[str, object] = {
            "Type": "/Catalog",
            "Pages": self.tree,
            "StructTreeRoot": self.structure.close(),
            "MarkInfo": Dictionary({"Marked": "true"}),
            # At its own size: fitted to the paper, a print would miss the labels of a sheet.
            "ViewerPreferences": Dictionary(
                {"DisplayDocTitle": "true", "PrintScaling": "/None"}
            ),
        }
        if self.about.langs:
            catalog["Lang"] = String(self.about.langs[0])
        if names := self.names.close():
            catalog["PageLabels"] = names
        if outline := self.bookmarks.close():
            catalog["Outlines"] = outline
        if self.about.attached:
            catalog["AF"], catalog["Names"] = attachments(
                file, self.about, described=self.profile.has_namespace
            )
        if intents := output_intents(file, self.profile, self.condition):
            catalog["OutputIntents"] = intents
        # Last, since its document identifier is derived from all other objects.
        catalog["Metadata"] = metadata(file, self.about, self.profile)
        root = file.add(Dictionary(catalog))
        file.close(root, document_information(file, self.about, self.profile))

    def _information(self, page: Page, sheet: PageBox) -> GlyphRun | None:
        """Return the line of information for the print shop, in a font of the page."""
        drawn = (item for layer in page.layers for item in leaves(layer.items))
        font = next((item.font for item in drawn if isinstance(item, GlyphRun)), None)
        if font is None:
            return None
        count = self.count + len(self.kids) + 1
        facts = page_facts(sheet, count, self.condition.identifier, self.about.date)
        return information(sheet, font, facts, self.about.title)

    def _sheet(self, page: Page) -> PageBox:
        """Return the page's boxes: the trim box with bleed and with room for marks."""
        margin = PRESS_MARGIN if self.profile.is_press else MARGIN
        around = page.bleed + (margin if self.crop_marks else 0.0)
        return PageBox(around, around, page.width, page.height, page.bleed)

    def _close_node(self) -> None:
        """Write the open node of the page tree, and begin the next one."""
        entries = {
            "Type": "/Pages",
            "Parent": self.tree,
            "Kids": Array(self.kids),
            "Count": len(self.kids),
        }
        self.nodes.append(self.file.add(Dictionary(entries), self.node))
        self.count += len(self.kids)
        self.kids.clear()
        self.node = self.file.reserve()


@lru_cache(maxsize=16)
def _boxes(sheet: PageBox) -> str:
    """Write MediaBox, BleedBox and TrimBox of a page (ISO 32000-1, 14.11.2)."""
    left, bottom, width, height, bleed = sheet
    trim = sheet.trim
    around = (-bleed, -bleed, bleed, bleed)
    media = (0.0, 0.0, width + 2 * left, height + 2 * bottom)
    bleed_box = _numbers([a + b for a, b in zip(trim, around, strict=True)])
    return f"/MediaBox {_numbers(media)}/BleedBox {bleed_box}/TrimBox {_numbers(trim)}"


def _numbers(values: Iterable[float]) -> str:
    """Write numbers as a PDF array, rounded to 1/1000."""
    numbers: bytes = Array(round(value, 3) for value in values).data
    return numbers.decode("ascii")
