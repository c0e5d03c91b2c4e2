"""WordPress for the contract suite: an editor of a real site, with readers who comment under a fresh post.

The site belongs to the session; each test begins with its comments emptied, since an account reads them all.
"""

from __future__ import annotations

import html

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from tests.contract.harness import Customer, Harness
from tests.servers.wordpress import User, WordPress


class WordPressHarness(Harness):
    """One editor and one post a test."""

    network = "wordpress"
    tick = 1000
    refusal = b'{"code": "rest_cannot_create", "message": "Sorry, no.", "data": {"status": 403}}'
    supports = frozenset(
        {
            ActionKind.REPLY,
            ActionKind.RETRACT,
            ActionKind.HIDE,
            ActionKind.UNHIDE,
            ActionKind.DELETE,
            ActionKind.RESTORE,
        }
    )
    has_private = False

    def __init__(self, site: WordPress) -> None:
        self.site = site
        self.us: User | None = None
        self.article = 0

    async def our_sign_in(self) -> SignInRequest:
        self.site.empty()
        self.us = self.site.new_user("Camille", "editor")
        self.article = self.site.new_post("Nos coffrets de Noël", self.us)
        return SignInRequest(SignInMethod.APP_PASSWORD, self.site.url, self.us.name, self.us.password)

    async def new_customer(self, name: str) -> Customer:
        user = self.site.new_user(name)
        return Customer(str(user.id), name, {"name": user.name, "password": user.password})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        parent = int(reply_to or 0)
        return str(self.site.comment(self.article, html.escape(text, quote=False), self._user(customer), parent=parent))

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        """As the administrator: readers cannot edit on WordPress, but their comments are."""
        self.site.edit(int(message_id), content=html.escape(text, quote=False))

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.site.delete(int(message_id))

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        self.site.comment(self.article, html.escape(text, quote=False), self.us, parent=int(message_id))

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        found = self.site.call(
            "GET", "/wp/v2/comments", parent=message_id, status="approve", order="asc", context="edit", per_page=100
        )
        assert self.us is not None
        return [html.unescape(comment["content"]["raw"]) for comment in found if comment["author"] == self.us.id]

    async def is_visible(self, message_id: str) -> bool:
        return int(message_id) in self.site.public_ids(self.article)

    async def revoke_our_token(self) -> None:
        assert self.us is not None
        self.site.revoke(self.us)

    @staticmethod
    def _user(customer: Customer) -> User:
        return User(int(customer.id), customer.secrets["name"], customer.secrets["password"])
