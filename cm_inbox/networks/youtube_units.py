"""The units that YouTube lets a Google project spend a day, and how its accounts share them. Nothing is asked here.

A project has 10,000 units from midnight to midnight, Pacific time; every account signed in with the same app spends
from them. Seven tenths are for reading, in equal shares; the rest is kept for what people decide. An account's reading
is spread over what is left of the day, each kind of it with a weight, so that the last hour is read like the first.
Live chats have a part of their own, which is for whoever is on the air.

Source: developers.google.com/youtube/v3/determine_quota_cost, /youtube/v3/getting-started#quota.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cm_inbox.errors import RateLimited
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis

LIMIT = 10_000
READING = 0.7
PACIFIC = ZoneInfo("America/Los_Angeles")

LIST, WRITE, LIVE_LIST, LIVE_WRITE = 1, 50, 5, 20
"""What calls cost, in units; a call that is refused costs as well."""

DAY: Millis = 86_400_000

BURST = 20.0
"""Units of one kind that may be spent at once when nothing was for a while, if they are a small part of the day."""

SMALL = 0.05

LIVE = "live"
LIVE_PART = 0.16
"""What part of all reading is for live chats."""

WEIGHTS = {"published": 0.43, "held": 0.21, "spam": 0.1, "older": 0.1, "recheck": 0.09, "broadcasts": 0.07}
"""The other kinds of reading, and their parts of an account's share."""

ON_AIR: Millis = 2 * 3_600_000
"""Over how much time the units for live chats are spread: a broadcast is over long before the day is."""

SCOPE = "units"


def midnights(at: Millis) -> tuple[Millis, Millis]:
    """Return the Pacific midnights before and after an instant."""
    here = datetime.fromtimestamp(at / 1000, PACIFIC)
    begin = here.replace(hour=0, minute=0, second=0, microsecond=0)
    # noon of the next day, then back: a day of the change of clocks has 23 or 25 hours
    end = (begin + timedelta(days=1, hours=12)).replace(hour=0)
    return _millis(begin), _millis(end)


def _millis(at: datetime) -> Millis:
    return round(at.timestamp() * 1000)


@dataclass(slots=True)
class Spent:
    """What one account spent since midnight."""

    read: int = 0
    live: int = 0
    acted: int = 0
    tokens: dict[str, tuple[float, Millis]] = field(default_factory=dict)


class UnitBook:
    """The units of one project. Shared by all its accounts in this process."""

    def __init__(self, clock: Callable[[], Millis], limit: int = LIMIT) -> None:
        self._clock = clock
        self.limit = limit
        self._accounts: dict[str, Spent] = {}
        self._sharing: set[str] = set()
        self._on_air: set[str] = set()
        self._begin: Millis = 0
        self._end: Millis = 0
        self._exhausted = False

    def join(self, account: str) -> None:
        """Count an account among those that share."""
        self._sharing.add(account)
        self._accounts.setdefault(account, Spent())

    def leave(self, account: str) -> None:
        """Take an account out; what it spent today stays spent."""
        self._sharing.discard(account)
        self._on_air.discard(account)

    def broadcasts(self, account: str, on_air: bool) -> None:
        """Take note of whether an account has a live chat now."""
        (self._on_air.add if on_air else self._on_air.discard)(account)

    def resume(self, account: str, day: Millis, read: int, live: int, acted: int) -> None:
        """Take note of what an account had spent when it was last written down, if that was today."""
        self._turn()
        if day == self._begin:
            spent = self._accounts.setdefault(account, Spent())
            spent.read, spent.live = max(spent.read, read), max(spent.live, live)
            spent.acted = max(spent.acted, acted)

    def spent(self, account: str) -> tuple[Millis, int, int, int]:
        """Return today's beginning, and what the account spent on reading, on live chats and on acting."""
        self._turn()
        spent = self._accounts.setdefault(account, Spent())
        return self._begin, spent.read, spent.live, spent.acted

    # -- reading --

    def may(self, account: str, kind: str, cost: int = LIST) -> bool:
        """Say whether it is this kind's turn."""
        return not self.is_exhausted and self._tokens(account, kind) >= cost

    def spare(self, account: str, kind: str) -> tuple[int, float]:
        """Return how many calls of one unit this kind may make now, and in a day as things stand."""
        calls = 0 if self.is_exhausted else int(self._tokens(account, kind))
        return calls, self._rate(account, kind) * DAY

    def interval(self, account: str, kind: str, cost: int = LIST) -> float:
        """Return how many seconds lie between two calls of this kind, as things stand."""
        self._turn()
        rate = self._rate(account, kind)
        if kind == LIVE and account not in self._on_air:
            return math.inf
        return (cost / rate) / 1000 if rate > 0 else max(1.0, (self._end - self._clock()) / 1000)

    def read(self, account: str, kind: str, cost: int) -> None:
        """Count a reading call."""
        tokens = self._tokens(account, kind)
        spent = self._accounts[account]
        if kind == LIVE:
            spent.live += cost
        else:
            spent.read += cost
        spent.tokens[kind] = (tokens - cost, self._clock())

    # -- acting --

    def act(self, account: str, cost: int) -> None:
        """Count a call that a person ordered. Raises RateLimited where the day's units are spent."""
        self._turn()
        if self.is_exhausted or self.total + cost > self.limit:
            raise self.over()
        self._accounts.setdefault(account, Spent()).acted += cost

    def over(self) -> RateLimited:
        """Return what to raise where the day's units are spent."""
        self._turn()
        return RateLimited(
            self._end,
            SCOPE,
            "The units that YouTube gives your app for a day are spent. cm-inbox goes on by itself after midnight, "
            "Pacific time.",
        )

    def exhaust(self) -> None:
        """Take note that YouTube itself says so: another program uses the project as well."""
        self._turn()
        self._exhausted = True

    # -- how things stand --

    @property
    def total(self) -> int:
        self._turn()
        return sum(spent.read + spent.live + spent.acted for spent in self._accounts.values())

    @property
    def is_exhausted(self) -> bool:
        """Say whether nothing more can be asked today."""
        self._turn()
        return self._exhausted or self.total >= self.limit

    def quota(self) -> Quota:
        """Return what is left to all accounts of the project together."""
        left = 0 if self.is_exhausted else self.limit - self.total
        return Quota(SCOPE, left, self.limit, self._end)

    def _turn(self) -> None:
        """Begin a new day where one has begun."""
        at = self._clock()
        if self._begin <= at < self._end:
            return
        self._begin, self._end = midnights(at)
        self._exhausted = False
        self._accounts = {}

    def _left(self, account: str, kind: str) -> float:
        """Return what an account may still read today of a kind, and of those that share with it, in units."""
        spent = self._accounts.setdefault(account, Spent())
        reading = self.limit * READING
        if kind == LIVE:
            return max(0.0, reading * LIVE_PART - sum(each.live for each in self._accounts.values()))
        return max(0.0, reading * (1 - LIVE_PART) / max(1, len(self._sharing)) - spent.read)

    def _rate(self, account: str, kind: str) -> float:
        """Return how many units a millisecond this kind may spend."""
        left, time = self._left(account, kind), max(self._end - self._clock(), 60_000)
        if kind == LIVE:
            return left / max(1, len(self._on_air)) / min(time, ON_AIR)
        return WEIGHTS[kind] * left / time

    def _tokens(self, account: str, kind: str) -> float:
        self._turn()
        at, left = self._clock(), self._left(account, kind)
        most = max(float(LIVE_LIST if kind == LIVE else LIST), min(BURST, SMALL * WEIGHTS.get(kind, 1.0) * left))
        tokens, since = self._accounts[account].tokens.get(kind, (most, at))
        tokens = min(most, left, tokens + max(0, at - since) * self._rate(account, kind))
        self._accounts[account].tokens[kind] = (tokens, at)
        return tokens
