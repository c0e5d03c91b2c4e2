"""What Meta's pages for people say of the Threads interface, as far as we use it: there is none for machines.

So every call of ours and every answer of the server for tests is checked as strictly as where a vendor describes them:
paths, parameters, forms, fields, the permission each call needs. An object has what was asked for and no more.

Source: developers.facebook.com/documentation/threads (reference: media retrieval, publishing, reply management, user,
debug; get started), as of August 2026.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from .described.calls import FORM_TYPE, Body, Call, Described, Exchange, Parameter
from .described.schemas import Schemas

Json = Mapping[str, Any]
TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
NUMBER: Json = {"type": "integer"}
ONE: Json = {"type": "object", "required": ["id"], "properties": {"id": TEXT}}
MEDIA: Json = {
    "id": TEXT, "text": TEXT, "username": TEXT, "timestamp": TEXT, "permalink": TEXT, "shortcode": TEXT,
    "media_type": {"enum": ["TEXT_POST", "IMAGE", "VIDEO", "CAROUSEL_ALBUM", "AUDIO", "REPOST_FACADE"]},
    "media_product_type": TEXT, "media_url": TEXT, "thumbnail_url": TEXT, "gif_url": TEXT, "is_quote_post": FLAG,
    "has_replies": FLAG, "is_reply": FLAG, "root_post": ONE, "replied_to": ONE, "topic_tag": TEXT, "quoted_post": ONE,
    "reply_audience": TEXT,
}  # fmt: skip
HIDING: Json = {"enum": ["NOT_HUSHED", "UNHUSHED", "HIDDEN", "COVERED", "BLOCKED", "RESTRICTED"]}
OWN: Json = {**MEDIA, "is_reply_owned_by_me": FLAG}
REPLY: Json = {**MEDIA, "is_reply_owned_by_me": FLAG, "hide_status": HIDING}
PENDING: Json = {**REPLY, "reply_approval_status": {"enum": ["PENDING", "IGNORED"]}}
CONTAINER: Json = {
    "id": TEXT,
    "status": {"enum": ["EXPIRED", "ERROR", "FINISHED", "IN_PROGRESS", "PUBLISHED"]},
    "error_message": TEXT,
}
PROFILE: Json = {"id": TEXT, "username": TEXT, "name": TEXT, "threads_biography": TEXT}
QUOTA: Json = {
    "type": "object",
    "required": ["quota_total", "quota_duration"],
    "properties": {"quota_total": NUMBER, "quota_duration": NUMBER},
}
LIMITS: Json = {
    "reply_quota_usage": NUMBER,
    "reply_config": QUOTA,
    "delete_quota_usage": NUMBER,
    "delete_config": QUOTA,
}
REFUSAL: Json = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "code"],
            "properties": {
                "message": TEXT, "type": TEXT, "code": NUMBER, "error_subcode": NUMBER, "fbtrace_id": TEXT,
                "is_transient": FLAG, "error_user_title": TEXT, "error_user_msg": TEXT,
            },
        }
    },
}  # fmt: skip
DONE: Json = {"type": "object", "required": ["success"], "properties": {"success": {}, "deleted_id": TEXT}}
TOLD: Json = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": {
            "type": "object",
            "properties": {
                "type": TEXT, "application": TEXT, "data_access_expires_at": NUMBER, "expires_at": NUMBER,
                "is_valid": FLAG, "issued_at": NUMBER, "scopes": {"type": "array", "items": TEXT}, "user_id": TEXT,
            },
        }
    },
}  # fmt: skip
BASIC, PUBLISH, READ = "threads_basic", "threads_content_publish", "threads_read_replies"
MANAGE, MENTIONS, DELETE = "threads_manage_replies", "threads_manage_mentions", "threads_delete"
_SINCE: Json = {"since": {"type": "integer", "minimum": 1_688_540_400}, "limit": {"type": "integer", "maximum": 100}}
_ON: Json = {"after": TEXT}
_NEWEST: Json = {"reverse": FLAG, **_ON}
_STATES: Json = {"approval_status": {"enum": ["pending", "ignored"]}}
USER, MEDIUM, ANY = r"(me|26\d+)", r"(1[78]\d+)", r"(me|\d+)"


def card() -> Described:
    """Return the interface as Meta's pages have it."""
    answering = _form({"media_type": {"const": "TEXT"}, "text": TEXT, "reply_to_id": TEXT})
    anything = {"anyOf": [_object(each) for each in (PENDING, CONTAINER, PROFILE)]}
    calls = [
        _call("GET", f"{USER}/threads", _listed(MEDIA), {**_SINCE, **_ON}),
        _call("GET", f"{USER}/replies", _listed(OWN), {**_SINCE, **_ON}),
        _call("GET", f"{USER}/mentions", _listed(MEDIA), {**_SINCE, **_ON}),
        _call("GET", f"{USER}/threads_publishing_limit", _listed(LIMITS)),
        _call("POST", f"{USER}/threads", ONE, needs=(PUBLISH,), form=answering),
        _call("POST", f"{USER}/threads_publish", ONE, needs=(PUBLISH,), form=_form({"creation_id": TEXT})),
        _call("GET", "debug_token", TOLD, {"input_token": TEXT}),
        _call("GET", f"{MEDIUM}/conversation", _listed(REPLY), _NEWEST),
        _call("GET", f"{MEDIUM}/replies", _listed(REPLY), _NEWEST),
        _call("GET", f"{MEDIUM}/pending_replies", _listed(PENDING), {**_NEWEST, **_STATES}),
        _call("POST", f"{MEDIUM}/manage_reply", DONE, needs=(MANAGE,), form=_form({"hide": FLAG})),
        _call("POST", f"{MEDIUM}/manage_pending_reply", DONE, needs=(MANAGE,), form=_form({"approve": FLAG})),
        _call("GET", ANY, anything),
        _call("DELETE", MEDIUM, DONE, needs=(DELETE,)),
    ]
    return ThreadsCard("Threads' pages", calls, Schemas({}))


class ThreadsCard(Described):
    """Also sees that nothing is asked for that an object has not, and nothing given that was not asked for."""

    def _parameter_problems(self, call: Call, exchange: Exchange, places: Sequence[str]) -> Iterator[str]:
        yield from super()._parameter_problems(call, exchange, ())
        if call.method != "GET" or exchange.status >= 400 or call.template == "debug_token":
            return
        asked = set(parse_qs(exchange.query).get("fields", ["id"])[0].split(","))
        unknown = asked - _fields_of(call.answers["200"])
        if unknown:
            yield f"has no field {', '.join(sorted(unknown))}"
        said = json.loads(exchange.answer)
        for each in said.get("data", [said]):
            if not set(each) <= asked | {"id"}:
                yield f"gives {', '.join(sorted(set(each) - asked))}, and nobody asked for it"


def _call(
    method: str,
    path: str,
    answer: Json,
    query: Json | None = None,
    *,
    needs: tuple[str, ...] = (),
    form: Json | None = None,
) -> Call:
    """Return a call; what reads gives an empty list where a permission is lacking, so that it names none but one."""
    asked = {"fields": TEXT, **(query or {})} if method == "GET" else {}
    return Call(
        method=method,
        template=path,
        pattern=re.compile(f"/v1\\.0/{path}"),
        parameters=[Parameter(name, "query", schema) for name, schema in asked.items()],
        body=None if form is None else Body({FORM_TYPE: form}, required=True),
        answers={"200": answer, "4XX": REFUSAL, "5XX": REFUSAL},
        grants=[("bearer", frozenset({BASIC, *needs}))],
    )


def _fields_of(answer: Any) -> frozenset[str]:
    """Return what may be asked of what a call returns."""
    if "anyOf" in answer:
        return frozenset(name for each in answer["anyOf"] for name in each["properties"])
    listed = answer["properties"].get("data")
    return frozenset(listed["items"]["properties"] if listed else answer["properties"])


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties}


def _form(properties: Json) -> Json:
    return {"type": "object", "required": list(properties), "properties": properties}


def _listed(properties: Json) -> Json:
    cursors = {"type": "object", "properties": {"before": TEXT, "after": TEXT}}
    paging = {"type": "object", "properties": {"cursors": cursors, "next": TEXT}}
    data = {"type": "array", "items": _object(properties)}
    return {"type": "object", "required": ["data"], "properties": {"data": data, "paging": paging}}
