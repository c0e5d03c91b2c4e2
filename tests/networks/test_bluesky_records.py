"""The records we write, against Bluesky's lexicons."""

from __future__ import annotations

import json
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cm_inbox.models.permissions import ActionKind
from tests.networks.bluesky_world import World, opened, order
from tests.servers.bluesky import BlueskyServer

pytestmark = pytest.mark.anyio

LEXICONS = Path(__file__).parents[3] / "shared" / "specs" / "atproto-lexicons.tar.gz"
LACKING = "description: Bluesky's lexicons are not beside this project: nothing is checked against them"


@pytest.fixture
async def world(bluesky_server: BlueskyServer) -> AsyncIterator[World]:
    async with opened(bluesky_server) as world:
        yield world


def lexicon(name: str) -> dict[str, Any]:
    with tarfile.open(LEXICONS) as archive:
        member = archive.extractfile(f"lexicons/{name.replace('.', '/')}.json")
        assert member is not None
        return dict(json.load(member))


def problems(value: Any, schema: dict[str, Any], home: str, at: str = "$") -> list[str]:
    """Return where a value breaks a lexicon's schema (the part of the language our records use)."""
    kind = schema["type"]
    if kind == "ref":
        name, _, part = schema["ref"].partition("#")
        document = lexicon(name or home)
        return problems(value, document["defs"][part or "main"], name or home, at)
    if kind == "union":
        members = [home + ref if ref.startswith("#") else ref for ref in schema["refs"]]
        if value["$type"] not in members:
            return [f"{at}: {value['$type']} is not of the union"]
        name, _, part = value["$type"].partition("#")
        return problems(value, lexicon(name)["defs"][part or "main"], name, at)
    if kind == "record":
        return problems(value, schema["record"], home, at)
    if kind == "object":
        found = [f"{at}.{name}: missing" for name in schema.get("required", []) if name not in value]
        found += [f"{at}.{name}: unknown" for name in value if name not in schema["properties"] and name != "$type"]
        for name, inner in schema["properties"].items():
            if name in value:
                found += problems(value[name], inner, home, f"{at}.{name}")
        return found
    if kind == "array":
        over = [f"{at}: too many"] if len(value) > schema.get("maxLength", len(value)) else []
        return over + [p for i, item in enumerate(value) for p in problems(item, schema["items"], home, f"{at}[{i}]")]
    python: type = {"string": str, "integer": int, "boolean": bool}[kind]
    if not isinstance(value, python):
        return [f"{at}: not a {kind}"]
    if kind == "string" and len(str(value).encode()) > schema.get("maxLength", 10**9):
        return [f"{at}: too long"]
    return []


@pytest.mark.skipif(not LEXICONS.is_file(), reason=LACKING)
async def test_what_we_write_fits_the_lexicons(world: World) -> None:
    customer = await world.harness.new_customer("lex")
    message = await world.received(customer, "Bonjour")
    text = f"{customer.handle} https://example.com #mot"
    for kind in (ActionKind.REPLY, ActionKind.LIKE, ActionKind.HIDE, ActionKind.BAN):
        await world.adapter.act(order(kind, message, text))
    bodies = [json.loads(seen.body) for seen in world.wire.requests if seen.path.endswith("putRecord")]
    assert [body["collection"].split(".")[-1] for body in bodies] == ["post", "like", "threadgate", "block"]
    for body in bodies:
        name = body["collection"]
        assert problems(body["record"], lexicon(name)["defs"]["main"], name) == []
        broken = {key: value for key, value in body["record"].items() if key != "createdAt"}
        assert problems(broken, lexicon(name)["defs"]["main"], name) == ["$.createdAt: missing"]


@pytest.mark.skipif(not LEXICONS.is_file(), reason=LACKING)
async def test_what_we_send_in_private_fits_the_lexicons(world: World) -> None:
    customer = await world.harness.new_customer("lex")
    message = await world.received(customer, "Bonjour")
    await world.adapter.act(order(ActionKind.REPLY_PRIVATE, message, "https://example.com #mot"))
    [body] = [json.loads(seen.body) for seen in world.wire.requests if seen.path.endswith("sendMessage")]
    method = "chat.bsky.convo.sendMessage"
    assert len(body["message"]["facets"]) == 2
    assert problems(body, lexicon(method)["defs"]["main"]["input"]["schema"], method) == []
