"""What the adapter asks is in the published interface, and refusals mean what we take them for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    Duplicate,
    Gone,
    Invalid,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ScopeMissing,
    Transient,
    Unreadable,
)
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.http import Response
from cm_inbox.networks.mastodon import Mastodon
from cm_inbox.networks.mastodon_api import error_of, reset_at
from cm_inbox.networks.mastodon_sign_in import PASTED_CODE
from tests.contract.harness_mastodon import MastodonHarness
from tests.faults import Seen
from tests.networks.mastodon_ours import action, ours_on
from tests.servers.mastodon_mock import MastodonMock

SPEC = Path(__file__).parents[3] / "shared" / "specs" / "mastodon.openapi.json"

UNDESCRIBED = {("POST", "/oauth/token", "scope")}
"""In the description only for another kind of grant, where it says "has no effect" for ours; Pleroma needs it."""


class Described:
    """The interface's description, as far as requests go."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.paths = [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), calls) for path, calls in self._literal_first()]

    def _literal_first(self) -> list[tuple[str, Any]]:
        return sorted(self.document["paths"].items(), key=lambda item: item[0].count("{"))

    def check(self, seen: Seen) -> None:
        calls = next((calls for pattern, calls in self.paths if pattern.fullmatch(seen.path)), None)
        assert calls is not None, f"no such path: {seen.path}"
        call = calls.get(seen.method.lower())
        assert call is not None, f"no such call: {seen.method} {seen.path}"
        known = {each["name"]: each["in"] for each in call.get("parameters", [])}
        for name, _ in parse_qsl(urlsplit(seen.url).query):
            assert known.get(name.removesuffix("[]")) == "query", f"{seen.method} {seen.path}: no parameter {name}"
        for name in self._fields(seen):
            described = name in self._body(call) or (seen.method, seen.path, name) in UNDESCRIBED
            assert described, f"{seen.method} {seen.path}: no field {name}"
        if "idempotency-key" in seen.headers:
            assert known["Idempotency-Key"] == "header"

    def _fields(self, seen: Seen) -> set[str]:
        if not seen.body:
            return set()
        if "json" in seen.headers["content-type"]:
            return set(json.loads(seen.body))
        return {name for name, _ in parse_qsl(seen.body.decode())}

    def _body(self, call: dict[str, Any]) -> set[str]:
        schema = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        return self._properties(schema)

    def _properties(self, schema: dict[str, Any]) -> set[str]:
        if "$ref" in schema:
            return self._properties(self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
        found = set(schema.get("properties", {}))
        for key in ("oneOf", "anyOf", "allOf"):
            for each in schema.get(key, []):
                found |= self._properties(each)
        return found


@pytest.fixture(scope="module")
def described() -> Described:
    if not SPEC.exists():
        pytest.skip("description: Mastodon's is not beside this project: nothing is checked against it")
    return Described(json.loads(SPEC.read_text(encoding="utf-8")))


@pytest.mark.anyio
async def test_every_request_is_described(described: Described, mastodon_mock: MastodonMock) -> None:
    async with ours_on(MastodonHarness(mastodon_mock)) as ours:
        customer = await ours.harness.new_customer("Client")
        posted = await ours.harness.post(customer, "Bonjour")
        deep = await ours.harness.post(customer, "encore", reply_to=posted)
        await ours.harness.post(customer, "et encore", reply_to=deep)
        messages = await ours.read() + await ours.read("own") + await ours.read()
        for kind in sorted(ours.harness.supports - {ActionKind.RETRACT}):
            await ours.network.act(action(kind, messages[0], customer, "Voilà", until=None))
            await ours.network.find(action(kind, messages[0], customer, "Voilà"))
        reply = await ours.network.act(action(ActionKind.REPLY, messages[0], customer, "Encore"))
        await ours.network.act(action(ActionKind.RETRACT, messages[0], customer, undo_handle=reply.undo_handle))
        await ours.network.recheck([posted, deep])
        await ours.network.check()
        stream = ours.network.stream()
        assert stream is not None
        assert (await anext(stream)).poke
        await stream.aclose()  # type: ignore[attr-defined]  # it is a generator
        start = await Mastodon.start_oauth(ours.harness.url, PASTED_CODE, ours.http)
        with pytest.raises(NotPermitted):
            await Mastodon.finish_oauth(start, "wrong", ours.http)
        assert len({(seen.method, re.sub(r"\d{6,}", "*", seen.path)) for seen in ours.wire.requests}) > 15
        for seen in ours.wire.requests:
            described.check(seen)


HTML = "<!DOCTYPE html><title>x</title>"


@pytest.mark.parametrize(
    ("status", "body", "headers", "expected"),
    [
        (401, '{"error": "The access token is invalid"}', {}, AuthRevoked),
        (401, '{"error": "The access token expired"}', {}, AuthExpired),
        (401, "Unauthorized", {}, AuthRevoked),
        (400, '{"error": "invalid_token"}', {}, AuthRevoked),
        (403, '{"error": "Invalid credentials."}', {}, AuthRevoked),
        (422, '{"error": "This method requires an authenticated user"}', {}, AuthRevoked),
        (403, '{"error": "This action is outside the authorized scopes"}', {}, ScopeMissing),
        (403, '{"error": "Insufficient permissions: write:statuses."}', {}, ScopeMissing),
        (403, '{"error": "This action is not allowed"}', {}, NotPermitted),
        (404, '{"error": "Record not found"}', {}, Gone),
        (410, '{"error": "Gone"}', {}, Gone),
        (404, HTML, {}, Unreadable),
        (404, "404 page not found\n", {}, Unreadable),
        (404, "", {}, Unreadable),
        (403, HTML, {}, Unreadable),
        (422, '{"error": "Validation failed: Text character limit of 500 exceeded"}', {}, Invalid),
        (422, '{"error": "The status is over the character limit"}', {}, Invalid),
        (422, '{"error": {"detail": "Cannot post an empty status"}}', {}, Invalid),
        (422, '{"error": "Duplicate record"}', {}, Duplicate),
        (429, '{"error": "Too many requests"}', {}, RateLimited),
        (429, HTML, {"retry-after": "7"}, RateLimited),
        (503, '{"error": "Service Unavailable"}', {"retry-after": "30"}, RateLimited),
        (500, '{"error": "Internal"}', {}, Transient),
        (502, HTML, {}, Transient),
        (302, "", {"location": "https://elsewhere.example"}, Transient),
    ],
)
def test_what_a_refusal_means(status: int, body: str, headers: dict[str, str], expected: type[Exception]) -> None:
    error = error_of(Response(status, headers, body.encode(), "https://social.example"), now)
    assert type(error) is expected


def test_a_failure_after_a_post_may_have_posted() -> None:
    for body in ('{"error": "Internal"}', HTML, ""):
        error = error_of(Response(502, {}, body.encode(), "https://social.example"), now, safe=False)
        assert type(error) is OutcomeUnknown


@pytest.mark.parametrize(
    ("said", "date", "seconds"),
    [
        ("2026-11-22T10:05:00.000000Z", "", 300),
        ("2026-11-22T10:05:00Z", "Sun, 22 Nov 2026 09:59:00 GMT", 360),  # our clock is a minute ahead
        ("1795341900", "", 300),
        ("240", "", 240),
        ("2099-01-01T00:00:00Z", "", 3600),
        ("-1", "", None),
        ("soon", "", None),
        ("", "", None),
    ],
)
def test_when_a_limit_ends(said: str, date: str, seconds: int | None) -> None:
    at = 1_795_341_600_000  # 2026-11-22T10:00:00Z
    headers = {"x-ratelimit-reset": said} | ({"date": date} if date else {})
    reset = reset_at(Response(429, headers, b"", "https://social.example"), lambda: at)
    assert (None if reset is None else (reset - at) / 1000) == seconds
