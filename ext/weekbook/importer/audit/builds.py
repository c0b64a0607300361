"""A build of imported weeks in a project of its own, by Sphinx in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

_CONF = """
extensions = ["myst_parser", "sphinx_design", "sphinxcontrib.bibtex", "weekbook"]
project = "audit"
root_doc = "index"
language = "zh_CN"
myst_enable_extensions = ["alert", "colon_fence", "deflist", "dollarmath", "strikethrough"]
myst_heading_anchors = 6
myst_dmath_allow_space = False
myst_dmath_allow_digits = False
myst_ref_domains = ["std", "week"]
suppress_warnings = ["myst.header", "myst.strikethrough"]
smartquotes = False
html_theme = "sphinx_book_theme"
html_theme_options = {"shorten_urls": False}
html_math_renderer = "mathml"
html_copy_source = False
"""
"""What the documentation's own settings are to a week."""


def build_weeks(project: Path, weeks_dir: Path, bib: Path, *, conf: Path | None, jobs: int | str) -> Path:
    """Build weeks, and give the folder of their pages.

    :param project: an empty folder, to which the weeks are copied: the build leaves nothing beside them
    :raises RuntimeError: if Sphinx fails; with the end of what it says
    """
    source = project / "source"
    shutil.copytree(weeks_dir, source / "weeks")
    if bib.is_dir():
        shutil.copytree(bib, source / "bib")
    elif bib.is_file():
        (source / "bib").mkdir()
        shutil.copy(bib, source / "bib")
    listed = "\n".join(sorted(f"weeks/{p.relative_to(weeks_dir).with_suffix('')}" for p in weeks_dir.rglob("*.md")))
    (source / "index.md").write_text(f"# Weeks\n\n```{{toctree}}\n{listed}\n```\n", "utf-8")
    if conf is None:
        settings = project / "conf"
        settings.mkdir()
        (settings / "conf.py").write_text(_CONF, "utf-8")
    else:
        settings = conf if conf.is_dir() else conf.parent
    command = [sys.executable, "-m", "sphinx", "-c", str(settings), "-d", str(project / "doctrees"), "-b", "html"]
    command += ["-q", "-E", "-j", str(jobs), "-D", "smartquotes=0", str(source), str(project / "html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[-20:])
        raise RuntimeError(f"Sphinx cannot build the imported weeks:\n{said}")
    return project / "html" / "weeks"
