"""Read a file of conventions and check it whole.

In comes a TOML file of a language, out goes a `Convention`. Every complaint names file and
line, and all are found in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from cardgen.catalog import full_tag
from cardgen.errors import Loaded, TemplateError, nearest
from cardgen.letters.conventions.convention import Convention
from cardgen.letters.conventions.spec import ConventionSpec
from cardgen.tomlfile import Complaint, Validation, converted, diagnosed

FOLDER: Final = Path(__file__).parent
_TRADITIONAL: Final = ("zh-TW", "zh-HK", "zh-MO")
_MONTHS: Final = 12


@cache
def convention(lang: str) -> Convention:
    """The conventions of a language, a BCP 47 tag such as ``ja`` or ``zh-Hant-TW``.

    Raises TemplateError (bad-convention) where there are none.
    """
    name = _file(full_tag(lang))
    files = {path.stem: path for path in FOLDER.glob("*.toml")}
    if name not in files:
        raise TemplateError(
            "bad-convention",
            f"there are no conventions of letters for {lang!r}",
            hint=nearest(lang, sorted(files)),
        )
    return diagnose_convention(files[name]).unwrap()


def _file(lang: str) -> str:
    """The language whose conventions are those of `lang`: ``zh-Hant`` for ``zh-HK``."""
    if lang.startswith("zh"):
        is_traditional = lang.startswith(("zh-Hant", *_TRADITIONAL))
        return "zh-Hant" if is_traditional else "zh-Hans"
    return lang.partition("-")[0]


def diagnose_convention(path: Path) -> Loaded[Convention]:
    """The conventions of a file, or None, and all that is wrong with it; raises nothing."""
    return diagnosed(path, "bad-convention", "convention", _convention)


def _convention(data: dict[str, Any]) -> Validation[Convention | None]:
    spec = yield from converted(data, ConventionSpec)
    if spec is None:
        return None
    yield from _contradictions(spec)
    return Convention(spec)


def _contradictions(spec: ConventionSpec) -> Iterator[Complaint]:
    """What is of the right type and makes no sense."""
    for name in ("ceremonial", "official", "certificate"):
        form = getattr(spec, name)
        for kind in (*form.order, *form.vertical):
            if kind not in form.places and kind not in form.vertical_places | _TEXT:
                yield Complaint(
                    f"{name}: {kind} is in the order and has no place",
                    f"write it below [{name}.places]",
                    f"{name}.places",
                )
        if not any(name in each.registers for each in spec.dates):
            yield Complaint(f"no date has the register {name!r}", "", "dates")
        if not any(name in (each.registers or (name,)) for each in spec.seals):
            yield Complaint(f"no seal has the register {name!r}", "", "seals")
    if spec.seasons and len(spec.seasons.months) != _MONTHS:
        yield Complaint("seasons: there must be twelve months", "", "seasons")
    for level in (*spec.levels, *spec.vertical_levels):
        if "{n}" not in level.form:
            yield Complaint(f"levels: {level.form!r} has no {{n}}", "write it", "levels")
    for pair in spec.pairs:
        if not pair.closings:
            yield Complaint(f"pairs: nothing closes {pair.opening!r}", "", "pairs")


_TEXT: Final = dict.fromkeys(("body", "list", "handling"))
