"""The page of a gallery: one HTML file that loads nothing from elsewhere.

Its Content Security Policy (CSP 3) allows only its own script and style, by their digests. The
page is complete without the script, in English; the script filters, changes the language and
copies commands. The same gallery gives the same bytes.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, Final

from cardgen.catalog import pair_langs
from cardgen.gallery.gallery import Exhibit, Gallery, Specimen
from cardgen.locale import ENGLISH, LANGUAGES, load_words
from cardgen.resources import PAGE_STYLE
from cardgen.template import OCCASION_NAMES

PAGE: Final = "gallery"
"""The name of the page in the catalogs of the interface."""

_FILTER_WORDS: Final = {
    "occasion": ("Occasion", "All occasions"),
    "size": ("Size", "All sizes"),
    "pair": ("Languages", "All languages"),
}
"""The filters, with their names and the names of their first options."""

_LANGUAGE_TEXT: Final = "Language of the page"
_SAMPLES_TEXT: Final = (
    "The pictures show sample messages and values. In the command, write your message, and "
    "your values with --set NAME=VALUE."
)
_SIZE_WORDS: Final = {"papers": "Page", "sheets": "Sheets of labels"}


def format_page(gallery: Gallery) -> bytes:
    """Write the gallery as one HTML file in UTF-8."""
    style = PAGE_STYLE.read_text("utf-8") + _read_asset("style.css")
    script = _read_asset("gallery.js")
    policy = "; ".join(
        (
            "default-src 'none'",
            "img-src data:",
            f"style-src '{_compute_digest(style)}'",
            f"script-src '{_compute_digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    frames = "".join(_make_frame(number, frame) for number, frame in enumerate(gallery.frames))
    pairs = [(pair, pair, {"data-langs": " ".join(pair_langs(pair))}) for pair in gallery.pairs]
    number = len(gallery.frames)
    count = _say("{count} of {all}", count=number, all=number)
    text = f"""<!doctype html>
<html lang="{ENGLISH}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>cardgen: {_say("Templates")}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1 {_mark("Templates")}</h1>
{_make_filter("occasion", _make_options(_list_occasions(gallery)))}
{_make_filter("size", _make_sizes(gallery))}
{_make_filter("pair", _make_options(pairs))}
{_make_choice("language", _LANGUAGE_TEXT, _make_languages())}
</header>
<main>
<p class="counted"><span id="count" role="status">{count}</span>
<span id="status" role="status"></span></p>
<p class="samples" {_mark(_SAMPLES_TEXT)}</p>
<div id="nothing" hidden><p {_mark("No template matches all choices.")}</p>
<button type="button" id="reset" {_mark("Show all")}</button></div>
<ul id="frames">{frames}
</ul>
</main>
<script type="application/json" id="data">{_format_data(gallery)}</script>
<script>{script}</script>
</body>
</html>
"""
    return text.encode()


def _read_asset(name: str) -> str:
    """Read a text file of the page, such as its style or script."""
    return (files("cardgen.gallery") / "page" / name).read_text("utf-8")


def _compute_digest(text: str) -> str:
    """Return the SHA-256 of a text for a Content Security Policy."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _say(text: str, **values: object) -> str:
    """Escape a text of the page for HTML."""
    return escape(text.format(**values))


def _mark(text: str) -> str:
    """Return the end of a tag and a text that the script translates."""
    said = escape(text)
    return f'data-word="{said}">{said}'


def _format_data(gallery: Gallery) -> str:
    """Write the data for the script as JSON that is safe in HTML (13.2.5.4)."""
    data = {
        "words": {language: load_words(PAGE, language) for language in LANGUAGES},
        "occasions": {name: dict(names) for name, names in OCCASION_NAMES.items()},
        "said": [dict(frame.descriptions) for frame in gallery.frames],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _make_choice(name: str, text: str, options: str) -> str:
    """Write an element for the choice of an option."""
    return (
        f"<label data-scripted hidden><span {_mark(text)}</span>"
        f'<select id="{name}" autocomplete="off">{options}</select></label>'
    )


def _make_filter(name: str, options: str) -> str:
    """Write an element for the choice of an option or all."""
    text, everything = _FILTER_WORDS[name]
    return _make_choice(name, text, f'<option value="" {_mark(everything)}</option>{options}')


def _make_languages() -> str:
    """Write the options for the language of the page."""
    return "".join(
        f'<option value="{code}" lang="{code}">{name}</option>'
        for code, name in LANGUAGES.items()
    )


def _make_options(rows: Iterable[tuple[str, str, Mapping[str, str]]]) -> str:
    """Write options with values, texts and attributes."""
    return "".join(
        f'<option value="{escape(value)}"{_format_attributes(about)}>{escape(text)}</option>'
        for value, text, about in rows
    )


def _format_attributes(about: Mapping[str, str]) -> str:
    """Write the attributes of an element."""
    return "".join(f' {name}="{escape(value)}"' for name, value in about.items())


def _list_occasions(gallery: Gallery) -> Iterable[tuple[str, str, Mapping[str, str]]]:
    """Return the occasions of the templates as rows for `_make_options`."""
    used = {occasion for frame in gallery.frames for occasion in frame.occasions}
    for occasion, names in OCCASION_NAMES.items():
        if occasion in used:
            yield occasion, names[ENGLISH], {"data-occasion": occasion}


def _make_sizes(gallery: Gallery) -> str:
    """Write the options for page sizes and label sheets."""
    papers = {
        _format_size_key(frame): (min(frame.size) * max(frame.size), _format_size(frame))
        for frame in gallery.frames
    }
    none = dict[str, str]()
    ordered = sorted(papers.items(), key=lambda item: item[1])
    pages = [(key, words, none) for key, (_, words) in ordered]
    sheets = sorted({sheet for frame in gallery.frames for sheet in frame.sheets})
    labels = [(sheet, sheet, none) for sheet in sheets]
    return "".join(
        f'<optgroup id="{name}" label="{escape(_SIZE_WORDS[name])}" '
        f'data-label="{escape(_SIZE_WORDS[name])}">{_make_options(rows)}</optgroup>'
        for name, rows in (("papers", pages), ("sheets", labels))
        if rows
    )


def _format_size_key(frame: Exhibit) -> str:
    """Return a template's size for the script, with the shorter side first."""
    return f"{min(frame.size):g}x{max(frame.size):g}"


def _format_size(frame: Exhibit) -> str:
    """Return a template's size for people, with the name of the paper."""
    size = f"{min(frame.size):g} × {max(frame.size):g} mm"
    return f"{frame.paper.upper()} · {size}" if frame.paper else size


def _make_frame(number: int, frame: Exhibit) -> str:
    """Write the element of a template: pictures, description, size and commands."""
    about: dict[str, Any] = {
        "data-name": frame.name,
        "data-occasions": " ".join(frame.occasions),
        "data-sizes": " ".join((_format_size_key(frame), *frame.sheets)),
        "data-coloured": "yes" if frame.coloured else "",
        "data-pairs": " ".join(each.pair for each in frame.specimens),
    }
    name = escape(frame.name)
    texts = frame.descriptions
    lang = ENGLISH if ENGLISH in texts else next(iter(texts), ENGLISH)
    occasions = "".join(
        f'<span data-occasion="{occasion}">{escape(names[ENGLISH])}</span>'
        for occasion, names in OCCASION_NAMES.items()
        if occasion in frame.occasions
    )
    every = f"<span {_mark('Every occasion')}</span>"
    others = f"<span {_mark('and other sizes')}</span>" if frame.adapts else ""
    colours = f'<span class="colours" hidden {_mark("in the colours of the occasion")}</span>'
    width, height = frame.size
    specimens = [*enumerate(frame.specimens)]
    pictures = "".join(_make_picture(frame.name, each, not at) for at, each in specimens)
    commands = "".join(_make_command(each, not at) for at, each in specimens)
    more = f"{occasions or every}{colours}"
    return f"""
<li class="frame"{_format_attributes(about)}>
<div class="desk">{pictures}</div>
<h2 id="frame-{number}">{name}</h2>
<p class="said" data-said="{number}" lang="{escape(lang)}">{escape(texts.get(lang, ""))}</p>
<p class="facts"><span>{width:g} × {height:g} mm</span>{others}{more}</p>
<div class="command">{commands}<button type="button" id="copy-{number}" data-scripted hidden \
aria-labelledby="copy-{number} frame-{number}" {_mark("Copy")}</button></div>
</li>"""


def _make_picture(name: str, specimen: Specimen, is_first: bool) -> str:
    """Write the picture of a template in one pair."""
    picture, pair = specimen.picture, specimen.pair
    data = b64encode(picture.data).decode()
    hidden = "" if is_first else " hidden"
    alt = _say("{template} with a sample message, {pair}", template=name, pair=pair)
    return (
        f'<img src="data:image/png;base64,{data}" width="{picture.width}" '
        f'height="{picture.height}" alt="{alt}" '
        f'data-pair="{pair}"{hidden}>'
    )


def _make_command(specimen: Specimen, is_first: bool) -> str:
    """Write the command of a template in one pair."""
    hidden = "" if is_first else " hidden"
    words = " ".join(f"<span>{escape(word)}</span>" for word in specimen.command.split(" "))
    return f'<code data-pair="{specimen.pair}"{hidden}>{words}</code>'
