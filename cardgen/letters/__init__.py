"""Letters: formal, bilingual, by the convention of each language.

In come a letter template, the words of a pair and data; out come pages. `compose` makes blocks
of them, `place` and `arrange` set these on sheets, `page_setup` adds the stationery. The rooms
`merge`, `tally` and `envelopes` load on first use, since a single letter does not need them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardgen.lazy import import_on_use
from cardgen.letters.arrange import ARRANGEMENTS as ARRANGEMENTS, Arrangement as Arrangement
from cardgen.letters.bilingual import Bilingual as Bilingual
from cardgen.letters.blocks import Register as Register
from cardgen.letters.data import (
    DistributionLine as DistributionLine,
    GoodsLine as GoodsLine,
    LetterData as LetterData,
    Party as Party,
    ReferenceData as ReferenceData,
    diagnose_data as diagnose_data,
    load_data as load_data,
    load_shared as load_shared,
)
from cardgen.letters.data_lines import (
    locate_error as locate_error,
    locate_findings as locate_findings,
)
from cardgen.letters.editable import letter_docx as letter_docx, letter_hwpx as letter_hwpx
from cardgen.letters.fillers import diagnose_fillers as diagnose_fillers
from cardgen.letters.letter import (
    LetterSetter as LetterSetter,
    diagnose_words as diagnose_words,
    letter_template as letter_template,
    letter_templates as letter_templates,
    set_letter as set_letter,
)
from cardgen.letters.making import (
    LetterFiles as LetterFiles,
    LetterJob as LetterJob,
    LetterMaker as LetterMaker,
    make_letter as make_letter,
)
from cardgen.letters.parties import (
    diagnose_addresses as diagnose_addresses,
    list_addresses as list_addresses,
)
from cardgen.letters.template import LetterTemplate as LetterTemplate

if TYPE_CHECKING:
    from cardgen.letters.data_file import DataText as DataText, write_data as write_data
    from cardgen.letters.envelopes import (
        diagnose_envelope as diagnose_envelope,
        list_envelope_forms as list_envelope_forms,
        make_envelope as make_envelope,
    )
    from cardgen.letters.form import (
        LetterForm as LetterForm,
        make_letter_form as make_letter_form,
    )
    from cardgen.letters.merge import (
        LetterCrew as LetterCrew,
        MergedLetters as MergedLetters,
        MergeStatus as MergeStatus,
        Recipient as Recipient,
        Recipients as Recipients,
        ReprintedLetters as ReprintedLetters,
        TriedLetters as TriedLetters,
        check_letters as check_letters,
        diagnose_recipients as diagnose_recipients,
        is_merge as is_merge,
        merge_in_one as merge_in_one,
        merge_letters as merge_letters,
        parse_rows as parse_rows,
        read_merge_status as read_merge_status,
        read_recipients as read_recipients,
        reprint_letters as reprint_letters,
    )
    from cardgen.letters.new_data import (
        UNFILLED as UNFILLED,
        new_letter_data as new_letter_data,
    )
    from cardgen.letters.tally import (
        TALLY_COLUMNS as TALLY_COLUMNS,
        Tally as Tally,
        make_tally as make_tally,
        write_tally as write_tally,
    )

__getattr__ = import_on_use(
    __name__,
    {
        "data_file": "DataText write_data",
        "envelopes": "diagnose_envelope list_envelope_forms make_envelope",
        "form": "LetterForm make_letter_form",
        "merge": "check_letters diagnose_recipients is_merge LetterCrew merge_in_one "
        "merge_letters MergedLetters MergeStatus parse_rows read_merge_status "
        "read_recipients Recipient Recipients reprint_letters "
        "ReprintedLetters TriedLetters",
        "new_data": "UNFILLED new_letter_data",
        "tally": "make_tally Tally TALLY_COLUMNS write_tally",
    },
)
