"""OpenAPI 3.0 and 3.1 (X, Discord, Discourse, Mastodon)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .calls import Body, Call, Described, Parameter, pattern_of
from .schemas import Json, Schemas, refer

METHODS = ("get", "put", "post", "delete", "patch", "head")


def openapi(
    path: Path, *, base: str = "", undescribed: frozenset[tuple[str, str]] = frozenset(), forms: bool = False
) -> Described:
    """Read a description. ``base`` is what a server for tests puts before the paths; the rest is Described's."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    reader = _Reader(document, base)
    definitions = document.get("components", {}).get("schemas", {})
    schemas = Schemas({name: plain(schema) for name, schema in definitions.items()})
    return Described(path.stem, list(reader.calls()), schemas, undescribed=undescribed, forms=forms)


def plain(schema: Any) -> Any:
    """Return a schema of OpenAPI as JSON Schema 2020-12: references to ours, ``nullable`` as a type."""
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix("#/components/schemas/")
        return _nullable(refer(name.replace("~1", "/").replace("~0", "~")), schema)
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties"):
            made[key] = {name: plain(each) for name, each in value.items()}
        elif key in ("allOf", "oneOf", "anyOf", "prefixItems"):
            made[key] = [plain(each) for each in value]
        elif key in ("items", "additionalProperties", "not"):
            made[key] = plain(value)
        elif key == "enum":
            made[key] = list(dict.fromkeys(value)) if all(isinstance(each, str) for each in value) else value
        elif key in _KEPT:
            made[key] = value
    return _nullable(made, schema)


_KEPT = frozenset(
    {"type", "const", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf", "required"}
    | {"minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"}
)


def _nullable(made: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") is True else made


class _Reader:
    """Reads the paths of a document."""

    def __init__(self, document: Mapping[str, Any], base: str) -> None:
        self.document = document
        self.base = base
        self.schemes = document.get("components", {}).get("securitySchemes", {})

    def calls(self) -> Iterator[Call]:
        for template, item in self.document["paths"].items():
            shared = item.get("parameters", [])
            for method in METHODS:
                if method in item:
                    yield self._call(method.upper(), self.base + template, item[method], shared)

    def _call(self, method: str, template: str, said: Mapping[str, Any], shared: Sequence[Any]) -> Call:
        named = {(each["in"], each["name"]): each for each in map(self._found, [*shared, *said.get("parameters", [])])}
        body = self._found(said["requestBody"]) if "requestBody" in said else None
        return Call(
            method=method,
            template=template,
            pattern=pattern_of(template),
            parameters=[self._parameter(each) for each in named.values()],
            body=None if body is None else Body(self._by_type(body), bool(body.get("required"))),
            answers={str(status): self._answer(each) for status, each in said.get("responses", {}).items()},
            grants=self._grants(said.get("security", self.document.get("security")) or ()),
        )

    def _found(self, said: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in said:
            target: Any = self.document
            for step in str(said["$ref"]).removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            said = target
        return said

    @staticmethod
    def _parameter(said: Mapping[str, Any]) -> Parameter:
        fields = said.get("style") == "deepObject"
        schema = plain(said.get("schema", True))
        return Parameter(str(said["name"]).removesuffix("[]"), said["in"], schema, bool(said.get("required")), fields)

    @staticmethod
    def _by_type(said: Mapping[str, Any]) -> dict[str, Json]:
        return {kind.lower(): plain(each.get("schema", True)) for kind, each in said.get("content", {}).items()}

    def _answer(self, said: Mapping[str, Any]) -> Json | None:
        schemas = self._by_type(self._found(said))
        if not schemas:
            return None
        found = [schema for kind, schema in schemas.items() if "json" in kind]
        return found[0] if len(found) == 1 else {"anyOf": found} if found else True

    def _grants(self, security: Sequence[Mapping[str, Sequence[str]]]) -> list[tuple[str, frozenset[str]]]:
        grants = []
        for each in security:
            if not each:
                grants.append(("none", frozenset[str]()))
            for name, scopes in each.items():
                grants.append((self._key(self.schemes.get(name, {})), frozenset(scopes)))
        return grants

    @staticmethod
    def _key(scheme: Mapping[str, Any]) -> str:
        if scheme.get("type") == "apiKey":
            return str(scheme["name"]).lower() if scheme.get("in") == "header" else "none"
        if scheme.get("type") == "http" and scheme.get("scheme", "").lower() != "bearer":
            return "authorization"
        return "bearer"
