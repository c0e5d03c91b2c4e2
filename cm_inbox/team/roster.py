"""The accounts of shared brands as this desktop knows them: which it is signed in to, which it could read."""

from __future__ import annotations

from cm_inbox.errors import AuthRevoked, CredentialError
from cm_inbox.models.accounts import Account, HealthState
from cm_inbox.models.record import Record
from cm_inbox.store import accounts, awaited
from cm_inbox.store import team as shared
from cm_inbox.store.connection import Connection
from cm_inbox.store.database import Store

from .membership import Keeper


class SharedAccount(Record, frozen=True):
    """An account of a shared brand. ``signed_in``: its token is here. ``live``: nobody paused or removed it."""

    id: int
    uid: str
    brand_id: int
    brand: str
    live: bool
    signed_in: bool


class Roster:
    """Kept by one task, asked by any thread. Until it was looked up no account counts as signed in to."""

    def __init__(self, store: Store, keeper: Keeper) -> None:
        self._store = store
        self._keeper = keeper
        self.brands: dict[int, str] = {}
        """The shared brands: row to uid."""
        self.accounts: dict[int, SharedAccount] = {}
        self._take(store.read(_shared_accounts), frozenset())

    async def refresh(self) -> bool:
        """Look up what is shared, and what this desktop is signed in to; say if that changed. Raises StoreError."""
        found = await awaited.read(self._store, _shared_accounts)
        here = [each.uid for each in found[1] if not each.archive and await self._has_token(each.uid)]
        before = self.accounts
        self._take(found, frozenset(here))
        return self.accounts != before

    def is_shared(self, account: Account) -> bool:
        """Say whether an account is of a shared brand."""
        return account.brand_id in self.brands or account.id in self.accounts

    def _take(self, found: tuple[dict[int, str], list[Account]], here: frozenset[str]) -> None:
        brands, known = found
        self.accounts = {
            each.id: SharedAccount(
                each.id,
                each.uid,
                each.brand_id,
                brands[each.brand_id],
                not each.archive and each.health.state is not HealthState.PAUSED,
                each.uid in here,
            )
            for each in known
        }
        self.brands = brands

    async def _has_token(self, uid: str) -> bool:
        try:
            return bool(await self._keeper.load(uid))
        except (AuthRevoked, CredentialError):
            return False


def _shared_accounts(conn: Connection) -> tuple[dict[int, str], list[Account]]:
    rows = set(shared.shared_brands(conn))
    brands = {each.id: each.uid for each in accounts.brands(conn) if each.id in rows}
    return brands, [each for each in accounts.accounts(conn) if each.brand_id in brands]
