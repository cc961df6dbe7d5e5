"""How much ink comes to one place where colours lie over one another, plate by plate.

What one colour takes is known from its numbers. What overprints, or is multiplied with what is
below, is known when it is drawn: three plates at a time as red, green and blue, by PDFium, to
which inks are nothing. That is done in a process of its own (`reader`), for the pages where
more may come together (`overlaps`). `rewriting` makes the files that are drawn, stream by
stream (`content`) from colours as plates have them (`tints`), and `measuring` adds plates up.
"""

from cardgen.preflight.separations.finishes import is_finish
from cardgen.preflight.separations.overlaps import Overlaps
from cardgen.preflight.separations.program import Coverage, can_measure, coverage

__all__ = ["Coverage", "Overlaps", "can_measure", "coverage", "is_finish"]
