"""Who reads an account: of the desktops that are signed in to it, one; the others hear through the log.

Whoever finds an account without a reader claims it. A claim ends with its desktop, and is found within one renewal.
While the hub does not answer, who read an account goes on: the others cannot know of it, and what is read twice is
stored once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cm_inbox.models.accounts import Account
from cm_inbox.models.team import AccountReader

from .claims import Claim, Claims, Watch, What
from .roster import Roster, SharedAccount


class Reading:
    """Which accounts are ours to read. Changed by one task on the engine's loop, asked by any thread."""

    def __init__(self, claims: Claims, roster: Roster, changed: Callable[[], None]) -> None:
        """``changed`` is told when other accounts are ours to read than before."""
        self._claims = claims
        self._roster = roster
        self._changed = changed
        self._ours: dict[str, Claim] = {}
        self._theirs: dict[str, str] = {}
        self.ended = False
        """Our access ended: nothing of the shared brands is read any more."""

    def may_read(self, account: Account) -> bool:
        """Say whether this desktop reads an account; those of brands that are not shared are ours alone."""
        if not self._roster.is_shared(account):
            return True
        return not self.ended and account.uid in self._ours

    def acts_for(self, account_id: int) -> bool:
        """Say whether automatic rules act here for an account (row), and its timed bans are lifted from here."""
        account = self._roster.accounts.get(account_id)
        return account is None or (not self.ended and account.uid in self._ours)

    def ours(self) -> frozenset[str]:
        """Return the accounts (uids) that this desktop reads."""
        return frozenset(self._ours)

    def readers(self) -> Mapping[str, AccountReader]:
        """Return who reads each account, by its uid."""
        return {
            each.uid: AccountReader(each.uid, each.uid in self._ours, self._reader_of(each.uid))
            for each in self._roster.accounts.values()
        }

    def _reader_of(self, uid: str) -> str | None:
        ours = self._ours.get(uid)
        return ours.name if ours is not None else self._theirs.get(uid)

    async def settle(self, watch: Watch) -> None:
        """Take the hub's word on who reads what; claim what nobody reads, let go of what we cannot. Raises HubError."""
        before = set(self._ours)
        self._ours = {each.key: each for each in watch.own if each.what is What.READER}
        self._theirs = {each.key: each.name for each in watch.others if each.what is What.READER}
        accounts = {each.uid: each for each in self._roster.accounts.values()}
        try:
            for uid, claim in list(self._ours.items()):
                if not _could_read(accounts.get(uid)):
                    del self._ours[uid]
                    await self._claims.release(claim)
            for uid, account in accounts.items():
                if _could_read(account) and uid not in self._ours and uid not in self._theirs:
                    claim = await self._claims.claim(What.READER, account.brand, uid)
                    if claim.mine:
                        self._ours[uid] = claim
                    else:
                        self._theirs[uid] = claim.name
        finally:
            if set(self._ours) != before:
                self._changed()

    def end(self) -> None:
        """Read nothing of the shared brands any more."""
        self.ended = True
        self._ours, self._theirs = {}, {}
        self._changed()


def _could_read(account: SharedAccount | None) -> bool:
    return account is not None and account.live and account.signed_in
