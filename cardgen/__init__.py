"""cardgen: bilingual solidarity messages as printable box labels and formal letters.

    from cardgen import Project, render

    project = Project.open()
    label = project.label("sister-years", pair="zh-ko", fields={"years": "24"})
    data = render(label.document(), "png", dpi=300)

The library is what `__all__` names. All modules in this package are private: their names may
change with any version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardgen.lazy import import_on_use

if TYPE_CHECKING:  # the same names, for checkers and editors
    from cardgen.backends import (
        PrinterOptions as PrinterOptions,
        Renderer as Renderer,
        render as render,
        render_files as render_files,
    )
    from cardgen.catalog import Catalog as Catalog, Glossary as Glossary, Message as Message
    from cardgen.display import (
        Attachment as Attachment,
        Bars as Bars,
        Color as Color,
        Document as Document,
        Endorsement as Endorsement,
        FontRef as FontRef,
        Glyph as Glyph,
        GlyphRun as GlyphRun,
        Group as Group,
        Item as Item,
        Layer as Layer,
        Leaf as Leaf,
        Page as Page,
        PageMark as PageMark,
        Path as Path,
        PathSegment as PathSegment,
        Picture as Picture,
        PlacedItem as PlacedItem,
        Rect as Rect,
        Veil as Veil,
        walk as walk,
    )
    from cardgen.errors import (
        CardgenError as CardgenError,
        CatalogError as CatalogError,
        Diagnostic as Diagnostic,
        EncodingError as EncodingError,
        FieldError as FieldError,
        FontError as FontError,
        InternalError as InternalError,
        LayoutError as LayoutError,
        Location as Location,
        MachineError as MachineError,
        ManifestError as ManifestError,
        OutputError as OutputError,
        PackageError as PackageError,
        PrinterError as PrinterError,
        ServerError as ServerError,
        ShipmentError as ShipmentError,
        TemplateError as TemplateError,
    )
    from cardgen.fonts import FontLibrary as FontLibrary
    from cardgen.icc import ColorProfile as ColorProfile, condition as condition
    from cardgen.layout.label import Label as Label
    from cardgen.layout.sheet import SheetOrder as SheetOrder, impose as impose
    from cardgen.letters import (
        Arrangement as Arrangement,
        DistributionLine as DistributionLine,
        GoodsLine as GoodsLine,
        LetterCrew as LetterCrew,
        LetterData as LetterData,
        LetterFiles as LetterFiles,
        LetterJob as LetterJob,
        LetterTemplate as LetterTemplate,
        MergedLetters as MergedLetters,
        MergeStatus as MergeStatus,
        Party as Party,
        Recipient as Recipient,
        Recipients as Recipients,
        ReferenceData as ReferenceData,
        letter_docx as letter_docx,
        letter_hwpx as letter_hwpx,
        letter_template as letter_template,
        letter_templates as letter_templates,
        load_data as load_data,
        make_envelope as make_envelope,
        make_letter as make_letter,
        merge_letters as merge_letters,
        new_letter_data as new_letter_data,
        read_merge_status as read_merge_status,
        read_recipients as read_recipients,
        set_letter as set_letter,
    )
    from cardgen.preflight import (
        PdfFinding as PdfFinding,
        PdfReport as PdfReport,
        ShopSheet as ShopSheet,
        check_pdf as check_pdf,
        read_shop_sheet as read_shop_sheet,
    )
    from cardgen.printing import (
        Abilities as Abilities,
        Destination as Destination,
        PrintStage as PrintStage,
        PrintTask as PrintTask,
        Receipt as Receipt,
        list_queues as list_queues,
        send as send,
    )
    from cardgen.production import Progress as Progress
    from cardgen.project import LoadedPage as LoadedPage, Printer as Printer, Project as Project
    from cardgen.proofreading import (
        Errata as Errata,
        Erratum as Erratum,
        check_messages as check_messages,
    )
    from cardgen.remedies import Remedy as Remedy
    from cardgen.shipment import (
        AmendmentReport as AmendmentReport,
        BatchOutput as BatchOutput,
        BatchResult as BatchResult,
        BatchRules as BatchRules,
        Clock as Clock,
        Correction as Correction,
        LineStatus as LineStatus,
        ListSource as ListSource,
        Manifest as Manifest,
        Press as Press,
        Printing as Printing,
        PrintNews as PrintNews,
        PrintOutcome as PrintOutcome,
        Recovery as Recovery,
        Request as Request,
        Selection as Selection,
        ShipmentStatus as ShipmentStatus,
        print_shipment as print_shipment,
        read_manifest as read_manifest,
        read_status as read_status,
        recover as recover,
        replace_boxes as replace_boxes,
        reprint as reprint,
        ship as ship,
        unvoid as unvoid,
        void as void,
    )
    from cardgen.stock import Stock as Stock
    from cardgen.template import Template as Template

__version__ = "0.1.0"

_HOMES: Final = {
    "backends": "PrinterOptions render render_files Renderer",
    "catalog": "Catalog Glossary Message",
    "display": "Attachment Bars Color Document Endorsement FontRef Glyph GlyphRun "
    "Group Item Layer Leaf Page PageMark Path PathSegment Picture "
    "PlacedItem Rect Veil walk",
    "errors": "CardgenError CatalogError Diagnostic EncodingError FieldError "
    "FontError InternalError LayoutError Location MachineError "
    "ManifestError OutputError PackageError PrinterError ServerError "
    "ShipmentError TemplateError",
    "fonts": "FontLibrary",
    "icc": "ColorProfile condition",
    "layout.label": "Label",
    "layout.sheet": "impose SheetOrder",
    "letters": "Arrangement DistributionLine GoodsLine letter_docx letter_hwpx "
    "letter_template letter_templates LetterCrew LetterData LetterFiles "
    "LetterJob LetterTemplate load_data make_envelope make_letter "
    "merge_letters MergedLetters MergeStatus new_letter_data Party "
    "read_merge_status read_recipients Recipient Recipients "
    "ReferenceData set_letter",
    "preflight": "check_pdf PdfFinding PdfReport read_shop_sheet ShopSheet",
    "printing": "Abilities Destination list_queues PrintStage PrintTask Receipt send",
    "production": "Progress",
    "project": "LoadedPage Printer Project",
    "proofreading": "check_messages Errata Erratum",
    "remedies": "Remedy",
    "shipment": "AmendmentReport BatchOutput BatchResult BatchRules Clock "
    "Correction LineStatus ListSource Manifest Press print_shipment "
    "Printing PrintNews PrintOutcome read_manifest read_status recover "
    "Recovery replace_boxes reprint Request Selection ship "
    "ShipmentStatus unvoid void",
    "stock": "Stock",
    "template": "Template",
}

__all__ = sorted(name for names in _HOMES.values() for name in names.split())  # noqa: PLE0605

__getattr__ = import_on_use(__name__, _HOMES)


def __dir__() -> list[str]:
    """Return the public names of the library."""
    return [*__all__, "__all__", "__doc__", "__file__", "__name__", "__path__", "__version__"]
