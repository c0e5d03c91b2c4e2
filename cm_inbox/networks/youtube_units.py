"""The units that YouTube lets a Google project spend a day, and how its accounts share them. Nothing is asked here.

A project has 10,000 units from midnight to midnight, Pacific time; every account signed in with the same app spends
from them. Seven tenths are for reading, in equal shares; the rest is kept for what people decide. An account's reading
is spread over what is left of the day, each kind of it with a weight, so that the last hour is read like the first.

Source: developers.google.com/youtube/v3/determine_quota_cost, /youtube/v3/getting-started#quota.
"""

from __future__ import annotations

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

BURST = 20.0
"""Units that may be spent at once when nothing was for a while."""

WEIGHTS = {
    "published": 0.36,
    "held": 0.18,
    "spam": 0.08,
    "older": 0.08,
    "recheck": 0.08,
    "broadcasts": 0.06,
    "live": 0.16,
}
"""The kinds of reading, and their parts of an account's share."""

HOUR: Millis = 3_600_000
HORIZON = {"live": 2 * HOUR}
"""Over how much time at most a kind is spread: a broadcast is over long before the day is."""

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
    acted: int = 0
    tokens: dict[str, tuple[float, Millis]] = field(default_factory=dict)


class UnitBook:
    """The units of one project. Shared by all its accounts in this process."""

    def __init__(self, clock: Callable[[], Millis], limit: int = LIMIT) -> None:
        self._clock = clock
        self.limit = limit
        self._accounts: dict[str, Spent] = {}
        self._begin: Millis = 0
        self._end: Millis = 0
        self._exhausted = False

    def join(self, account: str) -> None:
        """Count an account among those that share."""
        self._accounts.setdefault(account, Spent())

    def leave(self, account: str) -> None:
        """Take an account out; what it spent today stays spent."""
        self._turn()
        gone = self._accounts.pop(account, None)
        if gone is not None and (gone.read or gone.acted):
            self._accounts[f"{account} (gone)"] = gone

    def resume(self, account: str, day: Millis, read: int, acted: int) -> None:
        """Take note of what an account had spent when it was last written down, if that was today."""
        self._turn()
        if day == self._begin:
            spent = self._accounts.setdefault(account, Spent())
            spent.read, spent.acted = max(spent.read, read), max(spent.acted, acted)

    def spent(self, account: str) -> tuple[Millis, int, int]:
        """Return today's beginning, and what the account spent on reading and on acting."""
        self._turn()
        spent = self._accounts.setdefault(account, Spent())
        return self._begin, spent.read, spent.acted

    # -- reading --

    def may(self, account: str, kind: str, cost: int = LIST) -> bool:
        """Say whether it is this kind's turn."""
        return not self.is_exhausted and self._tokens(account, kind) >= cost

    def interval(self, account: str, kind: str, cost: int = LIST) -> float:
        """Return how many seconds lie between two calls of this kind, as things stand."""
        self._turn()
        rate = self._rate(account, kind)
        return (cost / rate) / 1000 if rate > 0 else max(1.0, (self._end - self._clock()) / 1000)

    def read(self, account: str, kind: str, cost: int) -> None:
        """Count a reading call."""
        tokens = self._tokens(account, kind)
        spent = self._accounts[account]
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
        return sum(spent.read + spent.acted for spent in self._accounts.values())

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
        self._accounts = {name: Spent() for name in self._accounts if not name.endswith(" (gone)")}

    def _left(self, account: str) -> float:
        """Return what an account may still read today, in units."""
        sharing = sum(not name.endswith(" (gone)") for name in self._accounts) or 1
        spent = self._accounts.setdefault(account, Spent())
        return max(0.0, self.limit * READING / sharing - spent.read)

    def _rate(self, account: str, kind: str) -> float:
        """Return how many units a millisecond this kind may spend."""
        time = min(self._end - self._clock(), HORIZON.get(kind, self._end - self._begin))
        return WEIGHTS[kind] * self._left(account) / max(time, 60_000)

    def _tokens(self, account: str, kind: str) -> float:
        self._turn()
        at, left = self._clock(), self._left(account)
        tokens, since = self._accounts[account].tokens.get(kind, (BURST, at))
        tokens = min(BURST, left, tokens + max(0, at - since) * self._rate(account, kind))
        self._accounts[account].tokens[kind] = (tokens, at)
        return tokens
