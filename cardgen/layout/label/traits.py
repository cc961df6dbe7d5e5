"""What the labels of a template have in common, whatever they say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cardgen.errors import Diagnostic
from cardgen.layout.label.contrast import printed_colors
from cardgen.layout.label.reading import reading_order
from cardgen.layout.label.smallness import thin_lines
from cardgen.layout.label.visibility import needs_look
from cardgen.template import Template


class Traits(NamedTuple):
    """What is known of a template itself.

    `order` is the rank of each area as it is read, `ranked` the area of each; `needs_look`
    says whether something may not be seen; `warnings` are of its colours and lines; on the
    width of `wide` areas depend columns, or the grid.
    """

    order: Mapping[str, int]
    ranked: Mapping[int, str]
    needs_look: bool
    warnings: tuple[Diagnostic, ...]
    wide: frozenset[str]


def traits(template: Template) -> Traits:
    """Found once for a template that is used again and again."""
    return _found(_Itself(template))


class _Itself:
    """A template as a key: by identity, since to compare all that is in one takes long."""

    __slots__ = ("template",)

    def __init__(self, template: Template) -> None:
        self.template = template

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.template is other.template

    def __hash__(self) -> int:
        return id(self.template)


@lru_cache(maxsize=64)
def _found(key: _Itself) -> Traits:
    template = key.template
    order = reading_order(template)
    return Traits(
        order,
        {rank: name for name, rank in order.items()},
        needs_look(template),
        (*printed_colors(template), *thin_lines(template)),
        frozenset(name for name in template.cells if _decides_columns(template, name)),
    )


def _decides_columns(template: Template, name: str) -> bool:
    """Whether columns, or which grid is taken, depend on the width of an area's content."""
    return name in template.one_line or any(
        track.kind == "auto"
        for grid in template.grids
        for track in grid.columns[grid.cells[name].column : grid.cells[name].column_end]
    )
