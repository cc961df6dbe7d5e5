"""``report.html``: one page, complete in itself, that an official reads, prints and signs.

In come a report and the captions of its pairs, out comes HTML in all their languages. It
has no script and loads nothing: styles are inline, pictures are data, and each leads to its
label's file beside the page. Whatever comes from a manifest is text, never markup.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import quote

from cardgen.documents import rule_caption
from cardgen.shipment.papers.contents import GTIN, Goods, Total, decimals
from cardgen.shipment.papers.report import (
    DEEDS,
    MOST_RANGES,
    STATES,
    LineReport,
    ReportFinding,
    ShipmentReport,
    in_order,
    made,
    shortened,
    shown_time,
)
from cardgen.shipment.papers.report_markup import (
    both_lines,
    described,
    fact,
    numbers,
    paragraphs,
    safe,
    small,
    span,
    way,
)
from cardgen.shipment.workers import Session
from cardgen.wording import Both, DocumentWording

MOST_LINES: Final = 1_000  # lines and findings that are listed; report.json has all
_ABREAST: Final = 3  # pictures side by side
_DOT: Final = '<span class="dot">\u00a0· </span>'  # never at the beginning of a line
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_NUMBERS: Final = {"per-box", "total", "boxes", "quantity", "gross-weight"}
_HEADS: Final = ("box-number", "contents", "per-box", "total", "route", "message", "state")


def report_html(report: ShipmentReport, session: Session) -> bytes:
    """The page, UTF-8; the same bytes for the same report.

    Titles are in all languages of the report's pairs, and so is what kind of mistake a
    finding is; its details are in English. A draft says so, and never that all is well.
    Raises CardgenError.
    """
    page = _Page(report, session)
    return "\n".join((*page.html(), "")).encode("utf-8")


@cache
def _style() -> str:
    return files(__package__).joinpath("report.css").read_text(encoding="utf-8")


class _Page:
    """A report as HTML, part by part."""

    def __init__(self, report: ShipmentReport, session: Session) -> None:
        self._report = report
        self._draft = session.job.draft
        pairs = report.pairs or session.project.pairs()[:1]
        self._wordings = {pair: session.wording(pair) for pair in pairs}
        self._first = self._wordings[pairs[0]]

    def html(self) -> Iterator[str]:
        """The lines of the page."""
        report = self._report
        lang = self._said("report")[0][0]
        title = " · ".join(text for _, text in self._said("report"))
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
        yield from self._findings("findings", report.findings)
        yield from self._findings("warnings", report.warnings)
        yield from self._history()
        yield from self._endorsed()
        yield from self._totals()
        yield from self._lines()
        yield from self._end()
        yield "</main>\n</body>\n</html>"

    # --- words -------------------------------------------------------------------------

    def _said(
        self, name: str, values: Mapping[str, str] | None = None
    ) -> list[tuple[str, str]]:
        """A caption in each language, the source first; what two say alike only once."""
        said: dict[str, str] = {}
        for wording in self._wordings.values():
            for lang, text in zip(wording.langs, wording.caption(name, values), strict=True):
                if text not in said.values():
                    said.setdefault(lang, text)
        return list(said.items())

    def _caption(self, name: str, values: Mapping[str, str] | None = None) -> str:
        return _DOT.join(span(lang, text) for lang, text in self._said(name, values))

    def _label(self, name: str) -> str:
        """The same for an attribute, a line each."""
        return "&#10;".join(safe(text) for _, text in self._said(name))

    def _number(self, number: int) -> str:
        return safe(self._first.value("integer", str(number))[0])

    def _state(self, name: str) -> str:
        return self._caption(name) if name in STATES else safe(name)

    # --- parts -------------------------------------------------------------------------

    def _overview(self) -> Iterator[str]:
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
            said = self._caption(name) if name == "boxes" else self._state(name)
            yield described(said, self._number(count))
        if report.totals.all.weight:
            yield self._term("gross-weight", self._weighed(self._first, report.totals.all))
        yield self._term("barcodes-verified", self._number(report.barcodes_verified))
        yield '</dl>\n<dl class="facts">'
        digest = f"<br><code>SHA-256 {safe(report.sha256)}</code>" if report.sha256 else ""
        yield self._term("manifest", safe(report.manifest) + digest)
        yield self._term("template", ", ".join(map(safe, report.templates)))
        yield self._term("languages", ", ".join(map(safe, report.pairs)))
        for name, time in (("started", report.started), ("finished", report.finished)):
            if time:
                shown = f'<time datetime="{time.isoformat()}">{shown_time(time)}</time>'
                yield self._term(name, shown)
        yield "</dl>\n</section>"

    def _term(self, name: str, value: str) -> str:
        return described(self._caption(name), value)

    def _findings(self, name: str, found: Sequence[ReportFinding]) -> Iterator[str]:
        if not found:
            return
        yield f'<section class="{name}">\n<h2>{self._caption(name)}</h2>\n<ol>'
        for finding in found[:MOST_LINES]:
            where = [safe(finding.place)] if finding.place else []
            if finding.boxes:
                where.append(f"{self._caption('box-number')} {safe(finding.boxes)}")
            yield "<li>"
            if where:
                yield f'<p class="where">{" — ".join(where)}</p>'
            yield f"<p><b>{self._caption(rule_caption(finding.rule))}</b></p>"
            said = f"<code>{safe(finding.rule)}</code> {safe(finding.message)}"
            yield f'<p lang="en">{said}</p>'
            if finding.hint:
                yield f'<p class="hint" lang="en">{safe(finding.hint)}</p>'
            yield "</li>"
        yield "</ol>"
        yield from self._more(len(found))
        yield "</section>"

    def _history(self) -> Iterator[str]:
        """What was done with boxes afterwards, why and when."""
        if not self._report.history:
            return
        yield f'<section class="history">\n<h2>{self._caption("history")}</h2>\n<ol>'
        for deed in self._report.history[:MOST_LINES]:
            when = f'<time datetime="{deed.time.isoformat()}">{shown_time(deed.time)}</time>'
            what = self._caption(deed.what) if deed.what in DEEDS else safe(deed.what)
            boxes = numbers(shortened(deed.boxes, MOST_RANGES))
            said = f"<b>{what}</b> — {self._caption('box-number')} {boxes}"
            yield f'<li>\n<p class="where">{when}</p>\n<p>{said}</p>'
            if deed.reason:
                yield f"<p>{self._caption('reason')}: {safe(deed.reason)}</p>"
            yield "</li>"
        yield "</ol>"
        yield from self._more(len(self._report.history))
        yield "</section>"

    def _endorsed(self) -> Iterator[str]:
        """Who has approved which revision of which message."""
        if not self._report.endorsed:
            return
        yield f'<section class="history">\n<h2>{self._caption("approved-by")}</h2>\n<ol>'
        for each in self._report.endorsed[:MOST_LINES]:
            revision = f"{self._caption('revision')} {safe(each.revision)}"
            yield f"<li>\n<p><b>{safe(', '.join(each.by))}</b></p>"
            yield f'<p class="where">{safe(each.text)}, {revision}</p>\n</li>'
        yield "</ol>"
        yield from self._more(len(self._report.endorsed))
        yield "</section>"

    def _totals(self) -> Iterator[str]:
        """What all boxes come to, by article."""
        totals = self._report.totals.by_goods
        if not any(goods.item for goods in totals):
            return
        yield f'<section class="lines">\n<h2>{self._caption("totals-by-item")}</h2>\n<table>'
        yield from self._head(("contents", "boxes", "quantity", "gross-weight"))
        for goods, total in totals.items():
            said = {
                each: None
                for wording in self._wordings.values()
                for each in zip(wording.langs, wording.value("item", goods.item), strict=True)
            }
            yield "<tr>"
            yield f'<th scope="row">{paragraphs(span(*each) for each in said if each[1])}</th>'
            yield self._cell("boxes", self._number(total.boxes), "number")
            yield self._cell("quantity", self._counted(self._first, goods, total), "number")
            yield self._cell("gross-weight", self._weighed(self._first, total), "number")
            yield "</tr>"
        whole = self._report.totals.all  # articles cannot be added up
        yield f'<tr class="sum"><th scope="row">{self._caption("total")}</th>'
        yield self._cell("boxes", self._number(whole.boxes), "number")
        yield self._cell("quantity", "", "number")
        yield self._cell("gross-weight", self._weighed(self._first, whole), "number")
        yield "</tr>\n</tbody>\n</table>\n</section>"

    def _lines(self) -> Iterator[str]:
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
        yield "<thead>\n<tr>"
        for name in names:
            kind = ' class="number"' if name in _NUMBERS else ""
            yield f'<th scope="col"{kind}>{self._caption(name)}</th>'
        yield "</tr>\n</thead>\n<tbody>"

    def _line(self, line: LineReport) -> Iterator[str]:
        wording = self._wordings.get(line.pair, self._first)
        contents, goods = line.contents, line.contents.goods
        one = Total(1, contents.quantity, contents.weight)
        yield "<tr>"
        boxes = numbers(shortened(line.boxes)) or "—"
        yield f'<th scope="row"><b>{boxes}</b>{small(f"× {self._number(line.count)}")}</th>'
        said = [both_lines(wording, wording.value("item", goods.item))]
        if contents.gtin:
            said.append(fact(GTIN, safe(contents.gtin)))
        for name, kind, value in (
            ("lot", "text", contents.lot),
            ("expiry", "date", contents.expiry),
            ("order", "text", contents.parties.order),
        ):
            said.append(self._fact(wording, name, wording.value(kind, value)))
        yield self._cell("contents", "".join(said))
        for name, total in (("per-box", one), ("total", line.total)):
            held = self._counted(wording, goods, total)
            yield self._cell(name, held + small(self._weighed(wording, total)), "number")
        yield self._cell("route", self._route(wording, line))
        about = safe(f"{line.message}, {line.pair}, {line.template}")
        row = f"{self._caption('row')} {self._number(line.row)}"
        yield self._cell("message", both_lines(wording, line.texts) + small(f"{about}, {row}"))
        states = (
            f'<p class="{safe(name) if name in STATES else "other"}">'
            f"<b>{self._number(count)}</b> {self._state(name)}</p>"
            for name, count in (made(line.states) | in_order(line.paper)).items()
        )
        yield self._cell("state", "".join(states), "states")
        yield "</tr>"

    def _cell(self, name: str, value: str, kind: str = "") -> str:
        said = f' class="{kind}"' if kind else ""
        return f'<td{said} data-label="{self._label(name)}"><div>{value}</div></td>'

    def _route(self, wording: DocumentWording, line: LineReport) -> str:
        parties = line.contents.parties
        ends = [wording.value("city", place) for place in (parties.origin, parties.destination)]
        route: Both = (way(ends[0][0], ends[1][0]), way(ends[0][1], ends[1][1]))
        people = [
            self._fact(wording, name, wording.value("city", value))
            for name, value in (("sender", parties.sender), ("recipient", parties.recipient))
        ]
        return both_lines(wording, route) + "".join(people)

    def _fact(self, wording: DocumentWording, name: str, both: Both) -> str:
        """A caption and its value; nothing if there is none."""
        if not any(both):
            return ""
        said = dict(zip(reversed(wording.caption(name)), reversed(wording.langs), strict=True))
        words = _DOT.join(span(lang, text) for text, lang in reversed(said.items()))
        if both[0] == both[1]:
            value = span(wording.lang(both[0]), both[0])
            return fact(words, value)
        return f'<p class="fact"><small>{words}</small></p>{both_lines(wording, both)}'

    def _counted(self, wording: DocumentWording, goods: Goods, total: Total) -> str:
        if total.quantity is None:
            return ""
        number = wording.value("integer", str(total.quantity))
        unit = wording.value("unit", goods.unit, goods.item)
        return both_lines(wording, (number[0] + unit[0], number[1] + unit[1]))

    def _weighed(self, wording: DocumentWording, total: Total) -> str:
        if total.weight is None:
            return ""
        number = wording.number(total.weight, decimals(total.weight))[0]
        return f"{safe(number)} kg"

    def _more(self, count: int) -> Iterator[str]:
        if count > MOST_LINES:
            rest = {"count": str(count - MOST_LINES)}
            yield f'<p class="more">{self._caption("more-in-file", rest)}</p>'

    def _end(self) -> Iterator[str]:
        """Pictures of labels, the last of them on the page that is signed."""
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
            said = self._caption("rows-without-picture", {"count": str(rest)})
            yield f'<p class="more">{said}</p>'
        yield from self._signature()
        yield "</section>"

    def _picture(self, line: LineReport) -> Iterator[str]:
        """The first label of a line, which leads to its file."""
        data = base64.b64encode(line.picture).decode("ascii")
        shown = f'<img src="data:image/png;base64,{data}" alt="{safe(line.alt)}">'
        name = safe(line.file)
        if line.file:
            to = safe(quote(line.file))
            shown, name = f'<a href="{to}">{shown}</a>', f'<a href="{to}">{name}</a>'
        row = f"{self._caption('row')} {self._number(line.row)}"
        yield f"<figure>\n{shown}"
        boxes = numbers(shortened(line.boxes))
        yield f"<figcaption><b>{boxes}</b> {row}<br>{name}</figcaption>"
        yield "</figure>"

    def _signature(self) -> Iterator[str]:
        """Where to sign; it says for what, wherever a page ends."""
        yield '<section class="signature">'
        yield (
            f"<p>{self._caption('shipment')} <b>{safe(self._report.shipment)}</b>, "
            f"{self._caption('boxes')} <b>{self._number(self._report.live)}</b></p>"
        )
        yield f"<p>{self._caption('checked')}</p>\n<div>"
        for name in ("name", "signature", "date"):
            yield f"<p>{self._caption(name)}</p>"
        yield "</div>\n</section>"
