"""Calls to Reddit's interface, how often they may be made, and what its refusals mean.

Reddit answers 200 to much of what it refuses: then ``json.errors`` lists triples of a name, words and a field. Its
modmail answers with a ``reason`` instead. Both are looked at before the status.

What is left is told with every answer, for all who use one app: how many calls, and in how many *seconds* (not when)
they are counted anew. Who does not say by its User-Agent which app calls is slowed down until little works.

Source: reddit.com/dev/api, support.reddithelp.com (Reddit Data API Wiki), and the endpoints that PRAW 8 uses.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from cm_inbox import __version__
from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ScopeMissing,
    Transient,
    Unreadable,
    WindowClosed,
)
from cm_inbox.models.instants import Millis

from .http import HttpClient, QueryValue, RateBudget, Response, by_status, retry_after

Json = Mapping[str, Any]

SERVER = "https://oauth.reddit.com"
SITE = "https://www.reddit.com"
TEXT_LIMIT = 10_000

RESERVE = 60
"""So many of the calls of ten minutes are kept for what a person orders."""

PAUSE: Millis = 600_000
"""How long to wait where Reddit says that it is too much, and not until when."""

_GONE = frozenset(
    {"DELETED_COMMENT", "DELETED_LINK", "DELETED_THING", "USER_DOESNT_EXIST", "NO_THING_ID", "THING_GONE"}
)
_SAYS_NO = frozenset(
    {"THREAD_LOCKED", "USER_BLOCKED", "USER_BLOCKED_MESSAGE", "NOT_AUTHOR", "MOD_REQUIRED", "SUBREDDIT_NOTALLOWED"}
    | {"SUBREDDIT_RATELIMIT", "USER_MUTED", "CANT_RESTRICT_MODERATOR", "INVALID_USER", "CANNOT_REPLY", "BANNED"}
)
_LASTS = re.compile(r"(\d+)\s*(second|minute|hour|milli)")
_UNITS: Mapping[str, Millis] = {"milli": 1, "second": 1_000, "minute": 60_000, "hour": 3_600_000}


class Token(Protocol):
    """Where access tokens come from."""

    async def get(self) -> str: ...

    async def instead_of(self, refused: str) -> str: ...


class GivenToken:
    """A token that was just given, before there is an account to keep it."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def get(self) -> str:
        return self._token

    async def instead_of(self, refused: str) -> str:
        raise AuthRevoked()


def agent(client_id: str, user: str = "") -> str:
    """Return how a call names itself, as Reddit's rules want: the system, the app, its version, who answers for it."""
    by = f" (by /u/{user})" if user else ""
    return f"{sys.platform}:cm-inbox.{client_id or 'unregistered'}:v{__version__}{by}"


def new_budget(clock: Callable[[], Millis]) -> RateBudget:
    """Return what is known of the calls of one app, which all its accounts share."""
    return RateBudget("account", reserve=RESERVE, clock=clock)


class Api:
    """The calls of one account."""

    def __init__(
        self,
        server: str,
        http: HttpClient,
        token: Token,
        clock: Callable[[], Millis],
        *,
        named: str,
        budget: RateBudget | None = None,
    ) -> None:
        """``named`` is the User-Agent."""
        self.budget = budget if budget is not None else new_budget(clock)
        self._server = server
        self._http = http
        self._token = token
        self._clock = clock
        self._named = named

    async def get(self, path: str, *, urgent: bool = False, **query: QueryValue) -> Json:
        """Read something. Raises NetworkError."""
        return await self._call("GET", path, query, None, safe=True, urgent=urgent)

    async def order(
        self, path: str, form: Mapping[str, str], *, safe: bool = True, query: Mapping[str, str] | None = None
    ) -> Json:
        """Do what a person ordered; ``safe``: doing it twice is the same as once. Raises NetworkError."""
        return await self._call("POST", path, query or {}, {"api_type": "json", **form}, safe=safe, urgent=True)

    async def _call(
        self,
        verb: str,
        path: str,
        query: Mapping[str, QueryValue],
        form: Mapping[str, str] | None,
        *,
        safe: bool,
        urgent: bool,
    ) -> Json:
        token = await self._token.get()
        for again in (True, False):
            response = await self._http.request(
                verb,
                f"{self._server}{path}",
                params={"raw_json": 1, **query},
                form=form,
                headers={"Authorization": f"Bearer {token}", "User-Agent": self._named},
                safe=safe,
                budget=self.budget,
                urgent=urgent,
            )
            observe(self.budget, response, self._clock)
            if response.status != 401 or not again:
                break
            token = await self._token.instead_of(token)
        if not response.ok:
            raise error_of(response, self._clock, safe=safe)
        return self._answer(response, safe=safe)

    def _answer(self, response: Response, *, safe: bool) -> Json:
        try:
            said = response.json() if response.body.strip() else {}
        except Unreadable:
            if safe:
                raise
            raise OutcomeUnknown() from None
        if not isinstance(said, Mapping):
            raise Unreadable()
        refusal = refusal_in(said, self._clock)
        if refusal is not None:
            raise refusal
        return said


def part(of: Any, name: str) -> Json:
    """Return a part of an answer, empty where it is something else."""
    found = of.get(name) if isinstance(of, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def listed(of: Any, name: str) -> list[Any]:
    """Return a list of an answer, empty where it is something else."""
    found = of.get(name) if isinstance(of, Mapping) else None
    return list(found) if isinstance(found, list) else []


def observe(budget: RateBudget, response: Response, clock: Callable[[], Millis]) -> None:
    """Take note of what an answer says is left, and in how many seconds it is counted anew; both may be fractions."""
    left, used, ends = (_number(response.headers.get(f"x-ratelimit-{name}")) for name in ("remaining", "used", "reset"))
    if left is not None and ends is not None:
        limit = None if used is None else round(left + used)
        budget.observe(int(left), clock() + round(ends * 1000), limit)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 <= value < 1e6 else None


# --- refusals ------------------------------------------------------------------------------------


def refusal_in(said: Json, clock: Callable[[], Millis]) -> NetworkError | None:
    """Return what an answer with status 200 refuses, None where it refuses nothing."""
    inner = part(said, "json")
    for each in listed(inner, "errors"):
        name, words = _pair(each)
        return _meaning(name, words, clock, lasts=inner.get("ratelimit"))
    if isinstance(said.get("error"), int) and "message" in said:
        return (
            _meaning(str(said.get("reason") or ""), str(said["message"]), clock) if said.get("reason") else Transient()
        )
    return None


def _pair(error: object) -> tuple[str, str]:
    each = [str(one or "") for one in error] if isinstance(error, list) else [str(error)]
    name, words, *_ = (*each, "", "")
    return name, words


def _meaning(name: str, words: str, clock: Callable[[], Millis], *, lasts: object = None) -> NetworkError:
    """Return what one of Reddit's named refusals means."""
    said = " ".join(words.split())[:200]
    name = name.upper()
    if name == "RATELIMIT":
        return RateLimited(clock() + _wait(lasts, words), "writing")
    if name == "TOO_LONG":
        return Invalid("Reddit takes {limit} characters.", limit=TEXT_LIMIT)
    if name == "NO_TEXT":
        return Invalid("There is no text to send.")
    if name == "TOO_OLD":
        return WindowClosed()
    if name == "USER_REQUIRED":
        return AuthExpired()
    if name in _GONE:
        return Gone()
    if name in _SAYS_NO or name.startswith(("BANNED", "SUBREDDIT_")):
        return NotPermitted("Reddit answered: {said}", said=said or name)
    return Invalid("Reddit answered: {said}", said=said or name)


def _wait(lasts: object, words: str) -> Millis:
    """Return how long Reddit wants one to wait: a number of seconds beside the words, or else the words'."""
    if isinstance(lasts, int | float) and not isinstance(lasts, bool) and 0 <= lasts < 1e6:
        return round(lasts * 1000)
    found = _LASTS.search(words.lower())
    return min(int(found[1]), 10_000) * _UNITS[found[2]] if found else PAUSE


def error_of(response: Response, clock: Callable[[], Millis], *, safe: bool = True) -> NetworkError:
    """Return what an unsuccessful answer means, by its body first."""
    try:
        said = response.json()
    except Unreadable:
        said = {}
    if not isinstance(said, Mapping):
        said = {}
    status, reason = response.status, str(said.get("reason") or "")
    if status == 429:
        return RateLimited(clock() + _left(response), "account")
    if status == 401:
        return AuthRevoked()
    if status == 403 and "insufficient_scope" in response.headers.get("www-authenticate", ""):
        return ScopeMissing()
    if listed(part(said, "json"), "errors"):
        return refusal_in(said, clock) or Transient()
    words = str(said.get("explanation") or said.get("message") or "")
    if reason and reason.upper() == reason:
        return _meaning(reason, words, clock)
    if status == 403 and said:
        return (
            NotPermitted("Reddit answered: {said}", said=(reason or words)[:200]) if reason or words else NotPermitted()
        )
    if status == 404:
        return Gone() if said else Transient()  # a page that is no answer of the interface's says nothing
    if 400 <= status < 500 and said and status not in (403, 409):
        return Invalid("Reddit answered {status}: {said}", status=status, said=words[:200])
    return by_status(response, clock, safe=safe)


def _left(response: Response) -> Millis:
    """Return in how many ms calls are counted anew."""
    ends = _number(response.headers.get("x-ratelimit-reset"))
    return round(ends * 1000) if ends is not None else retry_after(response, default=PAUSE)
