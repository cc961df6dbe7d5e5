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
import re
from collections.abc import (
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Unpack

from cardgen import arguments, resources
from cardgen.addons import added_folders
from cardgen.arguments import PathName, Value
from cardgen.catalog import (
    CAPTIONS,
    DOMAINS,
    SLOGANS,
    Catalog,
    Glossary,
    Message,
    find_changed_source,
    list_pairs,
    pair_langs,
    unread_texts,
)
from cardgen.display import Document
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    LayoutError,
    Location,
    TemplateError,
    by_nearness,
    raise_findings,
)
from cardgen.files import is_folder, is_there, listed
from cardgen.fillers import filler
from cardgen.fonts import FontLibrary, load_fonts
from cardgen.pictures import picture_of
from cardgen.project.columns import Columns
from cardgen.project.finding import PROJECT_FILE, find_project
from cardgen.project.label_pages import LoadedPage, refuse_without_page
from cardgen.project.lettering import lettering_folders, refuse_without_lettering
from cardgen.project.message_files import MessageFiles
from cardgen.project.printers import Printer
from cardgen.project.read_files import ReadFiles
from cardgen.project.relations import RELATIONS_FILE, YEARS, Relations, load_relations
from cardgen.project.requirement import find_requirements
from cardgen.project.settings import (
    CheckSettings,
    Defaults,
    ShipmentSettings,
    WeblateSettings,
    read_settings,
    setting_place,
)
from cardgen.project.withholding import (
    make_approvers,
    withhold_message,
)
from cardgen.remedies import Remedy
from cardgen.tomlfile import suggest
from cardgen.wording import DocumentWording

if TYPE_CHECKING:  # a single label needs no sheets, a letter no labels, and few approvals
    from cardgen.approval import Approvals, Approver
    from cardgen.backends import PdfOptions, PrinterOptions
    from cardgen.layout.label import Label
    from cardgen.layout.sheet import Order
    from cardgen.project.print_shop import RenderedFiles
    from cardgen.stock import Stock
    from cardgen.template import PageSize, Template

STOCK_FOLDER: Final = "stock"
MESSAGES_FOLDER: Final = "messages"
DEFAULT_PAIR: Final = "zh-ko"
DEFAULT_TEMPLATE: Final = "box-100x150"


@dataclass(frozen=True, slots=True)
class Project:
    """Where messages, templates and fonts are, and the values that every label shares.

    A project reads each file once, when it is first needed; `forget` makes it read one again.
    `moved` says where pictures and templates lie that are not where their names say. With
    `approval` "required", what nobody has approved but who wrote it is printed as a draft only;
    other projects that have its messages may require it too, of `further_approvers`.
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
        """The project of a folder with ``cardgen.toml``, or the bundled one for None.

        `fonts` are further font folders, tried first. Raises TemplateError (bad-project)
        and FontError.
        """
        fonts = arguments.paths("fonts", fonts)
        if folder is None:
            library = load_fonts([resources.FONTS, *fonts])
            return cls(resources.MESSAGES, (resources.TEMPLATES,), library)
        folder = arguments.path("folder", folder)
        file = read_settings(folder / PROJECT_FILE)
        for name in (file.messages, *file.templates):
            if name is not None and not is_folder(folder / name):
                raise TemplateError(
                    "bad-project",
                    f"there is no folder {name!r}",
                    location=Location(str(folder / PROJECT_FILE)),
                    hint=f"make it beside {PROJECT_FILE}, or mend its name",
                )
        above = find_requirements(folder / file.messages, folder) if file.messages else ()
        further = tuple(make_approvers(each.approvers) for each in above if each.approvers)
        own = (*added_folders(folder), *(folder / name for name in file.fonts))
        library = load_fonts([resources.FONTS, *own, *fonts])
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
        raise_findings(project._wrong_defaults())  # it is one of us
        return project

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Warnings about the project's file."""
        beside = self.root / MESSAGES_FOLDER
        if self.root == Path() or self.messages != resources.MESSAGES or not list_pairs(beside):
            return ()
        return (
            Diagnostic(
                "bad-project",
                f"the folder {MESSAGES_FOLDER} beside it is not used: what is printed is what "
                "cardgen brings",
                location=Location(str(self.root / PROJECT_FILE)),
                hint=f'write {MESSAGES_FOLDER} = "{MESSAGES_FOLDER}" above all tables',
                severity="warning",
            ),
        )

    @classmethod
    def find(cls, start: PathName, *, fonts: Iterable[PathName] = ()) -> Project:
        """The project whose folder `start` or a folder above it is, else the bundled one."""
        return cls.open(find_project(arguments.path("start", start)), fonts=fonts)

    def _wrong_defaults(self) -> Iterator[Diagnostic]:
        """The defaults that name what there is not."""
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
                        yield (
                            each.with_rule("bad-project").about(f"defaults: {key}: ").at(place)
                        )

    def pairs(self) -> list[str]:
        """The pairs of languages that have messages."""
        return list_pairs(self.messages)

    @property
    def message_files(self) -> MessageFiles:
        """The files of its messages."""
        required = bool(self.approval)
        return MessageFiles(
            self.messages, self._files, required, self.approvers, self.further_approvers
        )

    @property
    def approver_lists(self) -> tuple[tuple[Approver, ...], ...]:
        """Who may approve, of this project and of others that have its messages."""
        return (self.approvers, *self.further_approvers)

    def catalog(self, pair: str, domain: str = SLOGANS) -> Catalog:
        """The slogans of a pair, its captions or letters; joined of two pairs if it has none.

        Captions that a file of the project does not have are those that cardgen brings: it may
        be older than they are. Where the project requires approval, what lacks it is
        `Message.withheld`. Raises CardgenError.
        """
        pair = arguments.text("pair", pair)
        domain = arguments.choice("domain", domain, DOMAINS)
        return self.message_files.catalog(pair, domain)

    def glossary(self, pair: str) -> Glossary:
        """The terms of a pair, joined as catalogs are. Raises CardgenError."""
        pair = arguments.text("pair", pair)
        return self.message_files.glossary(pair)

    def approvals(self, pair: str) -> Approvals:
        """Who has approved which text of a pair. Nothing is raised."""
        pair = arguments.text("pair", pair)
        return self.message_files.approvals(pair)

    def relations(self) -> Relations:
        """Whom the city of the project has relations with. Raises TemplateError."""
        if self.root == Path():  # what cardgen brings is no city's
            return Relations(Path())
        return self._files.once(
            ("relations",),
            lambda: self.root / RELATIONS_FILE,
            lambda _: load_relations(self.root),
        )

    def wording(self, pair: str, *, draft: bool = False) -> DocumentWording:
        """The words of documents in the languages of a pair. Raises CardgenError."""
        draft = arguments.flag("draft", draft)
        return DocumentWording(self.catalog(pair, CAPTIONS), self.glossary(pair), draft=draft)

    def template_files(self) -> dict[str, Path]:
        """Template names and files; a project's own come before built-in ones.

        Those in a lettering that is added by name are among them if that is there.
        """
        return _toml_files((*self.template_folders, *lettering_folders(self.fonts).values()))

    def unlettered(self) -> dict[str, str]:
        """Built-in templates that lack a lettering, and which: `cardgen fonts add` adds it."""
        return {
            name: addon
            for addon, folder in lettering_folders(self.fonts, is_there=False).items()
            for name in _toml_files((folder,))
        }

    def template_file(self, name: str) -> Path:
        """The file of a template, by name or by its own path. Raises TemplateError."""
        name = arguments.text("name", name)
        name = self.template_name(name)
        lacking = lettering_folders(self.fonts, is_there=False).values()
        files = {**_toml_files(lacking), **self.template_files()}
        if name in files:
            return files[name]
        path = self.moved.get(name, Path(name))
        if name.endswith(".toml") and is_there(path):
            return path
        own, _, occasion = name.partition(":")
        raise TemplateError(
            "unknown-template",
            f"there is no template {name!r}",
            hint=_template_hint(Path(own).stem, occasion, [*files]),
        )

    def template(self, name: str) -> Template:
        """A template by name, or by the path of its file, and what page it is to have.

        ``label@100x70``, or ``label@L7165`` for the labels of a sheet, is of this size; without
        one, a template for any is as `Template.pages` says. ``poster:thanks`` has the colours
        of an occasion. Raises TemplateError, and LayoutError "template-size".
        """
        name = arguments.text("name", name)
        from cardgen.template import load_template, occasion_in

        base, page = self._parted(name)
        _, occasion = occasion_in(base)
        try:
            return self._files.once(
                ("template", base, page),
                lambda: self.template_file(base),
                lambda file: load_template(file, page, occasion),
            )
        except CardgenError as error:
            if page is None:
                raise
            from cardgen.project.fitting import named_by_size

            raise named_by_size(self, error, page) from error

    def label_templates(self, names: Iterable[str]) -> list[Template]:
        """Templates of labels to be made, each once and with a page.

        Raises TemplateError, and LayoutError "template-size".
        """
        names = arguments.texts("names", names)
        found = {
            (full := self.template_on(name)): self.template(full)
            for name in dict.fromkeys(names)
        }
        for template in found.values():
            refuse_without_page(template, self)
        return list(found.values())

    def template_samples(self, name: str) -> list[str]:
        """A template's name; if it is for any page, with one for each of its arrangements.

        Raises TemplateError.
        """
        name = arguments.text("name", name)
        pages = self.template(name).pages
        return [f"{name}@{page}" for page in pages.samples.values()] if pages else [name]

    def template_on(
        self, name: str, page: str = "", sheet: str = "", loaded: LoadedPage | None = None
    ) -> str:
        """A template's name with the page that it is to have, in one spelling.

        That is `page`, a size as ``100x70`` or a kind of sheet, to which it must not say
        another; or, if the template is for any and says none, that of the labels of a `sheet`,
        or what is `loaded` into the printer, or that of the labels of the project's own sheet.
        Raises TemplateError, and LayoutError "template-size".
        """
        name, page = arguments.text("name", name), arguments.text("page", page)
        sheet = arguments.text("sheet", sheet)
        base, size = self._parted(name)
        if page:
            asked = self.page_size(page)
            if size and not size.is_near(asked):
                raise LayoutError(
                    "template-size",
                    f"{base} is to be {size.in_words} and {asked.in_words}",
                    hint="say one size",
                )
            size = asked
        elif size is None and loaded and not sheet:
            size = self._loaded_for(base, loaded)
        elif size is None and (sheet := sheet or self.defaults.sheet):
            size = self.page_size(sheet) if self.template(base).pages else None
        if size and not self.template(f"{base}@{size}").name.endswith(f"@{size}"):
            return base  # which is of that size and no other
        return f"{base}@{size}" if size else name

    def _loaded_for(self, base: str, loaded: LoadedPage) -> PageSize | None:
        """What is loaded, for a template of any size; None for others."""
        if not self.template(base).pages:
            return None
        try:
            self.template(f"{base}@{loaded.size}")
        except CardgenError as error:
            raise error.about(f"labels as in the printer {loaded.printer}: ") from error
        return loaded.size

    def page_size(self, text: str) -> PageSize:
        """``100x70`` in millimetres, ``4in x 6in``, ``a6``, or ``L7165``: a sheet's labels.

        Raises TemplateError "unknown-size".
        """
        text = arguments.text("text", text)
        from cardgen.stock import PAPERS, paper_size
        from cardgen.template import PageSize

        with suppress(ValueError):
            width, height = paper_size(text)
            return PageSize.parse(f"{width:.6f}pt x {height:.6f}pt")
        try:
            stock = self.stock(text)
        except CardgenError as error:
            if any(each.rule != "unknown-stock" for each in error.diagnostics):
                raise
            raise TemplateError(
                "unknown-size",
                f"{text!r} is no size of paper and no sheet of labels",
                hint=by_nearness(text, [*PAPERS, *self.stock_files()]),
                remedy=Remedy("write-size"),
            ) from error
        return PageSize(stock.label_width, stock.label_height)

    def template_name(self, name: str) -> str:
        """A template's own name, without the page and occasion that it is asked for with."""
        name = arguments.text("name", name)
        from cardgen.template import occasion_in

        return occasion_in(self._parts(name)[0])[0]

    def without_page(self, name: str) -> str:
        """A template's name with its occasion, without the page that it is asked for with."""
        name = arguments.text("name", name)
        return self._parts(name)[0]

    def _parts(self, name: str) -> tuple[str, str]:
        if "@" not in name or name.endswith(".toml"):
            return name, ""
        from cardgen.template import occasion_in

        if not self.template_files().keys().isdisjoint((name, occasion_in(name)[0])):
            return name, ""
        base, _, page = name.rpartition("@")
        return base, page

    def _parted(self, name: str) -> tuple[str, PageSize | None]:
        """A template's name with its occasion, and the page that it is asked for with."""
        base, page = self._parts(name)
        return base, self.page_size(page) if base != name else None

    def stock_files(self) -> dict[str, Path]:
        """Names and files of sheets of labels; a project's own come before built-in ones."""
        return _toml_files(self.stock_folders)

    def stock_file(self, name: str) -> Path:
        """The file of a kind of sheet: avery-l7165, "Avery L7165", L7165, or its own path.

        Raises TemplateError.
        """
        name = arguments.text("name", name)
        files = self.stock_files()
        if name in files:
            return files[name]
        if name.endswith(".toml") and is_there(Path(name)):
            return Path(name)
        wanted = re.sub(r"[\s_-]+", "-", name.strip()).lower()
        found = [key for key in files if f"-{key.lower()}".endswith(f"-{wanted}")]
        if wanted and len(found) == 1:
            return files[found[0]]
        raise TemplateError(
            "unknown-stock",
            f"there is no sheet of labels {name!r}",
            hint=by_nearness(wanted, found or list(files)),
            remedy=Remedy("describe-sheet"),
        )

    def stock(self, name: str) -> Stock:
        """A kind of sheet by name, or by the path of its file. Raises TemplateError."""
        name = arguments.text("name", name)
        from cardgen.stock import load_stock

        return self._files.once(("stock", name), lambda: self.stock_file(name), load_stock)

    def printer(self, name: str) -> Printer:
        """A printer of ``cardgen.toml`` by its name. Raises TemplateError."""
        name = arguments.text("name", name)
        if name in self.printers:
            return self.printers[name]
        raise TemplateError(
            "unknown-printer",
            f"there is no printer {name!r}",
            location=Location(str(self.root / PROJECT_FILE)) if self.root != Path() else None,
            hint=suggest(
                name, list(self.printers), f"describe it in {PROJECT_FILE}: [printers.{name}]"
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
    ) -> Document:
        """A label, or several pages of them, on sheets of labels, each page `copies` times.

        See `cardgen.layout.sheet.imposition.impose`, which takes any number of labels. Raises
        TemplateError, and LayoutError "sheet-size" with the sheets that would do.
        """
        from cardgen.layout.sheet import check_size, fits, impose

        _refuse_no_document(document)
        copies = arguments.whole("copies", copies, 1, arguments.MOST_COPIES)
        chosen = self.stock(stock)
        for page in document.pages:
            if not fits(chosen, page.width, page.height):
                known = (self.stock(name) for name in self.stock_files())
                check_size(chosen, page, known)
        pages = chain.from_iterable(repeat(page, copies) for page in document.pages)
        made = impose(pages, chosen, start=start, skip=skip, order=order, offset=offset)
        return replace(document, pages=tuple(made))

    def loaded(self, printer: str) -> LoadedPage | None:
        """The labels that lie in a printer, by its name, if the project says so; None for "".

        Raises TemplateError "unknown-printer".
        """
        printer = arguments.text("printer", printer)
        return self.printer(printer).loaded if printer else None

    def tiles(self, document: Document, paper: str) -> Document:
        """Pages larger than a printer's sheets, on several of a `paper` to be glued together.

        ``a4``, ``a3`` or ``letter``; see `cardgen.layout.sheet.tiling.tile`. They are for a
        printer of one's own: no profile of a press and no crop marks go with them. Raises
        TemplateError "unknown-size".
        """
        _refuse_no_document(document)
        from cardgen.layout.sheet import tile

        size = self.page_size(paper)
        pages = (tile(page, size, self.fonts) for page in document.pages)
        return replace(document, pages=tuple(chain.from_iterable(pages)), is_tiled=True)

    def render_files(
        self,
        document: Document,
        format_name: str,
        dpi: float | str = 300.0,
        *,
        printer: PrinterOptions | None = None,
        **pdf: Unpack[PdfOptions],
    ) -> RenderedFiles:
        """The files of a document, as `cardgen.render_files` makes them, with a second look.

        A PDF of another profile than screen is read once more as the print shop of the project
        reads it. Raises CardgenError as `cardgen.render_files` does, and "preflight".
        """
        from cardgen.backends import AS_SET, SCREEN, render_files
        from cardgen.project.print_shop import RenderedFiles, second_look

        told = AS_SET if printer is None else printer
        files = tuple(render_files(document, format_name, dpi, printer=told, **pdf))
        profile = pdf.get("profile", SCREEN)
        warnings = second_look(files, profile, self.root) if profile != SCREEN else ()
        return RenderedFiles(files, warnings)

    def forget(self, file: PathName | None = None) -> bool:
        """Read a file anew when it is next needed, or every file; whether one was read before.

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
        """A label that shows `message` in both languages of `pair`.

        That is the id of a message of the project, or a message that need not be in any file:
        ``Message("greeting", "加油", "힘내세요")``. Without `pair` or `template` it has
        those of the project, or else zh-ko and box-100x150; a template may be one already read.
        `fields` are values by name, as people type them ("24", "2020-03-26", "首尔"), or as
        JSON has them (24, 12.5); None and "" are no value. They fill the message's placeholders
        and the template's areas. Fields named in `varying` get their values later, from
        ``label.document(values)``, so that what a batch has in common is laid out and drawn
        once. `draft` allows unfinished translations, and marks the label. `date`
        (2020-03-26T00:00:00Z) is what a PDF says when it was made, and the day up to which the
        years of relations are counted. `pictures` are the bytes of PNG, JPEG, WebP, SVG
        or PDF files for fields that show one; in `fields` such a field has the path of a file
        here, so take none from strangers, nor a template. What `dpi` dots of its printer are
        too coarse for is among the label's warnings.

        Nothing given vanishes: a value that the label would not show is refused
        ("not-shown"), and so is one of the project's own. Who fills fields by themselves, as a
        sample does, names in `given` those that somebody did give. Raises CardgenError.
        """
        mine = arguments.fields("fields", fields)
        varying = arguments.texts("varying", varying)
        draft = arguments.flag("draft", draft)
        date = arguments.day("date", date)
        dots = arguments.dots("dpi", dpi, optional=True)
        photos = arguments.contents("pictures", pictures)
        pair = arguments.text("pair", pair, optional=True) or self.defaults.pair or DEFAULT_PAIR
        design = self._design(template)
        refuse_without_lettering(design, self.fonts)
        doubts: tuple[Diagnostic, ...] = ()
        if isinstance(message, Message):
            message.refuse_wrong_types()
            said, langs = message, pair_langs(pair)
            if self.approval and not said.withheld:
                said = withhold_message(said, self.approvals(pair), SLOGANS)
        else:
            catalog = self.catalog(pair)
            said, langs = catalog.message(arguments.text("message", message)), catalog.langs
            doubts = tuple(
                find_changed_source(said, self.message_files.sources(SLOGANS), f"{SLOGANS}.pot")
            )
        values = self._placed({**self._shared_values(design, said), **mine}, design)
        if given is None:  # a list tells of its rows itself
            doubts += tuple(_unread(values, self.glossary(pair)))
        if date and YEARS in said.placeholders and YEARS not in varying:
            values = self._with_years(values, dt.date.fromisoformat(date[:10]), pair)
        from cardgen.layout.label import Label
        from cardgen.project.fitting import instead_of
        from cardgen.project.shown import Shown, ShownCheck
        from cardgen.wording import LabelWording

        wording = LabelWording(
            said,
            langs,
            self.catalog(pair, CAPTIONS),
            self.glossary(pair),
            design.fields,
            values,
            frozenset(varying),
            template=design.name,
            elsewhere=lambda field: instead_of(self, design, field),
            draft=draft,
            pictures={name: picture_of(data, name) for name, data in photos.items()},
        )
        shown = Shown.of(self, said, pair, design)
        there = wording.filled
        own = (name for name in shown.shared if not mine.get(name) and name in there)
        check = ShownCheck(
            shown,
            there,
            (*mine, *photos, *varying) if given is None else arguments.texts("given", given),
            (*own,) if given is None else (),
        )
        check.refuse(varying)
        return Label(
            design,
            self.fonts,
            check.before(wording.speak) if varying else wording.speak,
            varying=wording.varying,
            draft=draft,
            author=self.author,
            date=date,
            warnings=doubts,
            endorsed=() if draft else self.message_files.endorsed(pair, [said.id], SLOGANS),
            dpi=dots,
        )

    def _design(self, template: str | Template | None) -> Template:
        """The template that a label is made on: the given one, or that of the project."""
        from cardgen.template import Template

        if isinstance(template, Template):
            refuse_without_page(template, self)
            return template
        name = arguments.text("template", template, optional=True)
        name = name or self.defaults.template or DEFAULT_TEMPLATE
        (design,) = self.label_templates([name])
        return design

    @property
    def coarsest(self) -> float:
        """The fewest dots per inch that a printer of the project has; 0 if none says so."""
        return min((each.dpi for each in self.printers.values() if each.dpi), default=0.0)

    def _shared_values(self, design: Template, message: Message) -> dict[str, str]:
        """The project's values that the label has fields for; pictures lie in its folder."""
        types: dict[str, str] = {**design.fields, **message.fields}
        return {
            name: str(self.root / value) if types[name] == "picture" else value
            for name, value in self.values.items()
            if name in types
        }

    def _with_years(self, values: Mapping[str, str], day: dt.date, pair: str) -> dict[str, str]:
        """Values with the years of relations on a day. Raises FieldError "wrong-years"."""
        given = values.get(YEARS, "")
        if filler(given):  # which the label tells of
            return {**values}
        years = self.relations().years(values, day, self.glossary(pair), given)
        return {**values, YEARS: given or years} if years else {**values}

    def _placed(self, values: Mapping[str, str], design: Template) -> dict[str, str]:
        """Values with pictures where they lie."""
        return {
            name: str(self.moved.get(value, value))
            if design.fields.get(name) == "picture"
            else value
            for name, value in values.items()
        }


def _unread(values: Mapping[str, str], glossary: Glossary) -> Iterator[Diagnostic]:
    """Warn of texts that nobody reads where the label goes."""
    for name, text, _ in unread_texts(values, glossary):
        said = f"{name}: {text} has no letter of a language that is read where the label goes"
        hint = "write it as it is read there, or in Latin letters, beside it or instead"
        yield Diagnostic("wrong-language", said, hint=hint, severity="warning")


def _template_hint(own: str, occasion: str, known: Sequence[str]) -> str:
    """The hint for a template, and perhaps an occasion, of which one is not known."""
    from cardgen.template import OCCASION_NAMES, occasions_hint

    hints = []
    if own not in known:
        akin = [each for each in known if own and each.startswith(f"{own}-")]
        meant = f"did you mean {' or '.join(akin)}?" if akin else by_nearness(own, known)
        hints.append(meant)
    if occasion and occasion not in OCCASION_NAMES:
        hints.append(f"{occasion!r} is no occasion; {occasions_hint(occasion)}")
    return " ".join(hints) if hints and hints[0].endswith("?") else "; ".join(hints)


def _refuse_no_document(document: Document) -> None:
    made_by = "make one with Project.label(…).document()"
    arguments.instance("document", document, Document, made_by)


def _toml_files(folders: Iterable[Path]) -> dict[str, Path]:
    """Files by their names without the extension, in order; earlier folders come first."""
    found: dict[str, Path] = {}
    for folder in folders:
        try:
            files = [path for path in listed(folder) if path.suffix == ".toml"]
        except OSError as error:
            raise TemplateError(
                "bad-project",
                f"the folder cannot be read: {error.strerror}",
                location=Location(str(folder)),
                hint="mend its rights",
            ) from error
        for path in sorted(files, key=lambda path: path.stem):
            found.setdefault(path.stem, path)
    return found
