"""Read or render the first page of a PDF, in a process of its own with limits.

    python reader.py read CONDITION
    python reader.py draw WIDTH HEIGHT LEFT TOP RIGHT BOTTOM

Standard input is the profile of a press, CONDITION bytes long, and the file. With a profile
the page is converted to its inks. The output is one line of JSON, or rows of pixels (BGRA). A
file may come from anywhere, and only a process can limit the libraries that read it.

An excerpt is what the page draws, and what that needs. Marked content is dropped, since tags
and layers belong to the other file; so are metadata, actions, scripts and previews. A page is
refused if something would be missing: visible annotations, hidden layers, fonts that are not
embedded, anything in other files.
"""

from __future__ import annotations

import json
import sys
import warnings
from base64 import b64encode
from itertools import groupby
from pathlib import Path
from typing import Any

from cardgen.lazy import lazy_pattern

if __name__ == "__main__":  # this cardgen, wherever it is
    sys.path.insert(0, str(Path(__file__).parents[2]))

MEMORY = 600 << 20  # bytes
SECONDS = 8  # of processor time
MOST_OBJECTS = 20_000
MOST_STREAMS = 48 << 20  # bytes of all streams
MOST_NESTED = 60  # arrays and dictionaries in one another
_DROPPED = frozenset(
    ("/Metadata", "/PieceInfo", "/StructParent", "/StructParents", "/LastModified", "/OC",
     "/Alternates", "/Thumb", "/AA", "/A", "/Properties", "/Parent", "/Measure", "/PtData",
     "/Length", "/DL", "/ID", "/HTP", "/HT", "/Name", "/ProcSet")
)  # fmt: skip
_MARKS = frozenset(("BMC", "BDC", "EMC", "MP", "DP"))
_SHOWING = frozenset(("Tj", "TJ", "'", '"'))
_COLORS = {"g": "gray", "G": "gray", "rg": "rgb", "RG": "rgb", "k": "cmyk", "K": "cmyk"}
_SPACES = {
    "/DeviceGray": "gray",
    "/CalGray": "gray",
    "/DeviceRGB": "rgb",
    "/DeviceCMYK": "cmyk",
    "/CalRGB": "other",
    "/Lab": "other",
    "/Separation": "spot",
    "/DeviceN": "spot",
}
_SEEN = frozenset(("/Link", "/Popup", "/TrapNet", "/PrinterMark"))  # annotations never drawn
_HIDDEN = 0b100010  # invisible or not viewed, in an annotation's flags: bits 2 and 6
_STREAM = lazy_pattern(r"^stream <[^>]*>: ")  # what pikepdf calls a file that lies in memory
_AGAIN = "save only this page as a new PDF, with everything flattened into it"


class Refusal(Exception):
    """A page that cannot be an excerpt: a rule, a message and a hint."""


def limit(pixels: int) -> None:
    """Limit memory and time of this process (not on Windows)."""
    from cardgen.bounds import bound

    bound(SECONDS, MEMORY + 12 * pixels)


def read(data: bytes, condition: bytes = b"") -> dict[str, Any]:
    """Read the first page as JSON data, or the reason why it is refused."""
    from io import BytesIO

    import pikepdf

    try:
        with pikepdf.open(BytesIO(data)) as pdf, warnings.catch_warnings():
            warnings.simplefilter("error")  # of streams that are cut off
            return _Reader(pdf, condition).excerpt()
    except Refusal as refusal:
        return {"refused": refusal.args}
    except pikepdf.PasswordError:
        return {"refused": _encryption().args}
    except RecursionError:
        return {"refused": ("bad-picture", "the PDF is nested too deep", _AGAIN)}
    except (pikepdf.PikepdfError, ArithmeticError, AttributeError, LookupError, RuntimeError,
            TypeError, UserWarning, ValueError) as error:  # fmt: skip
        said = _STREAM.sub("", str(error)).replace("\n", " ").strip()[:120]
        said = said or type(error).__name__
        return {"refused": ("bad-picture", f"the PDF is damaged: {said}", _AGAIN)}


def _encryption() -> Refusal:
    """Make the refusal for an encrypted file."""
    return Refusal(
        "picture-feature", "the PDF is encrypted", "save it without a password or protection"
    )


class _Reader:
    """Reader of the first page of a file, as objects for another file."""

    def __init__(self, pdf: Any, condition: bytes) -> None:
        self.pdf = pdf
        self.condition = condition
        self.objects: list[Any] = []
        self.blends = False
        self.spaces: set[str] = set()
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[Any] = []
        self._bytes = 0

    def excerpt(self) -> dict[str, Any]:
        """Read the page as JSON data. Raises Refusal."""
        import pikepdf

        pdf = self.pdf
        if pdf.is_encrypted:
            raise _encryption()
        if not len(pdf.pages):
            raise Refusal("bad-picture", "the PDF has no page", _AGAIN)
        page = pdf.pages[0]
        self._refuse_layers()
        self._refuse_annotations(page)
        box = page.cropbox  # the part that programs show
        page.trimbox = box
        form = page.as_form_xobject()
        if "/Group" in form and "/CS" in form.Group:
            # It blends in the colours of the page below it.
            group = pikepdf.Dictionary(form.Group)
            del group["/CS"]
            form.Group = group
        width, height, matrix = _measure(form)
        form.Matrix = pikepdf.Array(matrix)
        left: list[str] = []
        if self.condition:
            from cardgen.excerpts.repainting import Repainting

            repainting = Repainting(pdf, self.condition)
            repainting.page(form)
            left = list(repainting.left)
        self._number(pdf.make_indirect(form))
        while self._waiting:
            found = self._waiting.pop(0)
            self.objects.append(self._object(found))
        if left and not self.spaces & {"rgb", "other"}:
            self.spaces.add("rgb")
        return {
            "size": [width, height],
            "objects": self.objects,
            "blends": self.blends,
            "spaces": sorted(self.spaces),
            "left": left,
        }

    def _refuse_layers(self) -> None:
        """Raise Refusal for hidden layers, which would become visible."""
        layers = self.pdf.Root.get("/OCProperties")
        usual = layers.get("/D") if layers is not None else None
        if usual is None:
            return
        off = usual.get("/OFF")
        if (off is not None and len(off)) or str(usual.get("/BaseState", "/ON")) != "/ON":
            hint = "remove hidden layers, or flatten them, and save it again"
            raise Refusal("picture-feature", "the PDF has hidden layers", hint)

    def _refuse_annotations(self, page: Any) -> None:
        """Raise Refusal for visible notes and form fields, which would be missing."""
        for annotation in page.get("/Annots", ()):
            kind = str(annotation.get("/Subtype", ""))
            hidden = int(annotation.get("/F", 0)) & _HIDDEN
            if kind not in _SEEN and not hidden and "/AP" in annotation:
                said = f"the page has a note or a form field ({kind[1:]})"
                hint = "flatten notes and fields into the page, or remove them"
                raise Refusal("picture-feature", said, hint)

    def _number(self, found: Any) -> int:
        """Return the new number of an object. A new object is put into a queue."""
        key = found.objgen
        if key not in self._numbers:
            if len(self._numbers) >= MOST_OBJECTS:
                said = f"the page has more than {MOST_OBJECTS:,} objects"
                raise Refusal("bad-picture", said, "simplify the page")
            self._numbers[key] = len(self._numbers)
            self._waiting.append(found)
        return self._numbers[key]

    def _object(self, found: Any) -> Any:
        """Return an object as JSON data: value, dictionary entries and stream."""
        import pikepdf

        if not isinstance(found, pikepdf.Stream):
            return [self._value(found, 0), [], None]
        told = found.stream_dict
        self._look(told)
        if "/F" in told or str(told.get("/Subtype", "")) == "/PS" or "/Ref" in told:
            said = "the page uses another file, or contains a program (PostScript)"
            raise Refusal("picture-feature", said, _AGAIN)
        data, filters = self._stream(found)
        self._bytes += len(data)
        if self._bytes > MOST_STREAMS:
            said = f"the page needs more than {MOST_STREAMS >> 20} MB"
            raise Refusal("bad-picture", said, "use smaller pictures on it")
        entries = [
            [_key(key), self._value(value, 1)]
            for key, value in told.items()
            if key not in _DROPPED and (filters or key not in ("/Filter", "/DecodeParms"))
        ]
        return [[], entries, b64encode(data).decode()]

    def _stream(self, found: Any) -> tuple[bytes, bool]:
        """Read the bytes of a stream. Return True with them if they stay compressed."""
        from cardgen.pdf_streams import PACKED, UNPACKED, unwrap

        told = found.stream_dict
        if str(told.get("/Subtype", "")) == "/Form" or int(told.get("/PatternType", 0)) == 1:
            return self._content(found), False
        picture = str(told.get("/Subtype", "")) == "/Image"
        if picture:
            unwrap(found)
        filters = told.get("/Filter")
        names = [str(each) for each in filters] if _is_array(filters) else [str(filters)]
        if picture and filters is not None:
            if len(names) == 1 and names[0] in PACKED:
                return found.read_raw_bytes(), True
            if set(names) - UNPACKED:
                said = f"a picture has the unsupported compression {names}"
                raise Refusal("picture-feature", said, _AGAIN)
        return found.read_bytes(), False

    def _content(self, found: Any) -> bytes:
        """Rewrite a content stream without marked content, and record its colour spaces."""
        import pikepdf

        kept: list[Any] = []
        for instruction in pikepdf.parse_content_stream(found):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._space_name(str(getattr(instruction.iimage, "colorspace", "") or ""))
                kept.append(instruction)
                continue
            operator = str(instruction.operator)
            if operator in _MARKS:
                continue
            if operator in _COLORS:
                self.spaces.add(_COLORS[operator])
            elif operator in ("cs", "CS") and instruction.operands:
                self._space(instruction.operands[0])
            kept.append(instruction)
        return pikepdf.unparse_content_stream(_without_idle_fonts(found, kept))

    def _look(self, told: Any) -> None:
        """Record colour spaces and transparency of a dictionary. Refuse missing fonts."""
        kind = str(told.get("/Subtype", ""))
        if kind == "/Image" and "/SMask" in told:
            self.blends = True
        if "/ColorSpace" in told and not _is_dictionary(told.ColorSpace):
            self._space(told.ColorSpace)
        if str(told.get("/Type", "")) == "/Font":
            self._look_at_font(told)
        state = any(key in told for key in ("/ca", "/CA", "/BM", "/SMask"))
        if state and kind != "/Image":
            plain = (
                float(told.get("/ca", 1)) == float(told.get("/CA", 1)) == 1
                and _mode(told.get("/BM", "/Normal")) in ("/Normal", "/Compatible")
                and str(told.get("/SMask", "/None")) == "/None"
            )
            self.blends |= not plain

    def _look_at_font(self, font: Any) -> None:
        """Raise Refusal for a font that is not embedded."""
        kind = str(font.get("/Subtype", ""))
        if kind in ("/Type0", "/Type3"):
            return
        about = font.get("/FontDescriptor")
        if about is None or not any(f"/FontFile{end}" in about for end in ("", "2", "3")):
            said = f"the font {str(font.get('/BaseFont', '/?'))[1:]} is not embedded"
            hint = "embed all fonts, or turn text into outlines"
            raise Refusal("picture-feature", said, hint)

    def _space(self, space: Any) -> None:
        """Record a colour space and those on which it is based."""
        if not _is_array(space):
            self._space_name(str(space))
            return
        name = str(space[0])
        if name == "/ICCBased":
            count = int(space[1].get("/N", 0))
            self.spaces.add({1: "gray", 3: "rgb", 4: "icc-cmyk"}.get(count, "other"))
        elif name in ("/Indexed", "/I", "/Pattern"):
            if len(space) > 1:
                self._space(space[1])
        else:
            self._space_name(name)

    def _space_name(self, name: str) -> None:
        """Record a colour space by its name."""
        short = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}
        if found := _SPACES.get(short.get(name, name)):
            self.spaces.add(found)

    def _value(self, value: Any, depth: int) -> list[str | int]:
        """Write a PDF value as pieces of text and object numbers."""
        pieces: list[str | int] = []
        self._write(value, depth, pieces)
        joined: list[str | int] = []
        for is_text, some in groupby(pieces, lambda piece: isinstance(piece, str)):
            group = [*some]
            joined += ["".join(map(str, group))] if is_text else group
        return joined

    def _write(self, value: Any, depth: int, pieces: list[str | int]) -> None:
        """Add the pieces of a value; `depth` counts nested values."""
        import pikepdf

        if depth > MOST_NESTED:
            raise Refusal("bad-picture", "the PDF is nested too deep", _AGAIN)
        if isinstance(value, pikepdf.Object) and value.is_indirect and depth:
            pieces += [" ", self._number(value), " "]
        elif isinstance(value, pikepdf.Array):
            pieces.append("[")
            for each in value:
                self._write(each, depth + 1, pieces)
                pieces.append(" ")
            pieces.append("]")
        elif isinstance(value, pikepdf.Dictionary):
            self._look(value)
            pieces.append("<<")
            for key, each in value.items():
                # A dictionary without type may have resources or glyphs of any name.
                if key in _DROPPED and ("/Type" in value or key == "/Properties"):
                    continue
                if key == "/ColorSpace" and isinstance(each, pikepdf.Dictionary):
                    for space in each.values():
                        self._space(space)
                pieces.append(f"/{_key(key)} ")
                self._write(each, depth + 1, pieces)
            pieces.append(">>")
        elif isinstance(value, pikepdf.String):
            pieces.append(f"<{bytes(value).hex()}>")
        else:
            pieces.append(_plain(value))


def _measure(form: Any) -> tuple[float, float, list[float]]:
    """Return width and height of a form XObject, and its matrix to the unit square."""
    left, top, right, bottom = (float(each) for each in form.BBox)
    a, b, c, d, e, f = (float(each) for each in form.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    across = [a * x + c * y + e for x in (left, right) for y in (top, bottom)]
    down = [b * x + d * y + f for x in (left, right) for y in (top, bottom)]
    x, y = min(across), min(down)
    width, height = max(across) - x, max(down) - y
    if not (0.1 < width < 20_000 and 0.1 < height < 20_000):
        raise Refusal("bad-picture", "the page has no usable size", _AGAIN)
    matrix = [a / width, b / height, c / width, d / height, (e - x) / width, (f - y) / height]
    return width, height, [round(each, 9) for each in matrix]


def _without_idle_fonts(form: Any, content: list[Any]) -> list[Any]:
    """Remove fonts that no text of the page uses."""
    operators = [str(getattr(each, "operator", "")) for each in content]
    resources = form.stream_dict.get("/Resources")
    fonts = resources.get("/Font") if resources is not None else None
    if fonts is None or _lends(resources):
        return content
    used: set[str] = set()
    chosen = [""]
    for instruction, operator in zip(content, operators, strict=True):
        if operator == "q":
            chosen.append(chosen[-1])
        elif operator == "Q" and len(chosen) > 1:
            chosen.pop()
        elif operator == "Tf":
            chosen[-1] = str(instruction.operands[0])
        elif operator in _SHOWING:
            used.add(chosen[-1])
    kept = {name: font for name, font in fonts.items() if name in used}
    form.Resources = dict(resources.items()) | {"/Font": kept}
    return [
        instruction
        for instruction, operator in zip(content, operators, strict=True)
        if operator != "Tf" or str(instruction.operands[0]) in used
    ]


def _lends(resources: Any) -> bool:
    """True if a form XObject without resources is drawn, which uses those of the page."""
    drawn = resources.get("/XObject")
    return drawn is not None and any(
        str(each.get("/Subtype", "")) == "/Form" and "/Resources" not in each
        for each in drawn.values()
    )


def _mode(found: Any) -> str:
    """Return the blend mode in a graphics state."""
    return str(found[0]) if _is_array(found) and len(found) else str(found)


def _is_array(found: Any) -> bool:
    """True if an object is a PDF array."""
    import pikepdf

    return isinstance(found, pikepdf.Array)


def _is_dictionary(found: Any) -> bool:
    """True if an object is a PDF dictionary."""
    import pikepdf

    return isinstance(found, pikepdf.Dictionary)


def _key(key: str) -> str:
    """Write a name in PDF syntax without its slash (ISO 32000-1, 7.3.5)."""
    return "".join(
        chr(byte) if 0x21 <= byte <= 0x7E and chr(byte) not in "#/()<>[]{}%" else f"#{byte:02X}"
        for byte in key[1:].encode()
    )


def _plain(value: Any) -> str:
    """Write a name, number, boolean or null in PDF syntax."""
    import pikepdf

    if isinstance(value, pikepdf.Name):
        return f"/{_key(str(value))}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, pikepdf.Object):
        return value.unparse().decode("ascii")
    return str(int(value)) if value == int(value) else f"{float(value):.9f}".rstrip("0")


def draw(
    data: bytes, width: int, height: int, left: float, top: float, right: float, bottom: float
) -> bytes:
    """Draw a part of the first page as rows of pixels; the part is given in shares."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    page = pypdfium2.PdfDocument(data)[0]
    across, down = width / (right - left), height / (bottom - top)
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGRA)
    bitmap.fill_rect((0, 0, 0, 0), 0, 0, width, height)
    pdfium.FPDF_RenderPageBitmap(
        bitmap, page, round(-left * across), round(-top * down), round(across), round(down), 0,
        pdfium.FPDF_PRINTING,
    )  # fmt: skip
    stride, rows = bitmap.stride, bytes(bitmap.buffer)
    return b"".join(rows[at : at + 4 * width] for at in range(0, height * stride, stride))


def main(task: str, *arguments: str) -> int:
    """Read a PDF or draw its page. Return 0, or 1 (memory) or 2 (failed) as exit status."""
    data = sys.stdin.buffer.read()
    if task == "read":
        limit(0)
        length = int(arguments[0])
        try:
            told = json.dumps(read(data[length:], data[:length]))
        except MemoryError:
            return 1
        sys.stdout.write(told)
        return 0
    width, height, *view = arguments
    limit(int(width) * int(height))
    try:
        left, top, right, bottom = map(float, view)
        rows = draw(data, int(width), int(height), left, top, right, bottom)
    except MemoryError:
        return 1
    except (RuntimeError, ValueError):
        return 2
    sys.stdout.buffer.write(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
