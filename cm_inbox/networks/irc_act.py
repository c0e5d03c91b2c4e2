"""Acting on IRC: saying things, and bans by mask.

Nothing said on IRC can be taken back. After an unknown outcome it can only be looked up where the server keeps history
(``draft/chathistory``); bans and quiets are lists that can always be read.

An *undo handle* names the channel, the mode and the masks that were set.

Sources: RFC 2812 sections 3.2.3 (MODE), 3.2.8 (KICK), 3.3.1 (PRIVMSG), 5 (numerics); IRCv3 "chathistory", "reply tag".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from cm_inbox.errors import Conflict, Gone, Invalid, NetworkError, NotPermitted, Unsupported
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.messages import Direction, Message, Visibility
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .irc_book import ACCOUNT, PRIVATE, Book, Person, matches, private_thread
from .irc_line import Line, written
from .irc_link import Link, needed
from .irc_text import MOST_LINES, room, split

_SKEW: Millis = 5_000
"""How much earlier than our first attempt the server's clock may date what we sent."""

_SHARED = ("gateway", "webchat", "irccloud", "kiwiirc", "mibbit", "tor-")
"""Hosts with many people behind them: a ban of the host alone would meet them all."""

_REFUSALS = frozenset(
    {"401", "402", "403", "404", "405", "407", "415", "437", "442", "447", "467", "472", "473"}
) | frozenset(
    {
        "474",
        "475",
        "477",
        "478",
        "481",
        "482",
        "484",
        "485",
        "486",
        "489",
        "492",
        "494",
        "499",
        "531",
        "696",
        "716",
        "974",
    }
)


class _Set(msgspec.Struct, frozen=True):
    """The undo handle of a ban or mute: what was added to which list of a channel."""

    channel: str
    mode: str
    masks: tuple[str, ...]


class Actor:
    """Acts for one account, over a connection that stands."""

    def __init__(self, link: Link, book: Book, clock: Callable[[], Millis]) -> None:
        self.link, self.book, self.clock = link, book, clock
        self._acts: dict[ActionKind, Callable[[Action], Awaitable[ActionResult]]] = {
            ActionKind.REPLY: self._reply,
            ActionKind.REPLY_PRIVATE: self._reply_private,
            ActionKind.BAN: self._ban,
            ActionKind.UNBAN: self._lift,
            ActionKind.MUTE: self._mute,
            ActionKind.UNMUTE: self._lift,
        }

    async def act(self, action: Action) -> ActionResult:
        """Do it. Raises NetworkError."""
        act = self._acts.get(action.kind)
        if act is None:
            raise Unsupported()
        return await act(action)

    # -- saying --

    async def _reply(self, action: Action) -> ActionResult:
        if action.thread_id.startswith(PRIVATE):
            return await self._reply_private(action)
        channel = self._channel(action.thread_id)
        if not self.book.channels[action.thread_id].joined:
            raise NotPermitted("cm-inbox is not in {channel} (any more).", channel=channel)
        tags = {"+draft/reply": action.message_id} if action.message_id and "message-tags" in self.link.caps else {}
        nick = self._nick_now(action)
        opening = "" if not nick or nick.casefold() in action.text.casefold() else f"{nick}: "
        return await self._say(channel, opening, action, tags)

    async def _reply_private(self, action: Action) -> ActionResult:
        author_id = action.author_id or action.thread_id.removeprefix(PRIVATE)
        person = await self._present(author_id, action.author_handle)
        return await self._say(person.nick, "", action, {})

    async def _say(self, target: str, opening: str, action: Action, tags: dict[str, str]) -> ActionResult:
        line_bytes = room(self.link.nick, target, self.link.source)
        parts = split(action.text, line_bytes, len(opening.encode()))
        if not parts:
            raise Invalid("The text is empty.")
        if len(parts) > MOST_LINES:
            raise Invalid("This text would be {n} line(s) on IRC: shorten it.", n=len(parts))
        parts[0] = opening + parts[0]
        try:
            lines = [
                written("PRIVMSG", target, part, tags=self._labelled(action, tags, n)) for n, part in enumerate(parts)
            ]
        except ValueError as error:
            raise Invalid("The text has a sign that IRC cannot send.") from error
        self.book.sending = True
        try:
            answers = await self.link.ask(*lines, changes=True)
        finally:
            self.book.sending = False
        self._refuse(answers, target)
        return ActionResult(message=self._said(target, "\n".join(parts), action, self._echo(answers, target)))

    def _labelled(self, action: Action, tags: dict[str, str], number: int) -> dict[str, str]:
        if "labeled-response" not in self.link.caps:
            return tags
        return {"label": f"{action.id[-12:]}.{number}", **tags}

    def _echo(self, answers: Sequence[Line], target: str) -> Line | None:
        """Return our first line as the server gave it back to us, with the id it got there."""
        fold = self.link.support.fold
        return next(
            (
                line
                for line in answers
                if line.command == "PRIVMSG" and self.link.is_us(line.nick) and fold(line.param(0)) == fold(target)
            ),
            None,
        )

    def _said(self, target: str, text: str, action: Action, echo: Line | None) -> Message:
        """Return what we said as a message."""
        heard = self.book.message(echo) if echo is not None else None
        us = self.book.us(self.link.account, self.link.source)
        public = self.link.support.is_channel(target)
        if public:
            thread = self.book.thread(target)
        else:
            thread = private_thread(
                self.book.author(self.book.people.get(self.link.support.fold(target), Person(target)))
            )
            if action.author_id:
                thread = msgspec.structs.replace(thread, id=f"{PRIVATE}{action.author_id}")
        return Message(
            id=heard.id if heard is not None else f"sent.{action.id}",
            thread=thread,
            author=us,
            direction=Direction.OUT,
            visibility=Visibility.PUBLIC if public else Visibility.PRIVATE,
            text=text,
            created_at=heard.created_at if heard is not None else self.clock(),
            parent=action.message_id if public else None,
        )

    def _channel(self, thread_id: str) -> str:
        """Return a channel's name. Raises Gone for one we do not read any more."""
        found = self.book.channels.get(thread_id)
        if found is None:
            raise Gone("This channel is not read any more.")
        return found.name

    def _nick_now(self, action: Action) -> str:
        person = self.book.find(action.author_id or "")
        return person.nick if person is not None else action.author_handle

    async def _present(self, author_id: str, handle: str) -> Person:
        """Return somebody who is on the server, and make sure that it is them who has the nick now. Raises Gone."""
        person = self.book.find(author_id)
        if person is not None and any(
            self.link.support.fold(person.nick) in channel.members for channel in self.book.channels.values()
        ):
            return person
        nick = handle or ("" if author_id.startswith(ACCOUNT) else author_id.partition("!")[0])
        if not nick:
            raise Gone("This person is not on the server now.")
        answers = await self.link.ask(written("WHOIS", nick))
        found, account = needed(answers, "311"), needed(answers, "330")
        if found is None:
            raise Gone("{nick} is not on the server now. IRC keeps no messages for later.", nick=nick)
        now = Person(found.param(1), found.param(2), found.param(3), account.param(2) if account is not None else "")
        if self.book.author(now).id != author_id:
            raise Conflict("Somebody else may have the name {nick} by now: nothing was sent.", nick=nick)
        return now

    # -- bans --

    async def _ban(self, action: Action) -> ActionResult:
        channel = self._moderated(action)
        person = self._target(action)
        here = self.link.support.fold(person.nick) in self.book.channels[action.thread_id].members
        kick = (written("KICK", channel, person.nick, person.nick),) if here else ()
        return await self._add(channel, "b", self._mask(person), *kick)

    async def _mute(self, action: Action) -> ActionResult:
        channel, quiet = self._moderated(action), self.link.support.quiet
        if quiet is None:
            raise Unsupported("This server can keep nobody quiet. Ban, or do nothing.")
        mask = self._mask(self._target(action))
        return await self._add(channel, *(("q", mask) if quiet == "q" else ("b", quiet + mask)))

    async def _add(self, channel: str, mode: str, mask: str, *more: bytes) -> ActionResult:
        """Put a mask on a list, and do what follows from it. A server says nothing of a mask that was there already."""
        answers = await self.link.ask(written("MODE", channel, f"+{mode}", mask), *more, changes=True)
        self._refuse(answers, channel)
        added = any(line.command == "MODE" and self.link.is_us(line.nick) for line in answers)
        handle = msgspec.json.encode(_Set(channel, mode, (mask,))).decode()
        return ActionResult(Outcome.APPLIED if added or more else Outcome.NOOP, undo_handle=handle)

    async def _lift(self, action: Action) -> ActionResult:
        """Take back a ban or a quiet: the one we set, else every one that meets the person."""
        channel = self._moderated(action)
        before = _handle(action)
        mode, masks = (before.mode, before.masks) if before is not None else await self._masks(action, channel)
        if not masks:
            return ActionResult(Outcome.NOOP)
        lines = [written("MODE", channel, f"-{mode}", mask) for mask in masks]
        self._refuse(await self.link.ask(*lines, changes=True), channel)
        return ActionResult()

    async def _masks(self, action: Action, channel: str) -> tuple[str, tuple[str, ...]]:
        """Return which masks of which list meet somebody now, of those that the action is about."""
        muting = action.kind in (ActionKind.MUTE, ActionKind.UNMUTE)
        quiet = self.link.support.quiet
        mode = "q" if muting and quiet == "q" else "b"
        prefix = quiet if muting and quiet not in (None, "q") else ""
        listed = await self._listed(channel, mode)
        before = _handle(action)
        if before is not None:
            return before.mode, tuple(mask for mask in before.masks if self.link.support.fold(mask) in listed)
        person, fold = self._target(action), self.link.support.fold
        account = (self.link.support.account_mask(person.account) or "") if person.account else ""
        wanted = tuple(
            mask
            for folded, mask in listed.items()
            if folded.startswith(fold(prefix or ""))
            and (
                matches(folded[len(prefix or "") :], fold(person.mask)) or (account and folded.endswith(fold(account)))
            )
        )
        return mode, wanted

    async def _listed(self, channel: str, mode: str) -> dict[str, str]:
        """Return the masks of a channel's list, by folded mask."""
        number, at = ("728", 3) if mode == "q" else ("367", 2)
        answers = await self.link.ask(written("MODE", channel, mode))
        found = [line.param(at) for line in answers if line.command == number]
        return {self.link.support.fold(mask): mask for mask in found}

    def _moderated(self, action: Action) -> str:
        """Return the channel to act in. Raises NotPermitted, Gone, Unsupported."""
        if action.thread_id.startswith(PRIVATE):
            raise Unsupported("Bans are of channels: do it from what was written in one.")
        channel = self._channel(action.thread_id)
        if not self.book.moderates(channel):
            raise NotPermitted("This account is no operator of {channel} now.", channel=channel)
        return channel

    def _target(self, action: Action) -> Person:
        """Return who an action is about, as far as we know them."""
        author_id = action.author_id or ""
        person = self.book.find(author_id)
        if person is not None:
            return person
        if author_id.startswith(ACCOUNT):
            return Person(action.author_handle, account=author_id.removeprefix(ACCOUNT))
        nick, _, rest = author_id.partition("!")
        user, _, host = rest.partition("@")
        if not host:
            raise Gone("Who this was cannot be told any more.")
        return Person(nick, user, host)

    def _mask(self, person: Person) -> str:
        """Return the widest mask that meets this person and nobody else who is here."""
        account = self.link.support.account_mask(person.account) if person.account else None
        if account is not None:
            return account
        if not person.host:
            raise Gone("This person is not here, and their account alone cannot be banned on this server.")
        shared = any(word in person.host.casefold() for word in _SHARED)
        candidates = (f"*!*@{person.host}", f"*!{person.user}@{person.host}", f"{person.nick}!*@{person.host}")
        for mask in candidates[shared:]:
            if not self.book.others_matched(mask, person):
                return mask
        return person.mask

    def _refuse(self, answers: Sequence[Line], target: str) -> None:
        """Raise what a server's refusal means."""
        for line in answers:
            if line.command in _REFUSALS:
                raise _refusal(line, self.link.support.fold(target) == self.link.support.fold(line.param(1)))

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        if action.kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            return await self._find_said(action)
        channel = self._moderated(action)
        mode, masks = await self._masks(action, channel)
        done = bool(masks) is (action.kind in (ActionKind.BAN, ActionKind.MUTE))
        handle = msgspec.json.encode(_Set(channel, mode, masks)).decode() if masks else None
        return ActionResult(undo_handle=handle) if done else Lookup.ABSENT

    async def _find_said(self, action: Action) -> ActionResult | Lookup:
        if "draft/chathistory" not in self.link.caps:
            return Lookup.UNSURE
        private = action.kind is ActionKind.REPLY_PRIVATE or action.thread_id.startswith(PRIVATE)
        target = self._nick_now(action) if private else self._channel(action.thread_id)
        since = (action.attempted_at or self.clock()) - _SKEW
        self.book.sending = True
        try:
            answers = await self.link.ask(
                written("CHATHISTORY", "AFTER", target, f"timestamp={format_time(since)}", "50")
            )
        finally:
            self.book.sending = False
        own = [line for line in answers if line.command == "PRIVMSG" and self.link.is_us(line.nick)]
        beginning = next(iter(split(action.text, room(self.link.nick, target, self.link.source) // 2)), "")
        for line in own:
            if beginning and beginning in line.param(1):
                return ActionResult(message=self._said(target, action.text, action, line))
        refused = needed(answers, "FAIL")
        return Lookup.UNSURE if refused is not None else Lookup.ABSENT


def _refusal(line: Line, named: bool) -> NetworkError:
    said = line.param(-1)
    if line.command in ("401", "403") and named:
        return Gone("The server: {said}", said=said)
    return NotPermitted("The server: {said}", said=said)


def _handle(action: Action) -> _Set | None:
    try:
        return msgspec.json.decode(action.undo_handle or "", type=_Set)
    except (msgspec.DecodeError, ValueError):
        return None
