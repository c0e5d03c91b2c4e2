"""An account's access token: at hand, renewed before it ends, by one task for all that wait.

The rules, since a network may give each refresh token once only:

* whoever needs a token while it is being renewed waits for that one renewal;
* a renewal goes on when all who waited for it have given up;
* what it brought is in the keyring before anybody uses it; where the keyring refuses, it is kept in memory and offered
  again first of all;
* what another process has renewed meanwhile is taken over.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

from cm_inbox.errors import AuthExpired, NotPermitted
from cm_inbox.models.instants import Millis

from . import oauth_flow as flow
from .base import Secrets
from .http import HttpClient

EARLY: Millis = 120_000
"""So long before its end an access token is renewed: our clock and the network's may differ."""

DAY: Millis = 86_400_000
SIGNED_IN = "signed_in_at"
"""When the person signed in, among what the keyring keeps."""


class AccessToken:
    """The access token of one account. ``provider`` is where it is renewed."""

    def __init__(
        self, provider: flow.Provider, secrets: Secrets, http: HttpClient, clock: Callable[[], Millis]
    ) -> None:
        self._provider = provider
        self._secrets = secrets
        self._http = http
        self._clock = clock
        self._kept: Mapping[str, str] | None = None
        self._unsaved: Mapping[str, str] | None = None
        self._renewing: asyncio.Task[str] | None = None

    async def kept(self) -> Mapping[str, str]:
        """Return all that is kept of the sign-in. Raises CredentialError, AuthRevoked where nothing is."""
        if self._kept is None:
            self._kept = await self._secrets.load()
        return self._kept

    async def get(self) -> str:
        """Return a token that serves now. Raises AuthExpired, AuthRevoked, CredentialError, Transient."""
        kept = await self.kept()
        if self._unsaved is None and self._serves(kept):
            return kept[flow.ACCESS]
        return await self._renewed(kept.get(flow.ACCESS, ""))

    async def instead_of(self, refused: str) -> str:
        """Return another token than one that the network refused. Raises as ``get``."""
        kept = await self.kept()
        if kept.get(flow.ACCESS) != refused and self._unsaved is None and self._serves(kept):
            return kept[flow.ACCESS]
        return await self._renewed(refused)

    async def close(self) -> None:
        """See a renewal through that is under way: what it brings must not be lost."""
        if self._renewing is not None:
            with contextlib.suppress(Exception):  # whoever waited for it heard of it
                await self._renewing

    def _serves(self, kept: Mapping[str, str]) -> bool:
        ends = kept.get(flow.EXPIRES, "")
        return bool(kept.get(flow.ACCESS)) and (not ends.isdigit() or self._clock() < int(ends) - EARLY)

    async def _renewed(self, old: str) -> str:
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._renew(old), name="renewal of a sign-in")
            self._renewing.add_done_callback(_heard)
        return await asyncio.shield(self._renewing)

    async def _renew(self, old: str) -> str:
        if self._unsaved is not None:
            return await self._keep(self._unsaved)
        kept = await self._secrets.load()
        if kept.get(flow.ACCESS) not in (old, None) and self._serves(kept):
            self._kept = kept
            return kept[flow.ACCESS]
        try:
            brought = await self._renewal(kept)
        except NotPermitted as error:
            raise self._ended(kept) from error
        if brought is None:
            raise self._ended(kept)
        return await self._keep({**kept, **brought})

    async def _renewal(self, kept: Mapping[str, str]) -> Mapping[str, str] | None:
        """Ask for another token: return what to keep of it, None where none can be had. Raises NotPermitted."""
        refresh = kept.get(flow.REFRESH)
        if not refresh:
            return None
        return (await flow.renew(self._provider, flow.app_of(kept), refresh, self._http, self._clock)).kept()

    async def _keep(self, kept: Mapping[str, str]) -> str:
        self._unsaved = kept
        await self._secrets.save(kept)
        self._kept, self._unsaved = kept, None
        return kept[flow.ACCESS]

    def _ended(self, kept: Mapping[str, str]) -> AuthExpired:
        since = kept.get(SIGNED_IN, "")
        if not since.isdigit():
            return AuthExpired()
        days = max(0, self._clock() - int(since)) // DAY
        return AuthExpired(
            "The network no longer renews this sign-in, made {days} day(s) ago: it expired or was withdrawn. "
            "Sign in again; the history stays.",
            days=days,
        )


def first_kept(begun: Mapping[str, str], tokens: flow.Tokens, at: Millis) -> dict[str, str]:
    """Return what goes to the keyring after a sign-in; ``begun`` is ``OAuthStart.secrets``."""
    app = flow.app_of(begun)
    return {
        flow.CLIENT_ID: app.client_id,
        flow.CLIENT_SECRET: app.client_secret,
        SIGNED_IN: str(at),
        **tokens.kept(),
    }


def sign_in_ends(kept: Mapping[str, str]) -> Millis | None:
    """Return when one must sign in again at the latest, None where nobody knows.

    An access token that can be renewed says nothing of that: only the refresh token's own end does.
    """
    if kept.get(flow.REFRESH):
        return int(kept[flow.ENDS]) if kept.get(flow.ENDS, "").isdigit() else None
    return int(kept[flow.EXPIRES]) if kept.get(flow.EXPIRES, "").isdigit() else None


def _heard(renewal: asyncio.Task[str]) -> None:
    """Take note of how a renewal ended, also where nobody waits for it any more."""
    if not renewal.cancelled():
        renewal.exception()
