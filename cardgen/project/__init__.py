"""A project: its messages, templates, fonts and settings, and their checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use
from cardgen.project.files import (
    LETTERING as LETTERING,
    PROJECT_FILE as PROJECT_FILE,
    find_project as find_project,
)

if TYPE_CHECKING:  # a help text needs to find it, and a label neither checks nor begins one
    from cardgen.project.approval_rules import unapproved_captions as unapproved_captions
    from cardgen.project.approving import (
        Approvable as Approvable,
        Approved as Approved,
        approve as approve,
        find_obstacles as find_obstacles,
        is_finished as is_finished,
        list_approvable as list_approvable,
        revoke as revoke,
        save_by as save_by,
    )
    from cardgen.project.destinations import (
        ask_printers as ask_printers,
        find_destination as find_destination,
        find_printer as find_printer,
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
    from cardgen.project.font_packs import (
        list_pair_characters as list_pair_characters,
        pack_fonts as pack_fonts,
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
    from cardgen.project.remembered import Remembered as Remembered
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
    from cardgen.project.schemas import (
        make_project_schema as make_project_schema,
        make_record_schema as make_record_schema,
        make_schema as make_schema,
        make_stock_schema as make_stock_schema,
        make_template_schema as make_template_schema,
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
        Added as Added,
        SyncedFile as SyncedFile,
        add_message as add_message,
        add_pair as add_pair,
        add_term as add_term,
        count_states as count_states,
        format_messages as format_messages,
        placeholder_types as placeholder_types,
        sync as sync,
    )

__getattr__ = import_on_use(
    __name__,
    {
        "approval_rules": "unapproved_captions",
        "approving": "Approvable approve Approved find_obstacles is_finished list_approvable "
        "revoke save_by",
        "destinations": "ask_printers find_destination find_printer",
        "examples": "Example example_pages make_example preferred_pairs",
        "exchange": "export_workbook export_xliff import_file",
        "font_checks": "check_file check_text describe_fonts",
        "font_packs": "list_pair_characters pack_fonts",
        "labels": "Shown",
        "new_templates": "add_stock new_template",
        "output": "second_look shop_sheet_of",
        "printers": "LoadedPage Printer",
        "project": "DEFAULT_PAIR DEFAULT_TEMPLATE Project",
        "remembered": "Remembered",
        "samples": "longest_terms sample_picture sample_values suit_values",
        "saving": "refuse_bundled save_edits",
        "schemas": "make_project_schema make_record_schema make_schema make_stock_schema "
        "make_template_schema",
        "settings": "Columns FORMATS read_settings setting_place",
        "settings_edit": "ColumnMeaning describe_columns save_printer",
        "starter": "start_project",
        "template_checks": "check_template",
        "templates": "choose_templates match_size other_templates refuse_without_page",
        "upkeep": "Added add_message add_pair add_term count_states format_messages "
        "placeholder_types sync SyncedFile",
    },
)
