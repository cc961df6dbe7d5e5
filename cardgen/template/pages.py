"""Page sizes, the conditions that templates set for pages, and lengths as shares of a page."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, product
from typing import Final, NamedTuple

import msgspec

from cardgen import units
from cardgen.lazy import lazy_pattern
from cardgen.template.values import parse_page

_SIGNS: Final = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_CONDITION: Final = lazy_pattern(r"\s*(width|height|ratio)\s*(<=|>=|<|>)\s*(.+?)\s*")
_RATIO: Final = lazy_pattern(r"\d+(?:\.\d+)?")
_SHARE: Final = lazy_pattern(r"(\d+(?:\.\d+)?)\s*%\s*([wh]?)")
_CLAMP: Final = lazy_pattern(r"clamp\(([^(),]+),([^(),]+),([^(),]+)\)")
_USUAL: Final = (
    "100mm x 150mm", "100mm x 70mm", "200mm x 145mm", "100mm x 40mm", "210mm x 297mm",
)  # fmt: skip
_NEAR: Final = units.parse_length("0.05mm")
_DIGITS: Final = 6  # of points: two spellings of one length differ by rounding only


class PageSize(NamedTuple):
    """Width and height of a page in points."""

    width: float
    height: float

    @classmethod
    def parse(cls, text: str) -> PageSize:
        """Parse ``100mm x 150mm``. Raises ValueError."""
        return cls(*parse_page(text))

    def __str__(self) -> str:
        """Format the size for the name of a template, in millimetres: 99.06x67.73."""
        return f"{units.format_mm(self.width)}x{units.format_mm(self.height)}"

    @property
    def in_words(self) -> str:
        """Format the size for people: 99.06 × 67.73 mm."""
        return f"{units.format_mm(self.width)} × {units.format_mm(self.height)} mm"

    def is_near(self, other: PageSize) -> bool:
        """True if another size differs only by rounding."""
        return all(abs(a - b) < _NEAR for a, b in zip(self, other, strict=True))


class Comparison(msgspec.Struct, frozen=True):
    """A condition on a page, ``width >= 80mm``; a ratio is width to height."""

    quantity: str
    sign: str
    value: float
    text: str

    @classmethod
    def parse(cls, text: str) -> Comparison:
        """Parse a condition such as ``width >= 80mm``. Raises ValueError."""
        match = _CONDITION.fullmatch(text)
        if match is None:
            raise ValueError(
                f"{text!r} is not a condition: write width, height or ratio, one of "
                "< <= > >=, and a value, such as width >= 80mm"
            )
        quantity, sign, value = match.groups()
        if quantity != "ratio":
            points = units.parse_length(value)
        elif _RATIO.fullmatch(value):
            points = float(value)
        else:
            raise ValueError(
                f"{value!r} is not a ratio: write width divided by height, such as ratio > 1.2"
            )
        return cls(quantity, sign, points, f"{quantity} {sign} {value}")

    def holds(self, page: PageSize) -> bool:
        """True if the page meets this condition."""
        sizes = {"width": page.width, "height": page.height, "ratio": page.width / page.height}
        compare = _SIGNS[self.sign]
        return bool(compare(round(sizes[self.quantity], _DIGITS), round(self.value, _DIGITS)))


class AnyPage(msgspec.Struct, frozen=True, dict=True):
    """The pages that a template is for, and the conditions of its arrangements.

    A page gets the first arrangement whose conditions it satisfies. An arrangement without
    conditions is the grid of the file itself.
    """

    when: tuple[Comparison, ...]
    arrangements: tuple[tuple[Comparison, ...], ...]

    def arrangement(self, page: PageSize) -> int | None:
        """Return the number, from 0, of the arrangement for a page; None if there is none."""
        fitting = (
            number
            for number, conditions in enumerate(self.arrangements)
            if all(condition.holds(page) for condition in conditions)
        )
        return next(fitting, None) if self._is_wanted(page) else None

    def _is_wanted(self, page: PageSize) -> bool:
        """True if the page meets all conditions in `when`."""
        return all(condition.holds(page) for condition in self.when)

    def admits(self, page: PageSize) -> bool:
        """True if the template has an arrangement for `page`."""
        return self.arrangement(page) is not None

    def failed_conditions(self, page: PageSize) -> str:
        """List the conditions that a page does not meet, for an error message."""
        failures = [condition for condition in self.when if not condition.holds(page)]
        ways = [failures] if failures else self.arrangements
        return ", or ".join(" and ".join(each.text for each in way) for way in ways)

    @cached_property
    def can_exist(self) -> bool:
        """True if any page can meet `when`."""
        return any(map(self._is_wanted, self._pages()))

    @cached_property
    def uncovered_page(self) -> PageSize | None:
        """Find a page that meets `when` but has no arrangement; None if there is none."""
        pages = (page for page in self._pages() if self._is_wanted(page))
        return next((page for page in pages if not self.admits(page)), None)

    @cached_property
    def samples(self) -> dict[int, PageSize]:
        """Return a page for each arrangement that a page can have, by its number."""
        samples: dict[int, PageSize] = {}
        for page in self._pages():
            number = self.arrangement(page)
            if number is not None:
                samples.setdefault(number, page)
            if len(samples) == len(self.arrangements):
                break
        return samples

    def _pages(self) -> Iterator[PageSize]:
        """Yield common pages, and pages just inside and outside of each limit."""
        usual = [PageSize.parse(text) for text in _USUAL]
        yield from usual
        conditions = [*self.when, *chain.from_iterable(self.arrangements)]

        def around(quantity: str) -> list[float]:
            """List values near the limits of all conditions on a quantity."""
            values = (each.value for each in conditions if each.quantity == quantity)
            return [value * near for value in values for near in (0.98, 1.0, 1.02)]

        widths = [*around("width"), *(page.width for page in usual)]
        heights = [*around("height"), *(page.height for page in usual)]
        ratios = around("ratio")
        pairs = chain(
            product(widths, heights),
            ((width, width / ratio) for width, ratio in product(widths, ratios) if ratio),
            ((height * ratio, height) for height, ratio in product(heights, ratios)),
        )
        yield from (PageSize(*pair) for pair in pairs if min(pair) > 0)


def parse_relative(text: str, page: PageSize) -> float:
    """Parse a length relative to a page, such as ``5%`` or ``30%w``. Return it in points.

    Per cent are of the shorter side, of the width or of the height. Raises ValueError.
    """
    if match := _CLAMP.fullmatch(text.strip()):
        least, wanted, most = (parse_relative(part.strip(), page) for part in match.groups())
        if least > most:
            raise ValueError(f"{text!r}: the first length is larger than the last")
        return min(max(least, wanted), most)
    if text.strip().startswith("clamp"):
        raise ValueError(
            f"{text!r}: write clamp(LEAST, LENGTH, MOST), such as clamp(2mm, 5%, 8mm)"
        )
    if match := _SHARE.fullmatch(text):
        sides = {"": min(page), "w": page.width, "h": page.height}
        return float(match[1]) / 100 * sides[match[2]]
    if "%" in text:
        raise ValueError(f"{text!r} is not a share of the page: write 5%, 30%w or 10%h")
    return units.parse_length(text)
