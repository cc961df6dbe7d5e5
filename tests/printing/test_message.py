"""Bytes of IPP, encoded and decoded."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cardgen.printing.ipp.message import (
    IntegerRange,
    IppAttribute,
    IppGroup,
    IppMessage,
    IppValue,
    Localized,
    Resolution,
    Tag,
    decode,
    encode,
    make_attribute,
    make_collection,
)

# RFC 8010 appendix A.1: Print-Job, as far as its table shows the bytes.
PRINT_JOB = (
    b"\x01\x01\x00\x02\x00\x00\x00\x01\x01"
    b"\x47\x00\x12attributes-charset\x00\x05utf-8"
    b"\x48\x00\x1battributes-natural-language\x00\x05en-us"
    b"\x45\x00\x0bprinter-uri\x00\x1cipp://printer.example.com/pr"
    b"\x42\x00\x08job-name\x00\x06foobar"
    b"\x22\x00\x16ipp-attribute-fidelity\x00\x01\x01\x02"
    b"\x21\x00\x06copies\x00\x04\x00\x00\x00\x14"
    b"\x44\x00\x05sides\x00\x13two-sided-long-edge\x03"
)
# RFC 8010 appendix A.7's kind: a collection within another, as PWG 5100.7 has media-col.
MEDIA = (
    b"\x34\x00\x09media-col\x00\x00"
    b"\x4a\x00\x00\x00\x0amedia-size\x34\x00\x00\x00\x00"
    b"\x4a\x00\x00\x00\x0bx-dimension\x21\x00\x00\x00\x04\x00\x00\x27\x10"
    b"\x4a\x00\x00\x00\x0by-dimension\x21\x00\x00\x00\x04\x00\x00\x3a\x98"
    b"\x37\x00\x00\x00\x00\x37\x00\x00\x00\x00"
)
WITH_MEDIA = b"\x02\x00\x00\x05\x00\x00\x00\x07\x02" + MEDIA + b"\x03"


def test_print_job_of_the_standard() -> None:
    message, length = decode(PRINT_JOB + b"%PDF")
    assert length == len(PRINT_JOB)
    assert (message.code, message.request, message.version) == (2, 1, (1, 1))
    assert message.group(Tag.OPERATION)["job-name"] == ["foobar"]
    assert message.group(Tag.OPERATION)["ipp-attribute-fidelity"] == [True]
    assert message.group(Tag.JOB) == {"copies": [20], "sides": ["two-sided-long-edge"]}
    assert encode(message) == PRINT_JOB


def test_collections_within_one_another() -> None:
    size = make_collection(
        "media-size",
        [
            make_attribute(Tag.INTEGER, "x-dimension", 10000),
            make_attribute(Tag.INTEGER, "y-dimension", 15000),
        ],
    )
    message = IppMessage(5, 7, (IppGroup(Tag.JOB, (make_collection("media-col", [size]),)),))
    assert encode(message) == WITH_MEDIA
    assert decode(WITH_MEDIA)[0] == message
    assert message.group(Tag.JOB) == {
        "media-col": [{"media-size": [{"x-dimension": [10000], "y-dimension": [15000]}]}]
    }


_INTEGERS = st.integers(-(2**31), 2**31 - 1)
_NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def _of(tags: list[int], values: st.SearchStrategy[Any]) -> st.SearchStrategy[IppValue]:
    return st.builds(IppValue, st.sampled_from([int(tag) for tag in tags]), values)


_FLAT = st.one_of(
    _of([Tag.INTEGER, Tag.ENUM], _INTEGERS),
    _of([Tag.BOOLEAN], st.booleans()),
    _of([Tag.OCTETS, 0x70], st.binary(max_size=30)),
    _of([Tag.DATE_TIME], st.binary(min_size=11, max_size=11)),
    _of([Tag.RESOLUTION], st.builds(Resolution, _INTEGERS, _INTEGERS, st.sampled_from([3, 4]))),
    _of([Tag.RANGE], st.builds(IntegerRange, _INTEGERS, _INTEGERS)),
    _of([Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE], st.builds(Localized, _NAMES, _TEXTS)),
    _of([Tag.TEXT, Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.URI_SCHEME, Tag.CHARSET, Tag.LANGUAGE,
         Tag.MIME], _TEXTS),
    _of([Tag.UNSUPPORTED, Tag.UNKNOWN, Tag.NO_VALUE, Tag.NOT_SETTABLE, Tag.DELETE,
         Tag.ADMIN_DEFINE], st.none()),
)  # fmt: skip
_VALUES = st.recursive(
    _FLAT,
    lambda inner: _of(
        [Tag.BEGIN_COLLECTION],
        st.lists(
            st.builds(IppAttribute, _NAMES, st.lists(inner, min_size=1, max_size=3).map(tuple)),
            max_size=3,
        ).map(tuple),
    ),
    max_leaves=6,
)
_ATTRIBUTES = st.builds(
    IppAttribute, _NAMES, st.lists(_VALUES, min_size=1, max_size=3).map(tuple)
)
_MESSAGES = st.builds(
    IppMessage,
    st.integers(0, 0x7FFF),
    _INTEGERS,
    st.lists(
        st.builds(
            IppGroup,
            st.sampled_from([1, 2, 4, 5]),
            st.lists(_ATTRIBUTES, max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(_MESSAGES)
def test_what_is_encoded_is_decoded(message: IppMessage) -> None:
    data = encode(message)
    assert decode(data + b"document") == (message, len(data))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_value_error(data: bytes) -> None:
    read_or_refused(data)
    read_or_refused(WITH_MEDIA[:9] + data)


def read_or_refused(data: bytes) -> None:
    try:
        message, length = decode(data)
    except ValueError:
        return
    assert 0 < length <= len(data)
    assert decode(encode(message))[0] == message


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([PRINT_JOB, WITH_MEDIA]), st.data())
def test_damaged_messages(whole: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(whole) - 1))
    patch = draw.draw(st.binary(max_size=4))
    read_or_refused(whole[:place] + patch + whole[place + draw.draw(st.integers(0, 4)) :])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it ends after 0 bytes"),
        (PRINT_JOB[:-1], "it ends after"),
        (PRINT_JOB[:8] + b"\x44\x00\x01a\x00\x00\x03", "before the first group"),
        (PRINT_JOB[:8] + b"\x01\x44\x00\x00\x00\x00\x03", "no name before it"),
        (PRINT_JOB[:8] + b"\x01\x44\xff\xff", "in the middle"),
        (PRINT_JOB[:8] + b"\x01\x21\x00\x01a\x00\x03abc\x03", "has 3 bytes"),
        (
            PRINT_JOB[:8] + b"\x01\x35\x00\x01a\x00\x06\x00\x00\x00\x00ab\x03",
            "longer than it says",
        ),
        (WITH_MEDIA[:9] + MEDIA[:14] + b"\x03", "in the middle"),
        (WITH_MEDIA[:9] + b"\x34\x00\x01a\x00\x00" + b"\x02\x00\x00", "does not end"),
        (WITH_MEDIA[:9] + b"\x34\x00\x01a\x00\x00" + b"\x21\x00\x01b", "in the wrong place"),
        (
            WITH_MEDIA[:9] + b"\x34\x00\x01a\x00\x00" + b"\x21\x00\x00\x00\x04abcd",
            "has no name",
        ),
        (
            WITH_MEDIA[:9]
            + b"\x34\x00\x01a\x00\x00"
            + b"\x4a\x00\x00\x00\x01a\x34\x00\x00\x00\x00" * 5000,
            "too deep",
        ),
    ],
)
def test_what_is_no_message(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        decode(data)


@pytest.mark.parametrize(
    "attributes",
    [
        IppAttribute("", (IppValue(Tag.KEYWORD, "a"),)),
        IppAttribute("a", ()),
        make_attribute(Tag.INTEGER, "a", 2**31),
        make_attribute(Tag.INTEGER, "a", "many"),
        make_attribute(Tag.TEXT, "a", "x" * 40000),
        make_collection("a", [IppAttribute("b", ())]),
    ],
)
def test_what_cannot_be_said(attributes: IppAttribute) -> None:
    with pytest.raises(ValueError, match=r"a name and a value|cannot be|longer than IPP"):
        encode(IppMessage(2, 1, (IppGroup(Tag.JOB, (attributes,)),)))


def test_many_values_take_no_longer_than_they_are_many() -> None:
    value = b"\x44\x00\x00\x00\x00"
    data = struct.pack(">bbHi", 2, 0, 0, 1) + b"\x04\x44\x00\x01a\x00\x00" + value * 200_000
    message, _ = decode(data + b"\x03")
    assert len(message.group(Tag.PRINTER)["a"]) == 200_001
