"""The command ``weekbook``: a sub-command for each job that needs no build.

What a sub-command needs is loaded when it runs, so that help is there at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from . import __version__

INTERRUPTED = 130
"""The exit status after an interrupt, as shells have it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command, and give its exit status; on wrong usage argparse leaves with 2."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that lacks a character shows its number
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    parser = make_parser()
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments, parser))
    except KeyboardInterrupt:
        print("Interrupted. All files are whole; the same command goes on from here.", file=sys.stderr)
        return INTERRUPTED


def make_parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    parser = argparse.ArgumentParser(prog="weekbook", description="An archive of weekly reading notes.")
    parser.add_argument("--version", action="version", version=f"weekbook {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_import(commands)
    _add_records(commands)
    _add_bib(commands)
    return parser


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "import",
        help="bring weeks that were kept as README files into the archive",
        description="Bring weeks that were kept as README files into the archive. "
        "Exit status: 0 if nothing was lost, 1 if something was, 2 if there was nothing to import.",
    )
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="a week's file, a week's folder, or the top of an archive (weekly/<year>/<year>W<week>/README.zh-CN.md)",
    )
    parser.add_argument("--weeks", type=Path, default=Path("weeks"), metavar="DIR", help="where weeks go: %(default)s")
    parser.add_argument(
        "--bib",
        type=Path,
        default=Path("bib/imported.bib"),
        metavar="FILE",
        help="where papers go that no .bib file beside it has: %(default)s",
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing, but say what would be written")
    parser.add_argument("--force", action="store_true", help="write weeks that were changed by hand, too")
    parser.add_argument("--jobs", type=_parse_jobs, metavar="N", help="processes: a number, or auto (the default)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report as JSON, too")
    parser.add_argument(
        "--audit",
        action="store_true",
        help="build the imported weeks and compare their pages, word by word, with what GitHub shows",
    )
    parser.set_defaults(run=_run_import)


def _parse_jobs(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: expected 1 or more, or auto")
    return int(text)


def _run_import(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    for path in arguments.paths:
        if not path.exists():
            parser.error(f"there is no {path}")
    for what, path in (("--bib", arguments.bib), ("--report", arguments.report)):
        if path is not None and path.is_dir():
            parser.error(f"{what}: {path} is a folder, a file is wanted")
    if arguments.weeks.exists() and not arguments.weeks.is_dir():
        parser.error(f"--weeks: {arguments.weeks} is no folder")
    if arguments.audit and arguments.dry_run:
        parser.error("--audit compares what is written: leave --dry-run out")

    from concurrent.futures.process import BrokenProcessPool

    from .fileio import write_whole
    from .importer.report import write_json, write_text
    from .importer.run import Settings, run_audit, run_import

    settings = Settings(
        paths=tuple(arguments.paths),
        weeks=arguments.weeks,
        bib=arguments.bib,
        is_dry=arguments.dry_run,
        force=arguments.force,
        jobs=arguments.jobs,
    )
    try:
        report = run_import(settings)
    except BrokenProcessPool:
        print("A process was ended from outside, for want of memory perhaps: try --jobs 1.", file=sys.stderr)
        return 1
    failure = None
    if arguments.audit:
        try:
            report = run_audit(settings, report)
        except RuntimeError as error:
            failure = str(error)
    print(write_text(report), end="")
    if arguments.report is not None:
        write_whole(arguments.report, write_json(report).encode("utf-8"))
    if failure is not None:
        print(f"The audit could not be made: {failure}", file=sys.stderr)
        return max(1, report.status)
    return report.status


def _add_records(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "records",
        help="print what the search of a built site finds, as JSON Lines",
        description="Print what the search of a built site finds, one record a line (https://jsonlines.org): "
        "for benchmarks, and for search servers. Exit status: 0, or 1 if there is no whole index.",
    )
    parser.add_argument(
        "site",
        nargs="?",
        type=Path,
        default=Path("_build/html"),
        metavar="SITE",
        help="the folder of the built site: %(default)s",
    )
    parser.set_defaults(run=_run_records)


def _run_records(arguments: argparse.Namespace, _parser: argparse.ArgumentParser) -> int:
    from .search.reading import read_records
    from .search.records import to_json

    try:
        for record in read_records(arguments.site):
            print(to_json(record))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # whoever reads has seen enough; Python would speak of it when it ends
        sys.stdout = None
    return 0


def _add_bib(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "bib",
        help="check the bibliography, and complete it from arXiv and doi.org",
        description="Check the bibliography, and complete it from arXiv and doi.org.",
    )
    parts = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_bib_check(parts)
    _add_bib_fetch(parts)


def _add_bib_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "check",
        help="say what is wrong with the bibliography, with file and line",
        description="Say what is wrong with the bibliography, with file and line. "
        "Exit status: 0 if nothing is, 1 if something is, 2 on wrong use.",
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="BibTeX files, and folders of them (default: bib)"
    )
    _add_source(parser)
    parser.set_defaults(run=_run_bib_check)


def _add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source", type=Path, default=Path("weeks"), metavar="DIR", help="where the weeks are: %(default)s"
    )


def _run_bib_check(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    paths: list[Path] = []
    for path in arguments.paths or [Path("bib")]:
        if not path.exists():
            parser.error(f"there is no {path}")
        found = sorted(path.glob("*.bib")) if path.is_dir() else [path]
        if not found:
            parser.error(f"there is no .bib file in {path}")
        paths += found
    if not arguments.source.is_dir():
        parser.error(f"--source: there is no folder {arguments.source}")

    from .fetching.check import check_bibliography

    checked = check_bibliography(dict.fromkeys(paths), arguments.source)
    print(checked.write(), end="")
    return 1 if checked.problems else 0


def _add_bib_fetch(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "fetch",
        help="complete the bibliography from arXiv and doi.org",
        description="Complete the bibliography from arXiv and doi.org: entries that lack something, and entries for "
        "papers that have none. What the author wrote is kept. "
        "Exit status: 0 if all is done, 1 if something could not be had, 2 on wrong use, 3 if there is no network.",
    )
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help="an arXiv identifier or address, a DOI, or the key of an entry",
    )
    parser.add_argument("--all", action="store_true", help="every entry that has an arXiv identifier or a DOI")
    parser.add_argument("--cited", action="store_true", help="the papers that weeks name and no entry is of")
    _add_source(parser)
    parser.add_argument(
        "--bib",
        type=Path,
        default=Path("bib/papers.bib"),
        metavar="FILE",
        help="where new entries go; entries in the .bib files beside it are completed, too: %(default)s",
    )
    parser.add_argument("--refresh", action="store_true", help="take what the sources have in place of own values, too")
    parser.add_argument("--offline", action="store_true", help="ask nobody, use what was answered before")
    parser.add_argument("--dry-run", action="store_true", help="write no BibTeX file, but say what would be written")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where answers are kept (default: the user's cache)")
    parser.add_argument(
        "--contact", metavar="MAIL", help="an address that is told to the servers, as Crossref asks for"
    )
    parser.set_defaults(run=_run_bib_fetch)


def _run_bib_fetch(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if not (arguments.ids or arguments.all or arguments.cited):
        parser.error("nothing to ask for: give identifiers, --all or --cited")
    if arguments.bib.is_dir():
        parser.error(f"--bib: {arguments.bib} is a folder, a file is wanted")
    if arguments.contact and not arguments.contact.isprintable():
        parser.error("--contact: an address is wanted")

    from .fetching.cache import default_folder
    from .fetching.merging import UnsafeEditError
    from .fetching.run import Settings, WrongUseError, make_asker, run_fetch

    # what keeps processes apart has one place, whatever each of them is told
    shared = default_folder()
    settings = Settings(
        bib=arguments.bib,
        shared=shared,
        ids=tuple(arguments.ids),
        wants_all=arguments.all,
        wants_cited=arguments.cited,
        source=arguments.source,
        is_offline=arguments.offline,
        refresh=arguments.refresh,
        is_dry=arguments.dry_run,
    )
    agent = f"weekbook/{__version__}" + (f" (mailto:{arguments.contact})" if arguments.contact else "")
    asker = make_asker(arguments.cache or shared, agent, shared=shared, is_offline=arguments.offline)
    try:
        report = run_fetch(settings, asker)
    except WrongUseError as error:
        parser.error(str(error))
    except (UnsafeEditError, OSError) as error:
        # OSError: a folder or a disk that takes no file
        print(error, file=sys.stderr)
        return 1
    print(report.write(), end="")
    return report.status
