"""The options that a ledger saves of the last run of its shipment.

So nobody has to repeat them: for a run that goes on, for papers that are renewed after a box
was voided, for a label that is printed once more.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from cardgen.backends import PrinterOptions
from cardgen.errors import Diagnostic, Location, ShipmentError, TemplateError
from cardgen.files import is_there
from cardgen.layout.sheet import SheetOrder
from cardgen.project import PROJECT_FILE, LoadedPage, Project, find_project
from cardgen.remedies import Remedy
from cardgen.shipment.ledger import Ledger, peek
from cardgen.shipment.model import Job
from cardgen.shipment.papers import read_condition
from cardgen.shipment.workers import Session

_KEY: Final = "remembered"


class SavedOptions(msgspec.Struct, frozen=True):
    """Options of the last run; `project` is the path of its folder (`project_folder`)."""

    manifest: str = ""  # its file name, as the report shows it
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
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    """Options as somebody typed them, to show them again."""
    warnings: tuple[Diagnostic, ...] = ()  # of the list, which each report repeats
    papers: str = "screen"  # their profile
    date: str = ""  # of the job, unless another is given
    loaded: LoadedPage | None = None  # page of labels of any size, if a printer has named it

    @classmethod
    def read(cls, ledger: Ledger) -> SavedOptions | None:
        """Read the options from a ledger; None before the first run."""
        text = ledger.meta().get(_KEY)
        return msgspec.json.decode(text, type=cls) if text else None

    @classmethod
    def require(cls, ledger: Ledger) -> SavedOptions:
        """Read the options from a ledger. Raises ShipmentError if no label was made."""
        found = cls.read(ledger)
        if found is None:
            raise ShipmentError(
                "unknown-box",
                "no label was made here yet",
                location=Location(str(ledger.folder)),
                remedy=Remedy("make-again"),
            )
        return found

    def save(self, ledger: Ledger) -> None:
        """Save the options in a ledger."""
        ledger.set_meta(**{_KEY: msgspec.json.encode(self).decode()})

    def new_sheets(self) -> SheetOrder | None:
        """Return an order for new sheets of the same kind, with one label for each box."""
        return replace(self.sheets, start=1, skip=(), copies=1) if self.sheets else None

    def session(self, ledger: Ledger, date: str) -> Session:
        """Open a session that makes labels with the settings of the ledger.

        Raises CardgenError.
        """
        settings = ledger.settings()
        job = Job(
            settings["shipment"],
            tuple(settings["formats"]),
            settings["dpi"],
            profile=settings["profile"],
            verify=self.verify,
            draft=settings["draft"],
            date=date or self.date,
            pdf=self.pdf,
            key=ledger.key(),
            labels=ledger.labels(),
            crop_marks=settings.get("crop_marks", False),
            printer=msgspec.convert(settings.get("printer") or {}, PrinterOptions),
            papers=self.papers,
            condition=read_condition(ledger, settings.get("condition")),
        )
        root = self._find_root(ledger) if self.project else None
        return Session(Project.open(root, fonts=map(Path, self.fonts)), job)

    def _find_root(self, ledger: Ledger) -> Path:
        """Find the folder of the project, which may have been moved together with the shipment.

        A shipment that was moved alone takes the project around it, or else the one around the
        working folder. Raises TemplateError "bad-project" if there is none.
        """
        folder = ledger.folder.absolute()
        before = folder / self.project
        places = (before, find_project(folder), find_project(Path.cwd()))
        found = next((each for each in places if each and is_there(each / PROJECT_FILE)), None)
        if found is None:
            raise TemplateError(
                "bad-project",
                "the project of this shipment is not here",
                location=Location(str(folder)),
                hint="work in the folder of that project, or copy it, with its "
                f"{PROJECT_FILE}, to {os.path.normpath(before)}",
            )
        return found


def read_options(folder: Path) -> dict[str, Any]:
    """Read the options that the user gave for the shipment in a folder; {} on errors.

    Errors are reported when somebody opens the ledger.
    """
    return _peek(folder).options


def check_project_folder(folder: Path, project: Project) -> tuple[Diagnostic, ...]:
    """Return the error for a shipment that was moved away from its project, if so.

    That project may have what the list lacks, so nobody should add it again.
    """
    project_before = _peek(folder).project
    if not project_before:
        return ()
    before = folder.absolute() / project_before
    if is_there(before / PROJECT_FILE) or is_there(project.root / PROJECT_FILE):
        return ()
    missing = Diagnostic(
        "bad-project",
        "the project of this shipment is not here; it may have the missing terms and settings",
        location=Location(str(folder)),
        hint=f"copy the folder of that project, with its {PROJECT_FILE}, and work in it; do "
        "not add terms or settings again",
    )
    return (missing,)


def find_loaded(folder: Path, loaded: LoadedPage | None) -> LoadedPage | None:
    """Return the label size with which the shipment in a folder began, or else `loaded`.

    So a shipment stays the same if somebody puts other labels into the printer, or changes
    what is written about it.
    """
    before = _peek(folder).loaded
    if before and (loaded is None or loaded.printer == before.printer):
        return before
    return loaded


def read_pair(folder: Path) -> str:
    """Return the pair of languages of the shipment in a folder; "" if unknown."""
    return _peek(folder).pair or ""


def _peek(folder: Path) -> SavedOptions:
    """Read the options of a shipment without opening its ledger; the defaults on errors."""
    try:
        return msgspec.json.decode(peek(folder, _KEY) or "{}", type=SavedOptions)
    except msgspec.DecodeError:
        return SavedOptions()


def use_loaded(ledger: Ledger, loaded: LoadedPage | None) -> LoadedPage | None:
    """Return the printer's label size if a label of the shipment uses it; else None."""
    if loaded and any(loaded.is_of(line.template) for line in ledger.read_planned_lines()):
        return loaded
    return None


def read_shipment_name(folder: Path) -> str:
    """Return the name of the shipment that exists in a folder; "" if there is none."""
    try:
        return str(json.loads(peek(folder, "settings"))["shipment"])
    except (ValueError, KeyError, TypeError):  # also for no text
        return ""


def read_list_name(folder: Path) -> str:
    """Return the file name of the list for the shipment in a folder; "" if unknown."""
    return _peek(folder).manifest


def project_folder(project: Project, ledger: Ledger) -> str:
    """Return a project's folder relative to a ledger in it; "" for cardgen's own project."""
    root, folder = project.root.absolute(), ledger.folder.absolute()
    if not (root / PROJECT_FILE).is_file():
        return ""
    return os.path.relpath(root, folder) if folder.is_relative_to(root) else str(root)
