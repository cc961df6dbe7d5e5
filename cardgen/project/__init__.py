"""A project: where messages, templates, fonts and settings are, and whether they are sound."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cardgen.project.project import DEFAULT_PAIR, Project
from cardgen.project.settings import PROJECT_FILE

if TYPE_CHECKING:  # a label alone neither checks nor begins a project
    from cardgen.project.checks import check_file, check_template, check_text, describe
    from cardgen.project.starter import start_project

__all__ = [
    "DEFAULT_PAIR",
    "PROJECT_FILE",
    "Project",
    "check_file",
    "check_template",
    "check_text",
    "describe",
    "start_project",
]


def __getattr__(name: str) -> Any:
    """What checks or begins a project, imported when it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "starter" if name == "start_project" else "checks"
    return getattr(import_module(f"{__name__}.{home}"), name)
