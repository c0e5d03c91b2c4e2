"""The demo world: a few accounts, the people who write to them, and what our actions change there.

One ``DemoWorld`` is shared by the adapters of all its accounts. It is a function of its seed, its start and
what is done in it: at the same elapsed times, the same actions meet the same messages with the same ids.
Time is read from the clock whenever somebody looks; nothing runs by itself.

Each account keeps a forward log of what its network would report; a cursor names a place in it.

A world that outlives its process (``kept_in``) writes down its start and what was done in it, and does it all
again when it is opened: the same log, the same ids, the same answers. A world that is not kept forgets; its
cursors are no good for the next one.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

from cm_inbox.errors import AuthRevoked, Gone, Invalid, NotFound, NotPermitted, Unsupported, WindowClosed
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import (
    Attachment,
    Author,
    Direction,
    Message,
    MessageStatus,
    Post,
    Removal,
    RemovedBy,
    Thread,
    ThreadKind,
    Visibility,
)
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.models.pictures import Picture

from .base import Lookup, Page, Recheck
from .demo_account import LOST, AccountState
from .demo_memory import Deed, Memory
from .demo_schedule import HOUR, SECOND
from .demo_script import (
    AccountSpec,
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
from .demo_styles import CANNOT, MOODS, PRIVATE_REPLY_WINDOW, length

PAGE = 100
"""Log entries a page holds at most."""


class DemoWorld:
    """The world of one seed. ``lively`` False: nobody writes by themselves, as tests want it.

    Not for several threads: everything happens on the loop that the adapters run on.
    """

    def __init__(
        self,
        seed: int,
        start: Millis,
        clock: Callable[[], Millis],
        *,
        lively: bool = True,
        memory: Memory | None = None,
    ) -> None:
        self.seed = seed
        self.start = start
        self.clock = clock
        self.brands = load_brands()
        self._memory = memory
        self._incarnation = f"{seed}.{start}" if memory else f"{seed}.{start}.{clock()}"
        self._now = start
        self.files: dict[str, Picture] = {}
        self._accounts = {
            spec.address: AccountState(spec, script) for script in self.brands for spec in script.accounts
        }
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
        for deed in memory.deeds if memory else ():
            self.advance_to(deed.at)
            self._carry_out(self._accounts[deed.account], deed.action)
        self.advance_to(clock())

    @classmethod
    def kept_in(cls, folder: Path, seed: int, clock: Callable[[], Millis]) -> DemoWorld:
        """Return the world of a folder that stays: as it was left, plus what happened since.

        Each seed has a file of its own there. Raises OSError.
        """
        memory = Memory.open(folder / f"demo-world-{seed}.jsonl", clock)
        return cls(seed, memory.start, clock, memory=memory)

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
        elif event.id in account.messages and account.messages[event.id].status not in LOST:
            message = account.messages[event.id]
            if isinstance(event, Rewritten):
                account.put(replace(message, text=event.text, edited_at=self.start + event.at))
            else:
                account.messages[event.id] = replace(message, status=MessageStatus.REMOVED)
                account.log.append(Removal(event.id, RemovedBy.AUTHOR))
        self._wake()

    def _hear(self, account: AccountState, said: Said) -> None:
        at = self.start + said.at
        if said.author is not None and account.silenced(said.author.id, at):
            return
        ours = said.author is None
        spec = account.spec
        place = f"https://{spec.key}.example/{said.thread}"
        kind = ThreadKind.PRIVATE if said.private else ThreadKind.PUBLIC
        account.told[said.id] = said
        if said.settled:
            account.settled.add(said.id)
        if said.mood == "trashed":
            account.before_trash[said.id] = MessageStatus.VISIBLE
        account.put(
            Message(
                id=said.id,
                thread=Thread(
                    said.thread, kind, said.title, None if said.private else place, self._post(account, said.thread)
                ),
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

    def _post(self, account: AccountState, thread: str) -> Post | None:
        """Return what the network says of one of our posts: some hundred people looked at it."""
        post = next((each for each in account.script.posts if each.key == thread), None)
        if post is None:
            return None
        rng = Random(f"{self.seed}/{account.spec.key}/{thread}/post")  # noqa: S311 - no secret, only repeatable
        reactions = rng.randint(40, 420)
        return Post(self.start - post.hours * HOUR, reactions, round(reactions * rng.uniform(0.2, 0.6)))

    def _refused(self, account: AccountState, said: Said, at: Millis) -> dict[ActionKind, Denied]:
        """What the network refuses for this one message: now and then as pages really do."""
        if account.spec.style != "page":
            return {}
        refused = {}
        if at + PRIVATE_REPLY_WINDOW < self.start:
            refused[ActionKind.REPLY_PRIVATE] = Denied(Reason.WINDOW_CLOSED)
        if Random(f"{self.seed}/{said.id}/hide").random() < 0.03:  # noqa: S311 - no secret, only repeatable
            refused[ActionKind.HIDE] = Denied(Reason.REFUSED_HERE)
        return refused

    # -- what an adapter asks --

    def account(self, address: str) -> AccountState:
        """Let time pass, then return the account. Raises NotFound, AuthRevoked."""
        account = self._accounts.get(address)
        if account is None:
            known = ", ".join(self._accounts)
            raise NotFound(
                "There is no “{address}” in the demo world. There are: {known}.", address=address, known=known
            )
        if account.signed_out:
            raise AuthRevoked()
        self.advance_to(self.clock())
        return account

    def page(self, address: str, cursor: str | None) -> Page:
        """Return what the account's log holds after the cursor, at most PAGE entries. Raises as ``account``.

        The place in a cursor is negative as long as the first reading has not come to the log's end.
        """
        account = self.account(address)
        begin, first = 0, True
        if cursor is not None and cursor.rpartition("/")[0] == self._incarnation:
            place = int(cursor.rpartition("/")[2])
            begin, first = abs(place), place < 0
        entries = account.log[begin : begin + PAGE]
        end = begin + len(entries)
        messages: dict[str, Message] = {}
        removed: dict[str, Removal] = {}
        for entry in entries:
            if isinstance(entry, Removal):
                removed[entry.id] = entry
            else:
                messages[entry.id] = entry
        more = end < len(account.log)
        return Page(
            tuple(messages.values()),
            tuple(removed.values()),
            f"{self._incarnation}/{-end if first and more else end}",
            more=more,
            settled=frozenset(messages.keys() & account.settled),
            past=frozenset(messages) if first else frozenset(),
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
        gone |= {message for message in ids if message not in account.messages}
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
        result = self._carry_out(account, action)
        if self._memory is not None:
            self._memory.add(Deed(self._now, address, action))
        self._wake()
        return result

    def _carry_out(self, account: AccountState, action: Action) -> ActionResult:
        permission = account.style.permissions.get(action.kind, CANNOT)
        if isinstance(permission, Denied):
            raise Unsupported() if permission.reason is Reason.NETWORK_CANNOT else NotPermitted()
        if action.kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            result = self._answer(account, action)
        elif action.kind in (ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE):
            result = account.silence(action)
        else:
            result = account.moderate(action)
        account.done[action.id] = result
        return result

    # -- what our actions do --

    def _answer(self, account: AccountState, action: Action) -> ActionResult:
        target = account.target(action)
        if target.status is MessageStatus.DELETED:
            raise Gone()
        private = action.kind is ActionKind.REPLY_PRIVATE or target.visibility is Visibility.PRIVATE
        limit = account.style.private_text_limit if private else account.style.text_limit
        if not action.text.strip() and not action.uploads:
            raise Invalid("The network refuses an empty text.")
        if limit is not None and length(action.text, limit) > limit.limit:
            raise Invalid("The network takes {limit} characters.", limit.limit)
        if action.kind is ActionKind.REPLY_PRIVATE and account.spec.style == "page":
            if target.id in account.answered_privately or target.created_at + PRIVATE_REPLY_WINDOW < self._now:
                raise WindowClosed("A comment can be answered in private once, within seven days.")
            account.answered_privately.add(target.id)
        account.replies += 1
        thread = target.thread
        if private and thread.kind is ThreadKind.PUBLIC:
            thread = Thread(f"dm-{target.author.id}", ThreadKind.PRIVATE)
        number = f"{self.seed}.o{account.replies}"
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
            attachments=tuple(
                Attachment(url, file.media_type, file.description)
                for file, url in zip(action.files, action.uploads, strict=True)
            ),
        )
        account.put(message)
        if self._lively:
            self._react(account, target, message)
        return ActionResult(Outcome.APPLIED, message, undo_handle=message.id)

    def _react(self, account: AccountState, target: Message, ours: Message) -> None:
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

    # -- playing a customer, and looking as a bystander --

    def say(
        self, address: str, name: str, text: str, *, thread: str = "place", private: bool = False,
        reply_to: str | None = None, status: MessageStatus = MessageStatus.VISIBLE,
    ) -> str:  # fmt: skip
        """As a person of that name, write to an account now; return the message's id, even if it is dropped."""
        account = self._accounts[address]
        self.advance_to(self.clock())
        author = person(name, account.spec.style)
        number = f"{self.seed}.c{next(self._customer_posts)}"
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
        return tuple(message for message in self._accounts[address].messages.values() if message.status not in LOST)

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
    return (Attachment(f"https://media.example/{said.account}/{said.id}.png", "image/png"),)
