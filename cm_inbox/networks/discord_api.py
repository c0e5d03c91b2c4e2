"""Discord's REST interface on the wire: a bot's token, limits by bucket, and what its refusals mean.

Sources: Discord's API reference v10, "Rate limits", "JSON error codes".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from cm_inbox.errors import (
    AuthRevoked,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    Transient,
)
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis, now

from .http import HttpClient, QueryValue, RateBudget, Response, by_status, quotas_of, whole_number

SERVER = "https://discord.com"
PATIENCE = 10.0
"""Seconds that a question waits for its bucket; above that the account says that it waits."""

Json = dict[str, Any]

_BY_CODE: Mapping[int, type[NetworkError]] = {
    **dict.fromkeys((10003, 10004, 10007, 10008, 10013, 10026), Gone),  # unknown channel, guild, member, message, ...
    **dict.fromkeys((50001, 50003, 50007, 50013, 50083, 50278, 160002), NotPermitted),
    **dict.fromkeys((40001, 50014), AuthRevoked),
    **dict.fromkeys((50006, 50035), Invalid),
}
UNKNOWN_BAN, UNKNOWN_MEMBER = 10026, 10007


class DiscordError(Exception):
    """A refusal by Discord's own code, before it is told as one of ours."""

    def __init__(self, code: int, meaning: NetworkError) -> None:
        super().__init__(code)
        self.code = code
        self.meaning = meaning


class DiscordApi:
    """Calls as one bot."""

    def __init__(self, http: HttpClient, server: str, token: str, clock: Callable[[], Millis] = now) -> None:
        self.http, self.clock, self.token = http, clock, token
        self._root = f"{server.rstrip('/')}/api/v10"
        self._headers = {"Authorization": f"Bot {token}"}
        self._budgets: dict[str, RateBudget] = {}

    def quotas(self) -> tuple[Quota, ...]:
        """Return what is left where a bucket is nearly used up, for each kind of call that a person knows.

        Each channel has buckets of its own, whose names say nothing to anybody: of several the emptiest is told.
        """
        nearly = [each for each in quotas_of(self._budgets.values()) if each.scope and each.remaining <= 1]
        emptiest: dict[str, Quota] = {}
        for each in sorted(nearly, key=lambda quota: (quota.remaining, -quota.reset_at)):
            emptiest.setdefault(each.scope, each)
        return tuple(emptiest.values())

    async def get(self, path: str, **query: QueryValue) -> Any:
        """Ask for something. Raises NetworkError, DiscordError."""
        return await self._call("GET", path, query, None)

    async def send(self, method: str, path: str, body: Json | None = None) -> Any:
        """Do something. Raises NetworkError, DiscordError."""
        return await self._call(method, path, {}, body)

    async def _call(self, method: str, path: str, query: Mapping[str, QueryValue], body: Json | None) -> Any:
        safe = method == "GET"
        route = f"{method} {path.partition('/messages')[0]}"
        budget = self._budgets.setdefault(route, RateBudget(_scope(method, path), reserve=0, clock=self.clock))
        if safe:
            await self._room(budget)
        answer = await self.http.request(
            method,
            self._root + path,
            params=query or None,
            json=body,
            headers=self._headers,
            budget=budget,
            urgent=not safe,
        )
        self._observe(budget, answer)
        if answer.status == 204:
            return None
        try:
            said = answer.json()
        except Transient:
            if answer.ok and not safe:
                raise OutcomeUnknown() from None
            if answer.ok or answer.status < 500:
                raise
            raise by_status(answer, self.clock, safe=safe) from None
        if answer.ok:
            return said
        raise self._refusal(said, answer, safe=safe)

    async def _room(self, budget: RateBudget) -> None:
        """Wait for a bucket that is empty, where that is not long: most are filled again within seconds."""
        known = budget.quota()
        if known is not None and known.remaining == 0:
            seconds = (known.reset_at - self.clock()) / 1000
            if seconds <= PATIENCE:
                await asyncio.sleep(seconds)

    def _observe(self, budget: RateBudget, answer: Response) -> None:
        remaining = whole_number(answer.headers.get("x-ratelimit-remaining"))
        try:
            after = float(answer.headers.get("x-ratelimit-reset-after", ""))
        except ValueError:
            return
        if remaining is not None and after >= 0:
            limit = whole_number(answer.headers.get("x-ratelimit-limit"))
            budget.observe(remaining, self.clock() + round(after * 1000), limit)

    def _refusal(self, said: Any, answer: Response, *, safe: bool) -> Exception:
        body: Mapping[str, Any] = said if isinstance(said, dict) else {}
        words = str(body.get("message", ""))
        if answer.status == 429:
            if not isinstance(body.get("retry_after"), int | float):
                return by_status(answer, self.clock, safe=safe)
            scope = answer.headers.get("x-ratelimit-scope", "user")
            return RateLimited(self.clock() + round(body["retry_after"] * 1000), scope)
        code = body.get("code")
        if answer.status == 401 or code in (40001, 50014):
            return AuthRevoked(
                "Discord does not take this bot's token (any more). Make a new one in its developer portal."
            )
        if isinstance(code, int) and code in _BY_CODE:
            errors = body.get("errors")
            # of a form, the one field that points at something which may be gone
            meaning = Gone if isinstance(errors, dict) and "message_reference" in errors else _BY_CODE[code]
            return DiscordError(code, _told(meaning, words))
        return by_status(answer, self.clock, safe=safe)


def _scope(method: str, path: str) -> str:
    """Return what a person calls such calls; empty for those they know nothing of."""
    if method == "GET":
        return "reading"
    if "/reactions/" in path:
        return "likes"
    if "/messages" in path:
        return "deletions" if method == "DELETE" else "writing"
    return "moderation" if "/bans/" in path or "/members/" in path else ""


def _told(meaning: type[NetworkError], words: str) -> NetworkError:
    if meaning is Gone:
        return Gone()
    if meaning is Invalid:
        return Invalid("Discord: {said}", said=words)
    return NotPermitted("Discord: {said}", said=words)
