"""Colour management with ICC profiles (ISO 15076-1), on screens and in inks.

`profiles` has the profiles that PDF files embed, `matrix_profiles` makes profiles for pictures
that describe their colours in numbers, and `conversions` converts pictures and single colours
and limits the total ink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.icc.profiles import (
    CONDITIONS as CONDITIONS,
    MOST_BYTES as MOST_BYTES,
    PRESS as PRESS,
    SCREEN as SCREEN,
    ColorProfile as ColorProfile,
    condition as condition,
    read_output_condition as read_output_condition,
    read_output_profile as read_output_profile,
)
from cardgen.lazy import import_on_use

if TYPE_CHECKING:  # pages in black convert nothing
    from cardgen.icc.conversions import (
        black_tones as black_tones,
        convert_fill as convert_fill,
        count_hues as count_hues,
        exceeds_ink as exceeds_ink,
        ink_limit as ink_limit,
        is_drawn as is_drawn,
        is_srgb as is_srgb,
        limit_ink as limit_ink,
        matches_condition as matches_condition,
        neutral_mask as neutral_mask,
        profile_fault as profile_fault,
        to_inks as to_inks,
        to_srgb as to_srgb,
    )
    from cardgen.icc.matrix_profiles import (
        StrangeColorsError as StrangeColorsError,
        exif_profile as exif_profile,
        png_profile as png_profile,
    )

__getattr__ = import_on_use(
    __name__,
    {
        "conversions": "black_tones convert_fill count_hues exceeds_ink ink_limit is_drawn "
        "is_srgb limit_ink matches_condition neutral_mask profile_fault to_inks to_srgb",
        "matrix_profiles": "StrangeColorsError exif_profile png_profile",
    },
)
