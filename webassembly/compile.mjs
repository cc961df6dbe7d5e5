// Replaces all modules of folders by bytecode, with Pyodide's own Python:
//
//     node compile.mjs FOLDER…
//
// It writes the modules that Pyodide itself has imported, as JSON, to standard output.
// Docstrings are left out. Bytecode is not checked against its source, which is not there.

import { loadPyodide } from "pyodide";
import { resolve } from "node:path";

const pyodide = await loadPyodide();
process.stdout.write(pyodide.runPython("import sys, json; json.dumps(sorted(sys.modules))"));
for (const folder of process.argv.slice(2)) {
  pyodide.FS.mkdirTree("/work");
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: resolve(folder) }, "/work");
  pyodide.runPython(`
import py_compile
from pathlib import Path
for path in sorted(Path("/work").rglob("*.py")):
    name = "/" + str(path.relative_to("/work"))
    py_compile.compile(str(path), str(path) + "c", name, doraise=True, optimize=2,
                       invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    path.unlink()
`);
  pyodide.FS.unmount("/work");
}
