"""A small stateful Threads, checked against what Meta's pages say of it (tests/servers/threads_card.py).

What it does badly, since Threads does: every refusal is a 400; a permission that is lacking looks like an empty list;
an answer has to be prepared first, and to publish what is not yet prepared is refused as if it did not exist; what was
published shows up later; who wrote has no id, and somebody with a private profile not even a name; a list names no
next page though there is one; only direct replies can be hidden; whoever wrote may change the words for a while, and
nobody is told; a sign-in's token gets the next one, once it is a day old.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time
from typing import Any
from urllib.parse import urlencode

import pytest

from .stub import Answer, Asked, Refused, StubServer, running
from .threads_card import BASIC, DELETE, MANAGE, MENTIONS, PUBLISH, READ, card

Json = dict[str, Any]
DAY = 86_400
LASTING = 60 * DAY
ALL = frozenset({BASIC, PUBLISH, READ, MANAGE, MENTIONS, DELETE})


@dataclass(slots=True)
class Medium:
    """A post, or a reply below one. ``approval``: "" where none is needed or it was given."""

    id: str
    author: str
    text: str
    at: float
    above: str | None = None
    root: str | None = None
    hide_status: str = "NOT_HUSHED"
    approval: str = ""
    approvals: bool = False
    names: tuple[str, ...] = ()
    shows_at: float = 0.0
    kind: str = "TEXT_POST"


@dataclass(slots=True)
class Container:
    id: str
    author: str
    text: str
    above: str
    looks: int
    """So often it still says that it is not ready."""
    published: str = ""


@dataclass(slots=True)
class Token:
    owner: str
    app: str
    scopes: frozenset[str]
    made: float
    ends: float
    dead: int = 0


@dataclass(slots=True)
class Day:
    """What a profile did in the day."""

    replies: int = 0
    deletions: int = 0


class FakeThreads(StubServer):
    """``owner`` is who sits before the browser. ``lag``: seconds until what is published shows up."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(card())
        self.clock = clock
        self.names: dict[str, str] = {}
        self.private: set[str] = set()
        self.tokens: dict[str, Token] = {}
        self.codes: dict[str, tuple[str, str]] = {}
        self.apps = {"4711": "app-secret"}
        self.owner = ""
        self.allowed = ALL
        self.denies = False
        self.media: dict[str, Medium] = {}
        self.containers: dict[str, Container] = {}
        self.days: dict[str, Day] = {}
        self.looks = 0
        self.lag = 0.0
        self.links_next = False
        """Whether lists name a next page; then they hold back some of what is on each."""
        self.most = 25
        self.used_percent = 1
        self.refuses_quietly = False
        self.tells_of_tokens = True
        self.renewals = 0
        self._numbers = itertools.count(1)

    # -- people, by other means than the interface --

    def add_profile(self, name: str, scopes: frozenset[str] = ALL) -> tuple[str, str]:
        """Return a profile's id and a token for it that lasts."""
        with self.lock:
            made = f"26{10_000 + next(self._numbers)}"
            self.names[made] = name
            self.days[made] = Day()
            return made, self._token(made, "4711", scopes, LASTING)

    def add_person(self, name: str, *, private: bool = False) -> str:
        with self.lock:
            made = f"26{10_000 + next(self._numbers)}"
            self.names[made] = name
            if private:
                self.private.add(made)
            return made

    def post(self, author: str, text: str, *, approvals: bool = False, ago: float = 0.0, **more: Any) -> str:
        with self.lock:
            made = Medium(f"17{next(self._numbers):06}", author, text, self._now() - ago, approvals=approvals, **more)
            self.media[made.id] = made
            return made.id

    def say(self, above: str, author: str, text: str, *, ago: float = 0.0, **more: Any) -> str:
        """Have somebody answer; below a post with approvals it waits for one, unless its author wrote it."""
        with self.lock:
            over = self.media[above]
            root = self.media[over.root or over.id]
            waits = "PENDING" if root.approvals and author != root.author else ""
            made = Medium(
                f"18{next(self._numbers):06}", author, text, self._now() - ago, over.id, root.id, approval=waits, **more
            )
            self.media[made.id] = made
            return made.id

    def delete(self, native_id: str) -> None:
        with self.lock:
            for each in [each.id for each in self.media.values() if each.above == native_id]:
                self.delete(each)
            self.media.pop(native_id, None)

    def edit(self, native_id: str, text: str) -> None:
        with self.lock:
            self.media[native_id].text = text

    def below(self, native_id: str, author: str) -> list[str]:
        """Return what somebody answered there."""
        with self.lock:
            return [each.text for each in self.media.values() if each.above == native_id and each.author == author]

    def is_visible(self, native_id: str) -> bool:
        with self.lock:
            found = self.media.get(native_id)
            while found is not None:
                if found.hide_status in ("HIDDEN", "COVERED") or found.approval:
                    return False
                if found.above is None:
                    return True
                found = self.media.get(found.above)
            return False

    def revoke(self, token: str, subcode: int = 460) -> None:
        self.tokens[token].dead = subcode

    def _now(self) -> float:
        return float(int(self.clock()))

    def _token(self, owner: str, app: str, scopes: frozenset[str], lasting: float) -> str:
        made = f"THQW-{next(self._numbers)}-of-{owner}"
        self.tokens[made] = Token(owner, app, scopes, self.clock(), self.clock() + lasting)
        return made

    # -- the interface --

    def is_described(self, asked: Asked) -> bool:
        return asked.path.startswith("/v1.0/")

    def scopes(self, asked: Asked) -> frozenset[str] | None:
        token = self.tokens.get(asked.token)
        return None if token is None else token.scopes

    def reply(self, asked: Asked) -> Answer:
        if asked.path == "/oauth/authorize":
            return self._page(asked)
        if not asked.path.startswith("/v1.0/"):
            return Answer(self._give(asked))
        usage = json.dumps({"call_count": self.used_percent, "total_time": 1, "total_cputime": 1})
        return Answer(self._ask(asked), 200, {"X-App-Usage": usage})

    def _ask(self, asked: Asked) -> Json:
        token = self._who(asked)
        steps = asked.path.removeprefix("/v1.0/").split("/")
        if steps[0] == "debug_token":
            return self._debugged(asked)
        us = token.owner
        first, edge = (us if steps[0] == "me" else steps[0]), steps[1] if len(steps) > 1 else ""
        if first in self.names:
            if first != us:
                raise refused(10, "Application does not have permission for this action")
            return self._of_profile(asked, token, edge)
        if first in self.containers:
            return self._state(asked, self.containers[first])
        found = self.media.get(first)
        if found is None or found.shows_at > self.clock():
            raise refused(100, f"Unsupported request. Object with ID '{first}' does not exist.", 33)
        return self._of_medium(asked, token, found, edge)

    def _give(self, asked: Asked) -> Json:
        given = asked.form() if asked.method == "POST" else {name: asked.one(name) for name in asked.query}
        if asked.path == "/oauth/access_token":
            owner, app = self.codes.pop(given.get("code", ""), ("", ""))
            known = self.apps.get(given.get("client_id", "")) == given.get("client_secret")
            if not known or not owner or app != f"{given['client_id']} {given['redirect_uri']}":
                said = "Matching code was not found or was already used"
                raise Refused(400, {"error_type": "OAuthException", "code": 400, "error_message": said})
            made = self._token(owner, given["client_id"], self.allowed, 3600)
            return {"access_token": made, "user_id": int(owner)}
        token = self._who(asked)
        if asked.path == "/access_token":
            if given["grant_type"] != "th_exchange_token" or self.apps.get(token.app) != given["client_secret"]:
                raise refused(101, "Error validating client secret.")
        elif given["grant_type"] != "th_refresh_token" or self.clock() - token.made < DAY:
            raise refused(100, "The token cannot be refreshed yet.")
        else:
            self.renewals += 1
        made = self._token(token.owner, token.app, token.scopes, LASTING)
        return {"access_token": made, "token_type": "bearer", "expires_in": LASTING}

    def _page(self, asked: Asked) -> Answer:
        back = {"state": asked.one("state")}
        if self.denies:
            back |= {"error": "access_denied", "error_reason": "user_denied"}
        else:
            code = f"AQB-{next(self._numbers)}"
            self.codes[code] = (self.owner, f"{asked.one('client_id')} {asked.one('redirect_uri')}")
            back |= {"code": code}
        return Answer(None, 302, {"Location": f"{asked.one('redirect_uri')}?{urlencode(back)}#_"})

    def _who(self, asked: Asked) -> Token:
        token = self.tokens.get(asked.token)
        if token is None:
            raise refused(190, "Invalid OAuth access token - Cannot parse access token")
        if token.dead or self.clock() >= token.ends:
            raise refused(190, "Error validating access token.", token.dead or 463)
        return token

    def _debugged(self, asked: Asked) -> Json:
        if not self.tells_of_tokens:
            raise refused(10, "Application does not have permission for this action")
        token = self.tokens[asked.one("input_token")]
        ends, made = int(token.ends), int(token.made)
        said = {"type": "USER", "application": "Altéa", "is_valid": True, "user_id": token.owner}
        return {"data": said | {"scopes": sorted(token.scopes), "expires_at": ends, "issued_at": made}}

    def _of_profile(self, asked: Asked, token: Token, edge: str) -> Json:
        us, day = token.owner, self.days[token.owner]
        if edge == "":
            return only({"id": us, "username": self.names[us], "name": "Altéa"}, asked)
        if edge == "threads_publishing_limit":
            if not {PUBLISH, MANAGE} <= token.scopes:
                raise refused(10, "Application does not have permission for this action")
            said = {"reply_quota_usage": day.replies, "reply_config": {"quota_total": 1000, "quota_duration": DAY}}
            said |= {"delete_quota_usage": day.deletions, "delete_config": {"quota_total": 100, "quota_duration": DAY}}
            return {"data": [only(said, asked)]}
        if asked.method == "POST":
            if PUBLISH not in token.scopes:
                raise refused(10, "Application does not have permission for this action")
            return self._prepare(asked.form(), us) if edge == "threads" else self._publish(asked.form(), us)
        shown = [each for each in self.media.values() if each.shows_at <= self.clock()]
        kept = {
            "threads": [each for each in shown if each.author == us and each.root is None],
            "replies": [each for each in shown if each.author == us and each.root is not None and READ in token.scopes],
            "mentions": [each for each in shown if us in each.names and MENTIONS in token.scopes],
        }[edge]
        since = int(asked.one("since", "0"))
        return self._listed(asked, [each for each in kept if each.at >= since], us)

    def _prepare(self, form: dict[str, str], us: str) -> Json:
        if form["reply_to_id"] not in self.media:
            raise refused(100, "The parameter reply_to_id is invalid.", 33)
        if len(form["text"]) > 500:
            raise refused(100, "Param text must be at most 500 characters long.")
        made = Container(f"19{next(self._numbers):06}", us, form["text"], form["reply_to_id"], self.looks)
        self.containers[made.id] = made
        return {"id": made.id}

    def _publish(self, form: dict[str, str], us: str) -> Json:
        found = self.containers.get(form["creation_id"])
        if found is None or found.looks > 0 or found.above not in self.media:
            raise refused(24, "The requested resource does not exist", 4279009)
        if found.published:
            raise refused(100, "The media was published before.")
        if self.days[us].replies >= 1000:
            raise refused(613, "Calls to this api have exceeded the rate limit.")
        self.days[us].replies += 1
        found.published = self.say(found.above, us, found.text, shows_at=self.clock() + self.lag)
        return {"id": found.published}

    def _state(self, asked: Asked, found: Container) -> Json:
        found.looks -= 1
        ready = "PUBLISHED" if found.published else "FINISHED" if found.looks < 0 else "IN_PROGRESS"
        return only({"id": found.id, "status": ready}, asked)

    def _of_medium(self, asked: Asked, token: Token, found: Medium, edge: str) -> Json:
        us = token.owner
        root = self.media[found.root or found.id]
        if asked.method == "GET" and edge == "":
            return only(self._told(found, us), asked)
        if asked.method == "DELETE":
            if found.author != us or DELETE not in token.scopes:
                raise refused(10, "Application does not have permission for this action")
            self.days[us].deletions += 1
            self.delete(found.id)
            return {"success": True, "deleted_id": found.id}
        if asked.method == "POST":
            if root.author != us or MANAGE not in token.scopes:
                raise refused(10, "Application does not have permission for this action")
            return self._managed(asked.form(), found, edge)
        if edge == "pending_replies" and not found.approvals:
            raise refused(100, "Reply approvals are not enabled on this post.")
        below = [each for each in self.media.values() if found.id in (each.root, each.above)]
        if edge == "pending_replies":
            wanted = [each for each in below if each.approval]
        else:
            wanted = [each for each in below if not each.approval and each.shows_at <= self.clock()]
            if edge == "replies":
                wanted = [each for each in wanted if each.above == found.id]
            elif found.root is not None:
                raise refused(100, "This is no post at the top.")
        return self._listed(asked, wanted if READ in token.scopes else [], us)

    def _managed(self, form: dict[str, str], found: Medium, edge: str) -> Json:
        if self.refuses_quietly:
            return {"success": "false"}
        if edge == "manage_pending_reply":
            if not found.approval:
                raise refused(100, "This reply is not pending.")
            found.approval = "" if form["approve"] == "true" else "IGNORED"
        else:
            if found.above != found.root or found.approval:
                raise refused(100, "Only top-level replies can be hidden.")
            found.hide_status = "HIDDEN" if form["hide"] == "true" else "UNHUSHED"
        return {"success": True}

    def _listed(self, asked: Asked, found: list[Medium], us: str) -> Json:
        newest = sorted(found, key=lambda each: (each.at, int(each.id[2:])), reverse=True)
        start, most = int(asked.one("after", "0") or 0), min(self.most, int(asked.one("limit", "25")))
        page = [only(self._told(each, us), asked) for each in newest[start : start + most]]
        cursors = {"before": str(start), "after": str(start + most)}
        if not self.links_next:
            return {"data": page, "paging": {"cursors": cursors}} if page else {"data": []}
        follows = {"next": f"{self.url}{asked.path}?after={start + most}"} if start + most < len(newest) else {}
        return {"data": page, "paging": {"cursors": cursors} | follows}

    def _told(self, each: Medium, us: str) -> Json:
        said: Json = {
            "id": each.id, "text": each.text, "timestamp": iso(each.at), "media_type": each.kind,
            "permalink": f"https://threads.test/{each.id}", "is_reply": each.root is not None,
            "has_replies": any(one.above == each.id and not one.approval for one in self.media.values()),
        }  # fmt: skip
        if each.author not in self.private:
            said["username"] = self.names[each.author]
        else:
            del said["permalink"]
        if each.kind == "IMAGE":
            said["media_url"] = f"https://cdn.threads.test/{each.id}.jpg"
        if each.root is not None:
            said |= {"root_post": {"id": each.root}, "replied_to": {"id": each.above}}
            said |= {"is_reply_owned_by_me": each.author == us, "hide_status": each.hide_status}
        return said | ({"reply_approval_status": each.approval} if each.approval else {})


def only(told: Json, asked: Asked) -> Json:
    """Return what was asked for, and the id."""
    wanted = {*asked.one("fields", "id").split(","), "id"}
    return {name: value for name, value in told.items() if name in wanted}


def refused(code: int, message: str, subcode: int | None = None) -> Refused:
    """Return a refusal as Meta words it."""
    error: Json = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return Refused(400, {"error": error | ({"error_subcode": subcode} if subcode else {})})


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


@contextmanager
def standing_threads(clock: Callable[[], float] = time) -> Iterator[FakeThreads]:
    """Run one for a block; at its end say what was not as described."""
    with running(FakeThreads(clock)) as server:
        yield server


@pytest.fixture(scope="session")
def threads_fake() -> Iterator[FakeThreads]:
    """One for the whole session: each test takes a profile of its own."""
    with standing_threads() as server:
        yield server
