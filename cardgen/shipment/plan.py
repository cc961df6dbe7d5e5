"""Plan a shipment in the ledger before a label is made, and amend the plan.

A shipment that has begun stays what it is. The same list continues it; another list is refused
with its differences, unless an amendment was asked for. The same holds for another resolution,
other fonts, or an edited message: half of the boxes would differ from the other half.

An amendment leaves unchanged lines alone: boxes keep their number, SSCC and label, and the
total on that label. New boxes come behind all others, and boxes of lines that are gone become
void. A proof has nothing to keep: it is planned anew, and so is the shipment that it becomes
when it is approved.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Final

import msgspec
from msgspec.structs import replace

from cardgen.errors import Location, ShipmentError
from cardgen.icc import PRESS
from cardgen.remedies import Remedy
from cardgen.shipment.amendment import Amendment, Edit, WantedLine, compare_lines
from cardgen.shipment.fingerprint import UNDO, Fingerprints, digest_fonts, suggest_undo
from cardgen.shipment.ledger import LIVE, BoxRecord, Ledger, PlannedLine, to_canonical_json
from cardgen.shipment.model import Lines, box_id
from cardgen.shipment.papers import LABELS_PDF
from cardgen.shipment.sheet_places import forget_places
from cardgen.shipment.sscc import Numbering, reserve_ssccs
from cardgen.shipment.void_boxes import take_out
from cardgen.shipment.workers import Session

_SHOWN: Final = 5  # differences shown
_EMPTY: Final = defaultdict(
    lambda: "nothing", place="the ledger's folder", condition=PRESS.identifier
)
_AMENDABLE: Final = frozenset(
    {"dpi", "formats", "profile", "crop_marks", "condition", "printer", "fonts", "author"}
)
"""Settings that an amendment may change: all labels are made anew then."""


def plan_shipment(
    ledger: Ledger,
    manifest: Lines,
    session: Session,
    *,
    now: Callable[[], str],
    amend: bool = False,
    renumber: bool = False,
) -> Session:
    """Plan a shipment, or check that the list is unchanged, or change the plan with `amend`.

    With `renumber` all labels get the present total of boxes. The session comes back with the
    data that the ledger adds to its job. Raises ShipmentError "changed".
    """
    settings = _read_settings(ledger, session)
    text = ledger.meta().get("settings")
    before = json.loads(text) if text else None
    if before is None:
        _plan_all(ledger, manifest, session, settings)
    else:
        differing = _changed_names(before, settings)
        found = _compare(ledger, manifest, session)
        if _may_replan(before, differing) and (found or differing):
            _plan_all(ledger, manifest, session, settings)
        elif (found or differing) and not (amend and differing <= _AMENDABLE):
            raise _make_changed_error(manifest, session, before, settings, found)
        elif found or differing or renumber:
            _amend(ledger, found, session, now(), settings if differing else {}, renumber)
        elif found.kept:
            with ledger.transaction():
                _move_rows(ledger, found.kept)
    ledger.settle()
    key = ledger.key()
    ledger.back_up()
    return replace(session, job=replace(session.job, key=key, labels=ledger.labels()))


def find_changes(
    ledger: Ledger, manifest: Lines, session: Session, *, amend: bool = False
) -> tuple[str, ...]:
    """Describe the changes that the list would make to the shipment, without making them.

    Raises ShipmentError "changed" if `plan_shipment` would.
    """
    settings, text = _read_settings(ledger, session), ledger.meta().get("settings")
    if not text:
        return ()
    before = json.loads(text)
    differing, found = _changed_names(before, settings), _compare(ledger, manifest, session)
    allowed = _may_replan(before, differing) or (amend and differing <= _AMENDABLE)
    if (found or differing) and not allowed:
        raise _make_changed_error(manifest, session, before, settings, found)
    return (*_describe_settings(before, settings), *found.in_words())


def _changed_names(before: dict[str, object], settings: dict[str, object]) -> set[str]:
    """Return the names of settings that have changed."""
    return {name for name in settings if before.get(name) != settings[name]}


def _may_replan(before: dict[str, object], differing: set[str]) -> bool:
    """True if the shipment was only a draft, so that a new plan may replace the old one."""
    return bool(before["draft"]) and differing <= _AMENDABLE | {"draft"}


def _read_settings(ledger: Ledger, session: Session) -> dict[str, object]:
    """Return the settings of all labels; a change of them needs `--amend`."""
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
        "fonts": digest_fonts(project.fonts),
        "author": project.author,
        "place": ledger.store.url,
    }


def _read_wanted(manifest: Lines, session: Session) -> Iterator[WantedLine]:
    """Yield each line of the list, with the content of its labels."""
    fingerprints = Fingerprints(session.project, draft=session.job.draft)
    for line in manifest.lines():
        yield WantedLine(line, fingerprints.content(line))


def _compare(ledger: Ledger, manifest: Lines, session: Session) -> Amendment:
    """Compare a list with the plan. This needs little memory if they are equal."""
    if all(
        old is not None
        and new is not None
        and (old.row, old.boxes, old.content) == (new.line.row, new.line.boxes, new.content)
        for old, new in zip_longest(ledger.lines(), _read_wanted(manifest, session))
    ):
        return Amendment((), (), (), ())
    return compare_lines(ledger.lines(), _read_wanted(manifest, session))


# --- the first plan


def _plan_all(
    ledger: Ledger, manifest: Lines, session: Session, settings: dict[str, object]
) -> None:
    """Plan all boxes of the list, and delete the earlier plan of a draft."""
    total = sum(line.boxes for line in manifest.lines())
    with reserve_ssccs(ledger, session.project, 0 if session.job.draft else total) as ssccs:
        if ledger.settings():
            for page in ledger.boxes.pages((*LIVE, "voided")):
                _remove_labels(ledger, page)
            ledger.forget_plan()
            forget_places(ledger)
        planner = _Planner(ledger, session.job.shipment, total, 1, ssccs)
        for wanted in _read_wanted(manifest, session):
            planner.add_line(wanted)
        ledger.set_meta(settings=to_canonical_json(settings), papers="stale")


class _Planner(msgspec.Struct, frozen=True):
    """Adds lines and boxes to a ledger under a `plan`; labels show the `total` of boxes."""

    ledger: Ledger
    shipment: str
    total: int
    plan: int
    ssccs: Iterator[str]

    def add_line(self, wanted: WantedLine) -> None:
        """Add a line of the list with all its boxes."""
        line, content = wanted
        number = self.ledger.add_line(line.row, line.boxes, content)
        self.add_boxes(number, range(1, line.boxes + 1), line.boxes)

    def add_boxes(self, line: int, places: Sequence[int], total_in_line: int) -> None:
        """Add boxes to a line at these places, numbered after all other boxes."""
        first = self.ledger.boxes.last() + 1
        self.ledger.boxes.add(
            BoxRecord(
                *(number, line, place, total_in_line, self.total),
                *(box_id(self.shipment, number, self.total), next(self.ssccs)),
                *("planned", self.plan),
            )
            for number, place in enumerate(places, first)
        )


def _remove_labels(ledger: Ledger, records: Iterable[BoxRecord]) -> None:
    """Plan to remove the files of labels that have changed, and the PDF of all labels."""
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
    """Make the changes of an amendment. New `settings` plan all labels again."""
    live = {edit.before.id: _live_boxes(ledger, edit.before) for edit in found.edited}
    more = sum(len(_find_new_places(edit, live[edit.before.id])) for edit in found.edited)
    more += sum(new.line.boxes for new in found.added)
    total, plan = ledger.boxes.last() + more, ledger.plan_number() + 1
    with reserve_ssccs(ledger, session.project, more) as ssccs:
        planner = _Planner(ledger, session.job.shipment, total, plan, ssccs)
        first = ledger.boxes.last() + 1
        ledger.set_meta(plan=str(plan), first=str(first), papers="stale")
        _remove_labels(ledger, [])
        for gone in found.gone:
            take_out(ledger, _live_boxes(ledger, gone), "gone", "", time)
            ledger.change_line(replace(gone, row=0, boxes=0))
        for edit in found.edited:
            places = _find_new_places(edit, live[edit.before.id])
            _apply_edit(ledger, edit, live[edit.before.id], time)
            planner.add_boxes(edit.before.id, places, edit.now.line.boxes)
        for wanted in found.added:
            planner.add_line(wanted)
        _move_rows(ledger, found.kept)
        if settings or renumber:
            _replan_all(ledger, total if renumber else 0)
        if settings:
            if settings["formats"] != list(ledger.formats()):
                ledger.boxes.forget_digests()  # labels in other formats are the same labels
            ledger.set_meta(settings=to_canonical_json(settings))


def _live_boxes(ledger: Ledger, line: PlannedLine) -> list[BoxRecord]:
    """Return the boxes of a line that are not void."""
    return [box for box in ledger.boxes.of_line(line.id) if box.state != "voided"]


def _find_new_places(edit: Edit, live: Sequence[BoxRecord]) -> Sequence[int]:
    """Return free places in a line for the boxes that an edit adds to it."""
    wanted = edit.now.line.boxes
    if edit.before.boxes == wanted or len(live) >= wanted:
        return ()
    taken = {box.number_in_line for box in live}
    free = [place for place in range(1, wanted + 1) if place not in taken]
    return free[: wanted - len(live)]


def _apply_edit(ledger: Ledger, edit: Edit, live: Sequence[BoxRecord], time: str) -> None:
    """Change a line as an edit says. If it has fewer boxes now, the last ones become void."""
    line, content = edit.now
    if edit.before.boxes != line.boxes and len(live) > line.boxes:
        reason = f"{edit.before.boxes} → {line.boxes}"  # papers show it in all languages
        take_out(ledger, live[line.boxes :], "gone", reason, time)
        live = live[: line.boxes]
    if edit.is_relabelled:
        _remove_labels(ledger, live)
        ledger.boxes.replan(edit.before.id)
    ledger.change_line(replace(edit.before, row=line.row, boxes=line.boxes, content=content))


def _replan_all(ledger: Ledger, total: int) -> None:
    """Plan all labels again; with `total` also with new totals and places in their lines."""
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
                at, of = places[box.line], live[box.line]
                renumbered.append(
                    box._replace(number_in_line=at, total_in_line=of, total=total)
                )
            ledger.boxes.change(renumbered)
    ledger.boxes.replan()


def _move_rows(ledger: Ledger, kept: Sequence[Edit]) -> None:
    """Record the new row numbers of lines that have not changed otherwise."""
    for edit in kept:
        if edit.before.row != edit.now.line.row:
            ledger.change_line(replace(edit.before, row=edit.now.line.row))


# --- what is refused


def _make_changed_error(
    manifest: Lines,
    session: Session,
    before: dict[str, object],
    settings: dict[str, object],
    found: Amendment,
) -> ShipmentError:
    """Make the error for a list or settings that have changed since the plan."""
    reworded = {edit.now.line.template for edit in found.edited if edit.is_reworded}
    undo = suggest_undo(session.project, reworded) if reworded else UNDO
    differing = _changed_names(before, settings)
    said = [*_describe_settings(before, settings), *found.in_words()]
    more = f"; and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    other = "" if differing <= _AMENDABLE else ", or use another folder for another shipment"
    return ShipmentError(
        "changed",
        f"this is not the shipment that was begun here: {'; '.join(said[:_SHOWN])}{more}",
        location=Location(str(manifest.path)),
        hint=undo + other,
        remedy=None if other else Remedy("amend"),
    )


def _describe_settings(before: dict[str, object], settings: dict[str, object]) -> Iterator[str]:
    """Yield a description of each changed setting, as in ``dpi 203 → 300``."""

    def show(value: object, name: str) -> object:
        """Return the value of the setting `name` for people."""
        if isinstance(value, list):
            return ", ".join(value) or "only the PDF"
        if isinstance(value, dict):
            return ", ".join(f"{key} {said}" for key, said in value.items())
        return _EMPTY[name] if value in (None, "") else value

    for name, value in settings.items():
        old = before.get(name)
        if name == "fonts" and old != value:
            yield "the fonts changed"
        elif isinstance(old, dict) and isinstance(value, dict):
            for key in sorted(old.keys() | value.keys()):
                was, now = old.get(key), value.get(key)
                if was != now:
                    yield f"{name} {key} {show(was, '')} → {show(now, '')}"
        elif old != value:
            yield f"{name} {show(old, name)} → {show(value, name)}"
