"""A gallery of templates: one page with a picture of each, and the command for its label."""

from __future__ import annotations

from cardgen.gallery.gallery import make_gallery as make_gallery
from cardgen.gallery.markup import format_page as format_page
