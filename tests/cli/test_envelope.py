from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from cardgen.cli import main

DATA = Path(__file__).parents[2] / "examples" / "letters" / "donation-tokyo.toml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No project but the bundled one."""
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["envelope", *words])
    return done.exit_code, done.stdout, done.stderr


def test_an_envelope_from_the_data_of_a_letter(tmp_path: Path) -> None:
    code, said, doubts = run("envelope-naga3", "--data", str(DATA), "-o", "envelope.txt")
    assert (code, said) == (0, "envelope.txt: envelope-naga3, 佐倉健一　様\n")
    assert "not-shown: to_country and from_country: the envelope envelope-naga3" in doubts
    shown = (tmp_path / "envelope.txt").read_text(encoding="utf-8")
    for text in ("佐倉健一　様", "知事", "東京都新宿区西新宿二丁目八番一号", "林致远", "市长"):
        assert text in shown


def test_an_envelope_for_an_archive() -> None:
    words = ("envelope-naga3", "--data", str(DATA), "--profile", "pdf/ua-2", "-o")
    assert run(*words, "envelope.pdf")[0] == 0
    with pikepdf.open("envelope.pdf") as pdf:
        assert pdf.pdf_version == "2.0"
    code, _, said = run(*words, "envelope.png")
    assert code == 1
    assert "unknown-profile: profiles and crop marks are for PDF, not for png" in said
    assert not Path("envelope.png").exists()


def test_each_address_is_in_its_own_language(tmp_path: Path) -> None:
    words = ("--to", "zh", "--from", "ja", "-o", "envelope.txt")
    assert run("envelope-c5", "--data", str(DATA), *words)[0] == 0
    shown = (tmp_path / "envelope.txt").read_text(encoding="utf-8")
    assert "佐仓健一" in shown
    assert "林致遠" in shown


def test_a_postal_code_that_the_boxes_do_not_take() -> None:
    code, _, said = run("envelope-dl", "--data", str(DATA))
    assert code == 1
    assert (
        "bad-value: '163-8001' has 7 letters and digits, but [to-postcode] has 6 boxes" in said
    )
