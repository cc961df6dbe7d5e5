"""cardgen: bilingual solidarity messages as printable box labels and formal letters."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cardgen.backends import render, render_files
    from cardgen.errors import CardgenError, Findings
    from cardgen.layout.label import Label
    from cardgen.layout.sheet import impose
    from cardgen.project import Project

__all__ = [
    "CardgenError",
    "Findings",
    "Label",
    "Project",
    "impose",
    "render",
    "render_files",
]
__version__ = "0.1.0"

_HOMES = {
    "CardgenError": "cardgen.errors",
    "Findings": "cardgen.errors",
    "Label": "cardgen.layout.label",
    "Project": "cardgen.project",
    "impose": "cardgen.layout.sheet",
    "render": "cardgen.backends",
    "render_files": "cardgen.backends",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``cardgen --help`` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'cardgen' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
