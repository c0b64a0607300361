"""A packed mapping is a dictionary, whose values are unpacked when they are asked for and packed when it is stored."""

from __future__ import annotations

import copy
import pickle
from collections import defaultdict

import pytest

from weekbook.packed import Packed


class Value:
    """A value that counts how often one of its kind is packed and unpacked."""

    packed = 0
    unpacked = 0

    def __init__(self, name: str) -> None:
        """Begin with a name."""
        self.name = name

    def __eq__(self, other: object) -> bool:
        """Tell whether it has the same name."""
        return isinstance(other, Value) and self.name == other.name

    __hash__ = None

    def __reduce__(self):
        """Count."""
        Value.packed += 1
        return _unpack, (self.name,)


def _unpack(name: str) -> Value:
    Value.unpacked += 1
    return Value(name)


@pytest.fixture
def counted():
    """Begin to count."""
    Value.packed = Value.unpacked = 0
    return Value


def stored(mapping):
    """Store a mapping and load it."""
    return pickle.loads(pickle.dumps(mapping))


def test_unpacked_when_asked_for(counted):
    """Loading, counting, looking for keys and storing again unpack nothing; a value is unpacked once."""
    loaded = stored(Packed({"a": counted("A"), "b": counted("B")}))
    assert list(loaded) == ["a", "b"]
    assert len(loaded) == 2
    assert "a" in loaded
    assert stored(stored(loaded)).keys() == {"a", "b"}
    assert (counted.packed, counted.unpacked) == (2, 0)
    assert loaded["a"] is loaded["a"]
    assert counted.unpacked == 1
    assert loaded.get("b") == counted("B")
    assert dict(loaded) == {"a": counted("A"), "b": counted("B")}


def test_changed_value():
    """A value that is changed in place is stored as it is then."""
    loaded = stored(Packed({"a": [1]}))
    loaded["a"].append(2)
    assert stored(loaded)["a"] == [1, 2]


def test_lasting_value(counted):
    """A value that never changes is packed once, however often it is looked at and stored."""
    mapping = Packed({"a": counted("A")}, lasting=True)
    first = mapping["a"]
    loaded = stored(mapping)
    assert mapping["a"] is first
    assert loaded["a"] is loaded["a"]
    assert stored(loaded)["a"] == first
    pickle.dumps(mapping)
    assert counted.packed == 1
    loaded["a"] = counted("other")
    assert loaded["a"].name == stored(loaded)["a"].name == "other"
    del loaded["a"]
    assert "a" not in loaded
    with pytest.raises(KeyError):
        loaded["a"]


@pytest.mark.parametrize("store", [lambda mapping: mapping, stored, copy.copy, copy.deepcopy])
def test_like_a_dictionary(store):
    """It answers as a dictionary does."""
    mapping = store(Packed({"a": 1, "b": b"bytes"}))
    with pytest.raises(KeyError):
        mapping["c"]
    with pytest.raises(KeyError):
        mapping.pop("c")
    assert mapping.get("c") is None
    assert mapping.pop("c", 3) == 3
    assert mapping.setdefault("c", 4) == 4
    assert mapping.setdefault("c", 5) == 4
    assert mapping.pop("a") == 1
    mapping.update({"d": 6})
    assert mapping == {"b": b"bytes", "c": 4, "d": 6}


@pytest.mark.parametrize("store", [lambda mapping: mapping, stored])
def test_like_a_defaultdict(store):
    """With a factory it makes a value where ``defaultdict`` does, and only there."""
    mapping, other = store(Packed(factory=dict)), defaultdict(dict)
    for one in (mapping, other):
        assert one.get("a") is None
        assert one.pop("a", 1) == 1
        assert "a" not in one
        assert one.setdefault("b", {"x": 1}) == {"x": 1}
        one["c"]["y"] = 2
    assert mapping == other


def test_part(counted):
    """A part has some keys only, and what it hands over is not unpacked."""
    loaded = stored(Packed({"a": counted("A"), "b": counted("B"), "c": counted("C")}))
    part = stored(loaded.part(["c", "a", "d"]))
    mine = Packed({"a": counted("old"), "z": counted("Z")}, lasting=True)
    pickle.dumps(mine)
    mine.adopt(part)
    assert counted.unpacked == 0
    assert mine == {"a": counted("A"), "z": counted("Z"), "c": counted("C")}
