"""Lettering that is added by name: fetched once, checked, and from then on a folder like any.

Nothing of this is needed to make a label, and nothing is fetched while one is made.
"""

from __future__ import annotations

from cardgen.addons.adding import LETTERING, add_lettering, added_folders
from cardgen.addons.known import Addon, addon_names, known_addon

__all__ = [
    "LETTERING",
    "Addon",
    "add_lettering",
    "added_folders",
    "addon_names",
    "known_addon",
]
