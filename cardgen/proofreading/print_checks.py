"""Whether translations can be printed: glyphs for all characters, room on labels.

In come a project and its files; out come errata. A label is laid out for each message and
template, with long values in its fields, and nothing is drawn. What lies at a template's own
door, not at a message's, is no erratum here: `cardgen templates check` tells it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cardgen.catalog import Message, pair_langs, unfinished
from cardgen.controls import code_point, right_to_left
from cardgen.errors import CardgenError
from cardgen.project import (
    Project,
    check_text,
    longest_terms,
    sample_picture,
    sample_values,
)
from cardgen.proofreading.errata import Erratum
from cardgen.proofreading.pofile import ProofFile
from cardgen.proofreading.slips import Slip
from cardgen.template import Template

_SAID: Final = frozenset({"overflow", "bad-text", "right-to-left"})


def missing_glyphs(
    project: Project, file: ProofFile, ids: Collection[str]
) -> Iterator[Erratum]:
    """Characters of a file that no font of the project has, in each entry.

    Of a text that is written from right to left it is said once that it cannot be set: no font
    would help.
    """
    entries = file.chosen(ids)
    for side, lang in enumerate(pair_langs(file.pair)):
        texts = [(each.source, each.translation)[side] for each in entries]
        for entry, text in zip(entries, texts, strict=True):
            if char := right_to_left(text):
                yield from file.placed(entry, [_turned(char, text)], in_source=side == 0)
        characters = "".join(
            char for char in sorted(set("".join(texts))) if not right_to_left(char)
        )
        missing = _missing(project, characters, lang)
        if not missing:
            continue
        for entry, text in zip(entries, texts, strict=True):
            if not file.silences(entry, "missing-glyph"):
                slips = [_tofu(char, at) for at, char in enumerate(text) if char in missing]
                yield from file.placed(entry, slips, in_source=side == 0)


def _missing(project: Project, characters: str, lang: str) -> frozenset[str]:
    """Those of the characters that would be an empty box."""
    whole = check_text(project, characters, lang)
    if not whole.findings:
        return frozenset()
    return frozenset(char for char in characters if check_text(project, char, lang).findings)


def _turned(char: str, text: str) -> Slip:
    at = text.index(char)
    said = (
        f"the text holds {code_point(char)}, which is written from right to left or turns the "
        "direction of what follows"
    )
    hint = "leave it out: no pair is set from right to left yet"
    return Slip.of("right-to-left", said, (at, at + 1), hint=hint)


def _tofu(char: str, at: int) -> Slip:
    said = f"no font has {char} ({code_point(char)})"
    hint = "add a font that has it, or write another character"
    return Slip.of("missing-glyph", said, (at, at + 1), hint=hint)


def unfitting(
    project: Project,
    file: ProofFile,
    ids: Collection[str],
    templates: Sequence[Template],
) -> Iterator[Erratum]:
    """Messages of a file that a template cannot hold, with what they lack of room.

    Whether somebody has approved them does not matter: a text is mended before that.
    """
    if file.catalog is None:
        return
    project = replace(project, approval="")
    entries = {each.context: each for each in file.entries}
    try:
        terms = longest_terms(project.glossary(file.pair))
    except CardgenError:  # which is said of the glossary
        return
    pictures = {
        key: sample_picture()
        for template in templates
        for key, kind in template.fields.items()
        if kind == "picture"
    }
    for message in file.catalog.messages.values():
        entry = entries[message.id]
        if ids and message.id not in ids:
            continue
        if unfinished(message, file.catalog.langs) or file.silences(entry, "overflow"):
            continue
        if right_to_left(message.source + message.translation):
            continue  # which is said of the entry
        for template in templates:
            yield from _on(project, file, message, template, terms, pictures)


def _on(
    project: Project,
    file: ProofFile,
    message: Message,
    template: Template,
    terms: Mapping[str, Sequence[str]],
    pictures: Mapping[str, bytes],
) -> Iterator[Erratum]:
    """What a template says of a message."""
    types: dict[str, str] = {**template.fields, **message.fields}
    shown = {key: data for key, data in pictures.items() if types.get(key) == "picture"}
    try:
        label = project.label(
            message,
            pair=file.pair,
            template=template,
            fields=sample_values(types, terms, template, pair_langs(file.pair)[1]),
            pictures=shown,
            dpi=project.coarsest,
            given=(),
        )
        label.document()
        for each in label.warnings:
            if each.rule == "crowded-strokes" and each.location == message.location:
                yield Erratum.of(each, file.pair, message.id, file.wording)
    except CardgenError as error:
        for each in error.diagnostics:
            if each.rule in _SAID and each.location == message.location:
                yield Erratum.of(each, file.pair, message.id, file.wording)
