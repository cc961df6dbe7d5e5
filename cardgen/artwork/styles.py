"""Compute styles of SVG elements: attributes, style sheets (CSS 2.2, 5, 6), inheritance."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from cardgen.artwork.elements import AGAIN, SvgElement
from cardgen.artwork.values import parse_css
from cardgen.lazy import lazy_pattern

# Properties of SVG 2, 6.6, that are followed or reported, with initial values.
_INHERITED: Final[Mapping[str, str]] = {
    "fill": "black",
    "fill-opacity": "1",
    "fill-rule": "nonzero",
    "clip-rule": "nonzero",
    "stroke": "none",
    "stroke-width": "1",
    "stroke-opacity": "1",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "stroke-miterlimit": "4",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "paint-order": "normal",
    "color": "black",
    "visibility": "visible",
    "marker-start": "none",
    "marker-mid": "none",
    "marker-end": "none",
}
_OWN: Final[Mapping[str, str]] = {
    "opacity": "1",
    "display": "inline",
    "clip-path": "none",
    "mask": "none",
    "filter": "none",
    "mix-blend-mode": "normal",
    "stop-color": "black",
    "stop-opacity": "1",
    "overflow": "",
    "vector-effect": "none",
    "transform-origin": "",
}
# Only style sheets of SVG 2 have these; they would place or shape an element.
_GEOMETRY: Final = frozenset(
    ("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "d", "rotate", "scale",
     "translate", "offset-path", "zoom", "mask-image", "backdrop-filter",
     "animation", "animation-name")
)  # fmt: skip
_URL: Final = lazy_pattern(r"url\(\s*+[\"']?\s*+#([^)\"']*+)[\"']?\s*+\)\s*+(.*)", re.DOTALL)
_PLAIN: Final = "export with presentation attributes instead"
_MOST_RULES: Final = 2_000
_MOST_PARTS: Final = 16
_MOST_CSS: Final = 512 << 10  # characters of style
_MOST_TRIALS: Final = 1_000_000  # matches of a selector against an element

DAMAGED: Final = "the style sheet is damaged"
_STATES: Final = frozenset(
    ("hover", "focus", "active", "visited", "target", "focus-within", "focus-visible")
)
"""States of an element on a screen; a printed picture has none."""


class Declaration(NamedTuple):
    """A declaration of CSS: a property, its value as text, and its `!important` mark."""

    name: str
    value: str
    important: bool
    line: int


class _Simple(NamedTuple):
    """A compound selector: conditions on one element (Selectors 3, 4)."""

    name: str = ""
    classes: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str | None], ...] = ()
    root: bool = False
    never: bool = False

    def matches(self, element: SvgElement) -> bool:
        """True if the element meets all conditions."""
        if self.never or (self.name and self.name != element.name):
            return False
        if self.root and element.parent is not None:
            return False
        has = element.attributes
        return (
            all(name in element.classes for name in self.classes)
            and all(has.get("id") == name for name in self.ids)
            and all(
                key in has and (value is None or has[key] == value)
                for key, value in self.attributes
            )
        )

    @property
    def weight(self) -> tuple[int, int, int]:
        """Return the specificity of the selector (CSS 2.2, 6.4.3)."""
        middle = len(self.classes) + len(self.attributes) + self.root
        return len(self.ids), middle, bool(self.name)


class _Selector(NamedTuple):
    """A complex selector: compound selectors joined by ">" or " ", the subject last."""

    parts: tuple[_Simple, ...]
    joints: tuple[str, ...]

    def matches(self, element: SvgElement, above: Sequence[SvgElement]) -> bool:
        """True if the selector matches an element with these ancestors."""
        if not self.parts[-1].matches(element):
            return False
        if len(self.parts) == 1:
            return True
        # Indexes of ancestors that match so far: each part is tried once at each ancestor.
        places = [-1]
        for part, joint in zip(self.parts[-2::-1], self.joints[::-1], strict=True):
            if joint == ">":
                next_places: Iterable[int] = (at + 1 for at in places if at + 1 < len(above))
            else:
                next_places = range(places[0] + 1, len(above))
            places = [at for at in next_places if part.matches(above[at])]
            if not places:
                return False
        return True

    @property
    def key(self) -> str:
        """Return an id, class or name that all matching elements have, or "*"."""
        last = self.parts[-1]
        if last.ids:
            return f"#{last.ids[0]}"
        return f".{last.classes[0]}" if last.classes else last.name or "*"

    @property
    def weight(self) -> tuple[int, int, int]:
        """Specificity of the selector, the sum over all its parts."""
        weights = [part.weight for part in self.parts]
        ids, middle, names = (sum(column) for column in zip(*weights, strict=True))
        return ids, middle, names


def ancestors_of(element: SvgElement) -> list[SvgElement]:
    """List the ancestors of an element, the nearest first."""
    ancestors, parent = [], element.parent
    while parent is not None:
        ancestors.append(parent)
        parent = parent.parent
    return ancestors


class _Rule(NamedTuple):
    """A rule of a style sheet: a selector with its specificity, and declarations."""

    weight: tuple[int, int, int]
    selector: _Selector
    declarations: tuple[Declaration, ...]


Report = Callable[[str, int, str], None]
"""Callback for an unsupported feature: its text, line and hint."""


class StyleSheets:
    """The CSS rules of all style elements of a drawing; it reports unsupported rules."""

    def __init__(self, root: SvgElement, report: Report) -> None:
        self._report = report
        self._rules: list[_Rule] = []
        self._trials = 0
        self._read_so_far = 0
        for element in root:
            kind = element.attributes.get("type", "text/css").strip().lower()
            if element.name == "style" and kind in ("text/css", ""):
                self._read(element)
        self._rules.sort(key=lambda rule: rule.weight)
        self._by_key: dict[str, list[int]] = {}
        for at, rule in enumerate(self._rules):
            self._by_key.setdefault(rule.selector.key, []).append(at)

    def find_declarations(self, element: SvgElement) -> list[Declaration]:
        """Find the declarations for an element, in ascending priority."""
        keys = [f".{name}" for name in element.classes] if self._rules else []
        keys += [f"#{element.attributes.get('id', '')}", element.name, "*"]
        candidates = sorted(at for key in keys for at in self._by_key.get(key, ()))
        rules = [self._rules[at] for at in candidates]
        above = ancestors_of(element)
        deep = len(above)
        self._trials += len(keys) + sum(
            1 + (len(rule.selector.parts) - 1) * deep for rule in rules
        )
        if self._trials > _MOST_TRIALS:
            reason = "the drawing has too many style rules"
            self._report(reason, element.line, "simplify the drawing")
            return []
        return [
            declaration
            for rule in rules
            if rule.selector.matches(element, above)
            for declaration in rule.declarations
        ]

    def can_read(self, text: str, line: int) -> bool:
        """True if the size of all styles together is within the limit."""
        self._read_so_far += len(text)
        if self._read_so_far <= _MOST_CSS:
            return True
        reason = f"the drawing has more than {_MOST_CSS >> 10} KB of style"
        self._report(reason, line, "export with presentation attributes, or style by classes")
        return False

    def _read(self, element: SvgElement) -> None:
        """Read the rules of a style element."""
        from tinycss2 import parse_stylesheet

        if not self.can_read(element.text, element.line):
            return
        rules = parse_css(
            lambda: parse_stylesheet(element.text, skip_comments=True, skip_whitespace=True)
        )
        if rules is None:
            self._report(DAMAGED, element.line, AGAIN)
            return
        for rule in rules:
            line = element.line + rule.source_line - 1
            if rule.type == "at-rule":
                self._report_at_rule(rule.lower_at_keyword, line)
            elif rule.type == "qualified-rule":
                block = parse_declarations(rule.content, line)
                if block is None:
                    self._report(DAMAGED, line, AGAIN)
                    continue
                for tokens in _split(rule.prelude, ","):
                    self._add(tokens, block, line)
            else:
                self._report(DAMAGED, line, AGAIN)

    def _report_at_rule(self, name: str, line: int) -> None:
        """Report an at-rule that may change the look of the drawing."""
        if name in ("font-face", "charset", "namespace", "keyframes"):
            return  # a drawing has no text and does not move
        hint = "export the drawing with its styles inside, for only one medium"
        self._report(f"the style sheet has @{name}", line, hint)

    def _add(self, tokens: list[Any], block: tuple[Declaration, ...], line: int) -> None:
        """Add a rule with a selector and declarations."""
        selector = _parse_selector(tokens)
        if selector is None or len(self._rules) >= _MOST_RULES:
            from tinycss2 import serialize

            shown = " ".join((parse_css(lambda: serialize(tokens)) or "").split())[:60]
            hint = "export with presentation attributes, or style by classes"
            self._report(f"the style sheet uses the selector {shown!r}", line, hint)
            return
        self._rules.append(_Rule(selector.weight, selector, block))


def parse_declarations(text: Any, line: int) -> tuple[Declaration, ...] | None:
    """Parse declarations, without damaged ones; None if the parser fails."""
    from tinycss2 import parse_blocks_contents, serialize

    return parse_css(
        lambda: tuple(
            Declaration(node.lower_name, serialize(node.value).strip(), node.important, line)
            for node in parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
            if node.type == "declaration"
        )
    )


def _split(tokens: Iterable[Any], mark: str) -> list[list[Any]]:
    """Split CSS tokens at a mark, such as a comma."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _parse_selector(tokens: list[Any]) -> _Selector | None:
    """Parse the tokens of a selector; None if it is not supported."""
    parts, joints = [_Simple()], list[str]()
    is_empty, joint = True, ""
    pending = [token for token in reversed(tokens) if token.type != "comment"]
    while pending:
        token = pending.pop()
        if token.type == "whitespace" or (token.type == "literal" and token.value == ">"):
            joint = ">" if token.type == "literal" else joint or " "
            continue
        if joint and not (is_empty and len(parts) == 1):
            if is_empty or len(parts) >= _MOST_PARTS:
                return None
            joints.append(joint)
            parts.append(_Simple())
        elif joint == ">":
            return None
        joint = ""
        after = pending[-1] if pending else None
        part = _add_condition(parts[-1], token, after)
        if part is None:
            return None
        if token.type == "literal" and token.value in ".:":
            pending.pop()
        parts[-1], is_empty = part, False
    return None if is_empty or joint == ">" else _Selector(tuple(parts), tuple(joints))


def _add_condition(simple: _Simple, token: Any, after: Any) -> _Simple | None:
    """Add a condition to a selector; None if it is not supported."""
    if token.type == "ident" and not simple.name:
        return simple._replace(name=token.value)
    if token.type == "hash":
        return simple._replace(ids=(*simple.ids, token.value))
    if token.type == "[] block":
        return _add_attribute(simple, token)
    if token.type != "literal":
        return None
    word = after.value if after is not None and after.type == "ident" else ""
    if token.value == "*":
        return simple
    if token.value == "." and word:
        return simple._replace(classes=(*simple.classes, word))
    if token.value == ":" and word.lower() == "root":
        return simple._replace(root=True)
    if token.value == ":" and word.lower() in _STATES:
        return simple._replace(never=True)
    return None


def _add_attribute(simple: _Simple, block: Any) -> _Simple | None:
    """Add a condition on an attribute to a selector; None if it is not supported."""
    parts = [token for token in block.content if token.type not in ("whitespace", "comment")]
    kinds = [token.type for token in parts]
    if kinds == ["ident"]:
        condition = parts[0].value, None
    elif (
        kinds in (["ident", "literal", "string"], ["ident", "literal", "ident"])
        and parts[1].value == "="
    ):
        condition = parts[0].value, parts[2].value
    else:
        return None
    return simple._replace(attributes=(*simple.attributes, condition))


class ComputedStyle(msgspec.Struct, frozen=True):
    """Computed values of an element by property, and the transform of its style, if any."""

    inherited: Mapping[str, str] = msgspec.field(default_factory=lambda: _INHERITED)
    own: Mapping[str, str] = msgspec.field(default_factory=lambda: _OWN)
    transform: str | None = None

    def __getitem__(self, name: str) -> str:
        value = self.inherited.get(name)
        return self.own[name] if value is None else value


INITIAL: Final = ComputedStyle()


def parse_reference(value: str) -> tuple[str, str] | None:
    """Parse ``url(#ID) REST``. Return ID and REST; None for other values."""
    match = _URL.fullmatch(value.strip())
    return (match[1].strip(), match[2].strip()) if match else None


def is_broken(value: str, ids: Collection[str]) -> bool:
    """True if the value refers to an id that does not exist."""
    target = parse_reference(value)
    return target is not None and target[0] not in ids


def find_used(
    element: SvgElement, ids: Mapping[str, SvgElement], report: Report
) -> SvgElement | None:
    """Find the target of a <use> element, or report that it is missing."""
    target = ids.get(element.target)
    if target is None and element.target:
        reason = f"the drawing uses #{element.target[:40]}, which does not exist"
        report(reason, element.line, AGAIN)
    return target


class Styling:
    """Computes the styles of elements, and reports unsupported properties."""

    def __init__(self, root: SvgElement, report: Report) -> None:
        self._sheets = StyleSheets(root, report)
        self._report = report
        self._read: dict[str, Sequence[Declaration]] = {}

    def of(self, element: SvgElement, parent: ComputedStyle) -> ComputedStyle:
        """Compute the style of an element from that of its parent."""
        values: dict[str, str] = {
            name: value.strip()
            for name, value in element.attributes.items()
            if name in _INHERITED or name in _OWN
        }
        important: dict[str, str] = {}
        declarations = self._sheets.find_declarations(element)
        if "style" in element.attributes:
            declarations += self._read_attribute(element.attributes["style"], element.line)
        for declaration in declarations:
            name, value = declaration.name, declaration.value
            names: tuple[str, ...] = (name,)
            if name == "marker":
                names = ("marker-start", "marker-mid", "marker-end")
            elif name in _GEOMETRY and value not in ("none", "auto"):
                self._report(f"the style of the drawing uses {name}", declaration.line, _PLAIN)
                continue
            for name in names:
                (important if declaration.important else values)[name] = value
        values |= important
        if not values:
            return ComputedStyle(parent.inherited)
        return self._resolve(values, parent, element.line)

    def _read_attribute(self, text: str, line: int) -> Sequence[Declaration]:
        """Parse the value of a `style` attribute; equal values are parsed once."""
        block = self._read.get(text)
        if block is None:
            block = parse_declarations(text, line) if self._sheets.can_read(text, line) else ()
            if block is None:
                self._report(DAMAGED, line, AGAIN)
            block = self._read[text] = block or ()
        return block

    def _resolve(
        self, values: Mapping[str, str], parent: ComputedStyle, line: int
    ) -> ComputedStyle:
        """Compute a style from declared values and the style of the parent."""
        inherited, own = dict(parent.inherited), dict(_OWN)
        for name, value in values.items():
            into, initial = (inherited, _INHERITED) if name in _INHERITED else (own, _OWN)
            if name not in initial:
                continue
            word = value.lower()
            if word in ("unset", "revert"):
                word = "inherit" if into is inherited else "initial"
            if "var(" in value:
                self._report(f"the style uses a variable: {value[:40]}", line, _PLAIN)
            elif word == "inherit" or (name == "color" and word == "currentcolor"):
                into[name] = parent[name]
            elif word == "initial":
                into[name] = initial[name]
            elif value:
                into[name] = value
        return ComputedStyle(inherited, own, values.get("transform"))
