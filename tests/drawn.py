"""The items on a page, in all groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cardgen.display import GlyphRun, Group, Item, Layer, Leaf, Page, leaves


def items(drawn: Page | Layer) -> list[Leaf]:
    """List all items in painting order."""
    layers = drawn.layers if isinstance(drawn, Page) else (drawn,)
    return [item for layer in layers for item in leaves(layer.items)]


def runs(drawn: Page | Layer) -> list[GlyphRun]:
    """List the runs of text."""
    return [item for item in items(drawn) if isinstance(item, GlyphRun)]


def roles(drawn: Sequence[Item]) -> list[Any]:
    """List the roles of groups; a group with others in it is followed by the list of theirs."""
    found: list[Any] = []
    for group in drawn:
        if isinstance(group, Group):
            inner = roles(group.items)
            found.append([group.role, *inner] if inner or not group.items else group.role)
    return found


def groups(drawn: tuple[Item, ...]) -> Iterator[Group]:
    """List all groups, each before the groups in it."""
    for item in drawn:
        if isinstance(item, Group):
            yield item
            yield from groups(item.items)
