"""The templates and sheets of labels of a project, by name, occasion, page and size.

In come names such as ``poster:thanks`` or ``label@100x70``, out come templates and sheets, or
hints that name others. A template in the lettering of an add-on is known by name, but not used
before the add-on is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec
from msgspec.structs import replace

from cardgen import resources
from cardgen.errors import CardgenError, LayoutError, TemplateError, hint_at_all
from cardgen.files import is_there, list_folder
from cardgen.project.files import ReadFiles, toml_files
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from cardgen.fonts import FontLibrary
    from cardgen.project.printers import LoadedPage
    from cardgen.stock import Stock
    from cardgen.template import AnyPage, PageSize, Template

SizeTest: TypeAlias = Callable[["Template"], bool]
# Usual sizes of labels, signs and screens, for `Templates.page_size`; hints name the first.
_USUAL: Final = (
    *("100x150", "100x70", "a6", "a5", "a4", "a3", "1080x1080px", "1200x630px"),
    *("600x100", "3000x700"),
)
_SHEETS: Final = ("avery-l7165", "avery-5168")
_MOST: Final = 4  # sizes or templates that a hint names
_SLACK: Final = 3.0  # points, about a millimetre: 4 × 6 in is 102 × 152 mm
_TAKE: Final = "take a template that shows it:"


class Templates(msgspec.Struct, frozen=True):
    """Templates and sheets of labels in their folders; earlier folders come first.

    `moved` are files that lie elsewhere than their names say; `sheet` is the default sheet.
    """

    folders: tuple[Path, ...]
    stock_folders: tuple[Path, ...]
    fonts: FontLibrary
    read: ReadFiles
    moved: Mapping[str, Path]
    sheet: str

    def files(self) -> dict[str, Path]:
        """List templates and their files, also those whose additional fonts are installed."""
        return toml_files((*self.folders, *_lettering_folders(self.fonts).values()))

    def lacking(self) -> dict[str, str]:
        """List the templates whose fonts are not installed, with the names of these fonts."""
        return {
            name: addon
            for addon, folder in _lettering_folders(self.fonts, has_addon=False).items()
            for name in toml_files((folder,))
        }

    def file(self, name: str) -> Path:
        """Find the file of a template, by name or path. Raises TemplateError."""
        name = self.own_name(name)
        lacking = _lettering_folders(self.fonts, has_addon=False).values()
        files = {**toml_files(lacking), **self.files()}
        if name in files:
            return files[name]
        path = self.moved.get(name, Path(name))
        if name.endswith(".toml") and is_there(path):
            return path
        own, _, occasion = name.partition(":")
        raise TemplateError(
            "unknown-template",
            f"there is no template {name!r}",
            hint=_unknown_hint(Path(own).stem, occasion, [*files]),
        )

    def load(self, name: str) -> Template:
        """Load a template; see `Project.template`. Raises TemplateError and LayoutError."""
        from cardgen.template import load_template, split_occasion

        base, page = self._split(name)
        _, occasion = split_occasion(base)
        try:
            return self.read.read_once(
                ("template", base, page),
                lambda: self.file(base),
                lambda file: load_template(file, page, occasion),
            )
        except CardgenError as error:
            if page is None:
                raise
            raise _name_by_size(self, error, page) from error

    def load_for_labels(self, names: Iterable[str]) -> list[Template]:
        """Load several templates; see `Project.label_templates`. Raises CardgenError."""
        full_names = [self.full_name(name) for name in dict.fromkeys(names)]
        loaded = {name: self.load(name) for name in full_names}
        for template in loaded.values():
            refuse_without_page(template, self)
        return list(loaded.values())

    def samples(self, name: str) -> list[str]:
        """List the names of a template with a page for each arrangement."""
        pages = self.load(name).pages
        return [f"{name}@{page}" for page in pages.samples.values()] if pages else [name]

    def full_name(
        self, name: str, page: str = "", sheet: str = "", loaded: LoadedPage | None = None
    ) -> str:
        """Return the full name of a template; see `Project.name_template`.

        Raises TemplateError, and LayoutError "template-size".
        """
        base, size = self._split(name)
        if page:
            asked = self.page_size(page)
            if size and not size.is_near(asked):
                raise LayoutError(
                    "template-size",
                    f"{base} has two sizes: {size.in_words} and {asked.in_words}",
                    hint="give only one size",
                )
            size = asked
        elif size is None and loaded and not sheet:
            size = self._loaded_size(base, loaded)
        elif size is None and (sheet := sheet or self.sheet):
            size = self.page_size(sheet) if self.load(base).pages else None
        if size and not self.load(f"{base}@{size}").name.endswith(f"@{size}"):
            return base  # a template of this size and no other
        return f"{base}@{size}" if size else name

    def _loaded_size(self, base: str, loaded: LoadedPage) -> PageSize | None:
        """Return the size of a printer's labels, for templates of any size; else None."""
        if not self.load(base).pages:
            return None
        try:
            self.load(f"{base}@{loaded.size}")
        except CardgenError as error:
            raise error.about(f"for the labels in the printer {loaded.printer}: ") from error
        return loaded.size

    def page_size(self, text: str) -> PageSize:
        """Parse a size: ``100x70`` (mm), ``4in x 6in``, ``a6``, or a sheet such as ``L7165``.

        Raises TemplateError "unknown-size".
        """
        from cardgen.stock import PAPERS, parse_paper_size
        from cardgen.template import PageSize

        with suppress(ValueError):
            width, height = parse_paper_size(text)
            return PageSize.parse(f"{width:.6f}pt x {height:.6f}pt")
        try:
            stock = self.stock(text)
        except CardgenError as error:
            if any(each.rule != "unknown-stock" for each in error.diagnostics):
                raise
            raise TemplateError(
                "unknown-size",
                f"{text!r} is neither a paper size nor a sheet of labels",
                hint=hint_at_all(text, [*PAPERS, *self.stock_files()]),
                remedy=Remedy("write-size"),
            ) from error
        return PageSize(stock.label_width, stock.label_height)

    def own_name(self, name: str) -> str:
        """Return a template's name without page size and occasion."""
        from cardgen.template import split_occasion

        return split_occasion(self.without_page(name))[0]

    def without_page(self, name: str) -> str:
        """Return a template's name without page size; the occasion stays."""
        return self._split_text(name)[0]

    def _split_text(self, name: str) -> tuple[str, str]:
        """Split a template's name into name and page size: label and 100x70."""
        if "@" not in name or name.endswith(".toml"):
            return name, ""
        from cardgen.template import split_occasion

        if not self.files().keys().isdisjoint((name, split_occasion(name)[0])):
            return name, ""
        base, _, page = name.rpartition("@")
        return base, page

    def _split(self, name: str) -> tuple[str, PageSize | None]:
        """Split a template's name into the name with its occasion, and the page size."""
        base, page = self._split_text(name)
        return base, self.page_size(page) if base != name else None

    def stock_files(self) -> dict[str, Path]:
        """List the sheets of labels and their files."""
        return toml_files(self.stock_folders)

    def stock_file(self, name: str) -> Path:
        """Find the file of a sheet by its name, as in L7165, or path. Raises TemplateError."""
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
            hint=hint_at_all(wanted, found or list(files)),
            remedy=Remedy("describe-sheet"),
        )

    def stock(self, name: str) -> Stock:
        """Load a kind of sheet by name, or by the path of its file. Raises TemplateError."""
        from cardgen.stock import load_stock

        return self.read.read_once(("stock", name), lambda: self.stock_file(name), load_stock)

    def readable(self) -> Iterator[Template]:
        """Yield all templates that have no errors, in the order of their names."""
        for name in self.files():
            try:
                yield self.load(name)
            except CardgenError:
                continue


def _lettering_folders(fonts: FontLibrary, *, has_addon: bool = True) -> dict[str, Path]:
    """Return the folders of templates whose fonts are installed, or are not."""
    return {
        path.name: path
        for path in sorted(list_folder(resources.TEMPLATES))
        if not path.suffix and path.is_dir() and (path.name in fonts.families) is has_addon
    }


def _unknown_hint(own: str, occasion: str, known: Sequence[str]) -> str:
    """Word the hint for an unknown template or occasion."""
    from cardgen.template import OCCASION_NAMES, suggest_occasions

    hints = []
    if own not in known:
        akin = [each for each in known if own and each.startswith(f"{own}-")]
        meant = f"did you mean {' or '.join(akin)}?" if akin else hint_at_all(own, known)
        hints.append(meant)
    if occasion and occasion not in OCCASION_NAMES:
        hints.append(f"{occasion!r} is not an occasion; {suggest_occasions(occasion)}")
    return " ".join(hints) if hints and hints[0].endswith("?") else "; ".join(hints)


def refuse_without_page(template: Template, templates: Templates) -> None:
    """Raise LayoutError "template-size" if a template of any size has no page size."""
    if template.pages is None:
        return
    sizes = _suitable_sizes(template.pages, templates)
    raise LayoutError(
        "template-size",
        f"{template.name} is for pages of any size, and no size is given",
        hint=f"add a suitable size ({', '.join(sizes)}) to the name, such as "
        f"{template.name}@{sizes[0]}",
        remedy=Remedy("say-size"),
    )


def _suitable_sizes(pages: AnyPage, templates: Templates) -> list[str]:
    """List common page sizes that a template allows, and a sheet of labels."""

    def is_suitable(size: str) -> bool:
        return pages.admits(templates.page_size(size))

    usual = [*filter(is_suitable, _USUAL)] or [*map(str, pages.samples.values())]
    known = templates.stock_files()
    sheets = [each for each in _SHEETS if each in known and is_suitable(each)]
    return [*usual[:_MOST], *sheets[:1]]


def _is_for(template: Template, size: PageSize) -> bool:
    """True if a template allows this page size."""
    from cardgen.template import PageSize

    if template.pages is not None:
        return template.pages.admits(size)
    return size.is_near(PageSize(template.width, template.height))


def other_templates(templates: Templates, field: str, size: PageSize | None = None) -> str:
    """Word a hint that names templates with a field; "" if there are none."""
    found = [each for each in templates.readable() if field in each.fields]
    fitting = [each for each in found if size is None or _is_for(each, size)]
    if fitting:
        return f"{_TAKE} {_names(fitting)}"
    if not found or not size:
        return ""
    return f"take another size or sheet: no template for {size.in_words} shows it"


def instead_of(templates: Templates, template: Template, field: str) -> str:
    """Word a hint that names templates with a missing field; or "".

    The hint names templates of the same size. If there are none, it names other sizes, unless
    somebody asked for this size.
    """
    from cardgen.template import PageSize

    size = PageSize(template.width, template.height)
    hint = other_templates(templates, field, size)
    is_asked = template.name.endswith(f"@{size}")
    if is_asked or hint.startswith(_TAKE):
        return hint
    found = [each for each in templates.readable() if field in each.fields]
    return f"take a template of another size that shows it: {_names(found)}" if found else ""


def _name_by_size(templates: Templates, error: CardgenError, size: PageSize) -> CardgenError:
    """Replace the hints of errors about size by names of templates for this size."""
    return CardgenError.of(
        replace(each, hint=_fitting_hint(templates, size))
        if each.rule == "template-size"
        else each
        for each in error.diagnostics
    )


def _fitting_hint(templates: Templates, size: PageSize) -> str:
    """Word a hint that names templates for a size."""
    names = [each.name for each in templates.readable() if _is_for(each, size)]
    if names:
        return f"take a template for this size: {', '.join(names[:_MOST])}"
    instead = "use a larger size or another sheet, or make a template"
    return f"no template fits {size.in_words}: {instead}"


def _names(templates: list[Template]) -> str:
    """Join the names of the first few templates."""
    return ", ".join(each.name for each in templates[:_MOST])


def choose_templates(
    templates: Iterable[Template],
    *,
    occasion: str = "",
    has_size: SizeTest | None = None,
    pair: str = "",
) -> list[Template]:
    """Select templates by occasion, size and pair. "" selects all.

    Raises CatalogError "unknown-pair".
    """
    from cardgen.catalog import pair_langs

    langs = pair_langs(pair) if pair else ()
    chosen = [
        template
        for template in templates
        if (not occasion or template.about.is_for_occasion(occasion))
        and (has_size is None or has_size(template))
        and all(template.about.is_for_language(lang) for lang in langs)
    ]
    return sorted(chosen, key=lambda each: bool(occasion) and not each.about.occasions)


def match_size(templates: Templates, wanted: str) -> SizeTest:
    """Return a function that tests if a template has this paper or label size.

    ``a6``, ``100x150``, ``4in x 6in``, ``L7165``. Raises TemplateError "unknown-size".
    """
    from cardgen.layout.sheet import fits
    from cardgen.stock import parse_paper_size
    from cardgen.template import PageSize

    try:
        width, height = parse_paper_size(wanted)
    except ValueError:
        page = templates.page_size(wanted)
        stock = templates.stock(wanted)
        return lambda template: (
            template.pages.admits(page)
            if template.pages
            else fits(stock, template.width, template.height)
        )

    def is_near(template: Template) -> bool:
        sides = ((width, height), (height, width))
        if template.pages:
            return any(template.pages.admits(PageSize(*each)) for each in sides)
        return any(
            abs(template.width - across) <= _SLACK and abs(template.height - down) <= _SLACK
            for across, down in sides
        )

    return is_near
