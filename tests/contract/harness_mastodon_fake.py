"""The Mastodon API with the manners of other servers (tests/servers/mastodon_fake.py), for the contract suite."""

from __future__ import annotations

from typing import Any

from tests.servers.mastodon_fake import FakeMastodon

from .harness_mastodon import MastodonHarness, unused_name


class MastodonFakeHarness(MastodonHarness):
    """Accounts of their own on the fake, for one test."""

    tells = True

    def __init__(self, server: FakeMastodon) -> None:
        super().__init__(server.url)

    async def make_account(self, name: str) -> dict[str, Any]:
        content = {"username": unused_name(name), "display_name": name}
        made: dict[str, Any] = await self.call("POST", "/fake/accounts", json=content)
        return made

    def said(self, html: str, customer_handle: str) -> str:
        _, _, text = html.partition("</a></span> ")
        return text.removesuffix("</p>").replace("</p><p>", "\n\n").replace("<br>", "\n")
