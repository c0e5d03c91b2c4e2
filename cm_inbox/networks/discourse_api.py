"""Discourse's interface on the wire: how one signs, how fast one may ask, and what its errors mean.

A refusal is JSON: ``{"errors": ["..."], "error_type": "invalid_access"}``. A key that was withdrawn is answered with
the same words as a right we lack (403 ``invalid_access``), so a 403 is settled by asking who we are: a good key is
always told. A rate limit comes as 429 with ``Retry-After``, ``extras.wait_seconds`` and, in the header
``Discourse-Rate-Limit-Error-Code``, which limit it was.

Source: docs.discourse.org, and Discourse's own controllers (user_api_keys, reviewables).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from cm_inbox.errors import (
    AuthRevoked,
    Conflict,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    Transient,
    Unreadable,
)
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis, now

from .http import HttpClient, QueryValue, Response, by_status, retry_after

Json = dict[str, Any]

MINUTE: Millis = 60_000
DAY: Millis = 24 * 3_600_000

USER_KEY = "user-key"
ADMIN_KEY = "admin-key"
"""The two kinds of sign-in: a key that one user made in the browser, or one that an administrator made."""

RESERVE = 5
"""Calls a minute that only a person's orders get."""

BACKGROUND = 0.8
"""Which part of a day's calls nobody waits for; the others are for what people order."""

READING = 0.7
"""Which part of a day's calls goes to rounds of reading; what is left of BACKGROUND looks known messages up again."""

ME = "/session/current.json"

POLL_SECONDS = 60.0
"""How long one poll of the message bus may take: forums hold it for 25 seconds unless they were set otherwise."""


class Pace:
    """How many calls we may still make, by our own count: Discourse says nothing until the limit is passed.

    ``per_day`` None: there is no such limit. What was asked before the program started is not counted; the server's
    429 then says so.
    """

    def __init__(self, per_minute: int, per_day: int | None, clock: Callable[[], Millis]) -> None:
        self.per_minute = per_minute
        self.per_day = per_day
        self._clock = clock
        self._made: deque[Millis] = deque()
        self._day_began: Millis = 0
        self._today = 0
        self._background = 0
        self._closed_until: Millis = 0

    def spare(self) -> int:
        """Return how many messages may be looked up now.

        Half of a minute's calls are left to the others, and of a day's so many that reading goes on to its end.
        """
        self._forget()
        if self._clock() < self._closed_until:
            return 0
        minute = self.per_minute // 2 - len(self._made)
        if self.per_day is None:
            return max(0, minute)
        even = self.per_day * BACKGROUND * (self._clock() - self._day_began) / DAY
        return max(0, min(minute, int(even) + self.per_minute // 2 - self._background))

    def interval(self, calls: int) -> float | None:
        """Return how many seconds there are between rounds of so many calls, if the day's calls are to last.

        None where no day limits them.
        """
        if self.per_day is None:
            return None
        self._forget()
        left = (self.per_day * BACKGROUND - self._background) * READING / BACKGROUND
        until = self._day_began + DAY - self._clock()
        return max(calls * 60 / (self.per_minute // 2), until / max(1.0, left / calls) / 1000)

    def spend(self, *, urgent: bool) -> None:
        """Count one call about to be made. Raises RateLimited rather than make it come to nothing."""
        self._forget()
        at = self._clock()
        if at < self._closed_until:
            raise RateLimited(self._closed_until, "account")
        kept = 0 if urgent else RESERVE
        if len(self._made) >= self.per_minute - kept:
            raise RateLimited(self._made[0] + MINUTE, "account")
        if self.per_day is not None and self._today >= self.per_day - 20 * kept:
            raise RateLimited(self._day_began + DAY, "account")
        self._made.append(at)
        self._today += 1
        self._background += not urgent

    def close(self, until: Millis) -> None:
        """Take note of a refusal: nothing may be asked until then."""
        self._closed_until = until

    def quotas(self) -> tuple[Quota, ...]:
        """Return what is left of the narrowest limit, fit to show."""
        self._forget()
        at = self._clock()
        if at < self._closed_until:
            return (Quota("account", 0, self.per_minute, self._closed_until),)
        if self.per_day is not None and self._today:
            return (Quota("account", max(0, self.per_day - self._today), self.per_day, self._day_began + DAY),)
        if self._made:
            left = max(0, self.per_minute - len(self._made))
            return (Quota("account", left, self.per_minute, self._made[0] + MINUTE),)
        return ()

    def _forget(self) -> None:
        at = self._clock()
        while self._made and not 0 <= at - self._made[0] < MINUTE:
            self._made.popleft()
        if not 0 <= at - self._day_began < DAY:
            self._day_began, self._today, self._background = at, 0, 0


class DiscourseApi:
    """Calls to one forum, signed as one user. ``kept`` is what the sign-in left in the keyring."""

    def __init__(
        self,
        http: HttpClient,
        base: str,
        kept: Mapping[str, str],
        clock: Callable[[], Millis] = now,
        *,
        pace: Pace | None = None,
    ) -> None:
        self.base = base.rstrip("/")
        self.pace = pace or pace_of(kept, clock)
        self._http = http
        self._clock = clock
        self._headers = {"Accept": "application/json", **headers(kept)}

    async def get(self, path: str, *, urgent: bool = False, **query: QueryValue) -> Json:
        """Ask for something. Raises NetworkError."""
        return await self._call("GET", path, query=query, urgent=urgent)

    async def topic_posts(self, topic_id: int, post_ids: Sequence[str], *, urgent: bool = False) -> Json:
        """Return some posts of a topic. Raises NetworkError."""
        query = {"post_ids[]": list(post_ids)}
        return await self._call("GET", f"/t/{topic_id}/posts.json", query=query, urgent=urgent)

    async def send(self, method: str, path: str, body: Json | None = None, **query: QueryValue) -> Json:
        """Make or change something a person ordered. Raises NetworkError."""
        return await self._call(method, path, query=query, body=body, urgent=True)

    async def poll(self, client: str, channels: Mapping[str, int]) -> list[Json]:
        """Wait at the message bus until there is news on a channel, or the forum has waited for long enough.

        ``channels`` has the last number known of each. Raises NetworkError.
        """
        self.pace.spend(urgent=False)
        response = await self._http.request(
            "POST",
            f"{self.base}/message-bus/{segment(client)}/poll",
            form={name: str(at) for name, at in channels.items()},
            headers={**self._headers, "Dont-Chunk": "true", "X-SILENCE-LOGGER": "true"},
            safe=True,
            timeout=POLL_SECONDS,
        )
        if not response.ok:
            if response.status in (401, 403):
                await self.me()  # raises where it is the key that is not taken
            raise self.refused(response)
        told = response.json()
        if not isinstance(told, list):
            raise Unreadable()
        return [each for each in told if isinstance(each, dict)]

    async def me(self, *, urgent: bool = False) -> Json:
        """Return who we are. Raises NetworkError; AuthRevoked where the key is not taken."""
        response = await self._request("GET", ME, urgent=urgent)
        answer = _json(response, safe=True)
        user = answer.get("current_user") if response.ok else None
        if isinstance(user, dict) and isinstance(user.get("id"), int) and isinstance(user.get("username"), str):
            return user
        if response.ok or response.status in (401, 403, 404):
            raise AuthRevoked("The forum does not take this key (any more). Sign in again; the history stays.")
        raise self._refusal(response, answer, safe=True)

    async def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, QueryValue] | None = None,
        body: Json | None = None,
        urgent: bool = False,
    ) -> Json:
        response = await self._request(method, path, query=query, body=body, urgent=urgent)
        safe = method == "GET"
        if response.ok and not response.body.strip():
            return {}  # a deletion is answered with nothing
        answer = _json(response, safe=safe)
        if response.ok:
            return answer
        if response.status in (401, 403):
            await self.me(urgent=urgent)  # raises where it is the key that is not taken
        raise self._refusal(response, answer, safe=safe)

    async def _request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, QueryValue] | None = None,
        body: Json | None = None,
        urgent: bool = False,
    ) -> Response:
        self.pace.spend(urgent=urgent)
        return await self._http.request(method, self.base + path, params=query, json=body, headers=self._headers)

    def refused(self, response: Response) -> NetworkError:
        """Return what an unsuccessful answer to a question means."""
        return self._refusal(response, _json(response, safe=True), safe=True)

    def _refusal(self, response: Response, answer: Json, *, safe: bool) -> NetworkError:
        error = refusal(response, answer, self._clock, safe=safe)
        if isinstance(error, RateLimited):
            self.pace.close(error.until)
        return error


def headers(kept: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that sign a call."""
    if kept.get("kind") == USER_KEY:
        return {"User-Api-Key": kept.get("key", ""), "User-Api-Client-Id": kept.get("client", "")}
    return {"Api-Key": kept.get("key", ""), "Api-Username": kept.get("user", "")}


def pace_of(kept: Mapping[str, str], clock: Callable[[], Millis]) -> Pace:
    """Return the limits of a key: 20 a minute and 2,880 a day for a user's, 60 a minute for an administrator's.

    Source: the site settings max_user_api_reqs_per_minute, max_user_api_reqs_per_day, max_admin_api_reqs_per_minute
    as a site has them to begin with; who runs it may change them, and the interface does not tell.
    """
    return Pace(20, 2_880, clock) if kept.get("kind") == USER_KEY else Pace(60, None, clock)


def segment(text: object) -> str:
    """Return a part of a path, whatever is in it."""
    return quote(str(text), safe="")


def refusal(response: Response, answer: Json, clock: Callable[[], Millis], *, safe: bool) -> NetworkError:
    """Return the error that an unsuccessful answer means, by the body before the status."""
    kind, said = answer.get("error_type"), _said(answer)
    if response.status == 429 or kind == "rate_limit":
        extras = answer.get("extras")
        asked = extras.get("wait_seconds") if isinstance(extras, dict) else None
        wait = int(asked) * 1000 if isinstance(asked, int) and 0 <= asked < 10**6 else MINUTE
        scope = response.headers.get("discourse-rate-limit-error-code", "account")
        return RateLimited(clock() + max(1_000, retry_after(response, default=wait)), scope)
    if kind == "not_found" or response.status in (404, 410):
        return Gone()
    if kind == "read_only" or response.status == 503:
        return Transient("The forum is read-only for now. cm-inbox tries again by itself.")
    if response.status == 409:
        return Conflict()
    if kind in ("invalid_access", "not_logged_in") or response.status in (401, 403):
        return NotPermitted(said and "The forum: {said}", said=said)
    if response.status in (400, 422):
        return Invalid(said and "The forum: {said}", said=said)
    return by_status(response, clock, safe=safe)


def _said(answer: Json) -> str:
    errors = answer.get("errors")
    found = errors if isinstance(errors, list) else [errors or answer.get("message") or ""]
    return " ".join(str(each) for each in found if each)[:300]


def _json(response: Response, *, safe: bool) -> Json:
    """Return an answer's object. What is none came from a firewall, a sign-in page or a crash."""
    try:
        answer = response.json()
    except Unreadable:
        if response.status == 429 or 400 <= response.status < 500:
            return {}
        if response.ok and not safe:
            raise OutcomeUnknown() from None
        if response.status >= 500 and not safe:
            raise OutcomeUnknown() from None
        raise
    return answer if isinstance(answer, dict) else {}
