"""Google's discovery documents (YouTube). Source: developers.google.com/discovery/v1/reference/apis."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .calls import JSON_TYPE, Body, Call, Described, Parameter, pattern_of
from .schemas import Json, Schemas, refer

REFUSAL: Json = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "errors"],
            "properties": {
                "code": {"type": "integer"},
                "message": {"type": "string"},
                "status": {"type": "string"},
                "details": {"type": "array"},
                "errors": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["domain", "reason", "message"],
                        "properties": {
                            name: {"type": "string"}
                            for name in ("domain", "reason", "message", "location", "locationType")
                        },
                    },
                },
            },
        }
    },
}
"""How Google's JSON interfaces refuse; no discovery document has it."""


def discovery(path: Path, *, undescribed: frozenset[tuple[str, str]] = frozenset()) -> Described:
    """Read a discovery document; paths are from the server's root."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    schemas = Schemas({name: plain(schema) for name, schema in document["schemas"].items()})
    base = "/" + str(document.get("servicePath", ""))
    calls = [
        _call(method, base, document.get("parameters", {}))
        for resource in document["resources"].values()
        for method in _methods(resource)
    ]
    return Described(path.stem, calls, schemas, undescribed=undescribed)


def plain(schema: Mapping[str, Any]) -> Any:
    """Return a schema of a discovery document as JSON Schema 2020-12."""
    if "$ref" in schema:
        return refer(str(schema["$ref"]))
    made: dict[str, Any] = {}
    if schema.get("type") != "any":
        made["type"] = schema.get("type", "string")
    for key in ("pattern", "format"):
        if key in schema and schema.get(key) not in ("int64", "uint64"):
            made[key] = schema[key]
    for key in ("minimum", "maximum"):
        if key in schema and made.get("type") in ("integer", "number"):
            made[key] = int(schema[key])
    if schema.get("format") in ("int64", "uint64") and made.get("type") == "string":
        made["pattern"] = "^-?[0-9]+$" if schema["format"] == "int64" else "^[0-9]+$"
    if "enum" in schema:
        made["enum"] = schema["enum"]
    if "items" in schema:
        made["items"] = plain(schema["items"])
    if "properties" in schema:
        made["properties"] = {name: plain(each) for name, each in schema["properties"].items()}
    if "additionalProperties" in schema:
        made["additionalProperties"] = plain(schema["additionalProperties"])
    return {"type": "array", "items": made} if schema.get("repeated") else made


def _methods(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)


def _call(said: Mapping[str, Any], base: str, general: Mapping[str, Any]) -> Call:
    template = base + str(said["path"])
    named = {**general, **said.get("parameters", {})}
    return Call(
        method=said["httpMethod"],
        template=template,
        pattern=pattern_of(template),
        parameters=[
            Parameter(name, each.get("location", "query"), plain(each), bool(each.get("required")))
            for name, each in named.items()
        ],
        body=Body({JSON_TYPE: plain(said["request"])}, required=True) if "request" in said else None,
        answers={
            "2XX": plain(said["response"]) if "response" in said else None,
            "default": REFUSAL,
        },
        grants=[("bearer", frozenset({scope})) for scope in said.get("scopes", ())],
    )
