from __future__ import annotations

import pytest

from cardgen.approval.people import Person, is_same


@pytest.mark.parametrize(
    ("text", "name", "email"),
    [
        ("李某 <li@example.org>", "李某", "li@example.org"),
        ("  Li   Mou  ", "Li Mou", ""),
        ("li@example.org", "", "li@example.org"),
        ("<li@example.org>", "", "li@example.org"),
        ("이 아무개 ( 외교 )", "이 아무개 ( 외교 )", ""),
    ],
)
def test_a_person_is_read_as_it_is_written(text: str, name: str, email: str) -> None:
    person = Person.of(text)
    assert (person.name, person.email) == (name, email)
    assert Person.of(str(person)) == person


@pytest.mark.parametrize(
    "text", ["", " ", "<>", "…", "a <b", "a\nb <c@d>", "a\u202eb", "x" * 300]
)
def test_what_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a name or an address"):
        Person.of(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Li Mou", "li  mou", True),
        ("张 三", "张三", True),
        ("Ｌｉ", "li", True),
        ("Li Mou <a@example.org>", "L. M. <A@Example.org>", True),
        ("Li Mou <a@example.org>", "Li Mou <b@example.org>", True),
        ("Straße", "STRASSE", True),
        ("홍길동", "홍길동", True),
        ("Li Mou", "Li Mo", False),
        ("Li <a@example.org>", "Mo <b@example.org>", False),
        ("Li", "li@example.org", False),
        ("ab@example.org", "abexampleorg", False),
    ],
)
def test_one_thing_in_common_makes_one_person(one: str, other: str, same: bool) -> None:
    assert is_same(Person.of(one), Person.of(other)) is same
    assert is_same(Person.of(other), Person.of(one)) is same


def test_who_is_known_is_found_by_name_or_address() -> None:
    known = [Person("Li Mou", "li@example.org")]
    assert is_same(Person.of("li mou"), Person.of("LI@example.org"), known)
    assert not is_same(Person.of("li mou"), Person.of("mo@example.org"), known)
