"""PDF/A and PDF/UA files of cardgen, judged by veraPDF."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pikepdf
import pytest
import specimens
from msgspec.structs import replace
from PIL import Image
from specimen_files import files, read

from cardgen import Project, render
from cardgen.backends import PROFILES
from cardgen.display import Document
from cardgen.layout.sheet import impose
from cardgen.letters import LetterJob, LetterMaker, letter_template, load_data
from cardgen.preflight.verapdf import Failure
from tests.artwork.samples import PROGRAMS, of_program
from tests.backends.pdf import tags
from tests.cli.runs import run
from tests.fields import built_in, fields_among
from tests.verapdf import JUDGED, failures

ROOT = Path(__file__).resolve().parents[1]
LETTERS = sorted((ROOT / "examples" / "letters").glob("*.toml"))
PAIRS = ("zh-ko", "zh-ja", "zh-zh-Hant", "zh-Hant-ja")
TEMPLATES = [*built_in()]
pytestmark = [pytest.mark.java, pytest.mark.system]


def judge(file: Path, *profiles: str) -> str:
    """List veraPDF's findings for a file, a line each; also check its structure."""
    with pikepdf.open(file) as pdf:
        tags.check(pdf)
        tags.reading(pdf)
    found = failures(file, *profiles)
    return "".join(f"{name}: {_line(each)}\n" for name, all_ in found.items() for each in all_)


def _line(failure: Failure) -> str:
    test, times = f"{failure.clause}-{failure.test}", len(failure.places)
    return f"{test} × {times}: {failure.said} @ {failure.places[0]}"


def write(path: Path, document: Document, profile: str) -> Path:
    path.write_bytes(render(document, "pdf", profile=profile))
    return path


@cache
def label(template: str, pair: str) -> Document:
    project = Project.open()
    types = project.template(template).fields
    fields = fields_among(types)
    values = {**fields, "years": "24"}
    made = project.label("sister-years", pair=pair, template=template, fields=values, given=())
    return made.document()


def batch() -> Iterator[Document]:
    """Make labels of several boxes with a common first layer."""
    project = Project.open()
    made = project.label(
        "sister-years", fields={"years": "24", "boxes": "12"}, varying=["box", "box_id"]
    )
    for box in range(1, 13):
        yield made.document({"box": str(box), "box_id": f"MAPO-{box:03}"})


@pytest.mark.ci
def test_logos_that_are_drawings_and_pages_of_other_files(tmp_path: Path) -> None:
    """Gradients, masks, groups; a page with its own fonts, tagged by another program."""
    logos = [tmp_path / "page.pdf", tmp_path / "drawn.svg"]
    write(logos[0], label("box-100x150", "zh-ko"), "pdf/a-2a")
    for name in PROGRAMS:
        logos[1].write_bytes(of_program(name))
        for logo in logos if name == PROGRAMS[0] else logos[1:]:
            fields = {"years": "24", "logo": str(logo), "logo.alt": "a logo"}
            made = Project.open().label("sister-years", template="box-a4", fields=fields)
            file = write(tmp_path / "a.pdf", made.document(), "pdf/a-2a")
            assert judge(file, "pdf/a-2a", "pdf/ua-1") == ""


def test_each_kind_of_pdf_has_its_judge() -> None:
    assert {*JUDGED} == {*PROFILES} - {"screen", "pdf/x-4", "pdf/x-1a"}


def test_the_judge_finds_what_is_wrong(tmp_path: Path) -> None:
    """A file without a claim is no archive, and a wrong claim is found."""
    file = write(tmp_path / "a.pdf", label("box-100x150", "zh-ko"), "screen")
    said = judge(file, *JUDGED)
    assert all(f"{profile}: " in said for profile in JUDGED)
    assert "pdf/ua-1: 5-1 × 1: " in said
    data = render(label("box-100x150", "zh-ko"), "pdf", profile="pdf/ua-1")
    with pikepdf.open(write(file, label("box-100x150", "zh-ko"), "pdf/ua-1")) as pdf:
        figures = list(tags.elements(pdf, "Figure"))
        for figure in figures:
            del figure.Alt
        pdf.save(tmp_path / "b.pdf")
    expected = f"pdf/ua-1: 7.3-1 × {len(figures)}: "
    assert judge(tmp_path / "b.pdf", "pdf/ua-1").startswith(expected)
    assert data == file.read_bytes()


@pytest.mark.ci
@pytest.mark.parametrize("template", TEMPLATES)
def test_labels(template: str, tmp_path: Path) -> None:
    """A file of level A conforms to PDF/UA too, and claims it."""
    for pair in PAIRS:
        document = label(template, pair)
        file = write(tmp_path / "2a.pdf", document, "pdf/a-2a")
        assert judge(file, "pdf/a-2a", "pdf/ua-1") == ""
        for profile in ("pdf/a-2b", "pdf/a-2u", "pdf/a-3a", "pdf/ua-1", "pdf/ua-2"):
            if pair in PAIRS[:2]:
                file = write(tmp_path / "a.pdf", document, profile)
                assert judge(file, profile) == ""


def test_a_batch_and_its_sheets(tmp_path: Path) -> None:
    documents = [*batch()]
    pages = tuple(each.pages[0] for each in documents)
    sheets = tuple(impose(pages, Project.open().stock("a4-100x150")))
    for shown in (pages, sheets):
        many = replace(documents[0], pages=shown)
        assert judge(write(tmp_path / "a.pdf", many, "pdf/a-2b"), "pdf/a-2b") == ""
        file = write(tmp_path / "b.pdf", many, "pdf/a-2a")
        assert judge(file, "pdf/a-2a", "pdf/ua-1") == ""
        assert judge(write(tmp_path / "c.pdf", many, "pdf/ua-2"), "pdf/ua-2") == ""


@pytest.mark.parametrize("file", LETTERS, ids=lambda path: path.stem)
def test_letters(file: Path, tmp_path: Path) -> None:
    project, data = Project.open(), load_data(file)
    name = next(each for each in NAMES if file.stem.startswith(each))
    maker = LetterMaker(LetterJob(letter_template(name), data.pair or "zh-ko"), project)
    document = maker.document(data)
    made = write(tmp_path / "a.pdf", document, "pdf/a-2a")
    assert judge(made, "pdf/a-2a", "pdf/ua-1") == ""
    assert judge(write(made, document, "pdf/ua-2"), "pdf/ua-2") == ""


NAMES = (
    "anniversary", "certificate", "condolence", "distribution-report", "donation",
    "gift-certificate", "new-year", "receipt", "sympathy", "thanks", "visit",
)  # fmt: skip


@pytest.mark.parametrize("name", [*files()])
def test_specimens(name: str, tmp_path: Path) -> None:
    """Specimens are pages of texts without a common group."""
    document = specimens.page(read(files()[name]))
    file = write(tmp_path / "a.pdf", document, "pdf/a-2a")
    assert judge(file, "pdf/a-2a", "pdf/ua-1") == ""
    assert judge(write(file, document, "pdf/ua-2"), "pdf/ua-2") == ""


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.ci
@pytest.mark.usefixtures("_here")
def test_a_shipment_with_its_papers() -> None:
    """Labels for the press, and papers for an archive with their manifest inside."""
    listed = str(ROOT / "examples" / "mapo-2020.csv")
    press = ("--format", "pdf", "--profile", "pdf/x-4", "--date", "2020-03-26")
    done = run("batch", listed, *press, "--paper-profile", "pdf/a-3a", "-o", "out")
    assert done.code == 0, done.err
    for name in ("packing-list", "report"):
        assert judge(Path(f"out/{name}.pdf"), "pdf/a-3a", "pdf/ua-1") == ""
    with pikepdf.open("out/packing-list.pdf") as pdf:
        (attached,) = pdf.attachments.values()
        assert attached.filename == "mapo-2020.csv"
        assert attached.get_file().read_bytes() == Path(listed).read_bytes()
        assert str(pdf.Root.AF[0].AFRelationship) == "/Source"
    assert run("preflight", "out/labels.pdf").out.startswith("out/labels.pdf: nothing found")
    # Who voids a box has neither the list nor the date at hand.
    assert run("void", "out", "7", "--reason", "湿损").code == 0
    assert judge(Path("out/packing-list.pdf"), "pdf/a-3a") == ""
    with pikepdf.open("out/packing-list.pdf") as pdf:
        assert [*pdf.attachments] == ["mapo-2020.csv"]
    with pikepdf.open("out/labels.pdf") as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20200326000000Z"
    done = run("batch", listed, "--format", "pdf", "--profile", "pdf/a-2a", "-o", "all")
    assert done.code == 0, done.err
    for name in ("labels", "packing-list", "report"):
        assert judge(Path(f"all/{name}.pdf"), "pdf/a-2a", "pdf/ua-1") == ""


@pytest.mark.usefixtures("_here")
def test_a_shipment_for_screen_readers_of_today() -> None:
    """PDF 2.0: bookmarks lead to tagged content, and only the metadata has the title."""
    listed = str(ROOT / "examples" / "mapo-2020.csv")
    done = run("batch", listed, "--format", "pdf", "--profile", "pdf/ua-2", "-o", "out")
    assert done.code == 0, done.err
    for name in ("labels", "packing-list", "report"):
        assert judge(Path(f"out/{name}.pdf"), "pdf/ua-2") == ""
        assert run("preflight", f"out/{name}.pdf").code == 0
    with pikepdf.open("out/labels.pdf") as pdf:
        assert (pdf.pdf_version, "/Info" in pdf.trailer) == ("2.0", False)
        first = pdf.Root.Outlines.First.A
        assert (str(first.SD[0].S), first.D[0]) == ("/Sect", pdf.pages[0].obj)
        assert {str(each.NS.NS) for each in tags.elements(pdf, "Sect")} == {
            "http://iso.org/pdf2/ssn"
        }


@pytest.mark.usefixtures("_here")
def test_proofs_and_envelopes() -> None:
    data = str(ROOT / "examples" / "letters" / "donation-tokyo.toml")
    for profile in ("pdf/a-2a", "pdf/ua-2"):
        words = ("--profile", profile, "-o", "a.pdf")
        for command in (("proof", "brothers"), ("envelope", "envelope-naga3", "--data", data)):
            done = run(*command, *words)
            assert done.code == 0, done.err
            assert judge(Path("a.pdf"), profile) == ""


@pytest.mark.usefixtures("_here")
def test_a_list_says_what_its_pictures_show() -> None:
    for name, colour in (("a.png", "red"), ("b.png", "blue")):
        Image.new("RGB", (200, 100), colour).save(name)
    rows = ("message,boxes,logo,logo.alt", "brothers,1,a.png,区徽", "brothers,1,b.png,市徽")
    Path("list.csv").write_text("\n".join(rows), "utf-8")
    words = ("--pair", "zh-ko", "--template", "box-a4", "--format", "pdf")
    done = run("batch", "list.csv", *words, "--profile", "pdf/ua-1", "-o", "out")
    assert done.code == 0, done.err
    with pikepdf.open("out/labels.pdf") as pdf:
        assert [str(each.Alt) for each in tags.elements(pdf, "Figure")] == ["区徽", "市徽"]
    assert judge(Path("out/labels.pdf"), "pdf/ua-1") == ""
