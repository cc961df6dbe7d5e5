"""The list of a shipment: a file in, checked consignment lines out."""

from __future__ import annotations

from cardgen.shipment.manifest.findings import Findings
from cardgen.shipment.manifest.manifest import Manifest, diagnose_manifest, read_manifest

__all__ = [
    "Findings",
    "Manifest",
    "diagnose_manifest",
    "read_manifest",
]
