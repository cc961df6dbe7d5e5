"""The library's front door: a project, its labels, and labels as bytes.

    from cardgen import Project, render

    project = Project.open()
    label = project.label("sister-years", pair="zh-ko", fields={"years": "24"})
    data = render(label.document(), "png", dpi=300)

A project is a folder with ``cardgen.toml``; without one, the bundled messages, templates
and fonts serve.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Unpack

from msgspec.structs import replace

from cardgen import arguments, resources
from cardgen.arguments import PathName, Value
from cardgen.catalog import CAPTIONS, DOMAINS, SLOGANS, Catalog, Glossary, Message, list_pairs
from cardgen.display import Document
from cardgen.errors import CardgenError, Diagnostic, Location, TemplateError, raise_findings
from cardgen.files import is_folder
from cardgen.fonts import FontLibrary, load_fonts
from cardgen.ports import font_files
from cardgen.project.approval_rules import ApprovalRules, find_requirements, make_approvers
from cardgen.project.files import PROJECT_FILE, ReadFiles, find_added_folders, find_project
from cardgen.project.message_files import MessageFiles
from cardgen.project.printers import Printer
from cardgen.project.settings import (
    CheckSettings,
    Columns,
    Defaults,
    ShipmentSettings,
    WeblateSettings,
    read_settings,
    setting_place,
)
from cardgen.project.templates import Templates, refuse_without_page
from cardgen.tomlfile import suggest_name
from cardgen.wording import DocumentWording

if TYPE_CHECKING:  # a single label needs no sheets, a letter no labels, and few approvals
    from cardgen.approval import Approvals, Approver
    from cardgen.backends import PdfOptions, PrinterOptions
    from cardgen.layout.label import Label
    from cardgen.layout.sheet import Edge, Order
    from cardgen.project.labels import Labels
    from cardgen.project.output import RenderedFiles
    from cardgen.project.printers import LoadedPage
    from cardgen.project.relations import Relations
    from cardgen.stock import Stock
    from cardgen.template import PageSize, Template

STOCK_FOLDER: Final = "stock"
MESSAGES_FOLDER: Final = "messages"
DEFAULT_PAIR: Final = "zh-ko"
DEFAULT_TEMPLATE: Final = "box-100x150"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of messages, templates and fonts, and the values that every label shares.

    A project reads each file once, when it is first needed; `forget` makes it read one again.
    `moved` gives the paths of pictures and templates that are not where their names say. With
    `approval` "required", texts that no second person has approved are printed as drafts only;
    other projects with its messages may require it too, of `further_approvers`. Its parts, one
    subject each, are `message_files`, `templates`, `labels` and `approval_rules`.
    """

    messages: Path
    template_folders: tuple[Path, ...]
    fonts: FontLibrary
    values: Mapping[str, str] = field(default_factory=dict)
    root: Path = field(default_factory=Path)
    author: str = ""
    stock_folders: tuple[Path, ...] = (resources.STOCK,)
    gs1_prefix: str = ""
    sscc_extension: str = "0"
    timezone: str = "UTC"
    moved: Mapping[str, Path] = field(default_factory=dict)
    defaults: Defaults = field(default_factory=Defaults)
    checks: CheckSettings = field(default_factory=CheckSettings)
    weblate: WeblateSettings = field(default_factory=WeblateSettings)
    columns: Columns = field(default_factory=Columns)
    approval: Literal["", "required"] = ""
    approvers: tuple[Approver, ...] = ()
    further_approvers: tuple[tuple[Approver, ...], ...] = ()
    printers: Mapping[str, Printer] = field(default_factory=dict)
    shipment_names: str = ShipmentSettings().name
    _files: ReadFiles = field(default_factory=ReadFiles, repr=False, compare=False)

    @classmethod
    def open(cls, folder: PathName | None = None, *, fonts: Iterable[PathName] = ()) -> Project:
        """Open the project in a folder with ``cardgen.toml``; None opens cardgen's own files.

        `fonts` are further font folders, tried first. Raises TemplateError (bad-project)
        and FontError.
        """
        fonts = arguments.paths("fonts", fonts)
        if folder is None:
            library = load_fonts([*_list_bundled_fonts(), *fonts])
            return cls(resources.MESSAGES, (resources.TEMPLATES,), library)
        folder = arguments.path("folder", folder)
        file = read_settings(folder / PROJECT_FILE)
        for name in (file.messages, *file.templates):
            if name is not None and not is_folder(folder / name):
                raise TemplateError(
                    "bad-project",
                    f"there is no folder {name!r}",
                    location=Location(str(folder / PROJECT_FILE)),
                    hint=f"make the folder beside {PROJECT_FILE}, or correct its name",
                )
        above = find_requirements(folder / file.messages, folder) if file.messages else ()
        further = tuple(make_approvers(each.approvers) for each in above if each.approvers)
        own = (*find_added_folders(folder), *(folder / name for name in file.fonts))
        library = load_fonts([*_list_bundled_fonts(), *own, *fonts])
        project = cls(
            folder / file.messages if file.messages else resources.MESSAGES,
            (*(folder / name for name in file.templates), resources.TEMPLATES),
            library,
            file.values,
            folder,
            file.author,
            (folder / STOCK_FOLDER, resources.STOCK),
            file.gs1_prefix,
            file.sscc_extension,
            file.timezone,
            defaults=file.defaults,
            checks=file.check,
            weblate=file.weblate,
            columns=Columns.of(file.columns),
            approval="required" if above else file.approval,
            approvers=make_approvers(file.approvers) if file.approvers else (),
            further_approvers=further,
            printers=file.printers,
            shipment_names=file.shipments.name,
        )
        raise_findings(project._wrong_defaults())
        return project

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Warnings about cardgen.toml."""
        beside = self.root / MESSAGES_FOLDER
        if self.root == Path() or self.messages != resources.MESSAGES or not list_pairs(beside):
            return ()
        return (
            Diagnostic(
                "bad-project",
                f"the folder {MESSAGES_FOLDER} is not used: cardgen prints its built-in "
                "messages",
                location=Location(str(self.root / PROJECT_FILE)),
                hint=f'write {MESSAGES_FOLDER} = "{MESSAGES_FOLDER}" before the first table',
                severity="warning",
            ),
        )

    @classmethod
    def find(cls, start: PathName, *, fonts: Iterable[PathName] = ()) -> Project:
        """Open the project of a folder or of one above it, or else cardgen's own files."""
        return cls.open(find_project(arguments.path("start", start)), fonts=fonts)

    def _wrong_defaults(self) -> Iterator[Diagnostic]:
        """Yield errors about defaults that name unknown pairs, templates or sheets."""
        names = self.defaults
        tries = (
            ("pair", names.pair, self.catalog),
            ("template", names.template, self.template_file),
            ("sheet", names.sheet, self.stock_file),
        )
        for key, name, find in tries:
            try:
                if name:
                    find(name)
            except CardgenError as error:
                place = setting_place(self.root / PROJECT_FILE, f"defaults.{key}")
                for each in error.diagnostics:
                    if each.rule.startswith("unknown-"):
                        wrong = each.with_rule("bad-project").at(place)
                        yield wrong.about(f"defaults: {key}: ")

    def pairs(self) -> list[str]:
        """List the pairs of languages that have messages."""
        return list_pairs(self.messages)

    @property
    def approval_rules(self) -> ApprovalRules:
        """Rules for the approval of the project's texts."""
        return ApprovalRules(bool(self.approval), self.approvers, self.further_approvers)

    @property
    def message_files(self) -> MessageFiles:
        """Message files of the project."""
        return MessageFiles(self.messages, self._files, self.approval_rules)

    @property
    def templates(self) -> Templates:
        """Templates and label sheets of the project and of cardgen."""
        return Templates(
            self.template_folders,
            self.stock_folders,
            self.fonts,
            self._files,
            self.moved,
            self.defaults.sheet,
        )

    @property
    def labels(self) -> Labels:
        """Parts of the project from which labels are made."""
        from cardgen.project.labels import Labels

        return Labels(
            self.message_files,
            self.templates,
            self.relations,
            self.root,
            self.values,
            self.author,
        )

    @property
    def approver_lists(self) -> tuple[tuple[Approver, ...], ...]:
        """Approvers of this project, and of other projects that contain its messages."""
        return (self.approvers, *self.further_approvers)

    def catalog(self, pair: str, domain: str = SLOGANS) -> Catalog:
        """Load the messages of a pair and domain, such as "slogans". Raises CardgenError.

        Captions that the project lacks are cardgen's own: the project may be older than they
        are. If approval is required, unapproved messages have `Message.withheld`. Raises
        CardgenError.
        """
        pair = arguments.text("pair", pair)
        domain = arguments.choice("domain", domain, DOMAINS)
        return self.message_files.catalog(pair, domain)

    def glossary(self, pair: str) -> Glossary:
        """Load the terms of a pair, joined like catalogs. Raises CardgenError."""
        pair = arguments.text("pair", pair)
        return self.message_files.glossary(pair)

    def approvals(self, pair: str) -> Approvals:
        """Load the approvals of a pair. Raises nothing."""
        pair = arguments.text("pair", pair)
        return self.message_files.approvals(pair)

    def relations(self) -> Relations:
        """Load the partner cities of the project. Raises TemplateError."""
        from cardgen.project.relations import RELATIONS_FILE, Relations, load_relations

        if self.root == Path():  # the bundled project is no city's
            return Relations(Path())
        return self._files.read_once(
            ("relations",),
            lambda: self.root / RELATIONS_FILE,
            lambda _: load_relations(self.root),
        )

    def wording(self, pair: str, *, draft: bool = False) -> DocumentWording:
        """Load captions and formats for papers in the languages of a pair.

        Raises CardgenError.
        """
        draft = arguments.flag("draft", draft)
        return DocumentWording(self.catalog(pair, CAPTIONS), self.glossary(pair), draft=draft)

    def template_files(self) -> dict[str, Path]:
        """List the names and files of templates; the project's own come before built-in ones.

        Templates in the lettering of an add-on are listed if the add-on is installed.
        """
        return self.templates.files()

    def list_unlettered(self) -> dict[str, str]:
        """List the templates whose fonts are not installed, with the names of these fonts."""
        return self.templates.lacking()

    def template_file(self, name: str) -> Path:
        """Find the file of a template, by its name or its path. Raises TemplateError."""
        return self.templates.file(arguments.text("name", name))

    def template(self, name: str) -> Template:
        """Load a template by name, or by the path of its file, for a page.

        ``label@100x70`` has this size, ``label@L7165`` the size of a sheet's labels. Without a
        size, a template for any size is as `Template.pages` says. ``poster:thanks`` has the
        colours of an occasion. Raises TemplateError, and LayoutError "template-size".
        """
        return self.templates.load(arguments.text("name", name))

    def label_templates(self, names: Iterable[str]) -> list[Template]:
        """Load several templates, each once and with a page size. Raises CardgenError.

        Raises TemplateError, and LayoutError "template-size".
        """
        return self.templates.load_for_labels(arguments.texts("names", names))

    def template_samples(self, name: str) -> list[str]:
        """List the names of a template with a page for each arrangement.

        Raises TemplateError.
        """
        return self.templates.samples(arguments.text("name", name))

    def name_template(
        self, name: str, page: str = "", sheet: str = "", loaded: LoadedPage | None = None
    ) -> str:
        """Return the full name of a template with its page size, as in label@100x70.

        `page` is a size such as ``100x70``, or a kind of sheet; the name must not say another
        one. Without it, a template for any page gets the size of the labels of a `sheet`, or of
        the labels `loaded` into the printer, or of the labels of the project's own sheet.
        Raises TemplateError, and LayoutError "template-size".
        """
        name, page = arguments.text("name", name), arguments.text("page", page)
        sheet = arguments.text("sheet", sheet)
        return self.templates.full_name(name, page, sheet, loaded)

    def page_size(self, text: str) -> PageSize:
        """Parse a size: ``100x70`` (mm), ``4in x 6in``, ``a6``, or a sheet such as ``L7165``.

        Raises TemplateError "unknown-size".
        """
        return self.templates.page_size(arguments.text("text", text))

    def template_name(self, name: str) -> str:
        """Return a template's name without page size and occasion."""
        return self.templates.own_name(arguments.text("name", name))

    def without_page(self, name: str) -> str:
        """Return a template's name without page size; the occasion stays."""
        return self.templates.without_page(arguments.text("name", name))

    def stock_files(self) -> dict[str, Path]:
        """List label sheets and their files; the project's own come first."""
        return self.templates.stock_files()

    def stock_file(self, name: str) -> Path:
        """Find the file of a sheet by its name, as in L7165, or path. Raises TemplateError."""
        return self.templates.stock_file(arguments.text("name", name))

    def stock(self, name: str) -> Stock:
        """Load a kind of sheet by name, or by the path of its file. Raises TemplateError."""
        return self.templates.stock(arguments.text("name", name))

    def printer(self, name: str) -> Printer:
        """Return a printer of ``cardgen.toml`` by its name. Raises TemplateError."""
        name = arguments.text("name", name)
        if name in self.printers:
            return self.printers[name]
        raise TemplateError(
            "unknown-printer",
            f"there is no printer {name!r}",
            location=Location(str(self.root / PROJECT_FILE)) if self.root != Path() else None,
            hint=suggest_name(
                name,
                list(self.printers),
                f"describe the printer in {PROJECT_FILE}: [printers.{name}]",
            ),
        )

    def sheets(
        self,
        document: Document,
        stock: str,
        *,
        copies: int = 1,
        start: int = 1,
        skip: Collection[int] = (),
        order: Order = "rows",
        offset: tuple[float, float] = (0.0, 0.0),
        edge: Edge = "long",
    ) -> Document:
        """Place a label, or each page of a document, on sheets of labels `copies` times.

        Cards of two sides give sheets of two sides, which a printer turns around this `edge`.
        See `cardgen.layout.sheet.imposition.impose`, which takes any number of labels. Raises
        TemplateError, and LayoutError "sheet-size" that names suitable sheets.
        """
        from cardgen.layout.sheet import check_size, fits, impose, list_cards

        _refuse_no_document(document)
        copies = arguments.whole("copies", copies, 1, arguments.MOST_COPIES)
        sheet = self.stock(arguments.text("stock", stock))
        for page in document.pages:
            if not fits(sheet, page.width, page.height):
                check_size(sheet, page, map(self.stock, self.stock_files()))
        pages = list_cards(document.pages, copies)
        imposed = impose(
            pages, sheet, start=start, skip=skip, order=order, offset=offset, edge=edge
        )
        return replace(document, pages=tuple(imposed))

    def find_loaded(self, printer: str) -> LoadedPage | None:
        """Return the size of the labels in a printer; None if the project does not give it.

        Raises TemplateError "unknown-printer".
        """
        printer = arguments.text("printer", printer)
        return self.printer(printer).loaded_page if printer else None

    def tiles(self, document: Document, paper: str) -> Document:
        """Divide pages larger than `paper` into tiles, which people glue together.

        ``a4``, ``a3`` or ``letter``; see `cardgen.layout.sheet.tiling.tile`. Tiles are for an
        office printer: they have no profile of a press, and no crop marks. Raises TemplateError
        "unknown-size".
        """
        from cardgen.layout.sheet import tile

        _refuse_no_document(document)
        size = self.page_size(paper)
        pages = chain.from_iterable(tile(page, size, self.fonts) for page in document.pages)
        return replace(document, pages=tuple(pages), is_tiled=True)

    def render_files(
        self,
        document: Document,
        format_name: str,
        dpi: float | str = 300.0,
        *,
        printer: PrinterOptions | None = None,
        **pdf: Unpack[PdfOptions],
    ) -> RenderedFiles:
        """Make the files of a document, and check a PDF as a print shop does.

        A PDF of another profile than screen is read once more by the rules of the project's
        print shop. Raises CardgenError as `cardgen.render_files` does, and "preflight".
        """
        from cardgen.backends import PRINTER_DEFAULTS, SCREEN, render_files
        from cardgen.project.output import RenderedFiles, second_look

        printer = PRINTER_DEFAULTS if printer is None else printer
        files = tuple(render_files(document, format_name, dpi, printer=printer, **pdf))
        profile = pdf.get("profile", SCREEN)
        warnings = second_look(files, profile, self.root) if profile != SCREEN else ()
        return RenderedFiles(files, warnings)

    def forget(self, file: PathName | None = None) -> bool:
        """Remove a file, or all files, from the cache, so that it is read again.

        True if it was there.

        A catalog, template or stock file may have been edited since. Labels that were made
        stay as they are. ``cardgen.toml`` and fonts are read by `open` alone.
        """
        file = None if file is None else arguments.path("file", file)
        return self._files.forget(file)

    def label(
        self,
        message: str | Message,
        *,
        pair: str | None = "",
        template: str | Template | None = "",
        fields: Mapping[str, Value] | None = None,
        varying: Sequence[str] = (),
        draft: bool = False,
        date: str | dt.date | None = "",
        pictures: Mapping[str, bytes] | None = None,
        dpi: float | str = 0.0,
        given: Collection[str] | None = None,
    ) -> Label:
        """Make a label that shows `message` in both languages of `pair`.

        `message` is the id of a message of the project, or a message that need not be in any
        file: ``Message("greeting", "加油", "힘내세요")``. `pair` and `template` are by default
        those of the project, or else zh-ko and box-100x150; a template may also be one that was
        loaded before. `fields` are values by name, as people type them ("24", "2020-03-26",
        "首尔"), or as JSON has them (24, 12.5); None and "" are no value. They fill the
        message's placeholders and the template's areas. Fields named in `varying` get their
        values later, from ``label.document(values)``, so that the common parts of a batch are
        laid out and drawn once. `draft` allows unfinished translations, and marks the label.
        `date` (2020-03-26T00:00:00Z) is the date of a PDF, and the day until which the years of
        relations are counted. `pictures` are the bytes of PNG, JPEG, WebP, SVG or PDF files for
        fields that show one; in `fields` such a field has the path of a file here, so take none
        from strangers, nor a template. Parts too fine for `dpi` dots of the printer are among
        the label's warnings.

        No given value vanishes: a value that the label would not show is refused
        ("not-shown"), and so is one of the project's own. A caller that fills fields itself, as
        for a sample, names in `given` those that a person gave. Raises CardgenError.
        """
        fields = arguments.fields("fields", fields)
        varying = arguments.texts("varying", varying)
        draft = arguments.flag("draft", draft)
        date = arguments.day("date", date)
        dpi = arguments.dots("dpi", dpi, optional=True)
        pictures = arguments.contents("pictures", pictures)
        pair = arguments.text("pair", pair, optional=True) or self.defaults.pair or DEFAULT_PAIR
        design = self._find_design(template)
        return self.labels.make(
            message if isinstance(message, Message) else arguments.text("message", message),
            pair,
            design,
            fields=fields,
            varying=varying,
            draft=draft,
            date=date,
            pictures=pictures,
            dpi=dpi,
            given=None if given is None else arguments.texts("given", given),
        )

    def _find_design(self, template: str | Template | None) -> Template:
        """Load the template of a label: the given one, or the project's default."""
        from cardgen.template import Template

        if isinstance(template, Template):
            refuse_without_page(template, self.templates)
            return template
        name = arguments.text("template", template, optional=True)
        name = name or self.defaults.template or DEFAULT_TEMPLATE
        (design,) = self.label_templates([name])
        return design

    @property
    def coarsest(self) -> float:
        """Lowest resolution of the project's printers in dpi; 0 if unknown."""
        return min((each.dpi for each in self.printers.values() if each.dpi), default=0.0)


def _list_bundled_fonts() -> list[Path]:
    """Return the folder of the fonts that come with cardgen; [] if they are missing."""
    folder = font_files.find_folder(resources.FONTS)
    return [folder] if is_folder(folder) else []


def _refuse_no_document(document: Document) -> None:
    """Raise FieldError if an argument is not a document."""
    made_by = "make one with Project.label(…).document()"
    arguments.instance("document", document, Document, made_by)
