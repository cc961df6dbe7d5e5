"""Drawings as three programs write them, and small ones made for a test."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PROGRAMS: Final = ("illustrator", "figma", "inkscape")


def of_program(name: str) -> bytes:
    return (Path(__file__).parent / f"{name}.svg").read_bytes()


def svg(inner: str, attributes: str = 'viewBox="0 0 100 50"') -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {attributes}>\n{inner}\n</svg>".encode()
