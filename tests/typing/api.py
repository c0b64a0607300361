"""Calls of the functions that other code may use: checked by mypy, never run.

If mypy complains here, a type that others rely on has changed. ``warn_unused_ignores`` makes the lines that must be
refused fail when they no longer are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import assert_type

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

import weekbook
from weekbook.bibtex import Problem, Reading, Work, read_bibtex, read_files
from weekbook.diagnostics import Subtype, warn
from weekbook.ids import (
    IsoWeek,
    PaperRef,
    PostLink,
    as_day,
    link_scheme,
    parse_arxiv,
    parse_date,
    parse_doi,
    parse_handle,
    parse_interval,
    parse_link,
    parse_paper,
    parse_post_url,
    parse_week,
    post_time,
)
from weekbook.plaintext import plain_text
from weekbook.records import DocumentRecords, Record
from weekbook.slugs import github_slug, plain_slug, unique_slug
from weekbook.topics import DEFAULT_TOPICS, Topic, TopicTable, parse_topic
from weekbook.views import Archive, PaperView, PersonView, WeekRow


def check_setup(app: Sphinx) -> None:
    """Call what Sphinx calls."""
    assert_type(weekbook.setup(app), ExtensionMetadata)
    assert_type(weekbook.__version__, str)


def check_ids() -> None:
    """Read identifiers: each is a value, not a text."""
    assert_type(parse_arxiv("2504.20602v1"), PaperRef)
    assert_type(parse_doi("10.1109/5.771073"), PaperRef)
    assert_type(parse_paper("key").version, int | None)
    assert_type(parse_post_url("https://x.com/a/status/1"), PostLink)
    assert_type(parse_handle("@a"), str)
    assert_type(parse_week("2025-W18"), IsoWeek)
    assert_type(parse_week("2025-W18").first, date)
    assert_type(parse_interval("2025-04-28/2025-05-04"), tuple[date, date])
    assert_type(parse_date("2025-05-01"), date | datetime)
    assert_type(as_day(parse_date("2025-05-01")), date)
    assert_type(post_time("20"), datetime | None)
    assert_type(link_scheme("a:b"), str | None)
    assert_type(parse_link("https://example.com"), str)
    parse_week(2025)  # type: ignore[arg-type]


def check_records(record: Record) -> None:
    """Make records by keywords, and change none."""
    assert_type(DocumentRecords().missing, tuple[str, ...])
    Record("weeks/2025/W18", 1)  # type: ignore[call-arg]
    record.line = 2  # type: ignore[misc]


def check_slugs() -> None:
    """Make slugs; what is taken may be any container."""
    assert_type(unique_slug(github_slug("标题"), {plain_slug("a"): 1}), str)


def check_topics() -> None:
    """Extend the table of topics as a configuration does."""
    topics = [parse_topic(row) for row in (*DEFAULT_TOPICS, {"key": "a", "zh": "甲", "en": "A", "aliases": ["乙"]})]
    assert_type(TopicTable(topics).find("甲", ("research",)), Topic | None)


def check_bibtex() -> None:
    """Read files: what is sound and what is wrong come apart."""
    assert_type(read_files([Path("a.bib")]), Iterator[tuple[str, str] | Problem])
    assert_type(read_bibtex([("a.bib", "")]), Reading)
    assert_type(plain_text("{A}"), str)


def check_views(archive: Archive, work: Work) -> None:
    """Ask an archive by what an author writes."""
    assert_type(Archive({"a": DocumentRecords()}, [work]).week_rows(), tuple[WeekRow, ...])
    assert_type(archive.find_week("2025-W18"), WeekRow | None)
    assert_type(archive.find_paper(parse_paper("2504.20602")), PaperView | None)
    assert_type(archive.find_person("@a"), PersonView | None)


def check_diagnostics() -> None:
    """Warn: without a place it is no warning."""
    warn(Subtype.BIBTEX, "text", location="bib/a.bib:1")
    warn(Subtype.BIBTEX, "text")  # type: ignore[call-arg]
