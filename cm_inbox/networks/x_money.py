"""What X's calls cost, and the book that is kept of it, so that an account never costs more than its user set.

X charges for each post, person and private message that a call gives, once in a UTC day each (it promises no more than
to try), and for what is written. The book counts what is given, not what X writes on the bill: it takes the price for
everybody, though reading one's own mentions is cheaper where the app belongs to the account. It cannot know that.

Amounts are in mills, thousandths of a US dollar. Prices: docs.x.com, "pricing", August 2026. Sending a private message
has no price of its own there; it is counted like reading one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from cm_inbox.errors import BudgetExhausted
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis
from cm_inbox.models.spending import Spending

POST_READ = 5
USER_READ = 10
DM_READ = 10
REPLY = 10
REPLY_WITH_LINK = 200
DM_SENT = 10
MANAGE = 5

MILLS_A_CENT = 10
KEPT_FOR_PEOPLE = 10
"""Reading leaves a tenth of the budget to what people decide."""

PRICES = {"post": POST_READ, "user": USER_READ, "dm": DM_READ}

DAY_SCOPE, MONTH_SCOPE = "cents-day", "cents-month"
"""Scopes of the quotas in which the book is shown: US cents left."""


class Spent(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was spent in the periods named, in mills. It travels in the cursors, so that it outlives the program."""

    month: str = ""
    in_month: int = 0
    day: str = ""
    in_day: int = 0


class Ledger:
    """The book of one account."""

    def __init__(self, limits: Callable[[], Spending], clock: Callable[[], Millis]) -> None:
        self._limits = limits
        self._clock = clock
        self._spent = Spent()
        self._given: set[tuple[str, str]] = set()
        """What was given, and so paid for, today."""

    def take_over(self, before: Spent) -> None:
        """Go on from what a cursor tells: the book was kept before this start."""
        self._turn()
        now = self._spent
        month = max(now.in_month, before.in_month) if before.month == now.month else now.in_month
        day = max(now.in_day, before.in_day) if before.day == now.day else now.in_day
        self._spent = msgspec.structs.replace(now, in_month=month, in_day=day)

    def spent(self) -> Spent:
        """Return the book as it is now."""
        self._turn()
        return self._spent

    def was_given(self, kind: str, native: str) -> bool:
        """Say whether this was paid for today already."""
        self._turn()
        return (kind, native) in self._given

    def given(self, kind: str, natives: Iterable[str]) -> None:
        """Write down what a call gave."""
        self._turn()
        for native in natives:
            if (kind, native) not in self._given:
                self._given.add((kind, native))
                self.pay(PRICES[kind])

    def pay(self, mills: int) -> None:
        """Write down what was spent."""
        self._turn()
        now = self._spent
        self._spent = msgspec.structs.replace(now, in_month=now.in_month + mills, in_day=now.in_day + mills)

    def room(self, *, urgent: bool = False) -> int:
        """Return how many mills may still be spent; reading leaves some to what is urgent."""
        self._turn()
        left = []
        for limit, spent in self._periods():
            kept = 0 if urgent else limit // KEPT_FOR_PEOPLE
            left.append(limit - kept - spent)
        return max(0, min(left))

    def require(self, mills: int, *, urgent: bool = False) -> int:
        """Return how many mills may still be spent. Raises BudgetExhausted where it is less than is needed."""
        room = self.room(urgent=urgent)
        if room < mills:
            raise self._over(mills, urgent=urgent)
        return room

    def quotas(self) -> tuple[Quota, ...]:
        """Return what is left of the day and of the month, in cents, fit to show."""
        self._turn()
        (day, in_day), (month, in_month) = self._periods()
        tomorrow, next_month = self._ends()
        return (
            Quota(DAY_SCOPE, max(0, day - in_day) // MILLS_A_CENT, day // MILLS_A_CENT, tomorrow),
            Quota(MONTH_SCOPE, max(0, month - in_month) // MILLS_A_CENT, month // MILLS_A_CENT, next_month),
        )

    # -- inside --

    def _periods(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return the limits of the day and of the month, each with what was spent."""
        limits = self._limits()
        return (
            (limits.day * MILLS_A_CENT, self._spent.in_day),
            (limits.month * MILLS_A_CENT, self._spent.in_month),
        )

    def _over(self, mills: int, *, urgent: bool) -> BudgetExhausted:
        (day, in_day), (month, in_month) = self._periods()
        tomorrow, next_month = self._ends()
        kept = 0 if urgent else month // KEPT_FOR_PEOPLE
        if month - kept - in_month < mills:
            return BudgetExhausted(
                "{spent} of the {limit} US dollars are spent that X may cost in a month. Reading goes on next month, "
                "or when you raise the limit in the settings.",
                until=next_month,
                spent=dollars(in_month),
                limit=dollars(month),
            )
        return BudgetExhausted(
            "{spent} of the {limit} US dollars are spent that X may cost in a day. Reading goes on tomorrow, or when "
            "you raise the limit in the settings.",
            until=tomorrow,
            spent=dollars(in_day),
            limit=dollars(day),
        )

    def _turn(self) -> None:
        """Begin a new page of the book where the day, or the month, is over."""
        moment = datetime.fromtimestamp(self._clock() / 1000, UTC)
        month, day = f"{moment:%Y-%m}", f"{moment:%Y-%m-%d}"
        now = self._spent
        if now.day != day:
            self._given.clear()
            in_month = now.in_month if now.month == month else 0
            self._spent = Spent(month, in_month, day, 0)

    def _ends(self) -> tuple[Millis, Millis]:
        """Return when the day and the month are over."""
        moment = datetime.fromtimestamp(self._clock() / 1000, UTC)
        today = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        tomorrow = today + timedelta(days=1)
        next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return round(tomorrow.timestamp() * 1000), round(next_month.timestamp() * 1000)


def dollars(mills: int) -> str:
    """Return an amount to show, in dollars with cents."""
    cents = -(-mills // MILLS_A_CENT)
    return f"{cents // 100}.{cents % 100:02d}"
