"""What the words of cm-inbox are made of: classes that are made, and whose objects are made, in little time.

A frozen dataclass with slots takes about a millisecond to define, some forty of them longer than the window needs for
its first picture; a ``msgspec.Struct`` takes a twentieth of that, and its objects are ten times as fast to make.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any, ClassVar

# msgspec takes two things from typing_extensions wherever that happens to be installed, which takes as long to import
# as msgspec itself. Both are in Python's own typing by now, where it takes them else.
_hidden = "typing_extensions" not in sys.modules
if _hidden:
    sys.modules["typing_extensions"] = None  # type: ignore[assignment] # None: not to be had (importlib's rule)
import msgspec  # noqa: E402 - under that condition

if _hidden:
    del sys.modules["typing_extensions"]


class _Fields:
    """The fields as ``dataclasses`` wants to see them, made when somebody asks."""

    def __get__(self, _instance: object, owner: type[msgspec.Struct]) -> dict[str, Any]:
        return _fields_of(owner)


@cache
def _fields_of(owner: type[msgspec.Struct]) -> dict[str, Any]:
    from dataclasses import fields, make_dataclass

    return {each.name: each for each in fields(make_dataclass(owner.__name__, owner.__struct_fields__))}


class Record(msgspec.Struct, frozen=True):
    """Named values that never change, equal where all are equal. ``dataclasses.replace`` gives one with others."""


# Set afterwards: an annotation in the class would make it one of the fields. It looks like a dict to whoever reads it.
Record.__dataclass_fields__ = _Fields()  # type: ignore[assignment]


class Discreet(Record, frozen=True):
    """A record with values that no log and no trace may show: what it says of itself leaves out the ``HIDDEN`` ones."""

    HIDDEN: ClassVar[frozenset[str]] = frozenset()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [(name, getattr(self, name)) for name in self.__struct_fields__ if name not in self.HIDDEN]
