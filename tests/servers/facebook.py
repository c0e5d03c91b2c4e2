"""A small stateful Graph of Meta's for pages and Messenger, checked against the generator's description where it is.

Each call is held to the permissions that Meta's page of it names; so is the witness, where the description is.

What it does badly, since Facebook does: every refusal is a 400 (but for what a token lacks); what went wrong may say
``"success": "false"`` with status 200; without ``filter=stream`` answers and comments of low quality are left out, and
nothing says so; an object that is gone and one that we may not see look the same; times have whole seconds.
"""

from __future__ import annotations

import itertools
import json
import re
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time
from typing import Any
from urllib.parse import urlencode

import pytest

from .described import find_specification, graph
from .stub import Answer, Asked, Refused, StubServer, running

Json = dict[str, Any]
BASE = "/v25.0/"
DAY = 86_400
UNDESCRIBED = frozenset(
    {
        ("POST Page/messages", "message_id"),  # what it answers: docs/messenger-platform/reference/send-api
        ("POST Page/messages", "recipient_id"),
    }
)

_READ = frozenset({"pages_read_engagement"})
_PEOPLE = _READ | {"pages_read_user_content"}
_ENGAGE = frozenset({"pages_manage_engagement"})
_BAN = frozenset({"pages_manage_metadata"})
_WRITE = frozenset({"pages_messaging"})
_TALK = frozenset({"pages_manage_metadata", "pages_read_engagement", "pages_messaging"})
LISTING = frozenset({"pages_show_list"})
NEEDED = {
    "GET Page": _READ,
    "GET Page/published_posts": _READ,
    **dict.fromkeys(("GET Page/visitor_posts", "GET Page/tagged", "GET PagePost", "GET PagePost/comments"), _PEOPLE),
    **dict.fromkeys(("GET Comment", "GET Comment/comments"), _PEOPLE),
    **dict.fromkeys(("POST PagePost", "POST PagePost/comments", "POST PagePost/likes"), _ENGAGE),
    **dict.fromkeys(("POST Comment", "POST Comment/comments", "POST Comment/likes"), _ENGAGE),
    **dict.fromkeys(("DELETE PagePost", "DELETE PagePost/likes", "DELETE Comment", "DELETE Comment/likes"), _ENGAGE),
    **dict.fromkeys(("GET Page/blocked", "POST Page/blocked", "DELETE Page/blocked"), _BAN),
    **dict.fromkeys(("POST Page/messages", "POST Page/moderate_conversations"), _WRITE),
    **dict.fromkeys(("GET Page/conversations", "GET UnifiedThread/messages"), _TALK),
}
"""What each call asks for. Source: developers.facebook.com/docs/permissions, the pages of each call in
docs/graph-api/reference, and for exchanges documentation/business-messaging/messenger-platform/conversations."""


@dataclass(slots=True)
class Post:
    id: str
    page: str
    author: str
    text: str
    at: float
    updated: float
    hidden: bool = False
    names: tuple[str, ...] = ()
    """The pages that it names, where it stands elsewhere."""


@dataclass(slots=True)
class Comment:
    id: str
    post: str
    author: str
    text: str
    at: float
    parent: str | None = None
    hidden: bool = False
    poor: bool = False
    answered_aside: bool = False
    likes: set[str] = field(default_factory=set)
    may: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Exchange:
    """What a page and a person write to each other in Messenger."""

    id: str
    page: str
    person: str
    letters: list[Json] = field(default_factory=list)
    seen: bool = False
    spam: bool = False


class FakeFacebook(StubServer):
    """``tokens`` leads from a token to the page or person; ``used`` are percentages that the next answers tell.

    ``allowed`` has the permissions of each token; a token that a test made by hand has them all. ``declined`` are those
    that the person unticks in the browser.
    """

    needed: Mapping[str, frozenset[str]] = NEEDED

    def __init__(self, clock: Callable[[], float] = time) -> None:
        found = find_specification("meta-graph-api_specs-subset.tar.gz")
        described = None
        if found is not None:
            described = graph(found, node_of=self.node_of, undescribed=UNDESCRIBED, needed=self.needed)
        super().__init__(described)
        self.clock = clock
        self.names: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.revoked: dict[str, int] = {}
        self.manages: dict[str, list[str]] = {}
        self.posts: dict[str, Post] = {}
        self.comments: dict[str, Comment] = {}
        self.exchanges: dict[str, Exchange] = {}
        self.banned: dict[str, set[str]] = {}
        self.apps: dict[str, str] = {}
        self.codes: dict[str, tuple[str, frozenset[str]]] = {}
        self.asked: dict[str, frozenset[str]] = {}
        """What the dialog asked for when it gave each token of a person."""
        self.allowed: dict[str, frozenset[str]] = {}
        self.declined: set[str] = set()
        self.used: dict[str, tuple[int, int]] = {}
        self.approved = False
        """Whether Meta has approved human_agent for the apps that call."""
        self.unapproved: tuple[int, str, int | None] = (10, "This message is sent outside of allowed window.", 2018278)
        """What an app is told that has no such approval."""
        self.sent_as: list[str] = []
        self.denies = False
        """Whether the person refuses in the browser."""
        self.refuses_quietly = False
        """Whether changes of an object are answered with ``"success": "false"``."""
        self._numbers = itertools.count(1)

    # -- people, by other means than the interface --

    def add_page(
        self, name: str, *, manager: str | None = None, scopes: Collection[str] | None = None
    ) -> tuple[str, str]:
        """Return a page's id and its token; ``scopes`` None: the token may do everything."""
        with self.lock:
            page = self.add_person(name)
            token = f"page-token-{page}"
            self.tokens[token] = page
            self.allowed[token] = self.everything if scopes is None else frozenset(scopes)
            self.banned[page] = set()
            if manager is not None:
                self.manages.setdefault(manager, []).append(page)
            return page, token

    def add_person(self, name: str) -> str:
        with self.lock:
            person = f"{10_000_000 + next(self._numbers)}"
            self.names[person] = name
            return person

    def add_post(self, page: str, author: str, text: str) -> str:
        with self.lock:
            made = Post(f"{page}_{next(self._numbers)}", page, author, text, self._now(), self._now())
            self.posts[made.id] = made
            return made.id

    def add_mention(self, page: str, author: str, text: str) -> str:
        """Have somebody name a page in a post of their own."""
        made = self.add_post(author, author, text)
        self.posts[made].names = (page,)
        return made

    def add_comment(self, post: str, author: str, text: str, *, parent: str | None = None, poor: bool = False) -> str:
        """Have somebody comment; answers to answers stand under the first comment."""
        with self.lock:
            above = self.comments.get(parent or "")
            root = (above.parent or above.id) if above is not None else None
            made = Comment(
                f"{post.partition('_')[2]}_{next(self._numbers)}", post, author, text, self._now(), root, poor=poor
            )
            self.comments[made.id] = made
            self.posts[post].updated = self._now()
            return made.id

    def delete(self, native_id: str) -> None:
        with self.lock:
            for each in [each.id for each in self.comments.values() if each.parent == native_id]:
                del self.comments[each]
            self.comments.pop(native_id, None)
            self.posts.pop(native_id, None)

    def write(self, page: str, person: str, text: str, *, ago: float = 0.0) -> str:
        """Have somebody write to the page in Messenger."""
        with self.lock:
            return self._letter(self._exchange(page, person), person, text, ago)

    def letters(self, page: str, person: str) -> list[str]:
        """Return what the page wrote to a person."""
        with self.lock:
            return [each["message"] for each in self._exchange(page, person).letters if each["from"] == page]

    def _exchange(self, page: str, person: str) -> Exchange:
        return self.exchanges.setdefault(f"t_{page}{person}", Exchange(f"t_{page}{person}", page, person))

    def _letter(self, exchange: Exchange, author: str, text: str, ago: float = 0.0) -> str:
        made = {"id": f"m_{next(self._numbers)}", "from": author, "message": text, "at": self._now() - ago}
        exchange.letters.append(made)
        return str(made["id"])

    def _now(self) -> float:
        return float(int(self.clock()))

    # -- the interface --

    def node_of(self, native_id: str) -> str:
        if native_id.startswith("t_"):
            return "UnifiedThread"
        page, _, rest = native_id.partition("_")
        if rest:
            return "PagePost" if page in self.names else "Comment"
        return "Page"

    def is_described(self, asked: Asked) -> bool:
        first = asked.path.removeprefix(BASE).partition("/")[0]
        return asked.path.startswith(BASE) and first not in ("me", "oauth", "dialog")

    def reply(self, asked: Asked) -> Answer:
        steps = asked.path.removeprefix(BASE).split("/")
        if steps[0] == "dialog":
            if self.denies:
                told = {
                    "error": "access_denied",
                    "error_reason": "user_denied",
                    "error_description": "Permissions error",
                }
            else:
                told = {"code": f"code-{secrets.token_hex(12)}"}
                wished = frozenset(re.split("[ ,]+", asked.one("scope")))
                self.codes[told["code"]] = (asked.one("client_id"), wished)
            query = urlencode({**told, "state": asked.one("state")})
            return Answer(None, 302, {"Location": f"{asked.one('redirect_uri')}?{query}#_=_"})
        if steps[0] == "oauth":
            return self._token(asked.form())
        us = self._who(asked)
        if steps[0] == "me":
            answer = self._me(asked, us, steps)
        else:
            self._hold(asked, steps)
            answer = self._about(asked, us, steps)
        return Answer(answer, 200, self._headers(us))

    def _token(self, form: dict[str, str]) -> Answer:
        if self.apps.get(form["client_id"]) != form["client_secret"]:
            raise refused(101, "Error validating client secret.")
        if form.get("grant_type") == "fb_exchange_token":
            person = self.tokens[form["fb_exchange_token"]]
            made = f"lasting-{person}-{next(self._numbers)}"
            wished = self.asked.get(form["fb_exchange_token"], self.everything)
        else:
            person, wished = self.codes.pop(form["code"], ("", frozenset()))
            if person != form["client_id"]:
                raise refused(100, "This authorization code has been used.", 36009)
            made = f"short-{person}"
        self.tokens[made] = person
        self.asked[made] = wished
        self.allowed[made] = wished - self.declined
        return Answer({"access_token": made, "token_type": "bearer", "expires_in": 5_184_000})

    def _who(self, asked: Asked) -> str:
        if asked.token in self.revoked:
            raise refused(190, "Error validating access token.", self.revoked[asked.token])
        if asked.token not in self.tokens:
            raise refused(190, "Invalid OAuth access token.")
        return self.tokens[asked.token]

    @property
    def everything(self) -> frozenset[str]:
        return LISTING.union(*self.needed.values())

    def scopes(self, asked: Asked) -> frozenset[str]:
        return self.allowed.get(asked.token, self.everything)

    def _hold(self, asked: Asked, steps: list[str]) -> None:
        """Hold a call to the permissions that it asks for."""
        name = f"{asked.method} {self.node_of(steps[0])}" + (f"/{steps[1]}" if len(steps) > 1 else "")
        if name not in self.needed:
            self.witness.problems.append(f"it is not written down which permissions {name} asks for")
        lacking = self.needed.get(name, frozenset()) - self.scopes(asked)
        if lacking:
            raise refused(200, f"Requires {', '.join(sorted(lacking))} permission to manage the object")

    def _headers(self, us: str) -> dict[str, str]:
        made = {"X-App-Usage": json.dumps({"call_count": self.used.get("app", (1, 0))[0], "total_time": 1})}
        if us in self.used:
            percent, minutes = self.used[us]
            each = {"type": "pages", "call_count": percent, "estimated_time_to_regain_access": minutes}
            made["X-Business-Use-Case-Usage"] = json.dumps({us: [each]})
        return made

    def _me(self, asked: Asked, us: str, steps: list[str]) -> Json:
        if steps == ["me"]:
            return self._named(us) if us in self.banned else {"id": us, "name": "Camille"}
        if steps[1] == "permissions":
            statuses = dict.fromkeys(self.asked.get(asked.token, ()), "declined")
            statuses |= dict.fromkeys(self.scopes(asked), "granted")
            return {"data": [{"permission": scope, "status": status} for scope, status in statuses.items()]}
        if us in self.banned:
            raise refused(100, "Tried accessing nonexisting field (accounts) on node type (Page)")
        if not self.scopes(asked) >= LISTING:
            raise refused(200, "Requires pages_show_list permission to manage the object")
        tasks = ["MODERATE", "MESSAGING", "CREATE_CONTENT"]
        pages = self.manages.get(us, [])
        given = [{**self._named(each), "access_token": self._token_of(each)} for each in pages]
        self.allowed |= {str(each["access_token"]): self.scopes(asked) for each in given}
        return {"data": [{**each, "tasks": tasks} for each in given]}

    def _named(self, page: str) -> Json:
        return {"id": page, "name": self.names[page], "username": f"page.{page}"}

    def _token_of(self, page: str) -> str:
        """Return the token of a page; where that was taken back, a new one."""
        token = next(each for each, owner in reversed(self.tokens.items()) if owner == page)
        if token in self.revoked:
            token = f"page-token-{page}-{next(self._numbers)}"
            self.tokens[token] = page
        return token

    def _about(self, asked: Asked, us: str, steps: list[str]) -> Json:
        first, edge = steps[0], steps[1] if len(steps) > 1 else ""
        if first in self.banned:
            if first != us:
                raise refused(200, "Provide valid app ID")
            return self._of_page(asked, us, edge)
        if first in self.exchanges:
            return self._listed(asked, [self._told_letter(each) for each in reversed(self.exchanges[first].letters)])
        if first in self.posts or first in self.comments:
            return self._of_object(asked, us, first, edge)
        raise refused(100, f"Unsupported request. Object with ID '{first}' does not exist.", 33)

    def _of_page(self, asked: Asked, us: str, edge: str) -> Json:
        if asked.method == "GET":
            if edge == "":
                return self._named(us)
            if edge == "conversations":
                return self._exchanges(asked, us)
            if edge == "blocked":
                wanted = asked.one("user")
                return {"data": [{"id": each} for each in self.banned[us] if not wanted or each == wanted]}
            posts = [each for each in self.posts.values() if each.page == us]
            kept = {
                "published_posts": [each for each in posts if each.author == us],
                "visitor_posts": [each for each in posts if each.author != us],
                "tagged": [each for each in self.posts.values() if us in each.names],
            }[edge]
            newest = sorted(kept, key=lambda each: (each.at, each.id), reverse=True)
            return self._listed(asked, [self._told_post(each) for each in newest])
        if edge == "blocked":
            if asked.method == "DELETE":
                self.banned[us].discard(asked.one("user"))
                return {"success": True}
            wished = asked.json()["user"]
            self.banned[us].update(wished)
            return dict.fromkeys(wished, True)
        content = asked.json()
        if edge == "moderate_conversations":
            for each in content["user_ids"]:
                change = self.banned[us].add if content["actions"] == ["BAN_USER"] else self.banned[us].discard
                change(each["id"])
            return {"success": True}
        assert edge == "messages", edge
        return self._send(us, content)

    def _exchanges(self, asked: Asked, us: str) -> Json:
        person = asked.one("user_id")
        found = [each for each in self.exchanges.values() if each.page == us and each.letters]
        found = [each for each in found if not person or each.person == person]
        newest = sorted(found, key=lambda each: float(each.letters[-1]["at"]), reverse=True)
        told = [
            {"id": each.id, "updated_time": iso(each.letters[-1]["at"]), "can_reply": not each.spam} for each in newest
        ]
        return self._listed(asked, told)

    def _send(self, us: str, content: Json) -> Json:
        recipient = content["recipient"]
        if "id" not in recipient:
            return self._send_aside(us, recipient, content["message"]["text"])
        exchange = self._exchange(us, recipient["id"])
        if content.get("sender_action") == "MARK_SEEN":
            exchange.seen = True
            return {"recipient_id": recipient["id"]}
        theirs = [float(each["at"]) for each in exchange.letters if each["from"] != us]
        days = 1
        if content["messaging_type"] == "MESSAGE_TAG":
            assert content["tag"] == "HUMAN_AGENT"
            if not self.approved:
                raise refused(*self.unapproved)
            days = 7
        self.sent_as.append(content["messaging_type"])
        if not theirs or max(theirs) < self._now() - days * DAY:
            raise refused(10, "This message is sent outside of allowed window.", 2534022)
        return {"recipient_id": recipient["id"], "message_id": self._letter(exchange, us, content["message"]["text"])}

    def _send_aside(self, us: str, recipient: Json, text: str) -> Json:
        found = self.comments.get(recipient.get("comment_id", ""))
        if found is None:
            raise refused(100, "Object does not exist.", 33)
        if found.answered_aside:
            raise refused(100, "Activity already replied to.", 2534025)
        found.answered_aside = True
        made = self._letter(self._exchange(us, found.author), us, text)
        return {"recipient_id": found.author, "message_id": made}

    def _of_object(self, asked: Asked, us: str, first: str, edge: str) -> Json:
        thing: Post | Comment = self.posts[first] if first in self.posts else self.comments[first]
        if edge == "comments":
            post = first if isinstance(thing, Post) else thing.post
            if asked.method == "POST":
                above = None if isinstance(thing, Post) else first
                return {"id": self.add_comment(post, us, asked.json()["message"], parent=above)}
            return self._comments(asked, us, first)
        if edge == "likes":
            assert isinstance(thing, Comment)
            (thing.likes.discard if asked.method == "DELETE" else thing.likes.add)(us)
            return {"success": True}
        if asked.method == "DELETE":
            self.delete(first)
            return {"success": True}
        if asked.method == "POST":
            if self.refuses_quietly:
                return {"success": "false"}
            thing.hidden = asked.json()["is_hidden"]
            return {"success": True}
        if isinstance(thing, Post) and "can_remove" in asked.one("fields"):
            raise refused(100, "Tried accessing nonexisting field (can_remove) on node type (Post)")
        told = self._told_post(thing) if isinstance(thing, Post) else self._told_comment(thing, us)
        return only(told, asked.one("fields", "id"))

    def _comments(self, asked: Asked, us: str, first: str) -> Json:
        found = [each for each in self.comments.values() if first in (each.post, each.parent)]
        if asked.one("filter") != "stream":
            found = [each for each in found if not each.poor and each.parent in (None, first)]
        since = int(asked.one("since", "0"))
        found = sorted((each for each in found if each.at >= since), key=lambda each: (each.at, each.id))
        if asked.one("order") == "reverse_chronological":
            found.reverse()
        return self._listed(asked, [self._told_comment(each, us) for each in found])

    def _listed(self, asked: Asked, told: list[Json]) -> Json:
        start, limit = int(asked.one("after", "0") or 0), int(asked.one("limit", "25"))
        page = [only(each, asked.one("fields", "id")) for each in told[start : start + limit]]
        paging: Json = {"cursors": {"before": str(start), "after": str(start + limit)}}
        if start + limit < len(told):
            paging["next"] = f"{self.url}{asked.path}?after={start + limit}"
        return {"data": page, "paging": paging} if page else {"data": []}

    def _told_post(self, post: Post) -> Json:
        under = [each for each in self.comments.values() if each.post == post.id]
        return {
            "id": post.id, "message": post.text, "from": {"id": post.author, "name": self.names[post.author]},
            "created_time": iso(post.at), "updated_time": iso(post.updated), "is_hidden": post.hidden,
            "permalink_url": f"https://facebook.test/{post.id}", "can_reply_privately": True,
            "comments": {"data": [], "summary": {"total_count": len(under)}},
        }  # fmt: skip

    def _told_comment(self, each: Comment, us: str) -> Json:
        told = {
            "id": each.id, "message": each.text, "created_time": iso(each.at),
            "from": {"id": each.author, "name": self.names[each.author]}, "is_hidden": each.hidden,
            "permalink_url": f"https://facebook.test/{each.id}", "user_likes": us in each.likes, "can_comment": True,
            "can_hide": each.author != us, "can_like": True, "can_remove": True,
            "can_reply_privately": not each.answered_aside and each.author != us,
        }  # fmt: skip
        told |= each.may
        return told | ({"parent": {"id": each.parent}} if each.parent else {})

    def _told_letter(self, each: Json) -> Json:
        sender = {"id": each["from"], "name": self.names[each["from"]]}
        return {"id": each["id"], "message": each["message"], "from": sender, "created_time": iso(each["at"])}


def only(told: Json, fields: str) -> Json:
    """Return what was asked for, and the id."""
    names, depth = [""], 0
    for letter in fields:
        depth += (letter in "{(") - (letter in "})")
        if letter == "," and depth == 0:
            names.append("")
        elif depth == 0 and letter not in "})":
            names[-1] += letter
    wanted = {name.partition(".")[0] for name in names} | {"id"}
    return {name: value for name, value in told.items() if name in wanted}


def refused(code: int, message: str, subcode: int | None = None) -> Refused:
    """Return a refusal as Meta words it."""
    error: Json = {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return Refused(400, {"error": error | ({"error_subcode": subcode} if subcode else {})})


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


@contextmanager
def standing(clock: Callable[[], float] = time) -> Iterator[FakeFacebook]:
    """Run one for a block; at its end say what was not as described."""
    with running(FakeFacebook(clock)) as server:
        yield server


@pytest.fixture(scope="session")
def facebook_fake() -> Iterator[FakeFacebook]:
    """One for the whole session: each test takes a page of its own."""
    with standing() as server:
        yield server
