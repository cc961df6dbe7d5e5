from __future__ import annotations

import sys

import pytest

from cardgen.errors import CardgenError
from cardgen.preflight import PROFILES, preflight
from cardgen.preflight.findings import (
    MOST_FINDINGS,
    Gathered,
    Objection,
    PdfFinding,
    PdfReport,
)
from cardgen.preflight.profiles import PROFILES as KNOWN
from cardgen.preflight.verapdf import rules
from cardgen.rules import PREFLIGHT_RULES
from tests.preflight.samples import sample

SMALL = Objection("small-text", "warning", "small")


def test_pages_are_told_in_stretches() -> None:
    gathered = Gathered()
    for page in (1, 2, 3, 7, 9, 10):
        gathered.add([SMALL], page)
    (finding,) = gathered.findings()
    assert finding.pages == ((1, 3), (7, 7), (9, 10))
    assert str(finding) == (
        "pages 1-3, 7, 9-10: warning: small-text: small\n  hint: set the text larger"
    )


def test_a_page_and_many_stretches() -> None:
    assert PdfFinding(*SMALL, ((4, 4),)).place == "page 4"
    assert PdfFinding(*SMALL).place == ""
    many = tuple((page, page) for page in range(1, 100, 2))
    shown = "pages 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, …"
    assert PdfFinding(*SMALL, many).place == shown


def test_errors_come_first_then_pages() -> None:
    gathered = Gathered()
    gathered.add([SMALL, Objection("bleed", "error", "none")], 2)
    gathered.add([Objection("thin-line", "error", "thin")], 1)
    gathered.add([Objection("claim", "error", "nothing")])
    found = [(finding.rule, finding.pages) for finding in gathered.findings()]
    assert found == [
        ("claim", ()),
        ("thin-line", ((1, 1),)),
        ("bleed", ((2, 2),)),
        ("small-text", ((2, 2),)),
    ]


def test_many_of_a_kind_are_counted_not_listed() -> None:
    gathered = Gathered()
    for page in range(1, 1001):
        gathered.add([SMALL._replace(message=f"{page:04}")], page)
    found = gathered.findings()
    assert len(found) == MOST_FINDINGS + 1
    assert (found[-1].message, found[-1].pages) == (
        "and more of this kind",
        ((MOST_FINDINGS + 1, 1000),),
    )


def test_a_report_in_one_line() -> None:
    error, warning = PdfFinding("bleed", "error", ""), PdfFinding("bleed", "warning", "")
    assert PdfReport("screen", "1.7", 1, ()).summary == (
        "nothing found on 1 page, checked as screen (a preflight, not a certificate)"
    )
    assert PdfReport("pdf/x-4", "1.6", 1200, (error, warning, warning)).summary == (
        "1 error and 2 warnings on 1,200 pages, checked as pdf/x-4 "
        "(a preflight, not a certificate)"
    )


def test_a_report_as_data() -> None:
    report = preflight(sample(b"BT /F1 5 Tf (a) Tj ET"))
    assert report.as_dict() == {
        "profile": "pdf/x-4",
        "pdf_version": "1.6",
        "pages": 1,
        "errors": 0,
        "warnings": 1,
        "findings": [
            {
                "rule": "small-text",
                "severity": "warning",
                "pages": [[1, 1]],
                "message": "text in Sample is 5 pt, under 6 pt",
                "hint": "set the text larger",
            }
        ],
        "note": "a preflight, not a certificate",
    }


def test_profiles_and_rules_are_all_known() -> None:
    assert tuple(KNOWN) == PROFILES
    for profile in KNOWN.values():
        assert set(profile.severities) <= set(PREFLIGHT_RULES)
    held = [set(profile.severities) for profile in KNOWN.values()]
    unjudged = {"no-verapdf", "no-java", "no-jaxb", "verapdf-failed"}
    assert set().union(*held, rules(), unjudged) == set(PREFLIGHT_RULES)


def test_without_pikepdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    with pytest.raises(CardgenError) as caught:
        preflight(b"")
    assert str(caught.value) == (
        "missing-package: a preflight needs packages that are not installed: pikepdf\n"
        "  hint: install the extra preflight of cardgen"
    )


def test_what_a_full_list_takes_does_not_depend_on_the_order() -> None:
    gathered = Gathered()
    many = [Objection("small-text", "warning", f"text {at:02}") for at in range(50)]
    gathered.add(frozenset(many), 1)
    said = [finding.message for finding in gathered.findings()]
    assert said == ["and more of this kind", *(each.message for each in many[:MOST_FINDINGS])]
