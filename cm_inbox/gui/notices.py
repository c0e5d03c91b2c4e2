"""What comes to one's notice while the window is not in front: what of it, in which words. Never an insult."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.accounts import Account, Brand
from cm_inbox.models.instants import Millis
from cm_inbox.models.queue import ConversationState, Group, QueueRow, group_of
from cm_inbox.models.record import Record
from cm_inbox.wellbeing import Notifying, Way

from . import when
from .plain import line
from .queue_text import name_of
from .shield_order import is_hostile
from .softening import BLOCK, DOT, soften

translate = QCoreApplication.translate

PRESSING = frozenset({Group.MARKED, Group.LATE, Group.SOON})
WORDS_AT_MOST = 160
BRANDS_AT_MOST = 4


class Notice(Record, frozen=True):
    """One notification. ``conversation_id`` is where a click leads, None: to the queue."""

    title: str
    text: str
    conversation_id: int | None = None


def way_of(chosen: Notifying, brand: Brand | None) -> Way:
    """Return what was chosen for a brand."""
    return chosen.usual if brand is None else chosen.brands.get(brand.uid, chosen.usual)


def is_wanted(row: QueueRow, way: Way, me: str, now: Millis) -> bool:
    """Say whether a conversation into which somebody wrote is to be told of."""
    if way == "nothing" or row.state is not ConversationState.OPEN:
        return False
    if row.assigned_to is not None and row.assigned_to != me:
        return False  # somebody else looks after it
    if way == "mine":
        return row.assigned_to == me
    return way == "everything" or row.asks == "urgent" or group_of(row.priority, row.due_at, now) in PRESSING


def notice_of(
    rows: Sequence[QueueRow], brands: Callable[[int], Brand | None], *, words: bool, shield: bool
) -> Notice | None:
    """Return one notification for all of these; None where there are none.

    ``words``: one that comes alone quotes its message, hurtful words as dots; behind the ``shield`` a hostile one is
    not quoted at all.
    """
    if not rows:
        return None
    if len(rows) > 1:
        title = translate("Notices", "%n new message(s)", "", len(rows))
        return Notice(title, _by_brand(rows, brands))
    (row,) = rows
    brand = brands(row.brand_id)
    parts = [name_of(row), line(brand.name, 60) if brand is not None else ""]
    title = " · ".join(part for part in parts if part)
    if not words or (shield and is_hostile(row)):
        return Notice(title, translate("Notices", "A new message"), row.id)
    quoted = soften(row.snippet, row.softened).replace(BLOCK, DOT)
    return Notice(title, line(quoted, WORDS_AT_MOST) or translate("Notices", "A new message"), row.id)


def ending_notice(accounts: Sequence[Account], brands: Callable[[int], Brand | None], now: Millis) -> Notice | None:
    """Return one notification for accounts whose sign-in ends within seven days; None where there are none."""
    if not accounts:
        return None
    advice = translate("Health", "Sign in again before then: the history stays, nothing is missed.")
    if len(accounts) > 1:
        title = translate("Notices", "%n sign-in(s) to renew within seven days", "", len(accounts))
        return Notice(title, f"{', '.join(line(each.address, 60) for each in accounts[:BRANDS_AT_MOST])}. {advice}")
    (account,) = accounts
    brand = brands(account.brand_id)
    said = translate("Notices", "The sign-in expires on %1. %2")
    said = said.replace("%1", when.date_of(account.health.token_expires_at or now, now)).replace("%2", advice)
    title = " · ".join([line(account.address, 60), *([line(brand.name, 60)] if brand is not None else [])])
    return Notice(title, said)


def _by_brand(rows: Iterable[QueueRow], brands: Callable[[int], Brand | None]) -> str:
    """Return how many came for each brand: "Altéa Mobilités 3, Maison Brévent 1"."""
    counted = Counter(row.brand_id for row in rows)
    named = [(brands(brand_id), count) for brand_id, count in counted.most_common(BRANDS_AT_MOST)]
    said = [f"{line(brand.name, 60)} {count}" for brand, count in named if brand is not None]
    return ", ".join(said) + (" …" if len(counted) > BRANDS_AT_MOST else "")
