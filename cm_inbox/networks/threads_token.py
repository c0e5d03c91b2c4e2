"""The access token of a Threads profile: it lasts sixty days, and is made anew long before, by itself.

There is no refresh token: the token that still serves gets the next one, once it is a day old. What has ended gets
nothing more. So it is renewed every week, and where that does not work the one at hand goes on serving.

Source: developers.facebook.com/documentation/threads/get-started/long-lived-tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from cm_inbox.errors import CredentialError, NetworkError, NotPermitted, Transient, Unreadable
from cm_inbox.models.instants import Millis

from . import oauth_flow as flow
from .base import Secrets
from .http import HttpClient, QueryValue
from .oauth_tokens import DAY, AccessToken

LASTS: Millis = 60 * DAY
RENEWED_AFTER: Millis = 7 * DAY
TRIED_AGAIN_AFTER: Millis = DAY


class LongToken(AccessToken):
    """Renews itself by itself. ``server`` is the interface's."""

    def __init__(
        self, provider: flow.Provider, server: str, secrets: Secrets, http: HttpClient, clock: Callable[[], Millis]
    ) -> None:
        super().__init__(provider, secrets, http, clock)
        self._server = server
        self._not_before: Millis = 0

    async def get(self) -> str:
        """Return a token that serves now, renewed where it is a week old. Raises as AccessToken."""
        token = await super().get()
        if not self._is_due(await self.kept()):
            return token
        self._not_before = self._clock() + TRIED_AGAIN_AFTER
        try:
            return await self._renewed(token)
        except (NetworkError, CredentialError):
            return token

    def _is_due(self, kept: Mapping[str, str]) -> bool:
        """Say whether it is a week old; of one whose end nobody told, Threads tells when it renews it."""
        ends, now = kept.get(flow.EXPIRES, ""), self._clock()
        old = not ends.isdigit() or int(ends) - now <= LASTS - RENEWED_AFTER
        return old and now >= self._not_before

    async def _renewal(self, kept: Mapping[str, str]) -> Mapping[str, str] | None:
        if not self._serves(kept):
            return None
        query = {"grant_type": "th_refresh_token"}
        return await given(self._http, f"{self._server}/refresh_access_token", kept[flow.ACCESS], query, self._clock)


async def given(
    http: HttpClient, url: str, token: str, query: Mapping[str, QueryValue], clock: Callable[[], Millis]
) -> dict[str, str]:
    """Return a lasting token for another one, as it is kept. Raises NotPermitted where it is refused, Transient.

    What is answered may hold a token: it goes into no error.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    answer = await http.request("GET", url, params=query, headers=headers)
    said: Any = None
    with suppress(Unreadable):
        said = answer.json()
    made = said.get("access_token") if isinstance(said, dict) else None
    if isinstance(made, str) and made:
        at, seconds = clock(), said.get("expires_in")
        lasting = seconds * 1000 if isinstance(seconds, int) and 0 < seconds < 2**31 else LASTS
        return {flow.ACCESS: made, flow.EXPIRES: str(at + lasting)}
    if isinstance(said, dict) and 400 <= answer.status < 500 and answer.status != 429:
        raise NotPermitted("Threads gives no lasting sign-in for this one. Sign in again.")
    raise Transient("The network's sign-in answered {status}. Try again later.", status=answer.status)
