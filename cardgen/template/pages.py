"""Pages that templates are for: their sizes, what must be so of them, and shares of them."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from typing import Final, NamedTuple

from cardgen import units
from cardgen.template.values import parse_page

_SIGNS: Final = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_CONDITION: Final = re.compile(r"\s*(width|height|ratio)\s*(<=|>=|<|>)\s*(.+?)\s*")
_RATIO: Final = re.compile(r"\d+(?:\.\d+)?")
_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*%\s*([wh]?)")
_CLAMP: Final = re.compile(r"clamp\(([^(),]+),([^(),]+),([^(),]+)\)")
_SOME: Final = (
    "100mm x 150mm",
    "100mm x 70mm",
    "200mm x 145mm",
    "100mm x 40mm",
    "210mm x 297mm",
)
_NEAR: Final = units.length("0.05mm")
_DIGITS: Final = 6  # of points: what two spellings of one length differ by is noise


class PageSize(NamedTuple):
    """Width and height of a page in points."""

    width: float
    height: float

    @classmethod
    def parse(cls, text: str) -> PageSize:
        """``100mm x 150mm``. Raises ValueError."""
        return cls(*parse_page(text))

    def __str__(self) -> str:
        """As templates are called by it: 99.06x67.73, in millimetres."""
        return f"{units.in_mm(self.width)}x{units.in_mm(self.height)}"

    @property
    def in_words(self) -> str:
        """As people read it: 99.06 × 67.73 mm."""
        return f"{units.in_mm(self.width)} × {units.in_mm(self.height)} mm"

    def is_near(self, other: PageSize) -> bool:
        """Whether both are one size, written with other units or digits."""
        return all(abs(a - b) < _NEAR for a, b in zip(self, other, strict=True))


class Comparison(NamedTuple):
    """``width >= 80mm``: a condition on a page; a ratio is of the width to the height."""

    quantity: str
    sign: str
    value: float
    said: str

    @classmethod
    def parse(cls, text: str) -> Comparison:
        """Raises ValueError."""
        match = _CONDITION.fullmatch(text)
        if match is None:
            raise ValueError(
                f"{text!r} is no condition: write width, height or ratio, one of < <= > >=, "
                "and a value, as in width >= 80mm"
            )
        quantity, sign, value = match.groups()
        if quantity != "ratio":
            points = units.length(value)
        elif _RATIO.fullmatch(value):
            points = float(value)
        else:
            raise ValueError(f"{value!r} is no ratio: write width to height, as in ratio > 1.2")
        return cls(quantity, sign, points, f"{quantity} {sign} {value}")

    def holds(self, page: PageSize) -> bool:
        """Whether it is so of a page."""
        known = {"width": page.width, "height": page.height, "ratio": page.width / page.height}
        is_so = _SIGNS[self.sign]
        return bool(is_so(round(known[self.quantity], _DIGITS), round(self.value, _DIGITS)))


@dataclass(frozen=True)
class AnyPage:
    """The pages that a template is for, and its arrangements by what must hold for each.

    The first that holds is taken. One with no conditions is what the file says without any.
    """

    when: tuple[Comparison, ...]
    arrangements: tuple[tuple[Comparison, ...], ...]

    def arrangement(self, page: PageSize) -> int | None:
        """The number of the arrangement for a page, from 0; None if there is none."""
        if not all(each.holds(page) for each in self.when):
            return None
        for number, conditions in enumerate(self.arrangements):
            if all(each.holds(page) for each in conditions):
                return number
        return None

    def admits(self, page: PageSize) -> bool:
        """Whether the template is for a page."""
        return self.arrangement(page) is not None

    def wanted(self, page: PageSize) -> str:
        """What is not so of a page that it is not for, as far as one thing is to blame."""
        lacking = [each for each in self.when if not each.holds(page)]
        ways = [lacking] if lacking else self.arrangements
        return ", or ".join(" and ".join(each.said for each in way) for way in ways)

    @cached_property
    def exist(self) -> bool:
        """Whether any page is as `when` says."""
        return any(all(each.holds(page) for each in self.when) for page in self._pages())

    @cached_property
    def forgotten(self) -> PageSize | None:
        """A page that it is for as `when` says, and for which it has no arrangement."""
        for page in self._pages():
            if all(each.holds(page) for each in self.when) and not self.admits(page):
                return page
        return None

    @cached_property
    def samples(self) -> dict[int, PageSize]:
        """A page for each arrangement that some page has, by its number."""
        found: dict[int, PageSize] = {}
        for page in self._pages():
            number = self.arrangement(page)
            if number is not None:
                found.setdefault(number, page)
            if len(found) == len(self.arrangements):
                break
        return found

    def _pages(self) -> Iterator[PageSize]:
        """Usual ones, and those on either side of what conditions say."""
        usual = [PageSize.parse(text) for text in _SOME]
        yield from usual
        said = [*self.when, *chain.from_iterable(self.arrangements)]

        def around(quantity: str) -> list[float]:
            return [
                each.value * near
                for each in said
                if each.quantity == quantity
                for near in (0.98, 1.0, 1.02)
            ]

        widths = [*around("width"), *(page.width for page in usual)]
        heights = [*around("height"), *(page.height for page in usual)]
        ratios = around("ratio")
        pairs = chain(
            product(widths, heights),
            ((width, width / ratio) for width, ratio in product(widths, ratios) if ratio),
            ((height * ratio, height) for height, ratio in product(heights, ratios)),
        )
        yield from (PageSize(*pair) for pair in pairs if min(pair) > 0)


def relative(text: str, page: PageSize) -> float:
    """Points of ``5%``, ``30%w``, ``10%h`` or ``clamp(2mm, 5%, 8mm)``. Raises ValueError.

    Per cent are of the shorter side, of the width or of the height.
    """
    if match := _CLAMP.fullmatch(text.strip()):
        least, wanted, most = (relative(part.strip(), page) for part in match.groups())
        if least > most:
            raise ValueError(f"{text!r}: the least is more than the most")
        return min(max(least, wanted), most)
    if text.strip().startswith("clamp"):
        raise ValueError(f"{text!r}: write clamp(LEAST, LENGTH, MOST), as clamp(2mm, 5%, 8mm)")
    if match := _SHARE.fullmatch(text):
        sides = {"": min(page), "w": page.width, "h": page.height}
        return float(match[1]) / 100 * sides[match[2]]
    if "%" in text:
        raise ValueError(f"{text!r} is no share of the page: write 5%, or 30%w, 10%h")
    return units.length(text)
