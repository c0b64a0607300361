"""CITATION.cff: how to cite the archive, for GitHub and others that read it.

Format: Citation File Format 1.2.0, https://doi.org/10.5281/zenodo.5171937.
"""

from __future__ import annotations

import json
import re

from .entries import Citation
from .names import Name


def write_cff(
    citation: Citation,
    *,
    message: str,
    abstract: str | None = None,
    licence: str | None = None,
    repository: str | None = None,
    version: str | None = None,
) -> str:
    """Write the file for the archive, which the format calls a data set; it is YAML.

    :param message: what to do with the file, for its reader
    :param licence: by its SPDX identifier
    :param repository: the address of the sources
    """
    names = citation.authors or (Name(citation.title, is_whole=True),)
    lines = ["cff-version: 1.2.0", f"message: {_quote(message)}", "type: dataset", f"title: {_quote(citation.title)}"]
    lines.append("authors:")
    for name in names:
        parts = {"family-names": name.family, "given-names": name.given, "name-suffix": name.suffix}
        given = {"name": name.family} if name.is_whole else {key: value for key, value in parts.items() if value}
        lines += [f"{'    ' if place else '  - '}{key}: {_quote(given[key])}" for place, key in enumerate(given)]
    rest = {
        "abstract": _quote(abstract) if abstract else None,
        "date-released": _quote("-".join(f"{part:02}" for part in citation.date)) if len(citation.date) > 2 else None,
        "license": licence,
        "repository-code": _quote(repository) if repository else None,
        "url": _quote(citation.url) if citation.url else None,
        "version": _quote(version) if version else None,
    }
    lines += [f"{key}: {value}" for key, value in rest.items() if value]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """Write a text as YAML: in double quotes it reads JSON's escapes; what it would not print is escaped as well."""
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", quoted)
