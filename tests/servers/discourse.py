"""A small stateful forum with Discourse's interface and its manners.

A withdrawn key and a missing right are refused in the same words. Decisions of the review queue want the version of
what was seen (422 without, 409 for an older one), and a claim where the forum asks for it. Posts of watched people are
queued and get an id of their own when approved. Lists leave out what one may not see, so that pages are short. Keys
are granted in the browser and come encrypted. It knows nothing of our adapter.

Its answers are checked against the vendor's description, where that has the call; SOME are not in it at all.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator
from functools import cache
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from .described import Described, find_specification, openapi
from .discourse_world import INAPPROPRIATE, LIKE, Forum, Post, User, iso
from .stub import Answer, Asked, Refused, StubServer, running

UNDESCRIBED = re.compile(
    r"/review(/.*)?|/review\.json|/session/current\.json|/site/settings\.json|/user-api-key.*|/posts/by_number/.*"
    r"|/posts/\d+/(unhide|recover)\.json|/posts/[^/]+/pending\.json|/admin/users/\d+/un(suspend|silence)\.json"
    r"|/post_actions/\d+\.json|/reviewable_claimed_topics\.json|/elsewhere/.*|/message-bus/.*"
)
"""Calls that Discourse has and its description has not."""

IN_QUERY = frozenset(
    {
        ("GET /t/{id}/posts.json", "post_ids[]"),  # described as the body of a GET; Discourse reads the query
        ("GET /topics/private-messages/{username}.json", "page"),
    }
)

DENIED = {"errors": ["You are not permitted to view the requested resource."], "error_type": "invalid_access"}
MISSING = {"errors": ["The requested URL or resource could not be found."], "error_type": "not_found"}


def refused(status: int, said: str, kind: str = "") -> Refused:
    body: dict[str, Any] = {"errors": [said]}
    return Refused(status, body | ({"error_type": kind} if kind else {}))


class FakeDiscourse(StubServer, Forum):
    """One forum. ``limit``: how many calls are left before it says 429 (None: it never does)."""

    def __init__(self, described: Described | None = None) -> None:
        Forum.__init__(self)
        StubServer.__init__(self, described)
        self.limit: int | None = None
        self.holds = 25.0
        """Seconds for which a poll of the message bus waits."""
        self.login_required = False
        self.busy: int | None = None
        """After how many seconds the message bus wants to be asked again, where it is too busy."""
        self._moved = threading.Condition(self.lock)
        self._queued: set[int] = set()

    def is_described(self, asked: Asked) -> bool:
        """Say so; of an answer that only says that a post waits, nothing is described."""
        return UNDESCRIBED.fullmatch(asked.path) is None and id(asked) not in self._queued

    def reply(self, asked: Asked) -> Answer:
        if self.limit is not None:
            self.limit -= 1
            if self.limit < 0:
                body = {"errors": ["Slow down."], "error_type": "rate_limit", "extras": {"wait_seconds": 17}}
                raise Refused(429, body, {"Discourse-Rate-Limit-Error-Code": "user_api_key_limiter_60_secs"})
        for method, pattern, name in ROUTES:
            found = re.fullmatch(pattern, asked.path)
            if found and method == asked.method:
                return Answer(getattr(self, name)(asked, *found.groups()))
        raise Refused(404, MISSING)

    # -- who asks --

    def user(self, asked: Asked) -> User:
        key = self.keys.get(asked.headers.get("user-api-key") or asked.headers.get("api-key") or "")
        name = asked.headers.get("api-username")
        if key is None or key.revoked or (not key.client and key.user.username != name):
            raise Refused(403, DENIED)
        if key.client and key.client != asked.headers.get("user-api-client-id"):
            raise Refused(403, DENIED)
        return key.user

    def staff(self, asked: Asked) -> User:
        user = self.user(asked)
        if not user.staff:
            raise Refused(403, DENIED)
        return user

    def seen(self, asked: Asked, post_id: str) -> Post:
        post = self.posts.get(int(post_id))
        if post is None or not self.sees(self.user(asked), post):
            raise Refused(404, MISSING)
        return post

    # -- the site --

    def basic_info(self, asked: Asked) -> Any:
        names = [
            "logo_url",
            "logo_small_url",
            "apple_touch_icon_url",
            "favicon_url",
            "description",
            "header_primary_color",
            "header_background_color",
            "locale",
            "mobile_logo_url",
        ]
        shown: dict[str, Any] = dict.fromkeys(names, "")
        return shown | {"title": "Forum", "login_required": False, "include_in_discourse_discover": False}

    def settings(self, asked: Asked) -> Any:
        return {"max_post_length": self.max_length, "min_post_length": 5, "reviewable_claiming": self.claiming}

    def current(self, asked: Asked) -> Any:
        user = self.user(asked)
        return {"current_user": {**self.user_json(user), "admin": False, "moderator": user.staff, "trust_level": 2}}

    # -- posts --

    def latest(self, asked: Asked) -> Any:
        user = self.user(asked)
        newest = max(self.posts, default=0)
        before = int(asked.one("before", str(newest + 1)))
        shown = [
            self.post_json(post, user, of="list")
            for post in sorted(self.posts.values(), key=lambda each: -each.id)
            if before - 50 <= post.id < before and not post.topic.private and post.deleted_at is None
        ]
        return {"latest_posts": shown}

    def one(self, asked: Asked, post_id: str) -> Any:
        return self.post_json(self.seen(asked, post_id), self.user(asked), of="one")

    def by_number(self, asked: Asked, topic: str, number: str) -> Any:
        found = [post for post in self.posts.values() if post.topic.id == int(topic) and post.number == int(number)]
        if not found:
            raise Refused(404, MISSING)
        return self.one(asked, str(found[0].id))

    def write(self, asked: Asked) -> Any:
        user, body = self.user(asked), asked.json()
        raw = str(body["raw"])
        if user.suspended or user.silenced:
            raise Refused(403, DENIED)
        if not 5 <= len(raw.strip()) <= self.max_length:
            said = f"Body is limited to {self.max_length} characters; you entered {len(raw)}."
            raise Refused(422, {"action": "create_post", "errors": [said]})
        if body.get("archetype") == "private_message":
            readers = [self.named(name) for name in str(body.get("target_recipients", "")).split(",")]
            members = {each.id for each in readers if each is not None}
            if not members or len(str(body.get("title", ""))) < 2:
                raise Refused(422, {"action": "create_post", "errors": ["You must select a valid user."]})
            topic = self.add_topic(str(body["title"]), private=True, members={user.id, *members})
        else:
            found = self.topics.get(int(body["topic_id"]))
            if found is None or (found.private and user.id not in found.members):
                raise Refused(403, DENIED)
            topic = found
        above = body.get("reply_to_post_number")
        if user.watched:
            review = self.queue(topic, user, raw, above)
            self._queued.add(id(asked))
            return {"success": True, "action": "enqueued", "pending_post": {"id": review.id, "raw": raw}}
        return self.post_json(self.add_post(topic, user, raw, reply_to=above), user, of="made")

    def pending(self, asked: Asked, username: str) -> Any:
        user = self.user(asked)
        if user.username != username and not user.staff:
            raise Refused(404, MISSING)
        waiting = [each for each in self.reviews.values() if each.user is self.named(username) and each.status == 0]
        return {"pending_posts": [{"id": each.id, "raw_text": each.payload.get("raw", "")} for each in waiting]}

    def delete(self, asked: Asked, post_id: str) -> Any:
        post, user = self.seen(asked, post_id), self.user(asked)
        if post.user is not user and not user.staff:
            raise Refused(403, DENIED)
        if user.staff:
            post.deleted_at = iso()
        else:
            post.user_deleted = True
            post.version += 1

    def recover(self, asked: Asked, post_id: str) -> Any:
        post, user = self.seen(asked, post_id), self.user(asked)
        if post.user is not user and not user.staff:
            raise Refused(403, DENIED)
        post.deleted_at, post.user_deleted = None, False
        return self.post_json(post, user, of="one")

    def unhide(self, asked: Asked, post_id: str) -> Any:
        self.staff(asked)
        self.seen(asked, post_id).hidden = False
        return {"success": "OK"}

    def act(self, asked: Asked) -> Any:
        user, body = self.user(asked), asked.json()
        post = self.seen(asked, str(body["id"]))
        if body["post_action_type_id"] == LIKE:
            if post.user is user or user.id in post.likes:
                raise Refused(403, DENIED)
            post.likes.add(user.id)
        elif body["post_action_type_id"] == INAPPROPRIATE:
            self.flag(post)
        else:
            raise refused(400, "You supplied invalid parameters to the request: type", "invalid_parameters")
        return self.post_json(post, user, of="acted")

    def take_back(self, asked: Asked, post_id: str) -> Any:
        post, user = self.seen(asked, post_id), self.user(asked)
        if asked.one("post_action_type_id") != str(LIKE) or user.id not in post.likes:
            raise Refused(404, MISSING)
        post.likes.discard(user.id)
        return self.post_json(post, user, of="acted")

    # -- topics --

    def topic(self, asked: Asked, topic_id: str) -> Any:
        user, topic = self.user(asked), self.topics.get(int(topic_id))
        if topic is None or (topic.private and user.id not in topic.members):
            raise Refused(404, MISSING)
        return self.topic_json(topic, user)

    def some(self, asked: Asked, topic_id: str) -> Any:
        user = self.user(asked)
        ids = [int(each) for each in asked.query.get("post_ids[]", [])]
        posts = [self.posts[each] for each in ids if each in self.posts and self.posts[each].topic.id == int(topic_id)]
        shown = [self.post_json(post, user, of="some") for post in posts if self.sees(user, post)]
        return {"post_stream": {"posts": shown}, "id": int(topic_id)}

    def received(self, asked: Asked, username: str) -> Any:
        return self._private(asked, username, sent=False)

    def sent(self, asked: Asked, username: str) -> Any:
        return self._private(asked, username, sent=True)

    def _private(self, asked: Asked, username: str, *, sent: bool) -> Any:
        user = self.user(asked)
        if user.username != username:
            raise Refused(404, MISSING)
        ours = [topic for topic in self.topics.values() if topic.private and user.id in topic.members and topic.posts]
        begun = {topic.id for topic in ours if self.posts[topic.posts[0]].user is user}
        alone = {topic.id for topic in ours if all(self.posts[each].user is user for each in topic.posts)}
        kept = [topic for topic in ours if (topic.id in begun if sent else topic.id not in alone)]
        start = int(asked.one("page", "0")) * 30
        kept = sorted(kept, key=lambda topic: -topic.bumped)[start : start + 30]
        return {"users": [], "topic_list": {"per_page": 30, "topics": [self.listed_topic(each) for each in kept]}}

    # -- the review queue --

    def reviewables(self, asked: Asked) -> Any:
        self.staff(asked)
        waiting = [each for each in self.reviews.values() if each.status == 0]
        start = int(asked.one("offset", "0"))
        meta = {"total_rows_reviewables": len(waiting)}
        more = {"load_more_reviewables": f"/review?offset={start + 10}"} if start + 10 < len(waiting) else {}
        shown = waiting[start : start + 10]
        users = {each.user.id: self.user_json(each.user) for each in shown}
        return {
            "reviewables": [self.review_json(each) for each in shown],
            "users": list(users.values()),
            "meta": meta | more,
        }

    def reviewable(self, asked: Asked, review_id: str) -> Any:
        self.staff(asked)
        review = self.reviews.get(int(review_id))
        if review is None:
            raise Refused(404, MISSING)
        return {"reviewable": self.review_json(review), "users": [self.user_json(review.user)]}

    def perform(self, asked: Asked, review_id: str, action: str) -> Any:
        user, review = self.staff(asked), self.reviews.get(int(review_id))
        if review is None:
            raise Refused(404, MISSING)
        if not asked.one("version"):
            raise refused(422, "Missing version")
        if self.claiming == "required" and review.claimed_by is None:
            raise refused(422, "You must claim items before you can review them.")
        if review.claimed_by not in (None, user):
            raise refused(422, "This item has been claimed by another user.")
        if int(asked.one("version")) != review.version:
            raise refused(409, "There was an update conflict preventing you from doing that.")
        if review.status != 0:
            raise Refused(403, DENIED)
        self._decide(review.id, action)
        return {"reviewable_perform_result": {"success": True, "version": review.version}}

    def _decide(self, review_id: int, action: str) -> None:
        review = self.reviews[review_id]
        if action == "approve_post" and review.topic is not None:
            self.add_post(review.topic, review.user, review.payload["raw"], reply_to=review.payload.get("reply_to"))
            review.status = 1
        elif action == "reject_post":
            review.status = 2
        elif action in ("agree_and_hide", "agree_and_keep") and review.post is not None:
            review.post.hidden = review.post.hidden or action == "agree_and_hide"
            review.status = 1
        elif action == "disagree" and review.post is not None:
            review.post.hidden = False
            review.status = 2
        elif action == "ignore" and review.post is not None:
            review.status = 3
        else:
            raise Refused(403, DENIED)
        review.version += 1

    def claim(self, asked: Asked) -> Any:
        user, topic = self.staff(asked), asked.json()["reviewable_claimed_topic"]["topic_id"]
        for review in self.reviews.values():
            if review.topic is not None and review.topic.id == topic:
                if review.claimed_by not in (None, user):
                    raise Refused(409, {"errors": ["This item has been claimed by another user."]})
                review.claimed_by = user
        return {"success": "OK"}

    # -- people --

    def person(self, asked: Asked, user_id: str) -> User:
        self.staff(asked)
        user = self.users.get(int(user_id))
        if user is None:
            raise Refused(404, MISSING)
        return user

    def admin_user(self, asked: Asked, user_id: str) -> Any:
        return self.admin_json(self.person(asked, user_id))

    def suspend(self, asked: Asked, user_id: str) -> Any:
        user, body = self.person(asked, user_id), asked.json()
        user.suspended = str(body["reason"])
        by = self.user_json(self.user(asked))
        said = {"suspend_reason": user.suspended, "full_suspend_reason": user.suspended}
        return {
            "suspension": {**said, "suspended_till": body["suspend_until"], "suspended_at": iso(), "suspended_by": by}
        }

    def silence(self, asked: Asked, user_id: str) -> Any:
        user, body = self.person(asked, user_id), asked.json()
        user.silenced = str(body["reason"])
        by = self.user_json(self.user(asked))
        said = {"silence_reason": user.silenced, "full_silence_reason": user.silenced, "silenced": True}
        return {"silence": {**said, "silenced_till": body["silenced_till"], "silenced_at": iso(), "silenced_by": by}}

    def unsuspend(self, asked: Asked, user_id: str) -> Any:
        self.person(asked, user_id).suspended = ""
        return {"suspension": {"suspended_till": None, "suspended_at": None}}

    def unsilence(self, asked: Asked, user_id: str) -> Any:
        self.person(asked, user_id).silenced = ""
        return {"unsilence": {"silenced": False}}

    # -- keys --

    # -- the message bus --

    def places(self, user: User) -> dict[str, int]:
        """Return where each channel is that a user may listen to."""
        seen = [post for post in self.posts.values() if self.sees(user, post)]
        told = {"/latest": sum(not each.topic.private for each in seen)}
        told[f"/notification/{user.id}"] = sum(each.topic.private and each.user is not user for each in seen)
        return told | ({"/reviewable_counts": len(self.reviews)} if user.staff else {})

    def listen(self, asked: Asked, client: str) -> Any:
        if self.busy is not None:
            raise Refused(429, b"You've performed this action too many times.", {"Retry-After": str(self.busy)})
        if asked.headers.get("dont-chunk") != "true":
            raise Refused(500, b"chunks")
        try:
            user = self.user(asked)
        except Refused:
            if self.login_required:
                raise Refused(403, b"Invalid Access") from None
            return []
        known = {name: int(at) for name, at in asked.form().items() if name != "__seq"}
        began = monotonic()
        while True:
            places = self.places(user)
            there = {name: places[name] for name in known if name in places}
            lost = {name: at for name, at in there.items() if known[name] == -1 or known[name] > at}
            if lost:
                return [{"global_id": -1, "message_id": -1, "channel": "/__status", "data": lost}]
            news = [
                {"global_id": at, "message_id": at, "channel": name, "data": {}}
                for name, at in there.items()
                if at > known[name]
            ]
            if news or monotonic() >= began + self.holds:
                return news
            self._moved.wait(0.05)

    def register(self, asked: Asked) -> Any:
        form = asked.form()
        if not self.registers:
            raise Refused(403, DENIED)
        self.clients[form["client_id"]] = form
        return {"success": "OK"}

    def grant(self, url: str, user: User) -> str:
        """As a person in a browser: say yes on the page. Return the text shown, or where the browser is sent."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        redirect = asked.get("auth_redirect")
        if redirect and self.clients.get(asked["client_id"], {}).get("auth_redirect") != redirect:
            raise Refused(403, DENIED)
        public = load_pem_public_key(asked["public_key"].encode())
        assert isinstance(public, rsa.RSAPublicKey)
        key = self.add_key(user, asked["client_id"])
        payload = json.dumps({"key": key.key, "nonce": asked["nonce"], "push": False, "api": 4})
        sealed = base64.encodebytes(public.encrypt(payload.encode(), padding.PKCS1v15())).decode()
        if not redirect:
            return sealed
        return f"{redirect}&{urlencode({'payload': sealed})}"


ROUTES = (
    ("GET", r"/site/basic-info\.json", "basic_info"),
    ("GET", r"/site/settings\.json", "settings"),
    ("GET", r"/session/current\.json", "current"),
    ("GET", r"/posts\.json", "latest"),
    ("POST", r"/posts\.json", "write"),
    ("GET", r"/posts/(\d+)\.json", "one"),
    ("DELETE", r"/posts/(\d+)\.json", "delete"),
    ("PUT", r"/posts/(\d+)/recover\.json", "recover"),
    ("PUT", r"/posts/(\d+)/unhide\.json", "unhide"),
    ("GET", r"/posts/by_number/(\d+)/(\d+)\.json", "by_number"),
    ("GET", r"/posts/([^/]+)/pending\.json", "pending"),
    ("POST", r"/post_actions\.json", "act"),
    ("DELETE", r"/post_actions/(\d+)\.json", "take_back"),
    ("GET", r"/t/(\d+)\.json", "topic"),
    ("GET", r"/t/(\d+)/posts\.json", "some"),
    ("GET", r"/topics/private-messages/([^/]+)\.json", "received"),
    ("GET", r"/topics/private-messages-sent/([^/]+)\.json", "sent"),
    ("GET", r"/review\.json", "reviewables"),
    ("GET", r"/review/(\d+)\.json", "reviewable"),
    ("PUT", r"/review/(\d+)/perform/([a-z_-]+)\.json", "perform"),
    ("POST", r"/reviewable_claimed_topics\.json", "claim"),
    ("GET", r"/admin/users/(\d+)\.json", "admin_user"),
    ("PUT", r"/admin/users/(\d+)/suspend\.json", "suspend"),
    ("PUT", r"/admin/users/(\d+)/unsuspend\.json", "unsuspend"),
    ("PUT", r"/admin/users/(\d+)/silence\.json", "silence"),
    ("PUT", r"/admin/users/(\d+)/unsilence\.json", "unsilence"),
    ("POST", r"/user-api-key-client\.json", "register"),
    ("POST", r"/message-bus/([0-9a-f]+)/poll", "listen"),
)


@cache
def described_forum() -> Described | None:
    """Return Discourse's own description, None where it is not beside this project."""
    path = find_specification("discourse.openapi.json")
    return None if path is None else openapi(path, undescribed=IN_QUERY)


@pytest.fixture(scope="session")
def discourse() -> Iterator[FakeDiscourse]:
    """One forum for the session; each test makes people and topics of its own."""
    with running(FakeDiscourse(described_forum())) as server:
        yield server
