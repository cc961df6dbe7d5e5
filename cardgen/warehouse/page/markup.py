"""The status page as HTML: read on a phone, with nothing from elsewhere.

It is whole as it comes, and renews itself: by a script, where there is one, so that what one
reads stays where it is (WCAG 2.2.1), and else by being loaded again.

Everything that comes from outside is escaped here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

from cardgen.controls import visible
from cardgen.shipment import stretches
from cardgen.warehouse.foreman import Board
from cardgen.warehouse.page.view import ListView, PrinterView
from cardgen.warehouse.words import LANGUAGES, words_of
from cardgen.warehouse.work import ShipmentAccount

_RENEWED: Final = 5  # seconds
_PAPER: Final = ("printed", "sent", "seen")
_TAGS: Final = {"zh": "zh-Hans"}


class Markup:
    """Pages in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = words_of(language)

    def say(self, name: str, *values: object) -> str:
        """Words, escaped."""
        return _shown(self._words[name].format(*values))

    def status(
        self,
        board: Board,
        lists: Sequence[ListView],
        shipments: Sequence[tuple[str, ShipmentAccount | str]],
        printers: Sequence[PrinterView],
        time: str,
        taken: str = "",
    ) -> str:
        """The page that renews itself."""
        body = [f"<h1>{self.say('title')}</h1>"]
        if board.is_gone:
            body.append(f'<p class="bad note" role="alert">{self.say("folder-gone")}</p>')
        if board.is_stopping:
            body.append(f'<p class="note">{self.say("stopping")}</p>')
        if taken:
            body.append(f'<p class="good note" role="status">{self.say("taken", taken)}</p>')
        body.append(f'<p><a class="button" href="{self._link("/send")}">'
                    f'{self.say("send")}</a></p>')  # fmt: skip
        going = [each for each in lists if each.state not in ("done", "failed")]
        body.append(self._section("now", map(self._list, going), self.say("nothing")))
        printing = {each.shipment for each in board.arrivals if each.stage == "printing"}
        doubtful = [
            each for each in shipments if _is_doubtful(each[1]) and each[0] not in printing
        ]
        if doubtful:
            body.append(self._section("doubtful", (self._doubts(*each) for each in doubtful)))
        failed = [each for each in lists if each.state == "failed"]
        if failed:
            body.append(self._section("failed", map(self._list, failed)))
        if printers:
            body.append(self._section("printers", map(self._printer, printers)))
        if shipments:
            body.append(
                self._section("shipments", (self._shipment(*each) for each in shipments))
            )
        done = [each for each in lists if each.state == "done"]
        if done:
            body.append(self._section("done", map(self._list, done)))
        body.append(f'<p class="small">{self.say("as-of", time)}</p>')
        return self._page("".join(body), renewed=True)

    def report(self, shown: ListView, text: str) -> str:
        """The report of a list."""
        body = f'<p><a href="{self._link("/")}">‹ {self.say("back")}</a></p>'
        body += f"<h1>{_shown(shown.name)}</h1>"
        if text:
            body += f'<pre dir="auto">{_shown(text)}</pre>'
        else:
            body += f"<ul>{self._list(shown)}</ul>"
        return self._page(body, renewed=not text)

    def send(self, problem: str = "") -> str:
        """Where a list is chosen; it does not renew itself, which would forget the choice."""
        said = f'<p class="bad note" role="alert">{_shown(problem)}</p>' if problem else ""
        return self._page(
            f'<p><a href="{self._link("/")}">‹ {self.say("back")}</a></p>'
            f"<h1>{self.say('send')}</h1>{said}"
            f'<form method="post" action="{self._link("/shipments")}" '
            'enctype="multipart/form-data">'
            f'<p><label for="list">{self.say("file")}</label></p>'
            '<p><input type="file" id="list" name="list" required '
            'accept=".csv,.tsv,.txt,.xlsx,.xlsm,.ods"></p>'
            f'<p><button class="button">{self.say("send-button")}</button></p></form>'
        )

    def sign_in(self, wrong: str = "", *given: object) -> str:
        """The form for a name and a password, and what was `wrong` with the last try."""
        said = ""
        if wrong:
            said = f'<p class="bad note" role="alert">{self.say(wrong, *given)}</p>'
        return self._page(
            f"<h1>{self.say('sign-in')}</h1>{said}"
            f'<form method="post" action="{self._link("/sign-in")}">'
            f'<p><label for="name">{self.say("name")}</label></p>'
            '<p><input id="name" name="name" autocomplete="username" required></p>'
            f'<p><label for="password">{self.say("password")}</label></p>'
            '<p><input id="password" name="password" type="password" '
            'autocomplete="current-password" required></p>'
            f'<p><button class="button">{self.say("sign-in")}</button></p></form>'
        )

    def closed(self) -> str:
        """What who is not known sees on a page for one machine."""
        return self._page(f"<h1>{self.say('title')}</h1><p>{self.say('closed')}</p>")

    def _list(self, each: ListView) -> str:
        state = self.say(each.state) if each.state != "left" else self.say("waiting")
        said = self.say(f"waits-{each.waits}") if each.waits else _shown(each.said)
        parts = [
            f'<a href="{self._link("/shipments/" + quote(each.name, safe=""))}">'
            f"{_shown(each.name)}</a>",
            f'<span class="state {_mood(each)}">{state}</span>',
        ]
        if each.total and each.state in ("making", "printing"):
            parts.append(
                f'<progress value="{each.done}" max="{each.total}" '
                f'aria-label="{state}"></progress>'
                f'<span class="small">{self.say("labels", each.done, each.total)}</span>'
            )
        if said:
            parts.append(f'<span class="said">{said}</span>')
        return f"<li>{''.join(parts)}</li>"

    def _shipment(self, name: str, account: ShipmentAccount | str) -> str:
        if isinstance(account, str):
            return f'<li>{_shown(name)} <span class="said">{_shown(account)}</span></li>'
        counts = [
            f"{self.say(state)} {account.paper[state]:,}"
            for state in _PAPER
            if account.paper.get(state)
        ]
        if account.voided:
            counts.append(f"{self.say('voided')} {account.voided:,}")
        there = self.say("on-paper", f"{account.on_paper:,}", f"{account.boxes:,}")
        mood = "good" if account.on_paper >= account.boxes else "wait"
        return (
            f'<li>{_shown(name)}<span class="state {mood}">{there}</span>'
            f'<span class="small">{" · ".join(counts)}</span></li>'
        )

    def _doubts(self, name: str, account: ShipmentAccount | str) -> str:
        assert isinstance(account, ShipmentAccount)
        numbers = stretches(number for number, _, _ in account.doubtful)
        printers = dict.fromkeys(printer for _, printer, _ in account.doubtful)
        return (
            f'<li>{_shown(name)}<span class="state bad">{_shown(numbers)}</span>'
            f'<span class="said">{self.say("what-to-do-doubtful", numbers)} '
            f"cardgen print {_shown(name)} {_shown(numbers.replace('–', '-'))} --to …"
            f" ({_shown(', '.join(printers))})</span></li>"
        )

    def _printer(self, each: PrinterView) -> str:
        state, mood = "…", "wait"
        if each.state:
            state = self.say(each.state)
            mood = {"ready": "good", "unreachable": "bad"}.get(each.state, "wait")
        if each.trouble:
            mood = "bad"
            if each.state != "unreachable":
                state = self.say("held")
        said = f'<span class="said">{_shown(each.trouble)}</span>' if each.trouble else ""
        return f'<li>{_shown(each.name)}<span class="state {mood}">{state}</span>{said}</li>'

    def _section(self, heading: str, items: Iterable[str], nothing: str = "") -> str:
        found = "".join(items)
        inside = f"<ul>{found}</ul>" if found else f"<p>{nothing}</p>"
        return f"<section><h2>{self.say(heading)}</h2>{inside}</section>"

    def _link(self, path: str) -> str:
        return _shown(f"{path}?{urlencode({'lang': self.language})}")

    def _page(self, body: str, *, renewed: bool = False) -> str:
        renew = offline = ""
        if renewed:
            renew = (
                f'<noscript><meta http-equiv="refresh" content="{_RENEWED}"></noscript>'
                '<script src="/page/renew.js" defer></script>'
            )
            offline = (
                f'<p class="bad note" id="offline" role="alert" hidden>'
                f"{self.say('offline')}</p>"
            )
        languages = " ".join(
            f'<a href="?lang={each}" lang="{_TAGS.get(each, each)}" hreflang="{each}"'
            f"{' aria-current=true' * (each == self.language)}>"
            f"{_shown(words_of(each)['language'])}</a>"
            for each in LANGUAGES
        )
        return (
            f'<!doctype html><html lang="{_TAGS.get(self.language, self.language)}">'
            '<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{self.say('title')}</title>{renew}"
            '<link rel="icon" href="/page/icon.svg">'
            '<link rel="stylesheet" href="/page/style.css"></head>'
            f'<body><nav aria-label="{self.say("language")}">{languages}</nav>'
            f"{offline}<main>{body}</main></body></html>"
        )


def _mood(each: ListView) -> str:
    if each.state in ("failed", "done"):
        return {"failed": "bad", "done": "good"}[each.state]
    return "wait" if each.state in ("left", "held", "waiting", "queued", "ending") else "work"


def _is_doubtful(account: ShipmentAccount | str) -> bool:
    return isinstance(account, ShipmentAccount) and bool(account.doubtful)


def _shown(text: str) -> str:
    """A text as HTML, in the order in which it is written, whoever wrote it."""
    return escape(visible(text))
