"""Telegram for the contract suite: a bot of ours that is an administrator of a supergroup."""

from __future__ import annotations

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from tests.servers.telegram import Bot, Chat, FakeTelegram

from .harness import Customer, Harness


class TelegramHarness(Harness):
    """A group of its own for one test."""

    network = "telegram"
    supports = frozenset(ActionKind) - {ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.RESTORE}
    refusal = b'{"ok": false, "error_code": 403, "description": "Forbidden: bot was kicked from the supergroup chat"}'
    reports_removals = False
    keeps_past = False
    reports_own = False
    finds_what_was_sent = False
    tick = 1000

    def __init__(self, server: FakeTelegram) -> None:
        self.server = server
        self._bot: Bot | None = None
        self._group: Chat | None = None

    @property
    def bot(self) -> Bot:
        assert self._bot is not None
        return self._bot

    @property
    def group(self) -> Chat:
        assert self._group is not None
        return self._group

    async def our_sign_in(self) -> SignInRequest:
        self._bot = self.server.new_bot("Altéa")
        self._group = self.server.new_group(self._bot, "Les clients d'Altéa")
        return SignInRequest(SignInMethod.TOKEN, server=self.server.url, secret=self._bot.token)

    async def new_customer(self, name: str) -> Customer:
        person = self.server.new_person(name)
        self.server.private(self.bot, person)
        return Customer(str(person["id"]), f"@{person['username']}", {})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        number = int(reply_to.partition(":")[2]) if reply_to else None
        said = self.server.says(self.group, self.server.people[int(customer.id)], text, reply_to=number)
        return f"{self.group.said['id']}:{said['message_id']}"

    async def post_private(self, customer: Customer, text: str) -> str:
        person = self.server.people[int(customer.id)]
        said = self.server.says(self.server.private(self.bot, person), person, text)
        return f"{customer.id}:{said['message_id']}"

    async def edit(self, customer: Customer, message_id: str, text: str) -> None:
        self.server.edits(self.group, int(message_id.partition(":")[2]), text)

    async def delete(self, customer: Customer, message_id: str) -> None:
        self.server.deletes(self.group, int(message_id.partition(":")[2]))

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        raise NotImplementedError

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        number = int(message_id.partition(":")[2])
        messages = [each for each in self.group.messages.values() if each["from"]["id"] == self.bot.user["id"]]
        return [each["text"] for each in messages if each.get("reply_to_message", {}).get("message_id") == number]

    async def private_texts(self, customer: Customer) -> list[str]:
        messages = self.server.chats[int(customer.id)].messages.values()
        return [each["text"] for each in messages if each["from"]["id"] == self.bot.user["id"]]

    async def is_visible(self, message_id: str) -> bool:
        return int(message_id.partition(":")[2]) in self.group.messages

    async def is_banned(self, customer: Customer) -> bool:
        return self.group.standing.get(int(customer.id)) == "kicked"

    async def is_muted(self, customer: Customer) -> bool:
        return self.group.standing.get(int(customer.id)) == "restricted"

    async def is_liked(self, message_id: str) -> bool:
        return int(message_id.partition(":")[2]) in self.group.liked

    async def revoke_our_token(self) -> None:
        with self.server.lock:
            self.server.bots.pop(self.bot.token)
