"""Results of reading files, kept by the files' content.

A command reads a project's files once. Tests open thousands of projects with the same bundled
files; to read these took a sixth of the processor time of all tests. The results are frozen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from cardgen import resources
from cardgen.catalog import catalog, glossary, po
from cardgen.errors import Loaded
from cardgen.shipment import fingerprint
from cardgen.template import load


def keep_results() -> None:
    """Keep entries, catalogs, glossaries and templates that were read, and digests of fonts."""
    for module, name in (
        (po, "parse_po"),
        (catalog, "diagnose_messages"),
        (glossary, "diagnose_terms"),
        (load, "parse_template"),
    ):
        setattr(module, name, keep(getattr(module, name)))
    digest_file = fingerprint._digest_file
    digest_font = lru_cache(lambda path, *_: digest_file(path))

    def digest(path: Path) -> str:
        if resources.FONTS not in path.parents:
            return digest_file(path)
        return digest_font(path, path.stat().st_mtime_ns)

    fingerprint._digest_file = digest


def keep(read: Callable[..., Any]) -> Callable[..., Any]:
    """Keep the last results of a function by its arguments: read entries by identity."""
    kept: dict[Any, Any] = {}

    def find(*parts: Any, **more: Any) -> Any:
        names = (id(part) if isinstance(part, Loaded) else part for part in parts)
        key = (*names, *more.items())
        if key not in kept:
            if len(kept) >= 200:
                del kept[next(iter(kept))]
            kept[key] = read(*parts, **more), parts  # the parts, or another would get their id
        return kept[key][0]

    return find
