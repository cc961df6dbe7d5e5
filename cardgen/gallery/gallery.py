"""What a gallery shows: each template with its pictures, a pair of languages each.

In comes a project, out comes a `Gallery`, plain data that `markup` makes a page of. What no
message of a pair fits is left out of that pair, and said.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cardgen.errors import CardgenError, Diagnostic
from cardgen.gallery.thumbnails import Thumbnail, thumbnail
from cardgen.project import choose, example, example_pages
from cardgen.stock import paper_of
from cardgen.template import PageSize, occasion_in
from cardgen.units import to_mm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardgen.layout.label import Label
    from cardgen.project import Example, Project
    from cardgen.template import Template

_BARE: Final = re.compile(r"[\w@%+=:,./-]+")
_QUOTABLE: Final = re.compile(r"[^\"$`\\!%\n]+")
_LOGO: Final = "logo"  # the field of a picture that a label may do without
_SOME_OCCASION: Final = "condolence"
_NEAR: Final = 3.0  # points by which a page may differ from a paper of that name


@dataclass(frozen=True, slots=True)
class Hung:
    """A template in one pair: its picture, and the command that makes such a label.

    `message` is what both say.
    """

    pair: str
    picture: Thumbnail
    message: str
    command: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A template: what it says of itself, its size in millimetres, and what it looks like.

    One that `adapts` is for other sizes too, one that is `coloured` may have the colours of any
    occasion. `paper` is the name of paper that is as large, or
    "", `sheets` are those that it fits.
    """

    name: str
    descriptions: Mapping[str, str]
    occasions: tuple[str, ...]
    size: tuple[float, float]
    adapts: bool
    coloured: bool
    paper: str
    sheets: tuple[str, ...]
    hung: tuple[Hung, ...]


@dataclass(frozen=True, slots=True)
class Gallery:
    """All frames, and what is said of those that could not be drawn."""

    frames: tuple[Exhibit, ...]
    warnings: tuple[Diagnostic, ...]

    @property
    def pairs(self) -> tuple[str, ...]:
        """The pairs that something is shown in, sorted."""
        return tuple(sorted({each.pair for frame in self.frames for each in frame.hung}))


def hang(
    project: Project,
    templates: Iterable[Template],
    pairs: Sequence[str],
    *,
    occasion: str = "",
    size: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Gallery:
    """The templates in those pairs that they are for; `progress` gets how much is done of all.

    Those for any page are shown on one of this `size`, or else on one for each of their
    arrangements; those of several occasions in the colours of this `occasion`, or else of
    each. Raises CardgenError where a catalog or sheet cannot be read.
    """
    wanted = [
        (name, sheets, [pair for pair in pairs if choose([template], pair=pair)])
        for template in templates
        for coloured in _coloured(project, template, occasion)
        for name, sheets in _pages(project, coloured, size).items()
    ]
    total, done = sum(len(chosen) for *_, chosen in wanted), 0
    if progress is not None:
        progress(done, total)
    frames: list[Exhibit] = []
    warnings: list[Diagnostic] = []
    for name, sheets, chosen in wanted:
        hung: list[Hung] = []
        for pair in chosen:
            try:
                hung.append(_hung(project, name, pair))
            except CardgenError as error:
                about = f"{name} is not shown in {pair}: "
                warnings += (
                    replace(each, severity="warning").about(about) for each in error.diagnostics
                )
            done += 1
            if progress is not None:
                progress(done, total)
        if hung:
            frames.append(_frame(project, name, sheets, hung))
    return Gallery(tuple(frames), tuple(warnings))


def _coloured(project: Project, template: Template, occasion: str) -> list[str]:
    """The name of a template, or one for each occasion whose colours it can have."""
    own = template.about.occasions
    if len(own) == 1 or not (own or occasion):
        return [template.name]
    asked = [occasion] if occasion else own
    names = [
        f"{template.name}:{each}"
        for each in asked
        if _has_colours(project, template.name, each)
    ]
    return names or [template.name]


def _has_colours(project: Project, name: str, occasion: str) -> bool:
    """Whether a template can be had in the colours of an occasion."""
    try:
        project.template(f"{name}:{occasion}")
    except CardgenError as error:
        if any(found.rule != "template-occasion" for found in error.diagnostics):
            raise
        return False
    return True


def _pages(project: Project, coloured: str, size: str) -> Mapping[str, tuple[str, ...]]:
    """The names that a template is shown by, and for each its sheets."""
    template = project.template(coloured)
    if not (template.pages and size):
        return example_pages(project, coloured)
    page = project.page_size(size)
    pages = [each for each in (page, PageSize(*page[::-1])) if template.pages.admits(each)]
    sheet = size if size in project.stock_files() else ""
    name = f"{coloured}@{sheet or pages[0]}"
    return {name: (sheet,) if sheet else ()}


def _frame(project: Project, name: str, sheets: tuple[str, ...], hung: list[Hung]) -> Exhibit:
    template, plain = project.template(name), project.without_page(name)
    _, occasion = occasion_in(plain)
    return Exhibit(
        plain,
        template.about.descriptions,
        (occasion,) if occasion else template.about.occasions,
        (round(to_mm(template.width), 1), round(to_mm(template.height), 1)),
        name != plain,
        not occasion and _has_colours(project, plain, _SOME_OCCASION),
        paper_of(template.width, template.height, _NEAR),
        sheets,
        tuple(hung),
    )


def _hung(project: Project, name: str, pair: str) -> Hung:
    """A template in one pair, its picture being what its command makes.

    A template that is for a picture of its user's own, or has no message, is shown by the
    command that shows templates.
    """
    from cardgen.backends import default_renderer

    made = example(project, name, pair=pair)
    file = f"{project.template_name(name)}.{'png' if made.label.template.mono else 'pdf'}"
    label = _without_pictures(project, name, made)
    if label is None:
        label = made.label
        words = ["templates", "show", name, "--pair", pair]
    else:
        words = ["label", made.message, "--pair", pair, "--template", name]
        for field, value in made.values.items():
            words += ["--set", f"{field}={value}"]
    picture = thumbnail(label.document(), default_renderer)
    command = " ".join(map(_quoted, ("cardgen", *words, "-o", file)))
    return Hung(pair, picture, made.message, command)


def _quoted(word: str) -> str:
    """A word of a command as all shells take it, also that of Windows, which has no '…'."""
    if _BARE.fullmatch(word):
        return word
    return f'"{word}"' if _QUOTABLE.fullmatch(word) else shlex.quote(word)


def _without_pictures(project: Project, name: str, made: Example) -> Label | None:
    """The label that a command with a message and values makes; None if there is none."""
    pictures = {name for name, kind in made.label.template.fields.items() if kind == "picture"}
    if pictures - {_LOGO} - {*project.values}:  # without them it is not what it is for
        return None
    if made.message not in project.catalog(made.pair).messages:
        return None
    try:
        label = project.label(made.message, pair=made.pair, template=name, fields=made.values)
        label.document()
    except CardgenError:
        return None
    return label
