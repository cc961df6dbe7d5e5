"""Style sheets within an SVG: which declarations an element gets (CSS 2.2, 5 and 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from cardgen.artwork.css import parsed
from cardgen.artwork.elements import AGAIN, SvgElement

_MOST_RULES: Final = 2_000
_MOST_PARTS: Final = 16
_MOST_CSS: Final = 512 << 10  # characters of style that are read
_MOST_TRIALS: Final = 1_000_000
"""Of a selector at an element."""

DAMAGED: Final = "its style sheet is damaged"
_STATES: Final = (
    "hover",
    "focus",
    "active",
    "visited",
    "target",
    "focus-within",
    "focus-visible",
)
"""What a printed picture is never in."""


class Declared(NamedTuple):
    """A property and its value as text; what is `important` comes before all others."""

    name: str
    value: str
    important: bool
    line: int


class _Simple(NamedTuple):
    """What one element must be: each a name, a value and whether it is so."""

    name: str = ""
    classes: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str | None], ...] = ()
    root: bool = False
    never: bool = False

    def matches(self, element: SvgElement) -> bool:
        """Whether an element is that."""
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
        """How specific it is (CSS 2.2, 6.4.3)."""
        middle = len(self.classes) + len(self.attributes) + self.root
        return len(self.ids), middle, bool(self.name)


class _Selector(NamedTuple):
    """The element that is meant, last, and those it is in: directly (>) or anyhow ( )."""

    parts: tuple[_Simple, ...]
    joints: tuple[str, ...]

    def matches(self, element: SvgElement, above: Sequence[SvgElement]) -> bool:
        """True if it means this element, which is in those `above`, the nearest first."""
        if not self.parts[-1].matches(element):
            return False
        if len(self.parts) == 1:
            return True
        # Where the part may be, from the element upwards: one look at each place for each part.
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
        """The id, class or name without which an element is not meant; "*" if it is any."""
        last = self.parts[-1]
        if last.ids:
            return f"#{last.ids[0]}"
        return f".{last.classes[0]}" if last.classes else last.name or "*"

    @property
    def weight(self) -> tuple[int, int, int]:
        """How specific it is."""
        weights = [part.weight for part in self.parts]
        ids, middle, names = (sum(each) for each in zip(*weights, strict=True))
        return ids, middle, names


def _above(element: SvgElement) -> list[SvgElement]:
    """Ancestors of an element, the nearest first."""
    found, parent = [], element.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found


class _Rule(NamedTuple):
    weight: tuple[int, int, int]
    selector: _Selector
    declared: tuple[Declared, ...]


Tell = Callable[[str, int, str], None]
"""Says what cannot be followed: what, the line, and what to do."""


class StyleSheets:
    """All style elements of a drawing. What they have that is not followed is told."""

    def __init__(self, root: SvgElement, tell: Tell) -> None:
        self._tell = tell
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

    def declared(self, element: SvgElement) -> list[Declared]:
        """What the sheets say of an element, the strongest last."""
        keys = [f".{each}" for each in element.classes] if self._rules else []
        keys += [f"#{element.attributes.get('id', '')}", element.name, "*"]
        tried = sorted(at for key in keys for at in self._by_key.get(key, ()))
        rules = [self._rules[at] for at in tried]
        above = _above(element)
        deep = len(above)
        self._trials += len(keys) + sum(
            1 + (len(rule.selector.parts) - 1) * deep for rule in rules
        )
        if self._trials > _MOST_TRIALS:
            self._tell("it has too many style rules", element.line, "simplify the drawing")
            return []
        return [
            each
            for rule in rules
            if rule.selector.matches(element, above)
            for each in rule.declared
        ]

    def affords(self, text: str, line: int) -> bool:
        """Whether so much more style may be read, which takes its time."""
        self._read_so_far += len(text)
        if self._read_so_far <= _MOST_CSS:
            return True
        said = f"it has more than {_MOST_CSS >> 10} KB of style"
        self._tell(said, line, "export with presentation attributes, or style by classes")
        return False

    def _read(self, element: SvgElement) -> None:
        from tinycss2 import parse_stylesheet

        if not self.affords(element.text, element.line):
            return
        rules = parsed(
            lambda: parse_stylesheet(element.text, skip_comments=True, skip_whitespace=True)
        )
        if rules is None:
            self._tell(DAMAGED, element.line, AGAIN)
            return
        for rule in rules:
            line = element.line + rule.source_line - 1
            if rule.type == "at-rule":
                self._at(rule.lower_at_keyword, line)
            elif rule.type == "qualified-rule":
                declared = declarations(rule.content, line)
                if declared is None:
                    self._tell(DAMAGED, line, AGAIN)
                    continue
                for tokens in _split(rule.prelude, ","):
                    self._add(tokens, declared, line)
            else:
                self._tell(DAMAGED, line, AGAIN)

    def _at(self, name: str, line: int) -> None:
        if name in ("font-face", "charset", "namespace", "keyframes"):
            return  # letters are outlines here, and nothing moves
        hint = "export the drawing with its styles inside, and for one medium"
        self._tell(f"its style sheet has @{name}", line, hint)

    def _add(self, tokens: list[Any], declared: tuple[Declared, ...], line: int) -> None:
        selector = _selector(tokens)
        if selector is None or len(self._rules) >= _MOST_RULES:
            from tinycss2 import serialize

            shown = " ".join((parsed(lambda: serialize(tokens)) or "").split())[:60]
            hint = "export with presentation attributes, or style by classes"
            self._tell(f"its style sheet selects by {shown!r}", line, hint)
            return
        self._rules.append(_Rule(selector.weight, selector, declared))


def declarations(text: Any, line: int) -> tuple[Declared, ...] | None:
    """The declarations of a block, or of a `style` attribute; damaged ones say nothing.

    None where it cannot be read to its end.
    """
    from tinycss2 import parse_blocks_contents, serialize

    return parsed(
        lambda: tuple(
            Declared(each.lower_name, serialize(each.value).strip(), each.important, line)
            for each in parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
            if each.type == "declaration"
        )
    )


def _split(tokens: Iterable[Any], mark: str) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _selector(tokens: list[Any]) -> _Selector | None:
    """A selector, or None if it is none that is known here."""
    parts, joints = [_Simple()], list[str]()
    is_empty, joint = True, ""
    waiting = [token for token in reversed(tokens) if token.type != "comment"]
    while waiting:
        token = waiting.pop()
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
        after = waiting[-1] if waiting else None
        made = _narrowed(parts[-1], token, after)
        if made is None:
            return None
        if token.type == "literal" and token.value in ".:":
            waiting.pop()
        parts[-1], is_empty = made, False
    return None if is_empty or joint == ">" else _Selector(tuple(parts), tuple(joints))


def _narrowed(simple: _Simple, token: Any, after: Any) -> _Simple | None:
    """What an element must be besides, as a token says it."""
    if token.type == "ident" and not simple.name:
        return simple._replace(name=token.value)
    if token.type == "hash":
        return simple._replace(ids=(*simple.ids, token.value))
    if token.type == "[] block":
        return _with_attribute(simple, token)
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


def _with_attribute(simple: _Simple, block: Any) -> _Simple | None:
    parts = [each for each in block.content if each.type not in ("whitespace", "comment")]
    kinds = [each.type for each in parts]
    if kinds == ["ident"]:
        asked = parts[0].value, None
    elif kinds in (["ident", "literal", "string"], ["ident", "literal", "ident"]):
        if parts[1].value != "=":
            return None
        asked = parts[0].value, parts[2].value
    else:
        return None
    return simple._replace(attributes=(*simple.attributes, asked))
