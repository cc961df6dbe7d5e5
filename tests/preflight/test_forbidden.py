"""Keys that a standard forbids, wherever they are, on the pages that lead to them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.preflight.samples import complaints, form, found, icc, picture, sample, saved

Make = Callable[[Pdf, Any], Any]


def drawn(make: Callable[[Pdf], Any]) -> Make:
    """An XObject that the page may draw."""

    def change(pdf: Pdf, page: Any) -> None:
        page.Resources.XObject = Dictionary(X=make(pdf))

    return change


def state(**entries: Any) -> Make:
    """A graphics state; functions get the file and make its entries."""

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


def noted(**entries: Any) -> Make:
    """An annotation beside the page."""

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


BOTH = ("pdf/x-4", "pdf/a-2b")
ARCHIVE = ("pdf/a-2b",)
PRESS = ("pdf/x-4",)
FORBIDDEN: list[tuple[tuple[str, ...], Make, str]] = [
    (BOTH, drawn(lambda pdf: form(pdf, b"", F=String("x.dat"))),
     "external: the data of a stream are in another file"),
    (BOTH, drawn(lambda pdf: form(pdf, b"", F=pdf.make_indirect(Dictionary(F="x.dat")))),
     "external: the data of a stream are in another file"),
    (BOTH, drawn(lambda pdf: pdf.make_stream(b"showpage", Subtype=Name.PS)),
     "postscript: the file holds PostScript"),
    (BOTH, drawn(lambda pdf: form(pdf, b"", Subtype2=Name.PS)),
     "postscript: the file holds PostScript"),
    (BOTH, drawn(lambda pdf: form(pdf, b"", PS=pdf.make_stream(b"showpage"))),
     "postscript: a form holds PostScript"),
    (BOTH, drawn(lambda pdf: form(pdf, b"", OPI=Dictionary({"/2.0": Dictionary()}))),
     "external: a picture is to be replaced by one elsewhere (OPI)"),
    (BOTH, drawn(lambda pdf: image(pdf, OPI=Dictionary({"/1.3": Dictionary()}))),
     "external: a picture is to be replaced by one elsewhere (OPI)"),
    (BOTH, drawn(lambda pdf: form(pdf, b"", Ref=Dictionary(F="x.pdf", Page=0))),
     "external: a form stands in for a page of another file"),
    (BOTH, drawn(lambda pdf: image(pdf, Alternates=Array([Dictionary()]))),
     "alternate-image: a picture has alternates"),
    (ARCHIVE, drawn(lambda pdf: image(pdf, Interpolate=True)),
     "interpolation: a picture is to be smoothed (Interpolate)"),
    (ARCHIVE, drawn(lambda pdf: image(pdf, Intent=Name.Vivid)),
     "content-stream: the rendering intent Vivid is not one of the standard"),
    (BOTH, state(TR=function),
     "transfer-function: a transfer function changes all colours (TR)"),
    (BOTH, state(Type=Name.ExtGState, TR=Name.Identity),
     "transfer-function: a transfer function is named, if only /Identity (TR)"),
    (BOTH, state(TR2=Array([Name.Identity] * 4)),
     "transfer-function: a transfer function changes all colours (TR2)"),
    (BOTH, state(HT=Dictionary(HalftoneType=6)),
     "halftone: a halftone is of a kind that is not permitted"),
    (BOTH, state(HT=Dictionary(HalftoneType=1, HalftoneName="Round")),
     "halftone: a halftone is asked for by its name"),
    (BOTH, state(Type=Name.ExtGState, HTP=Array([0, 0])),
     "halftone: the origin of halftones is set (HTP)"),
    (ARCHIVE, state(Type=Name.ExtGState, RI=Name.Vivid),
     "content-stream: the rendering intent Vivid is not one of the standard"),
    (BOTH, noted(A=Dictionary(S=Name.Launch, F="x")),
     "action: an action starts or changes something (Launch)"),
    (BOTH, noted(A=Dictionary(S=Name.GoTo, Next=Dictionary(S=Name.Hide, T="x"))),
     "action: an action starts or changes something (Hide)"),
    (ARCHIVE, noted(A=Dictionary(S=Name.Named, N=Name.Print)),
     "action: the named action Print is not permitted"),
    (BOTH, drawn(lambda pdf: form(pdf, b"", Metadata=pdf.make_stream(b"", F="x.xml"))),
     "external: the data of a stream are in another file"),
    (PRESS, lambda pdf, page: page.__setattr__("SeparationInfo", Dictionary()),
     "external: a page is one separation of another"),
    (ARCHIVE, lambda pdf, page: page.__setattr__("PresSteps", Dictionary()),
     "action: a page is a presentation of several steps"),
    (ARCHIVE, lambda pdf, page: page.__setattr__("AA", Dictionary(O=Dictionary(S=Name.GoTo))),
     "action: something is done whenever the file is read (AA)"),
    (ARCHIVE, lambda pdf, page: page.__setattr__("PieceInfo", Dictionary({f"/{'n' * 128}": 1})),
     "limit: a name has more than 127 bytes"),
]  # fmt: skip
CASES = [
    (profile, change, message)
    for profiles, change, message in FORBIDDEN
    for profile in profiles
]


@pytest.mark.parametrize(("profile", "change", "message"), CASES)
def test_a_key_that_is_forbidden(profile: str, change: Make, message: str) -> None:
    assert found(b"", change, profile) == [f"error: {message}"]


def test_a_screen_for_which_a_press_has_its_own() -> None:
    halftone = Dictionary(HalftoneType=1, Frequency=60, Angle=45, SpotFunction=Name.Round)
    message = "warning: halftone: a halftone is set, which is the press's to choose"
    assert found(b"", state(HT=halftone)) == [message]
    assert found(b"", state(HT=halftone), "pdf/a-2b") == []


WHOLE: list[tuple[str, Make, str]] = [
    ("pdf/x-4", catalog(AcroForm=Dictionary(XFA="x", Fields=Array())),
     "xfa: the file is a form of XML (XFA)"),
    ("pdf/a-2b", catalog(NeedsRendering=True),
     "xfa: the file has to be drawn before it is shown"),
    ("pdf/a-2b", catalog(AcroForm=Dictionary(NeedAppearances=True, Fields=Array())),
     "annotation: form fields are to be drawn by whoever shows them"),
    ("pdf/a-2b", catalog(Requirements=Array()),
     "action: the file asks for abilities of whoever shows it"),
    ("pdf/a-2b", catalog(Names=Dictionary(AlternatePresentations=Dictionary())),
     "action: the file has alternate presentations"),
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
    assert found(b"", noted(A=Dictionary(S=Name.Launch, F="x")), "screen") == [
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

    for profile in BOTH:
        assert found(b"", change, profile) == []


def test_pages_that_lead_to_it_are_named() -> None:
    """By a form that two of them share, not by links from one to another."""

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

    message = "error: alternate-image: a picture has alternates"
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
        ("pdf/a-2b", {}, "error: layer: an arrangement of layers has no name"),
        ("pdf/x-4", {"OFF": lambda groups: Array(groups[:1])},
         "warning: layer: the layer 'a' is not shown"),
        ("pdf/x-4", {"BaseState": Name.OFF, "ON": lambda groups: Array(groups[:1])},
         "warning: layer: the layer 'b' is not shown"),
        ("pdf/a-2b", {"Name": "x", "Order": lambda groups: Array([Array(groups[:1])])},
         "error: layer: the list of layers lacks some of them (Order)"),
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

    message = "error: layer: two arrangements of layers have one name"
    assert complaints(sample(b"", change)) == [message]


def test_layers_that_are_all_shown() -> None:
    order = {"Name": "x", "Order": lambda groups: Array([groups[0], Array([groups[1]])])}
    for profile in (*BOTH, "screen"):
        assert complaints(sample(b"", layers(**order), profile=profile), profile) == []


# Streams and fonts of an archive


def filtered(data: bytes, **settings: Any) -> list[str]:
    """What is found in an archive's file with a stream that is packed so."""
    with pikepdf.open(BytesIO(sample(profile="pdf/a-2b"))) as pdf:
        made = pdf.make_stream(b"")
        made.write(data, **settings)
        pdf.pages[0].obj.PieceInfo = Dictionary(x=made)
        kept = saved(
            pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False
        )
    return complaints(kept.replace(b"/Crxpt", b"/Crypt"), "pdf/a-2b")  # qpdf removes it


def test_lzw() -> None:
    message = "page 1: error: filter: a stream is packed with LZW"
    assert filtered(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode) == [message]


def test_a_stream_that_is_encrypted_by_itself() -> None:
    message = "page 1: error: filter: a stream is encrypted by itself"
    crypt = Dictionary(Name=Name.StdCF)
    assert filtered(b"", filter=Name.Crxpt, decode_parms=crypt) == [message]
    assert filtered(b"", filter=Name.Crxpt, decode_parms=Dictionary()) == []


def truetype(kind: pikepdf.Name, **entries: Any) -> Make:
    def change(pdf: Pdf, page: Any) -> None:
        flags = entries.pop("Flags", 32)
        described = Dictionary(Flags=flags, FontFile2=pdf.make_stream(b""))
        made = Dictionary(Type=Name.Font, Subtype=kind, BaseFont=Name("/ABCDEF+Batang"))
        made.FontDescriptor = described
        for key, value in entries.items():
            made[f"/{key}"] = value
        page.Resources.Font.F2 = made

    return change


@pytest.mark.parametrize(
    ("kind", "entries", "message"),
    [
        (Name.CIDFontType2, {}, "the font ABCDEF+Batang has no CIDToGIDMap"),
        (Name.CIDFontType2, {"CIDToGIDMap": Name.Other},
         "the font ABCDEF+Batang has no CIDToGIDMap"),
        (Name.TrueType, {}, "the font ABCDEF+Batang has neither MacRoman nor WinAnsi encoding"),
        (Name.TrueType, {"Flags": 4, "Encoding": Name.WinAnsiEncoding},
         "the symbolic font ABCDEF+Batang has an encoding"),
    ],
)  # fmt: skip
def test_codes_of_fonts(kind: Any, entries: dict[str, Any], message: str) -> None:
    changed = truetype(kind, **dict(entries))
    assert found(b"", changed, "pdf/a-2b") == [f"error: font-encoding: {message}"]
    assert found(b"", truetype(kind, **dict(entries))) == []


@pytest.mark.parametrize(
    ("kind", "entries"),
    [
        (Name.CIDFontType2, {"CIDToGIDMap": Name.Identity}),
        (Name.TrueType, {"Encoding": Dictionary(BaseEncoding=Name.MacRomanEncoding)}),
        (Name.TrueType, {"Flags": 4}),
    ],
)
def test_codes_of_fonts_that_are_right(kind: Any, entries: dict[str, Any]) -> None:
    assert found(b"", truetype(kind, **entries), "pdf/a-2b") == []


# Colours


def test_the_page_s_group_blends_in_another_space() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
        page.Resources.ExtGState = Dictionary(G=Dictionary(ca=0.5))

    message = "the page's group blends in DeviceRGB, though the job is printed in CMYK"
    assert found(b"/G gs", change) == [f"error: color-space: {message}"]


def profiled(data: bytes) -> Make:
    def change(pdf: Pdf, page: Any) -> None:
        made = Array([Name.ICCBased, pdf.make_stream(data, N=4)])
        page.Resources.ColorSpace = Dictionary(C=made)
        mode = Dictionary(op=True, OP=True, OPM=1)
        page.Resources.ExtGState = Dictionary(G=mode, H=Dictionary(OPM=1))

    return change


def test_cmyk_with_the_profile_of_the_intent() -> None:
    message = "an area in CMYK with an ICC profile 0 0 0 1, though that is the output intent's"
    content = b"/C cs 9 9 99 99 re f"
    assert found(content, profiled(icc())) == [f"error: color-space: {message}"]
    assert found(content, profiled(icc() + b"another")) == []


@pytest.mark.parametrize("content", [b"/C cs 9 9 99 99 re f", b"/C CS 9 9 99 99 re S"])
def test_overprinting_zeros_of_icc(content: bytes) -> None:
    other = profiled(icc() + b"another")
    said = "CMYK with an ICC profile overprints with OPM 1, which is for DeviceCMYK"
    assert found(b"/G gs " + content, other) == [f"error: overprint-mode: {said}"]
    assert found(b"/H gs " + content, other) == []


# Operators


@pytest.mark.parametrize("operator", ["foo", "BXX", "Tq"])
@pytest.mark.parametrize(
    ("profile", "severity"), [("pdf/a-2b", "error"), ("screen", "warning")]
)
def test_operators_that_are_unknown(operator: str, profile: str, severity: str) -> None:
    message = f"the operator '{operator}' is none of the standard's"
    content = f"BX 1 2 {operator} EX".encode()
    assert found(content, None, profile) == [f"{severity}: content-stream: {message}"]


def test_strings_comments_and_pictures_hold_no_operators() -> None:
    content = (
        b"% foo\n/foo MP /P <</A (foo (bar\\) baz) qux) /B <62 61> /C [true null]>> BDC EMC "
        b"q 9 0 0 9 60 60 cm BI /W 3 /H 1 /BPC 8 /CS /G ID f(o EI Q [(a) -3.5(b)]0 d "
        b"BT 3 Tr /F1 9 Tf [(foo\n)-3(b)] TJ ET"
    )
    assert not [each for each in found(content, None, "pdf/a-2b") if "content-stream" in each]


def test_states_that_are_saved_at_once() -> None:
    deep = b"q " * 29 + b"Q " * 29
    message = "error: limit: 29 graphics states are saved at once, over 28"
    assert found(deep, None, "pdf/a-2b") == [message]
    assert found(b"q " * 28 + b"Q " * 28, None, "pdf/a-2b") == []
    assert found(deep) == []


def test_a_picture_within_the_content_that_is_smoothed() -> None:
    content = (
        b"9 0 0 9 60 60 cm BI /W 900 /H 1 /BPC 1 /CS /G /I true ID " + b"\0" * 113 + b" EI"
    )
    said = "error: interpolation: a picture is to be smoothed (Interpolate)"
    assert said in found(content, None, "pdf/a-2b")
