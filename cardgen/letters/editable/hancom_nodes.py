"""The elements of HWPX: what python-hwpx has no words for, and what it does by chance."""

from __future__ import annotations

from typing import Any, Final

from cardgen.template import Insets

Node = Any  # lxml has no types, and python-hwpx's paragraphs and cells take each other's place
_NUMBERED: Final = ("p", "tbl", "pic", "footer")


def units(points: float) -> int:
    """Hundredths of a point."""
    return round(points * 100)


def set_margins(cell: Node, margins: Insets) -> None:
    """Give a cell white of its own around its text, in points."""
    top, right, bottom, left = margins
    cell.element.set("hasMargin", "1")
    given = {"left": left, "right": right, "top": top, "bottom": bottom}
    for margin in children(cell.element, "cellMargin"):
        for side, points in given.items():
            margin.set(side, str(units(points)))


def empty(paragraph: Node) -> None:
    """Take the empty run out that a cell's paragraph begins with."""
    for run in children(paragraph.element, "run"):
        paragraph.element.remove(run)


def children(element: Node, name: str) -> list[Node]:
    """The children of an element that have a name, whatever their namespace."""
    return [child for child in element if child.tag.endswith(f"}}{name}")]


def number_nodes(section: Node) -> None:
    """Give numbers in turn to what the library numbers by chance."""
    given: dict[str, str] = {}
    for number, element in enumerate(section.iter(), 1):
        name = element.tag.rpartition("}")[2]
        if name == "footerApply":
            element.set("idRef", given[element.get("idRef")])
        if name in _NUMBERED:
            given[element.get("id")] = str(number)
            element.set("id", str(number))
            if "instid" in element.attrib:
                element.set("instid", str(number))


def remove_control(section: Node) -> None:
    """Take out the control that would print the number of a page once more, beside the foot."""
    for run in [run for run in section.iter() if run.tag.endswith("}run")]:
        if any(children(control, "pageNum") for control in children(run, "ctrl")):
            run.getparent().remove(run)


def line_width(points: float) -> str:
    """The width of a line that is nearest, of those that there are."""
    wanted = mm(points)
    widths = ("0.1", "0.12", "0.15", "0.2", "0.25", "0.3", "0.4", "0.5", "0.6", "0.7", "1.0")
    return f"{min(widths, key=lambda each: abs(float(each) - wanted))} mm"


def mm(points: float) -> float:
    """Millimetres."""
    return points * 25.4 / 72
