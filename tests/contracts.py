"""Contracts for import-linter, in addition to its own.

``pyproject.toml`` lists them; ``test_contracts`` breaks each of them once.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

_ROOT = "cardgen"
Import = tuple[str, str]


class DoorsContract(Contract):
    """A module of a package is imported from within that package; others take the package.

    A package inside another is as much a part of it, unless the outer is among the `halls`.
    """

    halls = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Check that imports enter a room by its door only."""
        del verbose
        halls = {_ROOT, *map(str, self.halls)}  # type: ignore[call-overload]
        found = [
            (importer, imported)
            for importer, imported in _imports(graph)
            if _is_within(imported, _ROOT) and not _is_by_door(graph, importer, imported, halls)
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which imports those are."""
        _print(check, "takes the package by its door instead of")


class LibrariesContract(Contract):
    """The modules that may import a library: ``"opencc: cardgen.catalog"``, and no others.

    Libraries that are not listed are forbidden to all; Python's own are free unless listed.
    """

    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Check that only the allowed modules import each library."""
        del verbose
        known: dict[str, list[str]] = {}
        for line in map(str, self.allowed):  # type: ignore[call-overload]
            library, _, modules = line.partition(":")
            known[library] = modules.split()
        found = [
            (importer, library)
            for importer, library in _imports(graph)
            if not _is_within(library, _ROOT)
            and (library in known or library not in sys.stdlib_module_names)
            and not any(_is_within(importer, module) for module in known.get(library, ()))
        ]
        imported = {library for _, library in _imports(graph)}
        unused = [("nobody", library) for library in known if library not in imported]
        return ContractCheck(kept=not found + unused, metadata={"found": found + unused})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which imports those are."""
        _print(check, "may not import")


def _imports(graph: ImportGraph) -> Iterator[Import]:
    for importer in sorted(graph.modules):
        if not graph.is_module_squashed(importer):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                yield importer, imported


def _is_by_door(graph: ImportGraph, importer: str, imported: str, halls: Iterable[str]) -> bool:
    room, _, name = imported.rpartition(".")
    if _is_within(importer, room) or room in ("", _ROOT):
        return True
    if room in halls and graph.find_children(imported):
        return True
    # A function that is named as its module, taken from the door, looks like the module.
    details = graph.get_import_details(importer=importer, imported=imported)
    lines = [detail["line_contents"] for detail in details]
    return name in find_offered(room) and all(f"from {room} import" in line for line in lines)


def find_offered(room: str) -> set[str]:
    """Find the names of a door: its ``__all__``, or its imports of the form ``A as A``."""
    source = Path(*room.split("."), "__init__.py").read_text(encoding="utf-8")
    names = set[str]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names |= set(ast.literal_eval(node.value))
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names if alias.name == alias.asname}
    return names


def _is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _print(check: ContractCheck, what: str) -> None:
    found: list[Any] = check.metadata["found"]
    for importer, imported in found:
        output.print_error(f"{importer} {what} {imported}", bold=False)
