"""The checking of servers for tests against descriptions: on small descriptions of our own, then on the vendors'."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from .described import (
    Described,
    Exchange,
    NotDescribed,
    Witness,
    discovery,
    graph,
    openapi,
    specification,
    telegram,
)

JSON = {"content-type": "application/json"}
BEARER = {"authorization": "Bearer t"}

NOTES: dict[str, Any] = {
    "openapi": "3.0.0",
    "paths": {
        "/notes": {
            "get": {
                "security": [{"user": ["notes.read"]}, {"app": []}],
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                    {
                        "name": "fields",
                        "in": "query",
                        "required": True,
                        "schema": {"$ref": "#/components/schemas/Fields"},
                    },
                ],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
                },
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Draft"}}},
                },
                "responses": {
                    "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}}
                },
            },
        },
        "/notes/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "delete": {"responses": {"204": {"description": "gone"}, "default": {"description": "no"}}},
        },
    },
    "components": {
        "securitySchemes": {
            "user": {"type": "oauth2", "flows": {}},
            "app": {"type": "apiKey", "in": "header", "name": "X-Key"},
        },
        "schemas": {
            "Fields": {"type": "array", "items": {"type": "string", "enum": ["id", "text"]}},
            "Draft": {
                "type": "object",
                "required": ["text"],
                "properties": {"text": {"type": "string", "maxLength": 9}},
            },
            "Note": {
                "allOf": [
                    {"$ref": "#/components/schemas/Draft"},
                    {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
                    {
                        "type": "object",
                        "properties": {"at": {"type": "string", "format": "date-time", "nullable": True}},
                    },
                ]
            },
            "Page": {
                "type": "object",
                "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/Note"}}},
            },
        },
    },
}


def posted(body: object, answer: object, *, status: int = 201) -> Exchange:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Exchange("POST", "/notes", "", JSON, content, status, json.dumps(answer).encode())


def listed(
    query: str, *, answer: object = None, headers: dict[str, str] = BEARER, scopes: str = "notes.read"
) -> Exchange:
    shown = json.dumps(answer if answer is not None else {"data": []}).encode()
    return Exchange("GET", "/notes", query, headers, b"", 200, shown, scopes=frozenset(scopes.split()))


NOTE = {"id": 1, "text": "Bonjour", "at": None}


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Described:
    path = tmp_path_factory.mktemp("described") / "notes.json"
    path.write_text(json.dumps(NOTES))
    return openapi(path, undescribed=frozenset({("POST /notes", "colour")}))


@pytest.mark.parametrize(
    "exchange",
    [
        listed("fields=id,text&limit=5"),
        listed("fields=id&fields=text"),
        listed("fields=id", answer={"data": [NOTE, {**NOTE, "at": "2026-11-23T10:00:00Z"}]}),
        listed("fields=id", headers={"x-key": "k"}, scopes=""),
        posted({"text": "Bonjour"}, NOTE),
        posted({"text": "Bonjour", "colour": "red"}, NOTE),
        posted({"texte": "?"}, {"error": "what the server refuses may be wrong"}, status=422),
        Exchange("DELETE", "/notes/12", status=204),
    ],
)
def test_what_is_described_passes(notes: Described, exchange: Exchange) -> None:
    if exchange.status == 422:
        assert notes.check(exchange).name == "POST /notes"
    notes.check(exchange)


@pytest.mark.parametrize(
    ("exchange", "said"),
    [
        (Exchange("GET", "/nots"), "there is no GET /nots"),
        (Exchange("PUT", "/notes"), "takes GET, POST, not PUT"),
        (Exchange("DELETE", "/notes/one", status=204), "parameter id"),
        (listed("fields=id&since=3"), "has no parameter since"),
        (listed("fields=id&limit=500"), "parameter limit: 500 is greater"),
        (listed("limit=5"), "lacks the parameter fields"),
        (listed("fields=colour"), "parameter fields"),
        (listed("fields=id", headers={}), "needs a key"),
        (listed("fields=id", scopes="notes.write"), "needs the scope notes.read, the token has notes.write"),
        (listed("fields=id", answer={"data": [{"id": 1}]}), 'the answer 200: data.0: "text" is a required property'),
        (listed("fields=id", answer={"data": [{**NOTE, "at": "now"}]}), "data.0.at"),
        (listed("fields=id", answer={"data": [{**NOTE, "new": 1}]}), "new"),
        (listed("fields=id", answer={"more": 1}), "more"),
        (posted({"text": "much too long"}, NOTE), "the body: text"),
        (posted({"text": "Bonjour", "tone": 1}, NOTE), "tone"),
        (posted(b"text=x", NOTE), "the body is not JSON"),
        (posted(b"", NOTE), "lacks a body"),
        (posted({"text": "Bonjour"}, NOTE, status=200), "never answers 200"),
        (Exchange("DELETE", "/notes/1", "", JSON, b"{}", 204), "takes no body"),
    ],
)
def test_what_is_not_described_is_said(notes: Described, exchange: Exchange, said: str) -> None:
    with pytest.raises(NotDescribed) as raised:
        notes.check(exchange)
    assert said in str(raised.value)


def test_a_form_where_json_is_described(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_text(json.dumps(NOTES))
    form = {"content-type": "application/x-www-form-urlencoded"}
    described = openapi(path, forms=True)
    made = Exchange("POST", "/notes", "", form, b"text=Bonjour", 201, json.dumps(NOTE).encode())
    assert described.check(made).template == "/notes"
    with pytest.raises(NotDescribed, match="has no field texte"):
        described.check(Exchange("POST", "/notes", "", form, b"texte=Bonjour", 201, json.dumps(NOTE).encode()))


def test_a_witness_tells_at_the_end(notes: Described) -> None:
    witness = Witness(notes)
    witness.see(Exchange("DELETE", "/notes/1", status=204))
    witness.verdict()
    witness.see(Exchange("GET", "/nots"))
    witness.see(Exchange("GET", "/nots"))
    with pytest.raises(NotDescribed) as raised:
        witness.verdict()
    assert str(raised.value).count("there is no") == 1
    assert witness.seen == ["DELETE /notes/{id}"]
    Witness(None).see(Exchange("GET", "/nots"))


# --- the other formats, on the vendors' own ------------------------------------------------------


@pytest.fixture(scope="module")
def youtube() -> Described:
    return discovery(specification("google-youtube.v3.discovery.json"))


def test_discovery(youtube: Described) -> None:
    path = "/youtube/v3/comments"
    scopes = frozenset({"https://www.googleapis.com/auth/youtube.force-ssl"})
    comment = {"id": "c", "snippet": {"parentId": "p", "textOriginal": "Bonjour"}}
    content, query = json.dumps(comment).encode(), "part=snippet"
    sent = Exchange("POST", path, query, BEARER | JSON, content, 200, content, scopes=scopes)
    assert youtube.check(sent).name == "POST /youtube/v3/comments"
    for exchange, said in [
        (Exchange("GET", path, "part=snippet&maxResults=500", BEARER, b"", 200, b"{}", scopes=scopes), "maxResults"),
        (Exchange("GET", path, "parentId=p", BEARER, b"", 200, b"{}", scopes=scopes), "lacks the parameter part"),
        (Exchange("GET", path, "part=snippet", BEARER, b"", 200, b"{}", scopes=frozenset()), "needs the scope"),
        (Exchange("POST", path, query, BEARER | JSON, b'{"text": "x"}', 200, content), "text"),
        (Exchange("GET", path, query, BEARER, b"", 403, b'{"error": "no"}'), "the answer 403"),
    ]:
        with pytest.raises(NotDescribed, match=said):
            youtube.check(exchange)


def test_telegram() -> None:
    described = telegram(specification("telegram-bot-api.json"))
    chat = {"id": 1, "type": "private", "first_name": "Inès"}
    message = {"message_id": 2, "date": 1, "chat": chat, "text": "Bonjour"}
    answer = json.dumps({"ok": True, "result": message}).encode()
    content = json.dumps({"chat_id": 1, "text": "Bonjour"}).encode()
    described.check(Exchange("POST", "/bot1:t/sendMessage", "", JSON, content, 200, answer))
    form = {"content-type": "application/x-www-form-urlencoded"}
    described.check(Exchange("POST", "/bot1:t/sendMessage", "", form, b"chat_id=1&text=Bonjour", 200, answer))
    described.check(
        Exchange("GET", "/bot1:t/getUpdates", "offset=5&timeout=20", {}, b"", 200, b'{"ok":true,"result":[]}')
    )
    with pytest.raises(NotDescribed, match='"text" is a required property'):
        described.check(Exchange("POST", "/bot1:t/sendMessage", "", JSON, b'{"chat_id": 1}', 200, answer))
    with pytest.raises(NotDescribed, match="has no parameter since"):
        described.check(Exchange("GET", "/bot1:t/getUpdates", "since=5", {}, b"", 200, b'{"ok":true,"result":[]}'))


def kinds(native: str) -> str:
    return "Page" if native == "1" else "Comment"


def test_graph() -> None:
    described = graph(specification("meta-graph-api_specs-subset.tar.gz"), node_of=kinds)
    comments = b'{"data": [{"id": "1_2", "message": "Bonjour"}], "paging": {}}'
    path = "/v25.0/1_2/comments"
    asked = Exchange("GET", path, "filter=stream&fields=id,message,from{id}", {}, b"", 200, comments)
    assert described.check(asked).name == "GET Comment/comments"
    described.check(Exchange("POST", "/v25.0/1_2", "is_hidden=true", {}, b"", 200, b'{"success": "true"}'))
    for exchange, said in [
        (Exchange("GET", path, "filter=everything", {}, b"", 200, comments), "parameter filter"),
        (Exchange("GET", path, "fields=id,colour", {}, b"", 200, comments), "has no field colour"),
        (Exchange("GET", path, "", {}, b"", 200, b'{"data": [{"colour": 1}]}'), "colour"),
        (Exchange("GET", "/v25.0/1_2/colours", "", {}, b"", 200, b"{}"), "there is no GET Comment/colours"),
        (Exchange("GET", path, "", {}, b"", 400, b'{"error": {"code": 190}}'), "the answer 400"),
    ]:
        with pytest.raises(NotDescribed, match=said):
            described.check(exchange)


def test_a_graph_of_our_own(tmp_path: Path) -> None:
    """The same where the vendor's description is absent."""
    node = {
        "apis": [{"method": "GET", "endpoint": "notes", "return": "Page", "params": [{"name": "n", "type": "int"}]}],
        "fields": [{"name": "id", "type": "string"}, {"name": "tone", "type": "Page_tone"}],
    }
    enums = [{"name": "Page_tone", "values": ["KIND"]}]
    path = tmp_path / "own.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, said in (("Page.json", node), ("enum_types.json", enums)):
            content = json.dumps(said).encode()
            member = tarfile.TarInfo(f"specs/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    described = graph(path, node_of=kinds)
    described.check(Exchange("GET", "/v25.0/1/notes", "n=3", {}, b"", 200, b'{"data": [{"tone": "KIND"}]}'))
    with pytest.raises(NotDescribed, match="tone"):
        described.check(Exchange("GET", "/v25.0/1/notes", "n=3", {}, b"", 200, b'{"data": [{"tone": "RUDE"}]}'))


@pytest.mark.parametrize(
    ("name", "base", "exchange"),
    [
        (
            "x-api-v2.openapi.json",
            "",
            Exchange(
                "GET", "/2/users/12/mentions", "max_results=5", BEARER, b"", 200, b'{"meta": {"result_count": 0}}'
            ),
        ),
        (
            "discord-v10.openapi.json",
            "/api/v10",
            Exchange("GET", "/api/v10/channels/12/messages", "limit=5", {"authorization": "Bot t"}, b"", 200, b"[]"),
        ),
        ("discourse.openapi.json", "", Exchange("DELETE", "/posts/12.json", "", JSON, b"{}", 200, b"")),
        ("mastodon.openapi.json", "", Exchange("GET", "/api/v1/notifications", "", BEARER, b"", 200, b"[]")),
    ],
)
def test_the_vendors_own(name: str, base: str, exchange: Exchange) -> None:
    described = openapi(specification(name), base=base)
    assert described.check(exchange).method == exchange.method
    wrong = Exchange(
        exchange.method, exchange.path, "colour=red", exchange.headers, exchange.body, 200, exchange.answer
    )
    with pytest.raises(NotDescribed, match="has no parameter colour"):
        described.check(wrong)
