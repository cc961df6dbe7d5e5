from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

import cardgen
from cardgen import CardgenError, Project, render, resources
from cardgen.catalog import Message
from tests.catalog.samples import entry, write
from tests.drawn import items
from tests.stock.samples import SOUND as SHEET
from tests.template.samples import SOUND

MINE = SOUND.replace('data = "{box}"', 'data = "{box}"\nshow_if = "box"').replace(
    'text = "{message}"', 'text = "mine: {message}"'
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty: error messages have short paths then."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def project_file(text: str | bytes, folder: str = ".") -> Path:
    """Write ``cardgen.toml`` into a new folder, and return the folder."""
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    data = text if isinstance(text, bytes) else text.encode()
    (path / "cardgen.toml").write_bytes(data)
    return path


def template_file(text: str, name: str = "templates/card.toml") -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def complaint(folder: Path) -> str:
    with pytest.raises(CardgenError) as caught:
        Project.open(folder)
    return str(caught.value)


def words(project: Project, template: str = "card", **fields: str) -> str:
    document = project.label("brothers", template=template, fields=fields).document()
    return render(document, "txt").decode()


def test_the_bundled_project() -> None:
    project = Project.open()
    assert project.pairs() == ["zh-ja", "zh-ko", "zh-zh-Hant"]
    assert len(project.catalog("zh-ja").messages) == 41
    assert "box-100x150" in project.template_files()
    document = project.label("sister-years", fields={"years": "24"}).document()
    assert document.langs == ("zh-Hans", "ko")
    assert render(document, "png", dpi=300)[1:4] == b"PNG"


def test_the_example_of_the_docstring() -> None:
    text = str(cardgen.__doc__)
    code = "\n".join(line for line in text.splitlines() if line.startswith("    "))
    names: dict[str, object] = {}
    exec("\n".join(line.strip() for line in code.splitlines()), names)
    assert isinstance(names["data"], bytes)


def test_a_name_that_is_not_public() -> None:
    with pytest.raises(AttributeError, match=r"^module 'cardgen' has no attribute 'nothing'$"):
        getattr(cardgen, "nothing")  # noqa: B009


def test_a_project_of_its_own() -> None:
    write(entry("hello", "你好。", "안녕하세요."))
    for name in ("captions.po", "glossary.po"):
        shutil.copy(resources.MESSAGES / "zh-ko" / name, Path("messages/zh-ko") / name)
    template_file(MINE)
    project = Project.open(project_file('messages = "messages"\ntemplates = ["templates"]\n'))
    assert project.pairs() == ["zh-ko"]
    assert list(project.catalog("zh-ko").messages) == ["hello"]
    document = project.label("hello", template="card").document()
    assert "mine: 你好。" in render(document, "txt").decode()


def test_a_project_that_is_older_than_a_caption() -> None:
    """Every caption that a release added would have stopped the papers of all projects."""
    write(entry("hello", "你好。", "안녕하세요."))
    entries = entry("contents", "货物", "물품")
    write(entries, domain="captions")
    captions = Project.open(project_file('messages = "messages"\n')).catalog(
        "zh-ko", "captions"
    )
    assert captions.message("contents").source == "货物"
    assert captions.message("box-number").source == "箱号"
    assert list(captions.messages) == ["contents"]
    with pytest.raises(CardgenError, match="there is no message 'box-nummer'") as caught:
        captions.message("box-nummer")
    assert caught.value.diagnostics[0].hint == "did you mean box-number or un-number?"


def older_project() -> Project:
    """A project whose captions file has only one of them."""
    shutil.copytree(resources.MESSAGES, "messages")
    write(entry("contents", "品名", "화물"), domain="captions")
    write(entry("contents", "品名", "貨物"), domain="captions", pair="zh-ja")
    file = Path("messages/zh-ja/captions.po")
    file.write_text(file.read_text(encoding="utf-8").replace(": ko", ": ja"), encoding="utf-8")
    return Project.open(project_file('messages = "messages"\n'))


@pytest.mark.parametrize("template", ["box-100x150", "box-a4"])
def test_a_label_has_captions_that_its_project_is_older_than(template: str) -> None:
    """It stopped with "there is no caption 'box-number'", for a caption of cardgen's own."""
    drawn = [
        render(
            each.label(
                "firewood",
                template=template,
                fields={"item": "医用口罩", "box": "1", "boxes": "9"},
            ).document(),
            "txt",
        ).decode()
        for each in (older_project(), Project.open())
    ]
    assert "화물" in drawn[0]
    assert drawn[0].replace("화물", "품명") == drawn[1]


def test_a_draft_of_a_project_that_is_older_than_the_caption_says_so() -> None:
    older = render(older_project().label("firewood", draft=True).document(), "txt")
    bundled = render(Project.open().label("firewood", draft=True).document(), "txt")
    assert older.decode().replace("화물", "품명") == bundled.decode()


def test_captions_that_stand_by_are_read_once() -> None:
    captions = older_project().catalog("zh-ko", "captions")
    assert captions.message("box-number") is captions.message("box-number")


def test_pairs_that_are_joined_have_captions_that_a_project_is_older_than() -> None:
    captions = older_project().catalog("ko-ja", "captions")
    bundled = Project.open().catalog("ko-ja", "captions")
    assert captions.message("contents").source == "화물"
    assert captions.message("box-number").source == bundled.message("box-number").source
    assert captions.whole().messages.keys() == bundled.messages.keys()


def test_an_empty_project_is_the_bundled_one() -> None:
    project = Project.open(project_file(""))
    bundled = Project.open()
    assert project.messages == bundled.messages
    assert project.template_files() == bundled.template_files()


def test_own_templates_come_before_built_in_ones() -> None:
    template_file(MINE, "templates/box-100x150.toml")
    template_file(MINE, "more/box-100x150.toml")
    template_file(MINE, "more/extra.toml")
    project = Project.open(project_file('templates = ["templates", "more"]'))
    files = project.template_files()
    assert files["box-100x150"] == Path("templates/box-100x150.toml")
    assert files["extra"] == Path("more/extra.toml")
    assert files["card-a6"] == resources.TEMPLATES / "card-a6.toml"
    assert "mine: " in words(project, "box-100x150")


def test_a_template_by_the_path_of_its_file() -> None:
    template_file(MINE, "elsewhere/small.toml")
    assert Project.open().template("elsewhere/small.toml").name == "small"
    assert Project.open().template("card-a6").name == "card-a6"


def test_a_name_comes_before_a_file(folder: Path) -> None:
    template_file(MINE, "card-a6")
    assert Project.open().template("card-a6").location.file.endswith(".toml")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "box-100x105",
            (
                "there is no template 'box-100x105'\n"
                "  hint: did you mean box-100x150 or carton-100x100 or gs1-100x150?"
            ),
        ),
        ("small.toml", "there is no template 'small.toml'\n  hint: choose one of: "),
    ],
)
def test_unknown_template(name: str, reason: str) -> None:
    project = Project.open()
    with pytest.raises(CardgenError) as caught:
        project.template(name)
    text = str(caught.value).removeprefix(f"unknown-template: {reason}")
    known = {*project.template_files(), *project.list_unlettered()} if text else {""}
    assert {*text.split(", ")} == known


def test_values_that_every_label_has() -> None:
    text = MINE.replace("mine: {message}", "{box} {message}")
    template_file(text.replace('show_if = "box"', 'show_if = "logo"'))
    project = Project.open(
        project_file('templates = ["templates"]\n[values]\nbox = "7000"\nfrom = "首尔"\n')
    )
    assert '"7,000 兄弟同心' in words(project)
    assert '"9 兄弟同心' in words(project, box="9")


def test_values_fill_placeholders_of_messages_too() -> None:
    project = Project.open(project_file('[values]\nyears = "24"\n'))
    document = project.label("sister-years").document()
    assert "24年" in render(document, "txt").decode()


def test_pictures_among_the_values_lie_in_the_project() -> None:
    stream = BytesIO()
    Image.new("L", (4, 4)).save(stream, "PNG")
    path = project_file('templates = ["templates"]\n[values]\nlogo = "logo.png"\n', "mine")
    (path / "logo.png").write_bytes(stream.getvalue())
    template_file(MINE, "mine/templates/card.toml")
    assert '"logo.png"' in words(Project.open(path))


def test_fonts_of_a_project() -> None:
    Path("fonts").mkdir()
    shutil.copy(resources.FONTS / "NotoSerifCJK-Regular.ttc", "fonts/own.ttc")
    path = project_file('fonts = ["fonts"]')
    own = set(Project.open(path).fonts.families) - set(Project.open().fonts.families)
    assert own
    assert Project.open(path).fonts.fallback[0] in own
    assert set(Project.open(fonts=[Path("fonts")]).fonts.families) >= own


@pytest.mark.parametrize("start", ["mine", "mine/a/b"])
def test_a_project_is_found_from_below(start: str) -> None:
    path = project_file("", "mine")
    Path("mine/a/b").mkdir(parents=True)
    assert Project.find(Path(start)).root.resolve() == path.resolve()


def test_mended_project_was_not_found_above_a_relative_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project_file("", "mine")
    Path("mine/a").mkdir()
    monkeypatch.chdir("mine/a")
    assert Project.find(Path()).root == Path.cwd().parent


def test_without_a_project_the_bundled_one_is_found() -> None:
    assert Project.find(Path.cwd()).messages == resources.MESSAGES


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            'mesages = "m"\nfonts = "f"\n',
            (
                "cardgen.toml:1: bad-project: unknown key 'mesages'\n"
                "  hint: did you mean messages?\n"
                "cardgen.toml:2: bad-project: fonts: expected a list, found text in quotes\n"
                '  hint: write brackets around the text: fonts = ["…"]'
            ),
        ),
        (
            "\n[values]\nbox = 7\n",
            (
                "cardgen.toml:2: bad-project: values[...]: expected text in quotes, found a "
                "whole number"
            ),
        ),
        (
            'messages = "m\n',
            (
                "cardgen.toml:1: bad-project: this is not TOML: Illegal character '\\n' (at "
                "line 1, column 14)\n  hint: write NAME = VALUE on a line"
            ),
        ),
        (
            'gs1-prefix = "880 1234"\nsscc-extension = "10"\n',
            (
                "cardgen.toml:1: bad-project: gs1-prefix: '880 1234' is not 4 to 12 digits\n"
                "  hint: write the company prefix that GS1 licensed to you, without spaces\n"
                "cardgen.toml:2: bad-project: sscc-extension: '10' is not one digit\n"
                '  hint: choose a digit from "0" to "9"; each digit has its own serial numbers'
            ),
        ),
        (
            'author = "a"\ntimezone = "Asia/Soul"\n',
            (
                "cardgen.toml:2: bad-project: timezone: there is no time zone 'Asia/Soul'\n"
                '  hint: write "Asia/Seoul", "Asia/Shanghai", "Asia/Tokyo" or another IANA '
                "name"
            ),
        ),
        (
            'timezone = "../../etc/passwd"\n',
            (
                "cardgen.toml:1: bad-project: timezone: there is no time zone "
                "'../../etc/passwd'\n"
                '  hint: write "Asia/Seoul", "Asia/Shanghai", "Asia/Tokyo" or another IANA '
                "name"
            ),
        ),
        (
            "gs1-prefix = 8801234\n",
            (
                "cardgen.toml:1: bad-project: gs1-prefix: expected text in quotes, found a "
                "whole number"
            ),
        ),
        (
            b'messages = "m\xe4"\n',
            "cardgen.toml: bad-project: the file is not UTF-8\n  hint: save the file as UTF-8",
        ),
        (
            "a = " + "[" * 5000,
            (
                "cardgen.toml:1: bad-project: this is not TOML: maximum recursion depth "
                "exceeded\n  hint: write NAME = VALUE on a line"
            ),
        ),
        (
            'messages = "m"\n',
            (
                "cardgen.toml: bad-project: there is no folder 'm'\n"
                "  hint: make the folder beside cardgen.toml, or correct its name"
            ),
        ),
        (
            'templates = ["t"]\n',
            (
                "cardgen.toml: bad-project: there is no folder 't'\n"
                "  hint: make the folder beside cardgen.toml, or correct its name"
            ),
        ),
        (
            'fonts = ["f"]\n',
            (
                "f: bad-font: this font folder does not exist\n"
                "  hint: give the folder that holds the font files"
            ),
        ),
    ],
)
def test_a_damaged_project(text: str | bytes, reason: str) -> None:
    assert complaint(project_file(text)) == reason


def test_no_project() -> None:
    assert complaint(Path("none")) == (
        "none/cardgen.toml: bad-project: cannot be read: No such file or directory\n"
        "  hint: make a project"
    )


def test_a_project_with_a_byte_order_mark() -> None:
    assert Project.open(project_file("\ufeff[values]\nbox = '7'\n")).values == {"box": "7"}


def test_findings_of_a_label() -> None:
    with pytest.raises(CardgenError) as caught:
        Project.open().label("brother", template="box-100x150")
    assert str(caught.value) == (
        "the bundled messages of zh-ko: unknown-message: there is no message "
        "'brother'\n  hint: did you mean brothers?"
    )


def stock_file(name: str, text: str = SHEET) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_own_sheets_come_before_built_in_ones() -> None:
    stock_file("stock/a4-2x2.toml")
    stock_file("stock/ours.toml")
    project = Project.open(project_file(""))
    files = project.stock_files()
    assert files["a4-2x2"] == Path("stock/a4-2x2.toml")
    assert files["avery-l7165"] == resources.STOCK / "avery-l7165.toml"
    assert project.stock("a4-2x2").description == "Six labels"
    assert project.stock("ours") is project.stock("ours")


def test_a_sheet_by_the_path_of_its_file() -> None:
    stock_file("elsewhere/six.toml")
    assert Project.open().stock("elsewhere/six.toml").name == "six"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("avery-l7164", "did you mean avery-l7168 or avery-l7167 or avery-l7166?"),
        ("2x2", "did you mean us-2x2 or a4-2x2?"),
    ],
)
def test_unknown_stock(name: str, hint: str) -> None:
    stock_file("stock/us-2x2.toml")
    with pytest.raises(CardgenError) as caught:
        Project.open(project_file("")).stock(name)
    assert str(caught.value) == (
        f"unknown-stock: there is no sheet of labels {name!r}\n  hint: {hint} or "
        "describe it in a file of your own"
    )


def test_sheets_of_one_label() -> None:
    project = Project.open()
    label = project.label("brothers").document()
    document = project.sheets(label, "a4-100x150", copies=5, start=2)
    assert [len(items(page)) for page in document.pages] == [
        len(items(label.pages[0])) * times + 11 for times in (1, 2, 2)
    ]
    assert (document.title, document.langs) == (label.title, label.langs)
    assert render(project.sheets(label, "a4-100x150"), "png", dpi=72)[1:4] == b"PNG"


def test_many_labels_on_sheets() -> None:
    project = Project.open()
    label = project.label("brothers", varying=["box"])
    pages = (label.document({"box": str(box)}).pages[0] for box in range(1, 6))
    sheets = list(cardgen.impose(pages, project.stock("a4-100x150")))
    assert len(sheets) == 3
    assert sheets[0].layers[0] is sheets[1].layers[0]


def test_a_label_of_a_message_that_is_in_no_file() -> None:
    project = Project.open()
    saved = project.catalog("zh-ko").message("brothers")
    edited = replace(saved, translation="형제는 마음으로 가깝다")
    assert project.label(edited).document().title == f"{saved.source} · 형제는 마음으로 가깝다"
    assert project.label("brothers").document().title == (
        f"{saved.source} · {saved.translation}"
    )
    new = Message("greeting", "同心{years}年", "{years}년을 한마음으로", {"years": "integer"})
    label = project.label(new, fields={"years": "24"})
    assert label.document().title == "同心24年 · 24년을 한마음으로"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (Message("greeting", "加油", ""), "untranslated: greeting has no translation"),
        (
            Message("greeting", "{years}年", "{yers}년", {"years": "integer"}),
            "placeholder: {years} is in the msgid but not in the msgstr",
        ),
        (Message("greeting", "{years}年", "{years}년"), "placeholder: {years} has no type"),
        (Message("greeting", "加油", "힘{ 내"), "placeholder: '{' is never closed"),
        (Message("greeting", "[加油|x", "힘내"), "markup: "),
    ],
)
def test_a_message_in_no_file_is_refused_as_one_in_a_file_is(
    message: Message, reason: str
) -> None:
    with pytest.raises(CardgenError) as caught:
        Project.open().label(message, fields={"years": "24"} if "{y" in message.source else {})
    assert str(caught.value).startswith(f"a message that is not saved: {reason}")


@pytest.mark.parametrize("everything", [True, False])
def test_a_file_that_was_edited_is_read_again(everything: bool, tmp_path: Path) -> None:
    shutil.copytree(resources.MESSAGES, tmp_path / "messages")
    (tmp_path / "cardgen.toml").write_text('messages = "messages"', encoding="utf-8")
    project = Project.open(tmp_path)
    file = tmp_path / "messages/zh-ko/slogans.po"

    def read_translation() -> str:
        return project.label("brothers").document().title.partition(" · ")[2]

    before = read_translation()
    edited = file.read_text(encoding="utf-8").replace(before, "고침")
    file.write_text(edited, encoding="utf-8")
    assert read_translation() == before
    assert not project.forget(tmp_path / "other.po")
    assert read_translation() == before
    assert project.forget(None if everything else file)
    assert read_translation() == "고침"
    assert not project.forget(tmp_path / "messages/zh-ja/slogans.po")


def test_a_picture_that_is_in_no_file(tmp_path: Path) -> None:
    """A service had to write uploads to files, or accept paths of its own disk."""
    Image.new("RGB", (60, 40), "red").save(tmp_path / "logo.png")
    data = (tmp_path / "logo.png").read_bytes()
    project = Project.open()
    label = project.label("brothers", template="box-a4", pictures={"logo": data})
    file = project.label(
        "brothers", template="box-a4", fields={"logo": str(tmp_path / "logo.png")}
    )
    assert render(label.document(), "png", 72) == render(file.document(), "png", 72)
    with pytest.raises(CardgenError, match="logo: cardgen cannot read this as a picture"):
        project.label("brothers", template="box-a4", pictures={"logo": b"GIF"})
    with pytest.raises(CardgenError, match="item is not a picture: its type is item"):
        project.label("brothers", template="box-a4", pictures={"item": data})
