"""A project: its messages, templates, fonts and settings, and their checks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from cardgen.project.finding import PROJECT_FILE, find_project

if TYPE_CHECKING:  # a help text needs to find it, and a label neither checks nor begins one
    from cardgen.project.approving import (
        Approvable,
        Approved,
        approvable,
        approval_state,
        approve,
        find_entry,
        is_finished,
        note_author,
        revoke,
        save_by,
    )
    from cardgen.project.checks import check_file, check_template, check_text, describe
    from cardgen.project.choosing import choose, sized
    from cardgen.project.columns import Columns
    from cardgen.project.examples import (
        Example,
        example,
        example_pages,
        preferred_pairs,
    )
    from cardgen.project.exchange import (
        Imported,
        export_workbook,
        export_xliff,
        import_file,
    )
    from cardgen.project.fitting import other_templates
    from cardgen.project.label_pages import LoadedPage, refuse_without_page
    from cardgen.project.new_templates import new_template
    from cardgen.project.print_shop import RenderedFiles, second_look, shop_sheet_of
    from cardgen.project.printers import Printer
    from cardgen.project.project import (
        DEFAULT_PAIR,
        DEFAULT_TEMPLATE,
        Project,
    )
    from cardgen.project.samples import (
        example_picture,
        longest_terms,
        sample_picture,
        sample_values,
    )
    from cardgen.project.saving import refuse_bundled, save_edits
    from cardgen.project.settings import FORMATS, Defaults, read_settings, setting_place
    from cardgen.project.settings_edit import ColumnMeaning, describe_columns, save_printer
    from cardgen.project.shown import Shown
    from cardgen.project.starter import start_project
    from cardgen.project.stocks import add_stock
    from cardgen.project.suiting import suited
    from cardgen.project.terms import add_term
    from cardgen.project.upkeep import (
        SyncedFile,
        add_message,
        add_pair,
        form,
        placeholder_types,
        states,
        sync,
    )
    from cardgen.project.withholding import unapproved_captions

__all__ = [
    "DEFAULT_PAIR",
    "DEFAULT_TEMPLATE",
    "FORMATS",
    "PROJECT_FILE",
    "Approvable",
    "Approved",
    "ColumnMeaning",
    "Columns",
    "Defaults",
    "Example",
    "Imported",
    "LoadedPage",
    "Printer",
    "Project",
    "RenderedFiles",
    "Shown",
    "SyncedFile",
    "add_message",
    "add_pair",
    "add_stock",
    "add_term",
    "approvable",
    "approval_state",
    "approve",
    "check_file",
    "check_template",
    "check_text",
    "choose",
    "describe",
    "describe_columns",
    "example",
    "example_pages",
    "example_picture",
    "export_workbook",
    "export_xliff",
    "find_entry",
    "find_project",
    "form",
    "import_file",
    "is_finished",
    "longest_terms",
    "new_template",
    "note_author",
    "other_templates",
    "placeholder_types",
    "preferred_pairs",
    "read_settings",
    "refuse_bundled",
    "refuse_without_page",
    "revoke",
    "sample_picture",
    "sample_values",
    "save_by",
    "save_edits",
    "save_printer",
    "second_look",
    "setting_place",
    "shop_sheet_of",
    "sized",
    "start_project",
    "states",
    "suited",
    "sync",
    "unapproved_captions",
]
_HOMES: Final = {
    "Imported": "exchange",
    "export_workbook": "exchange",
    "export_xliff": "exchange",
    "import_file": "exchange",
    "Columns": "columns",
    "DEFAULT_PAIR": "project",
    "DEFAULT_TEMPLATE": "project",
    "Defaults": "settings",
    "Example": "examples",
    "example": "examples",
    "example_pages": "examples",
    "example_picture": "samples",
    "FORMATS": "settings",
    "LoadedPage": "label_pages",
    "Printer": "printers",
    "Project": "project",
    "RenderedFiles": "print_shop",
    "Shown": "shown",
    "second_look": "print_shop",
    "shop_sheet_of": "print_shop",
    "add_stock": "stocks",
    "add_term": "terms",
    "check_file": "checks",
    "check_template": "checks",
    "check_text": "checks",
    "choose": "choosing",
    "describe": "checks",
    "ColumnMeaning": "settings_edit",
    "describe_columns": "settings_edit",
    "longest_terms": "samples",
    "new_template": "new_templates",
    "placeholder_types": "upkeep",
    "preferred_pairs": "examples",
    "read_settings": "settings",
    "refuse_bundled": "saving",
    "other_templates": "fitting",
    "refuse_without_page": "label_pages",
    "sample_picture": "samples",
    "sample_values": "samples",
    "save_by": "approving",
    "save_edits": "saving",
    "save_printer": "settings_edit",
    "setting_place": "settings",
    "sized": "choosing",
    "start_project": "starter",
    "suited": "suiting",
    "Approvable": "approving",
    "Approved": "approving",
    "approvable": "approving",
    "approval_state": "approving",
    "approve": "approving",
    "find_entry": "approving",
    "is_finished": "approving",
    "note_author": "approving",
    "revoke": "approving",
    "SyncedFile": "upkeep",
    "add_message": "upkeep",
    "add_pair": "upkeep",
    "form": "upkeep",
    "states": "upkeep",
    "sync": "upkeep",
    "unapproved_captions": "withholding",
}


def __getattr__(name: str) -> Any:
    """Import the project, and the functions around it, when they are asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
