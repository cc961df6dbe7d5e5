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

if TYPE_CHECKING:  # the same names, for checkers and editors
    from cardgen.backends import (
        Renderer as Renderer,
        render as render,
        render_files as render_files,
    )
    from cardgen.catalog import Message as Message
    from cardgen.display import Document as Document
    from cardgen.errors import (
        CardgenError as CardgenError,
        Diagnostic as Diagnostic,
        Location as Location,
    )
    from cardgen.icc import condition as condition
    from cardgen.layout.label import Label as Label
    from cardgen.layout.sheet import impose as impose
    from cardgen.project import Project as Project
    from cardgen.remedies import Remedy as Remedy
    from cardgen.shipment import (
        BatchOutput as BatchOutput,
        BatchResult as BatchResult,
        BatchRules as BatchRules,
        Clock as Clock,
        Correction as Correction,
        ListSource as ListSource,
        Request as Request,
        Selection as Selection,
        ShipmentStatus as ShipmentStatus,
        read_status as read_status,
        recover as recover,
        replace_boxes as replace_boxes,
        reprint as reprint,
        ship as ship,
        unvoid as unvoid,
        void as void,
    )

__version__ = "0.1.0"

_HOMES = {
    "cardgen.backends": ("Renderer", "render", "render_files"),
    "cardgen.catalog": ("Message",),
    "cardgen.display": ("Document",),
    "cardgen.errors": ("CardgenError", "Diagnostic", "Location"),
    "cardgen.icc": ("condition",),
    "cardgen.layout.label": ("Label",),
    "cardgen.layout.sheet": ("impose",),
    "cardgen.project": ("Project",),
    "cardgen.remedies": ("Remedy",),
    "cardgen.shipment": (
        "BatchOutput", "BatchResult", "BatchRules", "Clock", "Correction", "ListSource",
        "Request", "Selection", "ShipmentStatus",
        "read_status", "recover", "replace_boxes", "reprint", "ship", "unvoid", "void",
    ),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``cardgen --help`` is quick.

    Who asks for all of them, as documentation does, gets ``__all__`` when all are imported.
    """
    if name == "__all__":
        public = sorted(each for names in _HOMES.values() for each in names)
        globals().update({each: __getattr__(each) for each in public})
        return globals().setdefault("__all__", public)
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'cardgen' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, those too that are not imported yet."""
    return sorted({*globals(), *(name for names in _HOMES.values() for name in names)})
