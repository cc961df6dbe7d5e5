"""A test page for a label printer: its reach, its resolution, and how it prints bars."""

from __future__ import annotations

from cardgen.layout.calibration.page import (
    make_calibration_page as make_calibration_page,
    word_steps as word_steps,
)
