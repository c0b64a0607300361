"""What CSL-JSON may hold, as a JSON schema.

The types and variables are those of ``csl-data.json`` of https://github.com/citation-style-language/schema, written
here as tables. It takes nothing that the official one does not take, and less: what not all versions have, such as
``citation-key``, is left out, names and texts must not be empty, and dates must be numbers that can be ones.
"""

from __future__ import annotations

from typing import Any

TYPES = """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
document entry entry-dictionary entry-encyclopedia figure graphic hearing interview legal_case legislation
manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
personal_communication post post-weblog regulation report review review-book software song speech standard thesis
treaty webpage
"""
NAMES = """
author chair collection-editor compiler composer container-author contributor curator director editor
editorial-director executive-producer illustrator interviewer organizer original-author performer
producer recipient reviewed-author translator
"""
DATES = "accessed available-date event-date issued original-date submitted"
TEXTS = """
abstract annote archive archive_collection archive_location archive-place authority call-number
citation-label collection-title container-title container-title-short dimensions division DOI event event-place
genre ISBN ISSN jurisdiction keyword language medium note original-publisher original-publisher-place
original-title part-title PMCID PMID publisher publisher-place references reviewed-title scale section source
status title title-short URL version year-suffix
"""
NUMBERS = """
chapter-number citation-number collection-number edition first-reference-note-number issue locator number
number-of-pages number-of-volumes page page-first volume
"""

_TEXT = {"type": "string", "minLength": 1}
_NAME = {
    "type": "object",
    "properties": dict.fromkeys(("family", "given", "suffix", "literal"), _TEXT),
    "additionalProperties": False,
    "oneOf": [{"required": ["family"]}, {"required": ["literal"]}],
}
_LIST_OF_NAMES = {"type": "array", "items": _NAME, "minItems": 1}
_NUMBER = {"type": ["string", "number"], "minLength": 1}
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {
                "type": "array",
                "minItems": 1,
                "items": [
                    {"type": "integer"},
                    {"type": "integer", "minimum": 1, "maximum": 12},
                    {"type": "integer", "minimum": 1, "maximum": 31},
                ],
                "additionalItems": False,
            },
        },
        "season": _TEXT,
    },
    "required": ["date-parts"],
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": _TEXT,
            "type": {"enum": TYPES.split()},
            "custom": {"type": "object"},
            **dict.fromkeys(NAMES.split(), _LIST_OF_NAMES),
            **dict.fromkeys(DATES.split(), _DATE),
            **dict.fromkeys(TEXTS.split(), _TEXT),
            **dict.fromkeys(NUMBERS.split(), _NUMBER),
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    },
}
"""The schema of a file: an array of items."""
