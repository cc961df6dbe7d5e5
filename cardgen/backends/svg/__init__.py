"""Pages as SVG files (SVG 2) that need no font."""

from __future__ import annotations

from cardgen.backends.svg.page import render as render
