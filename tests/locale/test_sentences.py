"""English sentences found among the texts of a catalog, and translated with their values."""

from __future__ import annotations

import pytest

from cardgen.locale.sentences import Sentences, load_sentences

TEXTS = {
    "the list has no rows": "목록에 행이 없습니다",
    "{file} has no column {column}": "{file}에 {column} 열이 없습니다",
    "{file} has no column {column}, but {other}": "{file}에 {column} 열이 없지만 {other}",
    "{name} is not a number": "{name}은(는) 숫자가 아닙니다",
    "write {value} or {value}": "{value}을(를) 쓰십시오",
    "box {number}: ": "상자 {number}: ",
    "box {number}": "상자 {number}",
    "{count} boxes": "상자 {count}개",
    "on paper: {counts}": "종이 위: {counts}",
    ", ": ", ",
    "cannot be read: {reason}": "읽을 수 없습니다: {reason}",
    "no such file": "파일이 없습니다",
    "is empty": "은(는) 비어 있습니다",
    "has no formula": "수식이 없습니다",
    "the cell {reason}": "이 칸은 {reason}",
    "failed to start": "시작하지 못했습니다",
    "a brace {{ in {place}": "{place}의 괄호 {{",
    ", or ": " 또는 ",
    " or ": " 또는 ",
    "give {names} too, or leave it out": "{names}도 지정하거나, 빼십시오",
    "keep it": "그대로 두십시오",
    "{column}: cardgen reads {value} in {rows}": "{column}: {rows}의 {value}을(를) 읽습니다",
    "row {rows}": "{rows}행",
    "rows {most} and {last}": "{most}, {last}행",
    " and ": " 및 ",
    "to print it, use it in {column}": "인쇄하려면 {column}에 쓰십시오",
    "; voided: {voided}": "; 무효: {voided}",
    "item": "품명",
    "--to file:{path}: there is no such folder": "--to file:{path}: 폴더가 없습니다",
    "city": "도시",
    "there is no {kind} {name}": "{name}인 {kind}이(가) 없습니다",
    "add it: cardgen add {word} --kind {kind}": "추가: cardgen add {word} --kind {kind}",
}


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    return Sentences("ko", TEXTS)


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("the list has no rows", "목록에 행이 없습니다"),
        ("a.csv has no column 품명", "a.csv에 품명 열이 없습니다"),
        # the text with most letters of the sentence, and a value that is a text itself
        (
            "a.csv has no column 품명, but the list has no rows",
            "a.csv에 품명 열이 없지만 목록에 행이 없습니다",
        ),
        # a predicate whose subject has a text
        ("the cell has no formula", "이 칸은 수식이 없습니다"),
        # particles by the last letter of the value
        ("수량 is not a number", "수량은 숫자가 아닙니다"),
        ("단위 is not a number", "단위는 숫자가 아닙니다"),
        # a name that stands twice has one value
        ("write 3 or 3", "3을 쓰십시오"),
        ("write 3 or 4", "write 3 or 4"),
        # a name and a predicate
        ("box 3: quantity is empty", "상자 3: quantity는 비어 있습니다"),
        ("수량 failed to start", "수량 시작하지 못했습니다"),
        # a text behind others
        ("2 boxes; voided: 3", "상자 2개; 무효: 3"),
        # the words of a command are not translated
        ("there is no city x", "x인 도시가 없습니다"),
        (
            "add it: cardgen add x --kind city",
            "추가: cardgen add x --kind city",
        ),
        # parted where both sides are known, though the first one alone has a joint, too
        (
            "give 단위 too, or leave it out, or keep it",
            "단위도 지정하거나, 빼십시오 또는 그대로 두십시오",
        ),
        # a short text rather than two sides of a joint, and several counts as one value
        ("on paper: 2 boxes, 3 boxes", "종이 위: 상자 2개, 상자 3개"),
        # a folder that has a word for its name
        ("--to file:item: there is no such folder", "--to file:item: 폴더가 없습니다"),
        # what cardgen does is no command
        ("품명: cardgen reads '-' in row 5", "품명: 5행의 '-'을(를) 읽습니다"),
        # a short text of numbers is no list of two texts
        ("품명: cardgen reads '-' in rows 5 and 6", "품명: 5, 6행의 '-'을(를) 읽습니다"),
        # a text behind a text that ends with a value
        (
            "to print it, use it in 품명, or keep it",
            "인쇄하려면 품명에 쓰십시오 또는 그대로 두십시오",
        ),
        # single words in a list are names
        ("write box, item or unit", "write box, item or unit"),
        ("医用口罩 or 手套 is empty", "医用口罩 또는 手套은(는) 비어 있습니다"),
        # numbers are one value
        ("row 3 and 4", "3 및 4행"),
        # a column has the name that the list gives it
        ("a.csv has no column city", "a.csv에 city 열이 없습니다"),
        # joined sentences
        ("box 3: the list has no rows", "상자 3: 목록에 행이 없습니다"),
        ("a.csv: cannot be read: no such file", "a.csv: 읽을 수 없습니다: 파일이 없습니다"),
        ("3 boxes, or the list has no rows", "상자 3개 또는 목록에 행이 없습니다"),
        ("the list has no rows\nbox 4", "목록에 행이 없습니다\n상자 4"),
        # braces
        ("a brace { in a.toml", "a.toml의 괄호 {"),
        # words of others stay
        ("我们与你们同在", "我们与你们同在"),
        ("Device or resource busy", "Device or resource busy"),
        ("", ""),
    ],
)
def test_a_sentence_is_translated_with_its_values(
    sentences: Sentences, english: str, korean: str
) -> None:
    assert sentences.translate(english) == korean


def test_a_long_text_of_many_parts_takes_no_longer_than_it_is_long(
    sentences: Sentences,
) -> None:
    text = ", or ".join(["a: b; c"] * 2000)
    assert sentences.translate(text) == text


def test_a_text_that_can_be_taken_apart_in_many_ways_ends(sentences: Sentences) -> None:
    """Trying all ways took half a minute."""
    text = "; ".join(["a: b, or c d and e"] * 150)
    assert sentences.translate(text)


def test_texts_of_another_grammar_are_left_out() -> None:
    assert Sentences("ko", {"No such option: {name!r}": "{name!r}"}).translate("No") == "No"


def test_a_sentence_is_no_value_of_a_short_text_before_it() -> None:
    """It became "3 to 6: …" of "rows {last}", whose last word then stood at its very end."""
    said = "rows 3 to 6: column template: there is no template, so some checks were left out"
    assert load_sentences("ko").translate(said).startswith("3~6행: ")
    assert (
        load_sentences("ko").translate("67 templates in zh-ko, zh-ja").startswith("서식 67개")
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ko", "a.csv: A: 행 1개, 상자 1개. 잘못된 것이 없으며, 아무것도 만들지 않았습니다"),
        ("zh-Hans", "a.csv：A：1行，1箱；没有错误，未制作任何内容"),
    ],
)
def test_one_line_of_a_list_is_said_in_the_language(language: str, said: str) -> None:
    """One line was a text that nobody translated: 1 line."""
    english = "a.csv: A: 1 line, 1 box; nothing is wrong, nothing was made"
    assert load_sentences(language).translate(english) == said


def test_a_key_of_a_file_stays_as_it_is() -> None:
    """The hint was to write 열 = … into a template."""
    translate = load_sentences("ko").translate
    assert translate("size: '100' is not a length: write a number and mm").startswith("size: ")
    assert translate("add columns = …") == "추가하십시오: columns = …"
