"""YouTube for the contract suite: a channel with a video of its own, on the stub of tests/servers/youtube.py.

The sign-in is the real one, over the stub's page. Each test is another app of its own, with units of its own.
"""

from __future__ import annotations

import itertools
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.youtube import YouTube
from tests.servers.youtube import FakeYouTube

from .harness import Customer, Harness

_numbers = itertools.count(1)
BACK = "http://127.0.0.1:1/callback"


async def sign_in(server: FakeYouTube, app: OAuthApp, http: HttpClient) -> SignedIn:
    """Sign in as whoever sits before the stub's browser."""
    start = await YouTube.start_oauth(server.url, BACK, http, app=app)
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(start.url)
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == [start.state]
    return await YouTube.finish_oauth(start, back["code"][0], http)


class YouTubeHarness(Harness):
    """One channel, one video, one app a test."""

    network = "youtube"
    supports = frozenset(
        {ActionKind.REPLY, ActionKind.RETRACT, ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.BAN}
    )
    has_private = False
    tick = 1000
    refusal = (
        b'{"error": {"code": 403, "message": "No.", "errors": '
        b'[{"domain": "youtube.comment", "reason": "forbidden", "message": "No."}]}}'
    )
    live = False

    def __init__(self, server: FakeYouTube) -> None:
        self.server = server
        number = next(_numbers)
        self.app = OAuthApp(f"app-of-test-{number}", f"secret-of-test-{number}")
        server.auth.apps[self.app.client_id] = self.app.client_secret
        self.us = server.add_channel("Altea")
        self.video = server.add_video(self.us, "Nos coffrets de Noël")
        chosen = self.app

        class SignsIn(YouTube):
            """Signs in by the browser where the suite asks for a sign-in."""

            ours: ClassVar[OAuthApp] = chosen

            @classmethod
            async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
                return await sign_in(server, cls.ours, http)

        self.adapter: type[Network] = SignsIn

    async def our_sign_in(self) -> SignInRequest:
        self.server.auth.owner = self.us
        return SignInRequest(SignInMethod.OAUTH, server=self.server.url)

    async def new_customer(self, name: str) -> Customer:
        channel = self.server.add_channel(name)
        return Customer(channel, self.server.channels[channel], {})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        return self.server.add_comment(customer.id, self.video, text, parent=reply_to)

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.edit(message_id, text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.server.delete(message_id)

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.add_comment(self.us, self.video, text, parent=message_id)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        return self.server.answers(message_id, self.us)

    async def is_visible(self, message_id: str) -> bool:
        return self.server.visible(message_id)

    async def is_banned(self, customer: Customer) -> bool:
        return (self.us, customer.id) in self.server.banned

    async def revoke_our_token(self) -> None:
        self.server.auth.revoke()

    async def close(self) -> None:
        """Say what of this test was not as described."""
        self.server.witness.verdict()
