"""Messages that other programs edit and return."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polib
import pytest
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from cardgen import Project
from cardgen.catalog import read_versions
from cardgen.errors import CardgenError
from cardgen.project import export_workbook, export_xliff, import_file
from tests.catalog.samples import entry, write

KO = Path("messages/zh-ko/slogans.po")
TERMS = Path("messages/zh-ko/glossary.po")
WAITING = entry("c", "三", "셋", "#, fuzzy")
ODD = entry("d", '=1+1 & <"\t二\n三>', "=2\n '+")
COUNTED = entry("e", "{n}年", "{n}년", "#. Years", "#. {n}: integer")
SOURCES = {"a": "一", "b": "二", "d": '=1+1 & <"\t二\n三>'}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    write(entry("a", "一", "하나", "# note"), entry("b", "二", ""), WAITING, ODD, COUNTED)
    write(entry("a", "一", "いち"), pair="zh-ja")
    for pair in ("zh-ko", "zh-ja"):
        write(entry("x", "字", "글"), domain="captions", pair=pair)
    terms = [
        entry("unit", "个", "개", "# also: 매", "# unit: 个=개"),
        entry("unit", "只", "마리"),
    ]
    write(*terms, domain="glossary")
    Path("messages/zh-ja/slogans.po").write_text(
        Path("messages/zh-ja/slogans.po")
        .read_text(encoding="utf-8")
        .replace("Language: ko", "Language: ja"),
        encoding="utf-8",
    )
    Path("messages/zh-ja/captions.po").write_text(
        Path("messages/zh-ja/captions.po")
        .read_text(encoding="utf-8")
        .replace("Language: ko", "Language: ja"),
        encoding="utf-8",
    )
    Path("cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    return Project.find(tmp_path)


def everything() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path("messages").rglob("*.po")}


def by_excel(project: Project, *edits: tuple[str, str, str]) -> Path:
    """A workbook in which one column of the row of an id has another text."""
    book = openpyxl.load_workbook(io.BytesIO(export_workbook(project, project.pairs())))
    sheet = book["zh-ko"]
    heads = [str(cell.value).partition(" ")[0] for cell in sheet[1]]
    for id_, column, text in edits:
        (row,) = [r for r in sheet.iter_rows(min_row=2) if id_ in (r[1].value, r[2].value)]
        cell = row[heads.index(column)]
        assert not cell.protection.locked
        cell.value = text
        if text.startswith("="):  # typed into a cell that is text
            cell.data_type = "s"
    path = Path("back.xlsx")
    book.save(path)
    return path


def parse(kind: Any, data: bytes) -> Any:
    return kind.parsestring(data)


def by_toolkit(project: Project, version: str, *edits: tuple[str, str, str]) -> Path:
    """An XLIFF file in which translate-toolkit gave units another target."""
    data = export_xliff(project, "zh-ko", version)
    store = parse(xlifffile if version == "1.2" else Xliff2File, data)
    for id_, column, text in edits:
        assert column == "translation"
        (unit,) = [
            each for each in store.units
            if SOURCES.get(id_, id_) == each.source
        ]  # fmt: skip
        unit.target = text
        if version == "1.2":
            unit.markapproved(True)
    path = Path("back.xlf")
    path.write_bytes(bytes(store).replace(b'version="2.0"', f'version="{version}"'.encode()))
    return path


WAYS = {
    "xlsx": by_excel,
    "1.2": lambda project, *edits: by_toolkit(project, "1.2", *edits),
    "2.0": lambda project, *edits: by_toolkit(project, "2.0", *edits),
    "2.1": lambda project, *edits: by_toolkit(project, "2.1", *edits),
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Callable[..., Path]:
    return WAYS[request.param]


def test_what_nobody_edited_changes_no_byte(project: Project, way: Callable[..., Path]) -> None:
    before = everything()
    times = {path: path.stat().st_mtime_ns for path in before}
    assert import_file(project, way(project)) == ()
    assert everything() == before
    assert {path: path.stat().st_mtime_ns for path in before} == times


def test_what_somebody_edited_is_in_the_files(
    project: Project, way: Callable[..., Path]
) -> None:
    edits = [("a", "일"), ("b", "둘\n <&>"), ("d", "=3"), ("只", "장")]
    file = way(project, *((id_, "translation", text) for id_, text in edits))
    before = everything()
    done = import_file(project, file)
    assert [(each.file.name, each.taken, each.moved) for each in done] == [
        ("slogans.po", ("a", "b", "d"), ()),
        ("glossary.po", ("只",), ()),
    ]
    after = everything()
    assert {path for path in before if before[path] != after[path]} == {KO, TERMS}
    for old, new in (
        ('"하나"', '"일"'), ('"二"\nmsgstr ""', '"二"\nmsgstr ""\n"둘\\n"\n" <&>"'),
        ('"=2\\n \'+"', '"=3"'),
    ):  # fmt: skip
        before[KO] = before[KO].replace(old.encode(), new.encode())
    assert after[KO] == before[KO]
    assert after[TERMS] == before[TERMS].replace("마리".encode(), "장".encode())
    assert import_file(project, file) == ()


def test_a_source_that_has_moved_on_lets_a_translation_wait(
    project: Project, way: Callable[..., Path]
) -> None:
    file = way(project, ("a", "translation", "일"))
    for old, new in (("一", "壹"), ("三", "叁")):
        KO.write_bytes(
            KO.read_bytes().replace(f'msgid "{old}"'.encode(), f'msgid "{new}"'.encode())
        )
    (done,) = import_file(project, file)
    assert (done.taken, done.moved) == (("a",), ("a",))
    said = {key.context: version for key, version in read_versions(KO.read_bytes()).items()}
    assert (said["a"].translations, said["a"].fuzzy) == (("일",), True)
    assert said["c"].translations == ("셋",)


def test_what_somebody_else_changed_is_a_conflict(
    project: Project, way: Callable[..., Path]
) -> None:
    file = way(project, ("a", "translation", "일"), ("b", "translation", "이"))
    KO.write_bytes(KO.read_bytes().replace("하나".encode(), "한".encode()))
    before = everything()
    with pytest.raises(CardgenError) as caught:
        import_file(project, file)
    (found,) = caught.value.diagnostics
    assert (found.rule, found.message) == (
        "conflict",
        "a is now '한' in the project, but '일' here",
    )
    assert everything() == before


def test_rows_that_nobody_edited_do_not_undo_what_others_did(
    project: Project, way: Callable[..., Path]
) -> None:
    file = way(project, ("b", "translation", "이"))
    KO.write_bytes(KO.read_bytes().replace("하나".encode(), "한".encode()))
    (done,) = import_file(project, file)
    assert done.taken == ("b",)
    assert '"한"'.encode() in KO.read_bytes()


def test_review_and_notes_of_a_workbook(project: Project) -> None:
    edits = [("a", "review", "yes"), ("b", "note", "which?\nsays who"), ("c", "review", "")]
    import_file(project, by_excel(project, *edits))
    said = {key.context: version for key, version in read_versions(KO.read_bytes()).items()}
    assert (said["a"].fuzzy, said["c"].fuzzy, said["b"].note) == (
        True,
        False,
        "which?\nsays who",
    )
    assert "# also: 매\n# unit: 个=개\n" in TERMS.read_text(encoding="utf-8")


def test_a_workbook_lets_people_edit_translations_alone(project: Project) -> None:
    data = export_workbook(project, project.pairs())
    assert export_workbook(project, project.pairs()) == data
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["zh-ja", "zh-ko"]
    sheet = book["zh-ko"]
    assert sheet.protection.sheet
    heads = [str(cell.value) for cell in sheet[1]]
    assert heads[2:4] == ["source (中文 (简体))", "translation (한국어)"]
    open_columns = {
        heads[cell.column - 1].split()[0]
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if not cell.protection.locked
    }
    assert open_columns == {"translation", "review", "note"}
    assert sheet.column_dimensions["H"].hidden
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}
    assert [cell.value for cell in sheet[5]][1:4] == ["d", '=1+1 & <"\t二\n三>', "=2\n '+"]


def test_xliff_is_as_others_read_it(project: Project) -> None:
    one = parse(xlifffile, export_xliff(project, "zh-ko"))
    assert (one.getsourcelanguage(), one.gettargetlanguage()) == ("zh-Hans", "ko")
    units = [unit for unit in one.units if unit.xmlelement.get("resname") in "abcde"]
    assert [(unit.source, unit.target) for unit in units] == [
        ("一", "하나"), ("二", ""), ("三", "셋"),
        ('=1+1 & <"\t二\n三>', "=2\n '+"), ("{n}年", "{n}년"),
    ]  # fmt: skip
    assert [unit.isfuzzy() for unit in units] == [False, False, True, False, False]
    assert units[4].getnotes("developer") == "Years\n{n}: integer"
    two = parse(Xliff2File, export_xliff(project, "zh-ko", "2.0"))
    assert [unit.source for unit in two.units] == [unit.source for unit in one.units]


def xliff(body: str, langs: str = 'source-language="zh-CN" target-language="ko-KR"') -> str:
    file = f'<file original="slogans.po" {langs}><body>{body}</body></file>'
    return f'<xliff version="1.2">{file}</xliff>'


def unit(source: str, target: str, more: str = "", id_: str = "b") -> str:
    return (
        f'<trans-unit id="1" resname="{id_}"{more}><source>{source}</source>'
        f"<target>{target}</target></trans-unit>"
    )


@pytest.mark.parametrize(
    "text",
    [
        xliff(unit("二", "<mrk mtype='seg'>이</mrk>!")),
        xliff(unit("二", "<g id='1'>이</g><x id='2' equiv-text='!'/>")),
        xliff(unit("二", "이<ph id='1'>!</ph>")),
        xliff(
            unit("二", "이!").replace(
                "</trans-unit>",
                "<alt-trans><source>x</source><target>y</target></alt-trans></trans-unit>",
            ).replace("<target>", "<seg-source><mrk>二</mrk></seg-source><target>")
        ),
        xliff(unit("二", "이!")).replace("<xliff", "<x:xliff xmlns:x='urn:x'").replace(
            "</xliff", "</x:xliff"
        ),
        "<?xml version='1.0' encoding='UTF-16'?>" + xliff(unit("二", "이!")),
        '<xliff version="2.1" srcLang="zh" trgLang="ko"><file id="slogans"><unit id="b">'
        "<segment><source>二</source><target>이</target></segment><ignorable><source/><target>"
        '<cp hex="0021"/></target></ignorable></unit></file></xliff>',
    ],
)  # fmt: skip
def test_xliff_of_other_programs(project: Project, text: str) -> None:
    file = Path("other.xlf")
    file.write_bytes(text.encode("utf-16" if "UTF-16" in text else "utf-8"))
    assert [each.taken for each in import_file(project, file)] == [("b",)]
    assert 'msgstr "이!"'.encode() in KO.read_bytes()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.ci
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB + xliff(unit("二", "&b;")), "other.xlf:1: bad-interchange: the file declares"),
        (
            "<!DOCTYPE xliff SYSTEM 'file:///etc/passwd'>" + xliff(""),
            "declares a document type",
        ),
        (xliff(unit("二", "이"))[:-20], "this is not an XML file"),
        ("", "this is not an XML file: no element found"),
        ('msgid "二"\nmsgstr "이"', "put a PO file into the folder of its pair"),
        ("<html/>", "this is not an XLIFF file"),
        ("PK\x03\x04", "other.xlf: bad-interchange: the workbook is damaged"),
        (xliff("", 'source-language="zh" target-language="fr"'), "unknown-pair"),
        (xliff("", 'source-language="ko" target-language="zh"'), "unknown-pair"),
        (xliff(unit("二", "이", id_="bb")), "unknown-message: there is no message 'bb'"),
        (xliff(unit("二", "이") + "\n" + unit("二", "이")), "b is already in line 1"),
        (
            xliff(unit("二", "이", id_="a")),
            "conflict: a is now '하나' in the project, but '이' here",
        ),
        (
            xliff(unit("二", "이")).replace("slogans", "other"),
            "the pair zh-ko has no file 'other'",
        ),
        (xliff(unit("二", "이<x id='1'/>")), "the element x in a text has no text of its own"),
        (
            xliff(unit("二", "이<cp hex='zz'/>")),
            "the element cp in a text has no text of its own",
        ),
        (
            "<?xml version='1.0' encoding='x'?>" + xliff(""),
            "cannot be read: unknown encoding: x",
        ),
        (
            "<?xml version='1.0' encoding='EUC-KR'?>" + xliff(""),
            "cannot be read: multi-byte encodings are not supported",
        ),
        (xliff(unit("二", "[이|")), "markup: b: the bracket"),
        (
            xliff(unit("二", "{n}이")),
            "placeholder: b: {n} is in the msgstr",
        ),
        (xliff(unit("二", "이\u2028")), "contains the control character U+2028"),
        (xliff(unit("二", "이" * 200_000)), "a text is too long"),
        (xliff(unit("二", "이") * 100_001), "the file has too many units"),
    ],
)
def test_what_does_not_match_is_refused(project: Project, text: str, said: str) -> None:
    before = everything()
    Path("other.xlf").write_text(text, encoding="utf-8")
    with pytest.raises(CardgenError) as caught:
        import_file(project, Path("other.xlf"))
    assert said in str(caught.value)
    assert everything() == before


@pytest.mark.ci
def test_a_workbook_that_does_not_match_is_refused(project: Project) -> None:
    def refusal(change: Callable[[Any], None]) -> str:
        book = openpyxl.load_workbook(by_excel(project))
        change(book)
        book.save("back.xlsx")
        with pytest.raises(CardgenError) as caught:
            import_file(project, Path("back.xlsx"))
        return str(caught.value)

    def set_cell(name: str, value: object) -> Callable[[Any], None]:
        def change(book: Any) -> None:
            book["zh-ko"][name].value = value

        return change

    before = everything()
    assert "back.xlsx#zh-ko:1: bad-interchange: the sheet has no column id" in refusal(
        set_cell("B1", "name")
    )
    assert "back.xlsx#zh-ko:2: unknown-message: there is no message 'z'" in refusal(
        set_cell("B2", "z")
    )
    assert "b is already in line 3" in refusal(set_cell("B4", "b"))
    assert "{n} is in the msgid but not" in refusal(set_cell("D6", "년"))
    assert "has no file 'x'" in refusal(set_cell("A2", "x"))
    assert "unknown-pair: there are no messages for 'zh-kr'" in refusal(
        lambda book: setattr(book["zh-ko"], "title", "zh-kr")
    )
    assert "bad-interchange" in refusal(lambda book: book["zh-ko"].merge_cells("D2:D3"))
    assert everything() == before


def test_a_file_that_is_not_there(project: Project) -> None:
    with pytest.raises(CardgenError, match=r"no\.xlf: bad-interchange: cannot be read"):
        import_file(project, Path("no.xlf"))


@pytest.mark.parametrize("end", ["&#13;", "&#13;&#10;", "&#10;"])
def test_ends_of_lines_of_other_systems_are_ends_of_lines(project: Project, end: str) -> None:
    Path("other.xlf").write_text(xliff(unit("二", f"이{end}다")), encoding="utf-8")
    import_file(project, Path("other.xlf"))
    (b,) = [entry for entry in polib.pofile(str(KO)) if entry.msgctxt == "b"]
    assert b.msgstr == "이\n다"


def test_that_a_text_is_right_as_it_is_comes_back(
    project: Project, way: Callable[..., Path]
) -> None:
    KO.write_bytes(KO.read_bytes().replace(b"# note\n", b"# note\n# same: yes\n"))
    (done,) = import_file(project, way(project, ("a", "translation", "일")))
    assert done.taken == ("a",)
    assert b"# note\n# same: yes\n" in KO.read_bytes()
