"""The library's front door: a project, its labels, and labels as bytes.

    from cardgen import Project, render

    project = Project.open()
    label = project.label("sister-years", pair="zh-ko", fields={"years": "24"})
    data = render(label.document(), "png", dpi=300)

A project is a folder with ``cardgen.toml``; without one, the bundled messages, templates
and fonts serve. Everything the command line does goes through here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from cardgen import resources
from cardgen.catalog import (
    Catalog,
    list_pairs,
    load_catalog,
    load_glossary,
)
from cardgen.errors import (
    Location,
    TemplateError,
    nearest,
)
from cardgen.fonts import FontLibrary, load_fonts
from cardgen.layout.label import Label
from cardgen.layout.speech import Speaker
from cardgen.template.load import Template, load_template

FILE: Final = "cardgen.toml"
DEFAULT_PAIR: Final = "zh-ko"
DEFAULT_TEMPLATE: Final = "box-100x150"


class _ProjectFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``cardgen.toml``: folders, relative to it, and values that every label has."""

    messages: str | None = None
    templates: list[str] = msgspec.field(default_factory=list)
    fonts: list[str] = msgspec.field(default_factory=list)
    values: dict[str, str] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """Where messages, templates and fonts are, and the values that every label shares."""

    messages: Path
    template_folders: tuple[Path, ...]
    fonts: FontLibrary
    values: Mapping[str, str] = field(default_factory=dict)
    root: Path = field(default_factory=Path)

    @classmethod
    def open(cls, folder: Path | None = None, *, fonts: Iterable[Path] = ()) -> Project:
        """The project of a folder with ``cardgen.toml``, or the bundled one for None.

        `fonts` are further font folders, tried first. Raises TemplateError (bad-project)
        and FontError.
        """
        if folder is None:
            library = load_fonts([resources.FONTS, *fonts])
            return cls(resources.MESSAGES, (resources.TEMPLATES,), library)
        file = _read_project(folder / FILE)
        library = load_fonts([resources.FONTS, *(folder / name for name in file.fonts), *fonts])
        return cls(
            folder / file.messages if file.messages else resources.MESSAGES,
            (*(folder / name for name in file.templates), resources.TEMPLATES),
            library,
            file.values,
            folder,
        )

    @classmethod
    def find(cls, start: Path, *, fonts: Iterable[Path] = ()) -> Project:
        """The project whose folder `start` or a folder above it is, else the bundled one."""
        for folder in (start, *start.parents):
            if (folder / FILE).is_file():
                return cls.open(folder, fonts=fonts)
        return cls.open(fonts=fonts)

    def pairs(self) -> list[str]:
        """The pairs of languages that have messages."""
        return list_pairs(self.messages)

    def catalog(self, pair: str) -> Catalog:
        """The slogans of a pair. Raises CatalogError."""
        return load_catalog(self.messages, pair)

    def template_files(self) -> dict[str, Path]:
        """Template names and files; a project's own come before built-in ones."""
        found: dict[str, Path] = {}
        for folder in self.template_folders:
            for path in sorted(folder.glob("*.toml")):
                found.setdefault(path.stem, path)
        return found

    def template(self, name: str) -> Template:
        """A template by name, or by the path of its file. Raises TemplateError."""
        files = self.template_files()
        if name in files:
            return load_template(files[name])
        if name.endswith(".toml"):
            return load_template(Path(name))
        raise TemplateError(
            "unknown-template",
            f"there is no template {name!r}",
            hint=nearest(name, list(files)),
        )

    def label(
        self,
        message: str,
        *,
        pair: str = DEFAULT_PAIR,
        template: str = DEFAULT_TEMPLATE,
        fields: Mapping[str, str] | None = None,
        varying: Sequence[str] = (),
        draft: bool = False,
    ) -> Label:
        """A label that shows `message` in both languages of `pair`.

        `fields` are values by name, as people type them ("24", "2020-03-26", "首尔");
        they fill the message's placeholders and the template's areas. Fields named in
        `varying` get their values later, from ``label.document(values)``, so that what a
        batch has in common is laid out and drawn once. `draft` allows unfinished
        translations, and marks the label. Raises CardgenError, several as Findings.
        """
        catalog, shape = self.catalog(pair), self.template(template)
        speaker = Speaker(
            catalog.message(message),
            catalog.langs,
            load_catalog(self.messages, pair, "captions"),
            load_glossary(self.messages, pair),
            shape.fields,
            {**{k: v for k, v in self.values.items() if k in shape.fields}, **(fields or {})},
            frozenset(varying),
            draft=draft,
        )
        return Label(
            shape,
            self.fonts,
            speaker.speak,
            title=message,
            varying=frozenset(varying),
            draft=draft,
        )


def _read_project(path: Path) -> _ProjectFile:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _ProjectFile)
    except tomllib.TOMLDecodeError as error:
        reason = f"this is not TOML: {error}"
    except msgspec.ValidationError as error:
        reason = str(error).replace("Object contains", "there is an")
    except (OSError, UnicodeDecodeError) as error:
        reason = f"cannot be read: {error}"
    known: Final = ", ".join(_ProjectFile.__struct_fields__)
    raise TemplateError(
        "bad-project", reason, location=Location(str(path)), hint=f"known keys are: {known}"
    )
