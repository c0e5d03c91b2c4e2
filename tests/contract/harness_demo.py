"""The demo world as a network of the contract suite: the world itself plays the customer."""

from __future__ import annotations

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.actions import Action
from cm_inbox.models.instants import new_id, now
from cm_inbox.models.messages import Direction, MessageStatus, Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import Network, SignInRequest
from cm_inbox.networks.demo import Demo, DemoWorld

from .harness import Customer, Harness

ADDRESSES = {"page": "altea.mobilites", "fediverse": "altea@social.example", "site": "blog.altea.example"}


class DemoHarness(Harness):
    """One quiet world a test. ``style`` chooses the account: page, fediverse or site."""

    network = "demo"
    live = False

    def __init__(self, style: str = "page") -> None:
        start = now()
        self.world = DemoWorld(1, start, now, lively=False)
        self.address = ADDRESSES[style]
        self.has_private = style != "site"
        self.takes = frozenset() if style == "site" else frozenset(Visibility)
        self.supports = frozenset(
            {
                "page": set(ActionKind) - {ActionKind.MUTE, ActionKind.UNMUTE, ActionKind.RESTORE},
                "fediverse": set(ActionKind)
                - {ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RESTORE},
                "site": {ActionKind.REPLY, ActionKind.RETRACT, ActionKind.HIDE, ActionKind.UNHIDE}
                | {ActionKind.DELETE, ActionKind.RESTORE},
            }[style]
        )

    @property
    def adapter(self) -> type[Network]:
        """The class to build the adapter from: the table's own knows no world."""
        return Demo.for_world(self.world)

    async def our_sign_in(self) -> SignInRequest:
        return SignInRequest(SignInMethod.TOKEN, user=self.address)

    async def new_customer(self, name: str) -> Customer:
        return Customer(name.casefold(), name, {"name": name})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        return self.world.say(self.address, customer.secrets["name"], text, reply_to=reply_to)

    async def post_private(self, customer: Customer, text: str) -> str:
        return self.world.say(self.address, customer.secrets["name"], text, private=True)

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        self.world.rewrite(self.address, message_id, text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.world.withdraw(self.address, message_id)

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        [thread] = [message.thread.id for message in self.world.seen(self.address) if message.id == message_id]
        self.world.perform(self.address, Action(new_id(), ActionKind.REPLY, thread, message_id, customer.id, text=text))

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        return [
            message.text
            for message in self.world.seen(self.address)
            if message.parent == message_id
            and message.direction is Direction.OUT
            and message.visibility is Visibility.PUBLIC
        ]

    async def files(self, customer: Customer, message_id: str) -> list[tuple[str, bytes]]:
        return [
            (attachment.description, self.world.files[attachment.url].content)
            for message in self.world.seen(self.address)
            if message.parent == message_id and message.direction is Direction.OUT
            for attachment in message.attachments
        ]

    async def private_texts(self, customer: Customer) -> list[str]:
        return [
            message.text
            for message in self.world.seen(self.address)
            if message.thread.id == f"dm-{customer.id}" and message.direction is Direction.OUT
        ]

    async def is_visible(self, message_id: str) -> bool:
        return any(
            message.id == message_id and message.status is MessageStatus.VISIBLE
            for message in self.world.seen(self.address)
        )

    async def is_banned(self, customer: Customer) -> bool:
        return self.world.is_banned(self.address, customer.id)

    async def is_muted(self, customer: Customer) -> bool:
        return self.world.is_muted(self.address, customer.id)

    async def is_liked(self, message_id: str) -> bool:
        return self.world.is_liked(self.address, message_id)

    async def revoke_our_token(self) -> None:
        self.world.sign_out(self.address)
