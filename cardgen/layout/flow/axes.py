"""The axes of a flow: lines below one another or, if vertical, from right to left."""

from __future__ import annotations

from typing import NamedTuple

from cardgen.layout.inline import Frame


class Axes(NamedTuple):
    """Which way lines run, and which way they follow one another."""

    vertical: bool

    def measure(self, frame: Frame) -> float:
        """How long lines in a frame can be."""
        return frame.height if self.vertical else frame.width

    def room(self, frame: Frame) -> float:
        """How far lines can follow one another in it."""
        return frame.width if self.vertical else frame.height

    def corner(self, frame: Frame, at: float, depth: float) -> tuple[float, float]:
        """The top left corner of what begins `at` points into a frame and is `depth` deep."""
        if self.vertical:
            return frame.x + frame.width - at - depth, frame.y
        return frame.x, frame.y + at

    def strip(self, along: float, across: float, length: float, depth: float) -> Frame:
        """A frame for lines, with its top left corner so far along them and across them."""
        if self.vertical:
            return Frame(across, along, depth, length)
        return Frame(along, across, length, depth)
