"""The demo world: a few accounts, the people who write to them, and what our actions change there.

One ``DemoWorld`` is shared by the adapters of all its accounts. It is a function of its seed, its start and
what is done in it: at the same elapsed times, the same actions meet the same messages with the same ids.
Time is read from the clock whenever somebody looks; nothing runs by itself.

Each account keeps a forward log of what its network would report. A cursor names a place in that log, and
the incarnation of the world it belongs to: another incarnation (a new process) is read from its beginning,
which stores the same messages again under the same ids. Give the same ``start`` to carry on where it was.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

from cm_inbox.errors import AuthRevoked, Gone, Invalid, NotFound, NotPermitted, Unsupported, WindowClosed
from cm_inbox.models import (
    Action,
    ActionKind,
    ActionResult,
    Attachment,
    Author,
    Denied,
    Direction,
    Message,
    MessageStatus,
    Millis,
    Outcome,
    Reason,
    Removal,
    RemovedBy,
    Thread,
    ThreadKind,
    Visibility,
)

from .base import Lookup, Page, Recheck
from .demo_script import (
    SECOND,
    AccountSpec,
    BrandScript,
    Event,
    Rewritten,
    Said,
    Withdrawn,
    future,
    load_brands,
    load_people,
    past,
    person,
)
from .demo_styles import CANNOT, MOODS, PRIVATE_REPLY_WINDOW, STYLES, Style, length

PAGE = 100
"""Log entries a page holds at most."""


@dataclass(slots=True)
class _Account:
    """What one account's network knows."""

    spec: AccountSpec
    script: BrandScript
    messages: dict[str, Message] = field(default_factory=dict)
    log: list[Message | Removal] = field(default_factory=list)
    told: dict[str, Said] = field(default_factory=dict)
    banned: dict[str, Millis | None] = field(default_factory=dict)
    muted: dict[str, Millis | None] = field(default_factory=dict)
    liked: set[str] = field(default_factory=set)
    answered_privately: set[str] = field(default_factory=set)
    before_trash: dict[str, MessageStatus] = field(default_factory=dict)
    done: dict[str, ActionResult] = field(default_factory=dict)
    replies: int = 0
    signed_out: bool = False

    @property
    def style(self) -> Style:
        return STYLES[self.spec.style]

    def put(self, message: Message) -> None:
        self.messages[message.id] = message
        self.log.append(message)


class DemoWorld:
    """The world of one seed. ``lively`` False: nobody writes by themselves, as tests want it.

    Not for several threads: everything happens on the loop that the adapters run on.
    """

    def __init__(self, seed: int, start: Millis, clock: Callable[[], Millis], *, lively: bool = True) -> None:
        self.seed = seed
        self.start = start
        self.clock = clock
        self.brands = load_brands()
        self._opened = clock()
        self._now = start
        self._accounts = {spec.address: _Account(spec, script) for script in self.brands for spec in script.accounts}
        self._by_key = {account.spec.key: account for account in self._accounts.values()}
        self._lively = lively
        self._customer_posts = count(1)
        self._waiting: set[asyncio.Event] = set()
        self._order = count()
        self._agenda: list[tuple[Millis, int, Event]] = []
        self._future = future(self.brands, load_people(), seed) if lively else iter(())
        self._next = next(self._future, None)
        if lively:
            for event in past(self.brands, load_people(), seed):
                self._happen(event)
        self.advance_to(self._opened)

    # -- time --

    def advance_to(self, now: Millis) -> None:
        """Let everything happen that is due by ``now``. A clock that goes back changes nothing."""
        now = max(now, self._now)
        elapsed = now - self.start
        while self._next is not None and self._next[0].at <= elapsed:
            for event in self._next:
                self._plan(event)
            self._next = next(self._future, None)
        while self._agenda and self._agenda[0][0] <= elapsed:
            self._happen(heapq.heappop(self._agenda)[2])
        self._now = now

    def _plan(self, event: Event) -> None:
        heapq.heappush(self._agenda, (event.at, next(self._order), event))

    def _happen(self, event: Event) -> None:
        account = self._by_key[event.account]
        if isinstance(event, Said):
            self._hear(account, event)
        elif event.id in account.messages and account.messages[event.id].status is not MessageStatus.REMOVED:
            message = account.messages[event.id]
            if isinstance(event, Rewritten):
                account.put(replace(message, text=event.text, edited_at=self.start + event.at))
            else:
                account.messages[event.id] = replace(message, status=MessageStatus.REMOVED)
                account.log.append(Removal(event.id, RemovedBy.AUTHOR))
        self._wake()

    def _hear(self, account: _Account, said: Said) -> None:
        at = self.start + said.at
        if said.author is not None and self._silenced(account, said.author.id, at):
            return
        ours = said.author is None
        spec = account.spec
        place = f"https://{spec.key}.example/{said.thread}"
        kind = ThreadKind.PRIVATE if said.private else ThreadKind.PUBLIC
        account.told[said.id] = said
        account.put(
            Message(
                id=said.id,
                thread=Thread(said.thread, kind, said.title, None if said.private else place),
                author=said.author or _ourselves(spec),
                direction=Direction.OUT if ours else Direction.IN,
                visibility=Visibility.PRIVATE if said.private else Visibility.PUBLIC,
                text=said.text,
                created_at=at,
                parent=said.parent,
                status=MessageStatus.VISIBLE if ours else MOODS[spec.style].get(said.mood, MessageStatus.VISIBLE),
                url=None if said.private else f"{place}#{said.id}",
                attachments=_photo(said),
                denied={} if ours or said.private else self._refused(account, said, at),
            )
        )

    def _refused(self, account: _Account, said: Said, at: Millis) -> dict[ActionKind, Denied]:
        """What the network refuses for this one message: now and then as pages really do."""
        if account.spec.style != "page":
            return {}
        refused = {}
        if at + PRIVATE_REPLY_WINDOW < self._opened:
            refused[ActionKind.REPLY_PRIVATE] = Denied(Reason.WINDOW_CLOSED)
        if Random(f"{self.seed}/{said.id}/hide").random() < 0.03:  # noqa: S311 - no secret, only repeatable
            refused[ActionKind.HIDE] = Denied(Reason.REFUSED_HERE)
        return refused

    @staticmethod
    def _silenced(account: _Account, author: str, at: Millis) -> bool:
        for silenced in (account.banned, account.muted):
            if author in silenced:
                until = silenced[author]
                if until is None or at < until:
                    return True
        return False

    # -- what an adapter asks --

    def account(self, address: str) -> _Account:
        """Let time pass, then return the account. Raises NotFound, AuthRevoked."""
        account = self._accounts.get(address)
        if account is None:
            known = ", ".join(self._accounts)
            raise NotFound(f"There is no {address!r} in the demo world. There are: {known}.")
        if account.signed_out:
            raise AuthRevoked()
        self.advance_to(self.clock())
        return account

    def page(self, address: str, cursor: str | None) -> Page:
        """Return what the account's log holds after the cursor, at most PAGE entries. Raises as ``account``."""
        account = self.account(address)
        incarnation = f"1.{self.seed}.{self.start}.{self._opened}"
        begin = 0
        if cursor is not None and cursor.rpartition(".")[0] == incarnation:
            begin = int(cursor.rpartition(".")[2])
        entries = account.log[begin : begin + PAGE]
        end = begin + len(entries)
        messages: dict[str, Message] = {}
        removed: dict[str, Removal] = {}
        for entry in entries:
            if isinstance(entry, Removal):
                removed[entry.id] = entry
            else:
                messages[entry.id] = entry
        return Page(
            tuple(messages.values()), tuple(removed.values()), f"{incarnation}.{end}", more=end < len(account.log)
        )

    async def wait(self, seconds: float) -> None:
        """Wait until something happens, or may be due by the clock, or ``seconds`` have passed."""
        due = [at for at, _, _ in self._agenda[:1]] + ([self._next[0].at] if self._next else [])
        if due:
            seconds = min(seconds, max(0.05, (self.start + min(due) - self.clock()) / SECOND))
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            async with asyncio.timeout(seconds):
                await woken.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(woken)

    def _wake(self) -> None:
        for waiting in self._waiting:
            waiting.set()

    def look(self, address: str, ids: tuple[str, ...]) -> Recheck:
        """Return messages as they are now, and which of the ids are gone. Raises as ``account``."""
        account = self.account(address)
        found = [account.messages[message] for message in ids if message in account.messages]
        gone = {message.id for message in found if message.status is MessageStatus.REMOVED}
        elsewhere = f"o{self._opened - self.start}."
        for message in ids:
            # our answers of another incarnation are unknown here, which does not mean that they are gone
            if message not in account.messages and (not message.startswith("o") or message.startswith(elsewhere)):
                gone.add(message)
        return Recheck(
            tuple(message for message in found if message.id not in gone),
            tuple(message for message in ids if message in gone),
        )

    def outcome(self, address: str, action: str) -> ActionResult | Lookup:
        """Say whether an action was done. Raises as ``account``."""
        return self.account(address).done.get(action, Lookup.ABSENT)

    def perform(self, address: str, action: Action) -> ActionResult:
        """Do it; a second time with the same id changes nothing and gives the same result.

        Raises AuthRevoked, NotFound, Unsupported, NotPermitted, WindowClosed, Gone, Invalid.
        """
        account = self.account(address)
        if action.id in account.done:
            return account.done[action.id]
        permission = account.style.permissions.get(action.kind, CANNOT)
        if isinstance(permission, Denied):
            raise Unsupported() if permission.reason is Reason.NETWORK_CANNOT else NotPermitted()
        if action.kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            result = self._answer(account, action)
        elif action.kind in (ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE):
            result = self._silence(account, action)
        else:
            result = self._moderate(account, action)
        account.done[action.id] = result
        self._wake()
        return result

    # -- what our actions do --

    @staticmethod
    def _target(account: _Account, action: Action) -> Message:
        message = account.messages.get(action.message_id or "")
        if message is None or message.status is MessageStatus.REMOVED:
            raise Gone()
        return message

    def _answer(self, account: _Account, action: Action) -> ActionResult:
        target = self._target(account, action)
        if target.status is MessageStatus.DELETED:
            raise Gone()
        private = action.kind is ActionKind.REPLY_PRIVATE or target.visibility is Visibility.PRIVATE
        limit = account.style.private_text_limit if private else account.style.text_limit
        if not action.text.strip():
            raise Invalid("The network refuses an empty text.")
        if limit is not None and length(action.text, limit) > limit.limit:
            raise Invalid(f"The network takes {limit.limit} characters.", limit.limit)
        if action.kind is ActionKind.REPLY_PRIVATE and account.spec.style == "page":
            if target.id in account.answered_privately or target.created_at + PRIVATE_REPLY_WINDOW < self._now:
                raise WindowClosed("A comment can be answered in private once, within seven days.")
            account.answered_privately.add(target.id)
        account.replies += 1
        thread = target.thread
        if private and thread.kind is ThreadKind.PUBLIC:
            thread = Thread(f"dm-{target.author.id}", ThreadKind.PRIVATE)
        number = f"o{self._opened - self.start}.{account.spec.key}{account.replies}"
        message = Message(
            id=number,
            thread=thread,
            author=_ourselves(account.spec),
            direction=Direction.OUT,
            visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
            text=action.text,
            created_at=self._now,
            parent=target.id,
            url=None if private else f"{thread.url}#{number}",
        )
        account.put(message)
        if self._lively:
            self._react(account, target, message)
        return ActionResult(Outcome.APPLIED, message, undo_handle=message.id)

    def _react(self, account: _Account, target: Message, ours: Message) -> None:
        """Let the person answer our answer, sometimes: by what the scene holds, else with thanks or anger."""
        said = account.told.get(target.id)
        if said is None or said.author is None or said.kind == "spam":
            return
        rng = Random(f"{self.seed}/{target.id}/{account.replies}")  # noqa: S311 - no secret, only repeatable
        willing = {"thanks": 0.15, "insult": 0.5}.get(said.kind, 0.6)
        if rng.random() > willing:
            return
        pleased = rng.random() < (0.15 if said.kind == "insult" else 0.35 if said.thread == "panne-b" else 0.7)
        pool = account.script.reactions[said.lang]["thanks" if pleased else "anger"]
        text = said.rest[0] if said.rest and pleased else rng.choice(pool)
        delay = round(rng.uniform(20, 100)) * SECOND
        self._plan(
            Said(
                self._now - self.start + delay, f"{ours.id}.r", said.account, ours.thread.id, ours.thread.title,
                said.author, text, "thanks" if pleased else "complaint", said.lang,
                private=ours.visibility is Visibility.PRIVATE, parent=ours.id, rest=said.rest[1:],
            )
        )  # fmt: skip

    def _silence(self, account: _Account, action: Action) -> ActionResult:
        author = action.author_id
        if not author:
            raise Gone("Nobody by that name is known there.")
        banning = action.kind in (ActionKind.BAN, ActionKind.UNBAN)
        silenced = account.banned if banning else account.muted
        if action.kind in (ActionKind.UNBAN, ActionKind.UNMUTE):
            known = author in silenced
            silenced.pop(author, None)
            return ActionResult(Outcome.APPLIED if known else Outcome.NOOP)
        same = author in silenced and silenced[author] == action.until
        silenced[author] = action.until
        return ActionResult(Outcome.NOOP if same else Outcome.APPLIED, undo_handle=f"{action.kind}:{author}")

    def _moderate(self, account: _Account, action: Action) -> ActionResult:
        if action.kind is ActionKind.RETRACT:
            return self._retract(account, action.undo_handle or action.message_id or "")
        target = self._target(account, action)
        match action.kind:
            case ActionKind.LIKE | ActionKind.UNLIKE:
                liking = action.kind is ActionKind.LIKE
                same = (target.id in account.liked) is liking
                (account.liked.add if liking else account.liked.discard)(target.id)
                return ActionResult(Outcome.NOOP if same else Outcome.APPLIED)
            case ActionKind.HIDE:
                if ActionKind.HIDE in target.denied:
                    raise NotPermitted("The network does not let this comment be hidden.")
                status = MessageStatus.HELD if account.spec.style == "site" else MessageStatus.HIDDEN
            case ActionKind.UNHIDE:
                status = MessageStatus.VISIBLE
            case ActionKind.RESTORE:
                status = account.before_trash.pop(target.id, target.status)
            case _:
                status = MessageStatus.DELETED
        if target.status is MessageStatus.DELETED and action.kind in (ActionKind.HIDE, ActionKind.UNHIDE):
            raise Gone()
        if target.status is status:
            return ActionResult(Outcome.NOOP, status=status)
        if status is MessageStatus.DELETED:
            account.before_trash[target.id] = target.status
            if account.spec.style == "page":
                self._delete_below(account, target.id)
        account.put(replace(target, status=status))
        return ActionResult(Outcome.APPLIED, undo_handle=target.id, status=status)

    @staticmethod
    def _delete_below(account: _Account, parent: str) -> None:
        below = [message for message in account.messages.values() if message.parent == parent]
        for message in below:
            if message.status not in (MessageStatus.DELETED, MessageStatus.REMOVED):
                account.put(replace(message, status=MessageStatus.DELETED))

    @staticmethod
    def _retract(account: _Account, ours: str) -> ActionResult:
        message = account.messages.get(ours)
        if message is None:
            raise Gone()
        if message.direction is not Direction.OUT:
            raise NotPermitted("Only a message of our own can be taken back.")
        if message.status is MessageStatus.DELETED:
            return ActionResult(Outcome.NOOP, status=MessageStatus.DELETED)
        account.put(replace(message, status=MessageStatus.DELETED))
        return ActionResult(Outcome.APPLIED, status=MessageStatus.DELETED)

    # -- playing a customer, and looking as a bystander --

    def say(
        self, address: str, name: str, text: str, *, thread: str = "place", private: bool = False,
        reply_to: str | None = None, status: MessageStatus = MessageStatus.VISIBLE,
    ) -> str:  # fmt: skip
        """As a person of that name, write to an account now; return the message's id, even if it is dropped."""
        account = self._accounts[address]
        self.advance_to(self.clock())
        author = person(name, account.spec.style)
        number = f"c{next(self._customer_posts)}"
        if reply_to is not None and not private:
            thread = account.messages[reply_to].thread.id
        said = Said(
            self._now - self.start, number, account.spec.key, f"dm-{author.id}" if private else thread,
            None, author, text, "complaint", "fr", private, reply_to,
        )  # fmt: skip
        self._happen(said)
        if status is not MessageStatus.VISIBLE and number in account.messages:
            account.put(replace(account.messages[number], status=status))
        return number

    def rewrite(self, address: str, message: str, text: str) -> None:
        """As its author, edit a message now."""
        self.advance_to(self.clock())
        self._happen(Rewritten(self._now - self.start, message, self._accounts[address].spec.key, text))

    def withdraw(self, address: str, message: str) -> None:
        """As its author, take a message away now."""
        self.advance_to(self.clock())
        self._happen(Withdrawn(self._now - self.start, message, self._accounts[address].spec.key))

    def sign_out(self, address: str) -> None:
        """Make our sign-in to an account invalid."""
        self._accounts[address].signed_out = True

    def seen(self, address: str) -> tuple[Message, ...]:
        """Return everything an account's network holds and shows, oldest first."""
        lost = (MessageStatus.REMOVED, MessageStatus.DELETED)
        return tuple(message for message in self._accounts[address].messages.values() if message.status not in lost)

    def is_banned(self, address: str, author: str) -> bool:
        return author in self._accounts[address].banned

    def is_muted(self, address: str, author: str) -> bool:
        return author in self._accounts[address].muted

    def is_liked(self, address: str, message: str) -> bool:
        return message in self._accounts[address].liked


def _ourselves(spec: AccountSpec) -> Author:
    return Author(spec.address, spec.name if spec.style == "page" else f"@{spec.address}", spec.name)


def _photo(said: Said) -> tuple[Attachment, ...]:
    if said.author is None or "photo" not in said.text.casefold():
        return ()
    return (Attachment(f"https://media.example/{said.account}/{said.id}.jpg", "image/jpeg"),)
