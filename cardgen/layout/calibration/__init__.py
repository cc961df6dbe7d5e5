"""A test page for a label printer: what it reaches, how fine it is, what becomes of bars."""

from __future__ import annotations

from cardgen.layout.calibration.page import calibration_page
from cardgen.layout.calibration.words import Steps, steps

__all__ = ["Steps", "calibration_page", "steps"]
