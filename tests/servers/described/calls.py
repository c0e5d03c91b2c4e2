"""What a description says of each call, whatever its own format, and the checking of an exchange against it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

from .schemas import Json, Schemas, fields_of, fitting, misfit

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


class NotDescribed(AssertionError):
    """Something that the vendor's description does not have, in a sentence."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back. ``path`` is as sent (encoded); header names are in lower case.

    ``scopes`` are those that the access token has; None: whoever watches does not know.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    status: int = 200
    answer: bytes = b""
    answer_type: str = JSON_TYPE
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a call. ``where``: query, path or header. ``fields``: as in deepObject's ``name[key]``."""

    name: str
    where: str
    schema: Json
    required: bool = False
    fields: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What a request's body may be: schemas by media type. ``free``: not checked beyond that it may be there."""

    schemas: Mapping[str, Json]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an interface.

    ``answers`` has schemas by status ("200", "2XX", "default"); None: no JSON is to come. ``grants`` are the ways to
    be allowed, any one of which suffices: the kind of key ("bearer", "none", or a header's name in lower case) and all
    the scopes it needs. No grants: nothing is said of it.
    """

    method: str
    template: str
    pattern: re.Pattern[str]
    parameters: Sequence[Parameter]
    body: Body | None
    answers: Mapping[str, Json | None]
    grants: Sequence[tuple[str, frozenset[str]]] = ()

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"


def pattern_of(template: str) -> re.Pattern[str]:
    """Return what a path with ``{places}`` matches."""
    parts = re.split(r"(\{\+?[^}]+\})", template)
    return re.compile("".join("([^/]+)" if part.startswith("{") else re.escape(part) for part in parts))


def places_of(template: str) -> list[str]:
    """Return the names of the places in a path, in their order."""
    return [name.lstrip("+") for name in re.findall(r"\{([^}]+)\}", template)]


class Described:
    """An interface as its vendor describes it.

    ``undescribed`` names what is known to exist all the same: (call, parameter or field), with a reason beside it
    where it is written. ``forms``: bodies described as JSON may also come as a form.
    """

    def __init__(
        self,
        name: str,
        calls: Sequence[Call],
        schemas: Schemas,
        *,
        undescribed: frozenset[tuple[str, str]] = frozenset(),
        forms: bool = False,
    ) -> None:
        self.name = name
        self.calls = sorted(calls, key=lambda call: call.template.count("{"))
        self.schemas = schemas
        self.undescribed = undescribed
        self.forms = forms

    def check(self, exchange: Exchange) -> Call:
        """Return the call that an exchange was. Raises NotDescribed for what the description does not have."""
        call, places = self._call(exchange)
        problems = [
            *self._key_problems(call, exchange),
            *self._parameter_problems(call, exchange, places),
            *self._body_problems(call, exchange),
            *self._answer_problems(call, exchange),
        ]
        if problems:
            raise NotDescribed(f"{self.name}: {call.name}: {'; '.join(problems)}")
        return call

    # -- the call --

    def _call(self, exchange: Exchange) -> tuple[Call, tuple[str, ...]]:
        others = []
        for call in self.calls:
            found = call.pattern.fullmatch(exchange.path)
            if found and call.method == exchange.method:
                return call, found.groups()
            if found:
                others.append(call.method)
        if others:
            known = ", ".join(sorted(set(others)))
            raise NotDescribed(f"{self.name}: {exchange.path} takes {known}, not {exchange.method}")
        raise NotDescribed(f"{self.name}: there is no {exchange.method} {exchange.path}")

    def _key_problems(self, call: Call, exchange: Exchange) -> Iterator[str]:
        if not call.grants or exchange.status == 401:
            return
        given = exchange.headers.get("authorization", "").lower().startswith("bearer ")
        presented = {"none", *exchange.headers} | ({"bearer"} if given else set())
        fitting_grants = [scopes for key, scopes in call.grants if key in presented]
        if not fitting_grants:
            keys = ", ".join(sorted({key for key, _ in call.grants}))
            yield f"needs a key ({keys}), none came"
            return
        done = 200 <= exchange.status < 300
        if done and exchange.scopes is not None and not any(scopes <= exchange.scopes for scopes in fitting_grants):
            wanted = " or ".join(sorted("+".join(sorted(scopes)) for scopes in fitting_grants))
            yield f"needs the scope {wanted}, the token has {', '.join(sorted(exchange.scopes)) or 'none'}"

    # -- parameters --

    def _parameter_problems(self, call: Call, exchange: Exchange, places: Sequence[str]) -> Iterator[str]:
        known = {(parameter.where, parameter.name): parameter for parameter in call.parameters}
        given: dict[str, list[str]] = {}
        for name, value in parse_qsl(exchange.query, keep_blank_values=True):
            given.setdefault(name, []).append(value)
        refused = exchange.status >= 400
        for name, values in given.items():
            parameter = known.get(("query", name)) or known.get(("query", name.removesuffix("[]")))
            if parameter is None:
                outer = known.get(("query", name.partition("[")[0]))
                if (outer is None or not outer.fields) and (call.name, name) not in self.undescribed:
                    yield f"has no parameter {name}"
            elif not refused:
                yield from self._value_problems(parameter, values)
        for parameter in call.parameters:
            came = any(name.partition("[")[0] == parameter.name for name in given)
            if parameter.where == "query" and parameter.required and not came and not refused:
                yield f"lacks the parameter {parameter.name}"
            if parameter.where == "header" and parameter.name.lower() in exchange.headers and not refused:
                yield from self._value_problems(parameter, [exchange.headers[parameter.name.lower()]])
        for name, value in zip(places_of(call.template), places, strict=True):
            place = known.get(("path", name))
            if place is not None and not refused:
                yield from self._value_problems(place, [unquote(value)])

    def _value_problems(self, parameter: Parameter, values: list[str]) -> Iterator[str]:
        if fitting(self.schemas, parameter.schema, values) is None:
            yield f"parameter {parameter.name}: {misfit(self.schemas, parameter.schema, values)}"

    # -- bodies --

    def _body_problems(self, call: Call, exchange: Exchange) -> Iterator[str]:
        if exchange.status >= 400:  # what the server itself refused need not be right, only known
            return
        kind = exchange.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not exchange.body:
            if call.body is not None and call.body.required:
                yield "lacks a body"
            return
        if call.body is None:
            yield "takes no body"
            return
        schema = call.body.schemas.get(kind)
        if schema is None and self.forms and kind in (FORM_TYPE, "multipart/form-data"):
            schema = call.body.schemas.get(JSON_TYPE)
        if schema is None:
            yield f"takes {', '.join(call.body.schemas) or 'no body'}, not {kind or 'a body without a type'}"
        elif kind == FORM_TYPE:
            yield from self._form_problems(call, schema, exchange.body)
        elif kind == JSON_TYPE:
            yield from self._json_problems(call, schema, exchange.body, "the body")

    def _form_problems(self, call: Call, schema: Json, body: bytes) -> Iterator[str]:
        given: dict[str, list[str]] = {}
        for name, value in parse_qsl(body.decode(), keep_blank_values=True):
            given.setdefault(name, []).append(value)
        described = fields_of(self.schemas, schema)
        content: dict[str, Any] = {}
        for name, values in given.items():
            bare = name.removesuffix("[]")
            if (call.name, name) in self.undescribed:
                continue
            if bare not in described:
                yield f"has no field {name}"
                continue
            found = fitting(self.schemas, described[bare], values)
            content[bare] = values[0] if found is None else found[0]
        problem = self.schemas.problem(schema, content)
        if problem is not None:
            yield f"the form: {problem}"

    def _json_problems(self, call: Call, schema: Json, content: bytes, what: str) -> Iterator[str]:
        try:
            value = json.loads(content)
        except ValueError:
            yield f"{what} is not JSON"
            return
        if isinstance(value, dict):
            value = {name: each for name, each in value.items() if (call.name, name) not in self.undescribed}
        problem = self.schemas.problem(schema, value)
        if problem is not None:
            yield f"{what}: {problem}"

    # -- answers --

    def _answer_problems(self, call: Call, exchange: Exchange) -> Iterator[str]:
        status = str(exchange.status)
        kind = exchange.answer_type.partition(";")[0].strip().lower()
        for each in (status, f"{status[0]}XX", "default"):
            if each not in call.answers:
                continue
            schema = call.answers[each]
            if schema is None and exchange.answer and kind == JSON_TYPE and exchange.status < 300:
                yield f"the answer {status} has a body, and none is described"
            if schema is not None and (exchange.answer or exchange.status != 204):
                yield from self._json_problems(call, schema, exchange.answer, f"the answer {status}")
            return
        if exchange.status < 300:
            yield f"never answers {status}"


class Witness:
    """Sees every exchange of a server for tests, and says at the end what was not as described."""

    def __init__(self, described: Described | None) -> None:
        """``described`` is None where the description is absent: then nothing is checked."""
        self.described = described
        self.problems: list[str] = []
        self.seen: list[str] = []
        """The names of the calls, as the description has them."""

    def see(self, exchange: Exchange) -> None:
        """Check an exchange; from any thread."""
        if self.described is None:
            return
        try:
            self.seen.append(self.described.check(exchange).name)
        except NotDescribed as problem:
            self.problems.append(str(problem))

    def verdict(self) -> None:
        """Raise NotDescribed where anything was not as described."""
        problems, self.problems = list(dict.fromkeys(self.problems)), []
        if problems:
            raise NotDescribed("\n".join(problems))
