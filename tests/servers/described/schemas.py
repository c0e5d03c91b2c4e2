"""JSON Schema as the descriptions need it: closed objects, values that came as text, problems in words."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

Json = Mapping[str, Any] | bool
ROOT = "urn:described"
CLOSED, OPEN = "closed", "open"


class Schemas:
    """The schemas that a description names, and validators for those that refer to them.

    ``definitions`` are schemas by name; elsewhere they are meant by ``refer(name)``. Every object that lists its
    properties and does not say what else may be there may hold nothing else: what a server for tests invents, the
    vendor's would not send.
    """

    def __init__(self, definitions: Mapping[str, Json]) -> None:
        document = {
            CLOSED: {name: close(schema) for name, schema in definitions.items()},
            OPEN: {name: close(schema, top=False) for name, schema in definitions.items()},
        }
        self._document = document
        self._registry = jsonschema_rs.Registry([(ROOT, document)], draft=jsonschema_rs.Draft202012)
        self._validators: dict[int, tuple[Json, jsonschema_rs.Draft202012Validator]] = {}
        self._lock = threading.Lock()

    def problem(self, schema: Json, value: object) -> str | None:
        """Return what is wrong with a value, in words; None where it is right."""
        validator = self._validator(schema)
        if validator.is_valid(value):
            return None
        errors = sorted(validator.iter_errors(value), key=lambda error: len(error.instance_path))
        shown = [f"{_place(error.instance_path)}{_shortened(error.message)}" for error in errors[:3]]
        return ", ".join(shown)

    def fits(self, schema: Json, value: object) -> bool:
        return self._validator(schema).is_valid(value)

    def resolved(self, schema: Json) -> Json:
        """Return what a reference leads to; another schema as it is."""
        while isinstance(schema, Mapping) and str(schema.get("$ref", "")).startswith(f"{ROOT}#/"):
            target: Any = self._document
            for step in schema["$ref"].partition("#/")[2].split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            schema = target
        return schema

    def _validator(self, schema: Json) -> jsonschema_rs.Draft202012Validator:
        with self._lock:
            known = self._validators.get(id(schema))
            if known is None:
                made = jsonschema_rs.Draft202012Validator(close(schema), registry=self._registry, validate_formats=True)
                known = self._validators[id(schema)] = (schema, made)
            return known[1]


def refer(name: str) -> dict[str, Any]:
    """Return a reference to a definition."""
    return {"$ref": f"{ROOT}#/{CLOSED}/{name.replace('~', '~0').replace('/', '~1')}"}


def close(schema: Json, *, top: bool = True) -> Any:
    """Return a schema whose objects take nothing that they do not list. ``top``: the outermost one as well.

    The parts of an ``allOf``, and alternatives beside properties, stay open: they are closed together, around them.
    """
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        reference = str(schema["$ref"])
        return {"$ref": reference if top else reference.replace(f"#/{CLOSED}/", f"#/{OPEN}/")}
    together = _contributors(schema) > 1
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties"):
            made[key] = {name: close(each) for name, each in value.items()}
        elif key in _PARTS:
            made[key] = [close(each, top=top and not together) for each in value]
        elif key in ("items", "additionalProperties", "not"):
            made[key] = close(value)
        else:
            made[key] = value
    if top and (together or "properties" in made) and "additionalProperties" not in made:
        made["unevaluatedProperties"] = False
    return made


def _contributors(schema: Mapping[str, Any]) -> int:
    """Return how many parts of a schema say what properties there are."""
    return ("properties" in schema) + len(schema.get("allOf", ())) + ("oneOf" in schema) + ("anyOf" in schema)


_PARTS = ("allOf", "oneOf", "anyOf")


def fields_of(schemas: Schemas, schema: Json) -> dict[str, Json]:
    """Return all properties that a schema lists, whichever of its alternatives they are in."""
    found = schemas.resolved(schema)
    if not isinstance(found, Mapping):
        return {}
    fields: dict[str, Json] = dict(found.get("properties", {}))
    for key in _PARTS:
        for each in found.get(key, ()):
            fields |= fields_of(schemas, each)
    return fields


def fitting(schemas: Schemas, schema: Json, values: Sequence[str]) -> tuple[Any] | None:
    """Return the value that came as text, in the first reading that fits its schema; None where none does."""
    for candidate in _readings(values):
        if schemas.fits(schema, candidate):
            return (candidate,)
    return None


def misfit(schemas: Schemas, schema: Json, values: Sequence[str]) -> str:
    """Return why no reading fits, of the reading that comes nearest."""
    problems = [problem for each in _readings(values) if (problem := schemas.problem(schema, each)) is not None]
    return next((problem for problem in problems if "is not of type" not in problem), problems[0])


def _readings(values: Sequence[str]) -> Iterator[Any]:
    if len(values) == 1:
        yield from _scalars(values[0])
        split = values[0].split(",")
        yield split
        yield from _numbers(split)
    yield list(values)
    yield from _numbers(values)


def _numbers(values: Sequence[str]) -> Iterator[list[Any]]:
    try:
        yield [int(each) for each in values]
    except ValueError:
        return


def _scalars(text: str) -> Iterator[Any]:
    yield text
    if text in ("true", "false"):
        yield text == "true"
    for number in (int, float):
        try:
            yield number(text)
        except ValueError:
            continue
    if text[:1] in ("{", "["):
        try:
            yield json.loads(text)
        except ValueError:
            return


def _place(path: Sequence[str | int]) -> str:
    return f"{'.'.join(str(step) for step in path)}: " if path else ""


def _shortened(message: str, length: int = 240) -> str:
    return message if len(message) <= length else f"{message[: length // 2]} … {message[-length // 2 :]}"
