"""Findings about the data of a letter, each with its rule, line and hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardgen import Project
from cardgen.errors import CardgenError
from cardgen.letters import (
    Arrangement,
    letter_template,
    load_data,
    load_shared,
    locate_error,
    set_letter,
)

PROJECT = Project.open()
DATA = """date = 2021-07-05
register = "ceremonial"
[values]
from_city = "横滨市"
to_city = "上海"
years = 48
disaster = "台风"
[sender]
kind = "holder"
rank = "head"
title = "市长"
office = { zh = "横滨市", ja = "横浜市" }
name = { zh = "白石美咲", ja = "白石美咲" }
seal = { zh = "横滨市印", ja = "横浜市印" }
[addressee]
kind = "holder"
rank = "head"
title = "区长"
office = { zh = "上海市", ja = "上海市" }
name = { zh = "许文清", ja = "許文清" }
"""
GOODS = '[[goods]]\nitem = "口罩"\nquantity = {}\nunit = "只"\nboxes = {}\n'


def complaint(
    folder: Path, text: str, letter: str = "sympathy", arrangement: Arrangement = "sequence"
) -> str:
    file = folder / "letter.toml"
    file.write_text(text, encoding="utf-8")
    template = letter_template(letter)
    try:
        set_letter(template, load_data(file), PROJECT, "zh-ja", arrangement)
    except CardgenError as error:
        return str(locate_error(error, file)).replace(f"{folder}/", "")
    pytest.fail("nothing was wrong")


def change(old: str, new: str) -> str:
    assert DATA.count(old) == 1, old
    return DATA.replace(old, new)


CASES = [
    (
        change('to_city = "上海"\n', ""),
        "letter.toml:3: missing-value: sympathy.opening needs a value for {to_city}\n"
        "  hint: write to_city below [values], or into a column of the list",
    ),
    (
        f'{DATA}honorific = {{ zh = "阁下", ja = "殿下" }}\n',
        "letter.toml:21: unknown-honorific: '殿下' is not an honorific in ja\n"
        "  hint: did you mean 殿?",
    ),
    (
        f'{DATA}honorific = {{ zh = "阁下", ja = "御中" }}\n',
        "letter.toml:21: unknown-honorific: 御中 is for an organisation, not for ",
    ),
    (
        change('"区长"', '"区長長"'),
        "letter.toml:18: unknown-term: the glossary has no title '区長長'",
    ),
    (
        f'closing = {{ ja = "謹白" }}\n{DATA}',
        "letter.toml:1: unpaired-closing: 急啓 does not go with the closing 謹白\n"
        "  hint: write 草々 or 不一 or 敬具",
    ),
    (
        f'closing = {{ jp = "敬具" }}\n{DATA}',
        "letter.toml:1: bad-letter: closing: 'jp' is not a known language",
    ),
    (
        change('ja = "横浜市印"', 'ja = "横浜市長之印章専用也"'),
        "letter.toml:14: seal-text: the seal '横浜市長之印章専用也' has 10 characters, "
        "more than 9",
    ),
    (
        change("[addressee]", 'seal_size = "8cm"\n[addressee]'),
        "letter.toml:15: bad-letter: sender.seal_size: '8cm' is not a size for a seal",
    ),
    (
        change('name = { zh = "许文清", ja = "許文清" }', 'name = "許文清"')
        .replace('office = { zh = "上海市", ja = "上海市" }\nname = "許文清"\n', "")
        .replace('title = "区长"\n', ""),
        "letter.toml:15: bad-letter: addressee: office, title and name are all missing",
    ),
    (
        DATA + GOODS.format(0, 1),
        "bad-letter: row 1 of goods: 口罩: quantity is less than 1",
    ),
    (
        DATA + GOODS.format('"many"', 1),
        "bad-letter: row 1 of goods: quantity: 'many' is not a whole number\n"
        "  hint: write digits, as in quantity = 300",
    ),
    (
        DATA.replace("2021-07-05", "1700-07-05").replace("ceremonial", "official"),
        "bad-value: 1700-07-05 is before the first era in ja\n"
        '  hint: write calendar = { ja = "western" }',
    ),
]


@pytest.mark.parametrize(("text", "said"), CASES)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in complaint(tmp_path, text)


def test_a_text_past_the_pages_of_its_template(tmp_path: Path) -> None:
    note = f'note = {{ zh = "{"文" * 9000}", ja = "{"あ" * 9000}" }}\n'
    said = complaint(tmp_path, note + DATA)
    assert said == (
        "letter.toml: overflow: sympathy has 16 pages, but the limit is 8\n"
        "  hint: shorten the letter, or raise most in [page]"
    )


def test_a_column_too_narrow_for_its_number(tmp_path: Path) -> None:
    text = DATA.replace("years = 48", "places = 1\ndate = 2021-07-01") + GOODS.format(1, 1)
    text += '[[distribution]]\nrecipient = "市立医院"\nitem = "体温检测仪"\nunit = "台"\n'
    text += f"quantity = {'8' * 18}\ndelivered = 2021-07-01\n"
    said = complaint(tmp_path, text, "distribution-report", "parallel")
    assert "overflow: a row: a word in '888,888,888,888,888,888台' is too long" in said


def test_a_paragraph_that_the_translation_lacks(tmp_path: Path) -> None:
    from cardgen.resources import MESSAGES

    pair = tmp_path / "messages" / "zh-ja"
    pair.mkdir(parents=True)
    for file in (MESSAGES / "zh-ja").glob("*.po"):
        text = file.read_text(encoding="utf-8")
        if file.stem == "letters":
            begin = text.index("msgstr", text.index('msgctxt "sympathy.2"'))
            text = f'{text[:begin]}msgstr ""{text[text.index(chr(10), begin) :]}'
        (pair / file.name).write_text(text, encoding="utf-8")
    (tmp_path / "cardgen.toml").write_text('messages = "messages"\n', encoding="utf-8")
    file = tmp_path / "letter.toml"
    file.write_text(DATA, encoding="utf-8")
    with pytest.raises(CardgenError) as caught:
        set_letter(
            letter_template("sympathy"), load_data(file), Project.open(tmp_path), "zh-ja"
        )
    said = str(locate_error(caught.value, file)).replace(f"{tmp_path}/", "")
    assert said.startswith("messages/zh-ja/letters.po:")
    assert said.endswith(
        "untranslated: sympathy.2 has no translation\n"
        "  hint: translate it, or make a draft of it, a proof with a watermark"
    )


def test_one_language_alone_may_have_another_calendar(tmp_path: Path) -> None:
    file = tmp_path / "letter.toml"
    file.write_text(f'calendar = {{ ja = "era" }}\n{DATA}', encoding="utf-8")
    letter = set_letter(letter_template("sympathy"), load_data(file), PROJECT, "zh-ja")
    assert letter.pages


def test_what_letters_to_many_share_needs_no_addressee(tmp_path: Path) -> None:
    file = tmp_path / "all.toml"
    file.write_text(DATA[: DATA.index("[addressee]")], encoding="utf-8")
    assert load_shared(file).sender.title == "市长"
