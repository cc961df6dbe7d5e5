"""Element strings, judged by biip, an independent interpreter."""

from __future__ import annotations

from datetime import date

import biip.checksums
import pytest
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_messages import GS1Message
from hypothesis import given, strategies as st

from cardgen import gs1
from cardgen.gs1 import IDENTIFIERS, Malformed, compute_check_digit, join_elements, parse

CHARACTERS = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)


def value(identifier: str) -> st.SearchStrategy[str]:
    known = IDENTIFIERS[identifier]
    match known.kind:
        case "text":
            texts = st.text(CHARACTERS, min_size=1, max_size=known.most)
            return texts.map(lambda text: text.replace("(", "-"))
        case "date":
            dates = st.dates(date(2000, 1, 1), date(2074, 12, 31))
            return dates.map(lambda day: day.strftime("%y%m%d"))
        case "key":
            digits = st.text("0123456789", min_size=known.most - 1, max_size=known.most - 1)
            return digits.map(lambda text: text + compute_check_digit(text))
        case _:
            return st.text("0123456789", min_size=known.least, max_size=known.most)


elements = st.lists(st.sampled_from(sorted(IDENTIFIERS)), min_size=1, max_size=5, unique=True)
data = elements.flatmap(
    lambda names: st.tuples(*(value(n).map(lambda v, n=n: f"({n}){v}") for n in names))  # type: ignore[misc]
).map("".join)


@given(data)
def test_others_read_the_same(text: str) -> None:
    found = parse(text)
    assert gs1.format_elements(found) == text
    read = GS1Message.parse(join_elements(found))
    assert read.as_hri() == text
    assert [(e.ai.ai, e.value) for e in read.element_strings] == [e[:2] for e in found]


@pytest.mark.parametrize("identifier", sorted(IDENTIFIERS))
def test_the_table_is_that_of_others(identifier: str) -> None:
    ours, theirs = IDENTIFIERS[identifier], GS1ApplicationIdentifier.extract(identifier)
    kind = "X" if ours.kind == "text" else "N"
    lengths = f"{ours.most}" if ours.least == ours.most else f"..{ours.most}"
    assert theirs.format == f"N{len(identifier)}+{kind}{lengths}"
    two = [gs1.Element(identifier, "1", "1"), gs1.Element("00", "1", "1")]
    assert theirs.separator_required == (gs1.SEPARATOR in join_elements(two))


@pytest.mark.parametrize("identifier", sorted(IDENTIFIERS))
def test_each_kind_of_value_is_checked(identifier: str) -> None:
    known = IDENTIFIERS[identifier]
    keys = ("00", "01", "02", "402", "410", "411", "412", "413", "414")
    if identifier in keys:  # General Specifications 3.2: "check digit"
        digits = "1" * (known.most - 1)
        right = biip.checksums.gs1_standard_check_digit(digits)
        assert parse(f"({identifier}){digits}{right}")[0].value == f"{digits}{right}"
        with pytest.raises(Malformed, match="ends with the check digit"):
            parse(f"({identifier}){digits}{(right + 1) % 10}")
    elif known.kind == "text":
        assert parse(f"({identifier})A")[0].value == "A"
    else:
        with pytest.raises(Malformed, match="must be a "):
            parse(f"({identifier}){'1' * (known.most - 1)}A")


@given(st.text("0123456789", min_size=7, max_size=17))
def test_check_digits(digits: str) -> None:
    assert int(compute_check_digit(digits)) == biip.checksums.gs1_standard_check_digit(digits)


@pytest.mark.parametrize(
    ("written", "encoded", "read"),
    [
        ("(00)3 8801234 000000017 9", "00388012340000000179", "(00)~3~8801234~000000017~9"),
        (
            "(02)8801234567893(37)2 000(10)L24",
            "0208801234567893372000\x1d10L24",
            "(02)~08801234567893 (37)~2~000 (10)~L24",
        ),
        ("(17)2027-12-31(10)A", "1727123110A", "(17)~271231 (10)~A"),
        ("(15)270200", "15270200", "(15)~270200"),
        ("(10)A(400)B", "10A\x1d400B", "(10)~A (400)~B"),
        ("(3302)12.5", "3302001250", "(3302)~001250"),
        ("(3301)12", "3301000120", "(3301)~000120"),
        ("(3301)000125", "3301000125", "(3301)~000125"),
        ("(330n)12.5", "3301000125", "(3301)~000125"),
        ("(330n)12", "3300000012", "(3300)~000012"),
        ("(3300)100", "3300000100", "(3300)~000100"),
        ("(10)L(2)4", "10L(2)4", "(10)~L(2)4"),
        ("(01)96385074", "0100000096385074", "(01)~00000096385074"),
        ("(02)012345678905", "0200012345678905", "(02)~00012345678905"),
    ],
)
def test_what_is_encoded_and_read(written: str, encoded: str, read: str) -> None:
    found = parse(written)
    assert join_elements(found) == encoded
    assert gs1.format_interpretation(found) == read.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("written", "said", "hint"),
    [
        (
            "340",
            "'340' does not begin with an application identifier in brackets",
            'write, for example, data = "(00){sscc}"',
        ),
        (
            "x(10)L24",
            "'x(10)L24' does not begin with an application identifier in brackets",
            'write, for example, data = "(00){sscc}"',
        ),
        (
            "(09)1",
            "(09) is not an application identifier of logistic labels",
            "choose one of: 00, 01, 02, 10, 11, 13, 15, 16, 17, 20, 21, 22, …",
        ),
        (
            "(10)",
            "(10) BATCH/LOT has no value",
            "fill in its field, or leave it out",
        ),
        ("(10)A(10)B", "(10) BATCH/LOT is twice in '(10)A(10)B'", "remove one"),
        (
            "(10)批次",
            "(10) BATCH/LOT cannot contain '批' (U+6279), as in '批次'",
            "use ASCII letters and digits, and the marks !\"%&'()*+,-./:;<=>?_",
        ),
        (
            "(10)123456789012345678901",
            "(10) BATCH/LOT must have 1 to 20 characters, but '123456789012345678901' has 21",
            "",
        ),
        ("(00)1234", "(00) SSCC must have 18 digits, but '1234' has 4", ""),
        ("(00)12三4", "(00) SSCC must be a number, but '12三4' is not", ""),
        (
            "(02)08801234567890",
            "(02) CONTENT: '08801234567890' ends with the check digit 0, but 3 is right",
            "check the digits",
        ),
        (
            "(17)270230",
            "(17) USE BY OR EXPIRY must be a date, but '270230' is not",
            "write 271231 or 2027-12-31",
        ),
        (
            "(17)1999-01-01",
            "(17) USE BY OR EXPIRY: the year of '1999-01-01' is not from 2000 to 2074; a "
            "barcode has only two digits of it, so readers take another year",
            "check the year",
        ),
        (
            "(17)2080-12-31",
            "(17) USE BY OR EXPIRY: the year of '2080-12-31' is not from 2000 to 2074; a "
            "barcode has only two digits of it, so readers take another year",
            "check the year",
        ),
        (
            "(17)801231",
            "(17) USE BY OR EXPIRY: the year of '801231' is not from 2000 to 2074; a barcode "
            "has only two digits of it, so readers take another year",
            "check the year",
        ),
        (
            "(330n)1234.5678",
            "(3304) GROSS WEIGHT (kg) must have 6 digits, but '12345678' has 8",
            "",
        ),
        (
            "(3301)12.25",
            "(3301) GROSS WEIGHT (kg) has no room for the decimals of '12.25'",
            "use (3302)",
        ),
    ],
)
def test_whole_messages(written: str, said: str, hint: str) -> None:
    with pytest.raises(Malformed) as caught:
        parse(written)
    assert (str(caught.value), caught.value.hint) == (said, hint)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("00 02 37 17 10 400 410 3301", []),
        ("00", []),
        ("02 00", ["(02) CONTENT needs (37) COUNT"]),
        ("00 10", ["(10) BATCH/LOT needs (01) GTIN or (02) CONTENT"]),
        ("00 01 02 37", ["(01) GTIN and (02) CONTENT cannot be used together",
                         "(01) GTIN and (37) COUNT cannot be used together"]),
    ],
)  # fmt: skip
def test_what_belongs_together(label: str, said: list[str]) -> None:
    assert [str(error) for error in gs1.find_contradictions(label.split())] == said


@given(st.text() | st.text("()0123456789 A-.\x1d", max_size=40))
def test_no_text_crashes(text: str) -> None:
    try:
        found = parse(text)
    except Malformed:
        return
    assert parse(gs1.format_elements(found)) is not None
