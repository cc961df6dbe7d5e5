"""A test page for a label printer: its reach, its resolution, and how it prints bars."""

from __future__ import annotations

from cardgen.layout.calibration.page import (
    calibration_page as calibration_page,
    steps as steps,
)
