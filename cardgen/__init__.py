"""cardgen: bilingual solidarity messages as printable box labels and formal letters.

    from cardgen import Project, render

    project = Project.open()
    label = project.label("sister-years", pair="zh-ko", fields={"years": "24"})
    data = render(label.document(), "png", dpi=300)

These names are the library: what else a module holds may change with any version.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cardgen.backends import Renderer, render, render_files
    from cardgen.catalog import Message
    from cardgen.display import Document
    from cardgen.errors import CardgenError, Diagnostic, Location
    from cardgen.layout.label import Label
    from cardgen.layout.sheet import impose
    from cardgen.project import Project
    from cardgen.remedies import Remedy
    from cardgen.shipment import Done, Request, ship

__version__ = "0.1.0"

__all__ = [
    "CardgenError",
    "Diagnostic",
    "Document",
    "Done",
    "Label",
    "Location",
    "Message",
    "Project",
    "Remedy",
    "Renderer",
    "Request",
    "impose",
    "render",
    "render_files",
    "ship",
]

_HOMES = {
    "cardgen.backends": ("Renderer", "render", "render_files"),
    "cardgen.catalog": ("Message",),
    "cardgen.display": ("Document",),
    "cardgen.errors": ("CardgenError", "Diagnostic", "Location"),
    "cardgen.layout.label": ("Label",),
    "cardgen.layout.sheet": ("impose",),
    "cardgen.project": ("Project",),
    "cardgen.remedies": ("Remedy",),
    "cardgen.shipment": ("Done", "Request", "ship"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``cardgen --help`` is quick."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'cardgen' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, those too that are not imported yet."""
    return sorted({*globals(), *__all__})
