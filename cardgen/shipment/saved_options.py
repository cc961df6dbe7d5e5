"""The options that a ledger saves of the last run of its shipment.

So nobody has to repeat them: for a run that goes on, for papers that are renewed after a box
was voided, for a label that is printed once more.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from cardgen.backends import PrinterOptions
from cardgen.errors import Diagnostic, Location, ShipmentError, TemplateError
from cardgen.files import is_there
from cardgen.layout.sheet import SheetOrder
from cardgen.project import PROJECT_FILE, LoadedPage, Project, find_project
from cardgen.remedies import Remedy
from cardgen.shipment.ledger import Ledger, peek
from cardgen.shipment.model import Job
from cardgen.shipment.papers import kept_condition
from cardgen.shipment.workers import Session

_KEY: Final = "remembered"


@dataclass(frozen=True, slots=True)
class Remembered:
    """Options of the last run: `project` is its folder (`project_folder`)."""

    manifest: str = ""  # its name, as the report says it
    sha256: str = ""
    project: str = ""
    fonts: tuple[str, ...] = ()
    message: str | None = None
    pair: str | None = None
    template: str | None = None
    verify: int = 10
    pdf: bool = False
    sheets: SheetOrder | None = None
    asn: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    """What whoever asked typed, in the words of that place; kept for who asks again."""
    warnings: tuple[Diagnostic, ...] = ()  # of the list, which the report says each time
    papers: str = "screen"  # their profile
    date: str = ""  # of the job, unless there is another
    loaded: LoadedPage | None = None  # what labels of any size are on, if a printer said it

    @classmethod
    def of(cls, ledger: Ledger) -> Remembered | None:
        """What a ledger remembers; None before the first run."""
        text = ledger.meta().get(_KEY)
        return msgspec.json.decode(text, type=cls) if text else None

    @classmethod
    def needed(cls, ledger: Ledger) -> Remembered:
        """The same. Raises ShipmentError where no label was made."""
        found = cls.of(ledger)
        if found is None:
            raise ShipmentError(
                "unknown-box",
                "no label was made here yet",
                location=Location(str(ledger.folder)),
                remedy=Remedy("make-again"),
            )
        return found

    def keep(self, ledger: Ledger) -> None:
        """Let a ledger remember this."""
        ledger.set_meta(**{_KEY: msgspec.json.encode(self).decode()})

    def unused_sheets(self) -> SheetOrder | None:
        """The same kind of sheets, new ones, a label a box."""
        return replace(self.sheets, start=1, skip=(), copies=1) if self.sheets else None

    def session(self, ledger: Ledger, date: str) -> Session:
        """A session that makes labels as those of the ledger were made. Raises CardgenError."""
        settings = ledger.settings()
        job = Job(
            settings["shipment"],
            tuple(settings["formats"]),
            settings["dpi"],
            settings["profile"],
            self.verify,
            settings["draft"],
            date or self.date,
            self.pdf,
            ledger.key(),
            ledger.labels(),
            settings.get("crop_marks", False),
            msgspec.convert(settings.get("printer") or {}, PrinterOptions),
            self.papers,
            kept_condition(ledger, settings.get("condition")),
        )
        root = self._root(ledger) if self.project else None
        return Session(Project.open(root, fonts=map(Path, self.fonts)), job)

    def _root(self, ledger: Ledger) -> Path:
        """The folder of the project, which is moved and copied with the shipments in it.

        A shipment that was moved alone is of the project that it is in by now, or else of the
        one that somebody works in. Raises TemplateError "bad-project" where there is none.
        """
        folder = ledger.folder.absolute()
        before = folder / self.project
        places = (before, find_project(folder), find_project(Path.cwd()))
        found = next((each for each in places if each and is_there(each / PROJECT_FILE)), None)
        if found is None:
            raise TemplateError(
                "bad-project",
                "the project that this shipment was made in is not here",
                location=Location(str(folder)),
                hint="work in the folder of that project; or copy it, with its "
                f"{PROJECT_FILE}, to {os.path.normpath(before)}",
            )
        return found


def options_of(folder: Path) -> dict[str, Any]:
    """The options that the ledger of a folder remembers; none where there is nothing to read.

    Whoever opens the ledger says what is wrong with it.
    """
    known = _peeked(folder)
    return known.options if known else {}


def made_elsewhere(folder: Path, project: Project) -> tuple[Diagnostic, ...]:
    """Tell whoever has a folder's shipment, but not the project that it was made in.

    What the list lacks then is there, and is not to be added once more.
    """
    known = _peeked(folder)
    if known is None or not known.project:
        return ()
    before = folder.absolute() / known.project
    if is_there(before / PROJECT_FILE) or is_there(project.root / PROJECT_FILE):
        return ()
    said = (
        "this shipment was made in a project that is not here, which may know what is missing"
    )
    hint = (
        f"copy the folder of that project, with its {PROJECT_FILE}, and work in it; do not "
        "add terms or settings once more"
    )
    return (Diagnostic("bad-project", said, location=Location(str(folder)), hint=hint),)


def loaded_before(folder: Path, loaded: LoadedPage | None) -> LoadedPage | None:
    """What the labels in a folder were begun on, unless another printer is named by now.

    So a shipment stays what it is when other labels are put into the printer, or something
    else is written of it.
    """
    known = _peeked(folder)
    before = known.loaded if known else None
    if before and (loaded is None or loaded.printer == before.printer):
        return before
    return loaded


def _peeked(folder: Path) -> Remembered | None:
    text = peek(folder, _KEY)
    try:
        return msgspec.json.decode(text, type=Remembered) if text else None
    except msgspec.DecodeError:
        return None


def loaded_for(ledger: Ledger, loaded: LoadedPage | None) -> LoadedPage | None:
    """What is loaded, if a label of the shipment is planned on it; None otherwise."""
    if loaded and any(loaded.is_of(line.template) for line in ledger.planned()):
        return loaded
    return None


def begun_as(folder: Path) -> str:
    """The name of the shipment that has begun in a folder; "" if none has."""
    text = peek(folder, "settings")
    try:
        return str(json.loads(text)["shipment"]) if text else ""
    except (ValueError, KeyError, TypeError):
        return ""


def list_of(folder: Path) -> str:
    """The name of the list that the shipment in a folder was made of; "" if none is known."""
    known = _peeked(folder)
    return known.manifest if known else ""


def project_folder(project: Project, ledger: Ledger) -> str:
    """The folder of a project, from that of a ledger in it; "" for the bundled one."""
    root, folder = project.root.absolute(), ledger.folder.absolute()
    if not (root / PROJECT_FILE).is_file():
        return ""
    return os.path.relpath(root, folder) if folder.is_relative_to(root) else str(root)
