r"""A command that changes a project, with a fault at every call, and then once more.

    LD_PRELOAD=shim.so python -m tests.project.faults.campaign FOLDER OPERATION KIND POINTS SEED

The words are those of `tests.shipment.faults.campaign`. After each fault the same is done once
more; every file, hidden ones too, must be as if nothing had happened.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from cardgen import Project
from cardgen.catalog import read_versions
from cardgen.errors import CardgenError
from cardgen.page.desk import Desk, EntryAddress
from tests.shipment.faults.campaign import Operation, campaign
from tests.shipment.faults.world import Did, run

Work = Callable[[Path], Did]

_SLOGANS: Final = "messages/zh-ko/slogans.po"
_SEEN: Final = "seen"  # what somebody saw of an entry before they edited it
_DONE: Final = "done"  # the project as an undisturbed run leaves it
_AT: Final = ("--at", "2020-03-26T09:00:00Z")
_NOTED: Final = re.compile(rb"(?<=at = )[^,]*|(?<=seal = )\"[0-9a-f]*\"")


def _project(folder: Path) -> Path:
    return folder / "project"


def _command(*words: str) -> Work:
    return lambda folder: run(_project(folder), *words)


def _start(folder: Path) -> Did:
    return run(folder, "init", "project")


def _save(folder: Path) -> Did:
    """Save an edit of the page for an entry as seen before the first fault."""
    desk = Desk(Project.open(_project(folder)))
    entries = desk.catalog("zh-ko", "slogans").entries
    id_ = next(id_ for id_, each in entries.items() if each.key.context == "brothers")
    seen = (folder / _SEEN).read_text(encoding="ascii")
    where = EntryAddress("zh-ko", "slogans", id_)
    try:
        saved = desk.save(
            where, seen, "형제가 힘을 모으면", "", fuzzy=False, by="Li <li@x.org>"
        )
    except CardgenError as error:
        return Did(1, str(error))
    return Did(int(saved.conflict or bool(saved.wrong)), str(saved.wrong))


def _build(folder: Path) -> None:
    folder.mkdir(parents=True)
    assert _start(folder).code == 0
    found = read_versions((_project(folder) / _SLOGANS).read_bytes())
    seen = next(each for key, each in found.items() if key.context == "brothers")
    (folder / _SEEN).write_text(seen.digest, encoding="ascii")


def _operation(work: Work, prepare: Callable[[Path], None] = lambda _: None) -> Operation:
    """Make a test operation whose result is the same when it runs twice."""

    def build(folder: Path) -> None:
        _build(folder)
        prepare(_project(folder))
        shutil.copytree(_project(folder), folder / "before")
        assert work(folder).code == 0
        _project(folder).rename(folder / _DONE)
        (folder / "before").rename(_project(folder))

    def wrong(folder: Path) -> list[str]:
        again = work(folder)
        if again.code:
            return [again.said]
        return _differences(_files(_project(folder)), _files(folder / _DONE))

    return Operation(build, work, wrong)


def _beginning() -> Operation:
    """Make the operation that starts a project.

    The project is whole afterwards. Some calls may fail in vain; parts that were made all the
    same are not made again.
    """

    def build(folder: Path) -> None:
        _build(folder)
        _project(folder).rename(folder / _DONE)

    def wrong(folder: Path) -> list[str]:
        again = _start(folder)
        if again.code and "this folder already has a project" not in again.said:
            return [again.said]
        return _differences(_files(_project(folder)), _files(folder / _DONE))

    return Operation(build, _start, wrong)


def _files(folder: Path) -> Mapping[str, bytes | None]:
    """The files in a folder; noted times are left out."""
    return {
        str(path.relative_to(folder)): _NOTED.sub(b"", path.read_bytes())
        if path.is_file()
        else None
        for path in folder.rglob("*")
    }


def _differences(
    found: Mapping[str, bytes | None], wanted: Mapping[str, bytes | None]
) -> list[str]:
    return [
        name for name in sorted({*found, *wanted}) if found.get(name, 0) != wanted.get(name, 0)
    ]


def _edit_pots(project: Path) -> None:
    """Change POTs: a new message, a deleted one, and another source."""
    pot = project / "messages/slogans.pot"
    text = pot.read_text(encoding="utf-8")
    head, *entries = text.split("\n\n")
    entries[1] = entries[1].replace('msgid "', 'msgid "新')
    new = '#. New\nmsgctxt "new"\nmsgid "新年好。"\nmsgstr ""\n'
    pot.write_text("\n\n".join([head, *entries[1:], new]), encoding="utf-8")


def _loosen(project: Path) -> None:
    """Write files in another form than that of `fmt`."""
    for path in (project / "messages").rglob("*.po*"):
        path.write_bytes(path.read_bytes().replace(b"\n\n", b"\n\n\n"))


def _begin_english(project: Path) -> None:
    assert run(project, "messages", "init", "zh-en").code == 0


_APPROVE: Final = ("messages", "approve", "brothers", "sincerity")

OPERATIONS: dict[str, Operation] = {
    "init": _beginning(),
    "add": _operation(
        _command(
            *("messages", "add", "plum", "梅花香自苦寒来。", "--gloss", "Plum blossoms"),
            *("--translation", "zh-ko=매화는 추위를 이겨 낸다."),
        )
    ),
    "sync": _operation(_command("messages", "sync"), _edit_pots),
    "fmt": _operation(_command("messages", "fmt"), _loosen),
    "approve": _operation(
        _command(*_APPROVE, "--by", "Li <li@x.org>", "--author", "Wang", *_AT)
    ),
    "pair": _operation(_command("messages", "init", "zh-vi")),
    "term": _operation(_command("glossary", "add", "城东区", "성동구", "--kind", "city")),
    "synonym": _operation(_command("glossary", "add", "피스", "只", "--kind", "unit")),
    "translate": _operation(
        _command("glossary", "add", "口罩", "Masks", "--kind", "item", "--pair", "zh-en"),
        _begin_english,
    ),
    "printer": _operation(
        _command(
            *("printers", "add", "warehouse", "socket://10.0.0.17"),
            *("--language", "zpl", "--dpi", "203"),
        )
    ),
    "save": _operation(_save),
}
"""By name; "save" is what the page does."""

if __name__ == "__main__":
    place, name, kind, points, seed = sys.argv[1:]
    done = campaign(Path(place), OPERATIONS[name], kind, points, int(seed))
    print(json.dumps(done), flush=True)
