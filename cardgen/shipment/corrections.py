"""Correct boxes that have labels: print them again, void them, replace them.

Each correction leaves a trace in the ledger before it is done. Afterwards the papers are made
anew, so that they say what became of all boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Final, Literal, get_args

import msgspec
from msgspec.structs import replace

from cardgen import arguments
from cardgen.arguments import PathName
from cardgen.errors import (
    CardgenError,
    Diagnostic,
    Location,
    OutputError,
    ShipmentError,
    make_printable,
    raise_findings,
)
from cardgen.layout.sheet import SheetOrder
from cardgen.remedies import Remedy
from cardgen.shipment.ledger import OUT, BoxRecord, Ledger, list_files, open_shipment
from cardgen.shipment.model import Clock, box_id
from cardgen.shipment.paper_updates import find_edits, try_update_papers, write_new_labels
from cardgen.shipment.papers import LABELS_PDF, check_sheets, read_approvals, write_labels_pdf
from cardgen.shipment.run import find_intact_labels
from cardgen.shipment.saved_options import SavedOptions
from cardgen.shipment.selection import Selection, find_boxes
from cardgen.shipment.sheet_places import describe_places
from cardgen.shipment.sscc import Numbering, reserve_ssccs
from cardgen.shipment.void_boxes import VOIDED, take_in, take_out
from cardgen.shipment.workers import Session, Worker, deliver
from cardgen.storage import Folder, find_unused_folder, make_folder, remove_file, write_file

ReprintFormat = Literal["files", "pdf"]
_LONGEST_REASON: Final = 500


class Correction(msgspec.Struct, frozen=True):
    """The result of a correction of `boxes`, by number: `files` made and `papers` renewed.

    `new` are the boxes that replace others.
    """

    boxes: tuple[int, ...]
    files: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    errors: tuple[Diagnostic, ...] = ()  # of papers that are behind
    new: tuple[int, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()  # of the papers
    places: tuple[str, ...] = ()  # on sheets, of labels of boxes that are out


def reprint(
    folder: PathName,
    selection: Selection,
    clock: Clock,
    *,
    reason: str,
    to: PathName | None = None,
    formats: Sequence[ReprintFormat] = (),
    sheets: SheetOrder | None = None,
) -> Correction:
    """Copy the labels of boxes to the folder `to`, to be printed once more.

    They are the very files that were made; as "pdf" they are laid out again, with the project
    that they were made of, one label a page or on `sheets`. Without `formats`, all forms that
    the shipment has are copied, on its own kind of sheets. Without `to` the folder is
    ``reprint/1``, ``reprint/2`` … Raises ShipmentError and copies nothing if a box has no
    whole label, or if the wording of a label was edited since ("changed"); and OutputError.
    """
    folder, selection, clock, reason = _check_arguments(folder, selection, clock, reason)
    to = arguments.optional_path("to", to)
    arguments.choices("formats", formats, get_args(ReprintFormat))
    arguments.instance("sheets", sheets, SheetOrder | None, "leave it out")
    with open_shipment(folder) as ledger:
        entries = find_boxes(ledger, selection)
        saved = SavedOptions.require(ledger)
        single = ledger.formats()
        whole = find_intact_labels(ledger.store, entries, single)
        raise_findings(
            Diagnostic(
                "unknown-box",
                f"box {entry.number} has no complete label",
                location=Location(str(folder)),
                remedy=Remedy("make-again"),
            )
            for entry in entries
            if entry not in whole
        )
        session, lines = saved.session(ledger, clock.date), ledger.lines_of(entries)
        if sheets is not None:
            for template in dict.fromkeys(line.line().template for line in lines):
                check_sheets(sheets, session.project, template)
        forms = (("files", bool(single)), ("pdf", saved.pdf or sheets is not None))
        kinds: Sequence[str] = formats or [name for name, has_form in forms if has_form]
        _check_approved(ledger, session, entries)
        if "pdf" in kinds:
            raise_findings(find_edits(ledger, session, lines))
        place = to or find_unused_folder(folder / "reprint")
        _refuse_own_folder(ledger, place)
        time = clock.now()
        last, plan = ledger.history.last(), ledger.plan_number()
        with ledger.transaction():
            for entry in entries:
                ledger.history.log(entry.number, "reprinted", time, reason, plan)
        files: list[Path] = []
        try:
            make_folder(place)
            if "files" in kinds:
                for entry in entries:
                    for name, data in ledger.store.read(list_files(entry.file, single)).items():
                        files.append(place / Path(name).name)
                        write_file(files[-1], data)
            if "pdf" in kinds:
                boxes = map(ledger.box, entries)
                order = sheets or saved.new_sheets()
                approved = read_approvals(ledger, session)
                write_labels_pdf(boxes, session, Folder(place), None, order, approved)
                files.append(place / LABELS_PDF)
        except BaseException:
            for file in files:
                remove_file(file)
            with ledger.transaction():
                ledger.history.forget(last)
            raise
        renewed = try_update_papers(
            ledger, session, saved, time, clock.now, labels=False, wording=clock.wording
        )
    numbers = tuple(entry.number for entry in entries)
    copies = tuple(map(str, files))
    return Correction(numbers, copies, renewed.papers, renewed.errors, (), renewed.warnings)


def void(folder: PathName, selection: Selection, clock: Clock, *, reason: str) -> Correction:
    """Void boxes of a shipment. Their labels move into the folder ``voided``.

    No other box gets their numbers. Raises ShipmentError and OutputError.
    """
    folder, selection, clock, reason = _check_arguments(folder, selection, clock, reason)
    with open_shipment(folder) as ledger:
        entries = find_boxes(ledger, selection)
        time = clock.now()
        with ledger.transaction():
            take_out(ledger, entries, "voided", reason, time)
            ledger.set_meta(papers="stale")
        places = _list_places(ledger, entries)
        return replace(_finish(ledger, entries, clock, time), places=places)


def unvoid(folder: PathName, selection: Selection, clock: Clock, *, reason: str) -> Correction:
    """Put voided boxes back into the shipment, with their numbers, SSCCs and labels.

    Raises ShipmentError "unknown-box" for boxes that another box has replaced, or that an
    amendment took out: the list does not have them.
    """
    folder, selection, clock, reason = _check_arguments(folder, selection, clock, reason)
    with open_shipment(folder) as ledger:
        entries = find_boxes(ledger, selection, voided=True)
        raise_findings(_find_unreturnable(ledger, entries))
        time = clock.now()
        with ledger.transaction():
            entries = _put_back(ledger, entries)
            take_in(ledger, entries, reason, time)
            ledger.set_meta(papers="stale")
        return _finish(ledger, entries, clock, time)


def replace_boxes(
    folder: PathName, selection: Selection, clock: Clock, *, reason: str
) -> Correction:
    """Void boxes, and add new boxes with the same contents after all other boxes.

    A new box has its own number, id and SSCC, and the place in the line of the old one. Its
    label is laid out before anything is voided. Raises ShipmentError, OutputError.
    """
    folder, selection, clock, reason = _check_arguments(folder, selection, clock, reason)
    with open_shipment(folder) as ledger:
        entries = find_boxes(ledger, selection)
        saved = SavedOptions.require(ledger)
        session = saved.session(ledger, clock.date)
        raise_findings(find_edits(ledger, session, ledger.lines_of(entries)))
        _check_series(ledger, session)
        first, time = ledger.boxes.last() + 1, clock.now()
        total = first + len(entries) - 1
        name, has_sscc = session.job.shipment, bool(entries[0].sscc)
        new = [
            BoxRecord(
                *(number, entry.line, entry.number_in_line, entry.total_in_line, total),
                *(box_id(name, number, total), "", "planned", 0, entry.before),
            )
            for number, entry in enumerate(entries, first)
        ]
        for box in map(ledger.box, new):
            session.document(replace(box, sscc="0" * 18 if has_sscc else ""))
        with reserve_ssccs(ledger, session.project, len(new) if has_sscc else 0) as ssccs:
            for entry, other in zip(entries, new, strict=True):
                # Whoever reads it in whatever language: crushed → 3001.
                take_out(ledger, [entry], "replaced", f"{reason} → {other.number}", time)
            ledger.boxes.add(each._replace(sscc=next(ssccs)) for each in new)
            ledger.set_meta(papers="stale")
        ledger.settle()
        made = ledger.boxes.between(first, total)
        boxes = list(map(ledger.box, made))
        outcomes = deliver(Worker(session).make(boxes), ledger.store).outcomes
        ledger.record(outcomes, clock.now())
        raise_findings([error for outcome in outcomes for error in outcome.errors])
        files = [ledger.store.place(each.file) for each in outcomes if each.file]
        places = _list_places(ledger, entries)
        numbers = tuple(range(first, total + 1))
        if session.job.pdf:
            name = f"labels-new-box-{first}.pdf"
            written = write_new_labels(ledger, session, saved, numbers, name)
            files += map(ledger.store.place, written)
        done = _finish(ledger, entries, clock, time)
    return replace(done, new=numbers, files=tuple(files), places=places)


def _check_arguments(
    folder: PathName, selection: Selection, clock: Clock, reason: str
) -> tuple[Path, Selection, Clock, str]:
    """Read the arguments of a correction. Raises FieldError "bad-value".

    The reason becomes one line of printable characters, as papers can show it.
    """
    known = 'take cardgen.Selection("17-23")'
    folder = arguments.path("folder", folder)
    selection = arguments.instance("selection", selection, Selection, known)
    clock = Clock.of(clock)
    line = " ".join(make_printable(arguments.text("reason", reason)).split())
    reason = "".join(filter(str.isprintable, line))[:_LONGEST_REASON]
    return folder, selection, clock, reason


def _finish(
    ledger: Ledger, entries: Sequence[BoxRecord], clock: Clock, time: str
) -> Correction:
    """Move the files and write the papers again after a correction. Return its result."""
    numbers = tuple(entry.number for entry in entries)
    saved = SavedOptions.read(ledger)
    try:
        ledger.settle()
        if saved is None:
            return Correction(numbers)
        session = saved.session(ledger, clock.date)
        if session.job.pdf:
            raise_findings(find_edits(ledger, session, list(ledger.lines())))
        renewed = try_update_papers(
            ledger, session, saved, time, clock.now, wording=clock.wording
        )
    except CardgenError as error:
        return Correction(numbers, errors=error.diagnostics)
    return Correction(numbers, (), renewed.papers, renewed.errors, (), renewed.warnings)


def _list_places(ledger: Ledger, entries: Sequence[BoxRecord]) -> tuple[str, ...]:
    """Describe the places of labels on printed sheets, to remove the labels."""
    return tuple(describe_places(ledger, [entry.number for entry in entries]))


def _check_approved(ledger: Ledger, session: Session, entries: Sequence[BoxRecord]) -> None:
    """Raise CardgenError if the wording of a label may no longer be printed."""
    if session.project.approval and not session.job.draft:
        for entry in {each.line: each for each in entries}.values():
            session.document(ledger.box(entry))


def _check_series(ledger: Ledger, session: Session) -> None:
    """Raise ShipmentError if the shipment's SSCCs have another GS1 prefix than the project."""
    numbering = Numbering.of(session.project)
    series, before = numbering.series if numbering else "", ledger.settings()["gs1"]
    if series != before:
        raise ShipmentError(
            "changed",
            f"the SSCCs begin with {before or 'nothing'} in the shipment, but with "
            f"{series or 'nothing'} in the project",
            location=Location(str(ledger.folder)),
            hint="undo the change of gs1-prefix or sscc-extension in cardgen.toml",
        )


def _refuse_own_folder(ledger: Ledger, place: Path) -> None:
    """Raise OutputError if copies would overwrite the shipment's own files."""
    folder, wanted = ledger.folder.resolve(), place.resolve()
    own = (folder / "labels", folder / VOIDED)
    if wanted == folder or any(map(wanted.is_relative_to, own)):
        raise OutputError(
            "output",
            "the shipment's own files are here",
            location=Location(str(place)),
            remedy=Remedy("other-output"),
        )


def _put_back(ledger: Ledger, entries: Sequence[BoxRecord]) -> list[BoxRecord]:
    """Give unvoided boxes another place in their line if a new box has taken theirs."""
    found: list[BoxRecord] = []
    taken: dict[int, set[int]] = {}
    for before in entries:
        entry = before
        others = ledger.boxes.of_line(entry.line)
        places = taken.setdefault(
            entry.line, {box.number_in_line for box in others if box.state != "voided"}
        )
        if entry.number_in_line in places:
            free = next(place for place in count(1) if place not in places)
            total = max(entry.total_in_line, free)
            entry = entry._replace(number_in_line=free, total_in_line=total, before="planned")
            ledger.boxes.change([entry])
            ledger.boxes.replan_voided(entry.number)
        places.add(entry.number_in_line)
        found.append(entry)
    return found


def _find_unreturnable(ledger: Ledger, entries: Sequence[BoxRecord]) -> Iterable[Diagnostic]:
    """Yield the errors for voided boxes that cannot return into the shipment."""
    last = {event.number: event.what for event in ledger.history.events() if event.what in OUT}
    counts = ledger.boxes.counts_by_line()
    more: dict[int, int] = {}
    for entry in entries:
        place = Location(str(ledger.folder))
        line = ledger.line(entry.line)
        more[line.id] = more.get(line.id, 0) + 1
        states = counts[line.id]
        live = sum(states.values()) - states.get("voided", 0)
        if last.get(entry.number) == "replaced":
            said = "another box replaced box"
            hint = "its number is never used again; replace the other box if necessary"
        elif live + more[line.id] > line.boxes:
            said = "the list has no place for box"
            hint = "put the box into the list again, and amend the shipment"
        else:
            continue
        yield Diagnostic("unknown-box", f"{said} {entry.number}", location=place, hint=hint)
