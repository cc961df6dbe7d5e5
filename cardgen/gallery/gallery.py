"""The contents of a gallery: templates with a thumbnail and a command for each pair.

In comes a project, out comes a `Gallery`, plain data for the page that `markup` makes. A
template that fits no message of a pair is left out of the pair, with a warning.

A thumbnail is drawn several times as large and averaged, so that black and white lettering and
rules come out grey and fine.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from msgspec.structs import replace
from PIL import Image

from cardgen.backends.png import png_file
from cardgen.display import Bars, Document, Group, Item, Layer
from cardgen.errors import CardgenError, Diagnostic, LayoutError
from cardgen.lazy import lazy_pattern
from cardgen.project import choose_templates, example_pages, make_example
from cardgen.stock import find_paper
from cardgen.template import PageSize, split_occasion
from cardgen.units import POINTS_PER_INCH, to_mm

if TYPE_CHECKING:
    from cardgen.backends import Renderer
    from cardgen.layout.label import Label
    from cardgen.project import Example, Project, Remembered
    from cardgen.template import Template

SIDE: Final = 420
"""Pixels of a thumbnail's longer side."""

MOST_BYTES: Final = 64 << 10
"""Bytes of a thumbnail: 45 templates in three pairs make a page small enough for e-mail."""

_SCALES: Final = (3, 6, 12)  # the first at which modules of barcodes have a pixel
_LEAST_SIDE: Final = 105
_GREYS: Final = 17  # between one level and the next: 16 are enough for a thumbnail
_LEVELS: Final = [round(value / _GREYS) * _GREYS for value in range(256)]
_BARE: Final = lazy_pattern(r"[\w@%+=:,./-]+")
_QUOTABLE: Final = lazy_pattern(r"[^\"$`\\!%\n]+")
_LOGO: Final = "logo"  # the field of a picture that a label does not need
_SOME_OCCASION: Final = "condolence"
_NEAR: Final = 3.0  # points by which a page may differ from a paper of that name


class Thumbnail(NamedTuple):
    """A PNG file with its width and height in pixels."""

    data: bytes
    width: int
    height: int


def make_thumbnail(document: Document, renderer: Renderer) -> Thumbnail:
    """Draw the first page of a document as a small picture. Raises CardgenError.

    A picture of more than `MOST_BYTES`, such as a photograph, gets half the pixels, or fewer.
    """
    image, scale = _draw_large(document, renderer)
    side = SIDE
    while True:
        small = image.reduce(scale * SIDE // side)
        if small.mode == "L":
            small = small.point(_LEVELS)
        data = png_file(small.width, small.height, "L" if small.mode == "L" else "RGB",
                        small.tobytes())  # fmt: skip
        if len(data) <= MOST_BYTES or side <= _LEAST_SIDE:
            return Thumbnail(data, small.width, small.height)
        side //= 2


def _draw_large(document: Document, renderer: Renderer) -> tuple[Image.Image, int]:
    """Draw the first page of a document. Return it with its scale to the small picture."""
    page = document.pages[0]
    layers = tuple(Layer(tuple(map(_allow_fine, layer.items))) for layer in page.layers)
    document = replace(document, pages=(replace(page, layers=layers),))
    first_error: CardgenError | None = None
    for scale in _SCALES:
        dpi = scale * SIDE * POINTS_PER_INCH / max(page.width, page.height)
        try:
            data = renderer.render(document, "png", dpi)
        except LayoutError as error:
            if any(each.rule != "barcode-too-small" for each in error.diagnostics):
                raise
            first_error = first_error or error
        else:
            with Image.open(BytesIO(data)) as image:
                return image.convert("RGB" if image.mode == "RGB" else "L"), scale
    assert first_error is not None
    raise first_error


def _allow_fine(item: Item) -> Item:
    """Remove the smallest allowed module from barcodes, since nobody scans small pictures."""
    if isinstance(item, Group):
        return replace(item, items=tuple(map(_allow_fine, item.items)))
    return replace(item, least=0.0) if isinstance(item, Bars) else item


class Specimen(msgspec.Struct, frozen=True):
    """A template in one pair: its thumbnail, its message, and the command for such a label."""

    pair: str
    picture: Thumbnail
    message: str
    command: str


class Exhibit(msgspec.Struct, frozen=True):
    """A template with its descriptions, its size in millimetres, and its specimens by pair.

    A template that `adapts` is for other sizes too; a `coloured` one may have the colours of
    any occasion. `paper` is the name of paper of this size, or ""; `sheets` are the label
    sheets that it fits.
    """

    name: str
    descriptions: Mapping[str, str]
    occasions: tuple[str, ...]
    size: tuple[float, float]
    adapts: bool
    coloured: bool
    paper: str
    sheets: tuple[str, ...]
    specimens: tuple[Specimen, ...]


class Gallery(msgspec.Struct, frozen=True):
    """The templates in frames, and warnings for templates that could not be drawn."""

    frames: tuple[Exhibit, ...]
    warnings: tuple[Diagnostic, ...]

    @property
    def pairs(self) -> tuple[str, ...]:
        """Return all pairs in the gallery, sorted."""
        return tuple(sorted({each.pair for frame in self.frames for each in frame.specimens}))


def make_gallery(
    project: Project,
    templates: Iterable[Template],
    pairs: Sequence[str],
    *,
    occasion: str = "",
    size: str = "",
    remembered: Remembered | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Gallery:
    """Draw templates in their pairs. `progress` gets the numbers of pictures.

    Pictures that are `remembered` are not drawn again.

    Templates for any page are drawn on a page of this `size`, or else on a page for each
    arrangement; templates for several occasions in the colours of this `occasion`, or else of
    each occasion. Raises CardgenError for a catalog or sheet that cannot be read.
    """
    plan = [
        (name, sheets, [pair for pair in pairs if choose_templates([template], pair=pair)])
        for template in templates
        for coloured in _name_coloured(project, template, occasion)
        for name, sheets in _name_pages(project, coloured, size).items()
    ]
    total, done = sum(len(chosen) for *_, chosen in plan), 0
    if progress is not None:
        progress(done, total)
    frames: list[Exhibit] = []
    warnings: list[Diagnostic] = []
    for name, sheets, chosen in plan:
        specimens: list[Specimen] = []
        for pair in chosen:
            try:
                specimens.append(_recall_specimen(project, name, pair, remembered))
            except CardgenError as error:
                about = f"{name} is not shown in {pair}: "
                warnings += (
                    replace(each, severity="warning").about(about) for each in error.diagnostics
                )
            done += 1
            if progress is not None:
                progress(done, total)
        if specimens:
            frames.append(_make_exhibit(project, name, sheets, specimens))
    return Gallery(tuple(frames), tuple(warnings))


def _name_coloured(project: Project, template: Template, occasion: str) -> list[str]:
    """List the names of a template for each occasion, or only its own name."""
    name, occasions = template.name, template.about.occasions
    if len(occasions) == 1 or not (occasions or occasion):
        return [name]
    chosen = [occasion] if occasion else occasions
    return [f"{name}:{each}" for each in chosen if _has_colours(project, name, each)] or [name]


def _has_colours(project: Project, name: str, occasion: str) -> bool:
    """True if a template can have the colours of an occasion."""
    try:
        project.template(f"{name}:{occasion}")
    except CardgenError as error:
        if any(each.rule != "template-occasion" for each in error.diagnostics):
            raise
        return False
    return True


def _name_pages(project: Project, coloured: str, size: str) -> Mapping[str, tuple[str, ...]]:
    """List the names of a template with each page size, and the sheets that fit."""
    template = project.template(coloured)
    if not (template.pages and size):
        return example_pages(project, coloured)
    page = project.page_size(size)
    pages = [each for each in (page, PageSize(*page[::-1])) if template.pages.admits(each)]
    sheet = size if size in project.stock_files() else ""
    name = f"{coloured}@{sheet or pages[0]}"
    return {name: (sheet,) if sheet else ()}


def _make_exhibit(
    project: Project, name: str, sheets: tuple[str, ...], specimens: list[Specimen]
) -> Exhibit:
    """Describe a template with its specimens."""
    template, plain = project.template(name), project.without_page(name)
    _, occasion = split_occasion(plain)
    return Exhibit(
        plain,
        template.about.descriptions,
        (occasion,) if occasion else template.about.occasions,
        (round(to_mm(template.width), 1), round(to_mm(template.height), 1)),
        name != plain,
        not occasion and _has_colours(project, plain, _SOME_OCCASION),
        find_paper(template.width, template.height, _NEAR),
        sheets,
        tuple(specimens),
    )


def _recall_specimen(
    project: Project, name: str, pair: str, remembered: Remembered | None
) -> Specimen:
    """Return a template in one pair, which may be remembered. Raises CardgenError."""
    if remembered is None:
        return _make_specimen(project, name, pair)
    parts = (
        name,
        remembered.digest_template(project.template(name)),
        remembered.digest_messages(pair),
        remembered.digest_terms(pair),
    )
    return remembered.recall(Specimen, parts, lambda: _make_specimen(project, name, pair))


def _make_specimen(project: Project, name: str, pair: str) -> Specimen:
    """Draw a template in one pair, with the command that makes this label.

    For a template that needs a picture of the user, or has no message, the command is the one
    that shows templates.
    """
    from cardgen.backends import default_renderer

    sample = make_example(project, name, pair=pair)
    file = f"{project.template_name(name)}.{'png' if sample.label.template.mono else 'pdf'}"
    label = _make_label(project, name, sample)
    if label is None:
        label = sample.label
        words = ["templates", "show", name, "--pair", pair]
    else:
        words = ["label", sample.message, "--pair", pair, "--template", name]
        for field, value in sample.values.items():
            words += ["--set", f"{field}={value}"]
    picture = make_thumbnail(label.document(), default_renderer)
    command = " ".join(map(_quote, ("cardgen", *words, "-o", file)))
    return Specimen(pair, picture, sample.message, command)


def _quote(word: str) -> str:
    """Quote a word of a command for all shells."""
    if _BARE.fullmatch(word):
        return word
    return f'"{word}"' if _QUOTABLE.fullmatch(word) else shlex.quote(word)


def _make_label(project: Project, name: str, sample: Example) -> Label | None:
    """Make the label that a command makes; None for an error."""
    fields, pair = sample.label.template.fields, sample.pair
    pictures = {field for field, kind in fields.items() if kind == "picture"}
    if pictures - {_LOGO} - {*project.values}:  # the template is made for these pictures
        return None
    if sample.message not in project.catalog(pair).messages:
        return None
    try:
        label = project.label(sample.message, pair=pair, template=name, fields=sample.values)
        label.document()
    except CardgenError:
        return None
    return label
