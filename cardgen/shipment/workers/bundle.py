"""Bundle the files of a project, so that another machine can make its labels.

Messages, templates, fonts and pictures of the project's own go along as bytes. Files of
cardgen itself are there already. The same cardgen is required: labels of one shipment must not
depend on the machine that made them.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Literal

import msgspec

from cardgen import __version__, resources
from cardgen.approval import FILE as APPROVALS_FILE, Approver, Person
from cardgen.errors import Location, OutputError, ShipmentError
from cardgen.fonts import Family, FontFile, FontLibrary, Weight
from cardgen.project import Project
from cardgen.shipment.model import ConsignmentLine
from cardgen.storage import make_folder, write_file

DRAWING: Final = (
    "babel",
    "budoux",
    "icu4py",
    "pillow",
    "pydyf",
    "resvg-py",
    "tinycss2",
    "uharfbuzz",
    "zlib-ng",
    "zxing-cpp",
)
"""The libraries on which the look of a label depends."""
IF_THERE: Final = ("pikepdf", "pypdfium2")
"""Libraries for logos in PDF; without them such a logo is refused."""

_BUNDLED: Final = "bundled"  # first part of the name of a font of cardgen's
_ROOT: Final = "root"  # folder of the project, for pictures in its values
_SOURCES: Final = (".css", ".icc", ".po", ".py", ".toml", ".ttc", ".ttf", ".otf")


class _Family(msgspec.Struct, frozen=True):
    """A font family: for each file language or "", weight, packed name, face and scale."""

    key: str
    name: str
    files: tuple[tuple[str, Weight, str, int, float], ...]

    def unpack_at(self, place: Callable[[str], Path]) -> Family:
        """Copy the family with the paths of its files after unpacking."""
        files: dict[str, dict[Weight, FontFile]] = {"": {}}
        for lang, weight, name, face, scale in self.files:
            files.setdefault(lang, {})[weight] = FontFile(place(name), face, scale=scale)
        return Family(self.key, self.name, files.pop(""), files)


class ProjectBundle(msgspec.Struct, frozen=True):
    """A bundled project: plain values that any machine can read, with its own path syntax.

    `files` are the project's own files by their names in the bundle, `origins` their old
    paths. `messages` and `template_folders` name folders among them; cardgen's own are left
    out. `pictures` maps the project's values to names, `known` maps paths of pictures and
    templates in lines.
    """

    edition: Mapping[str, str]
    files: Mapping[str, bytes]
    origins: Mapping[str, str]
    messages: str | None
    template_folders: tuple[str, ...]
    families: tuple[_Family, ...]
    fallback: tuple[str, ...]
    values: Mapping[str, str]
    author: str
    gs1: tuple[str, str]  # prefix and extension
    approval: Literal["", "required"] = ""
    approvers: tuple[tuple[tuple[str, str, bytes], ...], ...] = ()  # name, address, key
    pictures: Mapping[str, str] = msgspec.field(default_factory=dict)
    known: Mapping[str, str] = msgspec.field(default_factory=dict)


def pack(project: Project, lines: Iterable[ConsignmentLine]) -> ProjectBundle:
    """Pack the files of a project that the labels of these lines need. Raises CardgenError."""
    box = _Packer()
    messages = None
    if project.messages != resources.MESSAGES:
        messages = box.folder("messages", project.messages, "*/*.po")
        box.folder("messages", project.messages, f"*/{APPROVALS_FILE}")
    templates = tuple(
        box.folder(f"templates-{number}", folder, "*.toml")
        for number, folder in enumerate(project.template_folders)
        if folder != resources.TEMPLATES
    )
    families = tuple(
        _Family(
            family.key,
            family.name,
            tuple(
                (lang, weight, box.font(file.path), file.index, file.scale)
                for lang, weight, file in family.list_files()
            ),
        )
        for family in project.fonts.families.values()
    )
    pictures: dict[str, str] = {}
    known: dict[str, str] = {}
    for template, fields in _list_pictures(project, lines):
        own = project.template_name(template)
        if own not in project.template_files():
            known[own] = box.template(project.template_file(own), project.template(own).files)
        for name, kind in project.template(template).fields.items():
            if kind != "picture":
                continue
            if value := project.values.get(name):
                pictures[value] = box.file(project.root / value)
            for path in fields[name]:
                known[path] = box.file(Path(path))
    return ProjectBundle(
        edition=read_edition(),
        files=box.files,
        origins=box.origins,
        messages=messages,
        template_folders=templates,
        families=families,
        fallback=project.fonts.fallback,
        values=project.values,
        author=project.author,
        gs1=(project.gs1_prefix, project.sscc_extension),
        approval=project.approval,
        approvers=tuple(
            tuple((each.person.name, each.person.email, each.key) for each in listed)
            for listed in project.approver_lists
        ),
        pictures=pictures,
        known=known,
    )


def unpack(bundle: ProjectBundle, folder: Path) -> Project:
    """Unpack the project of a bundle into an empty folder.

    Raises ShipmentError "worker" if another cardgen packed it, and CardgenError.
    """
    _check_edition(bundle.edition)
    for name, data in bundle.files.items():
        make_folder((folder / name).parent)
        write_file(folder / name, data, sync=False)

    def place(name: str) -> Path:
        start, _, rest = name.partition("/")
        return resources.FONTS / rest if start == _BUNDLED else folder / name

    families = {family.key: family.unpack_at(place) for family in bundle.families}
    root = folder / _ROOT
    first, *further = (
        tuple(Approver(Person(name, email), key) for name, email, key in listed)
        for listed in bundle.approvers
    )
    return Project(
        folder / bundle.messages if bundle.messages else resources.MESSAGES,
        (*(folder / name for name in bundle.template_folders), resources.TEMPLATES),
        FontLibrary(families, bundle.fallback),
        bundle.values,
        root,
        bundle.author,
        gs1_prefix=bundle.gs1[0],
        sscc_extension=bundle.gs1[1],
        approval=bundle.approval,
        approvers=first,
        further_approvers=tuple(further),
        moved={
            **{str(root / value): place(name) for value, name in bundle.pictures.items()},
            **{path: place(name) for path, name in bundle.known.items()},
        },
    )


class _Packer:
    """Collects files by their names in a bundle."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.origins: dict[str, str] = {}

    def folder(self, name: str, folder: Path, pattern: str) -> str:
        """Pack files of a folder. Return the folder's name in the bundle."""
        for path in sorted(folder.glob(pattern)):
            self._add(f"{name}/{path.relative_to(folder).as_posix()}", path)
        return name

    def font(self, path: Path) -> str:
        """Pack a font, unless it comes with cardgen. Return its name in the bundle."""
        if path.is_relative_to(resources.FONTS):
            return f"{_BUNDLED}/{path.relative_to(resources.FONTS).as_posix()}"
        return self.file(path)

    def file(self, path: Path) -> str:
        """Pack a single file. Return its name in the bundle."""
        name = f"files/{sha256(str(path).encode()).hexdigest()[:16]}{path.suffix}"
        self._add(name, path)
        return name

    def template(self, path: Path, files: Iterable[str]) -> str:
        """Pack a template and the files beside it that it is made of. Return its name."""
        room = f"files/{sha256(str(path.parent).encode()).hexdigest()[:16]}"
        for each in {path: None, **dict.fromkeys(map(Path, files))}:
            if each.absolute().parent == path.absolute().parent:
                self._add(f"{room}/{each.name}", each)
        return f"{room}/{path.name}"

    def _add(self, name: str, path: Path) -> None:
        if name in self.files:
            return
        try:
            self.files[name] = path.read_bytes()
        except OSError as error:
            raise OutputError(
                "output",
                f"the file cannot be read: {error.strerror or error}",
                location=Location(str(path)),
                hint="correct the permissions of the file",
            ) from error
        self.origins[name] = str(path)


def _list_pictures(
    project: Project, lines: Iterable[ConsignmentLine]
) -> Iterator[tuple[str, Mapping[str, frozenset[str]]]]:
    """Yield each template of these lines, with the pictures in its fields."""
    found: dict[str, dict[str, set[str]]] = {}
    for line in lines:
        if line.template not in found:
            fields = project.template(line.template).fields.items()
            found[line.template] = {name: set() for name, kind in fields if kind == "picture"}
        for name, paths in found[line.template].items():
            if path := line.fields.get(name):
                paths.add(path)
    for template, pictures in found.items():
        yield template, {name: frozenset(paths) for name, paths in pictures.items()}


# --- the same cardgen -------------------------------------------------------------------


@cache
def read_edition() -> Mapping[str, str]:
    """Read the versions of all software on which labels depend, and a digest of them."""
    digest = sha256()
    for start in (resources.PACKAGE, resources.MESSAGES, resources.FONTS):
        found = {path.relative_to(start).as_posix(): path for path in start.rglob("*.*")}
        for name in sorted(found):
            # A wheel has the messages inside the package, a checkout has a file to build fonts.
            is_elsewhere = name.startswith("_data/") or name == "pyproject.toml"
            if found[name].suffix in _SOURCES and not is_elsewhere:
                with found[name].open("rb") as file:
                    content = file_digest(file, "sha256").digest()
                digest.update(f"{name}\0".encode() + content)
    libraries = {name: version(name) for name in DRAWING}
    for name in IF_THERE:
        with suppress(PackageNotFoundError):
            libraries[name] = version(name)
    python = ".".join(platform.python_version_tuple()[:2])
    own = f"{__version__}+{digest.hexdigest()[:8]}"
    return {"cardgen": own, "Python": python, **libraries}


def _check_edition(asked: Mapping[str, str]) -> None:
    here = read_edition()
    others = [
        f"{name} {here.get(name)} instead of {value}"
        for name, value in asked.items()
        if here.get(name) != value and (name in here or name not in IF_THERE)
    ]
    if others:
        raise ShipmentError(
            "worker",
            f"cardgen on {platform.node()} is different: {', '.join(others)}",
            hint="install the same cardgen on all machines, with its constraints.txt, and "
            "restart the workers",
        )
