"""Small archives to import."""

from __future__ import annotations

from pathlib import Path

from weekbook.cli import main

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082")


def readme(number: int, body: str = "Some text.", *, year: int = 2025) -> str:
    """Write a week as its author keeps it."""
    return f"# {year} 年第 {number} 周周报\n\nby @ann\n\n## 专题\n\n### Entry of {number}\n\n{body}\n"


class Archive:
    """An archive of READMEs, and the project that it is imported into."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.top = root / "weekly"
        self.weeks = root / "project" / "weeks"
        self.bib = root / "project" / "bib" / "imported.bib"
        self.report = root / "report.json"
        self.top.mkdir(parents=True)

    def add(self, number: int, body: str | bytes = "Some text.", *, name: str = "README.zh-CN.md") -> Path:
        """Write a week: its body, or all bytes of its file."""
        path = self.top / "2025" / f"2025W{number:02}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body if isinstance(body, bytes) else readme(number, body).encode("utf-8"))
        return path

    def run(self, *options: str, paths: tuple[Path, ...] = ()) -> int:
        """Import, and return the exit status."""
        named = [str(path) for path in paths or (self.top,)]
        folders = ["--weeks", str(self.weeks), "--bib", str(self.bib), "--report", str(self.report)]
        return main(["import", *named, *folders, *([] if "--jobs" in options else ["--jobs", "1"]), *options])

    def page(self, number: int) -> Path:
        """Return the file that a week is imported into."""
        return self.weeks / "2025" / f"W{number:02}.md"

    def written(self) -> dict[str, bytes]:
        """Return all files of the project by path."""
        project = self.root / "project"
        return {p.relative_to(project).as_posix(): p.read_bytes() for p in sorted(project.rglob("*")) if p.is_file()}

    def outside(self) -> set[str]:
        """Return the paths of all files that are not in the project."""
        everything = (p for p in self.root.rglob("*") if not p.is_dir())
        return {
            p.relative_to(self.root).as_posix() for p in everything if "project" not in p.relative_to(self.root).parts
        }
