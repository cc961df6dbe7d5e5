"""Pack the tables of Chinese characters that the page's worker converts with.

    npm pack opencc-js@1.4.2 && tar xzf opencc-js-1.4.2.tgz
    python webassembly/build_chinese.py package

OpenCC's own tables are in a format that only its C++ reads; the package opencc-js has the same
release of them as text, but for rare characters of which OpenCC itself is asked. Out comes
``webassembly/built/chinese.json.gz``: for each direction dictionaries in the order in which
they are asked, as OpenCC's configurations name them.
``tests/webassembly`` compares with OpenCC.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any, Final

from opencc import OpenCC

_HERE: Final = Path(__file__).parent
_TEXT: Final = re.compile(r'export default "(.*)";', re.DOTALL)
_WAYS: Final = {
    "s2t": (("STPhrases", "STPhrases_GeneratedFromRegionalPhrases"), ("STCharacters",)),
    "t2s": (("TSPhrases",), ("TSCharacters",)),
    "jp2t": (("JPShinjitaiPhrases",), ("JPShinjitaiCharacters",)),
    "t2jp": (("JPShinjitaiCharactersRev",),),
}
_RARE: Final = "t2s"  # it has a table of rare characters that the package lacks
_BLOCKS: Final = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x32400))
_NORMAL: Final = "CJK_Compatibility_Ideographs"


def main() -> None:
    """Pack the tables of the package whose folder is named."""
    folder = Path(sys.argv[1]) / "dist" / "esm-lib" / "dict"
    tables: dict[str, Any] = {
        "normal": [_read(folder, _NORMAL)],
        **{
            way: [
                {key: value for name in names for key, value in _read(folder, name).items()}
                for names in groups
            ]
            for way, groups in _WAYS.items()
        },
    }
    converter = OpenCC(_RARE)
    for char in (chr(code) for block in _BLOCKS for code in block):
        if (made := converter.convert(char)) != char:
            tables[_RARE][-1][char] = made
    packed = json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode()
    (_HERE / "built" / "chinese.json.gz").write_bytes(gzip.compress(packed, 9, mtime=0))


def _read(folder: Path, name: str) -> dict[str, str]:
    """Read a table: of several forms the first counts, as for OpenCC."""
    found = _TEXT.match((folder / f"{name}.js").read_text(encoding="utf-8"))
    assert found is not None, name
    pairs = (line.split(" ") for line in found[1].split("|"))
    return {key: value for key, value, *_ in pairs}


if __name__ == "__main__":
    main()
