"""The letters of a list: each made once, whatever breaks off, by however many processes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cardgen.errors import CardgenError, LayoutError, ShipmentError
from cardgen.letters import LetterJob, set_letter
from cardgen.letters.data import LetterData
from cardgen.letters.making import LetterMaker
from cardgen.letters.merge import (
    LetterCrew,
    MergedLetters,
    Recipients,
    check_letters,
    merge_in_one,
    merge_letters,
    parse_rows,
    read_merge_status,
    reprint_letters,
)
from cardgen.letters.merge.ledger import MERGE_FILE, MergeLedger
from cardgen.remedies import Remedy
from cardgen.shipment import find_outdated_letters
from tests.letters.merge.test_recipients import LIST, PROJECT, SYMPATHY, recipients
from tests.letters.shipments import GOGGLES, MASKS, make

NAMES = {"0002-金民秀.txt", "0003-朴智英.txt"}


def crew(kind: str = "txt", jobs: int = 1) -> LetterCrew:
    return LetterCrew(LetterJob(SYMPATHY, "zh-ko", format=kind), PROJECT, jobs)


def run(
    folder: Path,
    found: Recipients,
    rows: frozenset[int] = frozenset(),
    kind: str = "txt",
    jobs: int = 1,
) -> MergedLetters:
    return merge_letters(found, folder / "out", crew(kind, jobs), rows=rows)


def files(folder: Path) -> dict[str, bytes]:
    """Read the letters of the folder."""
    return {
        path.name: path.read_bytes()
        for path in sorted((folder / "out").iterdir())
        if not path.name.startswith((MERGE_FILE, ".letters.lock"))
    }


def many(count: int) -> str:
    """Write a list of `count` recipients."""
    head, row, _ = LIST.splitlines()
    rows = (row.replace("金民秀", f"金民{number}") for number in range(count))
    return "\n".join([head, *rows]) + "\n"


def test_each_row_has_its_file_and_a_rerun_keeps_them(tmp_path: Path) -> None:
    found = recipients(tmp_path)
    first = run(tmp_path, found)
    assert first.made == (2, 3)
    assert {path.name for path in first.files} == files(tmp_path).keys() == NAMES
    again = run(tmp_path, found)
    assert (again.made, again.kept) == ((), (2, 3))


def test_what_changed_or_is_not_whole_is_made_anew(tmp_path: Path) -> None:
    run(tmp_path, recipients(tmp_path))
    (tmp_path / "out" / "0002-金民秀.txt").write_bytes(b"half")
    assert run(tmp_path, recipients(tmp_path)).made == (2,)
    edited = recipients(tmp_path, LIST.replace("朴智英", "朴智映"))
    assert run(tmp_path, edited).made == (3,)
    assert files(tmp_path).keys() == {"0002-金民秀.txt", "0003-朴智映.txt"}
    assert run(tmp_path, edited, kind="pdf").made == (2, 3)
    assert files(tmp_path).keys() == {"0002-金民秀.pdf", "0003-朴智映.pdf"}


def test_pages_that_a_letter_has_no_more_are_removed(tmp_path: Path) -> None:
    run(tmp_path, recipients(tmp_path), kind="svg")
    assert len(files(tmp_path)) == 4  # a page for each language
    found = recipients(tmp_path)
    with MergeLedger.open(tmp_path / "out") as ledger:  # as a run that broke off leaves them
        ledger.plan({each.row: each.stem for each in found.all}, "svg", found.rows)
    for name in ("0002-金民秀-3.svg", ".0002-金民秀-3.svg.0123abcd"):
        (tmp_path / "out" / name).write_bytes(b"of a longer letter")
    (tmp_path / "out" / "0002-金民秀-signed.svg").write_bytes(b"somebody's own")
    assert run(tmp_path, found).made == (2, 3)
    assert files(tmp_path).keys() == {*NAMES, "0002-金民秀-signed.svg"}


@pytest.mark.parametrize("broken", [0, 1])
def test_a_run_that_broke_off_goes_on(
    tmp_path: Path, broken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cardgen.letters.merge.merging._TASK", 1)
    found = recipients(tmp_path)
    told: list[int] = []

    def once(done: int, total: int) -> None:
        assert total == 2
        told.append(done)
        if len(told) > broken:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge_letters(found, tmp_path / "out", crew(), tell=once)
    done = run(tmp_path, found)
    assert len(done.kept) == broken + 1
    assert len(done.made) == 1 - broken
    assert files(tmp_path).keys() == NAMES


def test_rows_are_made_once_more(tmp_path: Path) -> None:
    found = recipients(tmp_path)
    run(tmp_path, found)
    before = files(tmp_path)
    done = run(tmp_path, found, parse_rows("3"))
    assert (done.made, done.kept) == ((3,), ())
    assert len(done.files) == 2
    assert files(tmp_path) == before
    with pytest.raises(CardgenError, match="no recipient in row 9"):
        run(tmp_path, found, parse_rows("3,9"))


def test_rows_are_numbers_and_ranges() -> None:
    assert parse_rows("3, 7-9") == {3, 7, 8, 9}
    for wrong in ("", "a", "9-7", "3,,4", "1-9999999"):
        with pytest.raises(CardgenError) as caught:
            parse_rows(wrong)
        assert caught.value.rule == "bad-value"


@pytest.mark.parametrize("name", ["0002-金民秀.txt", "0002-金民秀-2.pdf"])
def test_files_of_others_are_not_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_bytes(b"mine")
    with pytest.raises(CardgenError, match="it is not a letter of this folder") as caught:
        run(tmp_path, recipients(tmp_path))
    assert caught.value.rule == "output"
    assert files(tmp_path) == {name: b"mine"}


def test_a_folder_of_another_letter_or_of_a_damaged_ledger_is_refused(tmp_path: Path) -> None:
    found = recipients(tmp_path)
    run(tmp_path, found)
    other = LetterCrew(LetterJob(SYMPATHY, "zh-ja"), PROJECT)
    with pytest.raises(CardgenError, match="has letters sympathy in zh-ko"):
        merge_letters(found, tmp_path / "out", other)
    with closing(sqlite3.connect(tmp_path / "out" / MERGE_FILE)) as database:
        database.execute("UPDATE file SET name = '../victim' WHERE row = 2")
        database.commit()
    with pytest.raises(CardgenError, match="victim' is not a file of a letter") as caught:
        run(tmp_path, found)
    assert caught.value.rule == "damaged-ledger"
    assert caught.value.diagnostics[0].remedy == Remedy("letters-elsewhere")


def test_one_at_a_time(tmp_path: Path) -> None:
    found = recipients(tmp_path)
    with (
        MergeLedger.open(tmp_path / "out"),
        pytest.raises(ShipmentError, match=r"process \d+ on .* is working on these letters"),
    ):
        run(tmp_path, found)
    assert run(tmp_path, found).made == (2, 3)


def test_letters_of_rows_that_are_gone_are_told(tmp_path: Path) -> None:
    run(tmp_path, recipients(tmp_path))
    done = run(tmp_path, recipients(tmp_path, "\n".join(LIST.splitlines()[:2]) + "\n"))
    assert [path.name for path in done.files] == ["0002-金民秀.txt"]
    (warned,) = done.warnings
    assert (warned.rule, warned.severity) == ("changed", "warning")
    assert read_merge_status(tmp_path / "out").left == (3,)


def test_what_an_office_has_edited_stays(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    found = recipients(tmp_path)
    run(tmp_path, found, kind="docx")
    edited = tmp_path / "out" / "0003-朴智英.docx"
    edited.write_bytes(edited.read_bytes() + b"a word more")
    words = edited.read_bytes()
    done = run(tmp_path, found, kind="docx")
    assert (done.made, done.kept) == ((), (2, 3))
    assert ["somebody edited" in each.message for each in done.warnings] == [True]
    assert read_merge_status(tmp_path / "out").rows["edited"] == (3,)
    changed = recipients(tmp_path, LIST.replace("朴智英,박지영", "朴智英,박지연"))
    with pytest.raises(CardgenError, match="row 3 of the list has changed too"):
        run(tmp_path, changed, kind="docx")
    assert edited.read_bytes() == words
    assert run(tmp_path, changed, parse_rows("3"), kind="docx").made == (3,)
    assert edited.read_bytes() != words


def break_letters(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Make letters to Seoul fail after the first `times`."""
    original, seen = LetterMaker.make, list[str]()

    def fail(maker: LetterMaker, data: LetterData) -> tuple[int, list[bytes]]:
        if data.values["to_city"] == "首尔特别市":
            seen.append("")
            if len(seen) > times:
                raise LayoutError("overflow", "it is too long")
        return original(maker, data)

    monkeypatch.setattr(LetterMaker, "make", fail)


def test_what_cannot_be_set_is_told_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_letters(monkeypatch, 0)
    with pytest.raises(LayoutError, match="it is too long") as caught:
        run(tmp_path, recipients(tmp_path))
    assert str(caught.value.location) == f"{tmp_path / 'recipients.csv'}:2"
    assert not (tmp_path / "out").exists()


def test_what_the_dry_run_did_not_see_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, recipients(tmp_path))
    break_letters(monkeypatch, 1)
    done = run(tmp_path, recipients(tmp_path), kind="svg")
    assert (done.made, done.failed) == ((3,), (2,))
    assert [each.message for each in done.errors] == ["row 2: it is too long"]
    assert files(tmp_path).keys() == {"0003-朴智英-1.svg", "0003-朴智英-2.svg"}
    assert read_merge_status(tmp_path / "out").errors == {2: "it is too long"}


def test_a_check_tries_all_and_makes_nothing(tmp_path: Path) -> None:
    found = recipients(tmp_path)
    tried = check_letters(found, tmp_path / "out", crew())
    assert (tried.make, tried.kept) == ((2, 3), ())
    assert not (tmp_path / "out").exists()
    run(tmp_path, found)
    before = files(tmp_path)
    changed = recipients(tmp_path, LIST.replace("朴智英", "朴智映"))
    assert check_letters(changed, tmp_path / "out", crew()).make == (3,)
    assert files(tmp_path) == before


@pytest.mark.ci
def test_any_number_of_processes_makes_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cardgen.letters.merge.merging._WORTH", 5)
    found = recipients(tmp_path, many(23))
    assert len(run(tmp_path / "1", found, kind="pdf").made) == 23
    assert len(run(tmp_path / "3", found, kind="pdf", jobs=3).made) == 23
    assert files(tmp_path / "1") == files(tmp_path / "3")
    for jobs in (1, 3):
        merge_in_one(found, tmp_path / f"{jobs}.pdf", crew("pdf", jobs))
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "3.pdf").read_bytes()


def test_goods_are_those_of_the_shipment_that_a_row_names(tmp_path: Path) -> None:
    make(tmp_path / "A", MASKS)
    make(tmp_path / "B", GOGGLES)
    head, *rows = LIST.splitlines()
    text = "\n".join([f"{head},shipment", f"{rows[0]},A", f"{rows[1]},B"]) + "\n"
    found = recipients(tmp_path, text)
    assert [each.data.goods[0].item for each in found.all] == ["医用口罩", "护目镜"]
    run(tmp_path, found)
    assert find_outdated_letters(tmp_path / "A") == ()
    make(tmp_path / "A", GOGGLES)
    assert len(find_outdated_letters(tmp_path / "A")) == 1
    assert find_outdated_letters(tmp_path / "B") == ()
    assert read_merge_status(tmp_path / "out").behind == (2,)
    run(tmp_path, recipients(tmp_path, text))
    assert read_merge_status(tmp_path / "out").behind == ()


def test_letters_tell_the_goods_that_were_there_when_the_list_was_read(tmp_path: Path) -> None:
    """A shipment that was amended before the letters were made was taken for theirs."""
    make(tmp_path / "A", MASKS)
    head, *rows = LIST.splitlines()
    found = recipients(tmp_path, f"{head},shipment\n{rows[0]},A\n")
    make(tmp_path / "A", GOGGLES)
    run(tmp_path, found)
    assert len(find_outdated_letters(tmp_path / "A")) == 1
    assert read_merge_status(tmp_path / "out").behind == (2,)


def test_one_file_has_the_pages_of_single_letters_and_leads_to_each(tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    found = recipients(tmp_path)
    single = [set_letter(SYMPATHY, each.data, PROJECT, "zh-ko") for each in found.all]
    count = merge_in_one(found, tmp_path / "all.pdf", crew("pdf"))
    assert count == sum(len(each.pages) for each in single)
    with pikepdf.open(tmp_path / "all.pdf") as pdf:
        assert [page.label for page in pdf.pages] == ["2", "2-2", "3", "3-2"]
        with pdf.open_outline() as outline:
            assert [each.title for each in outline.root] == ["2 金民秀", "3 朴智英"]


def test_one_file_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(maker: LetterMaker, data: LetterData) -> None:
        raise LayoutError("overflow", "it is too long")

    found = recipients(tmp_path)
    monkeypatch.setattr(LetterMaker, "document", refuse)
    with pytest.raises(LayoutError, match="all 2 rows: it is too long"):
        merge_in_one(found, tmp_path / "all.pdf", crew("pdf"))
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".toml"}


def test_letters_are_printed_once_more_by_row_and_leave_a_trace(tmp_path: Path) -> None:
    run(tmp_path, recipients(tmp_path))
    out = tmp_path / "out"
    done = reprint_letters(out, {3}, "2020-03-20T08:00:00Z", reason="lost")
    assert [str(path.relative_to(out)) for path in done.files] == ["reprint/1/0003-朴智英.txt"]
    assert done.files[0].read_bytes() == (out / "0003-朴智英.txt").read_bytes()
    assert read_merge_status(out).events == ((3, "reprinted", "lost", "2020-03-20T08:00:00Z"),)
    with pytest.raises(CardgenError, match="no letter of row 4"):
        reprint_letters(out, {3, 4}, "")
    with pytest.raises(CardgenError, match="this folder has the original letters"):
        reprint_letters(out, {3}, "", to=out)
    (out / "0003-朴智英.txt").write_bytes(b"half")
    with pytest.raises(CardgenError, match="row 3 was changed after it was made"):
        reprint_letters(out, {3}, "")
    assert len(read_merge_status(out).events) == 1
    assert not (out / "reprint" / "2").exists()
