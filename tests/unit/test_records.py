"""Records: frozen values whose shape has a version."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
from datetime import date
from enum import Enum
from hashlib import blake2b
from typing import Any

import pytest

from weekbook import ids, records
from weekbook.ids import IsoWeek, PostKind
from weekbook.records import DATA_VERSION, DocumentRecords, PostRecord, Record, WeekRecord

FINGERPRINT = (3, "4dd61b50962b10f0")
"""DATA_VERSION, and the shape of the records that it stands for.

If the test below fails you have changed what an environment of an earlier build holds. Raise ``DATA_VERSION`` in
``records.py`` by one, so that such an environment is read anew rather than misread, and write here what the test says.
"""


def record_types() -> list[type[Any]]:
    """Give all dataclasses that an environment holds: those of ``records``, and the values from ``ids`` in them."""
    classes = [cls for _, cls in inspect.getmembers(records, dataclasses.is_dataclass) if inspect.isclass(cls)]
    assert IsoWeek in classes
    return sorted(classes, key=lambda cls: cls.__name__)


def fingerprint() -> str:
    """Give a short text that changes with any name, type or order of a field of any record."""
    shape = [(cls.__name__, [(f.name, str(f.type)) for f in dataclasses.fields(cls)]) for cls in record_types()]
    return blake2b(repr(shape).encode(), digest_size=8).hexdigest()


def test_data_version_goes_with_the_fields() -> None:
    """Whoever changes a field of a record raises DATA_VERSION: see the comment at FINGERPRINT."""
    assert (DATA_VERSION, fingerprint()) == FINGERPRINT


@pytest.mark.parametrize("cls", record_types(), ids=lambda cls: cls.__name__)
def test_records_are_frozen(cls: type[Any]) -> None:
    """No record can be changed once it is made, nor be given what it does not have."""
    params = cls.__dataclass_params__
    assert params.frozen
    assert "__slots__" in vars(cls)


def test_frozen_record_refuses_a_change() -> None:
    """A field that is set afterwards is an error."""
    record = Record(docname="weeks/2025/W18", line=1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.line = 2  # type: ignore[misc]


@pytest.mark.parametrize("cls", [c for c in record_types() if issubclass(c, Record)], ids=lambda cls: cls.__name__)
def test_records_know_their_place(cls: type[Any]) -> None:
    """Every record says where it stands, for warnings that come late, and is made by keywords."""
    fields = {f.name: f for f in dataclasses.fields(cls)}
    assert {"docname", "line"} <= set(fields)
    assert all(f.kw_only for f in fields.values())


@pytest.mark.parametrize("cls", record_types(), ids=lambda cls: cls.__name__)
def test_records_hold_plain_values(cls: type[Any]) -> None:
    """A record holds texts, numbers, days, enums, other records and tuples of them: nothing that cannot be pickled."""
    allowed = {"str", "int", "bool", "date", "datetime", "None", "tuple", "..."}
    allowed |= {
        name
        for module in (records, ids)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Enum)
    }
    allowed |= {other.__name__ for other in record_types()}
    for field in dataclasses.fields(cls):
        words = str(field.type).replace("[", " ").replace("]", " ").replace(",", " ").replace("|", " ").split()
        assert set(words) <= allowed, field.name


def test_records_survive_a_pickle() -> None:
    """What comes back from a worker or an earlier build equals what went in, and has the same form as text."""
    week = WeekRecord(docname="w", line=1, week=IsoWeek(2025, 18), title="T", anchor="2025-w18")
    post = PostRecord(
        docname="w", line=2, kind=PostKind.STATUS, status="1", handle=None, name="甲", date=date(2025, 5, 1),
        quoted=False, paraphrase=True,
    )  # fmt: skip
    document = DocumentRecords(week=week, posts=(post,))
    again = pickle.loads(pickle.dumps(document))
    assert (again, repr(again)) == (document, repr(document))


def test_document_without_records_is_empty() -> None:
    """A document that says nothing to us equals any other such, so that it need not be kept."""
    assert DocumentRecords() == DocumentRecords()
    assert DocumentRecords() != DocumentRecords(missing=("a.png",))
