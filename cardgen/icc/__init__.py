"""What colours mean, and what they become on a screen or in inks: ICC profiles (ISO 15076-1).

`profiles` has those that are put into PDF files, `conversions` turns pictures and single
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
from cardgen.icc.headers import output_profile
from cardgen.icc.ink_totals import most_ink, takes_more, with_less_ink
from cardgen.icc.profiles import (
    CONDITIONS,
    MOST_BYTES,
    PRESS,
    SCREEN,
    ColorProfile,
    condition,
    condition_of,
)

__all__ = [
    "CONDITIONS",
    "MOST_BYTES",
    "PRESS",
    "SCREEN",
    "ColorProfile",
    "black_tones",
    "condition",
    "condition_of",
    "fill_inks",
    "in_inks",
    "in_srgb",
    "is_srgb",
    "measures_as",
    "most_ink",
    "neutral",
    "output_profile",
    "takes_more",
    "unusable",
    "with_less_ink",
]
