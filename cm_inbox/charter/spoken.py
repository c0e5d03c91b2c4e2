"""Structs as the plain values that a file would say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from .shape import Reply, Rule


def plain(struct: msgspec.Struct) -> dict[str, Any]:
    """Return what a file says of a struct, without its defaults; one table or text that may stand alone does."""
    said: dict[str, Any] = {}
    for name, key, default in zip(
        struct.__struct_fields__, struct.__struct_encode_fields__, _defaults(type(struct)), strict=True
    ):
        value = getattr(struct, name)
        if value != default:
            said[key] = plain_value(value)
    for key in ("when", "unless"):
        if key in said and len(said[key]) == 1 and isinstance(struct, Rule):
            said[key] = said[key][0]
    if isinstance(struct, Reply):
        said["text"] = {
            language: variants[0] if len(variants) == 1 else variants for language, variants in said["text"].items()
        }
    return said


def plain_value(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return plain(value)
    if isinstance(value, tuple):
        return [plain_value(each) for each in value]
    if isinstance(value, Mapping):
        return {key: plain_value(each) for key, each in value.items()}
    return msgspec.to_builtins(value)


def _defaults(struct: type[msgspec.Struct]) -> list[Any]:
    return [
        field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default
        for field in msgspec.structs.fields(struct)
    ]
