"""Discord for the contract suite: a bot of ours with a channel on a server."""

from __future__ import annotations

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from tests.servers.discord import Channel, FakeDiscord

from .harness import Customer, Harness


class DiscordHarness(Harness):
    """A server with one channel for one test."""

    network = "discord"
    supports = frozenset(ActionKind) - {ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.RESTORE}
    refusal = b'{"code": 50013, "message": "Missing Permissions"}'
    has_private = False  # a bot that only asks does not learn who wrote to it; tests/contract/test_told has it
    tells = True

    def __init__(self, server: FakeDiscord) -> None:
        self.server = server
        self.token = ""
        self._channel: Channel | None = None

    @property
    def channel(self) -> Channel:
        assert self._channel is not None
        return self._channel

    async def our_sign_in(self) -> SignInRequest:
        self.token = self.server.new_bot("Altéa")
        self._channel = self.server.new_channel(self.server.new_guild(self.token, "Altéa"), "aide")
        return SignInRequest(SignInMethod.TOKEN, server=self.server.url, secret=self.token)

    async def new_customer(self, name: str) -> Customer:
        person = self.server.new_person(name)
        return Customer(person["id"], f"@{person['username']}", {})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        answered = reply_to.partition("/")[2] if reply_to else None
        said = self.server.says(self.channel, self.server.people[customer.id], text, reply_to=answered)
        return f"{self.channel.id}/{said['id']}"

    def _one(self, message_id: str) -> str:
        return message_id.partition("/")[2]

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.edits(self.channel, self._one(message_id), text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.server.deletes(self.channel, self._one(message_id))

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.says(self.channel, self.server.bots[self.token], text, reply_to=self._one(message_id))

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        return [
            each["content"]
            for each in self.channel.messages.values()
            if each.get("message_reference", {}).get("message_id") == self._one(message_id)
            and each["author"]["id"] == self.server.bots[self.token]["id"]
        ]

    async def private_texts(self, customer: Customer) -> list[str]:
        channels = [each for each in self.server.channels.values() if each.recipient == customer.id]
        return [message["content"] for each in channels for message in each.messages.values()]

    async def is_visible(self, message_id: str) -> bool:
        return self._one(message_id) in self.channel.messages

    async def is_banned(self, customer: Customer) -> bool:
        assert self.channel.guild is not None
        return customer.id in self.channel.guild.banned

    async def is_muted(self, customer: Customer) -> bool:
        assert self.channel.guild is not None
        return customer.id in self.channel.guild.timeouts

    async def is_liked(self, message_id: str) -> bool:
        return self._one(message_id) in self.channel.liked

    async def revoke_our_token(self) -> None:
        with self.server.lock:
            self.server.bots.pop(self.token)
