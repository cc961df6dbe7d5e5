"""What of a template leaves some texts no room, whichever message they are of.

In come areas and where they stand, out come complaints by the area: what would otherwise be
said of each message, as if it were too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from cardgen.template.template import Area, AreaPanel, AreaPicture, Fit, GridCell, Track
from cardgen.tomlfile import Complaint

_SLACK: Final = 1e-6


class Cramped(NamedTuple):
    """A complaint about an area."""

    area: str
    complaint: Complaint


def cramped(
    areas: Mapping[str, Area], cells: Mapping[str, GridCell], columns: Sequence[Track]
) -> Iterator[Cramped]:
    """Complain of areas that find no width, or leave others none, in these columns."""
    placed = {name: cell for name, cell in cells.items() if name in areas}
    for name, cell in placed.items():
        stretch = range(cell.column, min(cell.column_end, len(columns)))
        kinds = {columns[at].kind for at in stretch}
        if "auto" not in kinds or "fr" in kinds:
            continue
        content = areas[name].content
        if isinstance(content, AreaPicture) and content.size is None and not content.crop:
            beside = (other for other in placed.values() if not _within(other, stretch))
            if any(beside):
                yield Cramped(name, _GREEDY)
        elif areas[name].fit and not any(columns[at].value for at in stretch):
            giving = {
                _first_auto(other, columns)
                for key, other in placed.items()
                if _has_width(areas[key])
            }
            if giving.isdisjoint(stretch):
                yield Cramped(name, _WIDTHLESS)


_GREEDY: Final = Complaint(
    "a picture without a size takes all the width that there is, in a column that is auto",
    'add size = "20mm" or the like, or give its column a length, or a share such as "1fr"',
    "picture",
)
_WIDTHLESS: Final = Complaint(
    "fit: a fitted text asks for no width, and its column is auto and has none",
    'give its column a length, or a share such as "1fr"',
    "fit",
)


def _within(cell: GridCell, stretch: range) -> bool:
    return stretch.start <= cell.column and cell.column_end <= stretch.stop


def _has_width(area: Area) -> bool:
    """Whether what it shows may ask for a width, were it white around it alone."""
    shows = not area.fit and not isinstance(area.content, AreaPanel)
    return shows or bool(area.padding[1] + area.padding[3])


def _first_auto(cell: GridCell, columns: Sequence[Track]) -> int | None:
    """The column that grows for what stands in a cell (`layout.grid.automatic`)."""
    stretch = range(cell.column, min(cell.column_end, len(columns)))
    if any(columns[at].kind == "fr" for at in stretch):
        return None
    return next((at for at in stretch if columns[at].kind == "auto"), None)


def unequal_limits(areas: Mapping[str, Area]) -> Iterator[Cramped]:
    """Complain of texts of a group whose limits no sizes of a group can keep."""
    groups: dict[str, list[str]] = {}
    for name, area in areas.items():
        if area.fit:
            groups.setdefault(area.fit.group, []).append(name)
    for names in groups.values():
        fits = {name: fit for name in names if (fit := areas[name].fit)}
        small = min(fits, key=lambda name: fits[name].most)
        large = max(fits, key=lambda name: fits[name].least)
        ratio = min(fit.ratio for fit in fits.values())
        if large != small and fits[large].least > ratio * fits[small].most + _SLACK:
            said = (
                f"fit: at most {fits[small].most:g} pt, and [{large}] in its group is at least "
                f"{fits[large].least:g} pt, more than {ratio:g} times as large"
            )
            hint = "raise max, or lower min of the other, or raise ratio"
            yield Cramped(small, Complaint(said, hint, "fit"))
        yield from _leading(fits, ratio)


def _leading(fits: Mapping[str, Fit], ratio: float) -> Iterator[Cramped]:
    """Complain of texts of a group that cannot lead it."""
    leaders = [name for name, fit in fits.items() if fit.leads]
    if not leaders:
        return
    name = min(leaders, key=lambda name: fits[name].most / fits[name].leads)
    fit, led = fits[name], fits.keys() - leaders
    if len(fits) == 1:
        said, hint = (
            "fit: leads, and no other text is in its group",
            "give others the same group",
        )
        yield Cramped(name, Complaint(said, hint, "fit"))
        return
    if not led:
        said = f"fit: leads, as [{leaders[0]}] in its group does, and no other"
        yield Cramped(leaders[1], Complaint(said, "let one lead, or none", "fit"))
        return
    large = max(sorted(led), key=lambda name: fits[name].least)
    if fit.leads > ratio:
        said = f"fit: leads {fit.leads:g} times over, and the group has a ratio of {ratio:g}"
        yield Cramped(name, Complaint(said, "raise ratio, or lower leads", "fit"))
    elif fits[large].least * fit.leads > fit.most + _SLACK:
        so_much = "" if fit.leads == 1 else f" {fit.leads:g} times over"
        said = (
            f"fit: leads{so_much}, at most {fit.most:g} pt, and [{large}] in its group is at "
            f"least {fits[large].least:g} pt"
        )
        yield Cramped(name, Complaint(said, "raise max, or lower min of the other", "fit"))
