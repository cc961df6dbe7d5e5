"""Colour management with ICC profiles (ISO 15076-1), on screens and in inks.

`profiles` has the profiles that PDF files embed, `matrix_profiles` makes profiles for pictures
that describe their colours in numbers, and `conversions` converts pictures and single colours
and limits the total ink.
"""

from cardgen.icc.conversions import (
    black_tones as black_tones,
    exceeds_ink as exceeds_ink,
    fill_inks as fill_inks,
    hue_counts as hue_counts,
    in_inks as in_inks,
    in_srgb as in_srgb,
    is_drawn as is_drawn,
    is_srgb as is_srgb,
    limit_ink as limit_ink,
    matches_condition as matches_condition,
    most_ink as most_ink,
    neutral_mask as neutral_mask,
    unusable as unusable,
)
from cardgen.icc.matrix_profiles import (
    StrangeColorsError as StrangeColorsError,
    exif_profile as exif_profile,
    png_profile as png_profile,
)
from cardgen.icc.profiles import (
    CONDITIONS as CONDITIONS,
    MOST_BYTES as MOST_BYTES,
    PRESS as PRESS,
    SCREEN as SCREEN,
    ColorProfile as ColorProfile,
    condition as condition,
    condition_of as condition_of,
    output_profile as output_profile,
)
