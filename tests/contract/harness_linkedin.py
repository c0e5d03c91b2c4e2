"""LinkedIn for the contract suite: a page with a post of its own, on the stub of tests/servers/linkedin.py.

The sign-in is the real one, over the stub's page. LinkedIn has no machine-readable description, so that nothing but the
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
from cm_inbox.networks.linkedin import LinkedIn
from tests.servers.linkedin import FakeLinkedIn

from .harness import Customer, Harness

_numbers = itertools.count(1)
BACK = "http://127.0.0.1:1/callback"


async def sign_in(server: FakeLinkedIn, app: OAuthApp, http: HttpClient) -> SignedIn:
    """Sign in as whoever sits before the stub's browser, for the first that this opens."""
    return (await opened(server, app, http))[0]


async def opened(server: FakeLinkedIn, app: OAuthApp, http: HttpClient) -> Sequence[SignedIn]:
    """Sign in as whoever sits before the stub's browser, and return all that this opens."""
    start = await LinkedIn.start_oauth(server.url, BACK, http, app=app)
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(start.url)
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == [start.state]
    return await LinkedIn.opened_oauth(start, back["code"][0], http)


class LinkedInHarness(Harness):
    """One page, one post, one app a test."""

    network = "linkedin"
    supports = frozenset({ActionKind.REPLY, ActionKind.RETRACT, ActionKind.LIKE, ActionKind.UNLIKE})
    has_private = False
    refusal = b'{"message": "Not enough permissions to access: comments", "serviceErrorCode": 100, "status": 403}'
    live = False

    def __init__(self, server: FakeLinkedIn) -> None:
        self.server = server
        number = next(_numbers)
        self.owner = f"member-of-test-{number}"
        server.auth.apps[f"app-of-test-{number}"] = ""
        self.us = server.add_page("Altea", manager=self.owner)
        self.page_post = server.add_post(self.us, "Nos coffrets de Noël")
        app = OAuthApp(f"app-of-test-{number}")

        class SignsIn(LinkedIn):
            """Signs in by the browser where the suite asks for a sign-in, and sees at once what was done."""

            info = replace(LinkedIn.info, settle=100)
            ours: ClassVar[OAuthApp] = app

            @classmethod
            async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
                return await sign_in(server, cls.ours, http)

        self.adapter: type[Network] = SignsIn

    async def our_sign_in(self) -> SignInRequest:
        self.server.auth.owner = self.owner
        return SignInRequest(SignInMethod.OAUTH, server=self.server.url)

    async def new_customer(self, name: str) -> Customer:
        return Customer(self.server.add_person(name), name, {})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        return self.server.add_comment(customer.id, self.page_post, text, parent=reply_to)

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.edit(message_id, text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.server.delete(message_id)

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.add_comment(self.us, self.page_post, text, parent=message_id)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        return self.server.answers(message_id, self.us)

    async def is_visible(self, message_id: str) -> bool:
        return self.server.is_there(message_id)

    async def is_liked(self, message_id: str) -> bool:
        with self.server.lock:
            return any(each.urn == message_id and self.us in each.likes for each in self.server.comments.values())

    async def revoke_our_token(self) -> None:
        with self.server.lock:
            for grant in self.server.auth.grants:
                grant.revoked = grant.revoked or grant.owner == self.owner
