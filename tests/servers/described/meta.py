"""Meta's Graph as the business SDK's generator describes it (Facebook, Instagram).

Its paths do not say what an id is: whoever runs the server for tests knows, and hands it over as ``node_of``.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote_plus

from .calls import FORM_TYPE, JSON_TYPE, Body, Call, Described, Exchange, NotDescribed, Parameter
from .schemas import Json, Schemas, refer

_SIMPLE: Mapping[str, Json] = {
    "string": {"type": "string"},
    "int": {"type": "integer"},
    "unsigned int": {"type": "integer", "minimum": 0},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "datetime": {"type": ["string", "integer"]},
}

_GENERAL = ("access_token", "appsecret_proof", "fields", "limit", "after", "before", "pretty", "locale", "summary")
_GENERAL_SINCE = ("since", "until", "debug", "method", "suppress_http_code", "platform", "metadata", "offset")
"""Parameters that every Graph call takes. Source: developers.facebook.com/docs/graph-api (overview, results)."""

REFUSAL: Json = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "code"],
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "code": {"type": "integer"},
                "error_subcode": {"type": "integer"},
                "error_user_title": {"type": "string"},
                "error_user_msg": {"type": "string"},
                "error_data": True,
                "is_transient": {"type": "boolean"},
                "fbtrace_id": {"type": "string"},
            },
        }
    },
}
"""Source: developers.facebook.com/docs/graph-api/guides/error-handling."""

_DONE: Json = {
    "type": "object",
    "properties": {"success": {"enum": [True, False, "true", "false"]}, "id": {"type": "string"}},
}


class Graph(Described):
    """The Graph. A call is known by the node's kind, which ``node_of`` tells of an id ("Comment", "Page")."""

    def __init__(self, name: str, calls: list[Call], schemas: Schemas, node_of: Callable[[str], str], edges: Edges):
        super().__init__(name, calls, schemas)
        self._by_name = {call.name: call for call in calls}
        self._node_of = node_of
        self._edges = edges

    def _call(self, exchange: Exchange) -> tuple[Call, tuple[str, ...]]:
        steps = re.sub(r"^/v\d+\.\d+(?=/)", "", exchange.path).strip("/").split("/")
        node = self._node_of(steps[0])
        name = f"{exchange.method} {node}" + (f"/{steps[1]}" if len(steps) > 1 else "")
        call = self._by_name.get(name)
        if call is None or len(steps) > 2:
            raise NotDescribed(f"{self.name}: there is no {name} ({exchange.path})")
        return call, ()

    def _parameter_problems(self, call: Call, exchange: Exchange, places: Any) -> Iterator[str]:
        yield from super()._parameter_problems(call, exchange, places)
        asked = re.search(r"(?:^|&)fields=([^&]*)", exchange.query)
        if asked is not None and exchange.status < 400:
            yield from self._field_problems(call, asked.group(1))

    def _field_problems(self, call: Call, encoded: str) -> Iterator[str]:
        known = self._edges.get(call.name, frozenset())
        for name in _outermost(unquote_plus(encoded)):
            if known and name not in known and (call.name, name) not in self.undescribed:
                yield f"what it returns has no field {name}"


Edges = Mapping[str, frozenset[str]]
"""What may be asked for as ``fields`` of what a call returns: its own fields and edges; by the call's name."""


def graph(
    path: Path,
    *,
    node_of: Callable[[str], str],
    undescribed: frozenset[tuple[str, str]] = frozenset(),
    needed: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Graph:
    """Read the archive of descriptions; ``node_of`` may answer what none of them is: then every call is refused.

    ``needed`` are the permissions that a call asks for, by its name: they stand on Meta's pages for people only.
    """
    nodes, enums = _contents(path)
    definitions: dict[str, Json] = {name: _node(said, nodes, enums) for name, said in nodes.items()}
    calls: list[Call] = []
    fields: dict[str, frozenset[str]] = {}
    for name, said in nodes.items():
        for api in said.get("apis", ()):
            call = _call(name, api, nodes, enums)
            if call.name in needed:
                call = replace(call, grants=(("bearer", needed[call.name]),))
            calls.append(call)
            returned = nodes.get(api.get("return", ""))
            if returned is not None:
                own = {each["name"] for each in returned.get("fields", ())}
                edges = {each["endpoint"] for each in returned.get("apis", ()) if each.get("endpoint")}
                fields[call.name] = frozenset(own | edges)
    made = Graph(path.name.partition(".")[0], calls, Schemas(definitions), node_of, fields)
    made.undescribed = undescribed
    return made


def _contents(path: Path) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    nodes: dict[str, Any] = {}
    enums: dict[str, list[Any]] = {}
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member) if member.name.endswith(".json") else None
            if file is None:
                continue
            said = json.load(file)
            name = Path(member.name).stem
            if name == "enum_types":
                enums = {each["name"]: each["values"] for each in said}
            else:
                nodes[name] = said
    return nodes, enums


def _node(said: Mapping[str, Any], nodes: Mapping[str, Any], enums: Mapping[str, list[Any]]) -> Json:
    """Return an object of this kind: its fields, and its edges, which may be asked for in the same breath."""
    edges = {each["endpoint"] for each in said.get("apis", ()) if each.get("endpoint") and each["method"] == "GET"}
    properties: dict[str, Json] = {name: _list_of(True) for name in edges}
    properties |= {each["name"]: _schema(each["type"], nodes, enums) for each in said.get("fields", ())}
    return {"type": "object", "properties": {"id": {"type": "string"}, **properties}}


def _schema(kind: str, nodes: Mapping[str, Any], enums: Mapping[str, list[Any]]) -> Json:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    inner = re.fullmatch(r"list<(.*)>", kind)
    if inner:
        # what is described as a list comes as {"data": [...]} where it is an edge
        return {"anyOf": [{"type": "array", "items": _schema(inner.group(1), nodes, enums)}, _list_of(True)]}
    if kind in enums:
        return {"enum": enums[kind]}
    return refer(kind) if kind in nodes else True


def _list_of(item: Json) -> Json:
    return {
        "type": "object",
        "required": ["data"],
        "properties": {"data": {"type": "array", "items": item}, "paging": True, "summary": True},
    }


def _call(node: str, api: Mapping[str, Any], nodes: Mapping[str, Any], enums: Mapping[str, list[Any]]) -> Call:
    method, edge = api["method"], api.get("endpoint")
    template = f"{node}/{edge}" if edge else node
    params = {each["name"]: _schema(each["type"], nodes, enums) for each in api.get("params", ())}
    required = [each["name"] for each in api.get("params", ()) if each.get("required")]
    general = dict.fromkeys((*_GENERAL, *_GENERAL_SINCE), True)
    content: Json = {"type": "object", "properties": {**general, **params}, "required": required}
    returned = _schema(api.get("return", "Object"), nodes, enums)
    if method == "GET":
        answer: Json = _list_of(returned) if edge else returned
    else:
        answer = {"anyOf": [_DONE, returned]}
    return Call(
        method=method,
        template=template,
        pattern=re.compile(re.escape(template)),
        parameters=[
            Parameter(name, "query", schema, name in required and method != "POST")
            for name, schema in {**general, **params}.items()
        ],
        body=Body(dict.fromkeys((JSON_TYPE, FORM_TYPE, "multipart/form-data"), content)) if method == "POST" else None,
        answers={"2XX": answer, "default": REFUSAL},
    )


def _outermost(fields: str) -> list[str]:
    """Return the outermost names of ``id,from{id,name},comments.limit(5){id}``."""
    bare, depth = [""], 0
    for letter in fields:
        depth += (letter in "{(") - (letter in "})")
        if letter == "," and depth == 0:
            bare.append("")
        elif depth == 0 and letter not in "})":
            bare[-1] += letter
    return [each.partition(".")[0].strip() for each in bare if each.strip()]
