"""The attributes of a printer as checked values: media, dots, formats, state, supplies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from cardgen.lazy import lazy_pattern
from cardgen.printing.ipp.message import IntegerRange, Resolution
from cardgen.units import POINTS_PER_INCH, format_mm, parse_length

_PER_POINT: Final = 2540 / POINTS_PER_INCH  # hundredths of a millimetre, PWG 5100.7
_FINE: Final = 600.0
_NAME: Final = lazy_pattern(  # self-describing names of media, PWG 5101.1 section 5
    r"[a-z]+_[a-z0-9.-]+_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)(?:_.*)?", re.IGNORECASE
)
_LIMIT: Final = lazy_pattern(r"(?:custom|roll)_(?:min|max)")
_STATES: Final = {3: "idle", 4: "processing", 5: "stopped"}  # RFC 8011 section 5.4.11
_REASONS: Final = {  # RFC 8011 section 5.4.12
    "media-empty": "no paper",
    "media-needed": "no paper of this size",
    "media-jam": "paper jam",
    "media-low": "little paper left",
    "cover-open": "a cover is open",
    "door-open": "a door is open",
    "interlock-open": "a cover is open",
    "input-tray-missing": "a tray is missing",
    "output-area-full": "the tray for printed sheets is full",
    "output-tray-missing": "the tray for printed sheets is missing",
    "marker-supply-empty": "no ink, toner or ribbon",
    "marker-supply-low": "little ink, toner or ribbon left",
    "marker-waste-full": "the box for waste toner is full",
    "toner-empty": "no toner",
    "toner-low": "little toner left",
    "paused": "the printer is paused",
    "moving-to-paused": "the printer is paused",
    "shutdown": "the printer is switched off",
    "offline": "the printer is offline",
    "connecting-to-device": "the queue is connecting to the printer",
    "timed-out": "the printer does not answer",
    "fuser-over-temp": "the fuser is too hot",
    "spool-area-full": "the printer memory is full",
}
_PASSES: Final = lazy_pattern(r"-low\b|-report$")
_ORDINARY: Final = frozenset({"", "none", "job-printing", "job-completed-successfully"})
_SUFFIXES: Final = ("-report", "-warning", "-error")


class MediaSize(msgspec.Struct, frozen=True):
    """A size of paper, or a range of sizes; in hundredths of a millimetre."""

    width: IntegerRange
    height: IntegerRange

    def off(self, width: int, height: int) -> int:
        """Measure how much a size differs from the nearest size in the range."""
        return max(_excess(self.width, width), _excess(self.height, height))

    def nearest(self, width: int, height: int) -> tuple[int, int]:
        """Return the size in the range that is nearest to the given one."""
        return _clamp(self.width, width), _clamp(self.height, height)

    @property
    def is_fixed(self) -> bool:
        """True if this is one size and not a range of sizes."""
        return all(least == most for least, most in (self.width, self.height))

    def __str__(self) -> str:
        sides = (self.width, self.height)
        least = " × ".join(format_mm(each.least / _PER_POINT) for each in sides)
        most = " × ".join(format_mm(each.most / _PER_POINT) for each in sides)
        return f"{least} mm" if self.is_fixed else f"{least} to {most} mm"


class Supply(msgspec.Struct, frozen=True):
    """Ink, toner or ribbon: its name, and the percentage left, None if unknown."""

    name: str
    level: int | None


class Abilities(msgspec.Struct, frozen=True):
    """The abilities and the state of a printer, by its own description; unknown is empty.

    `ready` is the paper in the trays, `usual` the default resolution.
    """

    name: str = ""
    model: str = ""
    state: str = ""
    reasons: tuple[str, ...] = ()
    message: str = ""
    accepting: bool = True
    formats: frozenset[str] = frozenset()
    operations: frozenset[int] = frozenset()
    attributes: frozenset[str] = frozenset()
    media: tuple[MediaSize, ...] = ()
    ready: tuple[MediaSize, ...] = ()
    media_names: tuple[str, ...] = ()
    media_members: frozenset[str] = frozenset()
    margins: tuple[tuple[str, int], ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    usual: Resolution | None = None
    sides: frozenset[str] = frozenset()
    scalings: frozenset[str] = frozenset()
    most_copies: int = 1
    supplies: tuple[Supply, ...] = ()

    @property
    def dpi(self) -> float | None:
        """Resolution in dpi to draw with: the default, or the finest up to 600; or None."""
        if self.usual and self.usual.dpi[0] == self.usual.dpi[1]:
            return self.usual.dpi[0]
        square = [each.dpi[0] for each in self.resolutions if each.dpi[0] == each.dpi[1]]
        return max((dpi for dpi in square if dpi <= _FINE), default=min(square, default=None))

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Printer's margins in points: left, top, right, bottom."""
        told = dict(self.margins)
        left, top, right, bottom = (
            told.get(f"media-{side}", 0) / _PER_POINT
            for side in ("left", "top", "right", "bottom")
        )
        return left, top, right, bottom

    @property
    def size(self) -> tuple[float, float] | None:
        """Size of the printer's paper in points; None if unknown."""
        for paper in self.ready or self.media:
            if paper.is_fixed:
                return paper.width.least / _PER_POINT, paper.height.least / _PER_POINT
        return None

    @property
    def waits_for(self) -> str:
        """Reason why the printer does not print, in words; "" if it prints."""
        said = word_reasons(each for each in self.reasons if not _PASSES.search(each))
        if self.state == "stopped":
            return said or self.message or "the printer is stopped"
        return (
            said if self.accepting else said or self.message or "the printer takes no jobs now"
        )


def word_reasons(reasons: Iterable[str]) -> str:
    """Describe state reasons of a printer. Unknown keywords stay as they are."""
    found = []
    for each in reasons:
        bare = each
        for suffix in _SUFFIXES:
            bare = bare.removesuffix(suffix)
        if bare not in _ORDINARY:
            found.append(f"{_REASONS[bare]} ({each})" if bare in _REASONS else each)
    return ", ".join(dict.fromkeys(found))


def read_abilities(said: Mapping[str, list[Any]]) -> Abilities:
    """Convert the IPP attributes of a printer to values, with checks."""
    copies = [
        each for each in said.get("copies-supported", ()) if isinstance(each, IntegerRange)
    ]
    margins = {
        name: min(found)
        for name in ("media-top", "media-bottom", "media-left", "media-right")
        if (found := [n for n in _ints(said, f"{name}-margin-supported") if n >= 0])
    }
    states = _ints(said, "printer-state")
    return Abilities(
        name=next(iter(_texts(said, "printer-name")), ""),
        model=next(iter(_texts(said, "printer-make-and-model")), ""),
        state=_STATES.get(states[0], "") if states else "",
        reasons=tuple(each for each in _texts(said, "printer-state-reasons") if each != "none"),
        message=next(iter(_texts(said, "printer-state-message")), ""),
        accepting=said.get("printer-is-accepting-jobs", [True])[0] is not False,
        formats=frozenset(each.lower() for each in _texts(said, "document-format-supported")),
        operations=frozenset(_ints(said, "operations-supported")),
        attributes=frozenset(_texts(said, "job-creation-attributes-supported")),
        media=_media(said),
        ready=_ready(said),
        media_names=tuple(_texts(said, "media-supported")),
        media_members=frozenset(_texts(said, "media-col-supported")),
        margins=tuple(margins.items()),
        resolutions=tuple(
            each for each in said.get("printer-resolution-supported", ())
            if isinstance(each, Resolution)
        ),
        usual=next(
            (
                each for each in said.get("printer-resolution-default", ())
                if isinstance(each, Resolution)
            ),
            None,
        ),
        sides=frozenset(_texts(said, "sides-supported")),
        scalings=frozenset(_texts(said, "print-scaling-supported")),
        most_copies=max((each.most for each in copies), default=1),
        supplies=_supplies(said),
    )  # fmt: skip


def parse_media_name(name: str) -> MediaSize | None:
    """Parse the size in a media name such as ``na_index-4x6_4x6in``; None if it has none."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        sides = [
            parse_length(f"{match[each]}{match[3].lower()}") * _PER_POINT for each in (1, 2)
        ]
    except ValueError:  # longer than any page
        return None
    width, height = (IntegerRange(round(each), round(each)) for each in sides)
    return MediaSize(width, height)


def to_hundredths(size: tuple[float, float]) -> tuple[int, int]:
    """Convert a size in points to 1/100 mm, as in PWG 5100.7."""
    return round(size[0] * _PER_POINT), round(size[1] * _PER_POINT)


def _media(said: Mapping[str, list[Any]]) -> tuple[MediaSize, ...]:
    """Collect the paper sizes of a printer from three IPP attributes."""
    found = [*map(_size, said.get("media-size-supported", ()))]
    found += [_size_within(each) for each in said.get("media-col-database", ())]
    names = _texts(said, "media-supported")
    found += [parse_media_name(each) for each in names if not _LIMIT.match(each)]
    limits = {
        match[0]: parse_media_name(each) for each in names if (match := _LIMIT.match(each))
    }
    for kind in ("custom", "roll"):
        least, most = limits.get(f"{kind}_min"), limits.get(f"{kind}_max")
        if least and most:
            width = IntegerRange(least.width.least, most.width.most)
            found.append(MediaSize(width, IntegerRange(least.height.least, most.height.most)))
    return tuple(dict.fromkeys(filter(None, found)))


def _ready(said: Mapping[str, list[Any]]) -> tuple[MediaSize, ...]:
    """Collect the paper in the trays of a printer, the default tray first."""
    found = [_size_within(each) for each in said.get("media-col-ready", ())]
    found = found or [*map(parse_media_name, _texts(said, "media-ready"))]
    usual = [*map(parse_media_name, _texts(said, "media-default"))]
    first = [each for each in usual if each in found]
    return tuple(dict.fromkeys(filter(None, [*first, *found])))


def _size_within(media: Any) -> MediaSize | None:
    """Read the size in a ``media-col``; None if it has no usable size."""
    sizes = media.get("media-size", ()) if isinstance(media, dict) else ()
    return _size(sizes[0]) if sizes else None


def _size(given: Any) -> MediaSize | None:
    """Read a ``media-size``; None if it is not usable."""
    if not isinstance(given, dict):
        return None
    sides = []
    for name in ("x-dimension", "y-dimension"):
        side = next(iter(given.get(name, ())), None)
        if isinstance(side, IntegerRange):
            sides.append(side)
        elif isinstance(side, int):
            sides.append(IntegerRange(side, side))
    if len(sides) != 2 or any(each.most <= 0 for each in sides):
        return None
    return MediaSize(*sides)


def _supplies(said: Mapping[str, list[Any]]) -> tuple[Supply, ...]:
    """Read the supplies of a printer, such as ink or toner (PWG 5100.13, 5.6.18)."""
    names, levels = _texts(said, "marker-names"), _ints(said, "marker-levels")
    if not names:
        names = _texts(said, "printer-supply-description")
        octets = [each for each in said.get("printer-supply", ()) if isinstance(each, bytes)]
        found = [re.search(rb"\blevel=(-?\d{1,9})\b", each) for each in octets]
        levels = [int(each[1]) if each else -1 for each in found]
    padded = [*levels, *[-1] * len(names)]
    return tuple(
        Supply(name, level if 0 <= level <= 100 else None)
        for name, level in zip(names, padded, strict=False)
    )


def _texts(said: Mapping[str, list[Any]], name: str) -> list[str]:
    """List the values of an attribute that are texts."""
    return [each for each in said.get(name, ()) if isinstance(each, str)]


def _ints(said: Mapping[str, list[Any]], name: str) -> list[int]:
    """List the values of an attribute that are whole numbers."""
    return [each for each in said.get(name, ()) if type(each) is int]


def _excess(side: IntegerRange, value: int) -> int:
    """Measure the distance of a value from a range."""
    return max(side.least - value, value - side.most, 0)


def _clamp(side: IntegerRange, value: int) -> int:
    """Return the value in a range that is nearest to the given one."""
    return min(max(value, side.least), side.most)
