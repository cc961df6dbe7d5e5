from __future__ import annotations

from pathlib import Path

import pytest
from biip.sscc import Sscc
from hypothesis import given, strategies as st

from cardgen.gs1 import parse
from cardgen.project.project import Project
from cardgen.shipment.sscc import Numbering


@given(st.text("0123456789", min_size=4, max_size=12), st.sampled_from("0123456789"), st.data())
def test_others_accept_them(prefix: str, extension: str, data: st.DataObject) -> None:
    numbering = Numbering(prefix, extension)
    serial = data.draw(st.integers(1, numbering.last))
    sscc = numbering.make_sscc(serial)
    found = Sscc.parse(sscc)
    assert found.extension_digit == int(extension)
    assert sscc[1:-1] == f"{prefix}{serial:0{16 - len(prefix)}}"
    assert parse(f"(00){numbering.format_spaced(sscc)}")[0].value == sscc


def test_one_of_them() -> None:
    numbering = Numbering("8801234", "3")
    assert numbering.make_sscc(17) == "388012340000000179"
    assert numbering.format_spaced("388012340000000179") == "3 8801234 000000017 9"
    assert numbering.last == 999_999_999


def test_what_the_prefix_has_no_room_for() -> None:
    numbering = Numbering("123456789012")
    assert numbering.make_sscc(9999)[13:17] == "9999"
    with pytest.raises(ValueError, match="10000 is not a serial number of the GS1 prefix"):
        numbering.make_sscc(10_000)


def test_a_project_says_whose_they_are(tmp_path: Path) -> None:
    assert Numbering.of(Project.open()) is None
    (tmp_path / "cardgen.toml").write_text('gs1-prefix = "8801234"\nsscc-extension = "3"\n')
    assert Numbering.of(Project.open(tmp_path)) == Numbering("8801234", "3")
