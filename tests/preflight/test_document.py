"""Rules for the file, its boxes and its metadata. Messages are asserted whole."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from cardgen.units import parse_size
from tests.preflight.samples import (
    A6,
    BLEED,
    CLAIMS,
    complaints,
    file_bytes,
    found,
    icc,
    preflight,
    sample,
    xmp,
)

TEXT = b"BT /F1 9 Tf (sample) Tj ET"
INTENT = "error: output-intent: "


@pytest.mark.parametrize("profile", CLAIMS)
def test_nothing_is_found_where_nothing_is_wrong(profile: str) -> None:
    assert found(TEXT, profile=profile) == []


@pytest.mark.parametrize("profile", CLAIMS)
def test_a_file_is_checked_as_what_it_claims_to_be(profile: str) -> None:
    assert preflight(sample(TEXT, profile=profile)).profile == profile


def test_older_kinds_of_pdf_x_say_so_elsewhere() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-3:2003"

    report = preflight(sample(b"", change, profile="screen"))
    assert report.profile == "pdf/x-4"
    assert report.findings[1].message == "XMP claims no standard, not PDF/X-4"


# Boxes


def boxes(**given: list[float]) -> Any:
    def change(pdf: Pdf, page: Any) -> None:
        for name, corners in given.items():
            page[f"/{name}"] = Array(corners)

    return change


def drop(*names: str) -> Any:
    def change(pdf: Pdf, page: Any) -> None:
        for name in names:
            del page[f"/{name}"]

    return change


def test_no_trim_box() -> None:
    assert found(b"", drop("TrimBox")) == ["error: page-box: there is no trim box"]
    assert found(b"", drop("TrimBox"), "screen") == []


def test_what_is_cut_without_a_trim_box() -> None:
    """Without a trim box, the crop box stands in for it (14.11.2)."""
    near = b"1 0 0 1 1 1 cm BT /F1 9 Tf (a) Tj ET"
    lines = found(near + b" 0 g -1 -1 50 50 re f", drop("TrimBox", "BleedBox"))
    assert [line.partition(" ends")[0] for line in lines] == [
        "error: page-box: there is no trim box",
        "warning: bleed: content at the bottom edge",
        "warning: bleed: content at the left edge",
        "warning: safety-distance: text is 0.4 mm from the trim edge, under 3 mm",
    ]


def test_no_media_box() -> None:
    message = "page-box: there is no media box, or it is empty"
    assert found(b"", boxes(MediaBox=[0, 0, 0, 100])) == [f"error: {message}"]
    assert found(b"", boxes(MediaBox=[0, 0, 0, 100]), "screen") == [f"warning: {message}"]


def test_trim_box_and_art_box() -> None:
    art = boxes(ArtBox=[20.0, 20.0, 200.0, 200.0])
    message = "error: page-box: there are both a trim box and an art box"
    assert found(b"", art) == [message]


def test_boxes_reach_out() -> None:
    trim = boxes(TrimBox=[-20.0, 0.0, 300.0, 300.0])
    assert found(b"", trim) == [
        "error: page-box: the trim box (112.9 × 105.8 mm) reaches out of "
        "the bleed box (111 × 154 mm)"
    ]
    bleed = boxes(BleedBox=[-10.0, -10.0, 330.0, 450.0])
    assert found(b"", bleed) == [
        "error: page-box: the bleed box (119.9 × 162.3 mm) reaches out of "
        "the media box (111 × 154 mm)"
    ]


def test_corners_may_be_given_in_any_order() -> None:
    width, height = A6
    trim = boxes(TrimBox=[width + BLEED, height + BLEED, BLEED, BLEED])
    assert found(b"", trim) == []


def test_too_little_bleed() -> None:
    trim = boxes(TrimBox=[5.67, 5.67, 309.0, 431.0])
    assert found(b"", trim) == ["warning: bleed: the bleed is 2 mm, under 3 mm"]


def test_no_bleed_on_a_side_is_no_little_bleed() -> None:
    width, height = A6
    assert found(b"", boxes(TrimBox=[0, BLEED, width, height + BLEED])) == []


def test_sizes_of_pages() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.pages.append(pdf.pages[0])
        pdf.pages[1].obj.TrimBox = Array([10, 10, 200, 200])
        pdf.pages[1].obj.Rotate = 90

    data = sample(b"", change)
    assert complaints(data) == [
        "page 2: warning: page-size: the page is 67 × 67 mm, but the first page is 105 × 148 mm"
    ]
    report = preflight(data, "pdf/x-4", parse_size("4in x 6in"))
    assert [str(finding) for finding in report.findings] == [
        "page 1: error: page-size: the page is 105 × 148 mm, but the ordered "
        "size is 101.6 × 152.4 mm\n"
        "  hint: make all pages the size that you ordered",
        "page 2: error: page-size: the page is 67 × 67 mm, but the ordered "
        "size is 101.6 × 152.4 mm\n"
        "  hint: make all pages the size that you ordered",
    ]
    assert preflight(sample(b""), "pdf/x-4", parse_size("105mm x 148mm")).findings == ()


def test_a_turned_page_has_the_size_that_is_seen() -> None:
    data = sample(b"", turn)
    assert preflight(data, "pdf/x-4", parse_size("148mm x 105mm")).findings == ()


def turn(pdf: Pdf, page: Any) -> None:
    page.Rotate = 270


def test_units_of_user_space() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.UserUnit = 2

    data = sample(b"BT /F1 4 Tf (large) Tj ET 0.2 w 0 0 m 9 9 l S", change)
    assert preflight(data, "pdf/x-4", parse_size("210mm x 296mm")).findings == ()


# The file


def test_version() -> None:
    message = "pdf-version: the file is PDF {}, newer than {}"
    data = sample(b"")
    newer = file_bytes(pikepdf.open(BytesIO(data)), force_version="1.7")
    assert complaints(newer) == ["warning: " + message.format("1.7", "1.6")]
    newest = file_bytes(pikepdf.open(BytesIO(data)), force_version="2.0")
    assert complaints(newest) == ["error: " + message.format("2.0", "1.6")]
    assert complaints(newest, "screen") == []


def test_encryption() -> None:
    pdf = pikepdf.open(BytesIO(sample(b"")))
    lock = file_bytes(pdf, encryption=pikepdf.Encryption(owner="boss", user="", R=4),
                 deterministic_id=False)  # fmt: skip
    assert complaints(lock) == ["error: encryption: the file is encrypted"]
    assert complaints(lock, "screen") == ["warning: encryption: the file is encrypted"]


def test_password() -> None:
    pdf = pikepdf.open(BytesIO(sample(b"")))
    lock = file_bytes(pdf, encryption=pikepdf.Encryption(owner="boss", user="me", R=4),
                 deterministic_id=False)  # fmt: skip
    message = "error: encryption: the file cannot be read without its password"
    assert complaints(lock) == [message]
    assert preflight(lock).findings[0].severity == "error"


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def test_javascript_of_the_file() -> None:
    def opens(pdf: Pdf, page: Any) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, Next=Array([SCRIPT]))

    def name_entries(pdf: Pdf, page: Any) -> None:
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))

    for change in (opens, name_entries):
        assert found(b"", change) == ["error: javascript: the file holds JavaScript"]
        assert found(b"", change, "screen") == [
            "warning: javascript: the file holds JavaScript"
        ]


def test_javascript_of_a_page() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        page.AA = Dictionary(O=SCRIPT)
        link = Dictionary(Subtype=Name.Link, Rect=Array([-20, -20, -10, -10]), A=SCRIPT)
        page.Annots = Array([link])

    assert found(b"", change) == [
        "error: javascript: a page starts JavaScript",
        "error: javascript: an annotation (Link) starts JavaScript",
    ]


def test_actions_that_follow_each_other_for_ever() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        action = pdf.make_indirect(Dictionary(S=Name.GoTo))
        action.Next = action
        pdf.Root.OpenAction = action

    assert found(b"", change) == []


def test_arrays_that_lead_back_to_themselves_end() -> None:
    """A dictionary within such an array has no number, and was met for ever."""

    def change(pdf: Pdf, page: Any) -> None:
        actions, kids = (pdf.make_indirect(Array([])) for _ in range(2))
        actions.append(Dictionary(S=Name.GoTo, Next=actions))
        kids.append(Dictionary(Kids=kids, Names=Array([String("a.txt"), Dictionary()])))
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, Next=actions)
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Kids=kids))

    message = "embedded-file: the file holds other files: a.txt"
    assert found(b"", change) == [f"warning: {message}"]


def test_embedded_files() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.attachments["b.txt"] = b"b"
        pdf.attachments["a.txt"] = b"a"

    message = "embedded-file: the file holds other files: a.txt, b.txt"
    assert found(b"", change) == [f"warning: {message}"]
    assert found(b"", change, "screen") == []


def note(subtype: str, rect: list[float], **entries: Any) -> Any:
    def change(pdf: Pdf, page: Any) -> None:
        page.Annots = Array([Dictionary(Subtype=Name(subtype), Rect=Array(rect), **entries)])

    return change


def test_annotations_on_a_press() -> None:
    message = "error: annotation: an annotation (Link) lies within the bleed box"
    assert found(b"", note("/Link", [50, 50, 90, 90])) == [message]
    assert found(b"", note("/Link", [-50, 50, -5, 90])) == []
    assert found(b"", note("/PrinterMark", [50, 50, 90, 90])) == []


# Output intents


def intent(**entries: Any) -> Any:
    def change(pdf: Pdf, page: Any) -> None:
        for key, value in entries.items():
            if value is None:
                del pdf.Root.OutputIntents[0][f"/{key}"]
            else:
                made = value(pdf) if callable(value) else value
                pdf.Root.OutputIntents[0][f"/{key}"] = made

    return change


def test_no_output_intent() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        del pdf.Root.OutputIntents

    assert found(TEXT, change) == [f"{INTENT}there is no output intent GTS_PDFX"]
    assert found(TEXT, profile="screen") == []


def test_two_output_intents() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])

    assert found(b"", change) == [
        f"{INTENT}there are 2 output intents GTS_PDFX, but one is permitted"
    ]


def test_an_output_intent_without_a_name() -> None:
    assert found(b"", intent(OutputConditionIdentifier=None)) == [
        f"{INTENT}the output intent does not name its printing condition"
    ]


def test_an_output_intent_without_a_profile() -> None:
    assert found(b"", intent(DestOutputProfile=None)) == [
        f"{INTENT}the output intent has no ICC profile"
    ]


def test_an_output_intent_whose_profile_is_none() -> None:
    broken = intent(DestOutputProfile=lambda pdf: pdf.make_stream(b"no profile", N=4))
    assert found(b"", broken) == [
        f"{INTENT}the profile of the output intent is not an ICC profile"
    ]


def test_an_output_intent_for_other_colours() -> None:
    rgb = intent(DestOutputProfile=lambda pdf: pdf.make_stream(icc(b"prtr", b"RGB "), N=3))
    assert found(b"", rgb) == [
        f"{INTENT}the profile of the output intent is for RGB, not for CMYK"
    ]
    screen = intent(DestOutputProfile=lambda pdf: pdf.make_stream(icc(b"mntr", b"CMYK"), N=4))
    assert found(b"", screen) == [
        f"{INTENT}the profile of the output intent is of the class 'mntr', not 'prtr'"
    ]


def test_an_output_intent_with_a_wrong_number_of_components() -> None:
    wrong = intent(DestOutputProfile=lambda pdf: pdf.make_stream(icc(), N=3))
    assert found(b"", wrong) == [
        f"{INTENT}the profile of the output intent is for CMYK, but declares 3 components"
    ]


# Metadata


def test_claims_nothing_or_something_else() -> None:
    def claims(profile: str, wanted: str) -> list[str]:
        def change(pdf: Pdf, page: Any) -> None:
            old = pdf.Root.Metadata.read_bytes()
            pdf.Root.Metadata.write(
                old.replace(CLAIMS[wanted].encode(), CLAIMS[profile].encode())
            )

        return found(b"", change, wanted)

    assert claims("screen", "pdf/x-4") == ["error: claim: XMP claims no standard, not PDF/X-4"]
    assert claims("pdf/a-2b", "pdf/x-4") == ["error: claim: XMP claims PDF/A-2B, not PDF/X-4"]


@pytest.mark.parametrize("data", [b"", b"<a", b"<a/>"])
def test_metadata_that_is_no_xmp(data: bytes) -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.Root.Metadata.write(data)

    lines = found(b"", change)
    assert lines[0] in (
        "error: metadata: there is no XMP, or it cannot be read",
        "error: claim: XMP claims no standard, not PDF/X-4",
    )


def test_no_metadata() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        del pdf.Root.Metadata

    message = "error: metadata: there is no XMP, or it cannot be read"
    assert found(b"", change) == [message]


def test_metadata_that_disagree() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.docinfo["/Title"] = "another"
        pdf.docinfo["/Author"] = "somebody"
        pdf.docinfo["/CreationDate"] = "D:20200326000001Z"
        pdf.docinfo["/ModDate"] = "yesterday"

    assert found(b"", change) == [
        "warning: metadata: Author is 'somebody' in the file's information, but nothing in XMP",
        "warning: metadata: CreationDate is 'D:20200326000001Z' in the file's information, "
        "but '2020-03-26T09:00:00+09:00' in XMP",
        "warning: metadata: ModDate is 'yesterday' in the file's information, "
        "but '2020-03-26T00:00:00Z' in XMP",
        "warning: metadata: Title is 'another' in the file's information, "
        "but '풍우동주' in XMP",
    ]


def test_a_profile_that_is_cut_off() -> None:
    """The header or the tags say that the profile is longer."""
    whole = bytearray(icc())
    tag = b"A2B0" + (160).to_bytes(4) + (8).to_bytes(4)
    whole[128:132] = (1).to_bytes(4)
    whole[0:4] = (168).to_bytes(4)
    tagged = bytes(whole) + tag + b"\0" * 16 + b"12345678"

    def make(data: bytes) -> list[str]:
        return found(b"", intent(DestOutputProfile=lambda pdf: pdf.make_stream(data, N=4)))

    assert len(tagged) == 168
    assert make(tagged) == make(tagged + b"\0\0") == []
    cut = ["error: output-intent: the profile of the output intent is cut off"]
    assert make(tagged[:160]) == make(tagged[:130]) == cut
    short = tagged[:3] + b"\xa0" + tagged[4:160]  # says that it is as long as it is
    assert make(short) == cut


def test_trapped_as_xmp_has_it() -> None:
    def change(told: str) -> list[str]:
        def change_page(pdf: Pdf, page: Any) -> None:
            data = pdf.Root.Metadata.read_bytes()
            pdf.Root.Metadata.write(
                data.replace(
                    b"</rdf:Description>",
                    b"<pdf:Trapped>%s</pdf:Trapped></rdf:Description>" % told.encode(),
                )
            )

        return found(b"", change_page)

    assert change("False") == []
    assert change("True") == [
        "warning: metadata: Trapped is 'False' in the file's information, but 'True' in XMP"
    ]


def test_metadata_that_a_press_needs() -> None:
    def change(pdf: Pdf, page: Any) -> None:
        pdf.Root.Metadata.write(xmp(CLAIMS["pdf/x-4"]))
        del pdf.trailer.Info

    assert found(b"", change) == [
        "error: metadata: XMP has no dc:title",
        "error: metadata: XMP has no xmp:CreateDate",
        "error: metadata: XMP has no xmp:MetadataDate",
        "error: metadata: XMP has no xmp:ModifyDate",
        "error: metadata: XMP has no xmpMM:DocumentID",
        "error: metadata: XMP has no xmpMM:RenditionClass",
        "error: metadata: XMP has no xmpMM:VersionID",
        "error: metadata: the file does not say whether it is trapped",
    ]


def test_no_identifier() -> None:
    data = sample(b"")
    start = data.index(b"/ID ")
    end = data.index(b"]", start)
    assert complaints(data[:start] + b" " * (end + 1 - start) + data[end + 1 :]) == [
        "error: metadata: the file has no identifier (ID)"
    ]
