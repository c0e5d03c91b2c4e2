"""The calls of the fake Mastodon server, one function each. See mastodon_fake.py."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from .mastodon_fake_world import Json, Media, Person, Post, Refused, World


@dataclass(slots=True)
class Asked:
    """One request, with who asks."""

    server: World
    method: str
    path: str
    query: dict[str, list[str]]
    body: dict[str, Any]
    headers: dict[str, str]
    person: Person | None

    @property
    def user(self) -> Person:
        if self.person is None:
            raise Refused(self.server.manners.bad_token, {"error": "invalid_token"})
        return self.person

    def page(self, items: list[Any], name: Callable[[Any], str]) -> list[Any]:
        """Return the page asked for of items given oldest first: newest first, bounded by ids."""
        limit = min(int(self.query.get("limit", ["20"])[0]), 40)
        for bound in self.query.get("max_id", []):
            items = [item for item in items if name(item) < bound]
        for bound in self.query.get("min_id", []):
            return [item for item in items if name(item) > bound][:limit][::-1]
        return items[::-1][:limit]


def _visible(asked: Asked, post_id: str) -> Post:
    """Return a post the asker may see, else say it does not exist."""
    post = asked.server.posts.get(post_id)
    private = post is not None and post.visibility == "direct"
    if post is None or (private and (asked.person is None or asked.person.id not in asked.server.readers(post))):
        raise Refused(404, {"error": "Not Found: target status not found"})
    return post


# --- the interface, one function a call --------------------------------------------------------


def add_account(asked: Asked) -> Json:
    person = asked.server.add_person(asked.body["username"], asked.body["display_name"])
    return {"id": person.id, "username": person.username, "access_token": person.token}


def instance(asked: Asked) -> Json:
    statuses = {"max_characters": 500, "characters_reserved_per_url": 25}
    urls = {"streaming_api": "wss://streaming.unreachable.example"}
    return {"uri": "fake.example", "configuration": {"statuses": statuses}, "urls": urls, "version": "0.0"}


def instance_v2(asked: Asked) -> Json:
    if not asked.server.manners.has_v2:
        raise Refused(404, "404 not found")
    return {
        "domain": "fake.example",
        "configuration": {
            "statuses": {"max_characters": 600, "characters_reserved_per_url": 23},
            "urls": {"streaming": "wss://streaming.unreachable.example"},
        },
    }


def verify(asked: Asked) -> Json:
    return asked.server.person_json(asked.user)


def notifications(asked: Asked) -> Json:
    server, person = asked.server, asked.user
    types = asked.query.get("types[]", [])
    if "quote" in types and not server.manners.knows_quotes:
        raise Refused(400, {"error": "Bad Request: unknown notification type quote"})
    shown = [
        notice
        for notice in server.notices
        if notice.owner == person.id
        and notice.shows_at <= time.monotonic()
        and (notice.post.id in server.posts or server.manners.keeps_gone)
        and notice.post.author.id not in person.blocking
    ]
    return [server.notice_json(notice) for notice in asked.page(shown, lambda notice: notice.id)]


def write(asked: Asked) -> Json:
    server, author, body = asked.server, asked.user, asked.body
    key = asked.headers.get("idempotency-key")
    if server.manners.honours_idempotency and key in server.keys and server.keys[key] in server.posts:
        return server.post_json(server.posts[server.keys[key]])
    text = str(body.get("status", ""))
    if len(text) > 500:
        message = f"Bad Request: status too long, {len(text)} characters provided but limit is 500"
        raise Refused(400, {"error": message})
    media = [str(each) for each in body.get("media_ids", [])]
    if any(each not in server.media or server.media[each].owner != author.id for each in media):
        raise Refused(422, {"error": "Unprocessable Entity: media not found"})
    if any(server.media[each].looks < server.manners.media_takes for each in media):
        raise Refused(422, {"error": "Cannot attach files that have not finished processing. Try again in a moment!"})
    if not text.strip():
        raise Refused(422, {"error": {"detail": "Cannot post an empty status without attachments"}})
    reply_to = body.get("in_reply_to_id")
    if reply_to is not None:
        parent = _visible(asked, reply_to)
        if author.id in parent.author.blocking:
            raise Refused(403, {"error": "Forbidden: you may not answer this"})
    post = Post(
        id=server.new_id(),
        author=author,
        text=text,
        visibility=str(body.get("visibility", "public")),
        reply_to=reply_to,
        mentions=_mentioned(server, text),
        created_at=server.now(),
        spoiler=str(body.get("spoiler_text", "")),
        media=tuple(media),
    )
    server.posts[post.id] = post
    if key:
        server.keys[key] = post.id
    server.notify(post)
    server.publish(author.id, "update", server.post_json(post))
    return server.post_json(post)


def bring(asked: Asked) -> Json:
    if asked.path.startswith("/api/v2/") and not asked.server.manners.has_media_v2:
        raise Refused(404, {"error": "Not Found"})
    name, kind, content = asked.body["file"]
    if not kind.startswith("image/"):
        raise Refused(422, {"error": "Validation failed: File content type is invalid"})
    made = Media(asked.server.new_id(), asked.user.id, name, kind, content, str(asked.body.get("description", "")))
    asked.server.media[made.id] = made
    ready = asked.server.manners.media_takes == 0
    return asked.server.media_json(made, ready=ready)


def look_at(asked: Asked, media_id: str) -> Json:
    media = asked.server.media.get(media_id)
    if media is None or media.owner != asked.user.id:
        raise Refused(404, {"error": "Record not found"})
    media.looks += 1
    return asked.server.media_json(media, ready=media.looks >= asked.server.manners.media_takes)


def file(asked: Asked, media_id: str) -> Json:
    return asked.server.media[media_id].content


def _mentioned(server: World, text: str) -> list[Person]:
    names = {name.casefold() for name in re.findall(r"@(\w+)(?:@fake\.example)?", text)}
    return [person for person in server.people.values() if person.username.casefold() in names]


def edit(asked: Asked, post_id: str) -> Json:
    post = _own(asked, post_id)
    post.text, post.edited_at = str(asked.body["status"]), datetime.now(UTC)
    for reader in asked.server.readers(post):
        asked.server.publish(reader, "status.update", asked.server.post_json(post))
    return asked.server.post_json(post)


def delete(asked: Asked, post_id: str) -> Json:
    post = _own(asked, post_id)
    del asked.server.posts[post_id]
    for reader in asked.server.readers(post):
        asked.server.publish(reader, "delete", post_id)
    return asked.server.post_json(post)


def _own(asked: Asked, post_id: str) -> Post:
    post = _visible(asked, post_id)
    if post.author is not asked.user:
        raise Refused(404, {"error": "Not Found: status does not belong to the requester"})
    return post


def read(asked: Asked, post_id: str) -> Json:
    return asked.server.post_json(_visible(asked, post_id), asked.person)


def read_many(asked: Asked) -> Json:
    if not asked.server.manners.has_batch:
        raise Refused(404)
    ids = asked.query.get("id[]", [])
    found = [asked.server.posts[each] for each in ids if each in asked.server.posts]
    return [asked.server.post_json(post, asked.person) for post in found]


def context(asked: Asked, post_id: str) -> Json:
    if asked.server.manners.context_fails:
        raise Refused(500, {"error": "Internal Server Error: please check the logs"})
    above: list[Post] = []
    post = _visible(asked, post_id)
    while post.reply_to in asked.server.posts:
        post = asked.server.posts[str(post.reply_to)]
        above.insert(0, post)
    known = {post_id}
    below = []
    for each in asked.server.posts.values():
        if each.reply_to in known:
            known.add(each.id)
            below.append(each)
    return {name: [asked.server.post_json(each) for each in posts] for name, posts in
            {"ancestors": above, "descendants": below}.items()}  # fmt: skip


def favourite(asked: Asked, post_id: str) -> Json:
    _visible(asked, post_id).favourited.add(asked.user.id)
    return read(asked, post_id)


def unfavourite(asked: Asked, post_id: str) -> Json:
    _visible(asked, post_id).favourited.discard(asked.user.id)
    return read(asked, post_id)


def favourited_by(asked: Asked, post_id: str) -> Json:
    people = asked.server.people
    return [asked.server.person_json(people[each]) for each in _visible(asked, post_id).favourited]


def statuses_of(asked: Asked, person_id: str) -> Json:
    own = [
        post
        for post in asked.server.posts.values()
        if post.author.id == person_id
        and (post.visibility != "direct" or (asked.person and asked.person.id in asked.server.readers(post)))
    ]
    return [asked.server.post_json(post) for post in asked.page(own, lambda post: post.id)]


def relationships(asked: Asked) -> Json:
    return [_relation(asked, each) for each in asked.query.get("id[]", [])]


def relate(asked: Asked, person_id: str, verb: str) -> Json:
    if person_id not in asked.server.people:
        raise Refused(404, {"error": "Not Found: target account not found"})
    user = asked.user
    if verb == "block":
        user.blocking.add(person_id)
    elif verb == "unblock":
        user.blocking.discard(person_id)
    elif verb == "mute":
        user.muting[person_id] = int(asked.body.get("duration", 0))
    else:
        user.muting.pop(person_id, None)
    return _relation(asked, person_id)


def _relation(asked: Asked, person_id: str) -> Json:
    return {"id": person_id, "blocking": person_id in asked.user.blocking, "muting": person_id in asked.user.muting}


def register(asked: Asked) -> Json:
    app = {"client_id": secrets.token_hex(8), "client_secret": secrets.token_hex(8)}
    asked.server.apps[app["client_id"]] = app | {"redirect_uris": str(asked.body["redirect_uris"]).split("\n")}
    return app | {"name": asked.body["client_name"]}


def authorize(asked: Asked) -> Json:
    """Consent as the person named ``login_as`` (a real server shows a page), or refuse where nobody is."""
    query = {name: values[0] for name, values in asked.query.items()}
    if query["redirect_uri"] not in asked.server.apps[query["client_id"]]["redirect_uris"]:
        raise Refused(400)
    if "login_as" not in query:
        answer = {"error": "access_denied", "state": query["state"]}
    else:
        code = secrets.token_hex(8)
        asked.server.codes[code] = query
        answer = {"code": code, "state": query["state"]}
    raise Refused(302, "", {"Location": f"{query['redirect_uri']}?{urlencode(answer)}"})


def token(asked: Asked) -> Json:
    begun = asked.server.codes.pop(asked.body.get("code", ""), None)
    verifier = asked.body.get("code_verifier", "").encode()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
    fits = begun is not None and begun["code_challenge"] == challenge and begun["client_id"] == asked.body["client_id"]
    if begun is None or not fits or begun["redirect_uri"] != asked.body["redirect_uri"]:
        description = "The provided authorization grant is invalid, expired, revoked, or was issued to another client."
        raise Refused(400, {"error": "invalid_grant", "error_description": description})
    person = next(each for each in asked.server.people.values() if each.username == begun["login_as"])
    return {"access_token": person.token, "token_type": "Bearer", "scope": begun["scope"], "created_at": 1}


def revoke(asked: Asked) -> Json:
    asked.server.revoke(asked.body["token"])
    return {}


_STATUS = r"/api/v1/statuses/([^/]+)"
_ACCOUNT = r"/api/v1/accounts/([^/]+)"
ROUTES: list[tuple[str, str, Callable[..., Json]]] = [
    ("POST", "/fake/accounts", add_account),
    ("GET", "/api/v1/instance", instance),
    ("GET", "/api/v2/instance", instance_v2),
    ("POST", "/api/v1/apps", register),
    ("GET", "/oauth/authorize", authorize),
    ("POST", "/oauth/token", token),
    ("POST", "/oauth/revoke", revoke),
    ("GET", "/api/v1/accounts/verify_credentials", verify),
    ("GET", "/api/v1/accounts/relationships", relationships),
    ("GET", "/api/v1/notifications", notifications),
    ("POST", "/api/v[12]/media", bring),
    ("GET", "/api/v1/media/([^/]+)", look_at),
    ("GET", "/fake/files/([^/]+)", file),
    ("GET", "/api/v1/statuses", read_many),
    ("POST", "/api/v1/statuses", write),
    ("GET", _STATUS, read),
    ("PUT", _STATUS, edit),
    ("DELETE", _STATUS, delete),
    ("GET", _STATUS + "/context", context),
    ("GET", _STATUS + "/favourited_by", favourited_by),
    ("POST", _STATUS + "/favourite", favourite),
    ("POST", _STATUS + "/unfavourite", unfavourite),
    ("GET", _ACCOUNT + "/statuses", statuses_of),
    ("POST", _ACCOUNT + "/(block|unblock|mute|unmute)", relate),
]
