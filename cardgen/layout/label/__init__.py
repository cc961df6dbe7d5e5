"""Labels: a template filled with words, as a page."""

from __future__ import annotations

from cardgen.layout.label.label import Label as Label
