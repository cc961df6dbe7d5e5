"""What colours mean, and what they become on a screen or in inks: ICC profiles (ISO 15076-1).

`profiles` has those that are put into PDF files, `signalled` makes them of what pictures say in
numbers (`matrices`), `conversions` turns pictures and single
colours from one into the other, `ink_totals` limits the ink of a place.
"""

from cardgen.icc.conversions import (
    black_tones,
    fill_inks,
    in_inks,
    in_srgb,
    is_srgb,
    measures_as,
    neutral,
    unusable,
)
from cardgen.icc.drawn import hue_counts, is_drawn
from cardgen.icc.headers import output_profile
from cardgen.icc.ink_totals import most_ink, takes_more, with_less_ink
from cardgen.icc.matrices import Chromaticities, matrix_profile
from cardgen.icc.profiles import (
    CONDITIONS,
    MOST_BYTES,
    PRESS,
    SCREEN,
    ColorProfile,
    condition,
    condition_of,
)
from cardgen.icc.signalled import StrangeColorsError, exif_profile, png_profile

__all__ = [
    "CONDITIONS",
    "MOST_BYTES",
    "PRESS",
    "SCREEN",
    "Chromaticities",
    "ColorProfile",
    "StrangeColorsError",
    "black_tones",
    "condition",
    "condition_of",
    "exif_profile",
    "fill_inks",
    "hue_counts",
    "in_inks",
    "in_srgb",
    "is_drawn",
    "is_srgb",
    "matrix_profile",
    "measures_as",
    "most_ink",
    "neutral",
    "output_profile",
    "png_profile",
    "takes_more",
    "unusable",
    "with_less_ink",
]
