"""``report.html``: one complete page that an official reads, prints and signs.

In come a report and the captions of its pairs, out comes HTML in all their languages. The page
has no script and loads nothing: styles are inline, pictures are data, and each picture links to
its label's file beside the page. Values of a list are text, never markup.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final, TypeVar
from urllib.parse import quote

from cardgen.display import Endorsement
from cardgen.documents import rule_caption
from cardgen.lazy import lazy_pattern
from cardgen.shipment.papers.contents import GTIN, Goods, Total, count_decimals, write_quantity
from cardgen.shipment.papers.report import (
    ACTIONS,
    MOST_LINES,
    MOST_RANGES,
    STATES,
    HistoryEntry,
    LineReport,
    ReportFinding,
    ShipmentReport,
    format_time,
    line_facts,
    merge_verified,
    shorten_ranges,
    sort_states,
)
from cardgen.shipment.workers import Session
from cardgen.wording import Both, DocumentWording

T = TypeVar("T")

# HTML, 13.2.3.5: neither control characters nor surrogates; and no marks of text direction.
_UNFIT: Final = lazy_pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION_MARKS: Final = lazy_pattern(r"[\u202a-\u202e\u2066-\u2069]")


def safe(text: object) -> str:
    """Escape a text for use in HTML elements and attributes."""
    shown = _DIRECTION_MARKS.sub("", _UNFIT.sub("\ufffd", str(text)))
    return escape(shown, quote=True)


def span(lang: str, text: str) -> str:
    """Make a <span> element with a text and its language."""
    return f'<span lang="{safe(lang)}">{safe(text)}</span>'


def both_lines(wording: DocumentWording, both: Both) -> str:
    """Put a text in both languages one below the other, but only once if both are the same."""
    if both[0] == both[1]:
        return f"<p>{span(wording.lang(both[0]), both[0])}</p>" if both[0] else ""
    pairs = zip(wording.langs, both, strict=True)
    return paragraphs(span(lang, text) for lang, text in pairs if text)


def paragraphs(texts: Iterable[str]) -> str:
    """Put pieces of HTML into paragraphs, one below the other."""
    return "".join(f"<p>{text}</p>" for text in texts)


def small(text: str) -> str:
    """Put HTML into a paragraph in small type; "" for ""."""
    return f"<p><small>{text}</small></p>" if text else ""


def numbers(ranges: str) -> str:
    """Mark up box numbers, as in 3, 15–16, so that lines break only between ranges."""
    return re.sub("[0-9]+–[0-9]+", r'<span class="range">\g<0></span>', safe(ranges))


def way(origin: str, destination: str) -> str:
    """Join two places with an arrow. Either may be ""."""
    return f"{origin} → {destination}".strip() if origin or destination else ""


def fact(caption: str, value: str) -> str:
    """Make a paragraph with a small caption and its value, both HTML."""
    return f'<p class="fact"><small>{caption}</small> {value}</p>'


def description(term: str, value: str) -> str:
    """Make an item of a description list with a caption and a value, both HTML."""
    return f"<div><dt>{term}</dt><dd>{value}</dd></div>"


def time_element(time: dt.datetime) -> str:
    """Make a <time> element, with the time for programs and for people."""
    return f'<time datetime="{time.isoformat()}">{format_time(time)}</time>'


# --- the page


_ABREAST: Final = 3  # pictures side by side
_DOT: Final = '<span class="dot">\u00a0· </span>'  # no line begins with it
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_NUMBERS: Final = {"per-box", "total", "boxes", "quantity", "gross-weight"}
_HEADS: Final = ("box-number", "contents", "per-box", "total", "route", "message", "state")


def report_html(report: ShipmentReport, session: Session) -> bytes:
    """Make the report as an HTML page in UTF-8. Raises CardgenError.

    Titles and the kinds of findings are in all languages of the report's pairs; the details of
    findings are in English. A draft says "draft", and never that there are no findings.
    """
    page = _Page(report, session)
    return "\n".join((*page.html(), "")).encode("utf-8")


@cache
def _style() -> str:
    """Read the CSS of the page."""
    return files(__package__).joinpath("report.css").read_text(encoding="utf-8")


class _Page:
    """Writes a report as HTML, part by part."""

    def __init__(self, report: ShipmentReport, session: Session) -> None:
        self._report = report
        self._draft = session.job.draft
        pairs = report.pairs or session.project.pairs()[:1]
        self._wordings = {pair: session.wording(pair) for pair in pairs}
        self._first = self._wordings[pairs[0]]

    def html(self) -> Iterator[str]:
        """Yield the lines of the HTML page."""
        report = self._report
        lang = self._caption_texts("report")[0][0]
        title = " · ".join(text for _, text in self._caption_texts("report"))
        yield "<!DOCTYPE html>"
        yield f'<html lang="{safe(lang)}">'
        yield '<head>\n<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{safe(_POLICY)}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f'<meta name="generator" content="{safe(f"cardgen {report.version}".strip())}">'
        yield f"<title>{safe(title)} {safe(report.shipment)}</title>"
        yield f"<style>\n{_style()}</style>\n</head>"
        yield "<body>"
        if self._draft:
            yield f'<p class="draft">{self._caption("draft")} DRAFT</p>'
        yield "<header>"
        yield f"<h1>{self._caption('report')}</h1>"
        yield f"<p>{self._caption('shipment')} <strong>{safe(report.shipment)}</strong></p>"
        yield "</header>\n<main>"
        yield from self._overview()
        yield from self._list("findings", "findings", report.findings, self._finding)
        yield from self._list("warnings", "warnings", report.warnings, self._finding)
        yield from self._list("history", "history", report.history, self._action)
        yield from self._list("history", "approved-by", report.endorsed, self._approval)
        yield from self._totals()
        yield from self._lines()
        yield from self._end()
        yield "</main>\n</body>\n</html>"

    # --- words -------------------------------------------------------------------------

    def _caption_texts(
        self, name: str, values: Mapping[str, str] | None = None
    ) -> list[tuple[str, str]]:
        """List a caption with language tags, source language first; equal texts appear once."""
        texts: dict[str, str] = {}
        for wording in self._wordings.values():
            for lang, text in zip(wording.langs, wording.caption(name, values), strict=True):
                if text not in texts.values():
                    texts.setdefault(lang, text)
        return list(texts.items())

    def _caption(self, name: str, values: Mapping[str, str] | None = None) -> str:
        """Write a caption in both languages, on one line."""
        return _DOT.join(span(lang, text) for lang, text in self._caption_texts(name, values))

    def _number(self, number: int) -> str:
        """Write a whole number."""
        return safe(self._first.value("integer", str(number))[0])

    def _state(self, name: str) -> str:
        """Write the caption of a state, or its name if it has no caption."""
        return self._caption(name) if name in STATES else safe(name)

    # --- parts -------------------------------------------------------------------------

    def _overview(self) -> Iterator[str]:
        """Yield the HTML of the overview: result, numbers of boxes and facts."""
        report = self._report
        yield '<section class="totals">'
        if report.findings:
            found = self._number(len(report.findings))
            yield f'<p class="verdict bad">{self._caption("findings")} <b>{found}</b></p>'
        elif self._draft:
            yield f'<p class="verdict">{self._caption("not-final")}</p>'
        else:
            yield f'<p class="verdict good">{self._caption("no-findings")}</p>'
        yield '<dl class="counts">'
        for name, count in report.counts.items():
            caption = self._caption(name) if name == "boxes" else self._state(name)
            yield description(caption, self._number(count))
        if report.totals.all.weight:
            yield self._term("gross-weight", self._weight(self._first, report.totals.all))
        yield self._term("barcodes-verified", self._number(report.barcodes_verified))
        yield '</dl>\n<dl class="facts">'
        digest = f"<br><code>SHA-256 {safe(report.sha256)}</code>" if report.sha256 else ""
        yield self._term("manifest", safe(report.manifest) + digest)
        yield self._term("template", ", ".join(map(safe, report.templates)))
        yield self._term("languages", ", ".join(map(safe, report.pairs)))
        for name, time in (("started", report.started), ("finished", report.finished)):
            if time:
                yield self._term(name, time_element(time))
        yield "</dl>\n</section>"

    def _term(self, name: str, value: str) -> str:
        """Make an item of a description list, with the caption `name` and a value in HTML."""
        return description(self._caption(name), value)

    def _list(
        self, kind: str, caption: str, items: Sequence[T], write: Callable[[T], Iterator[str]]
    ) -> Iterator[str]:
        """Yield the HTML of a section with a list, each item by `write`; "" for no items."""
        if not items:
            return
        yield f'<section class="{kind}">\n<h2>{self._caption(caption)}</h2>\n<ol>'
        for item in items[:MOST_LINES]:
            yield from write(item)
        yield "</ol>"
        yield from self._more(len(items))
        yield "</section>"

    def _finding(self, finding: ReportFinding) -> Iterator[str]:
        """Yield the HTML of a finding: place, boxes, kind, message and hint."""
        where = [safe(finding.place)] if finding.place else []
        if finding.boxes:
            where.append(f"{self._caption('box-number')} {safe(finding.boxes)}")
        yield "<li>"
        if where:
            yield f'<p class="where">{" — ".join(where)}</p>'
        yield f"<p><b>{self._caption(rule_caption(finding.rule))}</b></p>"
        details = f"<code>{safe(finding.rule)}</code> {safe(finding.message)}"
        yield f'<p lang="en">{details}</p>'
        if finding.hint:
            yield f'<p class="hint" lang="en">{safe(finding.hint)}</p>'
        yield "</li>"

    def _action(self, entry: HistoryEntry) -> Iterator[str]:
        """Yield the HTML of an action on boxes, with time and reason."""
        what = self._caption(entry.what) if entry.what in ACTIONS else safe(entry.what)
        boxes = numbers(shorten_ranges(entry.boxes, MOST_RANGES))
        action = f"<b>{what}</b> — {self._caption('box-number')} {boxes}"
        yield f'<li>\n<p class="where">{time_element(entry.time)}</p>\n<p>{action}</p>'
        if entry.reason:
            yield f"<p>{self._caption('reason')}: {safe(entry.reason)}</p>"
        yield "</li>"

    def _approval(self, approval: Endorsement) -> Iterator[str]:
        """Yield the HTML of an approval: names, message and revision."""
        revision = f"{self._caption('revision')} {safe(approval.revision)}"
        yield f"<li>\n<p><b>{safe(', '.join(approval.by))}</b></p>"
        yield f'<p class="where">{safe(approval.text)}, {revision}</p>\n</li>'

    def _totals(self) -> Iterator[str]:
        """Yield the HTML of the totals: for each article, and for all boxes."""
        totals = self._report.totals.by_goods
        if not any(goods.item for goods in totals):
            return
        yield f'<section class="lines">\n<h2>{self._caption("totals-by-item")}</h2>\n<table>'
        yield from self._head(("contents", "boxes", "quantity", "gross-weight"))
        for goods, total in totals.items():
            names = dict.fromkeys(
                name
                for wording in self._wordings.values()
                for name in zip(wording.langs, wording.value("item", goods.item), strict=True)
            )
            items = paragraphs(span(lang, text) for lang, text in names if text)
            yield "<tr>"
            yield f'<th scope="row">{items}</th>'
            yield from self._amounts(total, self._quantity(self._first, goods, total))
            yield "</tr>"
        yield f'<tr class="sum"><th scope="row">{self._caption("total")}</th>'
        yield from self._amounts(self._report.totals.all, "")  # articles cannot be added up
        yield "</tr>\n</tbody>\n</table>\n</section>"

    def _amounts(self, total: Total, quantity: str) -> Iterator[str]:
        """Yield the table cells of a total: boxes, quantity and weight."""
        yield self._cell("boxes", self._number(total.boxes), "number")
        yield self._cell("quantity", quantity, "number")
        yield self._cell("gross-weight", self._weight(self._first, total), "number")

    def _lines(self) -> Iterator[str]:
        """Yield the HTML of the table with the lines of the list."""
        if not self._report.lines:
            return
        yield f'<section class="lines">\n<h2>{self._caption("manifest")}</h2>'
        yield '<table class="each">'
        yield from self._head(_HEADS)
        for line in self._report.lines[:MOST_LINES]:
            yield from self._line(line)
        yield "</tbody>\n</table>"
        yield from self._more(len(self._report.lines))
        yield "</section>"

    def _head(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the header row of a table, and the start of its body."""
        yield "<thead>\n<tr>"
        for name in names:
            kind = ' class="number"' if name in _NUMBERS else ""
            yield f'<th scope="col"{kind}>{self._caption(name)}</th>'
        yield "</tr>\n</thead>\n<tbody>"

    def _line(self, line: LineReport) -> Iterator[str]:
        """Yield the table row of a line."""
        wording = self._wordings.get(line.pair, self._first)
        contents, goods = line.contents, line.contents.goods
        one = Total(1, contents.quantity, contents.weight)
        yield "<tr>"
        boxes = numbers(shorten_ranges(line.boxes)) or "—"
        yield f'<th scope="row"><b>{boxes}</b>{small(f"× {self._number(line.count)}")}</th>'
        facts = [both_lines(wording, wording.value("item", goods.item))]
        if contents.gtin:
            facts.append(fact(GTIN, safe(contents.gtin)))
        facts += (
            self._fact(wording, name, wording.value(kind, value))
            for name, kind, value in line_facts(line)
        )
        yield self._cell("contents", "".join(facts))
        for name, total in (("per-box", one), ("total", line.total)):
            held = self._quantity(wording, goods, total)
            yield self._cell(name, held + small(self._weight(wording, total)), "number")
        yield self._cell("route", self._route(wording, line))
        about = safe(f"{line.message}, {line.pair}, {line.template}")
        row = f"{self._caption('row')} {self._number(line.row)}"
        yield self._cell("message", both_lines(wording, line.texts) + small(f"{about}, {row}"))
        states = (
            f'<p class="{safe(name) if name in STATES else "other"}">'
            f"<b>{self._number(count)}</b> {self._state(name)}</p>"
            for name, count in (merge_verified(line.states) | sort_states(line.paper)).items()
        )
        yield self._cell("state", "".join(states), "states")
        yield "</tr>"

    def _cell(self, name: str, value: str, kind: str = "") -> str:
        """Make a table cell from a value in HTML, with its column's caption and a class."""
        attribute = f' class="{kind}"' if kind else ""
        label = "&#10;".join(safe(text) for _, text in self._caption_texts(name))
        return f'<td{attribute} data-label="{label}"><div>{value}</div></td>'

    def _route(self, wording: DocumentWording, line: LineReport) -> str:
        """Write origin, destination, sender and recipient of a line."""
        parties = line.contents.parties
        ends = [wording.value("city", place) for place in (parties.origin, parties.destination)]
        route: Both = (way(ends[0][0], ends[1][0]), way(ends[0][1], ends[1][1]))
        people = [
            self._fact(wording, name, wording.value("city", value))
            for name, value in (("sender", parties.sender), ("recipient", parties.recipient))
        ]
        return both_lines(wording, route) + "".join(people)

    def _fact(self, wording: DocumentWording, name: str, both: Both) -> str:
        """Write a caption and its value in both languages; "" if there is no value."""
        if not any(both):
            return ""
        texts = dict(zip(reversed(wording.caption(name)), reversed(wording.langs), strict=True))
        words = _DOT.join(span(lang, text) for text, lang in reversed(texts.items()))
        if both[0] == both[1]:
            return fact(words, span(wording.lang(both[0]), both[0]))
        return f'<p class="fact"><small>{words}</small></p>{both_lines(wording, both)}'

    def _quantity(self, wording: DocumentWording, goods: Goods, total: Total) -> str:
        """Write a quantity with its unit, in both languages."""
        return both_lines(wording, write_quantity(wording, goods, total.quantity))

    def _weight(self, wording: DocumentWording, total: Total) -> str:
        """Write a weight in kilograms; "" if it is unknown."""
        if total.weight is None:
            return ""
        number = wording.number(total.weight, count_decimals(total.weight))[0]
        return f"{safe(number)} kg"

    def _more(self, count: int) -> Iterator[str]:
        """Yield a line with the number of items that the page leaves out, of `count` in all."""
        if count > MOST_LINES:
            rest = {"count": str(count - MOST_LINES)}
            yield f'<p class="more">{self._caption("more-in-file", rest)}</p>'

    def _end(self) -> Iterator[str]:
        """Yield the HTML of the pictures of labels, and the place for the signature."""
        lines = [line for line in self._report.lines[:MOST_LINES] if line.picture]
        if not lines:
            yield from self._signature()
            return
        yield f'<section class="labels">\n<h2>{self._caption("first-labels")}</h2>'
        starts = range(0, len(lines), _ABREAST)
        for start in starts:
            if start == starts[-1]:
                yield '</section>\n<section class="labels end">'
            yield '<div class="abreast">'
            for line in lines[start : start + _ABREAST]:
                yield from self._picture(line)
            yield "</div>"
        if rest := len(self._report.lines) - len(lines):
            missing = self._caption("rows-without-picture", {"count": str(rest)})
            yield f'<p class="more">{missing}</p>'
        yield from self._signature()
        yield "</section>"

    def _picture(self, line: LineReport) -> Iterator[str]:
        """Yield the HTML of the picture of a line's first label, with a link to its file."""
        data = base64.b64encode(line.picture).decode("ascii")
        shown = f'<img src="data:image/png;base64,{data}" alt="{safe(line.alt)}">'
        name = safe(line.file)
        if line.file:
            to = safe(quote(line.file))
            shown, name = f'<a href="{to}">{shown}</a>', f'<a href="{to}">{name}</a>'
        row = f"{self._caption('row')} {self._number(line.row)}"
        yield f"<figure>\n{shown}"
        boxes = numbers(shorten_ranges(line.boxes))
        yield f"<figcaption><b>{boxes}</b> {row}<br>{name}</figcaption>"
        yield "</figure>"

    def _signature(self) -> Iterator[str]:
        """Yield the HTML of the place for a signature, with the number of boxes."""
        yield '<section class="signature">'
        yield (
            f"<p>{self._caption('shipment')} <b>{safe(self._report.shipment)}</b>, "
            f"{self._caption('boxes')} <b>{self._number(self._report.live)}</b></p>"
        )
        yield f"<p>{self._caption('checked')}</p>\n<div>"
        for name in ("name", "signature", "date"):
            yield f"<p>{self._caption(name)}</p>"
        yield "</div>\n</section>"
