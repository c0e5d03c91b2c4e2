"""A small stateful X, with its bill: what is read and written is charged as X says it charges.

An edit makes a new post; a lookup of several answers 200 with what is missing in ``errors``; answering needs to have
been named or quoted; what is hidden shows nowhere; each endpoint has limits of its own; tokens end after two hours.
It knows nothing of our adapter. Its answers are checked against the published description.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from .authorisation import Authorisation
from .described import Described, find_specification, openapi
from .stub import Answer, Asked, Refused, StubServer, running

EPOCH = 1_288_834_974_657
PAGES = re.compile(r"/i/oauth2/authorize|/2/oauth2/token")
"""What belongs to signing in, and is not in the description."""

PROBLEMS = "https://api.x.com/2/problems/"
READ = {"post": 5, "user": 10, "dm": 10}
"""Prices in thousandths of a dollar."""

LIMITS = {"mentions": 300, "hidden": 50, "dm_events": 15, "messages": 15}
"""Calls in a quarter of an hour."""


def problem(status: int, name: str, detail: str, **more: str) -> dict[str, Any]:
    return {
        "type": PROBLEMS + name,
        "title": name.replace("-", " ").title(),
        "detail": detail,
        "status": status,
        **more,
    }


def blank(status: int, detail: str) -> dict[str, Any]:
    """Return a refusal of a kind that is not described, though it is what X sends."""
    return {"type": "about:blank", "title": "Forbidden", "detail": detail, "status": status}


@dataclass
class User:
    id: str
    username: str
    muting: set[str] = field(default_factory=set)
    dm_blocked: set[str] = field(default_factory=set)
    takes_dms: bool = True


@dataclass
class Post:
    id: str
    author: User
    text: str
    conversation: str
    reply_to: str | None = None
    quotes: str | None = None
    names: set[str] = field(default_factory=set)
    history: list[str] = field(default_factory=list)
    replaced: bool = False
    deleted: bool = False
    hidden: bool = False


@dataclass
class Direct:
    id: str
    sender: User
    to: User
    text: str

    @property
    def conversation(self) -> str:
        return "-".join(sorted((self.sender.id, self.to.id), key=int))


class FakeX(StubServer, Authorisation):
    """``now`` is in seconds and may be turned. ``credits`` is what the app has left, in thousandths of a dollar."""

    def __init__(self, described: Described | None = None) -> None:
        Authorisation.__init__(self, rotates=True, lasting=7200, clock=self.now)
        StubServer.__init__(self, described)
        self.apps = {"our-app": ""}
        self.at: float | None = None
        self.users: dict[str, User] = {}
        self.posts: dict[str, Post] = {}
        self.direct: dict[str, Direct] = {}
        self.bill = 0
        self.credits: int | None = None
        self.open_handed = True
        """Whether limits are only told of, and not kept."""
        self._billed: set[tuple[str, str, str]] = set()
        self._windows: dict[tuple[str, str], list[int]] = {}
        self._odd: set[int] = set()
        self._last = 0

    def now(self) -> float:
        return time.time() if self.at is None else self.at

    def new_id(self) -> str:
        self._last = max((round(self.now() * 1000) - EPOCH) << 22, self._last + 1)
        return str(self._last)

    # -- people and words --

    def add_user(self, name: str) -> User:
        made = User(self.new_id(), f"{name.lower()}{self._last % 10**6}")
        self.users[made.id] = made
        return made

    def say(self, author: User, text: str, *, to: str | None = None, quotes: str | None = None) -> Post:
        """Post; what answers names whom it answers, and who was named there."""
        native = self.new_id()
        above = self.posts[to] if to else None
        names = {user.id for user in self.users.values() if f"@{user.username}" in text}
        if above is not None:
            names |= {above.author.id, *above.names} - {author.id}
        made = Post(native, author, text, above.conversation if above else native, to, quotes, names, [native])
        self.posts[native] = made
        return made

    def change(self, post: Post, text: str) -> Post:
        """Edit: X makes a new post of it, and keeps the old one."""
        newest = self.newest(post)
        made = Post(self.new_id(), post.author, text, post.conversation, post.reply_to, post.quotes, set(post.names))
        newest.replaced = True
        made.history = newest.history
        made.history.append(made.id)
        self.posts[made.id] = made
        return made

    def newest(self, post: Post) -> Post:
        return self.posts[post.history[-1]]

    def write(self, sender: User, to: User, text: str) -> Direct:
        made = Direct(self.new_id(), sender, to, text)
        self.direct[made.id] = made
        return made

    # -- what is shown --

    def post_json(self, post: Post, asked: Asked) -> dict[str, Any]:
        expansions = asked.one("expansions").split(",")
        prefix = "".join(f"@{self.users[each].username} " for each in sorted(post.names, key=int) if post.reply_to)
        text = prefix + post.text.replace("&", "&amp;").replace("<", "&lt;")
        shown: dict[str, Any] = {"id": post.id, "text": text, "edit_history_post_ids": post.history}
        fields = asked.one("post.fields").split(",")
        named = [
            {"id": each, "username": self.users[each].username, "start": 0, "end": 1}
            for each in sorted(post.names, key=int)
        ]
        links = re.findall(r"https://t\.co/\w+", text)
        urls = [{"url": link, "expanded_url": "https://boutique.example/colis", "start": 0, "end": 1} for link in links]
        extra = {
            "conversation_id": post.conversation,
            "created_at": self.iso(post.id),
            "display_text_range": [len(prefix), len(text)],
            "entities": {"mentions": named} | ({"urls": urls} if urls else {}),
        }
        shown |= {name: value for name, value in extra.items() if name in fields}
        if "author_id" in expansions:
            shown["author_id"] = post.author.id
        if "referenced_posts" in expansions and (post.reply_to or post.quotes):
            pairs = (("replied_to", post.reply_to), ("quoted", post.quotes))
            shown["referenced_posts"] = [{"type": kind, "id": native} for kind, native in pairs if native]
        return shown

    @staticmethod
    def iso(native: str) -> str:
        moment = datetime.fromtimestamp(((int(native) >> 22) + EPOCH) / 1000, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def user_json(self, user: User) -> dict[str, Any]:
        return {"id": user.id, "username": user.username, "name": user.username.title()}

    def posts_answer(self, posts: list[Post], asked: Asked) -> dict[str, Any]:
        """Return posts with what comes along, and charge for all of it."""
        answer: dict[str, Any] = {"data": [self.post_json(post, asked) for post in posts]} if posts else {}
        for post in posts:
            self.charge("post", post.id)
        includes: dict[str, Any] = {}
        if "author_id" in asked.one("expansions"):
            authors = {post.author.id: post.author for post in posts}
            includes["users"] = [self.user_json(each) for each in authors.values()]
            for native in authors:
                self.charge("user", native)
        if "referenced_posts" in asked.one("expansions"):
            wanted = {each for post in posts for each in (post.reply_to, post.quotes) if each in self.posts}
            includes["posts"] = [self.post_json(self.posts[each], asked) for each in wanted if each]
            for native in wanted:
                self.charge("post", str(native))
        return answer | ({"includes": {name: each for name, each in includes.items() if each}} if posts else {})

    # -- money and limits --

    def charge(self, kind: str, native: str) -> None:
        day = f"{datetime.fromtimestamp(self.now(), UTC):%Y-%m-%d}"
        if (day, kind, native) not in self._billed:
            self._billed.add((day, kind, native))
            self.bill += READ[kind]

    def limited(self, asked: Asked, user: User) -> dict[str, str]:
        """Count a call, and return what its headers say. Raises Refused where the limit is passed."""
        name = asked.path.rpartition("/")[2]
        most = LIMITS.get(name, 900)
        window = int(self.now()) // 900
        calls = self._windows.setdefault((user.id, f"{asked.method} {name}"), [window, 0])
        if calls[0] != window:
            calls[:] = [window, 0]
        calls[1] += 1
        left = most - calls[1]
        if self.open_handed:
            left = max(left, most - 1)
        told = {"remaining": str(max(0, left)), "reset": str((window + 1) * 900), "limit": str(most)}
        headers = {f"x-rate-limit-{key}": value for key, value in told.items()}
        if left < 0:
            raise self.odd(asked, 429, blank(429, "Too Many Requests"), headers)
        return headers

    def odd(self, asked: Asked, status: int, body: Any, headers: dict[str, str] | None = None) -> Refused:
        self._odd.add(id(asked))
        return Refused(status, body, headers)

    # -- answering --

    def is_described(self, asked: Asked) -> bool:
        return PAGES.fullmatch(asked.path) is None and id(asked) not in self._odd

    def scopes(self, asked: Asked) -> frozenset[str] | None:
        grant = self.grant_of(asked)
        return None if grant is None else frozenset(grant.scope.split())

    def reply(self, asked: Asked) -> Answer:
        if asked.path == "/i/oauth2/authorize":
            return self.page(asked)
        if asked.path == "/2/oauth2/token":
            return self.token(asked)
        grant = self.grant_of(asked)
        if grant is None:
            raise self.odd(asked, 401, {"title": "Unauthorized", "type": "about:blank", "status": 401})
        if self.credits is not None and self.bill >= self.credits:
            raise self.odd(asked, 402, problem(402, "credits-depleted", "Your credits are used up."))
        user = self.users[grant.owner]
        headers = self.limited(asked, user)
        for method, pattern, name in ROUTES:
            found = re.fullmatch(pattern, asked.path)
            if found and method == asked.method:
                body = getattr(self, name)(asked, user, *found.groups())
                return Answer(body, 201 if method == "POST" and name in ("post", "dm", "dm_inside") else 200, headers)
        raise Refused(404, problem(404, "resource-not-found", "No such path", resource_type="path"), headers)

    def missing(self, native: str, kind: str = "post") -> Refused:
        return Refused(404, self.missing_json(native, kind))

    @staticmethod
    def missing_json(native: str, kind: str = "post") -> dict[str, Any]:
        detail = f"Could not find {kind} with ids: [{native}]."
        return problem(404, "resource-not-found", detail, resource_type=kind, resource_id=native, value=native)

    # -- the calls --

    def me(self, asked: Asked, user: User) -> Any:
        self.charge("user", user.id)
        return {"data": self.user_json(user)}

    def mentions(self, asked: Asked, user: User, native: str) -> Any:
        ours = [post for post in self.posts.values() if native in post.names and post.author.id != native]
        return self._timeline(asked, ours)

    def tweets(self, asked: Asked, user: User, native: str) -> Any:
        return self._timeline(asked, [post for post in self.posts.values() if post.author.id == native])

    def _timeline(self, asked: Asked, posts: list[Post]) -> Any:
        shown = [post for post in posts if not post.deleted and not post.replaced]
        since, until = int(asked.one("since_id", "0")), int(asked.one("until_id", str(2**63)))
        begin = asked.one("start_time", "1970-01-01T00:00:00Z")
        shown = [post for post in shown if since < int(post.id) < until and self.iso(post.id) >= begin]
        shown = sorted(shown, key=lambda post: -int(post.id))
        page = shown[: int(asked.one("max_results", "10"))]
        answer = self.posts_answer(page, asked)
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        if len(shown) > len(page):
            meta["next_token"] = "0" * 16
        return answer | {"meta": meta}

    def lookup(self, asked: Asked, user: User) -> Any:
        ids = asked.one("ids").split(",")
        found = [self.posts[each] for each in ids if each in self.posts and not self.posts[each].deleted]
        answer = self.posts_answer(found, asked)
        gone = [each for each in ids if each not in {post.id for post in found}]
        if gone:
            answer["errors"] = [self.missing_json(each) for each in gone]
        return answer

    def one(self, asked: Asked, user: User, native: str) -> Any:
        post = self.posts.get(native)
        if post is None or post.deleted:
            return {"errors": [self.missing_json(native)]}
        return {"data": self.posts_answer([post], asked)["data"][0]}

    def post(self, asked: Asked, user: User) -> Any:
        body = asked.json()
        text, above = str(body["text"]), body.get("reply", {}).get("in_reply_to_tweet_id")
        if len(text) > 280:
            raise self.odd(asked, 403, blank(403, "Your Tweet text is too long. For more information, see ..."))
        if above is not None:
            target = self.posts.get(above)
            if target is None or target.deleted:
                said = "You attempted to reply to a Tweet that is deleted or not visible to you."
                raise self.odd(asked, 403, blank(403, said))
            quoted = self.posts.get(target.quotes or "")
            if user.id not in target.names and (quoted is None or quoted.author is not user):
                said = "Reply to this conversation is not allowed because you have not been mentioned by the author."
                raise self.odd(asked, 403, blank(403, said))
        if any(post.author is user and post.text == text and post.reply_to == above for post in self.alive()):
            raise self.odd(asked, 403, blank(403, "You are not allowed to create a Tweet with duplicate content."))
        self.bill += 200 if "http" in text else 10
        made = self.say(user, text, to=above)
        return {"data": {"id": made.id, "text": made.text, "edit_history_post_ids": made.history}}

    def alive(self) -> list[Post]:
        return [post for post in self.posts.values() if not post.deleted]

    def delete(self, asked: Asked, user: User, native: str) -> Any:
        post = self.posts.get(native)
        if post is None or post.deleted or post.author is not user:
            raise self.missing(native)
        self.bill += 5
        post.deleted = True
        return {"data": {"deleted": True}}

    def hide(self, asked: Asked, user: User, native: str) -> Any:
        post = self.posts.get(native)
        if post is None or post.deleted:
            raise self.missing(native)
        if self.posts[post.conversation].author is not user or not post.reply_to:
            said = "You can only hide replies of your own conversations."
            raise Refused(403, problem(403, "not-authorized-for-resource", said, resource_type="post"))
        self.bill += 5
        post.hidden = bool(asked.json()["hidden"])
        return {"data": {"hidden": post.hidden}}

    def mute(self, asked: Asked, user: User, native: str) -> Any:
        self.bill += 5
        user.muting.add(str(asked.json()["target_user_id"]))
        return {"data": {"muting": True}}

    def unmute(self, asked: Asked, user: User, native: str, other: str) -> Any:
        self.bill += 5
        user.muting.discard(other)
        return {"data": {"muting": False}}

    def block(self, asked: Asked, user: User, native: str) -> Any:
        self.bill += 5
        user.dm_blocked.add(native)
        return {"data": {"blocked": True}}

    def unblock(self, asked: Asked, user: User, native: str) -> Any:
        self.bill += 5
        user.dm_blocked.discard(native)
        return {"data": {"blocked": False}}

    def dm_events(self, asked: Asked, user: User) -> Any:
        return self._events(asked, [each for each in self.direct.values() if user in (each.sender, each.to)])

    def dm_with(self, asked: Asked, user: User, native: str) -> Any:
        both = {user.id, native}
        return self._events(asked, [each for each in self.direct.values() if {each.sender.id, each.to.id} == both])

    def dm_of(self, asked: Asked, user: User, conversation: str) -> Any:
        return self._events(asked, [each for each in self.direct.values() if each.conversation == conversation])

    def dm_one(self, asked: Asked, user: User, native: str) -> Any:
        found = self.direct.get(native)
        if found is None:
            return {"errors": [self.missing_json(native, "dm_event")]}
        return {"data": self._events(asked, [found])["data"][0]}

    def _events(self, asked: Asked, events: list[Direct]) -> Any:
        start = int(asked.one("pagination_token", "0"))
        most = int(asked.one("max_results", "100"))
        newest = sorted(events, key=lambda each: -int(each.id))
        page = newest[start : start + most]
        shown = []
        for each in page:
            self.charge("dm", each.id)
            event = {"id": each.id, "event_type": "MessageCreate", "text": each.text.replace("&", "&amp;")}
            event |= {"created_at": self.iso(each.id), "dm_conversation_id": each.conversation}
            shown.append(event | ({"sender_id": each.sender.id} if "sender_id" in asked.one("expansions") else {}))
        answer: dict[str, Any] = {"data": shown} if shown else {}
        if shown and "sender_id" in asked.one("expansions"):
            people = {each.sender.id: each.sender for each in page}
            answer["includes"] = {"users": [self.user_json(each) for each in people.values()]}
            for native in people:
                self.charge("user", native)
        meta: dict[str, Any] = {"result_count": len(page)}
        if start + most < len(newest):
            meta["next_token"] = f"{start + most:016d}"
        return answer | {"meta": meta}

    def dm(self, asked: Asked, user: User, native: str) -> Any:
        other = self.users.get(native)
        if other is None or not other.takes_dms:
            raise self.odd(asked, 403, blank(403, "You cannot send messages to this user."))
        return self._sent(user, other, asked)

    def dm_inside(self, asked: Asked, user: User, conversation: str) -> Any:
        other = next(each for each in conversation.split("-") if each != user.id)
        return self.dm(asked, user, other)

    def _sent(self, user: User, other: User, asked: Asked) -> Any:
        self.bill += 10
        made = self.write(user, other, str(asked.json()["text"]))
        return {"data": {"dm_conversation_id": made.conversation, "dm_event_id": made.id}}

    def dm_delete(self, asked: Asked, user: User, native: str) -> Any:
        found = self.direct.get(native)
        if found is None or found.sender is not user:
            raise self.missing(native, "dm_event")
        self.bill += 5
        del self.direct[native]
        return {"data": {"deleted": True}}


ROUTES = (
    ("GET", r"/2/users/me", "me"),
    ("GET", r"/2/users/(\d+)/mentions", "mentions"),
    ("GET", r"/2/users/(\d+)/tweets", "tweets"),
    ("GET", r"/2/tweets", "lookup"),
    ("GET", r"/2/tweets/(\d+)", "one"),
    ("POST", r"/2/tweets", "post"),
    ("DELETE", r"/2/tweets/(\d+)", "delete"),
    ("PUT", r"/2/tweets/(\d+)/hidden", "hide"),
    ("POST", r"/2/users/(\d+)/muting", "mute"),
    ("DELETE", r"/2/users/(\d+)/muting/(\d+)", "unmute"),
    ("POST", r"/2/users/(\d+)/dm/block", "block"),
    ("POST", r"/2/users/(\d+)/dm/unblock", "unblock"),
    ("GET", r"/2/dm_events", "dm_events"),
    ("GET", r"/2/dm_events/(\d+)", "dm_one"),
    ("DELETE", r"/2/dm_events/(\d+)", "dm_delete"),
    ("GET", r"/2/dm_conversations/with/(\d+)/dm_events", "dm_with"),
    ("GET", r"/2/dm_conversations/([\d-]+)/dm_events", "dm_of"),
    ("POST", r"/2/dm_conversations/with/(\d+)/messages", "dm"),
    ("POST", r"/2/dm_conversations/([\d-]+)/messages", "dm_inside"),
)


@cache
def described_x() -> Described | None:
    """Return X's own description, None where it is not beside this project."""
    path = find_specification("x-api-v2.openapi.json")
    return None if path is None else openapi(path)


@pytest.fixture(scope="session")
def x_server() -> Iterator[FakeX]:
    """One X for the session; each test makes people of its own."""
    with running(FakeX(described_x())) as server:
        yield server
