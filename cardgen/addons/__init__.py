"""Lettering that is added by name: fetched once, checked, and then a folder of fonts.

No label needs it, and nothing is fetched while a label is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use

if TYPE_CHECKING:
    from cardgen.addons.adding import add_lettering as add_lettering
    from cardgen.addons.packages import list_addons as list_addons

__getattr__ = import_on_use(__name__, {"adding": "add_lettering", "packages": "list_addons"})
