"""Who has which conversation open, and who answers it: shown to the others, never written down."""

from __future__ import annotations

from collections.abc import Iterable

from cm_inbox.errors import NotJoined
from cm_inbox.models.record import Record
from cm_inbox.models.team import Doing, Held, Presence
from cm_inbox.store import awaited
from cm_inbox.store.database import Store
from cm_inbox.store.team import places

from .claims import Claim, Claims, Watch, What, conversation_key
from .roster import Roster


class _Place(Record, frozen=True):
    brand: str
    key: str


class Presences:
    """What this desktop shows and holds, and what the others do. All methods raise HubError."""

    def __init__(self, store: Store, claims: Claims, roster: Roster) -> None:
        self._store = store
        self._claims = claims
        self._roster = roster
        self._rows: dict[str, int | None] = {}
        self._held: dict[str, Claim] = {}
        self.there: dict[int, tuple[Presence, ...]] = {}
        """Colleagues by conversation (row)."""

    # -- ours --

    async def show(self, conversation_id: int | None, doing: Doing) -> None:
        """Show what is open, and let go of the claims on everything else; with ``READS`` of the one on this too."""
        place = None if conversation_id is None else self._place(conversation_id)
        keep = place.key if place is not None and doing is Doing.WRITES else None
        for key, claim in list(self._held.items()):
            if key != keep:
                del self._held[key]
                await self._claims.release(claim)
        if place is None:
            await self._claims.hide()
        else:
            await self._claims.show(place.brand, place.key, doing)

    async def claim(self, conversation_id: int, *, forced: bool = False) -> Held:
        """Claim a conversation for answering, or hear who holds it. Raises NotJoined where it is not shared."""
        place = self._place(conversation_id)
        if place is None:
            raise NotJoined("This brand is not shared with a team.")
        claim = await self._claims.claim(What.CONVERSATION, place.brand, place.key, forced=forced)
        if claim.mine:
            self._held[place.key] = claim
        return Held(claim.mine, claim.person, claim.name, claim.until)

    def _place(self, conversation_id: int) -> _Place | None:
        found = self._store.read(places.place_of, conversation_id)
        if found is None or found[0] not in self._roster.brands:
            return None
        key = conversation_key(*found[1:])
        self._rows[key] = conversation_id
        return _Place(self._roster.brands[found[0]], key)

    # -- theirs --

    async def learn(self, watch: Watch) -> bool:
        """Take over who is where; say whether that is news."""
        self._held = {each.key: each for each in watch.own if each.what is What.CONVERSATION and each.key in self._held}
        shown = {(each.brand, each.key, each.desktop): each for each in watch.present}
        claimed = {
            (each.brand, each.key, each.desktop): each for each in watch.others if each.what is What.CONVERSATION
        }
        await self._find({place[:2] for place in (*shown, *claimed)})
        there: dict[int, list[Presence]] = {}
        for place in dict.fromkeys((*shown, *claimed)):
            row = self._rows.get(place[1])
            if row is None:
                continue
            seen, claim = shown.get(place), claimed.get(place)
            doing = Doing.WRITES if claim is not None or seen is None else seen.doing
            person, name = (seen.person, seen.name) if seen is not None else (claim.person, claim.name)  # type: ignore[union-attr]  # one of both is there
            since = seen.since if seen is not None else 0
            there.setdefault(row, []).append(Presence(person, name, place[2], doing, since))
        before, self.there = self.there, {row: tuple(found) for row, found in there.items()}
        return before != self.there

    def forget(self) -> None:
        """Nobody is known to be anywhere: the hub does not answer."""
        self.there = {}

    async def _find(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Find the conversations of keys not met before. What is not here yet is looked for again the next time."""
        for brand_id, uid in self._roster.brands.items():
            keys = {key for brand, key in wanted if brand == uid and self._rows.get(key) is None}
            if keys:
                self._rows |= await awaited.read(self._store, places.named, brand_id, keys, conversation_key)
