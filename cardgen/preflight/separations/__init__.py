"""Measure the ink of pages, where colours lie over one another, plate by plate.

The numbers of a colour give its own ink. Overprint and blend modes show only when a page is
rendered. PDFium knows no inks, so `rewriting` makes files whose red, green and blue are three
plates (`tints`), and `pages` renders them and adds the plates up. A process of its own does so
(`program`), for pages where inks may come together (`overlaps`).
"""

from cardgen.preflight.separations.overlaps import Overlaps as Overlaps
from cardgen.preflight.separations.program import (
    Coverage as Coverage,
    can_measure as can_measure,
    coverage as coverage,
)
from cardgen.preflight.separations.tints import is_finish as is_finish
