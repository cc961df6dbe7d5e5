"""Forbidden keys, with the pages that lead to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.preflight.samples import complaints, form, found, icc, picture, sample

Make = Callable[[Pdf, Any], Any]


def xobject(make: Callable[[Pdf], Any]) -> Make:
    """Make a change that adds an XObject to the page."""

    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.XObject = Dictionary(X=make(pdf))

    return change


def state(**entries: Any) -> Make:
    """Make a change that adds a graphics state; functions get the file."""

    def change(pdf: Pdf, page: Any) -> None:
        made = {
            f"/{key}": value(pdf) if callable(value) else value
            for key, value in entries.items()
        }
        page.Resources.ExtGState = Dictionary(G=Dictionary(made))

    return change


def catalog(**entries: Any) -> Make:
    def change(pdf: Pdf, page: Any) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value(pdf) if callable(value) else value

    return change


def annotation(**entries: Any) -> Make:
    """Make a change that adds an annotation beside the page."""

    def change(pdf: Pdf, page: Any) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, F=4, Rect=Array([0] * 4))
        for key, value in entries.items():
            note[f"/{key}"] = value
        page.Annots = Array([pdf.make_indirect(note)])

    return change


def function(pdf: Pdf) -> Any:
    return Dictionary(FunctionType=2, N=2, Domain=Array([0, 1]))


def image(pdf: Pdf, **entries: Any) -> Any:
    made = picture(pdf, 2000, 2000)
    for key, value in entries.items():
        made[f"/{key}"] = value(pdf) if callable(value) else value
    return made


FORBIDDEN: list[tuple[Make, str]] = [
    (xobject(lambda pdf: form(pdf, b"", F=String("x.dat"))),
     "external: the data of a stream are in another file"),
    (xobject(lambda pdf: form(pdf, b"", F=pdf.make_indirect(Dictionary(F="x.dat")))),
     "external: the data of a stream are in another file"),
    (xobject(lambda pdf: pdf.make_stream(b"showpage", Subtype=Name.PS)),
     "postscript: the file holds PostScript"),
    (xobject(lambda pdf: form(pdf, b"", Subtype2=Name.PS)),
     "postscript: the file holds PostScript"),
    (xobject(lambda pdf: form(pdf, b"", PS=pdf.make_stream(b"showpage"))),
     "postscript: a form holds PostScript"),
    (xobject(lambda pdf: form(pdf, b"", OPI=Dictionary({"/2.0": Dictionary()}))),
     "external: a picture stands in for a picture in another file (OPI)"),
    (xobject(lambda pdf: image(pdf, OPI=Dictionary({"/1.3": Dictionary()}))),
     "external: a picture stands in for a picture in another file (OPI)"),
    (xobject(lambda pdf: form(pdf, b"", Ref=Dictionary(F="x.pdf", Page=0))),
     "external: a form stands in for a page of another file"),
    (xobject(lambda pdf: image(pdf, Alternates=Array([Dictionary()]))),
     "alternate-image: a picture has alternate versions"),
    (state(TR=function),
     "transfer-function: a transfer function changes all colours (TR)"),
    (state(Type=Name.ExtGState, TR=Name.Identity),
     "transfer-function: a transfer function is set, even though it is /Identity (TR)"),
    (state(TR2=Array([Name.Identity] * 4)),
     "transfer-function: a transfer function changes all colours (TR2)"),
    (state(HT=Dictionary(HalftoneType=6)),
     "halftone: this kind of halftone is not permitted"),
    (state(HT=Dictionary(HalftoneType=1, HalftoneName="Round")),
     "halftone: a halftone is chosen by its name"),
    (state(Type=Name.ExtGState, HTP=Array([0, 0])),
     "halftone: the origin of halftones is set (HTP)"),
    (annotation(A=Dictionary(S=Name.Launch, F="x")),
     "action: an action starts or changes something (Launch)"),
    (annotation(A=Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.Hide, T="x"))),
     "action: an action starts or changes something (Hide)"),
    (xobject(lambda pdf: form(pdf, b"", Metadata=pdf.make_stream(b"", F="x.xml"))),
     "external: the data of a stream are in another file"),
    (lambda pdf, page: page.__setattr__("SeparationInfo", Dictionary()),
     "external: a page is only one separation of another page"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), FORBIDDEN)
def test_a_key_that_is_forbidden(change: Make, message: str) -> None:
    assert found(b"", change) == [f"error: {message}"]


def test_a_screen_for_which_a_press_has_its_own() -> None:
    halftone = Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)
    message = "warning: halftone: a halftone is set, but the press chooses it"
    assert found(b"", state(HT=halftone)) == [message]
    assert found(b"", state(HT=halftone), "screen") == []


WHOLE: list[tuple[str, Make, str]] = [
    ("pdf/x-4", catalog(AcroForm=Dictionary(XFA="x", Fields=Array())),
     "xfa: the file is an XML form (XFA)"),
    ("pdf/x-4", catalog(ViewerPreferences=Dictionary(PrintClip=Name.TrimBox)),
     "page-box: PrintClip is the TrimBox, not the media box or the bleed box"),
    ("pdf/x-4", catalog(OpenAction=Dictionary(S=Name.Launch, F="x")),
     "action: an action starts or changes something (Launch)"),
    ("pdf/x-4", catalog(Outlines=Dictionary(First=Dictionary(
        Title="x", A=Dictionary(S=Name.JavaScript, JS="1")))),
     "javascript: a bookmark starts JavaScript"),
]  # fmt: skip


@pytest.mark.parametrize(("profile", "change", "message"), WHOLE)
def test_what_the_file_may_not_have(profile: str, change: Make, message: str) -> None:
    assert complaints(sample(b"", change, profile=profile), profile) == [f"error: {message}"]


def test_what_an_office_is_warned_of() -> None:
    assert found(b"", annotation(A=Dictionary(S=Name.Launch, F="x")), "screen") == [
        "warning: action: an action starts or changes something (Launch)"
    ]


def test_names_of_resources_are_no_keys() -> None:
    """A font may be called TR, a picture OPI, and a role of structure Sound."""

    def change(pdf: Pdf, page: Any) -> None:
        named = page.Resources.Font.F1
        page.Resources.Font = Dictionary(TR=named, HT=named, F=named, PS=named)
        made = form(pdf, b"")
        page.Resources.XObject = Dictionary(OPI=made, Ref=made, Alternates=made, AA=made)
        mask = Dictionary(S=Name.Luminosity, G=made, TR=Name.Identity)
        page.Resources.ExtGState = Dictionary(TR2=Dictionary(SMask=mask))
        pdf.Root.StructTreeRoot = Dictionary(
            K=Dictionary(S=Name.Sound, P=pdf.Root, K=Array()), RoleMap=Dictionary(Sound=Name.P)
        )

    assert found(b"", change) == []


def test_pages_that_lead_to_it_are_named() -> None:
    """Two pages share a form; links between pages do not count."""

    def change(pdf: Pdf, page: Any) -> None:
        smoothed = pdf.make_indirect(image(pdf, Alternates=Array([Dictionary()])))
        inner = Dictionary(XObject=Dictionary(P=smoothed))
        shared = form(pdf, b"", Resources=inner)
        for number in range(4):
            pdf.pages.append(pdf.pages[0])
            pdf.pages[-1].obj.Resources = Dictionary(
                XObject=Dictionary(X=shared) if number in (1, 3) else Dictionary()
            )
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, F=4, Rect=Array([0] * 4),
            Dest=Array([pdf.pages[2].obj, Name.Fit]),
        )  # fmt: skip
        pdf.pages[0].obj.Annots = Array([link])

    message = "error: alternate-image: a picture has alternate versions"
    assert complaints(sample(b"", change)) == [f"pages 3, 5: {message}"]


def test_what_nothing_refers_to_is_not_met() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.make_indirect(Dictionary(Type=Name.Action, S=Name.Launch, F="x"))

    assert found(b"", change) == []


# Layers


def layers(**default: Any) -> Make:
    def change(pdf: Pdf, page: Any) -> None:
        groups = [
            pdf.make_indirect(Dictionary(Type=Name.OCG, Name=label)) for label in ("a", "b")
        ]
        listed = {
            f"/{key}": value(groups) if callable(value) else value
            for key, value in default.items()
        }
        pdf.Root.OCProperties = Dictionary(OCGs=Array(groups), D=Dictionary(listed))

    return change


@pytest.mark.parametrize(
    ("profile", "default", "message"),
    [
        ("pdf/x-4", {"AS": Array()}, "error: layer: layers switch themselves on and off (AS)"),
        ("pdf/x-4", {"OFF": lambda groups: Array(groups[:1])},
         "warning: layer: the layer 'a' is not shown"),
        ("pdf/x-4", {"BaseState": Name.OFF, "ON": lambda groups: Array(groups[:1])},
         "warning: layer: the layer 'b' is not shown"),
        ("pdf/x-4", {"Name": "x", "Order": lambda groups: Array([Array(groups[:1])])},
         "error: layer: some layers are missing in the list of layers (Order)"),
    ],
)  # fmt: skip
def test_layers(profile: str, default: dict[str, Any], message: str) -> None:
    assert complaints(sample(b"", layers(**default), profile=profile), profile) == [message]


def test_layers_that_are_not_printed() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        layers()(pdf, page)
        pdf.Root.OCProperties.OCGs[0].Usage = Dictionary(Print=Dictionary(PrintState=Name.OFF))

    message = "warning: layer: the layer 'a' is not printed"
    assert complaints(sample(b"", change)) == [message]


def test_arrangements_of_layers() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        layers(Name="x")(pdf, page)
        pdf.Root.OCProperties.Configs = Array([Dictionary(Name="x")])

    message = "error: layer: two layer configurations have the same name"
    assert complaints(sample(b"", change)) == [message]


def test_layers_that_are_all_shown() -> None:
    order = {"Name": "x", "Order": lambda groups: Array([groups[0], Array([groups[1]])])}
    for profile in ("pdf/x-4", "screen"):
        assert complaints(sample(b"", layers(**order), profile=profile), profile) == []


# Colours


def test_the_page_s_group_blends_in_another_space() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        page.Resources.ExtGState = Dictionary(G=Dictionary(ca=0.5))

    message = "the page's group blends in DeviceRGB, though the job is printed in CMYK"
    assert found(b"/G gs", change) == [f"error: color-space: {message}"]


def with_profile(data: bytes) -> Make:
    def change(pdf: Pdf, page: Any) -> None:
        made = Array([Name.ICCBased, pdf.make_stream(data, N=4)])
        page.Resources.ColorSpace = Dictionary(C=made)
        mode = Dictionary(op=True, OP=True, OPM=1)
        page.Resources.ExtGState = Dictionary(G=mode, H=Dictionary(OPM=1))

    return change


def test_cmyk_with_the_profile_of_the_intent() -> None:
    message = (
        "an area in CMYK with an ICC profile 0 0 0 1, though the output intent needs DeviceCMYK"
    )
    content = b"/C cs 9 9 99 99 re f"
    assert found(content, with_profile(icc())) == [f"error: color-space: {message}"]
    assert found(content, with_profile(icc() + b"another")) == []


@pytest.mark.parametrize("content", [b"/C cs 9 9 99 99 re f", b"/C CS 9 9 99 99 re S"])
def test_overprinting_zeros_of_icc(content: bytes) -> None:
    other = with_profile(icc() + b"another")
    said = "CMYK with an ICC profile overprints with OPM 1, which is for DeviceCMYK"
    assert found(b"/G gs " + content, other) == [f"error: overprint-mode: {said}"]
    assert found(b"/H gs " + content, other) == []


# Operators


@pytest.mark.parametrize("operator", ["foo", "BXX", "Tq"])
@pytest.mark.parametrize(
    ("profile", "severity"), [("pdf/x-4", "warning"), ("screen", "warning")]
)
def test_operators_that_are_unknown(operator: str, profile: str, severity: str) -> None:
    message = f"the operator '{operator}' is not in the standard"
    content = f"BX 1 2 {operator} EX".encode()
    assert found(content, None, profile) == [f"{severity}: content-stream: {message}"]


def test_strings_comments_and_pictures_hold_no_operators() -> None:
    content = (
        b"% foo\n/foo MP /P <</A (foo (bar\\) baz) qux) /B <62 61> /C [true null]>> BDC EMC "
        b"q 9 0 0 9 60 60 cm BI /W 3 /H 1 /BPC 8 /CS /G ID f(o EI Q [(a) -3.5(b)]0 d "
        b"BT 3 Tr /F1 9 Tf [(foo\n)-3(b)] TJ ET"
    )
    assert not [each for each in found(content, None, "screen") if "content-stream" in each]
