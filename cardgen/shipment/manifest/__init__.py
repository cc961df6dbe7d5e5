"""The list of a shipment: a file in, checked consignment lines out."""

from __future__ import annotations

from cardgen.shipment.manifest.manifest import read_manifest

__all__ = [
    "read_manifest",
]
