"""Files in a PDF, which it is made from (ISO 32000-1, 7.11.4; ISO 19005-3, 6.8).

Those who cannot see want each described (ISO 14289-2, 8.14.1): its name says what it is.
"""

from __future__ import annotations

from pydyf import Array, Dictionary, String

from cardgen.backends.pdf.file import PdfFile, text_string
from cardgen.backends.pdf.profiles import About, pdf_date


def attachments(
    file: PdfFile, about: About, *, described: bool = False
) -> tuple[Array, Dictionary]:
    """Write the files; how the catalog names them, by what they are to it and by name."""
    found, names = [], list[object]()
    for name, data, media_type in sorted(about.attached):
        params: dict[str, object] = {"Size": len(data)}
        if about.date:
            params["ModDate"] = pdf_date(about.date)
        entries = {
            "Type": "/EmbeddedFile",
            "Subtype": f"/{media_type.replace('/', '#2F')}",
            "Params": Dictionary(params),
        }
        stream = file.add_stream(data, entries)
        specification = {
            "Type": "/Filespec",
            "F": text_string(name),
            "UF": text_string(name),
            "EF": Dictionary({"F": stream, "UF": stream}),
            "AFRelationship": "/Source",
        }
        if described:
            specification["Desc"] = text_string(name)
        at = file.add(Dictionary(specification))
        found.append(at)
        names += [String(name), at]
    tree = Dictionary({"Names": Array(names)})
    return Array(found), Dictionary({"EmbeddedFiles": tree})
