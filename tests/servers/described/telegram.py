"""The Telegram Bot API as PaulSonOfLars/telegram-bot-api-spec writes it down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .calls import FORM_TYPE, JSON_TYPE, Body, Call, Described, Parameter, pattern_of
from .schemas import Json, Schemas, refer

_SIMPLE: Mapping[str, Json] = {
    "Integer": {"type": "integer"},
    "Float": {"type": "number"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "True": {"const": True},
    "InputFile": {"type": "string"},
}

REFUSAL: Json = {
    "type": "object",
    "required": ["ok", "error_code", "description"],
    "properties": {
        "ok": {"const": False},
        "error_code": {"type": "integer"},
        "description": {"type": "string"},
        "parameters": refer("ResponseParameters"),
    },
}
"""Source: core.telegram.org/bots/api#making-requests."""


def telegram(path: Path, *, undescribed: frozenset[tuple[str, str]] = frozenset()) -> Described:
    """Read the description; calls are ``/bot{token}/METHOD``, by GET or POST, with query, form or JSON."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    schemas = Schemas({name: _type(said) for name, said in document["types"].items()})
    calls = [_call(verb, said) for said in document["methods"].values() for verb in ("GET", "POST")]
    return Described(path.stem, calls, schemas, undescribed=undescribed)


def _type(said: Mapping[str, Any]) -> Json:
    if said.get("subtypes"):
        return _any_of(said["subtypes"])
    fields = said.get("fields", [])
    return {
        "type": "object",
        "properties": {each["name"]: _any_of(each["types"]) for each in fields},
        "required": [each["name"] for each in fields if each["required"]],
    }


def _any_of(types: Sequence[str]) -> Json:
    schemas = [_schema(name) for name in types]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _schema(name: str) -> Json:
    if name.startswith("Array of "):
        return {"type": "array", "items": _schema(name.removeprefix("Array of "))}
    return _SIMPLE.get(name) or refer(name)


def _call(verb: str, said: Mapping[str, Any]) -> Call:
    template = f"/bot{{token}}/{said['name']}"
    fields = said.get("fields", [])
    content: Json = {
        "type": "object",
        "properties": {each["name"]: _any_of(each["types"]) for each in fields},
        "required": [each["name"] for each in fields if each["required"]],
    }
    needed = any(each["required"] for each in fields)
    by_body = verb == "POST"
    return Call(
        method=verb,
        template=template,
        pattern=pattern_of(template),
        parameters=[
            Parameter(each["name"], "query", _any_of(each["types"]), each["required"] and not by_body)
            for each in fields
        ],
        body=Body(dict.fromkeys((JSON_TYPE, FORM_TYPE, "multipart/form-data"), content), needed) if by_body else None,
        answers={
            "200": {
                "type": "object",
                "required": ["ok", "result"],
                "properties": {
                    "ok": {"const": True},
                    "result": _any_of(said["returns"]),
                    "description": {"type": "string"},
                },
            },
            "default": REFUSAL,
        },
    )
