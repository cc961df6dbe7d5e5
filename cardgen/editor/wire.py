"""What goes between page and server: questions as they come in, answers as data.

Questions are checked here, whole: each key, each type, each length. Texts are bounded far above
what a label or a letter holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from cardgen.catalog import SLOGANS, pair_langs
from cardgen.editor.desk import Other, Saved, Where
from cardgen.editor.entries import Entry, OpenCatalog
from cardgen.editor.previews import Preview
from cardgen.errors import Diagnostic, Location
from cardgen.proofreading import Slip
from cardgen.template import AreaText, Template
from cardgen.units import to_mm

ShortName = Annotated[str, msgspec.Meta(max_length=80)]
LongText = Annotated[str, msgspec.Meta(max_length=10_000)]
GivenValue = Annotated[str, msgspec.Meta(max_length=200)]
_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


class EntryAsked(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Something about an entry."""

    pair: ShortName
    domain: ShortName
    id: ShortName

    @property
    def where(self) -> Where:
        """Where it is."""
        return Where(self.pair, self.domain, self.id)


class PreviewAsked(EntryAsked, frozen=True):
    """The label of words that are not saved."""

    text: LongText
    fuzzy: bool
    template: ShortName
    values: Annotated[dict[ShortName, GivenValue], msgspec.Meta(max_length=100)]


class FitsAsked(EntryAsked, frozen=True):
    """Which templates hold words that are not saved."""

    text: LongText


class ApproveAsked(EntryAsked, frozen=True):
    """To stand for the text of a revision."""

    revision: ShortName


class SaveAsked(EntryAsked, frozen=True):
    """To save words that were made of the version `seen`."""

    seen: ShortName
    text: LongText
    fuzzy: bool
    note: LongText
    as_it_is: bool = False


def as_findings(
    found: Iterable[Diagnostic], slips: Collection[Slip] = ()
) -> list[dict[str, Any]]:
    """What is wrong, and what to do; a slip also says where, in characters of the text.

    Where both find the same, the slip knows more.
    """
    told = {slip.rule for slip in slips}
    return [
        *(
            {
                "rule": each.rule,
                "severity": each.severity,
                "place": _place(each.location),
                "message": each.message,
                "hint": each.advice(),
            }
            for each in dict.fromkeys(found)
            if each.rule not in told
        ),
        *(
            {
                "rule": slip.rule,
                "severity": slip.gravity,
                "message": slip.message,
                "hint": slip.hint,
                "span": (slip.start, slip.end),
            }
            for slip in slips
        ),
    ]


def _place(location: Location | None) -> str:
    """Where a finding is, as `zh-ko/slogans.po:76`: two names are enough on the page."""
    if location is None or not location.file:
        return ""
    name = "/".join(Path(location.file).parts[-2:])
    return f"{name}:{location.line}" if location.line else name


def as_entry(entry: Entry) -> dict[str, Any]:
    """An entry in a list."""
    message, version = entry.message, entry.version
    return {
        "id": entry.id,
        "name": message.id,
        "source": message.source if version.plural else version.source,
        "previous": version.previous,
        "text": _text(entry),
        "plural": bool(version.plural),
        "fuzzy": version.fuzzy,
        "note": version.note,
        "seen": version.digest,
        "state": entry.state,
        "gloss": message.gloss,
        "comments": entry.written.comments,
        "placeholders": message.fields,
        "findings": as_findings(entry.findings, entry.slips),
        "approval": entry.approval
        and {
            "state": entry.approval.state,
            "by": entry.approval.approvers,
            "revision": entry.approval.revision,
        },
    }


def _text(entry: Entry) -> str:
    """Its translation as it is written, all forms of it if there are several."""
    forms = entry.version.translations
    return "\n".join(forms if entry.version.plural else forms[:1])


def as_catalog(catalog: OpenCatalog) -> dict[str, Any]:
    """A catalog."""
    source, target = pair_langs(catalog.pair)
    return {
        "pair": catalog.pair,
        "domain": catalog.domain,
        "source": as_language(source),
        "target": as_language(target),
        "labels": catalog.domain == SLOGANS,
        "findings": as_findings(catalog.findings),
        "entries": [as_entry(each) for each in catalog.entries.values()],
    }


def as_language(tag: str) -> dict[str, str]:
    """A language, and where its lines begin."""
    is_turned = tag.partition("-")[0] in _RIGHT_TO_LEFT
    return {"lang": tag, "dir": "rtl" if is_turned else "ltr"}


def as_preview(made: Preview) -> dict[str, Any]:
    """A label, and what is said of it."""
    return {
        "svg": made.svg,
        "width": round(made.width, 2),
        "height": round(made.height, 2),
        "draft": made.draft,
        "sizes": [
            {"side": each.side, "size": each.size, "lines": each.lines, "least": each.least}
            for each in made.sizes
        ],
        "findings": as_findings(made.findings, made.slips),
    }


def as_template(template: Template) -> dict[str, Any]:
    """A template in a list; it is vertical if the message is."""
    shown = [area for area in template.areas.values() if "message" in area.placeholders]
    return {
        "description": template.description,
        "width": round(to_mm(template.width), 1),
        "height": round(to_mm(template.height), 1),
        "vertical": any(
            isinstance(area.content, AreaText) and area.content.vertical for area in shown
        ),
    }


def as_saved(saved: Saved) -> dict[str, Any]:
    """An entry after it was to be saved."""
    entry = as_entry(saved.entry) if saved.entry else None
    return {"entry": entry, "findings": as_findings(saved.wrong)}


def as_other(other: Other) -> dict[str, Any]:
    """What an entry says in another pair."""
    target = as_language(pair_langs(other.pair)[1])
    return {
        "pair": other.pair,
        **target,
        "text": _text(other.entry),
        "state": other.entry.state,
    }


def as_fits(found: Iterable[tuple[str, Preview]]) -> dict[str, Any]:
    """Previews without pictures by name: sizes, and what hinders."""
    return {
        name: {key: value for key, value in as_preview(made).items() if key != "svg"}
        for name, made in found
    }


def encoded(data: Mapping[str, Any] | list[Any]) -> bytes:
    """Data as JSON."""
    return msgspec.json.encode(data)
