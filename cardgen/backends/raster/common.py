"""Find the items that pages have in common beyond their first layer.

Labels of a plan differ in a few items; all others are the same objects. They are drawn once,
with the first layer, if that changes no pixel: ink on ink is ink, in whatever order it comes.
Other items must come before all that differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from cardgen.backends.memory import LayerCache
from cardgen.backends.raster.canvas import NOTHING, Mode, is_dark
from cardgen.display import Layer, Leaf, Page, Picture, leaves

_MANY: Final = 3  # pages, from which more are expected


class SplitPage(NamedTuple):
    """The layer that a page has in common with others, and its own items over it.

    It is `one_of_many` pages with this layer.
    """

    first: Layer
    own: list[Leaf]
    one_of_many: bool


class _Shared(NamedTuple):
    """Common items at their places among the items of a page, and in a layer on the first.

    If they are `is_mixed` with the others, these must be ink.
    """

    items: Sequence[Leaf | None]
    layer: Layer
    is_mixed: bool

    def is_part_of(self, items: Sequence[Leaf]) -> bool:
        """True if a page with these items has all common ones."""
        return len(self.items) == len(items) and all(
            each is None or each is item for each, item in zip(self.items, items, strict=True)
        )


class _Common:
    """The items of the last page with a first layer, and the common items that were found."""

    nbytes = 0  # the items belong to documents

    def __init__(self) -> None:
        self.pages = 0
        self.last: Sequence[Leaf] = ()
        self.found = _Shared((), NOTHING, is_mixed=False)


def split_common(page: Page, layers: LayerCache, mode: Mode) -> SplitPage:
    """Split a page into the part that others have too, and its own items."""
    first = page.layers[0]
    items = [item for layer in page.layers[1:] for item in leaves(layer.items)]
    if not items:
        return SplitPage(first, items, one_of_many=False)
    known = layers.get(first, ("common", mode), _Common)
    known.pages += 1
    many = known.pages >= _MANY
    found = known.found
    if not found.is_part_of(items):
        found, known.last = _find_shared(known.last, items, mode, first), items
        if not any(found.items):
            return SplitPage(first, items, many)
        known.found = found
    own = [item for each, item in zip(found.items, items, strict=True) if each is None]
    if found.is_mixed and not all(map(_is_ink, own)):
        return SplitPage(first, items, many)
    return SplitPage(found.layer, own, many)


def _find_shared(
    last: Sequence[Leaf], items: Sequence[Leaf], mode: Mode, first: Layer
) -> _Shared:
    """Find the items that the last page with this first layer had too.

    If it had all of them, it is the same page again, and nothing is worth drawing apart.
    """
    same = [False] * len(items)
    if len(last) == len(items):
        same = [item is before for item, before in zip(items, last, strict=True)]
    if all(same):
        same = [False] * len(items)
    is_mixed = mode == "1" and all(map(_is_ink, items))
    if not is_mixed:
        count = len([*takewhile(bool, same)])
        same[count:] = [False] * (len(same) - count)
    shared = [item if each else None for item, each in zip(items, same, strict=True)]
    common = [item for item in shared if item is not None]
    return _Shared(shared, Layer((*first.items, *common)), is_mixed)


def _is_ink(item: Leaf) -> bool:
    """True if an item draws no white on a page of one bit."""
    return not isinstance(item, Picture) and is_dark(item.color)
