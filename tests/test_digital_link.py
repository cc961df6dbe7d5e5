"""URIs of GS1 Digital Link, as the standard writes them."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, strategies as st

from cardgen import gs1
from cardgen.gs1 import Malformed

GTIN = "08801234567893"


@pytest.mark.parametrize(
    ("written", "uri"),
    [
        (f"https://example.org (01){GTIN}", f"https://example.org/01/{GTIN}"),
        (f"https://example.org/a/ (01){GTIN}", f"https://example.org/a/01/{GTIN}"),
        (f"https://example.org/box/ (01){GTIN}", f"https://example.org/box/01/{GTIN}"),
        (f"https://e.org/!~/01/{GTIN}", f"https://e.org/!~/01/{GTIN}"),
        # Qualifiers in the order of the standard, whatever order they are given in.
        (
            f"https://example.org (21)7(17)2027-12-31(10)L24(01){GTIN}(22)2A",
            f"https://example.org/01/{GTIN}/22/2A/10/L24/21/7?17=271231",
        ),
        (
            f"https://id.gs1.org(00)388012340000000179(02){GTIN}(37)8000(330n)12.5",
            f"https://id.gs1.org/00/388012340000000179?02={GTIN}&37=8000&3301=000125",
        ),
        (f"https://e.org (01){GTIN}(10)A/b%+", f"https://e.org/01/{GTIN}/10/A%2Fb%25%2B"),
        (f"https://e.org/01/{GTIN}/10/A%2Fb", f"https://e.org/01/{GTIN}/10/A%2Fb"),
        (
            f"https://e.org/x/01/{GTIN}?17=271231&linkType=gs1:pip",
            f"https://e.org/x/01/{GTIN}?17=271231&linkType=gs1:pip",
        ),
    ],
)
def test_what_becomes_of_element_strings(written: str, uri: str) -> None:
    assert gs1.parse_link(written)[0] == uri


@given(st.text("!\"%&'*+,-./0123456789:;<=>?ABCXYZ_abcxyz", min_size=1, max_size=20))
def test_every_lot_comes_back_from_its_uri(lot: str) -> None:
    uri, elements = gs1.parse_link(f"https://example.org (01){GTIN}(10){lot}")
    parts = urlsplit(uri)
    assert unquote(parts.path.rpartition("/")[2]) == lot
    assert (parts.query, parts.fragment) == ("", "")
    assert gs1.parse_link(uri) == (
        uri,
        tuple(each._replace(reading=each.value) for each in elements),
    )


@pytest.mark.parametrize(
    ("written", "said", "hint"),
    [
        (
            f"(01){GTIN}",
            "'' is not a web address",
            'write data = "https://example.org (01){gtin}(10){lot}"',
        ),
        (
            f"https://localhost (01){GTIN}",
            "'localhost' is not the name of a web server",
            'write data = "https://example.org (01){gtin}(10){lot}"',
        ),
        *(
            (
                f"{address} (01){GTIN}",
                f"'{address}' is not a web address",
                'write data = "https://example.org (01){gtin}(10){lot}"',
            )
            for address in ("ftp://e.org", "https:", "e.org")
        ),
        (
            f"https://e.org?a=b (01){GTIN}",
            "'https://e.org?a=b' cannot come before a key",
            "write only a plain path, without ? and #",
        ),
        (
            f"https://e.org/01/{GTIN}/21/7/10/L24",
            f"the qualifiers of (01) do not have the order /10/21 in "
            f"'https://e.org/01/{GTIN}/21/7/10/L24'",
            "change their order",
        ),
        (
            f"https://e.org/01/{GTIN}/17/271231",
            f"(17) is not a qualifier of (01) in the path of 'https://e.org/01/{GTIN}/17/271231'",
            "write it after ?, as in ?17=…",
        ),
        (
            f"https://e.org/01/{GTIN}/10",
            f"'10' at the end of the path of 'https://e.org/01/{GTIN}/10' has no value",
            "add the value, or delete the end of the path",
        ),
        (
            "https://e.org/about",
            "'https://e.org/about' has no GS1 key in its path",
            'write data = "https://example.org (01){gtin}(10){lot}"',
        ),
        (
            f"https://e.org/01/{GTIN}/10/50%",
            f"a % in 'https://e.org/01/{GTIN}/10/50%' has no two hexadecimal digits after it",
            "write %25",
        ),
        (
            f"https://e.org/01/{GTIN}/10/批",
            f"a URI cannot contain '批' (U+6279), as in 'https://e.org/01/{GTIN}/10/批'",
            "write each byte of its UTF-8 as %XX",
        ),
        (
            f"https://e.org (01){GTIN}(37)5",
            "(01) GTIN and (37) COUNT cannot be used together",
            "",
        ),
        (
            "https://e.org/01/8801234567893",
            "(01) '8801234567893' is not complete in 'https://e.org/01/8801234567893'",
            f"write {GTIN}",
        ),
    ],
)
def test_whole_messages(written: str, said: str, hint: str) -> None:
    with pytest.raises(Malformed) as caught:
        gs1.parse_link(written)
    assert (str(caught.value), caught.value.hint) == (said, hint)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("https://e.org (01){gtin}(10){lot}", ""),
        ("https://{host} (01){gtin}", ""),
        ("https://e.org (09){x}", "(09) is not an application identifier of logistic labels"),
        ("ftp://e.org (01){gtin}", "'ftp://e.org' is not a web address"),
    ],
)
def test_a_template_s_link_is_checked_before_its_values(data: str, said: str) -> None:
    try:
        gs1.check_link_outline(data)
    except Malformed as error:
        assert str(error) == said  # noqa: PT017 - either is right
    else:
        assert not said
