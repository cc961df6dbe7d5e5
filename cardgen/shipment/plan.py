"""The plan of a shipment, put into the ledger before a label is made, and what amends it.

A shipment that has begun stays what it is. The same manifest goes on with it; another one is
refused and the difference shown, unless that was asked for. So are another resolution, other
fonts, or a message that was edited meanwhile: half of the boxes would differ from the other.

An amendment leaves alone what did not change: boxes keep number, SSCC and label, and the total
that their label says. New boxes come behind all others, and what is gone is void. A proof has
nothing to keep: it is planned anew, and so is what it becomes when it is approved.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Final

from cardgen.errors import Location, ShipmentError
from cardgen.icc import PRESS
from cardgen.remedies import Remedy
from cardgen.shipment.amendment import Amendment, Edit, WantedLine, amendment
from cardgen.shipment.fingerprint import UNDO, Fingerprints, of_fonts, way_back
from cardgen.shipment.ledger import LIVE, BoxRecord, Ledger, PlannedLine, content_of
from cardgen.shipment.model import Lines, box_id
from cardgen.shipment.papers import LABELS_PDF
from cardgen.shipment.sheet_places import forget_places
from cardgen.shipment.sscc import Numbering, numbered
from cardgen.shipment.void_boxes import take_out
from cardgen.shipment.workers import Session

_SHOWN: Final = 5  # differences that are shown
_EMPTY: Final = defaultdict(
    lambda: "nothing", place="the ledger's folder", condition=PRESS.identifier
)
_AMENDED: Final = frozenset(
    {"dpi", "formats", "profile", "crop_marks", "condition", "printer", "fonts", "author"}
)
"""Settings of which an amendment makes all labels anew."""


def plan_shipment(
    ledger: Ledger,
    manifest: Lines,
    session: Session,
    *,
    now: Callable[[], str],
    amend: bool = False,
    renumber: bool = False,
) -> Session:
    """Plan the shipment, or see that it is the one that was planned, or amend it.

    With `renumber` all labels say how many boxes there are now. The session comes back with
    what the ledger adds to its job. Raises ShipmentError "changed".
    """
    settings = _settings(ledger, session)
    text = ledger.meta().get("settings")
    before = json.loads(text) if text else None
    if before is None:
        _plan(ledger, manifest, session, settings)
    else:
        differing = _differing(before, settings)
        found = _compare(ledger, manifest, session)
        if _may_be_anew(before, differing) and (found or differing):
            _plan(ledger, manifest, session, settings)
        elif (found or differing) and not (amend and differing <= _AMENDED):
            raise _changed(manifest, session, before, settings, found)
        elif found or differing or renumber:
            _amend(ledger, found, session, now(), settings if differing else {}, renumber)
        else:
            _follow_rows(ledger, found.kept)
    ledger.settle()
    key = ledger.key()
    ledger.back_up()
    return replace(session, job=replace(session.job, key=key, labels=ledger.labels()))


def changes(
    ledger: Ledger, manifest: Lines, session: Session, *, amend: bool = False
) -> tuple[str, ...]:
    """How the shipment would be another than was planned, and nothing is done about it.

    Raises ShipmentError "changed" where `plan_shipment` would.
    """
    settings, text = _settings(ledger, session), ledger.meta().get("settings")
    if not text:
        return ()
    before = json.loads(text)
    differing, found = _differing(before, settings), _compare(ledger, manifest, session)
    allowed = _may_be_anew(before, differing) or (amend and differing <= _AMENDED)
    if (found or differing) and not allowed:
        raise _changed(manifest, session, before, settings, found)
    return (*_settings_differ(before, settings), *found.in_words())


def _differing(before: dict[str, object], settings: dict[str, object]) -> set[str]:
    return {name for name in settings if before.get(name) != settings[name]}


def _may_be_anew(before: dict[str, object], differing: set[str]) -> bool:
    """Whether it was a proof, which has nothing to keep."""
    return bool(before["draft"]) and differing <= _AMENDED | {"draft"}


def _settings(ledger: Ledger, session: Session) -> dict[str, object]:
    """What all labels have in common, and what must not change by itself."""
    job, project = session.job, session.project
    numbering = Numbering.of(project)
    return {
        "shipment": job.shipment,
        "formats": list(job.formats),
        "dpi": job.dpi,
        "profile": job.profile,
        "crop_marks": job.crop_marks,
        "condition": job.condition.key if job.condition != PRESS else None,
        "printer": job.printer.as_data() or None,
        "draft": job.draft,
        "gs1": numbering.series if numbering else "",
        "fonts": of_fonts(project.fonts),
        "author": project.author,
        "place": ledger.store.url,
    }


def _wanted(manifest: Lines, session: Session) -> Iterator[WantedLine]:
    """Each line with all that its labels say."""
    fingerprints = Fingerprints(session.project, draft=session.job.draft)
    for line in manifest.lines():
        yield WantedLine(line, fingerprints.content(line))


def _compare(ledger: Ledger, manifest: Lines, session: Session) -> Amendment:
    """How a manifest differs from what was planned. What does not is not kept in mind."""
    if all(
        old is not None
        and new is not None
        and (old.row, old.boxes, old.content) == (new.line.row, new.line.boxes, new.content)
        for old, new in zip_longest(ledger.lines(), _wanted(manifest, session))
    ):
        return Amendment((), (), (), ())
    return amendment(ledger.lines(), _wanted(manifest, session))


# --- the first plan


def _plan(
    ledger: Ledger, manifest: Lines, session: Session, settings: dict[str, object]
) -> None:
    """Plan all boxes; a proof that was planned before is forgotten."""
    total = sum(line.boxes for line in manifest.lines())
    with numbered(ledger, session.project, 0 if session.job.draft else total) as ssccs:
        if ledger.settings():
            for page in ledger.boxes.pages((*LIVE, "voided")):
                _remove_labels(ledger, page)
            ledger.forget_plan()
            forget_places(ledger)
        first = 1
        for line, content in _wanted(manifest, session):
            number = ledger.add_line(line.row, line.boxes, content)
            places = range(1, line.boxes + 1)
            ledger.boxes.add(
                _boxes(session, number, places, line.boxes, first, total, 1, ssccs)
            )
            first += line.boxes
        ledger.set_meta(settings=content_of(settings), papers="stale")


def _boxes(
    session: Session,
    line: int,
    places: Sequence[int],
    total_in_line: int,
    first: int,
    total: int,
    plan: int,
    ssccs: Iterator[str],
) -> Iterator[BoxRecord]:
    """New boxes of a line, at these places in it, numbered from `first`."""
    for number, place in enumerate(places, first):
        name = box_id(session.job.shipment, number, total)
        yield BoxRecord(
            number,
            line,
            place,
            total_in_line,
            total,
            name,
            next(ssccs),
            "planned",
            plan,
            "",
            "",
            "",
            (),
        )


def _remove_labels(ledger: Ledger, records: Iterable[BoxRecord]) -> None:
    """What lies there of these labels is no more what they are."""
    files = chain.from_iterable(ledger.files(records).values())
    ledger.move_later((file, "") for file in chain(files, [LABELS_PDF]))


# --- the amendment


def _amend(
    ledger: Ledger,
    found: Amendment,
    session: Session,
    time: str,
    settings: dict[str, object],
    renumber: bool,
) -> None:
    """Carry out what changed; with `settings`, which are new ones, all labels are made anew."""
    live = {edit.before.id: _live(ledger, edit.before) for edit in found.edited}
    more = sum(len(new_places(edit, live[edit.before.id])) for edit in found.edited)
    more += sum(new.line.boxes for new in found.added)
    total, plan = ledger.boxes.last() + more, ledger.plan_number() + 1
    with numbered(ledger, session.project, more) as ssccs:
        number = ledger.boxes.last() + 1
        ledger.set_meta(plan=str(plan), first=str(number), papers="stale")
        _remove_labels(ledger, [])
        for gone in found.gone:
            take_out(ledger, _live(ledger, gone), "gone", "", time)
            ledger.change_line(replace(gone, row=0, boxes=0))
        for edit in found.edited:
            places = new_places(edit, live[edit.before.id])
            _edit(ledger, edit, live[edit.before.id], time)
            line = edit.now.line
            boxes = _boxes(
                session, edit.before.id, places, line.boxes, number, total, plan, ssccs
            )
            ledger.boxes.add(boxes)
            number += len(places)
        for line, content in found.added:
            added = ledger.add_line(line.row, line.boxes, content)
            places = range(1, line.boxes + 1)
            ledger.boxes.add(
                _boxes(session, added, places, line.boxes, number, total, plan, ssccs)
            )
            number += line.boxes
        _move_rows(ledger, found.kept)
        if settings or renumber:
            _make_all_anew(ledger, total if renumber else 0)
        if settings:
            if settings["formats"] != list(ledger.formats()):
                ledger.boxes.forget_digests()  # files of other kinds are no other labels
            ledger.set_meta(settings=content_of(settings))


def _live(ledger: Ledger, line: PlannedLine) -> list[BoxRecord]:
    return [box for box in ledger.boxes.of_line(line.id) if box.state != "voided"]


def new_places(edit: Edit, live: Sequence[BoxRecord]) -> Sequence[int]:
    """Where in its line the boxes are that it has more: the first free places."""
    wanted = edit.now.line.boxes
    if edit.before.boxes == wanted or len(live) >= wanted:
        return ()
    taken = {box.number_in_line for box in live}
    free = [place for place in range(1, wanted + 1) if place not in taken]
    return free[: wanted - len(live)]


def _edit(ledger: Ledger, edit: Edit, live: Sequence[BoxRecord], time: str) -> None:
    """Let a line say what it says now; the last of its boxes that are too many are void."""
    line, content = edit.now
    if edit.before.boxes != line.boxes and len(live) > line.boxes:
        reason = f"{edit.before.boxes} → {line.boxes}"  # as whoever reads it knows it
        take_out(ledger, live[line.boxes :], "gone", reason, time)
        live = live[: line.boxes]
    if edit.is_relabelled:
        _remove_labels(ledger, live)
        ledger.boxes.replan(edit.before.id)
    ledger.change_line(replace(edit.before, row=line.row, boxes=line.boxes, content=content))


def _make_all_anew(ledger: Ledger, total: int) -> None:
    """Plan all labels again; with a `total` they say that, and which of their line they are."""
    for page in ledger.boxes.pages(LIVE):
        _remove_labels(ledger, page)
    if total:
        counts = ledger.boxes.counts_by_line()
        live = {
            line: sum(each.values()) - each.get("voided", 0) for line, each in counts.items()
        }
        places: Counter[int] = Counter()
        for page in ledger.boxes.pages(LIVE):
            renumbered = []
            for box in page:
                places[box.line] += 1
                renumbered.append(
                    box._replace(
                        total=total,
                        number_in_line=places[box.line],
                        total_in_line=live[box.line],
                    )
                )
            ledger.boxes.change(renumbered)
    ledger.boxes.replan()


def _follow_rows(ledger: Ledger, kept: Sequence[Edit]) -> None:
    """Note where lines stand now that are the same otherwise."""
    if kept:
        with ledger.transaction():
            _move_rows(ledger, kept)


def _move_rows(ledger: Ledger, kept: Sequence[Edit]) -> None:
    for edit in kept:
        if edit.before.row != edit.now.line.row:
            ledger.change_line(replace(edit.before, row=edit.now.line.row))


# --- what is refused


def _changed(
    manifest: Lines,
    session: Session,
    before: dict[str, object],
    settings: dict[str, object],
    found: Amendment,
) -> ShipmentError:
    reworded = {edit.now.line.template for edit in found.edited if edit.is_reworded}
    undo = way_back(session.project, reworded) if reworded else UNDO
    differing = _differing(before, settings)
    said = [*_settings_differ(before, settings), *found.in_words()]
    more = f"; and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return ShipmentError(
        "changed",
        f"this is not the shipment that was begun here: {'; '.join(said[:_SHOWN])}{more}",
        location=Location(str(manifest.path)),
        hint=undo
        if differing <= _AMENDED
        else f"{undo}, or take another folder for another shipment",
        remedy=Remedy("amend") if differing <= _AMENDED else None,
    )


def _settings_differ(before: dict[str, object], settings: dict[str, object]) -> Iterator[str]:
    def shown(value: object, name: str) -> object:
        if isinstance(value, list):
            return ", ".join(value) or "the PDF alone"
        if isinstance(value, dict):
            return ", ".join(f"{key} {said}" for key, said in value.items())
        return _EMPTY[name] if value in (None, "") else value

    for name, value in settings.items():
        old = before.get(name)
        if name == "fonts" and old != value:
            yield "fonts are others"
        elif isinstance(old, dict) and isinstance(value, dict):
            for key in sorted(old.keys() | value.keys()):
                was, now = old.get(key), value.get(key)
                if was != now:
                    yield f"{name} {key} {shown(was, '')} → {shown(now, '')}"
        elif old != value:
            yield f"{name} {shown(old, name)} → {shown(value, name)}"
