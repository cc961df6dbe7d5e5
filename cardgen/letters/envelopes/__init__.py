"""Envelopes and address labels: labels without a message, made of a form and two addresses.

A form is a template like any other. Its *source* is the addressee and its *target* the sender,
each in a language of its own, whatever the pair of the letter is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from cardgen import arguments, resources
from cardgen.catalog import Catalog, Glossary
from cardgen.display import Document
from cardgen.errors import Diagnostic, Location, TemplateError, hint_at_nearest, raise_findings
from cardgen.files import list_folder
from cardgen.layout.label import Label
from cardgen.letters.arguments import check_langs, check_project
from cardgen.placeholders import Pattern
from cardgen.project import Project
from cardgen.template import (
    Area,
    AreaSpan,
    AreaText,
    Side,
    Template,
    find_unshown,
    list_showings,
)
from cardgen.wording import LabelWords, SideWords

_PARTS: Final = ("postcode", "country", "address", "office", "title", "name")
FIELDS: Final = tuple(f"{side}_{part}" for side in ("to", "from") for part in _PARTS)
"""Fields of addressee and sender. An address has lines, a name its honorific."""
_COUNTRIES: Final = ("to_country", "from_country")
_SIDES: Final[tuple[Side, Side]] = ("source", "target")
_JAPANESE_SIGN: Final = "〒"  # 郵便記号, JIS X 0208: for Japanese postcodes only


def list_envelope_forms(project: Project) -> dict[str, Path]:
    """List the forms of envelopes and address labels by name, also those of the project."""
    check_project(project)
    brought = {file.stem: file for file in sorted(list_folder(resources.ENVELOPES))}
    own = project.template_files()
    return {name: own.get(name, file) for name, file in brought.items()}


def make_envelope(
    form: str,
    data: Mapping[str, str | Sequence[str]],
    project: Project,
    *,
    langs: tuple[str, str],
    is_printed: bool = False,
) -> Document:
    """Make an envelope or address label as a document, from a form or a template.

    `data` are values of `FIELDS`, an address as lines; `langs` are the languages of addressee
    and sender. A country that both share is left out. On paper that `is_printed` with boxes and
    frames, only variable text is printed. Raises CardgenError.
    """
    form, langs = arguments.text("form", form), check_langs(langs)
    check_project(project)
    data, is_printed = _check_values(data), arguments.flag("is_printed", is_printed)
    template = _filter_postal_signs(
        _load_form(form, project), dict(zip(_SIDES, langs, strict=True))
    )
    values = _clean_values(data)
    raise_findings(_find_unshown(form, template, data, values))
    if is_printed:
        template = _strip_form(template)
    words = _make_words(values, langs, template.location)
    label = Label(template, project.fonts, lambda _: words, author=project.author)
    return replace(label.document(), title=" · ".join(_list_titles(values)))


def _load_form(name: str, project: Project) -> Template:
    """Load a form that comes with cardgen, or a template. Raises TemplateError."""
    forms = list_envelope_forms(project)
    if name in forms:
        return project.template(str(forms[name]))
    try:
        return project.template(name)
    except TemplateError as error:
        if error.rule != "unknown-template":
            raise
        reason = f"there is no envelope {name!r}"
        hint = hint_at_nearest(name, list(forms))
        raise TemplateError("unknown-template", reason, hint=hint) from error


def diagnose_envelope(
    form: str, data: Mapping[str, str | Sequence[str]], project: Project
) -> tuple[Diagnostic, ...]:
    """Warn if the form shows no country, although sender and addressee are in two countries."""
    template = _load_form(arguments.text("form", form), check_project(project))
    values = _clean_values(_check_values(data))
    shown = frozenset().union(*(each.fields for each in list_showings(template, lambda _: ())))
    lost = [
        name
        for name in _COUNTRIES
        if name in values and name not in shown and _has_side(name, shown)
    ]
    if not lost:
        return ()
    said = f"{' and '.join(lost)}: the envelope {form} has no place for a country"
    hint = "use a form for letters abroad, such as envelope-c5, or write the country by hand"
    return (Diagnostic("not-shown", said, hint=hint, severity="warning"),)


def _find_unshown(
    form: str, template: Template, data: Collection[str], values: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield errors about values that the form would not show.

    A form without a sender or an addressee may leave out all of that side, and a domestic form
    the countries, of which `diagnose_envelope` warns.
    """
    for name in data:
        if name not in template.fields:
            said = f"the envelope {form} has no field {name!r}"
            yield Diagnostic(
                "unknown-field", said, hint=hint_at_nearest(name, list(template.fields))
            )
    places = list_showings(template, lambda _: ())
    shown = frozenset().union(*(each.fields for each in places))
    asked = [name for name in values if name in template.fields and _has_side(name, shown)]
    for lack in find_unshown(places, asked, values):
        if lack.field in _COUNTRIES and lack.field not in shown:
            continue
        without = f" without {' and '.join(lack.missing)}" if lack.missing else ""
        said = f"{lack.field}: the envelope {form} does not show it{without}"
        yield Diagnostic(
            "not-shown", said, hint=f"give the missing values, or leave {lack.field} out"
        )


def _has_side(name: str, shown: Collection[str]) -> bool:
    """True if a form shows any field of the side (sender or addressee) of `name`."""
    side = name.partition("_")[0]
    return name not in FIELDS or any(each.startswith(f"{side}_") for each in shown)


def _check_values(data: object) -> dict[str, str | Sequence[str]]:
    """Check that each value is a text or a list of lines. Raises an error if not."""
    found: dict[str, str | Sequence[str]] = {}
    for name, value in arguments.items("data", {} if data is None else data):
        said = f"data[{name!r}]"
        is_lines = isinstance(value, list | tuple)
        found[name] = arguments.texts(said, value) if is_lines else arguments.value(said, value)
    return found


def _clean_values(data: Mapping[str, str | Sequence[str]]) -> dict[str, str]:
    """Remove empty values, and the country if sender and addressee are in the same one."""
    values = {name: _clean_text(value) for name, value in data.items() if _clean_text(value)}
    if values.get("to_country") == values.get("from_country"):
        values = {name: text for name, text in values.items() if name not in _COUNTRIES}
    return values


def _clean_text(value: str | Sequence[str]) -> str:
    """Remove empty lines of a text, and white space around the other lines."""
    lines = value.splitlines() if isinstance(value, str) else value
    return "\n".join(filter(None, (line.strip() for line in lines)))


def _list_titles(values: Mapping[str, str]) -> list[str]:
    """List the names of addressee and sender, for the title of the document."""
    sender = values.get("from_name") or values.get("from_office")
    return [" ".join(name.split()) for name in (values.get("to_name"), sender) if name]


def _make_words(
    values: Mapping[str, str], langs: tuple[str, str], place: Location
) -> LabelWords:
    """Turn values into the words of a label. Envelopes have no captions and no terms."""
    to, sender = langs
    return LabelWords(
        sides={"source": SideWords(to, values), "target": SideWords(sender, values)},
        pictures={},
        message=place,
        captions=Catalog("", langs, {}, ""),
        glossary=Glossary("", langs, {}, {}, ""),
        draft=False,
    )


def _filter_postal_signs(template: Template, langs: Mapping[Side, str]) -> Template:
    """Keep the sign 〒 in a form only where it stands before a Japanese postcode."""

    def is_kept(span: AreaSpan) -> bool:
        """True if a span is no sign, or one in Japanese."""
        is_sign = isinstance(span.shows, Pattern) and span.shows.text == _JAPANESE_SIGN
        return not is_sign or langs[span.sides[0]] == "ja"

    areas = {
        name: replace(area, content=text._replace(spans=tuple(filter(is_kept, text.spans))))
        for name, area in template.areas.items()
        if isinstance(text := area.content, AreaText)
    }
    return replace(template, areas={**template.areas, **areas})


def _strip_form(template: Template) -> Template:
    """Remove fixed texts and frames from a form for preprinted envelopes."""
    areas: dict[str, Area] = {}
    for name, area in template.areas.items():
        content = area.content
        if isinstance(content, AreaText) and not area.placeholders:
            content = content._replace(spans=())
        areas[name] = replace(area, content=content, border=None, fill=None)
    return replace(template, areas=areas)
