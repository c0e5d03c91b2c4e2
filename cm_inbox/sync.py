"""Pull: one task per account brings what its network has into the store.

The steps for one account, over and over:

1. *fetch* each source from its cursor, page by page. A page, the cursor behind it, the search index and
   the counters are one transaction: a crash repeats a page or keeps it, never half of it.
2. *recheck* some known messages by id, for edits and removals the network does not report (``rechecking``).
3. *rest*: shorter while things happen, longer while they do not; news from the network's stream, or the
   person's wish, ends the rest at once.

A failure concerns its account alone: it is shown on the account and waited out with a circuit breaker. An
account that fails in no way and yet was not read for long is shown as stale.

Where several desktops could read an account, one does: ``may_read`` says which are ours to read, now.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace

from cm_inbox.models.record import Record

from .backoff import Breaker
from .errors import (
    AuthExpired,
    AuthRevoked,
    BudgetExhausted,
    CmInboxError,
    CredentialError,
    NotPermitted,
    RateLimited,
    ScopeMissing,
    Transient,
)
from .models.accounts import Account, AccountReport, Health, HealthState, Quota
from .models.duties import Duties
from .models.instants import Millis, now
from .models.queue import Change
from .models.sentences import Sentence
from .networks.base import TURN, Network, Page, Source
from .networks.pool import Adapters
from .rechecking import Rechecking
from .store import accounts, awaited, confirmed, ingest
from .store.database import Store

log = logging.getLogger(__name__)

LONG_POLL_SECONDS = 25.0
FETCH_SECONDS = 90.0
"""A fetch that takes longer is given up, whatever the adapter waits for."""

MAX_PAGES = 500
"""Pages of one source in one go; the rest follows after the other sources had their turn."""

TOO_MANY = Sentence(
    "There are more messages than the network lets be looked up anew in the time that its terms allow. The newest are "
    "kept; older ones lose their words here and who wrote them."
)
"""Told on an account before it happens."""

JUST_BEGUN: Millis = 60_000
"""How long a stream that begins is not relied on alone: what a slow server was about to tell just then is not told."""

CHECK_EVERY: Millis = 6 * 3_600_000
"""How often an account is asked anew what it may do."""

HEALTH_EVERY: Millis = 60_000
"""How often an unchanged good health is written down (its last_read_at)."""

STALE_AFTER: Millis = 15 * 60_000


class Pulled(Record, frozen=True):
    """What one round over an account brought. ``error`` is what stopped it, if anything did."""

    account_id: int
    arrived: int = 0
    error: CmInboxError | None = None


class Sync:
    """Keeps all accounts up to date. ``run`` for ever in the window; ``once`` for scripts."""

    def __init__(
        self,
        store: Store,
        adapters: Adapters,
        *,
        tell: Callable[[Change], None],
        clock: Callable[[], Millis] = now,
        breaker: Callable[[], Breaker] = Breaker,
        apply: Callable[..., ingest.Ingested] = ingest.apply,
        duties: Callable[[], Duties] = Duties,
        may_read: Callable[[Account], bool] = lambda _account: True,
    ) -> None:
        """``apply`` stores a page; one that also judges it takes the place of ``ingest.apply``.

        ``duties`` gives what the person chose of what networks' terms ask. ``may_read`` is asked on the loop that
        runs this, of each account; ``look_again`` after its answers changed.
        """
        self._may_read = may_read
        self._store = store
        self._adapters = adapters
        self._tell = tell
        self._clock = clock
        self._apply = apply
        self._duties = duties
        self._make_breaker = breaker
        self._readers: dict[int, Reader] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()
        self._only: int | None = None

    async def run(self, account_id: int | None = None) -> None:
        """Read every live account (or one) until cancelled; accounts may come and go meanwhile."""
        self._loop = asyncio.get_running_loop()
        self._only = account_id
        try:
            while True:
                self._changed.clear()
                await self._supervise()
                with contextlib.suppress(TimeoutError):  # wait_for would lose a cancellation that comes with the news
                    async with asyncio.timeout(30.0):
                        await self._changed.wait()
        finally:
            await self._stop(list(self._tasks))

    async def once(self, account_id: int | None = None) -> list[Pulled]:
        """Read all live accounts (or one) once, side by side, and return how it went for each."""
        chosen = [account for account in self._live() if account_id in (None, account.id)]
        readers = [self._reader(account) for account in chosen]
        return list(await asyncio.gather(*(reader.round(thorough=True) for reader in readers)))

    def refresh(self, account_id: int | None = None) -> None:
        """Read now, one account or all; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._poke, account_id)

    def look_again(self) -> None:
        """Ask anew which accounts are ours to read; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._changed.set)

    async def restart(self, account_id: int) -> None:
        """Begin anew with an account that was signed in again. Call on the loop that runs this."""
        await self._stop([account_id])
        self._changed.set()

    # -- inside --

    def _reader(self, account: Account) -> Reader:
        return Reader(
            account,
            self._store,
            self._adapters,
            self._tell,
            self._clock,
            self._make_breaker(),
            apply=self._apply,
            duties=self._duties,
        )

    def _live(self) -> list[Account]:
        found = self._store.read(accounts.accounts)
        wanted = (each for each in found if self._only in (None, each.id))
        live = [each for each in wanted if not each.archive and each.health.state is not HealthState.PAUSED]
        return [each for each in live if self._may_read(each)]

    def _poke(self, account_id: int | None) -> None:
        for reader in self._readers.values():
            if account_id in (None, reader.account.id):
                reader.poke(show=account_id is not None)

    async def _supervise(self) -> None:
        live = {account.id: account for account in self._live()}
        await self._stop([account_id for account_id in self._tasks if account_id not in live])
        for account_id, account in live.items():
            task = self._tasks.get(account_id)
            if task is None or task.done():
                reader = self._reader(account)
                self._readers[account_id] = reader
                self._tasks[account_id] = asyncio.create_task(reader.run(), name=f"sync {account_id}")
            else:
                await self._readers[account_id].look_stale()

    async def _stop(self, account_ids: Sequence[int]) -> None:
        tasks = [self._tasks.pop(account_id) for account_id in account_ids if account_id in self._tasks]
        for account_id in account_ids:
            self._readers.pop(account_id, None)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def pause_after(ended: CmInboxError | None, usual: float, now: Millis) -> float:
    """Return how many seconds to leave a stream alone that ended: at least for as long as its network asks."""
    return max(usual, (ended.until - now) / 1000) if isinstance(ended, RateLimited) else usual


class Reader:
    """Reads one account."""

    def __init__(
        self,
        account: Account,
        store: Store,
        adapters: Adapters,
        tell: Callable[[Change], None],
        clock: Callable[[], Millis],
        breaker: Breaker | None = None,
        apply: Callable[..., ingest.Ingested] = ingest.apply,
        duties: Callable[[], Duties] = Duties,
    ) -> None:
        self.account = account
        self._apply = apply
        self._duties = duties
        self._store = store
        self._adapters = adapters
        self._tell = tell
        self._clock = clock
        self._breaker = breaker or Breaker()
        self._news = asyncio.Event()
        self._health = account.health
        self._health_written: Millis = 0
        self._read_at: Millis = account.health.last_read_at or clock()
        self._rechecked: Millis = 0
        self._short_at: Millis = clock()
        self._rechecking = Rechecking(account.id, store, self._store_page, clock, duties)
        self._checked: Millis = 0
        self._streaming = False
        self._told_since: Millis = 0
        self._show_next = False

    def poke(self, *, show: bool = False) -> None:
        """End the rest. ``show``: a person asked, so how it went is written down at once."""
        self._show_next = self._show_next or show
        self._news.set()

    async def run(self) -> None:
        """Read until cancelled."""
        listening = asyncio.create_task(self._listen(), name=f"stream {self.account.id}")
        interval = 0.0
        try:
            while True:
                self._news.clear()
                pulled = await self.round(wait=LONG_POLL_SECONDS)
                interval = self.rest(pulled, interval)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(interval):
                        await self._news.wait()
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def round(self, *, wait: float = 0.0, thorough: bool = False) -> Pulled:
        """Fetch all sources, then recheck if it is time (or ``thorough``). Never raises but CancelledError."""
        arrived = 0
        try:
            network = self._adapters.get(self.account)
            await self._ask_what_we_may(network)
            for source in network.sources():
                arrived += await self._pull(network, source, wait if source.long_poll else 0.0)
            if thorough or self._clock() - self._rechecked >= TURN:
                await self._recheck(network)
        except CmInboxError as error:
            await self._unwell(error)
            return Pulled(self.account.id, arrived, error)
        except Exception:
            log.exception("reading account %s failed", self.account.id)
            fault = Transient("cm-inbox has a fault in reading this account. It tries again; please report it.")
            await self._unwell(fault)
            return Pulled(self.account.id, arrived, fault)
        await self._well()
        return Pulled(self.account.id, arrived)

    async def look_stale(self) -> None:
        """Show an account that does not fail and yet was not read for long."""
        if self._health.state is HealthState.OK and self._clock() - self._read_at > STALE_AFTER:
            await self._show(replace(self._health, state=HealthState.STALE))

    # -- reading --

    async def _ask_what_we_may(self, network: Network) -> None:
        asked = self.account.permissions and self.account.enclosures is not None
        known = asked and self._health.state is HealthState.OK
        if self._checked == 0 and known:
            self._checked = self._clock()
        if self._checked and 0 <= self._clock() - self._checked < CHECK_EVERY:
            return
        async with _limited(FETCH_SECONDS):
            report = await network.check()
        await awaited.write(self._store, accounts.save_report, self.account.id, report)
        self._note_expiry(report)
        self._checked = self._clock()
        self._tell(Change(accounts=True))

    def _note_expiry(self, report: AccountReport) -> None:
        self._health = replace(self._health, token_expires_at=report.token_expires_at)

    async def _pull(self, network: Network, source: Source, wait: float) -> int:
        arrived = 0
        cursors: Mapping[str, str] = self._store.read(accounts.cursors, self.account.id)
        cursor = cursors.get(source.name)
        first = cursor is None
        for _ in range(MAX_PAGES):
            async with _limited(FETCH_SECONDS + wait):
                page = await network.fetch(source, cursor, wait=wait)
            if first and page.cursor is not None:  # whatever an adapter says: a source's very first reading is no news
                page = page.looked_back()
            arrived += await self._keep(network, page, source.name, cursor)
            self._read_at = self._clock()
            if page.gap and page.gap != self._health.gap:
                await self._show(replace(self._health, gap=page.gap, gap_at=self._clock()))
            if not page.more or page.cursor == cursor:
                break
            cursor, wait = page.cursor, 0.0
        return arrived

    async def _store_page(self, network: Network, page: Page) -> None:
        await self._keep(network, page, None, None)

    async def _keep(self, network: Network, page: Page, source: str | None, before: str | None) -> int:
        """Store a page with its cursor in one transaction, and tell what changed."""
        if not page.messages and not page.removed and page.cursor in (None, before):
            return 0
        done = await awaited.write(
            self._store,
            self._apply,
            self.account.id,
            messages=page.messages,
            removed=page.removed,
            source=source if page.cursor is not None else None,
            cursor=page.cursor,
            now=self._clock(),
            keep_text=self._duties().keeps_removed(network.info.id, network.info.duties),
            settled=page.settled,
            past=page.past,
        )
        if page.messages and self._duties().minds_when(network.info.id, network.info.duties):
            given = [message.id for message in page.messages]
            await awaited.write(self._store, confirmed.confirm, self.account.id, given, self._clock())
        if done.conversations:
            self._tell(Change(conversations=done.conversations, arrived=done.arrived))
        return done.arrived

    async def _recheck(self, network: Network) -> None:
        """Look known messages up, and tell on the account where the limits are too tight for what its terms ask."""
        self._rechecked = at = self._clock()
        short = await self._rechecking.turn(network)
        if short:
            self._short_at = at
            if self._health.gap != TOO_MANY:
                await self._show(replace(self._health, gap=TOO_MANY, gap_at=at))
        elif short is False and self._health.gap == TOO_MANY and at - self._short_at >= (self._kept_for(network) or 0):
            await self._show(replace(self._health, gap=None, gap_at=None))

    def _kept_for(self, network: Network) -> Millis | None:
        """Return how long words may be kept that the network has not confirmed, None for ever."""
        return self._duties().unconfirmed(network.info.id, network.info.duties)

    async def _listen(self) -> None:
        """Follow the network's stream, where it has one, reconnecting with patience."""
        breaker = Breaker(base=2.0, cap=600.0)
        while True:
            ended: CmInboxError | None = None
            try:
                network = self._adapters.get(self.account)
                events = network.stream()
                if events is None:
                    return
                async for event in events:
                    if not self._streaming:
                        self._streaming, self._told_since = True, self._clock()
                    breaker.worked()
                    if event.page is not None:
                        await self._keep(network, event.page, None, None)
                    if event.poke:
                        self._news.set()
            except CmInboxError as error:
                ended = error
                log.info("the stream of account %s ended: %s", self.account.id, error)
            except Exception:
                log.exception("the stream of account %s failed", self.account.id)
            self._streaming = False
            await asyncio.sleep(pause_after(ended, breaker.failed(), self._clock()))

    # -- resting --

    def rest(self, pulled: Pulled, before: float) -> float:
        """Return how many seconds to wait before the next round."""
        error = pulled.error
        if isinstance(error, RateLimited):
            return max(1.0, (error.until - self._clock()) / 1000)
        if isinstance(error, BudgetExhausted):
            return 600.0  # before its end as well: the user may raise it
        if isinstance(error, AuthExpired | AuthRevoked | ScopeMissing | NotPermitted | CredentialError):
            self._breaker.failed()
            return 600.0
        if error is not None:
            return self._breaker.failed()
        self._breaker.worked()
        network = self._adapters.get(self.account)
        if any(source.long_poll for source in network.sources()):
            return 0.0
        busy, idle = network.pace()
        if self._streaming:
            just_begun = 0 <= self._clock() - self._told_since < JUST_BEGUN
            return busy if just_begun else idle
        return busy if pulled.arrived else min(idle, max(busy, before * 1.5))

    # -- health --

    async def _well(self) -> None:
        at = self._clock()
        known = self._health
        healthy = Health(
            HealthState.OK,
            last_read_at=at,
            token_expires_at=known.token_expires_at,
            gap=known.gap,
            gap_at=known.gap_at,
            signed_in_at=known.signed_in_at,
            quotas=self._quotas(),
        )
        lately = 0 <= at - self._health_written < HEALTH_EVERY
        if known.state is HealthState.OK and lately and not self._show_next:
            self._health = healthy
            return
        self._show_next = False
        await self._show(healthy)

    async def _unwell(self, error: CmInboxError) -> None:
        until = error.until if isinstance(error, RateLimited | BudgetExhausted) else None
        state = _state_of(error)
        unwell = replace(
            self._health,
            state=state,
            quotas=self._health.quotas if self._health.state is state else self._quotas(),
            next_try_at=until,
            error_code=error.code,
            error_title=error.title,
            error_message=error.message,
        )
        if unwell != self._health:
            await self._show(unwell)

    def _quotas(self) -> tuple[Quota, ...]:
        try:
            return tuple(self._adapters.get(self.account).quotas())
        except CmInboxError:
            return ()  # no adapter, no network that could have said anything

    async def _show(self, health: Health) -> None:
        self._health = health
        try:
            await awaited.write(self._store, accounts.save_health, self.account.id, health)
        except CmInboxError as error:
            log.warning("the state of account %s could not be written: %s", self.account.id, error)
        self._health_written = self._clock()
        self._tell(Change(accounts=True))


def _state_of(error: CmInboxError) -> HealthState:
    if isinstance(error, RateLimited | BudgetExhausted):
        return HealthState.LIMITED
    if isinstance(error, AuthExpired | AuthRevoked | CredentialError):
        return HealthState.SIGNED_OUT
    if isinstance(error, ScopeMissing | NotPermitted):
        return HealthState.REFUSED
    return HealthState.RETRYING


@contextlib.asynccontextmanager
async def _limited(seconds: float) -> AsyncIterator[None]:
    """Bound a call into an adapter; running out of time is a passing failure."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise Transient() from error
