"""``report.html``: one page, complete in itself, that an official reads, prints and signs.

In come a report and the captions of its pairs, out comes HTML in all their languages. It
has no script and loads nothing: styles are inline, thumbnails are data. Whatever comes from
a manifest is text, never markup.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from cardgen.shipment.papers.report import (
    STATES,
    LineReport,
    ReportFinding,
    ShipmentReport,
    in_order,
)
from cardgen.shipment.workers import Session

MOST_LINES: Final = 1_000  # lines and findings that are listed; report.json has all
_DOT: Final = '<span class="dot">\u00a0· </span>'  # never at the beginning of a line
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
# HTML, 13.2.3.5: neither control characters nor surrogates; and no marks that turn text.
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def report_html(report: ShipmentReport, session: Session) -> bytes:
    """The page, UTF-8; the same bytes for the same report.

    Titles are in all languages of the report's pairs. What cardgen complains of is in
    English. A draft says so. Raises CardgenError.
    """
    page = _Page(report, session)
    return "\n".join((*page.html(), "")).encode("utf-8")


def _text(text: object) -> str:
    """Text for an element or an attribute."""
    shown = _TURNING.sub("", _UNFIT.sub("\ufffd", str(text)))
    return escape(shown, quote=True)


@cache
def _style() -> str:
    return files(__package__).joinpath("report.css").read_text(encoding="utf-8")


class _Page:
    """A report as HTML, part by part."""

    def __init__(self, report: ShipmentReport, session: Session) -> None:
        self._report = report
        self._draft = session.job.draft
        pairs = report.pairs or session.project.pairs()[:1]
        self._wordings = list(map(session.wording, pairs))

    def html(self) -> Iterator[str]:
        """The lines of the page."""
        report = self._report
        lang = self._said("report")[0][0]
        title = " · ".join(text for _, text in self._said("report"))
        yield "<!DOCTYPE html>"
        yield f'<html lang="{_text(lang)}">'
        yield '<head>\n<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{_text(_POLICY)}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f'<meta name="generator" content="{_text(f"cardgen {report.version}".strip())}">'
        yield f"<title>{_text(title)} {_text(report.shipment)}</title>"
        yield f"<style>\n{_style()}</style>\n</head>"
        yield "<body>"
        if self._draft:
            yield f'<p class="draft">{self._caption("draft")} DRAFT</p>'
        yield "<header>"
        yield f"<h1>{self._caption('report')}</h1>"
        yield f"<p>{self._caption('shipment')} <strong>{_text(report.shipment)}</strong></p>"
        yield "</header>\n<main>"
        yield from self._totals()
        yield from self._findings("findings", report.findings)
        yield from self._findings("warnings", report.warnings)
        yield from self._voided()
        yield from self._lines()
        yield from self._thumbnails()
        yield from self._signature()
        yield "</main>\n</body>\n</html>"

    def _said(
        self, name: str, values: Mapping[str, str] | None = None
    ) -> list[tuple[str, str]]:
        """A caption in each language, the source first; what two say alike only once."""
        said: dict[str, str] = {}
        for wording in self._wordings:
            for lang, text in zip(wording.langs, wording.caption(name, values), strict=True):
                if text not in said.values():
                    said.setdefault(lang, text)
        return list(said.items())

    def _caption(self, name: str, values: Mapping[str, str] | None = None) -> str:
        return _DOT.join(
            f'<span lang="{_text(lang)}">{_text(text)}</span>'
            for lang, text in self._said(name, values)
        )

    def _number(self, number: int) -> str:
        return _text(self._wordings[0].value("integer", str(number))[0])

    def _totals(self) -> Iterator[str]:
        report = self._report
        yield '<section class="totals">'
        if report.findings:
            found = self._number(len(report.findings))
            yield f'<p class="verdict bad">{self._caption("findings")} <b>{found}</b></p>'
        else:
            yield f'<p class="verdict good">{self._caption("no-findings")}</p>'
        yield '<dl class="counts">'
        yield self._term("boxes", self._number(report.boxes))
        for state, count in _made(report.states).items():
            yield self._described(self._state(state), self._number(count))
        yield self._term("barcodes-verified", self._number(report.barcodes_verified))
        yield '</dl>\n<dl class="facts">'
        digest = f"<br><code>SHA-256 {_text(report.sha256)}</code>" if report.sha256 else ""
        yield self._term("manifest", _text(report.manifest) + digest)
        yield self._term("template", ", ".join(map(_text, report.templates)))
        yield self._term("languages", ", ".join(map(_text, report.pairs)))
        for name, time in (("started", report.started), ("finished", report.finished)):
            if time:
                yield self._term(name, _time(time))
        yield "</dl>\n</section>"

    def _term(self, name: str, value: str) -> str:
        return self._described(self._caption(name), value)

    def _described(self, term: str, value: str) -> str:
        return f"<div><dt>{term}</dt><dd>{value}</dd></div>"

    def _state(self, name: str) -> str:
        return self._caption(name) if name in STATES else _text(name)

    def _findings(self, name: str, found: Sequence[ReportFinding]) -> Iterator[str]:
        if not found:
            return
        yield f'<section class="{name}">\n<h2>{self._caption(name)}</h2>\n<ol>'
        for finding in found[:MOST_LINES]:
            where = [_text(finding.place)] if finding.place else []
            if finding.boxes:
                where.append(f"{self._caption('box-number')} {_text(finding.boxes)}")
            yield "<li>"
            if where:
                yield f'<p class="where">{" — ".join(where)}</p>'
            yield (
                f'<p lang="en"><code>{_text(finding.rule)}</code> {_text(finding.message)}</p>'
            )
            if finding.hint:
                yield f'<p class="hint" lang="en">{_text(finding.hint)}</p>'
            yield "</li>"
        yield "</ol>"
        yield from self._more(len(found))
        yield "</section>"

    def _voided(self) -> Iterator[str]:
        """Which boxes were taken out, why and when."""
        if not self._report.voided:
            return
        yield f'<section class="voided">\n<h2>{self._caption("voided")}</h2>\n<ol>'
        for voided in self._report.voided[:MOST_LINES]:
            time = _time(dt.datetime.fromisoformat(voided.time))
            where = f"{self._caption('box-number')} {_text(voided.boxes)} — {time}"
            yield f'<li>\n<p class="where">{where}</p>\n<p>{_text(voided.reason)}</p>\n</li>'
        yield "</ol>"
        yield from self._more(len(self._report.voided))
        yield "</section>"

    def _lines(self) -> Iterator[str]:
        if not self._report.lines:
            return
        heads = ("row", "box-number", "boxes", "message", "languages", "template", "state")
        yield f'<section class="lines">\n<h2>{self._caption("manifest")}</h2>\n<table>'
        yield "<thead>\n<tr>"
        numbers = {"row", "boxes"}
        files = any(line.files for line in self._report.lines)
        for name in (*heads, "files") if files else heads:
            kind = ' class="number"' if name in numbers else ""
            yield f'<th scope="col"{kind}>{self._caption(name)}</th>'
        yield "</tr>\n</thead>\n<tbody>"
        for line in self._report.lines[:MOST_LINES]:
            yield from self._line(line, files=files)
        yield "</tbody>\n</table>"
        yield from self._more(len(self._report.lines))
        yield "</section>"

    def _line(self, line: LineReport, *, files: bool) -> Iterator[str]:
        yield "<tr>"
        yield f'<td class="number">{self._number(line.row)}</td>'
        yield f'<th scope="row">{_text(line.boxes)}</th>'
        yield f'<td class="number">{self._number(line.last - line.first + 1)}</td>'
        for text in (line.message, line.pair, line.template):
            yield f"<td>{_text(text)}</td>"
        states = (
            f'<span class="{_text(name) if name in STATES else "other"}">'
            f"{self._state(name)} {self._number(count)}</span>"
            for name, count in _made(line.states).items()
        )
        yield f'<td class="states">{"<br>".join(states)}</td>'
        if files:
            yield f"<td>{'<br>'.join(map(_text, line.files))}</td>"
        yield "</tr>"

    def _more(self, count: int) -> Iterator[str]:
        if count > MOST_LINES:
            rest = {"count": str(count - MOST_LINES)}
            yield f'<p class="more">{self._caption("more-in-file", rest)}</p>'

    def _thumbnails(self) -> Iterator[str]:
        lines = [line for line in self._report.lines[:MOST_LINES] if line.thumbnail]
        if not lines:
            return
        yield f'<section class="labels">\n<h2>{self._caption("first-labels")}</h2>\n<div>'
        for line in lines:
            data = base64.b64encode(line.thumbnail).decode("ascii")
            yield "<figure>"
            yield f'<img src="data:image/png;base64,{data}" alt="{_text(line.alt)}">'
            yield (
                f"<figcaption><b>{_text(line.boxes)}</b><br>"
                f"{self._caption('row')} {self._number(line.row)}</figcaption>"
            )
            yield "</figure>"
        yield "</div>"
        if rest := len(self._report.lines) - len(lines):
            said = self._caption("rows-without-picture", {"count": str(rest)})
            yield f'<p class="more">{said}</p>'
        yield "</section>"

    def _signature(self) -> Iterator[str]:
        yield f'<section class="signature">\n<p>{self._caption("checked")}</p>\n<div>'
        for name in ("name", "signature", "date"):
            yield f"<p>{self._caption(name)}</p>"
        yield "</div>\n</section>"


def _made(states: Mapping[str, int]) -> dict[str, int]:
    """States as people count them: a label that was read back was made, too."""
    made = states.get("rendered", 0) + states.get("verified", 0)
    others = {name: count for name, count in states.items() if name != "verified"}
    return in_order({**others, "rendered": made})


def _time(time: dt.datetime) -> str:
    shown = f"{time:%Y-%m-%d %H:%M:%S} {time.tzname() or ''}".strip()
    return f'<time datetime="{_text(time.isoformat())}">{_text(shown)}</time>'
