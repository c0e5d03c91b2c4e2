"""A small stateful Bot API with Telegram's manners.

An update is given again until the next request asks for a later one; a second reader, and one beside a webhook, are
refused with 409; people write to the bot before it may write to them; deleted messages are told to nobody; a group
that becomes a supergroup refuses its old id and says the new one; a deletion after 48 hours, a ban in a plain group
and an answer to what is gone are refused in words. It knows nothing of our adapter.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from .described import Described, find_specification, telegram
from .stub import Answer, Asked, Refused, StubServer, running

Json = dict[str, Any]
ALL = (
    *("can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    "can_delete_stories",
)
SPEECH = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users"),
    *("can_pin_messages", "can_manage_topics"),
)


def refused(code: int, words: str, **parameters: Any) -> Refused:
    body: Json = {"ok": False, "error_code": code, "description": words}
    headers = {"Retry-After": str(parameters["retry_after"])} if "retry_after" in parameters else {}
    return Refused(code, body | ({"parameters": parameters} if parameters else {}), headers)


@dataclass(slots=True)
class Bot:
    token: str
    user: Json
    updates: list[Json] = field(default_factory=list)
    webhook: str = ""
    other_reader: bool = False
    limited: int = 0
    """Seconds to wait, said to every call while it is not 0."""


@dataclass(slots=True)
class Chat:
    """``standing``: what each person is there; ``until``: the until_date of who is banned or muted."""

    said: Json
    bot: Bot
    messages: dict[int, Json] = field(default_factory=dict)
    standing: dict[int, str] = field(default_factory=dict)
    until: dict[int, int] = field(default_factory=dict)
    liked: set[int] = field(default_factory=set)
    administrator: bool = True
    moved_to: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))


class FakeTelegram(StubServer):
    """All bots, people and chats of a session."""

    def __init__(self, described: Described | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__(described)
        self.clock = clock
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self._ids = itertools.count(1001)
        self._updates = itertools.count(1)

    # -- what a test may do --

    def new_bot(self, name: str) -> Bot:
        with self.lock:
            number = next(self._ids)
            bot = Bot(f"{number}:AA-token_{number}", _user(number, name, bot=True))
            self.bots[bot.token] = bot
            return bot

    def new_person(self, name: str) -> Json:
        with self.lock:
            person = _user(next(self._ids), name)
            self.people[person["id"]] = person
            return person

    def new_group(self, bot: Bot, title: str, kind: str = "supergroup") -> Chat:
        with self.lock:
            number = -next(self._ids)
            chat = Chat({"id": number, "type": kind, "title": title}, bot)
            self.chats[number] = chat
            return chat

    def private(self, bot: Bot, person: Json) -> Chat:
        """Have a person press Start."""
        said = {"id": person["id"], "type": "private", "first_name": person["first_name"]}
        return self.chats.setdefault(person["id"], Chat(said, bot))

    def says(self, chat: Chat, person: Json, text: str, *, reply_to: int | None = None, **more: Any) -> Json:
        with self.lock:
            message = self._message(chat, person, text, reply_to, **more)
            self._update(chat.bot, "message", message)
            return message

    def edits(self, chat: Chat, number: int, text: str) -> None:
        with self.lock:
            message = chat.messages[number] | {"text": text, "edit_date": int(self.clock())}
            chat.messages[number] = message
            self._update(chat.bot, "edited_message", message)

    def deletes(self, chat: Chat, number: int) -> None:
        with self.lock:
            chat.messages.pop(number, None)

    def upgrade(self, chat: Chat) -> Chat:
        """Make a supergroup of a group, which tells both."""
        with self.lock:
            new = self.new_group(chat.bot, chat.said["title"])
            chat.moved_to = new.said["id"]
            told = self._message(new, chat.bot.user, None, None, migrate_from_chat_id=chat.said["id"])
            self._update(chat.bot, "message", told)
            return new

    def _update(self, bot: Bot, kind: str, content: Json) -> None:
        bot.updates.append({"update_id": next(self._updates), kind: content})

    def _message(self, chat: Chat, person: Json, text: str | None, reply_to: int | None, **more: Any) -> Json:
        number = next(chat.numbers)
        message: Json = {
            "message_id": number,
            "from": person,
            "chat": chat.said,
            "date": int(self.clock()),
            **({"text": text} if text is not None else {}),
            **more,
        }
        if reply_to is not None and reply_to in chat.messages:
            shown = dict(chat.messages[reply_to])
            shown.pop("reply_to_message", None)
            message["reply_to_message"] = shown
        chat.messages[number] = message
        return message

    # -- the interface --

    def reply(self, asked: Asked) -> Answer:
        match = re.fullmatch(r"/bot([^/]+)/(\w+)", asked.path)
        if match is None:
            raise refused(404, "Not Found")
        bot = self.bots.get(match[1])
        if bot is None:
            raise refused(401, "Unauthorized")
        if bot.limited:
            raise refused(429, f"Too Many Requests: retry after {bot.limited}", retry_after=bot.limited)
        given = (
            {name: _value(values[0]) for name, values in asked.query.items()} if asked.method == "GET" else asked.json()
        )
        method = getattr(self, f"do_{match[2]}", None)
        if method is None:
            raise refused(404, "Not Found: method not found")
        return Answer({"ok": True, "result": method(bot, **given)})

    def do_getMe(self, bot: Bot) -> Json:  # noqa: N802 - the names are Telegram's
        return bot.user

    def do_getWebhookInfo(self, bot: Bot) -> Json:  # noqa: N802
        return {"url": bot.webhook, "has_custom_certificate": False, "pending_update_count": len(bot.updates)}

    def do_getUpdates(  # noqa: N802
        self, bot: Bot, allowed_updates: list[str], limit: int = 100, timeout: int = 0, offset: int = 0
    ) -> list[Json]:
        if bot.webhook:
            raise refused(409, "Conflict: can't use getUpdates method while webhook is active")
        if bot.other_reader:
            raise refused(409, "Conflict: terminated by other getUpdates request; make sure that only one is running")
        bot.updates = [each for each in bot.updates if each["update_id"] >= offset]
        return [each for each in bot.updates if set(each) & set(allowed_updates)][:limit]

    def _chat(self, bot: Bot, number: int) -> Chat:
        chat = self.chats.get(number)
        if chat is None and number in self.people:
            raise refused(403, "Forbidden: bot can't initiate conversation with a user")
        if chat is None or chat.bot is not bot:
            raise refused(400, "Bad Request: chat not found")
        if chat.moved_to:
            said = "Bad Request: group chat was upgraded to a supergroup chat"
            raise refused(400, said, migrate_to_chat_id=chat.moved_to)
        return chat

    def do_sendMessage(  # noqa: N802
        self,
        bot: Bot,
        chat_id: int,
        text: str,
        reply_parameters: Json | None = None,
        message_thread_id: int | None = None,
    ) -> Json:
        chat = self._chat(bot, chat_id)
        number = reply_parameters["message_id"] if reply_parameters else None
        if not text.strip():
            raise refused(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise refused(400, "Bad Request: message is too long")
        if number is not None and number not in chat.messages:
            raise refused(400, "Bad Request: message to be replied not found")
        topic = {"message_thread_id": message_thread_id, "is_topic_message": True} if message_thread_id else {}
        return self._message(chat, bot.user, text, number, **topic)

    def do_deleteMessage(self, bot: Bot, chat_id: int, message_id: int) -> bool:  # noqa: N802
        chat = self._chat(bot, chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            raise refused(400, "Bad Request: message to delete not found")
        own = message["from"]["id"] == bot.user["id"]
        old = self.clock() - message["date"] > 48 * 3600
        if not (chat.administrator or own) or (old and chat.said["type"] == "private"):
            raise refused(400, "Bad Request: message can't be deleted")
        del chat.messages[message_id]
        return True

    def do_getChatMember(self, bot: Bot, chat_id: int, user_id: int) -> Json:  # noqa: N802
        chat = self._chat(bot, chat_id)
        if user_id == bot.user["id"]:
            rights = dict.fromkeys(ALL, True) | {"is_anonymous": False}
            return {"status": "administrator", "user": bot.user, **rights} if chat.administrator else _member(bot.user)
        person = self.people[user_id]
        standing = chat.standing.get(user_id, "member")
        if standing == "kicked":
            return {"status": "kicked", "user": person, "until_date": chat.until.get(user_id, 0)}
        if standing == "restricted":
            speech = dict.fromkeys(SPEECH, False)
            until = chat.until.get(user_id, 0)
            return {"status": "restricted", "user": person, "is_member": True, "until_date": until, **speech}
        return _member(person)

    def _moderated(self, bot: Bot, chat_id: int) -> Chat:
        chat = self._chat(bot, chat_id)
        if not chat.administrator:
            raise refused(400, "Bad Request: not enough rights to restrict/unrestrict chat member")
        return chat

    def do_banChatMember(self, bot: Bot, chat_id: int, user_id: int, until_date: int = 0) -> bool:  # noqa: N802
        chat = self._moderated(bot, chat_id)
        chat.standing[user_id], chat.until[user_id] = "kicked", until_date
        return True

    def do_unbanChatMember(self, bot: Bot, chat_id: int, user_id: int, only_if_banned: bool = False) -> bool:  # noqa: N802
        chat = self._supergroup(bot, chat_id)
        if not only_if_banned or chat.standing.get(user_id) == "kicked":
            chat.standing[user_id] = "left"
        return True

    def do_restrictChatMember(  # noqa: N802
        self, bot: Bot, chat_id: int, user_id: int, permissions: Json, until_date: int = 0
    ) -> bool:
        chat = self._supergroup(bot, chat_id)
        chat.standing[user_id] = "member" if permissions["can_send_messages"] else "restricted"
        chat.until[user_id] = until_date
        return True

    def _supergroup(self, bot: Bot, chat_id: int) -> Chat:
        chat = self._moderated(bot, chat_id)
        if chat.said["type"] != "supergroup":
            raise refused(400, "Bad Request: method is available only for supergroups")
        return chat

    def do_setMessageReaction(self, bot: Bot, chat_id: int, message_id: int, reaction: list[Json]) -> bool:  # noqa: N802
        chat = self._chat(bot, chat_id)
        if message_id not in chat.messages:
            raise refused(400, "Bad Request: message to react not found")
        (chat.liked.add if reaction else chat.liked.discard)(message_id)
        return True


def _member(person: Json) -> Json:
    return {"status": "member", "user": person}


def _user(number: int, name: str, *, bot: bool = False) -> Json:
    word = re.sub(r"\W", "", name).lower()
    return {"id": number, "is_bot": bot, "first_name": name, "username": f"{word}{number}{'_bot' if bot else ''}"}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def described_telegram() -> Described | None:
    """Return Telegram's own description, None where it is not beside this project."""
    path = find_specification("telegram-bot-api.json")
    return None if path is None else telegram(path)


@pytest.fixture(scope="session")
def telegram_server() -> Iterator[FakeTelegram]:
    """One Bot API for the session, for whoever makes bots of their own on it."""
    with running(FakeTelegram(described_telegram())) as server:
        yield server
