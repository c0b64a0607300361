"""Where the scripts of pages are served: modules in a folder whose name changes with them.

A page loads its own scripts with a digest in their addresses, which Sphinx adds, but the modules that those import have
none. In a folder of their own all of them are of one build: what a cache has of an older one is in another folder.
Pure. Called by :mod:`.assets`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

PAGE_SCRIPTS = frozenset({"mode.js", "weekbook.js"})
"""The scripts that pages load; all others are modules."""
PUBLIC_MODULES = ("search.js",)
"""The modules that have an address for everyone, which stays as it is."""
MODULES_FOLDER = "modules-"
"""How the name of the folder of modules begins."""

_IMPORT = re.compile(r'\bimport\("\./(?=[^"]+"\))')


def place_scripts(scripts: Mapping[str, str]) -> dict[str, str]:
    """Give what is served, by path: scripts of pages, which import modules from their folder, and the modules.

    >>> placed = place_scripts({"weekbook.js": 'import("./a.js")', "a.js": "", "search.js": ""})
    >>> [name.partition("/")[2] or name for name in placed]
    ['a.js', 'search.js', 'search.js', 'weekbook.js']
    >>> placed["weekbook.js"] == f'import("./{next(iter(placed))}")'
    True

    :param scripts: texts by path below the folder of our static files, in which they name each other
    """
    modules = {name: text for name, text in sorted(scripts.items()) if name not in PAGE_SCRIPTS}
    digest = hashlib.sha256()
    for part in (part for module in modules.items() for part in module):
        # with their lengths, or the end of one could be the beginning of the next
        digest.update(f"{len(part)} {part}".encode())
    folder = MODULES_FOLDER + digest.hexdigest()[:10]
    placed = {f"{folder}/{name}": text for name, text in modules.items()}
    placed |= {name: f'export * from "./{folder}/{name}";\n' for name in PUBLIC_MODULES if name in modules}
    for name in sorted(PAGE_SCRIPTS & scripts.keys()):
        placed[name] = _IMPORT.sub(f'import("./{folder}/', scripts[name])
    return placed
