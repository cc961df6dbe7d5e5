"""The beginning of a shipment: its plan, put into the ledger before the first label is made.

A shipment that has begun stays what it is. The same manifest goes on with it; another one is
refused and the difference shown, unless it only adds lines and that was asked for. So are
another resolution, other fonts, or a message that was edited meanwhile: half of the boxes
would differ from the other half.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Final

from cardgen.errors import Location, ShipmentError
from cardgen.project import Project
from cardgen.remedies import Remedy
from cardgen.shipment.fingerprint import Fingerprints, of_fonts
from cardgen.shipment.ledger import SERIALS_FILE, Ledger, PlannedLine, content_of, reserve
from cardgen.shipment.model import ConsignmentLine, Job, Lines, box_id
from cardgen.shipment.papers import LABELS_PDF
from cardgen.shipment.sscc import Numbering
from cardgen.shipment.workers import Session

_SHOWN: Final = 5  # differences that are shown
_EMPTY: Final = defaultdict(lambda: "nothing", place="the ledger's folder")


def plan_shipment(
    ledger: Ledger, manifest: Lines, session: Session, *, amend: bool = False
) -> Session:
    """Plan the shipment, or see that it is the one that was planned.

    The session comes back with what the ledger adds to its job. Raises ShipmentError "changed".
    """
    project, job = session.project, session.job
    settings = content_of(
        {
            "shipment": job.shipment,
            "formats": job.formats,
            "dpi": job.dpi,
            "profile": job.profile,
            "draft": job.draft,
            "gs1": numbering.series if (numbering := Numbering.of(project)) else "",
            "fonts": of_fonts(project.fonts),
            "place": ledger.store.url,
        }
    )
    about = ledger.meta()
    if "settings" not in about:
        _plan(ledger, manifest, session, settings)
    elif about["settings"] != settings:
        raise _changed(manifest, [_settings_differ(about["settings"], settings)])
    else:
        differences, added = _compare(ledger, manifest, session)
        if differences:
            raise _changed(manifest, differences)
        if added and not amend:
            news = [f"row {line.row} is new" for line, _ in added[: _SHOWN + 1]]
            raise _changed(manifest, news, "", Remedy("amend"))
        if added:
            _amend(ledger, added, session)
    return replace(session, job=replace(job, key=ledger.key(), labels=ledger.labels()))


def _contents(manifest: Lines, session: Session) -> Iterator[tuple[ConsignmentLine, str]]:
    """Each line with all that its labels say."""
    fingerprints = Fingerprints(session.project, draft=session.job.draft)
    for line in manifest.lines():
        yield line, fingerprints.content(line)


def _plan(
    ledger: Ledger,
    manifest: Lines,
    session: Session,
    settings: str,
) -> None:
    total = sum(line.boxes for line in manifest.lines())
    lines = _planned(_contents(manifest, session), 1)
    ssccs = _ssccs(ledger, session.project, total, "")
    with ledger.transaction():
        _add(ledger, lines, total, session.job, ssccs)
        ledger.set_meta(settings=settings)


def _amend(ledger: Ledger, added: list[tuple[ConsignmentLine, str]], session: Session) -> None:
    """Add lines behind those that there are; all labels say anew how many boxes there are."""
    before = ledger.boxes()
    lines = _planned(added, before + 1)
    more = sum(line.boxes for line, _ in added)
    ssccs = _ssccs(ledger, session.project, more, f"+{before}")
    with ledger.transaction():
        _remove_outdated(ledger)
        _add(ledger, lines, before + more, session.job, ssccs)
        ledger.replan()


def _remove_outdated(ledger: Ledger) -> None:
    """Remove labels that say how many boxes there were; they may be named otherwise now.

    If this breaks off, the plan is the old one still, and its labels are made again.
    """
    for page in ledger.pages(("planned", "rendered", "verified")):
        ledger.store.remove(chain.from_iterable(ledger.files(page).values()))
    ledger.store.remove([LABELS_PDF])


def _planned(
    contents: Iterable[tuple[ConsignmentLine, str]], first: int
) -> Iterator[PlannedLine]:
    for line, content in contents:
        yield PlannedLine(line.row, first, line.boxes, content)
        first += line.boxes


def _ssccs(ledger: Ledger, project: Project, count: int, part: str) -> Iterator[str] | None:
    """SSCCs for so many boxes, if the project has a GS1 prefix.

    They are reserved under a name that only this ledger has, which stands in it before: a run
    that broke off asks again and is told the same, another folder gets others. Should the
    manifest have changed before it was planned, the name is another one, too.
    """
    numbering = Numbering.of(project)
    if numbering is None:
        return None
    key = f"{ledger.key()}{part}/{count}"
    path = project.root / SERIALS_FILE
    serials = reserve(path, numbering.series, count, shipment=key, last=numbering.last)
    return map(numbering.sscc, serials)


def _add(
    ledger: Ledger,
    lines: Iterable[PlannedLine],
    total: int,
    job: Job,
    ssccs: Iterator[str] | None,
) -> None:
    for line in lines:
        numbers = range(line.first, line.first + line.boxes)
        boxes = (
            (number, box_id(job.shipment, number, total), next(ssccs) if ssccs else "")
            for number in numbers
        )
        ledger.plan(line, boxes)


def _compare(
    ledger: Ledger, manifest: Lines, session: Session
) -> tuple[list[str], list[tuple[ConsignmentLine, str]]]:
    """How a manifest differs from what was planned, and the lines that it has besides."""
    differences: list[str] = []
    added: list[tuple[ConsignmentLine, str]] = []
    for old, new in zip_longest(ledger.lines(), _contents(manifest, session)):
        if old is None:
            added.append(new)
        elif new is None:
            differences.append(f"row {old.row} is gone")
        elif old.row != new[0].row:
            differences.append(f"row {old.row} is row {new[0].row} now")
        elif old.content != new[1]:
            differences.append(f"row {new[0].row}: {_differ(old.content, new[1])}")
        if len(differences) > _SHOWN:
            break
    return differences, added


def _differ(old: str, new: str) -> str:
    """What of a line is another: ``boxes 20 → 25``."""
    before, after = (_flat(json.loads(content)) for content in (old, new))
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if names == ["wording"]:
        return "what its labels say was edited: message, template, captions, glossary or values"
    return ", ".join(
        f"{name} {before.get(name, 'nothing')} → {after.get(name, 'nothing')}"
        for name in names
        if name != "wording"
    )


def _settings_differ(old: str, new: str) -> str:
    before, after = json.loads(old), json.loads(new)

    def shown(value: object, name: str) -> object:
        return _EMPTY[name] if value in (None, "") else value

    return ", ".join(
        "fonts are others"
        if name == "fonts"
        else f"{name} {shown(before.get(name), name)} → {shown(value, name)}"
        for name, value in after.items()
        if before.get(name) != value
    )


def _flat(content: dict[str, object]) -> dict[str, object]:
    fields = content.pop("fields")
    assert isinstance(fields, dict)
    return {**content, **fields}


def _changed(
    manifest: Lines,
    differences: list[str],
    hint: str = "undo the change, or take another folder for another shipment",
    remedy: Remedy | None = None,
) -> ShipmentError:
    shown = "; ".join(differences[:_SHOWN]) + ("; …" if len(differences) > _SHOWN else "")
    return ShipmentError(
        "changed",
        f"this is not the shipment that was begun here: {shown}",
        location=Location(str(manifest.path)),
        hint=hint,
        remedy=remedy,
    )
