"""Push: every action of the outbox is done on its network at most once, in order per conversation.

Each account has a lane of its own: one action at a time, so that a slow or broken network delays
nobody else. The lane's steps for one entry:

0. where files go with it, *upload* them. Nobody sees them there yet, so that this may be done again and again, and be
   given up at any time: an answer whose files cannot be brought there has not left.
1. *claim*: one durable transaction marks it ``sending``. From here a crash leaves an unknown outcome.
2. ask the adapter to do it.
3. *record* the result in one transaction: sent, failed for good, or not yet (with the reason and a time).
   A refusal takes back what the window showed in advance.
4. where nobody knows whether it happened, *look* (``Network.find``) before anything else; only a network
   that says "surely not" gets it again, and one that cannot tell leaves it to a person.

An answer that would come after its network's time for it is over does not leave: it fails at once, and its text becomes
a draft again.

What is decided for an account that a person paused waits until it is resumed.

Where several desktops could send (``gate``), each step begins with a permit: without one the entry waits. An action
that an earlier holder had begun is looked up first, after the time in which the network shows what it took. The last
look at the permit is right before the network is asked: a computer that slept in between sends nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from .backoff import Breaker
from .errors import (
    AuthExpired,
    AuthRevoked,
    BudgetExhausted,
    Busy,
    CmInboxError,
    CredentialError,
    DiskFull,
    Duplicate,
    Gone,
    NetworkError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    ReadOnly,
    ScopeMissing,
    StoreError,
    Transient,
    WindowClosed,
)
from .gate import Gate, OpenGate, Permit
from .models.accounts import Account
from .models.actions import Action, ActionResult, Outcome
from .models.decisions import OutboxEntry, OutboxState
from .models.instants import Millis, now
from .models.permissions import ActionKind
from .models.queue import Change
from .networks.base import Lookup, Network
from .networks.pool import Adapters
from .permissions import ANSWERING
from .store import accounts, awaited, enclosures, journal, undo, windows
from .store import outbox as rows
from .store.connection import Connection
from .store.database import Store

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

NEVER: Millis = 2**43 - 1
"""The not_before of an entry that waits for a person."""

ATTEMPT_SECONDS = 120.0
"""An attempt that takes longer counts as one with an unknown outcome, whatever hangs."""

UPLOAD_SECONDS = 300.0
"""How long one file may take; nothing is lost by giving up and trying again."""

NO_ROOM_SECONDS = 5.0
"""How long recording waits before it tries again where the disk is full."""

SKEW: Millis = 5 * 60_000
"""How far a network's clock may be before ours: so long before its usual time ends an answer counts as late."""

TOO_LATE = "The network’s time for this was over before it could leave. Its text is a draft again."
UNTIL_THEY_WRITE = (
    "The network’s time for an answer was over before it could leave. Its text is a draft again: "
    "it can be sent once the person has written again."
)

TAKEN_AWAY = frozenset({ActionKind.DELETE, ActionKind.RETRACT, ActionKind.HIDE})
"""When the message is gone, these have what they wanted."""


class CannotTell(OutcomeUnknown):
    """The network has no way to say whether an action happened."""

    title = "Please look on the network"
    default = (
        "The connection broke while sending, and this network cannot tell whether it arrived. "
        "Look there: send again if it is missing, or give it up if it is there."
    )


class Outbox:
    """Sends what is due. ``run`` for ever in the window; ``drain`` once for scripts."""

    def __init__(
        self,
        store: Store,
        adapters: Adapters,
        *,
        tell: Callable[[Change], None],
        clock: Callable[[], Millis] = now,
        breaker: Callable[[], Breaker] = Breaker,
        gate: Gate | None = None,
    ) -> None:
        self._gate = gate or OpenGate()
        self._absent: dict[str, int] = {}
        self._store = store
        self._adapters = adapters
        self._tell = tell
        self._clock = clock
        self._make_breaker = breaker
        self._breakers: dict[int, Breaker] = {}
        self._paused: dict[int, Millis] = {}
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._first_seen: dict[str, Millis] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._stays = False
        self.room_seconds = NO_ROOM_SECONDS

    # -- life --

    async def run(self) -> None:
        """Send what becomes due, until cancelled."""
        self._loop = asyncio.get_running_loop()
        self._stays = True
        await self.recover()
        try:
            while True:
                self._news.clear()
                self._start_lanes()
                await self._wait()
        finally:
            lanes = list(self._lanes.values())
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)

    async def drain(self) -> None:
        """Send all that is due now and return when nothing more is. Nobody else may be sending."""
        self._loop = asyncio.get_running_loop()
        await self.recover()
        while self._start_lanes():
            await asyncio.gather(*self._lanes.values())

    async def recover(self) -> None:
        """Take note of what a crash interrupted: its outcome is unknown."""
        await self._write(rows.recover, self._clock())

    def poke(self) -> None:
        """Look again at once; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    def resume(self, account_id: int) -> None:
        """Forget why an account was paused: it was signed in again."""
        self._paused.pop(account_id, None)
        self._breakers.pop(account_id, None)
        self.poke()

    # -- when --

    def _start_lanes(self) -> int:
        """Start a lane for every account that has something due; return how many are running."""
        self._lanes = {account_id: lane for account_id, lane in self._lanes.items() if not lane.done()}
        due = {entry.account_id for entry in self._heads() if self._is_due(entry)}
        for account_id in due - set(self._lanes):
            self._lanes[account_id] = asyncio.create_task(self._lane(account_id), name=f"outbox {account_id}")
            self._lanes[account_id].add_done_callback(lambda _: self._news.set())
        return len(self._lanes)

    def _heads(self) -> list[OutboxEntry]:
        """Return each conversation's next entry that may leave from here; those of paused accounts wait."""
        heads = self._store.read(rows.heads)
        resting = self._store.read(accounts.paused) if heads else frozenset()
        return self._gate.admits([entry for entry in heads if entry.account_id not in resting])

    def _is_due(self, entry: OutboxEntry) -> bool:
        return self._due_at(entry) <= self._clock() and entry.state is not OutboxState.SENDING

    def _due_at(self, entry: OutboxEntry) -> Millis:
        """Return when an entry may go; a clock set back since it was written does not make it wait for hours."""
        at = self._clock()
        ready = entry.not_before
        if at < entry.updated_at and ready < NEVER:
            ready = self._first_seen.setdefault(entry.id, at) + max(0, entry.not_before - entry.updated_at)
        return max(ready, self._paused.get(entry.account_id, 0))

    async def _wait(self) -> None:
        busy = set(self._lanes)
        times = [self._due_at(entry) for entry in self._heads() if entry.account_id not in busy]
        seconds = max(0.0, (min(times) - self._clock()) / 1000) if times else None
        with contextlib.suppress(TimeoutError):  # wait_for would lose a cancellation that comes with the news
            async with asyncio.timeout(None if seconds is None else min(seconds, 60.0)):
                await self._news.wait()

    # -- one account --

    async def _lane(self, account_id: int) -> None:
        """Work off one account's due entries; what the store cannot take now holds the account back."""
        try:
            await self._work_off(account_id)
        except StoreError as error:
            if not self._stays:
                raise
            log.info("the outbox waits: %s", error)
            self._pause(account_id, error)

    async def _work_off(self, account_id: int) -> None:
        """Handle what is due, one entry after the other, until nothing is."""
        while True:
            heads = [entry for entry in self._heads() if entry.account_id == account_id]
            due = [entry for entry in heads if self._is_due(entry)]
            if not due:
                return
            for entry in due:
                if not self._is_due(entry) or account_id in self._store.read(accounts.paused):
                    break
                permit = await self._gate.take(entry)
                if permit is not None:
                    await self._handle(entry, permit)
                    self._gate.handled(entry, nothing_out=self._surely_absent(entry, permit))
                    self._tell(Change(conversations=(entry.conversation_id,), outbox=True))

    async def _handle(self, entry: OutboxEntry, permit: Permit) -> None:
        try:
            account = self._store.read(accounts.account, entry.account_id)
            network = self._adapters.get(account)
        except CmInboxError as error:
            await self._put_off(entry, error)
            return
        if self._store.read(rows.entry, entry.id).state is not entry.state:
            return  # taken back, or done elsewhere, while the permit was asked for
        if entry.state is OutboxState.UNKNOWN:
            await self._look(entry, account, network, permit)
        elif not self._surely_absent(entry, permit):
            await self._lose_track(entry, network, OutcomeUnknown())
        else:
            await self._send(entry, account, network, permit)

    def _surely_absent(self, entry: OutboxEntry, permit: Permit) -> bool:
        """Say whether nothing of an entry that waits can be on the network: nobody began it, or that was cleared up."""
        return not permit.begun or self._absent.get(entry.id) == permit.fence

    async def _send(self, entry: OutboxEntry, account: Account, network: Network, permit: Permit) -> None:
        window = self._store.read(windows.of_entry, entry) if entry.action.kind in ANSWERING else None
        if window is not None and window.until <= self._clock():
            await self._write(
                _too_late, entry, WindowClosed(UNTIL_THEY_WRITE if window.reopens else TOO_LATE), self._clock()
            )
            return
        uploads = await self._upload(entry, network)
        if uploads is None or not await permit.begin():
            return
        action = await self._claim(entry)
        if action is None:
            return
        self._absent[entry.id] = permit.fence  # until it is sent: what it leaves without a trace, it does here
        if not permit.is_young():
            await self._write(rows.postpone, entry.id, Transient(), self._clock(), self._clock())
            return
        late = window is not None and window.late_from is not None and window.late_from - SKEW <= self._clock()
        action = replace(action, uploads=uploads, late=late)
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                result = await network.act(action)
        except asyncio.CancelledError:
            self._store.write_urgent(rows.lose_track, entry.id, OutcomeUnknown(), self._clock(), self._clock())
            raise
        except TimeoutError:
            await self._lose_track(entry, network, OutcomeUnknown())
        except Gone as error:
            await self._gone(entry, action, error)
        except Duplicate as error:
            await self._duplicate(entry, action, network, error)
        except OutcomeUnknown as error:
            await self._lose_track(entry, network, error)
        except CmInboxError as error:
            await self._refused(entry, error)
        except Exception:  # an adapter's fault must neither stop the lane nor send twice
            log.exception("the %s adapter failed while acting", account.network)
            await self._lose_track(entry, network, OutcomeUnknown())
        else:
            await self._record(entry, result)

    async def _upload(self, entry: OutboxEntry, network: Network) -> tuple[str, ...] | None:
        """Bring what goes with an answer to the network; None where that did not work: the entry says why by then."""
        uploads: list[str] = []
        try:
            for file in entry.action.files:
                content = await awaited.read(self._store, enclosures.content, file.id)
                async with asyncio.timeout(UPLOAD_SECONDS):
                    uploads.append(await network.upload(file, content))
        except TimeoutError:
            await self._put_off(entry, Transient("The file took too long to send. cm-inbox tries again by itself."))
        except CmInboxError as error:
            await self._refused(entry, error)
        except Exception:  # an adapter's fault must not stop the lane
            log.exception("the %s adapter failed while uploading", network.info.id)
            await self._fail(entry, NetworkError("cm-inbox has a fault in sending this file. Send it without."))
        else:
            return tuple(uploads)
        return None

    async def _look(self, entry: OutboxEntry, account: Account, network: Network, permit: Permit) -> None:
        """Find out what became of an entry whose outcome is not known."""
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                found = await network.find(entry.action)
        except (Transient, RateLimited, AuthExpired, AuthRevoked, CredentialError, TimeoutError) as error:
            reason = error if isinstance(error, CmInboxError) else OutcomeUnknown()
            self._pause(entry.account_id, reason)
            await self._write(rows.lose_track, entry.id, reason, self._paused[entry.account_id], self._clock())
        except NetworkError as error:
            await self._write(rows.lose_track, entry.id, CannotTell(error.message), NEVER, self._clock())
        except Exception:
            log.exception("the %s adapter failed while looking", account.network)
            await self._write(rows.lose_track, entry.id, CannotTell(), NEVER, self._clock())
        else:
            if isinstance(found, ActionResult):
                await self._record(entry, found)
            elif found is Lookup.ABSENT:
                self._absent[entry.id] = permit.fence
                await self._write(rows.postpone, entry.id, OutcomeUnknown(), self._clock(), self._clock())
            else:
                await self._write(rows.lose_track, entry.id, CannotTell(), NEVER, self._clock())

    # -- what came of it --

    async def _record(self, entry: OutboxEntry, result: ActionResult) -> None:
        self._breaker(entry.account_id).worked()
        self._first_seen.pop(entry.id, None)
        self._absent.pop(entry.id, None)
        await self._write(rows.sent, entry.id, result, self._clock())

    async def _refused(self, entry: OutboxEntry, error: CmInboxError) -> None:
        if isinstance(error, Transient | RateLimited | AuthExpired | AuthRevoked | BudgetExhausted | CredentialError):
            await self._put_off(entry, error)
        else:
            await self._fail(entry, error)

    async def _put_off(self, entry: OutboxEntry, error: CmInboxError) -> None:
        self._pause(entry.account_id, error)
        await self._write(rows.postpone, entry.id, error, self._paused[entry.account_id], self._clock())

    async def _fail(self, entry: OutboxEntry, error: CmInboxError) -> None:
        self._breaker(entry.account_id).worked()
        self._absent.pop(entry.id, None)
        await self._write(_fail, entry, error, self._clock())

    async def _gone(self, entry: OutboxEntry, action: Action, error: Gone) -> None:
        if action.kind in TAKEN_AWAY:
            await self._record(entry, ActionResult(Outcome.NOOP))
        else:
            await self._fail(entry, error)

    async def _duplicate(self, entry: OutboxEntry, action: Action, network: Network, error: Duplicate) -> None:
        """The network has it already: if it is this very one, an earlier attempt arrived."""
        try:
            found = await network.find(action)
        except NetworkError:
            found = Lookup.UNSURE
        if isinstance(found, ActionResult):
            await self._record(entry, found)
        else:
            await self._fail(entry, error)

    async def _lose_track(self, entry: OutboxEntry, network: Network, error: CmInboxError) -> None:
        wait = max(network.info.settle, round(self._breaker(entry.account_id).failed() * 1000))
        until = self._clock() + wait
        await self._write(rows.lose_track, entry.id, error, until, self._clock())

    # -- inside --

    def _pause(self, account_id: int, error: CmInboxError) -> None:
        """Hold the whole account back: whatever stopped one action would stop the next."""
        wait = round(self._breaker(account_id).failed() * 1000)
        until = self._clock() + wait
        if isinstance(error, RateLimited):
            until = max(error.until, self._clock() + 1)
        elif isinstance(error, AuthExpired | AuthRevoked | ScopeMissing | BudgetExhausted | NotFound):
            until = self._clock() + 600_000
        self._paused[account_id] = until

    def _breaker(self, account_id: int) -> Breaker:
        return self._breakers.setdefault(account_id, self._make_breaker())

    async def _claim(self, entry: OutboxEntry) -> Action | None:
        """Mark the entry as being sent, on the disk: not even a power cut may make us forget that we tried."""
        return await awaited.write_urgent(self._store, rows.claim, entry.id, self._clock())

    async def _write(self, job: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Record something.

        What a power cut could take away here is found again by looking, as after any unknown outcome. Where the
        disk is full this waits for room: what was done on the network must not be forgotten.
        """
        while True:
            try:
                return await awaited.write(self._store, job, *args, **kwargs)
            except (DiskFull, ReadOnly, Busy):
                if not self._stays:
                    raise
            await asyncio.sleep(self.room_seconds)


def _too_late(connection: Connection, entry: OutboxEntry, error: WindowClosed, at: Millis) -> None:
    """Record that an answer missed its time, and keep its text."""
    _fail(connection, entry, error, at)
    undo.give_text_back(connection, journal.decision(connection, entry.decision_id), at)


def _fail(connection: Connection, entry: OutboxEntry, error: CmInboxError, at: Millis) -> None:
    """Record a refusal, and take back the local state that assumed success."""
    rows.fail(connection, entry.id, error, at)
    undo.assume_failed(connection, entry.decision_id)
