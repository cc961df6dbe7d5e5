"""New templates, for a size, an occasion and languages, and new kinds of sheets.

In come these, out comes a file that every message fits: it is tried before it is written. It
has few parts, so that it is easy to change: both texts with a bar between them; where there is
room, the motif of the occasion above, and route and date at the foot; columns on a high and
narrow page, if all languages are written so. No file is written over another.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from cardgen import resources
from cardgen.errors import LayoutError, Location, OutputError, TemplateError, raise_findings
from cardgen.files import MOST_TEXT, read
from cardgen.lazy import lazy_pattern
from cardgen.project.project import Project
from cardgen.project.template_checks import check_template
from cardgen.remedies import Remedy
from cardgen.stock import load_stock
from cardgen.storage import make_folder, write_file
from cardgen.template import OCCASION_COLORS, OCCASION_MOTIFS, OCCASION_NAMES, Occasion
from cardgen.units import MM_PER_INCH, POINTS_PER_INCH, format_mm, to_mm

if TYPE_CHECKING:
    from cardgen.template import PageSize

_NAME: Final = lazy_pattern(r"[^\W_][\w-]*")
_LEAST_TYPE: Final = 6.0  # points
_SMALL: Final = 60.0  # millimetres: a page with a shorter side below this has no foot
_ORNATE: Final = 73.0  # millimetres: a page with a shorter side below this has no motif
_NARROW: Final = 0.6  # width to height, for columns
_WIDE: Final = 2.5  # width to height: banners and strips, for a line or two
_USUAL, _LARGE = 0.1, 0.25  # of the shorter side: the largest type size
_IN_COLUMNS: Final = frozenset({"zh", "ja"})
_ACCENT: Final = "#a4201f"  # of no occasion


def new_template(
    project: Project,
    name: str,
    size: str,
    *,
    occasions: Sequence[Occasion] = (),
    languages: Sequence[str] = (),
) -> Path:
    """Write a new template into the project or the current folder. Return its path.

    `size` is the size of a page or a sheet of labels (`Project.page_size`). Raises OutputError
    if there is a template of this name, TemplateError "unknown-size", and the findings of
    `check_template` if the page is too small for some message.
    """
    if not _NAME.fullmatch(name):
        raise TemplateError(
            "bad-template",
            f"{name!r} cannot be the name of a template",
            hint="use letters, digits and hyphens, such as our-card",
        )
    folder = project.template_folders[0]
    path = (Path() if folder == resources.TEMPLATES else folder) / f"{name}.toml"
    refuse_taken(path)
    if name in project.template_files():
        raise OutputError(
            "output",
            f"a template named {name} already exists, and its labels would change",
            location=Location(str(project.template_file(name))),
            hint="choose another name",
        )
    page = project.page_size(size)
    data = _write_template(page, occasions, languages).encode()
    with TemporaryDirectory() as scratch:
        tried = Path(scratch) / path.name
        tried.write_bytes(data)
        checked = check_template(project, str(tried))
    too_long = [each for each in checked.findings if each.rule == "overflow"]
    raise_findings(
        each.at(None) if each.location and each.location.file == str(tried) else each
        for each in checked.findings
        if each not in too_long
    )
    if too_long:
        raise LayoutError(
            "overflow",
            f"{checked.overfull} of {checked.labels} labels do not fit {page.in_words} "
            f"at {_LEAST_TYPE:g} pt",
            hint="take a larger page",
        )
    add_file(path, data)
    return path


def _write_template(
    page: PageSize, occasions: Sequence[Occasion], languages: Sequence[str]
) -> str:
    """Write the text of a template's file."""
    short = to_mm(min(page))
    is_wide = page.width / page.height >= _WIDE
    has_foot = short >= _SMALL and not is_wide
    in_columns = (
        page.width / page.height < _NARROW
        and bool(languages)
        and {lang.partition("-")[0] for lang in languages} <= _IN_COLUMNS
    )
    parts = [_about(page, occasions, languages), _page(page, short)]
    has_motif = bool(occasions) and has_foot and not in_columns and short >= _ORNATE
    parts.append(_grid(in_columns=in_columns, has_foot=has_foot, has_motif=has_motif))
    parts.append(_styles(short, has_foot=has_foot))
    if has_motif:
        parts.append(_motif(occasions, short))
    most = _points(short * (_LARGE if is_wide else _USUAL))
    centred = 'align = "center"\n' if is_wide else ""
    parts.append(_texts(short, most, centred, in_columns=in_columns))
    if not in_columns:
        parts.append(f'[bar]\nrule = "{_number(short * 0.009)}mm"\n'
                     f'length = "{_number(short * 0.1)}mm"\ncolor = "accent"\n'
                     f"{centred}")  # fmt: skip
    if has_foot:
        parts.append(_FOOT)
    return "\n".join(parts)


def _about(page: PageSize, occasions: Sequence[Occasion], languages: Sequence[str]) -> str:
    """Write the description, the occasions, the languages and the palette."""
    size = f"{format_mm(page.width)} × {format_mm(page.height)} mm"
    lines = []
    for lang, plain in _PLAIN.items():
        names = [OCCASION_NAMES[each][lang] for each in occasions] or [plain]
        lines.append(f'description.{lang} = "{" · ".join((*names, size))}"')
    for key, words in (("occasions", occasions), ("languages", languages)):
        if words:
            lines.append(f"{key} = {_list(words)}")
    accent = OCCASION_COLORS[occasions[0]]["accent"] if occasions else _ACCENT
    return "\n".join([*lines, "", "[palette]", f'accent = "{accent}"', ""])


_PLAIN: Final = {"en": "A card", "zh": "卡片", "ja": "カード", "ko": "카드"}


def _page(page: PageSize, short: float) -> str:
    """Write the table ``[page]``. `short` is the page's shorter side in millimetres."""
    margin = min(max(2.0, short * 0.09), 60.0)
    size = f"{format_mm(page.width)}mm x {format_mm(page.height)}mm"
    return f'[page]\nsize = "{size}"\nmargin = "{_number(margin)}mm"\n'


def _motif(occasions: Sequence[Occasion], short: float) -> str:
    """Write the area of the occasion's motif."""
    own = OCCASION_MOTIFS[occasions[0]]
    name = own if len(occasions) == 1 else f"occasion or {own}"
    return f'[motif]\nmotif = "{name}"\nsize = "{_number(short * 0.14)}mm"\ncolor = "accent"\n'


def _grid(*, in_columns: bool, has_foot: bool, has_motif: bool) -> str:
    """Write the table ``[grid]``."""
    foot = ["line  line", "route date", "route-target date-target"] if has_foot else []
    if in_columns:  # read from the right
        columns, rows = ["1fr", "1fr"], ["1fr"]
        areas = ["target source"]
    else:
        columns = ["1fr", "auto"]
        rows = ["1fr", "auto", "0.7em", "auto", "0.7em", "auto", "1fr"]
        areas = [". .", "source source", ". .", "bar bar", ". .", "target target", ". ."]
    if has_motif:
        rows, areas = ["auto", *rows], ["motif motif", *areas]
    rows += ["auto"] * len(foot)
    lines = ",\n".join(f'    "{" ".join(row.split())}"' for row in (*areas, *foot))
    return (
        f"[grid]\ncolumns = {_list(columns)}\nrows = {_list(rows)}\n"
        f'gap = ["0.8mm", "3mm"]\nareas = [\n{lines},\n]\n'
    )


def _styles(short: float, *, has_foot: bool) -> str:
    """Write the styles, and the fields at the foot."""
    font, fill = ("serif", 0.8) if has_foot else ("sans", 1.0)
    small = min(max(7.0, _points(short * 0.026)), 60.0)
    text = (
        f'[style.slogan]\nfont = "{font}"\nweight = "bold"\nleading = 1.4\nmax_fill = {fill}\n'
    )
    if not has_foot:
        return text
    fields = '[fields]\nfrom = "city"\nto = "city"\ndate = "date"\n'
    return f'{fields}\n{text}\n[style.small]\nfont = "{font}"\nsize = "{_number(small)}pt"\n'


def _texts(short: float, most: float, centred: str, *, in_columns: bool) -> str:
    """Write the areas for the message in both languages."""
    least = max(_LEAST_TYPE, min(_points(short * 0.028), 30.0))
    most = max(least * 2, most)
    fit = f'{{ min = "{_number(least)}pt", max = "{_number(most)}pt", group = "slogan" }}'
    columns = '\ndirection = "vertical"' if in_columns else ""
    place = {"source": 'align = "start"', "target": 'align = "end"\nvalign = "end"'}
    return "\n".join(
        f'[{side}]\ntext = "{{message}}"\nlang = "{side}"\nstyle = "slogan"\n'
        f"fit = {fit}{columns}\n" + (f"{place[side]}\n" if in_columns else centred)
        for side in ("source", "target")
    )


_FOOT: Final = """\
[line]
rule = "0.4pt"
padding = ["0mm", "0mm", "1mm", "0mm"]
show_if = "from or date"

[route]
text = "{from} → {to}"
style = "small"
show_if = ["from", "to"]

[route-target]
text = "{from} → {to}"
lang = "target"
style = "small"
show_if = ["from", "to"]
unless_same = ["from", "to"]

[date]
text = "{date}"
style = "small"
align = "end"
show_if = "date"

[date-target]
text = "{date}"
lang = "target"
style = "small"
align = "end"
show_if = "date"
unless_same = "date"
"""


def _list(words: Sequence[str]) -> str:
    """Write a list of texts as TOML."""
    quoted = (f'"{word}"' for word in words)
    return f"[{', '.join(quoted)}]"


def _points(millimetres: float) -> float:
    """Convert millimetres to points."""
    return millimetres * POINTS_PER_INCH / MM_PER_INCH


def _number(value: float) -> str:
    """Write a number, rounded to a half, or to a tenth below 4."""
    return f"{round(value * 2) / 2:g}" if value >= 4 else f"{value:.1f}"


def add_stock(project: Project, file: Path, name: str = "") -> Path:
    """Check a stock file and copy it into the project. Return the copy. Raises CardgenError.

    The copy has the `name`, or else that of the file.
    """
    load_stock(file)
    folder = project.stock_folders[0]
    copy = folder / f"{name or file.stem}.toml"
    if folder == resources.STOCK:
        raise OutputError(
            "output",
            "the sheet cannot be added: there is no project here",
            remedy=Remedy("work-in-project"),
        )
    add_file(copy, read(file, MOST_TEXT))
    return copy


def add_file(path: Path, data: bytes) -> None:
    """Write a new file in a folder that is created if needed. Raises OutputError."""
    refuse_taken(path)
    make_folder(path.parent)
    write_file(path, data)


def refuse_taken(path: Path) -> None:
    """Raise OutputError if the path exists already."""
    if os.path.lexists(path):
        raise OutputError(
            "output",
            "a file or folder of this name already exists",
            location=Location(str(path)),
            hint="edit this file, or choose another name",
        )
