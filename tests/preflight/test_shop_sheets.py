"""Sheets of print shops: limits and verdicts, and the rules they cannot change."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen.preflight import PROFILES, ShopSheet, preflight, read_shop_sheet
from cardgen.preflight.profiles import PROFILES as KNOWN, SHOP_RULES, USUAL_LIMITS
from tests.preflight.samples import sample

CONTENT = (
    b"BT /F1 7.5 Tf 60 60 Td (a) Tj ET 1 g BT /F1 9.5 Tf 60 90 Td (b) Tj ET "
    b"0 0 0 1 K .4 w 60 99 m 99 99 l S .9 .9 .9 0 k 60 150 50 50 re f "
    b"0 g BT /F1 20 Tf 20 200 Td (c) Tj ET"
)
SHEET = """
text = "8pt"
white-text = "10pt"
line = "0.5pt"
ink = 260
safety-distance = "5mm"
[verdicts]
thin-line = "error"
reversed-text = "off"
"""


def read(text: str, folder: Path) -> ShopSheet:
    path = folder / "shop.toml"
    path.write_text(text, encoding="utf-8")
    return read_shop_sheet(path)


@pytest.mark.parametrize("trusted", [True, False])
def test_a_shop_has_limits_of_its_own(trusted: bool, tmp_path: Path) -> None:
    """The limits hold in this process and in the reader of foreign files."""
    data = sample(CONTENT)
    assert preflight(data, trusted=trusted).findings == ()
    report = preflight(data, shop=read(SHEET, tmp_path), trusted=trusted)
    assert [str(found).partition("\n")[0] for found in report.findings] == [
        "page 1: error: thin-line: a line is 0.4 pt wide, under 0.5 pt",
        "page 1: warning: safety-distance: text is 4.1 mm from the trim edge, under 5 mm",
        "page 1: warning: ink-coverage: an area in DeviceCMYK 0.9 0.9 0.9 0 takes 270 % ink, "
        "over 260 %",
        "page 1: warning: small-text: text in Sample is 7.5 pt, under 8 pt",
    ]


def test_what_a_standard_forbids_is_no_matter_of_taste(tmp_path: Path) -> None:
    loose = read(
        "".join(f'"{rule}" = "off"\n' for rule in SHOP_RULES).join(("[verdicts]\n", "")),
        tmp_path,
    )
    rgb = sample(b"1 0 0 rg 60 60 9 .1 re f BT /F1 2 Tf 60 60 Td (a) Tj ET")
    report = preflight(rgb, shop=loose, trusted=True)
    assert {found.rule for found in report.findings} == {"color-space"}
    for profile in KNOWN.values():
        if profile.press:
            tastes = {rule for rule, said in profile.severities.items() if said == "warning"}
            assert tastes <= {*SHOP_RULES, "embedded-file", "content-stream"}
    assert {*PROFILES} == {*KNOWN}


def test_a_sheet_goes_to_another_process_and_back(tmp_path: Path) -> None:
    sheet = read(SHEET, tmp_path)
    assert ShopSheet.from_json(sheet.as_json()) == sheet
    assert (sheet.limits.text, sheet.limits.worst_text, sheet.limits.dpi) == (
        8.0,
        8.0,
        USUAL_LIMITS.dpi,
    )
    assert read("", tmp_path) == ShopSheet()
