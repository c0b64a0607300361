"""The RIS of the table of cases, which holds what the browser writes, as another program reads it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rispy

CASES = json.loads((Path(__file__).parent / "cases" / "forms.json").read_text("utf-8"))
PLACES = {
    "container-title": "secondary_title",
    "issue": "number",
    "publisher": "publisher",
    "DOI": "doi",
}


def one_line(text: str) -> str:
    """Give a text as it stands in a line."""
    return " ".join(text.split())


def name_of(person: dict[str, str]) -> str:
    """Give a name as RIS writes it."""
    if "literal" in person:
        return one_line(person["literal"])
    parts = [person["family"], person.get("given", ""), person.get("suffix", "")]
    return one_line(", ".join(parts if parts[2] else parts[:2]))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_record_is_read_back(case):
    """Rispy finds the values of the item, each in its field, and nothing that it does not know."""
    item = case["item"]
    (record,) = rispy.loads("".join(f"{line}\r\n" for line in case["ris"]))
    assert record["id"] == item["id"]
    assert record["title"] == one_line(item.get("title", item["id"]))
    assert record.get("authors", []) == [name_of(person) for person in item.get("author", [])]
    for name, place in PLACES.items():
        assert record.get(place) == item.get(name), name
    series = item.get("collection-title", ""), item.get("collection-number") if "volume" in item else None
    assert record.get("tertiary_title", "") == ", ".join(filter(None, series))
    assert record.get("volume") == item.get("volume", item.get("collection-number"))
    assert record.get("edition") == item.get("edition", item.get("version") if item["type"] != "article" else None)
    assert record.get("custom1", record.get("place_published")) == item.get("publisher-place")
    is_numbered = item["type"] in ("report", "patent")
    assert record.get("issn") == (item.get("number") if is_numbered else item.get("ISBN", item.get("ISSN")))
    assert record.get("language") == (item.get("language") if item["type"] != "software" else None)
    pages = filter(None, (record.get("start_page"), record.get("end_page")))
    assert re.findall(r"[^-\s,\N{EN DASH}]+", " ".join(pages)) == re.findall(
        r"[^-\s,\N{EN DASH}]+", item.get("page", "")
    )
    assert record.get("urls", []) == ([item["URL"]] if "URL" in item else [])
    if item["type"] == "article":
        assert record["type_of_reference"] == "UNPB"
        assert record.get("accession_number") == item.get("number")
    if dates := item.get("issued", {}).get("date-parts"):
        assert record["year"] == str(dates[0][0])
    assert "unknown_tag" not in record


def test_records_of_a_list_are_apart():
    """A file of all records has as many, in their order: none runs into the next."""
    text = "\r\n".join("".join(f"{line}\r\n" for line in case["ris"]) for case in CASES)
    assert [record["id"] for record in rispy.loads(text)] == [case["item"]["id"] for case in CASES]


def test_tags_that_mislead_zotero_are_absent():
    """M1 would become an issue, L1 a file on the disk (notes on Zotero's reader)."""
    assert not any(line.startswith(("M1", "L1")) for case in CASES for line in case["ris"])
