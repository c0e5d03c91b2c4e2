"""Calls to the YouTube Data API, each with what it costs, and what its refusals mean.

Refusals are told apart by ``error.errors[].reason``; the status says little: a spent quota and a comment that its
author took away are both 403. Source: developers.google.com/youtube/v3/docs/errors, and the pages of each call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from cm_inbox.errors import (
    AuthExpired,
    Conflict,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ScopeMissing,
    Transient,
    Unreadable,
)
from cm_inbox.models.instants import Millis

from .http import HttpClient, QueryValue, Response, by_status, retry_after
from .youtube_units import LIST, UnitBook

SERVER = "https://youtube.googleapis.com"
BASE = "/youtube/v3/"
TEXT_LIMIT = 10_000
LIVE_LIMIT = 200

_SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"})
_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded"})
_GONE = frozenset(
    {"commentNotFound", "parentCommentNotFound", "commentThreadNotFound", "videoNotFound", "channelNotFound"}
    | {"liveChatNotFound", "liveChatEnded", "liveChatMessageNotFound", "liveChatBanNotFound", "notFound"}
)
_SCOPES = frozenset({"insufficientPermissions", "insufficientScopes", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
_NOT_PERMITTED = frozenset(
    {"commentsDisabled", "liveChatDisabled", "ineligibleAccount", "parentCommentIsPrivate", "channelClosed"}
    | {"channelSuspended", "liveStreamingNotEnabled", "insufficientLivePermissions", "liveChatUserBanned"}
    | {"operationNotSupported", "modificationNotAllowed", "cannotBanUser", "accountDelegationForbidden"}
)


class Vanished(NotPermitted):
    """A refusal that also means that the author took the comment away: whether it did is to be looked up."""


class Token(Protocol):
    """Where access tokens come from."""

    async def get(self) -> str: ...

    async def instead_of(self, refused: str) -> str: ...


class Api:
    """The calls of one account. ``book`` counts the units of the project, ``account`` is who spends them."""

    def __init__(
        self,
        server: str,
        http: HttpClient,
        token: Token,
        clock: Callable[[], Millis],
        book: UnitBook | None = None,
        account: str = "",
    ) -> None:
        self.server = server
        self._http = http
        self._token = token
        self._clock = clock
        self._book = book
        self._account = account

    async def list(self, resource: str, kind: str = "published", *, cost: int = LIST, **params: QueryValue) -> Any:
        """Read a list; ``kind`` is the kind of reading it belongs to. Raises NetworkError."""
        if self._book is not None:
            if self._book.is_exhausted:
                raise self._book.over()
            self._book.read(self._account, kind, cost)
        return await self._call("GET", resource, params, None, safe=True)

    async def change(
        self, method: str, resource: str, *, cost: int, json: object = None, safe: bool = False, **params: QueryValue
    ) -> Any:
        """Change something because a person ordered it. ``safe``: doing it twice changes nothing more.

        Raises NetworkError, Vanished.
        """
        if self._book is not None:
            self._book.act(self._account, cost)
        return await self._call(method, resource, params, json, safe=safe)

    async def _call(
        self, method: str, resource: str, params: Mapping[str, QueryValue], json: object, *, safe: bool
    ) -> Any:
        token = await self._token.get()
        response = await self._send(method, resource, params, json, token, safe)
        if response.status == 401:
            token = await self._token.instead_of(token)
            response = await self._send(method, resource, params, json, token, safe)
        if not response.ok:
            error = error_of(response, self._clock, safe=safe)
            if self._book is not None and reasons(response) & _SPENT:
                self._book.exhaust()
                raise self._book.over() from error
            raise error
        if not response.body.strip():
            return {}
        try:
            return response.json()
        except Unreadable:
            if safe:
                raise
            raise OutcomeUnknown() from None

    async def _send(
        self,
        method: str,
        resource: str,
        params: Mapping[str, QueryValue],
        json: object,
        token: str,
        safe: bool,
    ) -> Response:
        return await self._http.request(
            method,
            f"{self.server}{BASE}{resource}",
            params=params,
            json=json,
            headers={"Authorization": f"Bearer {token}"},
            safe=safe,
        )


def _error(response: Response) -> Mapping[str, Any]:
    try:
        said = response.json()
    except Unreadable:
        return {}
    error = said.get("error") if isinstance(said, dict) else None
    return error if isinstance(error, dict) else {}


def reasons(response: Response) -> frozenset[str]:
    """Return why something was refused, in the network's own words."""
    error = _error(response)
    each = [one for one in error.get("errors") or () if isinstance(one, dict)]
    details = [one for one in error.get("details") or () if isinstance(one, dict)]
    return frozenset(str(one.get("reason") or "") for one in (*each, *details)) - {""}


def error_of(response: Response, clock: Callable[[], Millis], *, safe: bool = True) -> NetworkError:
    """Return what an unsuccessful answer means."""
    why = reasons(response)
    said = str(_error(response).get("message") or "")[:200]
    if why & _SPENT or why & _FAST or response.status == 429:
        return RateLimited(clock() + retry_after(response, default=60_000), "calls")
    if response.status == 401:
        return AuthExpired()
    if why & _SCOPES:
        return ScopeMissing()
    if why & _GONE:
        return Gone()
    if "commentTextTooLong" in why or "messageTextInvalid" in why:
        return Invalid("The text is too long for YouTube.", limit=TEXT_LIMIT)
    if "commentTextRequired" in why:
        return Invalid("There is no text to send.")
    if why & _NOT_PERMITTED:
        return NotPermitted("YouTube answered: {said}", said=said) if said else NotPermitted()
    if why & {"processingFailure", "forbidden"} and response.status < 500:
        return Vanished("YouTube answered: {said}", said=said) if said else Vanished()
    if "conflict" in why:
        return Conflict()
    if 400 <= response.status < 500 and why:
        return Invalid("YouTube answered {status}: {said}", status=response.status, said=said)
    if 400 <= response.status < 500 and not _error(response) and response.status not in (404, 410):
        return Unreadable() if safe else by_status(response, clock, safe=safe)
    if response.status >= 500 and not safe:
        return OutcomeUnknown()
    return Transient() if response.status in (404, 410) else by_status(response, clock, safe=safe)
