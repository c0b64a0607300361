"""A mapping whose values are kept as bytes until somebody asks for one.

The environment holds what was read of every document, and most builds look at that of few. A packed value costs
next to nothing when the environment is loaded or stored, or when a worker sends it back.
"""

from __future__ import annotations

import pickle
from collections import UserDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

Value = TypeVar("Value")
_ABSENT: Any = object()


class _Bytes(bytes):
    """A packed value: of a class of its own, since bytes may be values too."""


class Packed(UserDict[str, Value]):
    """A dictionary that unpacks a value when it is first asked for, and packs all when it is stored."""

    data: dict[str, Any]

    def __init__(
        self,
        values: Mapping[str, Value] | None = None,
        *,
        lasting: bool = False,
        factory: Callable[[], Value] | None = None,
    ) -> None:
        """Begin with some values.

        :param lasting: whether values never change, so that what was unpacked need not be packed again
        :param factory: makes a value where there is none, as that of a ``defaultdict`` does
        """
        super().__init__()
        self.data = dict(values or {})
        self.default_factory = factory
        self._lasting = lasting
        # of lasting values, those that were unpacked
        self._seen: dict[str, Value] = {}

    # -- What a dictionary does --------------------------------------------------------------------

    def __getitem__(self, key: str) -> Value:
        """Return a value."""
        value = self._seen.get(key, _ABSENT)
        if value is not _ABSENT:
            return cast("Value", value)
        if key not in self.data and self.default_factory is not None:
            self.data[key] = self.default_factory()
        value = self.data[key]
        if type(value) is _Bytes:
            value = pickle.loads(value)
            (self._seen if self._lasting else self.data)[key] = value
        return cast("Value", value)

    def __setitem__(self, key: str, value: Value) -> None:
        """Keep a value."""
        self._seen.pop(key, None)
        self.data[key] = value

    def __delitem__(self, key: str) -> None:
        """Forget a value."""
        self._seen.pop(key, None)
        del self.data[key]

    # what UserDict inherits would ask for the value, and make one where there is none

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value, or another where there is none."""
        return self[key] if key in self.data else default

    def pop(self, key: str, default: Any = _ABSENT) -> Any:
        """Return a value and forget it."""
        if key not in self.data:
            if default is _ABSENT:
                raise KeyError(key)
            return default
        value = self[key]
        del self[key]
        return value

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Return a value, keeping another where there is none."""
        if key not in self.data:
            self[key] = default
        return self[key]

    # -- Packing -----------------------------------------------------------------------------------

    def part(self, keys: Iterable[str]) -> Packed[Value]:
        """Return a mapping of some keys only, without unpacking anything."""
        part: Packed[Value] = Packed(lasting=self._lasting, factory=self.default_factory)
        part.data = {key: self.data[key] for key in keys if key in self.data}
        return part

    def adopt(self, other: Packed[Value]) -> None:
        """Take over all values of another mapping, packed or not."""
        for key, value in other.data.items():
            self[key] = value

    def __getstate__(self) -> dict[str, Any]:
        """Pack all values."""
        packed = {key: value if type(value) is _Bytes else _pack(value) for key, value in self.data.items()}
        if self._lasting:
            self._seen.update({key: value for key, value in self.data.items() if type(value) is not _Bytes})
            self.data.update(packed)
        plain = {key: bytes(value) for key, value in packed.items()}
        return {"packed": plain, "lasting": self._lasting, "factory": self.default_factory}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Begin with packed values."""
        Packed.__init__(self, lasting=state["lasting"], factory=state["factory"])
        self.data = {key: _Bytes(value) for key, value in state["packed"].items()}


def _pack(value: object) -> _Bytes:
    return _Bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
