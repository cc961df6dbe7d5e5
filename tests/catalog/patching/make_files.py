# ruff: noqa: E501
"""Makes ``files/``: PO files in the form of many programs for translators.

They are kept as data, since they need many programs: GNU gettext 0.23, Babel, polib, and
translate-toolkit, the base of Weblate. ``python make_files.py`` runs in an environment that has
these. Poedit has no command line; its files are written by msgcat, with its headers, as in its
source.
"""

from __future__ import annotations

import codecs
import io
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FILES = Path(__file__).with_name("files")
HEADER = r"""# {title}
# Copyright (C) 2020 City of Seoul
#
msgid ""
msgstr ""
"Project-Id-Version: relief 1.0\n"
"Report-Msgid-Bugs-To: \n"
"POT-Creation-Date: 2020-03-01 09:00+0900\n"
"PO-Revision-Date: 2020-03-02 10:00+0900\n"
"Last-Translator: Office of Foreign Affairs <office@example.org>\n"
"Language-Team: Korean\n"
"Language: {lang}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural}\n"
"""
ONE = "nplurals=1; plural=0;"
THREE = (
    'nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n"\n'
    '"%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);'
)
LABELS = (
    HEADER.format(title="Labels", lang="ko", plural=ONE)
    + r"""
#. When brothers come together, there is nothing they cannot achieve. Only solidarity can see us through.
#. attribution: zh=《周易》; ko=《주역》; ja=『易経』
msgctxt "brothers"
msgid "兄弟同心，其利断金。唯有团结一心，方能共克时艰。"
msgstr "형제가 한마음이면 그 날카로움이 쇠도 끊습니다. 오직 연대만이 지금의 어려움을 이겨낼 수 있습니다."

# 마포구에서 보낸 문구
# cardgen: ignore=end-punct
#. {years}: integer
#: cards.toml:4 cards.toml:9
#, python-brace-format
msgctxt "sister-years"
msgid "我们结为友好城市已有{years}年。"
msgstr "우리가 자매도시가 된 지 {years}년입니다."

#, fuzzy
#| msgctxt "mountains"
#| msgid "青山一道同云雨，明月何曾是两乡。"
msgctxt "mountains"
msgid ""
"青山一道同云雨，\n"
"明月何曾是两乡。"
msgstr ""
"푸른 산은 한 길로 비구름을 나누니,\n"
"밝은 달이 어찌 두 고장의 것이랴."

msgctxt "empty"
msgid "山川异域，风月同天。"
msgstr ""

#, fuzzy
#~ msgctxt "old"
#~ msgid "加油！"
#~ msgstr "힘내세요!"

#~ msgid "武汉"
#~ msgstr "우한"
"""
)
PLURALS = (
    HEADER.format(title="Plurals", lang="ru", plural=THREE)
    + r"""
#. a count of boxes
#: src/boxes.c:12
#, c-format
msgid "%d box"
msgid_plural "%d boxes"
msgstr[0] "%d коробка"
msgstr[1] "%d коробки"
msgstr[2] "%d коробок"

#: src/boxes.c:20
#, fuzzy, c-format
#| msgctxt "sheet"
#| msgid "%d leaf"
#| msgid_plural "%d leaves"
msgctxt "sheet"
msgid "%d sheet"
msgid_plural "%d sheets"
msgstr[0] "%d лист"
msgstr[1] "%d листа"
msgstr[2] "%d листов"

msgctxt "sheet"
msgid "Print"
msgstr "Печать"

#, c-format
msgid "%s waits for %d person"
msgid_plural "%s waits for %d persons, who may come one after the other, or all at once, in the morning"
msgstr[0] ""
msgstr[1] ""
msgstr[2] ""

#~ msgid "a"
#~ msgid_plural "b"
#~ msgstr[0] "в"
#~ msgstr[1] "г"
#~ msgstr[2] "д"
"""
)
LONG = (
    HEADER.format(title="Letters", lang="ja", plural=ONE)
    + r"""
#. A mayor's sympathy, to the mayor and the people, above all those who are ill and those who care for them.
#. No season's greeting goes before it.
msgctxt "sympathy.opening"
msgid ""
"惊悉贵市遭受新型冠状病毒肺炎疫情的严重影响，我谨代表本市政府和全体市民，向贵市市民，特别是向患者及其家属和奋战在抗疫"
"第一线的医务人员，表示最诚挚的慰问。"
msgstr ""
"貴市におかれましては新型コロナウイルス感染症により甚大な影響を受けておられるとのこと、市民の皆様、とりわけ罹患された方々と"
"医療従事者の皆様に心よりお見舞い申し上げます。"

msgctxt "english"
msgid "We have learned with great concern that your city has been struck by the epidemic, and convey our sympathy."
msgstr ""

#. {city}: city
#, python-brace-format
msgctxt "mixed"
msgid "The people of {city} stand by you. 山川异域，风月同天。岂曰无衣，与子同裳。 We shall overcome this together, as ever."
msgstr "{city}の市民は皆様と共にあります。山川域を異にすれども、風月天を同じうす。いつものように、共に乗り越えましょう。"

msgctxt "url"
msgid "https://example.org/a/very/long/address/which/has/no/blank/in/it/and/so/cannot/be/wrapped/anywhere.html"
msgstr "https://example.org/a/very/long/address/which/has/no/blank/in/it/and/so/cannot/be/wrapped/anywhere.html"
"""
)
ESCAPES = (
    HEADER.format(title="Escapes", lang="ko", plural=ONE)
    + r"""
msgctxt "quotes"
msgid "他说：\"好\"。"
msgstr "그가 \"좋다\"고 했다."

msgctxt "backslashes"
msgid "C:\\new\\table\\"
msgstr "C:\\new\\table\\"

msgctxt "tabs"
msgid "一\t二\r三"
msgstr "하나\t둘\r셋"

msgctxt "ends"
msgid ""
"\n"
"中间\n"
msgstr ""
"\n"
"가운데\n"

msgctxt "blank lines"
msgid ""
"一\n"
"\n"
"\n"
"二"
msgstr ""
"하나\n"
"\n"
"\n"
"둘"

msgctxt "emoji"
msgid "🌸 樱花 👨‍👩‍👧 ❤️"
msgstr "🌸 벚꽃 👨‍👩‍👧 ❤️"

msgctxt "#, fuzzy"
msgid "msgstr \"\""
msgstr "# no comment"

msgctxt ""
msgid "empty context"
msgstr "빈 문맥"
"""
)
COMMENTS = (
    HEADER.format(title="Comments", lang="ko", plural=ONE)
    + r"""
# One.
#
# Two, with a blank line between.
#. Extracted.
#.
#. Extracted as well.
#: a.c:1
#: b.c:2 c.c:3
#, no-wrap, no-c-format
msgid "评论"
msgstr "의견"

# === a section ===

#. for the next
msgctxt "x"
msgid "评论"
msgstr "댓글"

# also: 매, 片
#. Masks and other flat things
#, fuzzy, range: 0..10
msgctxt "unit"
msgid "只"
msgstr "장"

#: a\ b.c:7
#, c-format
#| msgid "100% gone"
msgid "100%% sure"
msgstr "100%% 확실"

# kept with what is obsolete
#, fuzzy
#~| msgctxt "z"
#~| msgid "before"
#~ msgctxt "z"
#~ msgid "旧"
#~ msgstr "옛"
"""
)
HEADERS = r"""# SOME DESCRIPTIVE TITLE.
# This file is put in the public domain.
#
#, fuzzy
msgid ""
msgstr ""
"X-Poedit-Basepath: ../src\n"
"Content-Transfer-Encoding: 8bit\n"
"Content-Type: text/plain; charset=utf-8\n"
"mime-version: 1.0\n"
"X-Source-Language: zh_CN\n"
"Language: ko_KR\n"
"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\n"
"X-Poedit-SearchPath-0: .\n"
"X-Empty:\n"
"X-Long: one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen\n"
"Project-Id-Version: \n"
"Last-Translator: 사무소 <a@example.org>\n"
"Language-Team: none\n"

msgctxt "a"
msgid "一"
msgstr "하나"

msgctxt "b"
msgid "二"
msgstr ""
"""
BASES = {
    "labels": LABELS,
    "plurals": PLURALS,
    "long": LONG,
    "escapes": ESCAPES,
    "comments": COMMENTS,
    "headers": HEADERS,
}


def gettext(program: str, *options: str) -> Callable[[bytes], bytes]:
    """Run a program of GNU gettext on a file."""

    def run(data: bytes) -> bytes:
        command = [program, *options, "-"]
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout

    return run


def babel(width: int) -> Callable[[bytes], bytes]:
    def write(data: bytes) -> bytes:
        from babel.messages.pofile import read_po, write_po

        written = io.BytesIO()
        write_po(written, read_po(io.BytesIO(data)), width=width, include_previous=True)
        return written.getvalue()

    return write


def polib(width: int) -> Callable[[bytes], bytes]:
    def write(data: bytes) -> bytes:
        import polib

        return str(polib.pofile(data.decode(), wrapwidth=width)).encode() + b"\n"

    return write


def toolkit(data: bytes) -> bytes:
    """A file in which translate-toolkit wrote each translation anew."""
    from translate.storage.pypo import pofile

    store = _parse(pofile, data)
    for unit in store.units:
        if unit.isheader() or unit.isobsolete() or not unit.target:
            continue
        target = unit.target
        unit.target = ""
        unit.target = target
    return bytes(store)


def _parse(kind: Any, data: bytes) -> Any:
    return kind.parsestring(data)


def weblate(data: bytes) -> bytes:
    """A file as by translate-toolkit, with Weblate's headers, and no line wrapped."""
    from translate.storage.pypo import pofile

    store = _parse(pofile, data)
    store.wrapper.width = -1
    store.updateheader(x_generator="Weblate 5.9", language="ko", add=True)
    for unit in store.units:
        if not unit.isheader() and not unit.isobsolete():
            unit.source = unit.source
            unit.target = unit.target
    return bytes(store)


def poedit(data: bytes) -> bytes:
    """A file as Poedit writes it: by msgcat, with Poedit's header and CR LF."""
    named = data.replace(
        b'"Content-Transfer-Encoding: 8bit\\n"\n',
        b'"Content-Transfer-Encoding: 8bit\\n"\n"X-Generator: Poedit 3.4.2\\n"\n',
    )
    return gettext("msgcat", "--width=79")(named).replace(b"\n", b"\r\n")


def merge(*options: str) -> Callable[[bytes], bytes]:
    """Merge a file with a newer template by msgmerge: guesses, previous sources."""

    def write(data: bytes) -> bytes:
        pot = gettext("msgattrib", "--clear-previous", "--no-obsolete")(data).decode()
        for old, new in (
            ("。", "，真的。"),
            ("box", "chest"),
            ("一", "壹"),
            ("评论", "评论数"),
        ):
            pot = pot.replace(old, new)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "a.po").write_bytes(data)
            Path(folder, "a.pot").write_text(pot, encoding="utf-8")
            command = ["msgmerge", "-q", "--previous", *options, "a.po", "a.pot"]
            return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout

    return write


def charset(name: str) -> Callable[[bytes], bytes]:
    def write(data: bytes) -> bytes:
        return data.decode().replace("charset=UTF-8", f"charset={name}").encode(name)

    return write


def mix_line_ends(data: bytes) -> bytes:
    """A file in which every third line ends in CR LF."""
    lines = data.split(b"\n")
    ended = [line + (b"\r\n" if at % 3 == 0 else b"\n") for at, line in enumerate(lines[:-1])]
    return b"".join([*ended, lines[-1]])


JAPANESE = (
    HEADER.format(title="", lang="ja", plural=ONE)
    + '\nmsgctxt "表"\nmsgid "ソ能表"\nmsgstr "予申"\n\nmsgctxt "b"\nmsgid "十"\nmsgstr ""\n'
)
KOREAN = (
    HEADER.format(title="", lang="ko", plural=ONE)
    + '\n# 메모\nmsgctxt "a"\nmsgid "大韓民國"\nmsgstr "대한민국"\n'
)
CHINESE = (
    HEADER.format(title="", lang="zh", plural=ONE)
    + '\nmsgctxt "a"\nmsgid "서울"\nmsgstr "俞乗"\n\n#, fuzzy\nmsgid "b"\nmsgstr "功許蓋"\n'
)
TOKENS = (
    HEADER.format(title="", lang="ko", plural=ONE)
    + r"""
msgctxt"a"msgid"一"msgstr"하나"
msgctxt "b" msgid "二" "三"
  msgstr   "둘"   "셋"

#,fuzzy,no-wrap
 msgctxt "c"
	msgid "四"

msgstr "넷"
#no blank
#.no blank
#:a.c:1
msgid "五"
msgstr ""

"다"

"섯"
"""
)


def all_files() -> Iterator[tuple[str, bytes]]:
    """The names and bytes of all files."""
    makers: dict[str, Callable[[bytes], bytes]] = {
        "hand": bytes,
        "msgcat": gettext("msgcat"),
        "msgcat-no-wrap": gettext("msgcat", "--no-wrap"),
        "babel": babel(76),
        "polib": polib(78),
        "toolkit": toolkit,
        "weblate": weblate,
        "poedit": poedit,
    }
    for base, text in BASES.items():
        for maker, make in makers.items():
            if (base, maker) != ("headers", "polib"):  # it loses the flag of a header
                yield f"{base}-{maker}", make(text.encode())
    yield "labels-msgcat-narrow", gettext("msgcat", "--width=44")(LABELS.encode())
    yield "long-msgcat-indent", gettext("msgcat", "--indent")(LONG.encode())
    yield "comments-msgcat-strict", gettext("msgcat", "--strict")(COMMENTS.encode())
    yield "labels-msgmerge", merge()(LABELS.encode())
    yield "plurals-msgmerge", merge("--no-wrap")(PLURALS.encode())
    yield "comments-msgmerge", merge()(COMMENTS.encode())
    yield "labels-bom", codecs.BOM_UTF8 + LABELS.encode()
    yield "comments-bom-crlf", codecs.BOM_UTF8 + COMMENTS.replace("\n", "\r\n").encode()
    yield "labels-mixed", mix_line_ends(LABELS.encode())
    yield "plurals-no-end", PLURALS.partition("\n#~")[0].rstrip("\n").encode()
    yield "long-babel-no-wrap", babel(0)(LONG.encode())
    yield "long-polib-no-wrap", polib(-1)(LONG.encode())
    yield "japanese-sjis", charset("Shift_JIS")(JAPANESE.encode())
    yield "korean-euckr", charset("EUC-KR")(KOREAN.encode())
    yield "chinese-gbk", charset("GBK")(CHINESE.replace("서울", "首尔").encode())
    yield (
        "chinese-big5",
        charset("BIG5")(CHINESE.replace("서울", "漢城").replace("乗", "功").encode()),
    )
    yield "chinese-gb18030", charset("GB18030")(CHINESE.encode())
    yield "tokens", TOKENS.encode()


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for old in FILES.glob("*.po"):
        old.unlink()
    for name, data in all_files():
        (FILES / f"{name}.po").write_bytes(data)
