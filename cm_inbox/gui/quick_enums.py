"""Makes Qt's enumerations in a fifth of the time that Python's own way takes.

PySide6 makes the enumerations of a class when that class is first touched, one by one, by calling ``enum.IntEnum`` and
its like with the names and values: a hundred for ``Qt`` alone, four hundred until the window is there, which is a
quarter of a bare window's whole start. Python looks at every name on the way, since it may be anything at all. Qt's are
numbers with plain names: for those each class is made as a copy of an empty enumeration of its kind, and gets its
members in one go. What comes out is the same (a test compares); whatever is not that plain is left to Python.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable
from typing import Any

KINDS = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)
VERSIONS = ((3, 11), (3, 12), (3, 13))
"""The versions of Python whose enumerations are known to be made of these very parts."""

NOT_COPIED = frozenset({"__dict__", "__weakref__", "__doc__", "__module__", "__qualname__"})

Template = tuple[dict[str, Any], frozenset[str]]


def make_enums_quickly() -> None:
    """Let enumerations be made quickly from now on. Call it before PySide6 is imported; a second call does nothing."""
    enums: Any = enum.EnumType
    original: Callable[..., Any] = enums._create_
    if sys.version_info[:2] not in VERSIONS or getattr(original, "__module__", "") != "enum":
        return
    templates: dict[tuple[Any, Any], Template] = {}

    def create(
        cls: Any,
        class_name: str,
        names: Any,
        *,
        module: str | None = None,
        qualname: str | None = None,
        type: Any = None,
        start: int = 1,
        boundary: Any = None,
    ) -> Any:
        if module is None:
            module = sys._getframe(2).f_globals.get("__name__")  # as the enum module does
        if cls in KINDS and type is None and qualname is None and names.__class__ is list:
            template = templates.get((cls, boundary))
            if template is None:
                empty = original(cls, "Empty", [], module=module, boundary=boundary)
                template = templates[cls, boundary] = (_parts(empty), _taken(empty))
            made = _made(cls, class_name, names, module, template)
            if made is not None:
                return made
        return original(
            cls, class_name, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary
        )

    enums._create_ = create  # whoever asks for an enumeration by a call comes by here


def _parts(empty: Any) -> dict[str, Any]:
    return {name: part for name, part in vars(empty).items() if name not in NOT_COPIED}


def _taken(empty: Any) -> frozenset[str]:
    """Return the names that mean something else in such a class: a member of that name is not plain."""
    return frozenset(name for each in empty.__mro__ for name in vars(each))


def _made(cls: Any, class_name: str, names: list[tuple[str, int]], module: str | None, template: Template) -> Any:
    """Return the enumeration; None where something about it is not plain."""
    parts, taken = template
    for each in names:
        if each.__class__ is not tuple or each[1].__class__ is not int or each[0] in taken or each[0][0] == "_":
            return None
    own: dict[str, Any] = {
        name: part.copy() if part.__class__ in (list, dict) else part for name, part in parts.items()
    }
    own["__module__"] = module
    maker = own.pop("__new__")  # in a new class's dictionary it would become a static method
    made: Any = type.__new__(enum.EnumType, class_name, (cls,), own)
    type.__setattr__(made, "__new__", maker)
    flag = issubclass(cls, enum.Flag)
    new_member, with_value = own["_new_member_"], own["_use_args_"]
    listed, by_name, by_value = own["_member_names_"], own["_member_map_"], own["_value2member_map_"]
    hashable = own.get("_hashable_values_")
    mask = single = 0
    for name, value in names:
        if flag:
            mask |= value
            if value > 0 and not value & (value - 1):
                single |= value
        member = by_value.get(value)
        if member is None:
            member = new_member(made, value) if with_value else new_member(made)
            member._value_ = value
            member._name_ = name
            member.__objclass__ = made
            member._sort_order_ = len(listed)
            by_value[value] = member
            if hashable is not None:
                hashable.append(value)
            if not flag or (value > 0 and not value & (value - 1)):
                listed.append(name)
        by_name[name] = member
        type.__setattr__(made, name, member)
    if flag:
        type.__setattr__(made, "_flag_mask_", mask)
        type.__setattr__(made, "_singles_mask_", single)
        type.__setattr__(made, "_all_bits_", 2 ** mask.bit_length() - 1)
        order = [by_name[name]._value_ for name in listed]
        if order != sorted(order):
            type.__setattr__(made, "_iter_member_", made._iter_member_by_def_)
    return made
