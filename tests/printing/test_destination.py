"""Addresses of printers."""

from __future__ import annotations

import pytest

from cardgen.errors import FieldError
from cardgen.printing import Destination


@pytest.mark.parametrize(
    ("text", "found", "shown"),
    [
        ("ipp://h", Destination("ipp", "h", 631, "/ipp/print"), "ipp://h/ipp/print"),
        ("IPPS://H:8631/a", Destination("ipps", "h", 8631, "/a"), "ipps://h:8631/a"),
        ("socket://10.0.0.17", Destination("socket", "10.0.0.17", 9100), "socket://10.0.0.17"),
        ("socket://[fe80::1]:9101/", Destination("socket", "fe80::1", 9101),
         "socket://[fe80::1]:9101"),
        ("file:/dev/stdout", Destination("stdout"), "-"),
        ("file:///dev/fd/1", Destination("stdout"), "-"),
        ("usb:/dev/usb/lp0", Destination("usb", path="/dev/usb/lp0"), "usb:/dev/usb/lp0"),
        ("usb:///dev/usb/lp0", Destination("usb", path="/dev/usb/lp0"), "usb:/dev/usb/lp0"),
        ("file:a.zpl", Destination("file", path="a.zpl"), "file:a.zpl"),
        ("cups:창고 1", Destination("cups", path="창고 1"), "cups:창고 1"),
        ("winspool:Zebra ZD420", Destination("winspool", path="Zebra ZD420"),
         "winspool:Zebra ZD420"),
        ("-", Destination("stdout"), "-"),
    ],
)  # fmt: skip
def test_addresses(text: str, found: Destination, shown: str) -> None:
    assert Destination.at(text) == found
    assert str(found) == shown


def test_the_uri_of_a_queue() -> None:
    assert Destination("cups", path="창고 1").uri == (
        "ipp://localhost/printers/%EC%B0%BD%EA%B3%A0%201"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not a printer address"),
        ("office", "is not a printer address"),
        ("ip://h", "did you mean ipp"),
        ("http://h", "is not a printer address"),
        ("ipp:", "is not a printer address"),
        ("ipp://", "has no host name"),
        ("ipp://h:x", "has no host name"),
        ("ipp://[::1", "has no host name"),
        ("ipp://a b/", "has no host name"),
        ("socket://h/queue", "has a path"),
        ("ipp://somebody:secret@h", "has parts that a printer"),
        ("ipp://h/?a", "has parts that a printer"),
        ("file:a\x00b", "a character that names cannot have"),
    ],
)
def test_what_is_no_address(text: str, said: str) -> None:
    with pytest.raises(FieldError) as caught:
        Destination.at(text)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)
