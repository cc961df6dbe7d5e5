"""Pictures of pallets: never a wrong box, and what is not in them is told."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from math import hypot
from pathlib import Path
from random import Random
from time import process_time

import pytest
from PIL import Image
from PIL.Image import Transpose

from cardgen import bounds
from cardgen.errors import LayoutError
from cardgen.gs1 import compute_check_digit
from cardgen.shipment import picture_codes, scanning
from cardgen.shipment.corrections import void
from cardgen.shipment.ledger import BoxRecord, Ledger
from cardgen.shipment.model import Clock
from cardgen.shipment.scanning import find_boxes_in_picture
from cardgen.shipment.selection import Selection
from tests.shipment.pallets import shot
from tests.shipment.samples import NOW, line, ship

IDS = [f"MAPO-2020-{number:04}" for number in range(1, 13)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve boxes, of which the fifth is void."""
    folder = tmp_path_factory.mktemp("shipment")
    ship(folder, line(2, 12))
    void(folder, Selection("5"), Clock(lambda: NOW), reason="crushed")
    return folder


@pytest.fixture
def ledger(folder: Path) -> Iterator[Ledger]:
    with Ledger.reading(folder) as ledger:
        yield ledger


def qr(*texts: str) -> list[tuple[str, str]]:
    return [("qr", text) for text in texts]


def numbers(boxes: Sequence[object]) -> list[int]:
    return [box.number for box in boxes]  # type: ignore[attr-defined]


def test_all_boxes_of_a_pallet(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "pallet.jpg"
    shot(qr(*IDS), 1).image.save(path, quality=85)
    found = find_boxes_in_picture(ledger, path)
    assert numbers(found.boxes) == [1, 2, 3, 4, *range(6, 13)]
    assert numbers(found.voided) == [5]
    assert (found.twice, found.others, found.again) == ((), (), ())


def test_what_is_twice_foreign_or_covered(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "pallet.png"
    codes = qr(IDS[0], IDS[1], IDS[2], IDS[1], "BUSAN-2020-0001", "8801234567893")
    shot(codes, 3, covered=[IDS[2]], noise=6).image.save(path)
    found = find_boxes_in_picture(ledger, path)
    assert numbers(found.boxes) == [1, 2]
    assert numbers(found.twice) == [2]
    assert dict(found.others) == {"BUSAN-2020-0001": "foreign", "8801234567893": "no-box"}


def test_a_code_that_is_there_and_cannot_be_read_is_placed(
    ledger: Ledger, tmp_path: Path
) -> None:
    """Its middle is smudged: a reader sees a code, and too many errors in it."""
    path = tmp_path / "pallet.png"
    image = shot(qr(*IDS[:4]), 5, tilt=0, slant=0, noise=0, blur=0, glare=False).image
    image.paste(60, (564, 117, 588, 141))  # the last of them, which ends at the right bottom
    image.save(path)
    found = find_boxes_in_picture(ledger, path)
    assert numbers(found.boxes) == [1, 2, 3]
    assert found.again == ("middle right",)


def test_a_picture_on_its_side_and_upside_down(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "pallet.png"
    for angle in (90, 180):
        shot(qr(*IDS[:4]), 2).image.rotate(angle, expand=True).save(path)
        assert numbers(find_boxes_in_picture(ledger, path).boxes) == [1, 2, 3, 4]


@pytest.mark.ci
def test_bars(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "pallet.png"
    shot([("code128", text) for text in IDS[:4]], 4, module=2.5).image.save(path)
    found = find_boxes_in_picture(ledger, path)
    assert numbers(found.boxes) == [1, 2, 3, 4]
    assert found.twice == ()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger with a box for each code in all pictures of a kind, with ids and SSCCs."""
    with Ledger.open(tmp_path_factory.mktemp("many")) as ledger, ledger.transaction():
        line = ledger.add_line(2, _PICTURES * 12, "{}")
        for number in range(1, _PICTURES * 12 + 1):
            place = number, line, number, _PICTURES * 12, _PICTURES * 12
            about = id_of(number), make_sscc(number), "rendered", 1, "", "", "", ()
            ledger.boxes.add([BoxRecord(*place, *about)])  # type: ignore[arg-type]
    with Ledger.reading(ledger.folder) as reading:
        yield reading


_PICTURES = 24


@pytest.mark.torture
@pytest.mark.parametrize("module", [1.5, 2.0, 2.5, 3.0, 4.0])
@pytest.mark.parametrize("kind", ["qr", "gs1-datamatrix", "code128", "gs1-128"])
def test_many_pallets(
    kind: str,
    module: float,
    many: Ledger,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Never a wrong box, also far below what codes want; 99 % at three pixels a module."""
    pictures = _PICTURES if kind in ("qr", "gs1-datamatrix") else _PICTURES // 2
    found = again = 0
    path = tmp_path / "pallet.png"
    for seed in range(pictures):
        there = range(seed * 12 + 1, seed * 12 + 13)
        of = make_sscc if kind.startswith("gs1") else id_of
        codes = [(kind, f"(00){of(each)}" if of is make_sscc else of(each)) for each in there]
        shot(codes, seed, module=module).image.save(path)
        seen = find_boxes_in_picture(many, path)
        assert {*numbers(seen.boxes)} <= {*there}, f"seed {seed}"
        assert not any(verdict == "foreign" for _, verdict in seen.others), f"seed {seed}"
        assert seen.twice == ()
        found += len(seen.boxes)
        again += bool(seen.again) and len(seen.boxes) < 12
    with capsys.disabled():
        share = f"{100 * found / (12 * pictures):.1f} %"
        told = f"{again} pictures to be taken again"
        print(
            f"\n{kind}, {module:g} pixels a module: {found} of {12 * pictures}, {share}, {told}"
        )
    if module >= 3:
        assert found >= 0.99 * 12 * pictures


def id_of(number: int) -> str:
    return f"MAPO-2020-{number * 97 % 9973:04}"


def make_sscc(number: int) -> str:
    digits = f"08801234{number:09}"
    return f"{digits}{compute_check_digit(digits)}"


SIDE = 7000
LINE = bytes(255 * (at % 2) for at in range(SIDE))


def rows_of(line: Callable[[int], bytes], width: int = SIDE, height: int = SIDE) -> Image.Image:
    return Image.frombytes("L", (width, height), b"".join(map(line, range(height))))


def draw_stripes(side: int, thick: int) -> Image.Image:
    """Draw stripes at 45 degrees."""
    line = bytes(255 * (at // thick % 2) for at in range(side + 2 * thick))
    return rows_of(lambda y: line[y % (2 * thick) :][:side], side, side)


def rings(side: int) -> Image.Image:
    """Circles in circles, as the middle of many codes has."""
    tile = Image.new("L", (28, 28))
    for at in range(28 * 28):
        x, y = at % 28, at // 28
        tile.putpixel((x, y), 255 * (round(hypot(x - 14, y - 14)) // 2 % 2))
    picture = Image.new("L", (side, side))
    for at in range((side // 28 + 1) ** 2):
        across, down = at % (side // 28 + 1), at // (side // 28 + 1)
        picture.paste(tile, (28 * across, 28 * down))
    return picture


def beside_patches(picture: Image.Image) -> Image.Image:
    """The same, white wherever a patch is tried."""
    last, side = picture_codes._PATCHES - 1, picture_codes._PATCH
    for at in range(picture_codes._PATCHES**2):
        left = (picture.width - side) * (at % picture_codes._PATCHES) // last
        top = (picture.height - side) * (at // picture_codes._PATCHES) // last
        picture.paste(255, (left, top, left + side, top + side))
    return picture


def band() -> Image.Image:
    """Noise, and white about it."""
    picture = Image.new("L", (SIDE, SIDE), 255)
    noise = Image.frombytes("1", (SIDE, SIDE // 8), Random(1).randbytes(SIDE * SIDE // 64))
    picture.paste(noise, (0, SIDE // 3))
    return picture


def tiles() -> Image.Image:
    pair = bytes(255 * (at // 8 % 2) for at in range(SIDE + 8))
    return rows_of(lambda y: pair[y // 8 % 2 * 8 :][:SIDE])


PATTERNS: dict[str, Callable[[], Image.Image]] = {
    "stripes": lambda: rows_of(lambda _: LINE),
    "rows": lambda: rows_of(lambda _: LINE).transpose(Transpose.ROTATE_90),
    "noise": lambda: Image.frombytes("L", (5000, 5000), Random(1).randbytes(25_000_000)),
    "checks": lambda: rows_of(lambda y: LINE[y % 2 :] + LINE[: y % 2]),
    "wide": lambda: rows_of(lambda _: (LINE * 6)[:40_000], 40_000, 1000),
    "band": band,
    "tiles": tiles,
    "slanted": lambda: draw_stripes(4000, 4),
    "small": lambda: draw_stripes(1400, 2),
    "slanted beside patches": lambda: beside_patches(draw_stripes(SIDE, 3)),
    "rings beside patches": lambda: beside_patches(rings(SIDE)),
    "stripes beside patches": lambda: beside_patches(rows_of(lambda _: LINE)),
}


@pytest.mark.usefixtures("own_processes")
@pytest.mark.parametrize("kind", PATTERNS)
def test_a_picture_of_stripes_or_noise_takes_no_time(
    ledger: Ledger, tmp_path: Path, kind: str
) -> None:
    """49 million pixels in 58 KB took minutes, and 8 s where no patch showed what they are."""
    path = tmp_path / "picture.png"
    PATTERNS[kind]().save(path, compress_level=1)
    slow, before, peak = bounds._slowness(), processor_time(), peak_memory()
    assert read_picture(ledger, path) in ("", "reading the picture takes too much time")
    slow = max(slow, bounds._slowness())
    assert processor_time() - before < 2.5 * slow
    assert peak_memory() < max(500_000, peak + 250_000)  # an earlier test had a larger one


def read_picture(ledger: Ledger, path: Path) -> str:
    """Read a picture: return the ids and texts found in it, or the message of the error."""
    try:
        found = find_boxes_in_picture(ledger, path)
    except LayoutError as error:
        return error.message
    return " ".join([*(box.id for box in found.boxes), *(text for text, _ in found.others)])


def peak_memory() -> int:
    """The largest memory, in KB, of a process that this one waited for."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def processor_time() -> float:
    """The seconds of this process, and of those that it waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + used.ru_utime + used.ru_stime


def test_a_picture_that_takes_too_long_has_what_was_read_by_then(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "picture.png"
    Image.new("L", (9, 9)).save(path)
    read = picture_codes.ReadCode(IDS[0], "]Q1", picture_codes.Spot(4, 4, 2), True)
    line = picture_codes.PictureCodes((picture_codes.FoundCode(read),), ()).as_json().encode()
    ended = -signal.SIGPROF
    monkeypatch.setattr(
        scanning, "run_reader", lambda *_, **__: (ended, line + b"\n" + line[:9])
    )
    assert numbers(find_boxes_in_picture(ledger, path).boxes) == [1]
    monkeypatch.setattr(scanning, "run_reader", lambda *_, **__: (ended, line[:9]))
    with pytest.raises(LayoutError, match="reading the picture takes too much time"):
        find_boxes_in_picture(ledger, path)


@pytest.mark.ci
def test_a_large_photograph_is_read_at_its_size(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "pallet.jpg"
    picture = shot(qr(*IDS), 1, noise=6).image
    picture.resize((4000, 4000 * picture.height // picture.width)).save(path, quality=85)
    assert len(find_boxes_in_picture(ledger, path).boxes) == 11
