"""Output conditions, by name and by a print shop's own profile."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageCms

from cardgen.backends import render
from cardgen.display import Color, Picture, Rect
from cardgen.errors import CardgenError, OutputError
from cardgen.icc import CONDITIONS, PRESS, condition, read_output_condition
from cardgen.preflight import preflight
from tests.backends.pdf.pdfs import content, document, open_pdf
from tests.backends.samples import png_bytes
from tests.profiles import LIGHT_GREY, PALE_PRESS, SRGB, rename

UNCOATED: Final = CONDITIONS["fogra47"].read()
RED: Final = (200, 60, 50)


@pytest.mark.parametrize(
    ("about", "target", "identifier", "registry"),
    [
        ("PSO Coated v3", "ICCHDAT FOGRA51", "FOGRA51", True),
        ("Coated FOGRA39 (ISO 12647-2:2004)", "", "FOGRA39", True),
        ("GRACoL TR006 Coated", "", "CGATS TR 006", True),
        ("GRACoL2013_CRPC6.icc", "", "CGATS21-2-CRPC6", True),
        ("Japan Color 2011 Coated", "", "Japan Color 2011 Coated", False),
    ],
)
def test_a_profile_names_its_condition(
    about: str, target: str, identifier: str, registry: bool
) -> None:
    found = read_output_condition(rename(UNCOATED, about, target))
    assert (found.identifier, found.about) == (identifier, about)
    assert found.registry == ("http://www.color.org" if registry else "")


@pytest.mark.parametrize("name", sorted(CONDITIONS))
def test_conditions_that_are_brought_are_what_they_are_called(name: str) -> None:
    known = CONDITIONS[name]
    assert condition(name) is known
    assert read_output_condition(known.read()).identifier == known.identifier


def test_colours_are_inks_of_the_condition(tmp_path: Path) -> None:
    """Fills and pictures are in its inks; the file embeds its profile, and passes."""
    path = tmp_path / "shop.icc"
    path.write_bytes(rename(UNCOATED, "Our offset, uncoated"))
    shop = condition(str(path))
    wanted = [
        ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(BytesIO(SRGB)),
            ImageCms.ImageCmsProfile(BytesIO(UNCOATED)),
            "RGB",
            "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags,
        ).apply(Image.new("RGB", (1, 1), RED))
        for flags in (ImageCms.Flags.NONE, ImageCms.Flags.BLACKPOINTCOMPENSATION)
    ]
    picture = png_bytes(Image.new("RGB", (200, 200), RED))
    made = document(Rect(10, 10, 50, 50, Color(*RED)), Picture(80, 10, 50, 50, picture, "red"))
    data = render(made, "pdf", profile="pdf/x-4", condition=shop)
    (fill,) = (line for line in content(data).splitlines() if line.endswith(" k"))
    inks = [255 * float(value) for value in fill.split()[:4]]
    assert inks == pytest.approx([*wanted[0].tobytes()], abs=0.2)
    with open_pdf(data) as pdf:
        (found,) = pdf.pages[0].Resources.XObject.values()
        assert found.read_bytes()[:4] == wanted[1].tobytes()
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.OutputConditionIdentifier) == "Our offset, uncoated"
        assert "/RegistryName" not in intent
        assert intent.DestOutputProfile.read_bytes() == path.read_bytes()
    plain = render(made, "pdf", profile="pdf/x-4")
    assert fill not in content(plain)
    with open_pdf(plain) as pdf:
        assert str(pdf.Root.OutputIntents[0].RegistryName) == "http://www.color.org"
    assert [str(each) for each in preflight(data, "pdf/x-4").findings] == [
        str(each) for each in preflight(plain, "pdf/x-4").findings
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no profile", "the file is not an ICC profile"),
        (UNCOATED[:900], "this profile is damaged, or converts colours in one direction only"),
        (PALE_PRESS, "this profile is damaged, or converts colours in one direction only"),
        (SRGB, "this profile is for a screen, not for a press"),
        (LIGHT_GREY, "this profile is for a screen, not for a press"),
        (SRGB[:12] + b"prtr" + SRGB[16:], "this profile is for RGB, not for CMYK"),
        (UNCOATED[:8] + b"\5" + UNCOATED[9:], "this profile has version 5, but PDF allows"),
    ],
    ids=["none", "cut", "one way", "sRGB", "grey", "RGB", "new"],
)
def test_what_is_no_press_is_refused(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.icc"
    path.write_bytes(data)
    with pytest.raises(OutputError) as caught:
        condition(str(path))
    assert str(caught.value).startswith(f"{path}: bad-condition: {said}")
    assert caught.value.hint == (
        "use the CMYK profile that the print shop has for its press and paper"
    )


def test_a_condition_that_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        condition("gracol")
    assert str(caught.value) == (
        "bad-condition: there is no condition 'gracol'\n"
        "  hint: did you mean gracol2006? (give the profile of a print shop as a "
        "file, such as SHOP.icc)"
    )
    with pytest.raises(OutputError, match="cannot be read: No such file or directory"):
        condition(str(tmp_path / "none.icc"))
    with pytest.raises(CardgenError) as refused:
        render(document(), "pdf", condition=CONDITIONS["fogra47"])
    assert str(refused.value) == (
        "unknown-profile: only pdf/x-4 and pdf/x-1a use a condition, not screen\n"
        "  hint: use one of these profiles, or remove the condition"
    )
    assert render(document(), "pdf", condition=PRESS)
