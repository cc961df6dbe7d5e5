"""What is drawn on a page, whatever groups it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cardgen.display import GlyphRun, Group, Item, Layer, Leaf, Page, leaves


def items(drawn: Page | Layer) -> list[Leaf]:
    """All that is drawn, in painting order."""
    layers = drawn.layers if isinstance(drawn, Page) else (drawn,)
    return [item for layer in layers for item in leaves(layer.items)]


def runs(drawn: Page | Layer) -> list[GlyphRun]:
    """The texts that are drawn."""
    return [item for item in items(drawn) if isinstance(item, GlyphRun)]


def roles(drawn: Sequence[Item]) -> list[Any]:
    """The roles of groups: of one that holds others as a list with theirs behind it."""
    found: list[Any] = []
    for group in drawn:
        if isinstance(group, Group):
            inner = roles(group.items)
            found.append([group.role, *inner] if inner or not group.items else group.role)
    return found


def groups(drawn: tuple[Item, ...]) -> Iterator[Group]:
    """All groups, each before those in it."""
    for item in drawn:
        if isinstance(item, Group):
            yield item
            yield from groups(item.items)
