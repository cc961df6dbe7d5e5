"""Texts side by side that share base lines: those of areas with one `level`.

They have one size, which the template sees to; lines are as far apart in all as they must be in
one of them, and all blocks begin where the deepest of them does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cardgen.layout.inline import Block, TextContent
from cardgen.layout.label.arrange import FittedText
from cardgen.layout.label.content import Content
from cardgen.template import Template


def levelled(template: Template, contents: Mapping[str, Content]) -> Mapping[str, Content]:
    """The contents of areas, lines of one level all as far apart."""
    leadings: dict[str, float] = {}
    for name, content in contents.items():
        if isinstance(content, TextContent) and (level := template.areas[name].level):
            lettering = content.paragraph
            box = lettering.top - lettering.bottom
            leading = lettering.pitch(content.leading) / box
            leadings[level] = max(leading, leadings.get(level, 0.0))
    if not leadings:
        return contents
    return {
        name: replace(content, leading=leadings[template.areas[name].level])
        if isinstance(content, TextContent) and template.areas[name].level
        else content
        for name, content in contents.items()
    }


def block_of(template: Template, name: str, texts: Mapping[str, FittedText]) -> Block | None:
    """The block of lines that the text of an area shares with others; None if with none."""
    level = template.areas[name].level
    if not level:
        return None
    same = [text for other, text in texts.items() if template.areas[other].level == level]
    return Block(
        max(len(text.lines) for text in same), max(text.paragraph.top for text in same)
    )
