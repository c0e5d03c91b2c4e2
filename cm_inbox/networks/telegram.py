"""Telegram: the groups a bot is in, and what people write to it, by the Bot API.

Updates wait at Telegram until the next request names a later one: the cursor names it, and is stored with what came
before it, so nothing is acknowledged that is not stored. There is no history, and nobody tells of what somebody
deleted. One program at a time may read. What was sent cannot be looked up either: after a lost answer a person decides.

Ids, texts and rights: ``telegram_messages``. Source: core.telegram.org/bots/api (10.1).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

import msgspec

from cm_inbox.errors import AuthRevoked, Gone, Invalid, NotPermitted, Transient, Unsupported, UsageError
from cm_inbox.models.accounts import Account, AccountReport, CountKind, SignInMethod, SignInStep, TextLimit
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect, Unknown
from cm_inbox.models.pictures import Picture
from cm_inbox.models.sentences import Sentence

from .base import Lookup, Network, NetworkInfo, Page, Secrets, SignedIn, SignInRequest, Source
from .http import HttpClient, server_url
from .media import picture_in
from .telegram_api import SERVER, Json, Moved, TelegramApi
from .telegram_messages import FILE, denied_by, message_of, split_id

UPDATES = ("message", "edited_message", "my_chat_member")
PAGE = 100
LIMIT = TextLimit(CountKind.UTF16, 4096)
LONGEST: Millis = 366 * 24 * 3_600_000
SHORTEST: Millis = 30_000
"""A ban or mute that is to last less than this, or longer than ``LONGEST``, lasts for ever (banChatMember)."""

_CANNOT = Denied(Reason.NETWORK_CANNOT)
_SEEN = (SideEffect.AUTHOR_SEES, SideEffect.EVERYONE_SEES)
_PERMISSIONS: dict[ActionKind, Permission] = {
    **dict.fromkeys(ActionKind, _CANNOT),
    ActionKind.REPLY: Allowed(),
    ActionKind.REPLY_PRIVATE: Unknown(),
    ActionKind.DELETE: Allowed(reversible=False, side_effects=(SideEffect.EVERYONE_SEES,)),
    ActionKind.RETRACT: Allowed(reversible=False),
    ActionKind.BAN: Allowed(side_effects=_SEEN, timed=True),
    ActionKind.UNBAN: Allowed(),
    ActionKind.MUTE: Allowed(side_effects=(SideEffect.AUTHOR_SEES,), timed=True),
    ActionKind.UNMUTE: Allowed(),
    ActionKind.LIKE: Allowed(side_effects=_SEEN),
    ActionKind.UNLIKE: Allowed(),
}
_MODERATION = (ActionKind.DELETE, ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE)
_SPEECH = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    "can_add_web_page_previews",
)
_LIKE = [{"type": "emoji", "emoji": "👍"}]


class _Cursor(msgspec.Struct, omit_defaults=True):
    """``offset``: the next update to ask for; ``moved``: a chat's id now to the one it had when we first saw it."""

    offset: int = 0
    moved: dict[str, int] = {}
    v: int = 1


class Telegram(Network):
    """One bot."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="telegram",
        title="Telegram",
        icon="n-telegram",
        sign_in=(SignInMethod.TOKEN,),
        permissions=_PERMISSIONS,
        default_server=SERVER,
        poll=(1.0, 5.0),
        about=Sentence("A bot of yours, in your groups."),
        token_from=Sentence("Write /newbot to @BotFather in Telegram: it answers with the token."),
        reading=Sentence("What is said once the bot is there; in groups best as administrator."),
        conditions={
            ActionKind.REPLY_PRIVATE: Sentence("Only to people who have written to the bot."),
            **dict.fromkeys(_MODERATION, Sentence("Only in groups whose administrator the bot is.")),
        },
    )

    def __init__(self, account: Account, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis]) -> None:
        super().__init__(account, http, secrets, clock)
        self._connection: TelegramApi | None = None
        self._rights: dict[int, dict[ActionKind, Denied]] = {}
        self._moved: dict[int, int] = {}

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        """Try the token that BotFather gave. Raises AuthRevoked, NetworkError; NotPermitted where a webhook is set."""
        token = request.secret.strip()
        if not token:
            raise UsageError("Give the bot's token, which BotFather shows.")
        if not all(each.isascii() and (each.isalnum() or each in ":_-") for each in token):
            raise AuthRevoked("That is no bot's token: it looks like 123456:ABC-DEF.")
        server = server_url(request.server or SERVER)
        api = TelegramApi(http, server, token)
        me = await api.get("getMe")
        request.tell(SignInStep.FOUND)
        report = _report(me)
        hook = await api.get("getWebhookInfo")
        if isinstance(hook, dict) and hook.get("url"):
            raise NotPermitted(
                "This bot hands its messages to a web address (webhook). Take that away, then try again."
            )
        request.tell(SignInStep.PROVED)
        return SignedIn(report, server, {"token": token})

    async def check(self) -> AccountReport:
        """Ask who we are. Raises NetworkError."""
        self._rights.clear()
        return _report(await self._with(lambda api: api.get("getMe")))

    async def _with(self, work: Callable[[TelegramApi], Awaitable[Any]]) -> Any:
        """Do some work with the token as last saved; one that is refused is read again the next time."""
        if self._connection is None:
            token = (await self.secrets.load()).get("token", "")
            if not token:
                raise AuthRevoked()
            self._connection = TelegramApi(self.http, self.account.server or SERVER, token, self.clock)
        try:
            return await work(self._connection)
        except AuthRevoked:
            self._connection = None
            raise

    # -- reading --

    def sources(self) -> Sequence[Source]:
        return (Source("updates", long_poll=True),)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        """Return what came since. Asking from an offset tells Telegram that all before it is stored.

        Raises NetworkError; Conflict where another program reads this bot.
        """
        here = _read_cursor(cursor)
        self._moved |= {int(new): first for new, first in here.moved.items()}
        seconds = int(wait)
        found = await self._with(
            lambda api: api.get(
                "getUpdates",
                wait=wait,
                offset=here.offset or None,
                limit=PAGE,
                timeout=seconds,
                allowed_updates=list(UPDATES),
            )
        )
        if not isinstance(found, list):
            raise Transient()
        messages = [message for update in found if (message := await self._take(update)) is not None]
        offset = max([here.offset, *(int(update["update_id"]) + 1 for update in found)])
        following = _Cursor(offset, {str(new): first for new, first in self._moved.items()})
        text = msgspec.json.encode(following).decode()
        page = Page(tuple(messages), cursor=text, more=len(found) == PAGE)
        return page.looked_back() if cursor is None else page

    async def _take(self, update: Json) -> Message | None:
        if "my_chat_member" in update:
            change = update["my_chat_member"]
            self._rights[change["chat"]["id"]] = denied_by(change["chat"], change["new_chat_member"])
            return None
        said = update.get("message") or update.get("edited_message")
        if not isinstance(said, dict):
            return None
        if isinstance(said.get("migrate_from_chat_id"), int):
            self._move(said["migrate_from_chat_id"], said["chat"]["id"])
        return await self._message(said)

    async def _message(self, said: Json) -> Message | None:
        chat = said["chat"]["id"]
        return message_of(
            said, int(self.account.native_id), self._moved.get(chat, chat), await self._denied(said["chat"])
        )

    async def _denied(self, chat: Json) -> dict[ActionKind, Denied]:
        """Return what we may not do in a chat; asked for once, then told by Telegram."""
        if chat["id"] not in self._rights:
            member = None
            if chat.get("type") != "private":
                us = int(self.account.native_id)
                try:
                    member = await self._with(lambda api: api.get("getChatMember", chat_id=chat["id"], user_id=us))
                except (Gone, NotPermitted, Invalid, Moved):
                    member = None  # we are there no more
            self._rights[chat["id"]] = denied_by(chat, member)
        return self._rights[chat["id"]]

    def _move(self, old: int, new: int) -> None:
        self._moved[new] = self._moved.get(old, old)

    async def picture(self, url: str) -> Picture:
        """Fetch a picture that somebody attached, by Telegram's id of the file. Raises NetworkError."""
        if not url.startswith(FILE):
            return await super().picture(url)

        async def load(api: TelegramApi) -> Picture:
            found = await api.get("getFile", file_id=url.removeprefix(FILE))
            path = found.get("file_path") if isinstance(found, dict) else None
            if not isinstance(path, str) or ".." in path:
                raise Gone("The file is no longer there.")
            return picture_in(await api.file(path))

        picture: Picture = await self._with(load)
        return picture

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        """Do it, at most once. Raises NetworkError."""
        acts: dict[ActionKind, Callable[[TelegramApi, Action], Awaitable[ActionResult]]] = {
            ActionKind.REPLY: self._reply,
            ActionKind.REPLY_PRIVATE: self._reply_private,
            ActionKind.DELETE: self._delete,
            ActionKind.RETRACT: self._delete,
            ActionKind.BAN: self._ban,
            ActionKind.UNBAN: self._unban,
            ActionKind.MUTE: self._mute,
            ActionKind.UNMUTE: self._unmute,
            ActionKind.LIKE: self._like,
            ActionKind.UNLIKE: self._like,
        }
        act = acts.get(action.kind)
        if act is None:
            raise Unsupported()
        try:
            result: ActionResult = await self._with(lambda api: act(api, action))
        except Moved as moved:  # refused before anything was done: the group lives on under another id
            self._move(self._chat(action), moved.to)
            result = await self._with(lambda api: act(api, action))
        return result

    def _chat(self, action: Action) -> int:
        """Return the chat to act in, by the id it has now. Raises Gone."""
        first = action.thread_id.partition("/")[0]
        try:
            chat = int(first)
        except ValueError:
            raise Gone() from None
        return next((new for new, old in reversed(self._moved.items()) if old == chat), chat)

    async def _reply(self, api: TelegramApi, action: Action) -> ActionResult:
        place, chat = split_id(action.message_id or ""), self._chat(action)
        # what was said before a group moved has stayed behind: its number is another message's now
        answered = {"message_id": place[1]} if place and place[0] == chat else None
        topic = action.thread_id.partition("/")[2]
        return await self._send(api, chat, action, answered, int(topic) if topic else None)

    async def _reply_private(self, api: TelegramApi, action: Action) -> ActionResult:
        return await self._send(api, _person(action), action, None, None)

    async def _send(
        self, api: TelegramApi, chat: int, action: Action, answered: Json | None, topic: int | None
    ) -> ActionResult:
        sent = await api.post(
            "sendMessage", chat_id=chat, text=action.text, reply_parameters=answered, message_thread_id=topic
        )
        made = await self._message(sent)
        return ActionResult(message=made, undo_handle=made.id if made is not None else None)

    async def _delete(self, api: TelegramApi, action: Action) -> ActionResult:
        handle = action.undo_handle if action.kind is ActionKind.RETRACT else None
        place = split_id(handle or action.message_id or "")
        if place is None:
            raise Gone()
        await api.post("deleteMessage", chat_id=place[0], message_id=place[1])
        return ActionResult(status=MessageStatus.DELETED)

    async def _ban(self, api: TelegramApi, action: Action) -> ActionResult:
        until = self._until(action)
        await api.post("banChatMember", chat_id=self._chat(action), user_id=_person(action), until_date=until)
        return ActionResult()

    async def _unban(self, api: TelegramApi, action: Action) -> ActionResult:
        await api.post("unbanChatMember", chat_id=self._chat(action), user_id=_person(action), only_if_banned=True)
        return ActionResult()

    async def _mute(self, api: TelegramApi, action: Action) -> ActionResult:
        return await self._restrict(api, action, speaks=False, until=self._until(action))

    async def _unmute(self, api: TelegramApi, action: Action) -> ActionResult:
        return await self._restrict(api, action, speaks=True, until=None)

    async def _restrict(self, api: TelegramApi, action: Action, *, speaks: bool, until: int | None) -> ActionResult:
        await api.post(
            "restrictChatMember",
            chat_id=self._chat(action),
            user_id=_person(action),
            permissions=dict.fromkeys(_SPEECH, speaks),
            until_date=until,
        )
        return ActionResult()

    async def _like(self, api: TelegramApi, action: Action) -> ActionResult:
        place = split_id(action.message_id or "")
        if place is None:
            raise Gone()
        reaction = _LIKE if action.kind is ActionKind.LIKE else []
        await api.post("setMessageReaction", chat_id=place[0], message_id=place[1], reaction=reaction)
        return ActionResult()

    def _until(self, action: Action) -> int | None:
        """Return the end of a ban or mute in Unix seconds. Raises Invalid for one that Telegram takes for ever."""
        if action.until is None:
            return None
        left = action.until - self.clock()
        if left > LONGEST:
            raise Invalid("Telegram ends a ban or a mute within a year. Choose an earlier end, or none.")
        return (self.clock() + max(left, SHORTEST + 5_000)) // 1000

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done: Telegram tells who is banned or muted, and nothing of messages."""
        if action.kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            return Lookup.UNSURE
        if action.kind not in (ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE):
            return Lookup.ABSENT  # to do it once more changes nothing
        chat, person = self._chat(action), _person(action)
        try:
            member = await self._with(lambda api: api.get("getChatMember", chat_id=chat, user_id=person))
        except Moved as moved:
            self._move(chat, moved.to)
            return Lookup.ABSENT
        status = member.get("status") if isinstance(member, dict) else None
        muted = status == "restricted" and not member.get("can_send_messages")
        banned = status == "kicked"
        done = {
            ActionKind.BAN: banned,
            ActionKind.UNBAN: not banned,
            ActionKind.MUTE: muted,
            ActionKind.UNMUTE: not muted,
        }[action.kind]
        return ActionResult() if done else Lookup.ABSENT


def _report(me: Any) -> AccountReport:
    if not isinstance(me, dict) or not isinstance(me.get("id"), int):
        raise Transient()
    name = str(me.get("username") or me["id"])
    return AccountReport(str(me["id"]), f"@{name}", str(me.get("first_name") or name), dict(_PERMISSIONS), LIMIT)


def _person(action: Action) -> int:
    """Return the person to act on. Raises NotPermitted for who speaks in a chat's name."""
    try:
        return int(action.author_id or "")
    except ValueError:
        raise NotPermitted("This was written in the name of a group or a channel, not by a person.") from None


def _read_cursor(cursor: str | None) -> _Cursor:
    """Return a cursor; a new one for none, and for one of another version: Telegram knows what it has given."""
    if cursor is None:
        return _Cursor()
    try:
        here = msgspec.json.decode(cursor, type=_Cursor)
    except (msgspec.DecodeError, ValueError):
        return _Cursor()
    return here if here.v == 1 else _Cursor()
