"""Reddit for the contract suite: a subreddit with a post, on the stub of tests/servers/reddit.py.

The sign-in is the real one, over the stub's page. Reddit has no machine-readable description, so that nothing but the
stub checks the calls.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.reddit import Reddit
from tests.servers.reddit import FakeReddit, User

from .harness import Customer, Harness

_numbers = itertools.count(1)
BACK = "http://127.0.0.1:27183/callback"


async def sign_in(server: FakeReddit, app: OAuthApp, http: HttpClient) -> SignedIn:
    """Sign in as whoever sits before the stub's browser, for the first that this opens."""
    return (await opened(server, app, http))[0]


async def opened(server: FakeReddit, app: OAuthApp, http: HttpClient) -> Sequence[SignedIn]:
    """Sign in as whoever sits before the stub's browser, and return all that this opens."""
    start = await Reddit.start_oauth(server.url, BACK, http, app=app)
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(start.url)
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == [start.state]
    return await Reddit.opened_oauth(start, back["code"][0], http)


class RedditHarness(Harness):
    """One subreddit, one moderator, one app a test."""

    network = "reddit"
    supports = frozenset(ActionKind) - {ActionKind.DELETE, ActionKind.RESTORE}
    refusal = b'{"message": "Forbidden", "error": 403}'
    live = False

    def __init__(self, server: FakeReddit) -> None:
        self.server = server
        number = next(_numbers)
        with server.lock:
            server.left = 1e9
            server.auth.apps[f"app-of-test-{number}"] = ""
        self.us = server.add_user("altea-mod")
        self.place = server.add_place(f"altea{number}", self.us)
        self.own_post = server.add_post(self.place, self.us, "Nos coffrets de Noël", "Posez vos questions ici.")
        app = OAuthApp(f"app-of-test-{number}")

        class SignsIn(Reddit):
            """Signs in by the browser where the suite asks for a sign-in, and sees at once what was done."""

            info = replace(Reddit.info, settle=100)
            ours: ClassVar[OAuthApp] = app

            @classmethod
            async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
                return await sign_in(server, cls.ours, http)

        self.adapter: type[Network] = SignsIn

    async def our_sign_in(self) -> SignInRequest:
        self.server.auth.owner = self.us.name
        return SignInRequest(SignInMethod.OAUTH, server=self.server.url)

    async def new_customer(self, name: str) -> Customer:
        user = self.server.add_user(name)
        return Customer(user.id, f"u/{user.name}", {"name": user.name})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        above = self.own_post if reply_to is None else self.server.things[reply_to]
        return self.server.add_comment(self._user(customer), above, text).name

    async def post_private(self, customer: Customer, text: str) -> str:
        exchange, number = self.server.write_mail(self.place, self._user(customer), text)
        return f"modmail-{exchange}-{number}"

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        with self.server.lock:
            thing = self.server.things[message_id]
            thing.text, thing.edited = text, max(self.server.clock(), thing.at + 0.001)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.server.things[message_id].deleted = True

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.add_comment(self.us, self.server.things[message_id], text)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        with self.server.lock:
            below = [each for each in self.server.things.values() if each.parent == message_id]
            return [each.text for each in below if each.author is self.us and not each.deleted]

    async def private_texts(self, customer: Customer) -> list[str]:
        with self.server.lock:
            theirs = [each for each in self.server.exchanges.values() if each.with_ is self._user(customer)]
            return [mail.text for each in theirs for mail in each.mails if mail.as_mod]

    async def is_visible(self, message_id: str) -> bool:
        thing = self.server.things[message_id]
        return not thing.removed_by and not thing.deleted

    async def is_banned(self, customer: Customer) -> bool:
        return customer.secrets["name"] in self.place.banned

    async def is_muted(self, customer: Customer) -> bool:
        return customer.secrets["name"] in self.place.muted

    async def is_liked(self, message_id: str) -> bool:
        return self.us.name in self.server.things[message_id].likes

    async def revoke_our_token(self) -> None:
        with self.server.lock:
            for grant in self.server.auth.grants:
                grant.revoked = grant.revoked or grant.owner == self.us.name

    def _user(self, customer: Customer) -> User:
        return self.server.users[customer.secrets["name"]]
