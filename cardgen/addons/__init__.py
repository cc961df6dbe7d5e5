"""Lettering that is added by name: fetched once, checked, and then a folder of fonts.

No label needs it, and nothing is fetched while a label is made.
"""

from __future__ import annotations

from cardgen.addons.adding import (
    LETTERING as LETTERING,
    add_lettering as add_lettering,
    find_added_folders as find_added_folders,
)
from cardgen.addons.packages import list_addons as list_addons
