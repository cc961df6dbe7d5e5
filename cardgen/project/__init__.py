"""A project: where messages, templates, fonts and settings are, and whether they are sound."""

from __future__ import annotations

from cardgen.project.checks import check_file, check_template, check_text, describe
from cardgen.project.project import DEFAULT_PAIR, Project
from cardgen.project.settings import PROJECT_FILE
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
