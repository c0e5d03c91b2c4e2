"""Telling a hub again what it lacks, after an older copy of it took its place. A person orders it, on each desktop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from cm_inbox.models.record import Record
from cm_inbox.store import awaited
from cm_inbox.store import team as shared
from cm_inbox.store.connection import Connection
from cm_inbox.store.database import Store
from cm_inbox.store.team import lacking

from .chain import Anchor
from .claims import LEASE, Claims, What
from .log import TeamLog


class Offered(Record, frozen=True):
    """What a brand's log was told again. ``theirs``: decisions that it lacks and that are colleagues' to tell."""

    messages: int
    decisions: int
    outcomes: int
    theirs: int


async def offer(
    store: Store,
    log: TeamLog,
    claims: Claims,
    uid: str,
    brand_id: int,
    *,
    leads: bool,
    keep_step: Callable[[], Awaitable[None]],
) -> Offered:
    """Fold a brand's log anew where ours is not a part of it, then tell what it lacks. May be repeated.

    ``keep_step`` says and folds all there is. Raises HubError, StoreError.
    """
    if not await _goes_on(store, log, uid, brand_id):
        beginning = (await log.beginnings()).get(uid, Anchor())
        await awaited.write(store, _restart, brand_id, beginning)
    await keep_step()
    known = (await awaited.write(store, shared.anchor, brand_id))[0]
    for action in await awaited.write(store, lacking.outcomes_lacking, brand_id):
        claim = await claims.claim(What.ACTION, uid, action, known_seq=known, seconds=LEASE)
        if claim.mine:
            await awaited.write(store, shared.keep_fence, action, claim.fence)
    count = await awaited.write(store, partial(lacking.offer, leads=leads), brand_id)
    await keep_step()
    theirs = await awaited.write(store, lacking.others_lacking, brand_id)
    return Offered(count["message"], count["decision"], count["outcome"], theirs)


async def _goes_on(store: Store, log: TeamLog, uid: str, brand_id: int) -> bool:
    """Say whether the hub's log goes on from where ours is."""
    seq, digest = await awaited.write(store, shared.anchor, brand_id)
    beginning = (await log.beginnings()).get(uid, Anchor())
    return seq >= beginning.seq and await log.holds(uid, Anchor(seq, digest or b""))


def _restart(conn: Connection, brand_id: int, beginning: Anchor) -> None:
    shared.restart(conn, brand_id)
    if beginning.seq:
        lacking.start_at(conn, brand_id, beginning.seq, beginning.hash)
