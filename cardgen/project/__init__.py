"""A project: its messages, templates, fonts and settings, and their checks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from cardgen.project.files import PROJECT_FILE as PROJECT_FILE, find_project as find_project

if TYPE_CHECKING:  # a help text needs to find it, and a label neither checks nor begins one
    from cardgen.project.approval_rules import unapproved_captions as unapproved_captions
    from cardgen.project.approving import (
        Approvable as Approvable,
        Approved as Approved,
        approve as approve,
        find_approval_state as find_approval_state,
        is_finished as is_finished,
        list_approvable as list_approvable,
        note_author as note_author,
        revoke as revoke,
        save_by as save_by,
    )
    from cardgen.project.examples import (
        Example as Example,
        example_pages as example_pages,
        make_example as make_example,
        preferred_pairs as preferred_pairs,
    )
    from cardgen.project.exchange import (
        export_workbook as export_workbook,
        export_xliff as export_xliff,
        import_file as import_file,
    )
    from cardgen.project.font_checks import (
        check_file as check_file,
        check_text as check_text,
        describe_fonts as describe_fonts,
    )
    from cardgen.project.labels import Shown as Shown
    from cardgen.project.new_templates import (
        add_stock as add_stock,
        new_template as new_template,
    )
    from cardgen.project.output import (
        second_look as second_look,
        shop_sheet_of as shop_sheet_of,
    )
    from cardgen.project.printers import LoadedPage as LoadedPage, Printer as Printer
    from cardgen.project.project import (
        DEFAULT_PAIR as DEFAULT_PAIR,
        DEFAULT_TEMPLATE as DEFAULT_TEMPLATE,
        Project as Project,
    )
    from cardgen.project.samples import (
        longest_terms as longest_terms,
        sample_picture as sample_picture,
        sample_values as sample_values,
        suit_values as suit_values,
    )
    from cardgen.project.saving import (
        refuse_bundled as refuse_bundled,
        save_edits as save_edits,
    )
    from cardgen.project.settings import (
        FORMATS as FORMATS,
        Columns as Columns,
        read_settings as read_settings,
        setting_place as setting_place,
    )
    from cardgen.project.settings_edit import (
        ColumnMeaning as ColumnMeaning,
        describe_columns as describe_columns,
        save_printer as save_printer,
    )
    from cardgen.project.starter import start_project as start_project
    from cardgen.project.template_checks import check_template as check_template
    from cardgen.project.templates import (
        choose_templates as choose_templates,
        match_size as match_size,
        other_templates as other_templates,
        refuse_without_page as refuse_without_page,
    )
    from cardgen.project.upkeep import (
        SyncedFile as SyncedFile,
        add_message as add_message,
        add_pair as add_pair,
        add_term as add_term,
        count_states as count_states,
        format_messages as format_messages,
        placeholder_types as placeholder_types,
        sync as sync,
    )

_HOMES: Final = {
    "export_workbook": "exchange",
    "export_xliff": "exchange",
    "import_file": "exchange",
    "Columns": "settings",
    "DEFAULT_PAIR": "project",
    "DEFAULT_TEMPLATE": "project",
    "Example": "examples",
    "make_example": "examples",
    "example_pages": "examples",
    "FORMATS": "settings",
    "LoadedPage": "printers",
    "Printer": "printers",
    "Project": "project",
    "Shown": "labels",
    "second_look": "output",
    "shop_sheet_of": "output",
    "add_stock": "new_templates",
    "add_term": "upkeep",
    "check_file": "font_checks",
    "check_template": "template_checks",
    "check_text": "font_checks",
    "choose_templates": "templates",
    "describe_fonts": "font_checks",
    "ColumnMeaning": "settings_edit",
    "describe_columns": "settings_edit",
    "longest_terms": "samples",
    "new_template": "new_templates",
    "placeholder_types": "upkeep",
    "preferred_pairs": "examples",
    "read_settings": "settings",
    "refuse_bundled": "saving",
    "other_templates": "templates",
    "refuse_without_page": "templates",
    "sample_picture": "samples",
    "sample_values": "samples",
    "save_by": "approving",
    "save_edits": "saving",
    "save_printer": "settings_edit",
    "setting_place": "settings",
    "match_size": "templates",
    "start_project": "starter",
    "suit_values": "samples",
    "Approvable": "approving",
    "Approved": "approving",
    "list_approvable": "approving",
    "find_approval_state": "approving",
    "approve": "approving",
    "is_finished": "approving",
    "note_author": "approving",
    "revoke": "approving",
    "SyncedFile": "upkeep",
    "add_message": "upkeep",
    "add_pair": "upkeep",
    "format_messages": "upkeep",
    "count_states": "upkeep",
    "sync": "upkeep",
    "unapproved_captions": "approval_rules",
}


def __getattr__(name: str) -> Any:
    """Import the project, and the functions around it, when they are asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
