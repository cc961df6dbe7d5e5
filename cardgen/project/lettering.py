"""Templates in a lettering that is added by name: there once that is, and refused without it.

The built-in ones of an add-on are in a folder of its name among the others. Where the project
has no such family, they are known by name, to be told of, and no label is made of them; nothing
is fetched for one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cardgen import resources
from cardgen.addons import addon_names
from cardgen.errors import FontError
from cardgen.files import listed
from cardgen.remedies import Remedy

if TYPE_CHECKING:
    from cardgen.fonts import FontLibrary
    from cardgen.template import Template


def lettering_folders(fonts: FontLibrary, *, is_there: bool = True) -> dict[str, Path]:
    """The folders of built-in templates by the add-on that they need, of those that are there.

    Or else of those that are not.
    """
    return {
        path.name: path
        for path in sorted(listed(resources.TEMPLATES))
        if not path.suffix and path.is_dir() and (path.name in fonts.families) is is_there
    }


def refuse_without_lettering(template: Template, fonts: FontLibrary) -> None:
    """Raise FontError "missing-lettering" if an area is lettered in an add-on that lacks."""
    for name, area in template.areas.items():
        for family in area.families:
            if family not in fonts.families and family in addon_names():
                raise FontError(
                    "missing-lettering",
                    f"[{name}] of {template.name} is lettered in {family}, which is not there",
                    location=template.place(name),
                    remedy=Remedy("add-lettering", (family,)),
                )
