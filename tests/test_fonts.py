from __future__ import annotations

import errno
import hashlib
import os
import shutil
import struct
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cardgen.display import FontRef, PathSegment
from cardgen.errors import FontError, MachineError
from cardgen.fonts import (
    FontLibrary,
    Weight,
    draw_outline,
    has_glyph,
    has_variation,
    hb_font,
    load_fonts,
    read_metrics,
)
from cardgen.resources import FONTS
from tests.text.samples import patch, subset

BUNDLED = load_fonts([FONTS])
HINT = "\n  hint: compare this file with the fonts.toml that comes with cardgen"
UNUSABLE = (
    "bad-font: this is not a usable font file\n"
    "  hint: use an OpenType or TrueType file (.ttf, .otf, .ttc)"
)


def test_listed_checksums_are_those_of_the_bundled_files() -> None:
    listing = tomllib.loads((FONTS / "fonts.toml").read_text(encoding="utf-8"))
    entries = [
        family[weight]
        for family in listing["family"].values()
        for weight in ("regular", "bold")
        if weight in family
    ]
    for entry in entries:
        data = (FONTS / entry["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert {entry["file"] for entry in entries} == {p.name for p in FONTS.glob("*.tt[cf]")}


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("zh-Hans", "SC"), ("zh-Hant", "TC"), ("zh-HK", "HK"), ("ja", "JP"), ("ko", "KR"),
        ("en", "JP"),
    ],
)  # fmt: skip
def test_language_decides_the_face(lang: str, name: str) -> None:
    names = [hb_font(ref).face.get_name(1) for ref in BUNDLED.chain("sans", "bold", lang)]
    assert names == [f"Noto Sans CJK {name}", f"Noto Serif CJK {name}"]


@pytest.mark.parametrize(
    ("family", "weight", "files"),
    [
        ("sans", "regular", ["NotoSansCJK-Regular.ttc#0", "NotoSerifCJK-Regular.ttc#0"]),
        ("sans", "bold", ["NotoSansCJK-Bold.ttc#0", "NotoSerifCJK-Bold.ttc#0"]),
        ("serif", "bold", ["NotoSerifCJK-Bold.ttc#0", "NotoSansCJK-Bold.ttc#0"]),
    ],
)
def test_chain(family: str, weight: Weight, files: list[str]) -> None:
    assert [ref.name for ref in BUNDLED.chain(family, weight, "ja")] == files


@pytest.mark.parametrize(
    ("family", "hint"), [("sanss", "did you mean sans?"), ("x", "choose one of: sans, serif")]
)
def test_unknown_family(family: str, hint: str) -> None:
    with pytest.raises(FontError) as caught:
        BUNDLED.chain(family, "regular", "ja")
    assert str(caught.value) == f"bad-font: there is no font family {family!r}\n  hint: {hint}"


@pytest.mark.parametrize(("char", "there"), [("骨", True), ("한", True), ("\ue000", False)])
def test_has_glyph(char: str, there: bool) -> None:
    assert has_glyph(BUNDLED.chain("sans", "regular", "ja")[0], char) is there


def test_mended_a_letter_that_a_font_leaves_blank_was_printed_as_nothing(
    tmp_path: Path,
) -> None:
    """Nanum Pen has a glyph for each Chinese character, and no ink in any."""
    subset(tmp_path / "a.otf", "가\u3000")
    blank, han = 0x3000, ord("心")  # glyph 1 becomes that of another character
    for old, new in ((blank, han), (1 - blank, 1 - han)):
        before, after = (struct.pack(">H", value & 0xFFFF) for value in (old, new))
        ref = patch(tmp_path / "a.otf", "cmap", before, after)
    assert hb_font(ref).get_nominal_glyph(ord("心"))
    assert not has_glyph(ref, "心")
    assert has_glyph(ref, "가")


def test_a_letter_that_is_blank_by_its_nature_is_there() -> None:
    assert has_glyph(sans_face("ko"), "\u3164")  # the Hangul filler


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "zh-HK", "ja", "ko"])
@pytest.mark.parametrize(
    ("family", "weight", "inset"),
    [
        ("sans", "regular", 0.046),
        ("sans", "bold", 0.035),
        ("serif", "regular", 0.042),
        ("serif", "bold", 0.03),
    ],
)
def test_em_box(family: str, weight: Weight, inset: float, lang: str) -> None:
    found = read_metrics(BUNDLED.families[family].face(weight, lang))
    assert (found.top, found.bottom) == pytest.approx((0.88, -0.12))
    assert found.inset == pytest.approx(inset)


def test_em_box_without_a_base_table(tmp_path: Path) -> None:
    path = subset(tmp_path / "a.otf", "가", without="BASE")
    assert "BASE" not in hb_font(FontRef(str(path), 0)).face.table_tags
    found = read_metrics(FontRef(str(path), 0))
    assert (found.top, found.bottom, found.inset) == pytest.approx((0.88, -0.12, 0.046))


@pytest.mark.parametrize(
    ("text", "typographic", "bottom"),
    [
        ("가", (800, -200), -0.2),  # as in Nanum and Baekmuk
        ("가", (850, -300), -0.12),  # not an em apart, as in Nanum Barun Gothic
        ("A", (760, -240), -0.12),  # no em box, as in Latin fonts
    ],
)
def test_rule_19_em_box_of_a_cjk_face_without_a_base_table(
    tmp_path: Path, text: str, typographic: tuple[int, int], bottom: float
) -> None:
    subset(tmp_path / "a.otf", text, without="BASE")
    noto, own = struct.pack(">hh", 880, -120), struct.pack(">hh", *typographic)
    found = read_metrics(patch(tmp_path / "a.otf", "OS/2", noto, own))
    assert (found.top, found.bottom) == pytest.approx((1 + bottom, bottom))


def test_rule_16_a_listing_says_which_languages_a_face_is_for(tmp_path: Path) -> None:
    sans = BUNDLED.families["sans"]
    assert BUNDLED.languages(sans.face("bold", "ko")) == {"ko"}
    assert BUNDLED.languages(FontRef(str(sans.files["bold"].path), 7)) == frozenset()
    assert BUNDLED.languages(FontRef(str(tmp_path / "a.otf"), 0)) == frozenset()


def test_rule_21_a_face_knows_the_forms_it_has() -> None:
    japanese, chinese = (sans_face(lang) for lang in ("ja", "zh-Hans"))
    assert has_variation(japanese, "葛", "\U000e0100")
    assert has_variation(japanese, "葛", "\U000e0101")  # the form that it has anyway
    assert not has_variation(japanese, "葛", "\U000e0102")
    assert not has_variation(chinese, "葛", "\U000e0100")


def sans_face(lang: str) -> FontRef:
    return BUNDLED.face("sans", "regular", lang)


def test_a_folder_of_font_files(tmp_path: Path) -> None:
    bold = subset(tmp_path / "a-bold.otf", "가나", weight="bold")
    regular = subset(tmp_path / "b-regular.OTF", "가나")
    other = subset(tmp_path / "c.ttf", "花", lang="ja")
    (tmp_path / "readme.txt").write_text("no font")
    (tmp_path / "._c.ttf").write_bytes(b"what macOS leaves behind")
    library = load_fonts([FONTS, tmp_path])
    assert library.fallback == ("Noto Sans CJK KR", "Noto Sans CJK JP", "sans", "serif")
    assert library.chain("Noto Sans CJK KR", "bold", "ko")[0] == FontRef(str(bold), 0)
    assert library.chain("Noto Sans CJK KR", "regular", "ja")[0] == FontRef(str(regular), 0)
    # The family asked for comes first, then those of the last folder; a missing weight is
    # replaced by the other.
    assert library.chain("sans", "bold", "ja") == (
        FontRef(str(FONTS / "NotoSansCJK-Bold.ttc"), 0),
        FontRef(str(bold), 0),
        FontRef(str(other), 0),
        FontRef(str(FONTS / "NotoSerifCJK-Bold.ttc"), 0),
    )


def test_each_face_of_a_collection_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.ttc").symlink_to(FONTS / "NotoSansCJK-Bold.ttc")
    library = load_fonts([tmp_path])
    assert len(library.families) == 10
    assert library.chain("Noto Sans CJK HK", "regular", "ja")[0].index == 4


def rename_style(path: Path, source: Path, style: str) -> Path:
    """Copy a font with another subfamily, of the same length, in its name table."""
    data = source.read_bytes()
    old = "Regular".encode("utf-16-be")
    new = style.encode("utf-16-be")
    assert len(old) == len(new)
    assert old in data
    path.write_bytes(data.replace(old, new))
    return path


def test_upright_faces_come_before_italics(tmp_path: Path) -> None:
    source = subset(tmp_path / "x.otf", "가")
    rename_style(tmp_path / "a.otf", source, "Italic ")
    library = load_fonts([tmp_path])
    assert library.chain("Noto Sans CJK KR", "regular", "ko")[0].name == "x.otf#0"
    source.unlink()
    library = load_fonts([tmp_path])
    assert library.chain("Noto Sans CJK KR", "regular", "ko")[0].name == "a.otf#0"


def test_a_later_folder_replaces_a_family(tmp_path: Path) -> None:
    subset(tmp_path / "a.otf", "가")
    (tmp_path / "fonts.toml").write_text(
        '[family.sans]\nname = "Mine"\nregular = { file = "a.otf" }\n'
        'languages = { ko = 0 }\n', encoding="utf-8"
    )  # fmt: skip
    library = load_fonts([FONTS, tmp_path])
    assert library.families["sans"].name == "Mine"
    assert library.fallback == ("sans", "serif")


LISTING = """[family.hand]
name = "Hand"
regular = { file = "zh.otf" }
bold = { file = "zh-bold.otf", index = 0 }

[family.hand.languages.ja]
bold = { file = "ja.otf" }
scale = 1.2

[family.hand.languages.zh-Hant]
regular = { file = "tw.otf" }
"""


@pytest.fixture
def hand(tmp_path: Path) -> FontLibrary:
    """A family with other files for Japanese and Traditional Chinese."""
    for name in ("zh", "zh-bold", "ja", "tw"):
        subset(tmp_path / f"{name}.otf", "花")
    (tmp_path / "fonts.toml").write_text(LISTING, encoding="utf-8")
    return load_fonts([tmp_path])


@pytest.mark.parametrize(
    ("weight", "lang", "file"),
    [
        ("regular", "zh-Hans", "zh"),
        ("bold", "ko", "zh-bold"),
        ("bold", "ja", "ja"),
        ("regular", "ja", "ja"),  # rather the other weight than another hand
        ("regular", "zh-Hant", "tw"),
        ("regular", "zh-HK", "tw"),
        ("regular", "zh-Hant-TW", "tw"),
        ("regular", "zh", "zh"),
    ],
)
def test_a_family_names_other_files_for_a_language(
    hand: FontLibrary, weight: Weight, lang: str, file: str
) -> None:
    assert hand.face("hand", weight, lang).name == f"{file}.otf#0"


def test_what_a_face_of_a_family_is_there_for(hand: FontLibrary, tmp_path: Path) -> None:
    japanese = hand.face("hand", "bold", "ja")
    assert hand.languages(japanese) == {"ja"}
    assert hand.weights(japanese) == {"bold"}
    assert hand.names(japanese) == ("hand",)
    assert (japanese.scale, hand.face("hand", "bold", "zh-HK").scale) == (1.2, 1.0)
    assert hand.weights(FontRef(str(tmp_path / "b.otf"), 0)) == frozenset()


def error(call: Callable[[], object]) -> str:
    with pytest.raises((FontError, MachineError)) as caught:
        call()
    return str(caught.value)


def load(folder: Path) -> Callable[[], FontLibrary]:
    return lambda: load_fonts([folder])


def test_missing_folder(tmp_path: Path) -> None:
    assert error(load(tmp_path / "no")) == (
        f"{tmp_path}/no: bad-font: this font folder does not exist\n"
        "  hint: give the folder that holds the font files"
    )


@pytest.mark.parametrize(
    "data", [b"", b"garbage" * 99, b"ttcf\x00\x02\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10"]
)
def test_a_damaged_font_in_a_folder(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(data)
    assert error(load(tmp_path)) == f"{path}: {UNUSABLE}"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_font_that_is_cut_off(tmp_path: Path, share: float) -> None:
    data = subset(tmp_path / "a.otf", "가나다").read_bytes()
    path = tmp_path / "b.otf"
    path.write_bytes(data[: int(len(data) * share)])
    assert error(load(tmp_path)) == f"{path}: {UNUSABLE}"


@pytest.mark.parametrize("place", ["directory", "script", "language", "feature"])
def test_mended_a_tag_that_is_not_ascii_ended_in_internal(place: str, tmp_path: Path) -> None:
    path = subset(tmp_path / "a.otf", "가한漢。「", lang="ja")
    data = bytearray(path.read_bytes())
    records = range(12, 12 + 16 * int.from_bytes(data[4:6]), 16)
    entry = next(at for at in records if data[at : at + 4] == b"GSUB")
    table = int.from_bytes(data[entry + 8 : entry + 12])
    scripts = table + int.from_bytes(data[table + 4 : table + 6])
    features = table + int.from_bytes(data[table + 6 : table + 8])
    script = next(
        scripts + int.from_bytes(data[at + 4 : at + 6])
        for at in range(scripts + 2, scripts + 2 + 6 * data[scripts + 1], 6)
        if data[scripts + int.from_bytes(data[at + 4 : at + 6]) + 3]  # it has languages
    )
    at = {
        "directory": records[0] + 2,
        "script": scripts + 2,
        "language": script + 4,
        "feature": features + 2,
    }[place]
    data[at] = 0x96
    path.write_bytes(data)
    assert error(lambda: hb_font(FontRef(str(path), 0))).startswith(
        f"{path}: bad-font: the font is damaged: a name in its tables is not ASCII"
    )


@pytest.mark.parametrize(("name", "index"), [("a.otf", 1), ("a.ttc", 10)])
def test_a_face_that_is_not_there(tmp_path: Path, name: str, index: int) -> None:
    subset(tmp_path / "a.otf", "가")
    (tmp_path / "a.ttc").symlink_to(FONTS / "NotoSansCJK-Bold.ttc")
    path = tmp_path / name
    assert error(lambda: hb_font(FontRef(str(path), index))) == f"{path}: {UNUSABLE}"


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        (
            "x",
            "this is not TOML: "
            "Expected '=' after a key in a key/value pair (at end of document)",
        ),
        ("", "missing required field `family`"),
        ("family = 1", "Expected `object`, got `int` - at `$.family`"),
        ("[family.a]\nx = 1", "family 'a': contains unknown field `x`"),
        ("[family.a]", "family 'a': missing required field `name`"),
        ("[family.a]\nname = 1", "family 'a': Expected `str`, got `int` - at `$.name`"),
        (
            "[family.a]\nname = 'A'\nregular = {}",
            "family 'a': missing required field `file` - at `$.regular`",
        ),
        (
            "[family.a]\nname = 'A'\nregular = { file = 'a.otf', index = -1 }",
            "family 'a': Expected `int` >= 0 - at `$.regular.index`",
        ),
        ("[family.a]\nname = 'A'", "family 'a' has neither a regular nor a bold file"),
        (
            "[family.a]\nname = 'A'\nregular = { file = 'a.otf' }\nlanguages = { ja = {} }",
            "family 'a' has neither a regular nor a bold file for ja",
        ),
        (
            "[family.a]\nname = 'A'\nlanguages = { ja = { bold = { file = 'a.otf' } } }",
            "family 'a' has neither a regular nor a bold file",
        ),
        (
            "[family.a]\nname = 'A'\nregular = { file = 'a.otf' }\n"
            "[family.a.languages.ja]\nregular = 'no.otf'",
            "family 'a': Expected `object | null`, got `str` - at `$.languages[...].regular`",
        ),
        (
            "[family.a]\nname = 'A'\nregular = { file = 'a.otf' }\n"
            "[family.a.languages.ja]\nbolt = {}",
            "family 'a': contains unknown field `bolt` - at `$.languages[...]`",
        ),
        (
            "[family.a]\nname = 'A'\nregular = { file = 'a.otf' }\n"
            "languages = { japanese = 0 }",
            "family 'a': 'japanese' is not a language tag, such as ja",
        ),
        (
            "[family.a]\nname = 'A'\nbold = { file = 'a.otf' }\nscale = 5",
            "family 'a': Expected `float` <= 2.0 - at `$.scale`",
        ),
        (
            "fallback = ['b']\n[family.a]\nname = 'A'\nbold = { file = 'a.otf' }",
            "fallback lists 'b', but this file has no such family",
        ),
    ],
)
def test_a_bad_listing(tmp_path: Path, toml: str, reason: str) -> None:
    shutil.copyfile(FONTS / "fonts.toml", tmp_path / "a.otf")  # any file
    listing = tmp_path / "fonts.toml"
    listing.write_text(toml, encoding="utf-8")
    assert error(load(tmp_path)) == f"{listing}: bad-font: {reason}{HINT}"


def test_a_file_that_is_missing_stops_what_needs_it(tmp_path: Path) -> None:
    listing = (FONTS / "fonts.toml").read_text(encoding="utf-8")
    (tmp_path / "fonts.toml").write_text(listing, encoding="utf-8")
    (tmp_path / "NotoSansCJK-Bold.ttc").symlink_to(FONTS / "NotoSansCJK-Bold.ttc")
    fonts = load_fonts([tmp_path])
    assert has_glyph(fonts.face("sans", "bold", "ko"), "가")
    assert error(lambda: has_glyph(fonts.face("sans", "regular", "ko"), "가")) == (
        f"{tmp_path}/NotoSansCJK-Regular.ttc: bad-font: this font file does not exist\n"
        "  hint: put the file there, or name another one in fonts.toml"
    )


def test_a_listing_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "fonts.toml").write_bytes("[family.宋]".encode("gb18030"))
    assert error(load(tmp_path)) == (
        f"{tmp_path}/fonts.toml: bad-font: cannot be read: it is not UTF-8{HINT}"
    )


# --- strangers' files --------------------------------------------------------------------


def test_mended_a_collection_of_one_face_many_times_took_gigabytes(tmp_path: Path) -> None:
    """Each of 20,000 offsets to one face opened a face that stayed in memory."""
    face = bytearray(subset(tmp_path / "a.otf", "가").read_bytes())
    (tmp_path / "a.otf").unlink()
    count, head = 20_000, 12 + 4 * 20_000
    for record in range(12, 12 + 16 * int.from_bytes(face[4:6]), 16):
        place = int.from_bytes(face[record + 8 : record + 12]) + head
        face[record + 8 : record + 12] = struct.pack(">L", place)
    told = struct.pack(">4sLL", b"ttcf", 0x10000, count) + struct.pack(">L", head) * count
    (tmp_path / "a.ttc").write_bytes(told + face)
    (family,) = load_fonts([tmp_path]).families.values()
    assert [file.index for file in family.files.values()] == [0]


@pytest.mark.parametrize("offsets", [(), range(300), range(0, 1200, 4)])
def test_a_collection_of_none_or_very_many_faces(
    tmp_path: Path, offsets: Sequence[int]
) -> None:
    told = struct.pack(">4sLL", b"ttcf", 0x10000, len(offsets))
    path = tmp_path / "a.ttc"
    path.write_bytes(told + b"".join(struct.pack(">L", each) for each in offsets))
    assert error(load(tmp_path)) == f"{path}: {UNUSABLE}"


def test_mended_a_pipe_among_the_fonts_was_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.ttf")
    assert error(load(tmp_path)) == (
        f"{tmp_path}/a.ttf: bad-font: cannot be read: this is a pipe, not a file\n"
        "  hint: use an OpenType or TrueType file (.ttf, .otf, .ttc)"
    )


def test_too_many_open_files_are_no_fault_of_a_font(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    path = subset(tmp_path / "a.otf", "가")
    monkeypatch.setattr("cardgen.fonts.faces.open_file", refuse)
    assert error(load(tmp_path)) == f"{path}: machine: too many files are open"


def test_outline_of_a_glyph_is_in_em_and_y_down() -> None:
    """A bolder outline leaves the face of the text unchanged."""
    face = BUNDLED.face("serif", "regular", "ja")
    glyph = hb_font(face).get_nominal_glyph(ord("十"))
    box = hb_font(face).get_glyph_extents(glyph)
    assert box is not None

    def size(outline: tuple[PathSegment, ...]) -> tuple[float, float]:
        across = [x for segment in outline for x in segment.points[::2]]
        down = [y for segment in outline for y in segment.points[1::2]]
        assert min(down) < -0.5
        return max(across) - min(across), max(down) - min(down)

    thin = size(draw_outline(face, glyph))
    bold = size(draw_outline(face, glyph, (0.05, 0.02)))
    assert thin == pytest.approx((box.width / 1000, -box.height / 1000))
    # Its outermost point, of the serif, is drawn out further than its strokes.
    assert bold == pytest.approx((thin[0] + 0.05, thin[1] + 0.02), abs=0.015)
    assert size(draw_outline(face, glyph)) == thin
    assert hb_font(face).get_glyph_extents(glyph) == box
