"""Ink of overlapping colours: computed by hand, and separated by Ghostscript."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageFilter

from cardgen.pdf_streams import UNREADABLE
from cardgen.preflight import preflight
from cardgen.preflight.judge import Judge
from cardgen.preflight.profiles import PROFILES
from cardgen.preflight.separations import (
    Coverage,
    Overlaps,
    can_measure,
    coverage,
    program,
)
from cardgen.preflight.separations.pages import PlateImages, inks_of_page, inks_of_pages
from cardgen.preflight.separations.tints import Sources, is_finish, is_laid_apart
from tests.preflight.samples import found, sample
from tests.preflight.separations.planted import (
    PAGES,
    SIDE,
    Change,
    by_index,
    form,
    mesh,
    page,
    picture,
    ramp,
    space,
    spot,
    state,
)
from tests.system import require

Plates = Mapping[str, Image.Image]
_UNKNOWN_TO_OTHERS: Final = {"tiles", "uncoloured tiles", "picture with a profile"}
"""It paints tiles without their gaps where something is multiplied, and converts profiles."""


def plates(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[float, Plates]:
    """Measure the most ink of a page, in percent, and return its plates."""
    made: list[PlateImages] = []

    class Kept(PlateImages):
        def add(self, data: bytes, plates: tuple[str, ...]) -> None:
            made.append(self)
            super().add(data, plates)

    monkeypatch.setattr("cardgen.preflight.separations.pages.PlateImages", Kept)
    monkeypatch.setattr("cardgen.preflight.separations.pages._DPI", 72.0)
    with pikepdf.open(BytesIO(data)) as pdf:
        told = inks_of_page(pdf, pdf.pages[0].obj, Sources(b""))
    assert told is not None
    return told[0], made[-1]._inks


def at(images: Plates, x: int, y: int) -> dict[str, float]:
    """Read the inks of a place in percent; the place is in points from left and bottom."""
    inks = {plate: image.getpixel((x, SIDE - y)) for plate, image in images.items()}
    return {plate: round(ink / 2.55) for plate, ink in inks.items() if ink}  # type: ignore[operator]


BY_HAND: list[tuple[str, dict[str, float]]] = [
    # below .9 .8 .7 .1
    ("over", {"Cyan": 10, "Magenta": 20, "Yellow": 30, "Black": 90}),
    ("half", {"Cyan": 50, "Magenta": 50, "Yellow": 50, "Black": 50}),
    ("Multiply", {"Cyan": 92, "Magenta": 90, "Yellow": 73, "Black": 37}),  # 1 - .1 * .8 …
    ("Darken", {"Cyan": 90, "Magenta": 80, "Yellow": 70, "Black": 30}),
    ("Screen", {"Cyan": 18, "Magenta": 40, "Yellow": 7, "Black": 3}),
    ("overprint 1", {"Cyan": 90, "Magenta": 20, "Yellow": 70, "Black": 90}),
    ("overprint 0", {"Magenta": 20, "Black": 90}),
    ("overprint off", {"Magenta": 20, "Black": 90}),
    ("grey overprints", {"Black": 80}),
    ("named knocks out", {"Gold": 80}),
    ("named over named", {"Gold": 80, "Argent": 60}),
    ("process over named", {"Cyan": 10, "Magenta": 20, "Gold": 80}),
    ("named process inks", {"Cyan": 90, "Magenta": 90, "Yellow": 70, "Black": 70}),
    ("all", {"Cyan": 70, "Magenta": 70, "Yellow": 70, "Black": 70}),
    ("form inherits", {"Cyan": 90, "Magenta": 50, "Yellow": 70, "Black": 10}),
    ("isolated", {"Cyan": 10, "Magenta": 20, "Yellow": 30, "Black": 50}),
    ("not isolated", {"Cyan": 91, "Magenta": 84, "Yellow": 79, "Black": 55}),
]


@pytest.mark.parametrize(("name", "expected"), BY_HAND)
def test_inks_by_hand(
    name: str, expected: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two areas overlap between 24 and 48 points in both directions."""
    content, changes = PAGES[name]
    _, images = plates(page(content, *changes), monkeypatch)
    inks = at(images, *((36, 36) if name == "named over named" else (44, 26)))
    assert inks == pytest.approx(expected, abs=1)


def test_only_what_is_overprinted_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, filled, stroked in (
        ("fills alone", {"Cyan": 90, "Magenta": 20, "Yellow": 70, "Black": 90}, {"Cyan": 100}),
        (
            "strokes alone",
            {"Magenta": 20, "Black": 90},
            {"Cyan": 100, "Magenta": 80, "Yellow": 70, "Black": 10},
        ),
    ):
        content, changes = PAGES[name]
        _, images = plates(page(content, *changes), monkeypatch)
        assert at(images, 36, 36) == pytest.approx(filled, abs=1)
        assert at(images, 36, 22) == pytest.approx(stroked, abs=1)


@pytest.fixture(scope="module")
def ghostscript_plates(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Plates]:
    """Separate all pages with Ghostscript."""
    folder = tmp_path_factory.mktemp("separated")
    whole = pikepdf.new()
    for content, changes in PAGES.values():
        with pikepdf.open(BytesIO(page(content, *changes))) as pdf:
            whole.pages.append(pdf.pages[0])
    whole.save(folder / "all.pdf")
    subprocess.run(
        [
            require("gs"), "-q", "-dSAFER", "-sDEVICE=tiffsep", "-r72", "-dOverprint=/enable",
            "-dGraphicsAlphaBits=4", f"-o{folder}/%d.tif", f"{folder}/all.pdf",
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pages = []
    for number in range(1, len(PAGES) + 1):
        files = {
            file.stem.partition("(")[2][:-1]: file for file in folder.glob(f"{number}(*).tif")
        }
        pages.append(
            {
                plate: ImageChops.invert(Image.open(file).convert("L"))
                for plate, file in files.items()
            }
        )
    return pages


@pytest.mark.ci
@pytest.mark.system
@pytest.mark.parametrize("name", [name for name in PAGES if name not in _UNKNOWN_TO_OTHERS])
def test_plates_are_those_of_ghostscript(
    name: str, ghostscript_plates: Sequence[Plates], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All plates agree except at edges, and so does the most ink."""
    content, changes = PAGES[name]
    total, ours = plates(page(content, *changes), monkeypatch)
    theirs = ghostscript_plates[list(PAGES).index(name)]
    blank = Image.new("L", (SIDE, SIDE))
    for plate in {*ours, *theirs}:
        one, other = (
            images.get(plate, blank).filter(ImageFilter.BoxBlur(1)) for images in (ours, theirs)
        )
        apart = ImageChops.difference(one, other).filter(ImageFilter.MinFilter(7))
        assert apart.getextrema()[1] <= 2.55 * 5, plate  # type: ignore[operator]
    spots = [image.filter(ImageFilter.BoxBlur(1)).tobytes() for image in theirs.values()]
    most = max(map(sum, zip(*spots, strict=True))) / 2.55
    assert total == pytest.approx(most, abs=4)


# What is found


MULTIPLIED = b".9 .9 .9 .1 k 150 150 50 50 re f /M gs .2 .2 .2 .9 k 170 170 60 60 re f"
OVERPRINTED = b".9 .9 .9 .1 k 150 150 50 50 re f /O gs 0 0 0 .9 k 170 170 60 60 re f"
FOUND = (
    "warning: ink-coverage: {} % ink come together {} mm from the left and {} mm from the top "
    "({}), over 300 %"
)


def states(pdf: pikepdf.Pdf, made: object) -> None:
    state("M", BM=Name.Multiply)(pdf, made)
    state("O", OP=True, OPM=1)(pdf, made)


def prepare(pdf: pikepdf.Pdf, made: pikepdf.Dictionary) -> None:
    made.Resources.ExtGState = Dictionary()
    made.Resources.ColorSpace = Dictionary()
    states(pdf, made)
    space("Au", spot("Gold"))(pdf, made)


def test_what_is_multiplied_or_overprints_comes_together() -> None:
    inks = "Cyan 92, Magenta 92, Yellow 92, Black 91"
    assert found(MULTIPLIED, prepare) == [FOUND.format(367, 58, 81, inks)]
    inks = "Cyan 90, Magenta 90, Yellow 90, Black 90"
    assert found(OVERPRINTED, prepare) == [FOUND.format(359, 58, 81, inks)]
    gold = b".9 .9 .9 .1 k 150 150 50 50 re f /O gs /Au cs 1 scn 170 170 60 60 re f"
    inks = "Cyan 90, Magenta 90, Yellow 90, Black 10, Gold 100"
    assert FOUND.format(379, 58, 81, inks) in found(gold, prepare)


@pytest.mark.parametrize(
    ("name", "finish"),
    [
        ("Spot UV", True), ("CutContour", True), ("Thru-cut", True), ("dieline", True),
        ("Varnish_1", True), ("Lack", True), ("Stanze", True), ("烫金", True), ("칼선", True),
        ("ニス", True), ("Embossing", True), ("KissCut", True), ("Die Line", True),
        ("PANTONE 123 C", False), ("Gold", False), ("Black 2", False), ("White", False),
        ("Blackline", False), ("Line", False), ("UV", True), ("Primer", True),
        ("Gold foil look ink", False), ("Foil", True),
        ("Matte Black", False), ("金赤", False), ("Gloss Varnish", True), ("Perf", True),
    ],
)  # fmt: skip
def test_what_is_no_ink_is_known_by_its_name(name: str, finish: bool) -> None:
    assert is_finish(name) == finish


def test_white_is_an_ink_that_is_not_wet_with_the_others() -> None:
    for name in ("White", "Opaque White", "White_Base", "Weiß", "白墨", "Primer", "Varnish"):
        assert is_laid_apart(name), name
    for name in ("White Gold", "Gold", "Off-White 12", "Gold foil look ink"):
        assert not is_laid_apart(name), name
    assert not is_finish("White")


def test_varnish_over_a_dark_picture_is_no_ink() -> None:
    content = b".9 .9 .9 .1 k 150 150 50 50 re f /O gs /Au cs 1 scn 140 140 90 90 re f"

    def varnish_page(pdf: pikepdf.Pdf, made: pikepdf.Dictionary) -> None:
        prepare(pdf, made)
        space("Au", spot("Varnish"))(pdf, made)

    assert [each for each in found(content, varnish_page) if "come together" in each] == []
    assert [each for each in found(content, prepare) if "379 % ink come" in each]


def test_what_only_covers_something_adds_no_ink() -> None:
    for content in (
        OVERPRINTED.replace(b"/O gs", b""),
        MULTIPLIED.replace(b"/M gs", b""),
        b"/O gs /M gs " + OVERPRINTED.partition(b"/O gs")[0],
        b".9 .9 .9 .1 k 150 150 50 50 re f /O gs 0 0 0 .9 k 170 140 .3 70 re f",  # a hairline
        b".9 .9 .9 .1 k 1 150 6 50 re f /M gs .2 .2 .2 .9 k 1 150 6 60 re f",  # beyond the cut
    ):
        assert [each for each in found(content, prepare) if "come together" in each] == []


def test_what_one_colour_takes_is_said_once() -> None:
    said = found(b"/M gs .9 .9 .9 .9 k 150 150 50 50 re f", prepare)
    assert [each.partition(" takes")[0] for each in said] == [
        "warning: ink-coverage: an area in DeviceCMYK 0.9 0.9 0.9 0.9"
    ]


@pytest.mark.parametrize(
    ("turned", "place"), [(90, (67, 58)), (180, (47, 67)), (270, (81, 47)), (0, (58, 81))]
)
def test_the_place_is_that_of_the_page_as_it_is_shown(
    turned: int, place: tuple[int, int]
) -> None:
    def change(pdf: pikepdf.Pdf, made: pikepdf.Dictionary) -> None:
        prepare(pdf, made)
        made.Rotate = turned

    (line,) = found(MULTIPLIED, change)
    inks = "Cyan 92, Magenta 92, Yellow 92, Black 91"
    assert line == FOUND.format(367, *place, inks)


def test_black_text_that_overprints_a_picture_is_no_surface() -> None:
    """Strokes of letters are narrower than a spot; a bar is as wide as one."""

    def change(pdf: pikepdf.Pdf, made: pikepdf.Dictionary) -> None:
        prepare(pdf, made)
        dark = picture("P", Image.new("CMYK", (1200, 1200), (190, 190, 190, 90)))
        made.Resources.XObject = Dictionary()
        dark(pdf, made)

    below = b"q 200 0 0 200 40 150 cm /P Do Q /O gs 0 0 0 1 k "
    strokes = b"".join(b"%d 160 .7 180 re " % (60 + 6 * at) for at in range(20))
    assert [each for each in found(below + strokes + b"f", change) if "come" in each] == []
    (said,) = [each for each in found(below + b"60 160 6 180 re f", change) if "come" in each]
    assert "ink-coverage: 324 % ink come together" in said


DEEP = b"1 1 1 .9 k 150 150 50 50 re f"
SEEN_LESS = [
    b"/H gs " + DEEP,  # half of it shines through
    DEEP + b" .3 .3 0 0 k 140 140 70 70 re f",  # it is covered
    b"q 20 20 30 30 re W n " + DEEP + b" Q",  # it is clipped
    b"1 1 1 .9 k 150 150 .8 .8 re f",  # a dot of 0.28 mm
    b"/S gs " + DEEP,  # a mask hides it
    b"q 20 20 60 200 re W n /D sh Q",  # of a shading the pale end is seen
    b"q 150 150 20 60 re W n q 60 0 0 60 150 150 cm /P Do Q Q",  # of a picture too
]


def seen_less(pdf: pikepdf.Pdf, made: pikepdf.Dictionary) -> None:
    prepare(pdf, made)
    mask = pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 500]),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
    )  # fmt: skip
    made.Resources.ExtGState.H = Dictionary(ca=0.5)
    made.Resources.ExtGState.T = Dictionary(ca=0.8)
    made.Resources.ExtGState.S = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask))
    ends = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1)
    ends.C0, ends.C1 = Array([0, 0, 0, 0]), Array([1, 1, 1, 0.9])
    made.Resources.Shading = Dictionary(
        D=Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=Array([0, 0, 290, 0]),
            Function=ends,
        )
    )  # fmt: skip
    pixels = Image.new("CMYK", (300, 300), (40, 40, 20, 0))
    pixels.paste((255, 255, 255, 200), (200, 0, 300, 300))
    made.Resources.XObject = Dictionary()
    picture("P", pixels)(pdf, made)


@pytest.mark.parametrize("content", SEEN_LESS)
def test_ink_that_does_not_come_to_the_page_is_none(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [each for each in found(content, seen_less) if "ink-coverage" in each] == []
    more = b"q " + content + b" Q " + DEEP.replace(b"150", b"90")
    (said,) = [each for each in found(more, seen_less) if "ink-coverage: an area" in each]
    assert said.endswith("takes 390 % ink, over 300 %")
    monkeypatch.setattr(program, "find_spec", lambda _: None)  # the numbers are all there is
    assert [each for each in found(content, seen_less) if "ink-coverage" in each]


def test_what_comes_through_is_told_where_it_is() -> None:
    (said,) = found(b"/T gs " + DEEP, seen_less)
    assert said.startswith("warning: ink-coverage: 312 % ink come together 5")


def test_groups_that_knock_out_are_left_to_the_numbers() -> None:
    """In a knockout group only the last mark is visible (ISO 32000-1, 11.4.6.2)."""

    def knocking(knocks: bool) -> Change:
        def change(pdf: pikepdf.Pdf, made: pikepdf.Dictionary) -> None:
            prepare(pdf, made)
            made.Resources.XObject = Dictionary()
            form("F", MULTIPLIED)(pdf, made)
            group = Dictionary(S=Name.Transparency, K=knocks)
            made.Resources.XObject.F.Group = group
            made.Resources.XObject.F.BBox = Array([0, 0, 400, 500])
            made.Resources.XObject.F.Resources = made.Resources

        return change

    assert [each for each in found(b"/F Do", knocking(knocks=True)) if "ink" in each] == []
    assert [each for each in found(b"/F Do", knocking(knocks=False)) if "ink-cov" in each]


# Which pages, and what becomes of those that cannot be measured


def overlap(content: bytes, *changes: Change) -> bool:
    with pikepdf.open(BytesIO(page(content, *changes))) as pdf:
        return Overlaps().on(pdf.pages[0].obj)


def test_pages_are_drawn_where_more_can_come_together() -> None:
    assert not overlap(b"0 0 9 9 re f")
    assert not overlap(
        b"", state("H", ca=0.5), state("N", BM=Name.Normal), state("K", OP=False)
    )
    assert overlap(b"", state("O", op=True))
    assert overlap(b"", state("B", BM=Array([Name.Multiply])))
    assert not overlap(b"", picture("P", ramp("CMYK")), picture("Q", ramp("CMYK"), bits=16))
    assert overlap(b"", picture("P", ramp("L"), ColorSpace=by_index))
    assert overlap(b"", picture("P", ramp("RGB"), ColorSpace=spot("a", "b", "c")))
    assert overlap(b"", mesh)
    inner = state("M", BM=Name.Multiply)

    def nest(pdf: pikepdf.Pdf, made: pikepdf.Dictionary) -> None:
        own = pdf.make_indirect(Dictionary(ExtGState=Dictionary(), XObject=Dictionary()))
        for key in ("F", "G"):
            form(key, b"")(pdf, made)
            made.Resources.XObject[f"/{key}"].Resources = own
            own.XObject[f"/{key}"] = made.Resources.XObject[f"/{key}"]
        assert not Overlaps().on(made)  # though they lead to themselves
        inner(pdf, Dictionary(Resources=own))

    assert overlap(b"", nest)


def test_a_page_among_its_own_resources_is_looked_at_once() -> None:
    """Resources that are no object of their own were walked through 20,000 times."""

    def lead_back(_: pikepdf.Pdf, made: pikepdf.Dictionary) -> None:
        made.Resources.XObject = Dictionary({f"/F{each}": made for each in range(9)})
        spent = time.process_time()
        assert not Overlaps().on(made)
        assert time.process_time() - spent < 0.1

    page(b"", lead_back)


UNMEASURED = "warning: ink-coverage: the ink where colours overlap was not measured"


def test_without_a_renderer_all_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "find_spec", lambda _: None)
    assert not can_measure()
    assert found(MULTIPLIED, prepare) == []
    said = found(MULTIPLIED.replace(b".9 .9 .9 .1", b".9 .9 .9 .9"), prepare)
    assert len(said) == 1


def test_a_page_that_draws_very_much_is_said_not_to_be_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cardgen.preflight.separations.rewriting._MOST", 3)
    with pikepdf.open(BytesIO(sample(MULTIPLIED, prepare))) as pdf:
        assert list(inks_of_pages(pdf, [1])) == [(1, None)]


@pytest.mark.usefixtures("own_processes")
def test_a_process_that_died_leaves_one_page_unmeasured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another process goes on after it, unless time has run out."""
    for status, runs in ((-signal.SIGSEGV, 4), (-signal.SIGXCPU, 1), (0, 1)):
        asked: list[str] = []

        def run(
            command: list[str], *, status: int = status, asked: list[str] = asked, **_: object
        ) -> subprocess.CompletedProcess[bytes]:
            asked.append(command[3])
            first = int(command[3].split("-")[0])
            line = b"[%d, [310.0, 200.0, [], [1.0, 2.0]]]\n[%d, " % (first, first + 1)
            return subprocess.CompletedProcess(command, status, line)

        monkeypatch.setattr(subprocess, "run", run)
        measured = coverage(b"", [1, 2, 3, 4, 5, 6, 7, 8])
        assert len(asked) == runs
        assert asked[0] == "1-8"
        assert measured[1] == Coverage(310.0, 200.0, (), 1.0, 2.0)
        assert measured[2] is None
        assert (measured[3] is None) == (runs == 1)


def test_what_is_not_measured_is_said() -> None:
    judge = Judge(PROFILES["pdf/x-4"], "cmyk")
    (said,) = judge.coverage(None)
    assert f"{said.severity}: {said.rule}: {said.message}" == UNMEASURED


def test_another_process_measures_a_file_as_well(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(sample(MULTIPLIED, prepare))
    report = preflight(tmp_path / "a.pdf", "pdf/x-4")
    assert [each.rule for each in report.findings] == ["ink-coverage"]


@pytest.mark.torture
@pytest.mark.parametrize("name", PAGES)
def test_damaged_pages_are_measured_or_are_not(name: str) -> None:
    """No damage may end the measuring process."""
    content, changes = PAGES[name]
    whole = page(content, *changes)
    chance = Random(name)
    for _ in range(3):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(*UNREADABLE):
            program.coverage(bytes(data), [1])
            with pikepdf.open(BytesIO(data)) as pdf:
                list(inks_of_pages(pdf, [1]))
