"""Texts of areas with one `level`, which stand side by side and share baselines.

The template gives them one size. Their lines are as far apart as in the text that needs most,
and all blocks begin where the deepest of them does.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from cardgen.layout.inline import Block, TextContent
from cardgen.layout.label.arrange import FittedText
from cardgen.layout.label.content import Content
from cardgen.template import Template


def level_texts(template: Template, contents: Mapping[str, Content]) -> Mapping[str, Content]:
    """Give the texts of areas with the same `level` the same distance between lines."""
    leadings: dict[str, float] = {}
    for name, content in contents.items():
        if isinstance(content, TextContent) and (level := template.areas[name].level):
            lettering = content.paragraph
            leading = lettering.pitch(content.leading) / (lettering.top - lettering.bottom)
            leadings[level] = max(leading, leadings.get(level, 0.0))
    if not leadings:
        return contents
    return {
        name: replace(content, leading=leadings[template.areas[name].level])
        if isinstance(content, TextContent) and template.areas[name].level
        else content
        for name, content in contents.items()
    }


def find_block(template: Template, name: str, texts: Mapping[str, FittedText]) -> Block | None:
    """Find the block of lines that an area shares with its level. None if it has no level."""
    level = template.areas[name].level
    if not level:
        return None
    same = [text for other, text in texts.items() if template.areas[other].level == level]
    return Block(
        max(len(text.lines) for text in same), max(text.paragraph.top for text in same)
    )
