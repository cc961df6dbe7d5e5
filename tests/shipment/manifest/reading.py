"""Lists read as a command reads them, with their errors raised."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cardgen import Project
from cardgen.shipment.manifest.manifest import Manifest, diagnose_manifest


def read_manifest(path: Path, project: Project, **options: Any) -> Manifest:
    """Read a list. Raises CardgenError with all errors of the list."""
    return diagnose_manifest(path, project, **options).unwrap()
