"""A small shipment in memory, and what there is on the disk of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cardgen import Project
from cardgen.shipment.ledger.ledger import Ledger
from cardgen.shipment.model import ConsignmentLine, Job
from cardgen.shipment.plan import plan_shipment
from cardgen.shipment.run import Result, make_all_labels
from cardgen.shipment.saved_options import SavedOptions, project_folder
from cardgen.shipment.workers.session import Session
from cardgen.shipment.workers.worker import Crew, Processes
from cardgen.storage.store import Store

FIELDS: Mapping[str, str] = {"years": "24", "from": "麻浦区", "to": "石景山区"}
NOW = "2020-03-26T08:00:00Z"


@dataclass(frozen=True)
class Listed:
    """Lines as a manifest has them."""

    found: tuple[ConsignmentLine, ...]
    path: Path = Path("mapo.csv")

    def lines(self) -> Iterator[ConsignmentLine]:
        return iter(self.found)


def line(
    row: int,
    boxes: int,
    template: str = "box-100x150",
    *,
    message: str = "sister-years",
    **more: str,
) -> ConsignmentLine:
    fields = {**FIELDS, **more} if message == "sister-years" else {**more}
    return ConsignmentLine(row, message, "zh-ko", template, boxes, fields)


def job(**of: object) -> Job:
    given = {"formats": ("png",), "dpi": 203.0, **of}
    return Job("MAPO-2020", **given)  # type: ignore[arg-type]


def ship(
    folder: Path,
    *lines: ConsignmentLine,
    work: Job | None = None,
    jobs: int = 1,
    amend: bool = False,
    renumber: bool = False,
    store: Store | None = None,
    crew: Crew | None = None,
    project: Project | None = None,
    **of: object,
) -> Result:
    """Begin or go on with a shipment of these lines, whose ledger is in `folder`."""
    work, project = work or job(), project or Project.open()
    with Ledger.open(folder, store) as ledger:
        ledger.store.claim(ledger.key())
        session = plan_shipment(
            ledger,
            Listed(lines),
            Session(project, work),
            now=lambda: NOW,
            amend=amend,
            renumber=renumber,
        )
        SavedOptions("mapo.csv", project=project_folder(project, ledger), pdf=work.pdf).save(
            ledger
        )
        return make_all_labels(
            ledger,
            session,
            crew or Processes(jobs),
            now=lambda: NOW,
            **of,  # type: ignore[arg-type]
        )


def files(folder: Path) -> dict[str, bytes]:
    """All that lies in the folder of labels."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted((folder / "labels").rglob("*"))
        if path.is_file()
    }
