"""The messages between page and server: checked requests, and answers as data.

Each key, type and length of a request is checked here. Texts may be far longer than a label or
a letter can hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from cardgen.catalog import SLOGANS, pair_langs
from cardgen.errors import Diagnostic, Location
from cardgen.lazy import lazy_pattern
from cardgen.locale import current_language, translate, word
from cardgen.page.desk import EntryAddress, OtherEntry, SaveResult
from cardgen.page.entries import Entry, OpenCatalog
from cardgen.page.previews import Preview, ReachedSize
from cardgen.proofreading import UNFINISHED, Slip
from cardgen.template import AreaText, Template
from cardgen.units import to_mm

ShortName = Annotated[str, msgspec.Meta(max_length=80)]
LongText = Annotated[str, msgspec.Meta(max_length=10_000)]
GivenValue = Annotated[str, msgspec.Meta(max_length=200)]
PAGE: Final = "page"
"""The name of the page in the catalogs of the interface."""

_AREA: Final = lazy_pattern(r"\[([a-z0-9-]+)\]")
_AREA_WORDS: Final = {
    "source": "source text",
    "target": "translation",
    "attribution": "attribution",
    "attribution-target": "attribution (translated)",
    "route": "route",
    "route-target": "route (translated)",
    "contents": "contents",
    "contents-target": "contents (translated)",
    "facts": "details",
    "box": "box number",
    "note": "the note",
    "date": "date",
    "date-target": "date (translated)",
    "name": "the name",
    "name-target": "name (translated)",
    "title": "the title",
    "title-target": "title (translated)",
    "foot": "foot",
    "sender": "sender",
    "recipient": "recipient",
    "address": "the address",
    "sign": "signature",
    "sign-target": "signature (translated)",
}
"""The usual areas of templates."""

_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


class EntryRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Request about an entry."""

    pair: ShortName
    domain: ShortName
    id: ShortName

    @property
    def where(self) -> EntryAddress:
        """Address of the entry."""
        return EntryAddress(self.pair, self.domain, self.id)


class PreviewRequest(EntryRequest, frozen=True):
    """Request for the label of an unsaved text."""

    text: LongText
    fuzzy: bool
    template: ShortName
    values: Annotated[dict[ShortName, GivenValue], msgspec.Meta(max_length=100)]


class FitsRequest(EntryRequest, frozen=True):
    """Request for the fit of an unsaved text in all templates."""

    text: LongText


class ApprovalRequest(EntryRequest, frozen=True):
    """Request to approve a revision of an entry."""

    revision: ShortName


class SaveRequest(EntryRequest, frozen=True):
    """Request to save a text that was edited from the version `seen`."""

    seen: ShortName
    text: LongText
    fuzzy: bool
    note: LongText
    as_it_is: bool = False


def as_findings(
    found: Iterable[Diagnostic], slips: Collection[Slip] = ()
) -> list[dict[str, Any]]:
    """Turn findings and slips into data in the reader's language; slips have their spans.

    If both report the same rule, the slip is kept, since it has a span.
    """
    rules = {slip.rule for slip in slips}
    findings = [
        {
            "rule": each.rule,
            "severity": each.severity,
            "place": _format_place(each.location),
            "message": _word_message(each.message),
            "hint": translate(each.advice()),
        }
        for each in dict.fromkeys(found)
        if each.rule not in rules
    ]
    return findings + [
        {
            "rule": slip.rule,
            "severity": slip.gravity,
            "message": translate(slip.message),
            "hint": translate(slip.hint),
            "span": (slip.start, slip.end),
            "fix": slip.fix,
            "silent": slip.gravity != "error" and slip.rule not in UNFINISHED,
        }
        for slip in slips
    ]


def _word_message(message: str) -> str:
    """Translate a message; it names areas in words, since their readers know no templates."""
    said, language = translate(message), current_language()
    return _AREA.sub(
        lambda match: word(PAGE, language, _AREA_WORDS.get(match[1], match[0])), said
    )


def _format_place(location: Location | None) -> str:
    """Format the place of a finding, shortened to `zh-ko/slogans.po:76`."""
    if location is None or not location.file:
        return ""
    name = "/".join(Path(location.file).parts[-2:])
    return f"{name}:{location.line}" if location.line else name


def as_entry(entry: Entry) -> dict[str, Any]:
    """Turn an entry into data."""
    message, version, approval = entry.message, entry.version, entry.approval
    return {
        "id": entry.id,
        "name": message.id,
        "source": message.source if version.plural else version.source,
        "previous": version.previous,
        "text": _format_text(entry),
        "plural": bool(version.plural),
        "fuzzy": version.fuzzy,
        "note": version.note,
        "seen": version.digest,
        "state": entry.state,
        "gloss": message.gloss,
        "comments": entry.po_entry.comments,
        "placeholders": message.fields,
        "findings": as_findings(entry.findings, entry.slips or ()),
        "approval": approval
        and {"state": approval.state, "by": approval.approvers, "revision": approval.revision},
    }


def _format_text(entry: Entry) -> str:
    """Format the translation of an entry: all plural forms if it has some."""
    forms = entry.version.translations
    return "\n".join(forms if entry.version.plural else forms[:1])


def as_catalog(catalog: OpenCatalog) -> dict[str, Any]:
    """Turn a catalog and its entries into data."""
    source, target = pair_langs(catalog.pair)
    return {
        "pair": catalog.pair,
        "domain": catalog.domain,
        "source": as_language(source),
        "target": as_language(target),
        "labels": catalog.domain == SLOGANS,
        "findings": as_findings(catalog.findings),
        "entries": [as_entry(each) for each in catalog.entries.values()],
        "from": next(
            (at for at, e in enumerate(catalog.entries.values()) if e.slips is None), None
        ),
    }


def as_language(tag: str) -> dict[str, str]:
    """Turn a language and its direction into data."""
    is_rtl = tag.partition("-")[0] in _RIGHT_TO_LEFT
    return {"lang": tag, "dir": "rtl" if is_rtl else "ltr"}


def as_preview(preview: Preview) -> dict[str, Any]:
    """Turn a preview into data."""
    return {
        "svg": preview.svg,
        "width": round(preview.width, 2),
        "height": round(preview.height, 2),
        "draft": preview.draft,
        "sizes": as_sizes(preview.sizes),
        "findings": as_findings(preview.findings, preview.slips),
    }


def as_sizes(sizes: Iterable[ReachedSize]) -> list[dict[str, Any]]:
    """Turn the sizes of a message into data, in points."""
    return [
        {"side": each.side, "size": each.size, "lines": each.lines, "least": each.least}
        for each in sizes
    ]


def as_template(template: Template) -> dict[str, Any]:
    """Turn a template into data; it is vertical if its message is."""
    shown = (each.content for each in template.areas.values() if "message" in each.placeholders)
    return {
        "description": template.about.description(current_language()),
        "width": round(to_mm(template.width), 1),
        "height": round(to_mm(template.height), 1),
        "vertical": any(isinstance(each, AreaText) and each.vertical for each in shown),
    }


def as_saved(saved: SaveResult) -> dict[str, Any]:
    """Turn the result of a save into data."""
    return {
        "entry": as_entry(saved.entry) if saved.entry else None,
        "changed": [*map(as_entry, saved.changed)],
        "gone": saved.gone,
        "findings": as_findings(saved.wrong),
    }


def as_other(other: OtherEntry) -> dict[str, Any]:
    """Turn an entry in another pair into data."""
    target, entry = as_language(pair_langs(other.pair)[1]), other.entry
    return {"pair": other.pair, **target, "text": _format_text(entry), "state": entry.state}


def as_fits(found: Iterable[tuple[str, Preview]]) -> dict[str, Any]:
    """Turn previews, by template or entry, into data without their pictures."""
    return {
        name: {key: value for key, value in as_preview(preview).items() if key != "svg"}
        for name, preview in found
    }


def encode_json(data: Mapping[str, Any] | list[Any]) -> bytes:
    """Encode data as JSON."""
    return msgspec.json.encode(data)
