"""A gallery of templates: one page with a picture of each, and the command for its label."""

from __future__ import annotations

from cardgen.gallery.gallery import hang as hang
from cardgen.gallery.markup import page as page
