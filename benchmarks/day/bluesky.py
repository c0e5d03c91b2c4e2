"""Bluesky: 3,000 calls in five minutes from one address of the internet, for all accounts there together.

Limits, by docs.bsky.app/docs/advanced-guides/rate-limits: told with every answer (``RateLimit-*``); signing in 30 times
in five minutes. A session lives two hours. The server here knows no more of the lexicons than reading asks for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.bluesky import Bluesky
from cm_inbox.networks.http import HttpClient
from tests.servers.stub import Answer, Asked, Refused

from .scene import HOUR, MINUTE, Scene
from .wire import TooMany, Window, Wire

URL = "https://pds.test"
CALLS, LENGTH = 3_000, 5 * MINUTE
LASTING: Millis = 2 * HOUR
Json = dict[str, Any]


class BlueskyScene(Scene):
    title = "Bluesky, all accounts on one server"

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.window = Window(CALLS, LENGTH, clock, rolling=False)
        self.most = 0
        self.tokens: dict[str, tuple[str, Millis]] = {}
        self.posts: dict[str, list[Json]] = {}
        self.logs: dict[str, list[Json]] = {}
        self._numbers = itertools.count(1)
        wire.join(URL, self._serve)

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        did = f"did:plc:altea{number}"
        self.posts[did], self.logs[did] = [], []
        request = SignInRequest(SignInMethod.APP_PASSWORD, URL, did, "abcd-efgh")
        return Bluesky, await Bluesky.sign_in(request, http)

    def write(self, number: int, text: str, *, private: bool) -> None:
        did, turn = f"did:plc:altea{number}", next(self._numbers)
        who, at = f"did:plc:client{turn % 10}", format_time(self.clock())
        if private:
            convo, rev = f"convo-{number}-{turn % 10}", f"{turn:013d}"
            message = {
                "$type": "chat.bsky.convo.defs#messageView", "id": rev, "rev": rev, "sender": {"did": who},
                "sentAt": at, "text": text,
            }  # fmt: skip
            event = {"$type": "chat.bsky.convo.defs#logCreateMessage", "convoId": convo, "message": message, "rev": rev}
            self.logs[did].append(event)
            return
        post = {
            "uri": f"at://{who}/app.bsky.feed.post/{turn:013d}", "cid": f"cid{turn}", "author": _profile(who),
            "reason": "mention", "record": {"text": text, "createdAt": at}, "indexedAt": at,
        }  # fmt: skip
        self.posts[did].insert(0, post)

    # -- the server --

    async def _serve(self, asked: Asked) -> Answer:
        within = self.window.take()
        self.most = max(self.most, self.window.used)
        told = {
            "RateLimit-Limit": str(CALLS),
            "RateLimit-Remaining": str(self.window.left),
            "RateLimit-Reset": str(self.window.resets_at // 1000),
        }
        if not within:
            raise TooMany(429, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, told)
        try:
            return Answer(self._reply(asked), 200, told)
        except Refused as refused:
            return Answer(refused.answer.body, refused.answer.status, told)

    def _reply(self, asked: Asked) -> Json:
        method = asked.path.removeprefix("/xrpc/")
        if method == "com.atproto.server.describeServer":
            return {"did": "did:web:pds.test", "availableUserDomains": []}
        if method == "com.atproto.server.createSession":
            return self._session(asked.json()["identifier"])
        did, ends = self.tokens.get(asked.token, ("", 0))
        if method == "com.atproto.server.refreshSession":
            return self._session(did)
        if self.clock() >= ends:
            raise Refused(400, {"error": "ExpiredToken", "message": "Token has expired"})
        calls: dict[str, Callable[[Asked, str], Json]] = {
            "com.atproto.server.getSession": lambda _asked, us: {"did": us, "handle": "altea.test"},
            "app.bsky.actor.getProfile": lambda _asked, us: _profile(us),
            "app.bsky.notification.listNotifications": self._notifications,
            "app.bsky.feed.getAuthorFeed": lambda _asked, _us: {"feed": []},
            "app.bsky.feed.getPosts": self._posts,
            "chat.bsky.convo.listConvos": lambda _asked, _us: {"convos": []},
            "chat.bsky.convo.getLog": self._log,
            "chat.bsky.convo.getConvo": self._convo,
        }
        if method not in calls:
            raise Refused(400, {"error": "RecordNotFound", "message": "Could not locate record"})
        return calls[method](asked, did)

    def _session(self, did: str) -> Json:
        number = next(self._numbers)
        self.tokens[f"access-{number}"] = did, self.clock() + LASTING
        self.tokens[f"refresh-{number}"] = did, self.clock() + 1_000 * LASTING
        tokens = {"accessJwt": f"access-{number}", "refreshJwt": f"refresh-{number}"}
        return {"did": did, "handle": "altea.test", "active": True, **tokens}

    def _notifications(self, asked: Asked, us: str) -> Json:
        begin, limit = int(asked.one("cursor", "0")), int(asked.one("limit", "50"))
        page = self.posts[us][begin : begin + limit]
        more = {"cursor": str(begin + limit)} if begin + limit < len(self.posts[us]) else {}
        return {"notifications": page, **more}

    def _posts(self, asked: Asked, us: str) -> Json:
        wanted = set(asked.query.get("uris", ()))
        return {"posts": [each for each in self.posts[us] if each["uri"] in wanted]}

    def _log(self, asked: Asked, us: str) -> Json:
        events = self.logs[us]
        newest = events[-1]["rev"] if events else "0" * 13
        since = asked.one("cursor")
        if not since:
            return {"cursor": newest, "logs": []}
        found = [each for each in events if each["rev"] > since]
        return {"cursor": max(newest, since), "logs": found}

    def _convo(self, asked: Asked, us: str) -> Json:
        convo = asked.one("convoId")
        members = [_profile(us), _profile(f"did:plc:client{convo.rpartition('-')[2]}")]
        return {"convo": {"id": convo, "rev": "0", "members": members}}

    def spent(self) -> tuple[str, bool]:
        return f"at most {self.most:,} of {CALLS:,} calls in five minutes", self.most <= CALLS

    @property
    def best(self) -> str:
        every = LENGTH / (CALLS / 3 / self.count) / 1000
        return f"{every / 2:.0f} s: three calls a round, {CALLS:,} in five minutes for all together"


def _profile(did: str) -> Json:
    return {"did": did, "handle": f"{did.rpartition(':')[2]}.test", "displayName": did.rpartition(":")[2]}
