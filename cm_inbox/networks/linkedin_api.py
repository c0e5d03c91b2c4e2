"""Calls to LinkedIn's community interface, and what its refusals mean.

Calls are counted by LinkedIn a day, for each resource, for the app and for its member. How many there may be it tells
nobody beforehand, and it says nothing of what is left: only that none are, until midnight UTC. So we count what was
made; what a day's end was met at is taken for how many there are.

A refusal is ``{message, serviceErrorCode, status}``. Source: learn.microsoft.com/linkedin/shared/api-guide (error
handling, rate limits, versions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    Conflict,
    Duplicate,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ScopeMissing,
    Transient,
    Unreadable,
    Unsupported,
)
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis

from .http import HttpClient, Response, by_status, retry_after

Json = Mapping[str, Any]

SERVER = "https://api.linkedin.com"
VERSION = "202606"
"""LinkedIn takes a version for a year at least."""

TEXT_LIMIT = 1_250
DAY: Millis = 86_400_000

_REVOKED = 65_601
_NO_PERMISSION = 100


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


MADE = "made-"
"""How the scope of a quota begins that counts calls made: nobody tells how many there may be."""


COMMENTS_READ = "GET socialActions/comments"
"""What reading comments, and looking them up, is to LinkedIn."""

UNTOLD = 20
"""Calls that may look things up in one turn as long as nobody has met the end of a day's."""


class DayLimits:
    """Which resources give nothing more today, and how often they were asked. All pages of one app share them.

    Source: learn.microsoft.com/linkedin/shared/api-guide/concepts/rate-limits (application and member, midnight UTC).
    """

    def __init__(self, clock: Callable[[], Millis]) -> None:
        self._clock = clock
        self._until: dict[str, Millis] = {}
        self._whose: dict[str, str] = {}
        self._made: dict[str, int] = {}
        self._most: dict[str, int] = {}
        """How many calls there were on a day that we saw the end of."""
        self._met: dict[str, int] = {}
        """How many there were at least on the last day of which we met the end."""
        self._began = clock()
        self._day = self._began // DAY

    def count(self, resource: str) -> None:
        """Take note of a call that LinkedIn counts."""
        self._turn_the_day()
        self._made[resource] = self._made.get(resource, 0) + 1

    def _turn_the_day(self) -> None:
        if (day := self._clock() // DAY) != self._day:
            self._day, self._made = day, {}

    def check(self, resource: str) -> None:
        """Raise RateLimited where asking would come to nothing."""
        until = self._until.get(resource, 0)
        if self._clock() < until:
            raise RateLimited(until, self._scope_of(resource))

    def exhaust(self, resource: str, said: str = "") -> RateLimited:
        """Take note that LinkedIn gives nothing more of it; return the error that says so and whose calls those are."""
        self._turn_the_day()
        until = self._until[resource] = midnight_after(self._clock())
        self._whose[resource] = "member-" if "MEMBER" in said.upper() else "app-"
        self._met[resource] = self._made.get(resource, 0)
        if self._began <= until - DAY:  # we saw all of this day
            self._most[resource] = self._made.get(resource, 0)
        return RateLimited(until, self._scope_of(resource))

    def spare(self, resource: str, every: Millis) -> tuple[int, float]:
        """Return how many calls may look things up now, and in a day, if that is done once in so much time.

        It is half of what is left, spread over what is left of the day; the rest is for what is new.
        """
        self._turn_the_day()
        now, most = self._clock(), self._most.get(resource, self._met.get(resource))
        if now < self._until.get(resource, 0):
            return 0, 0.0
        if most is None:
            return UNTOLD, UNTOLD * DAY / every
        turns = max(1, (midnight_after(now) - now) // every)
        left = max(0, most - self._made.get(resource, 0))
        return int(left // 2 // turns), most / 2

    def _scope_of(self, resource: str) -> str:
        return self._whose.get(resource, "") + _scope(resource)

    def quotas(self) -> Sequence[Quota]:
        """Return what is left where that is known, nothing where it is spent, else what was made today."""
        self._turn_the_day()
        now = self._clock()
        midnight = midnight_after(now)
        left: dict[str, Quota] = {}
        made: dict[str, int] = {}
        for resource in sorted({*self._made, *self._until}):
            scope, used, most = self._scope_of(resource), self._made.get(resource, 0), self._most.get(resource)
            if now < self._until.get(resource, 0):
                known = Quota(scope, 0, most, midnight)
            elif most is not None and used < most:
                known = Quota(scope, most - used, most, midnight)
            else:
                made[_scope(resource)] = made.get(_scope(resource), 0) + used
                continue
            left[scope] = min(left.get(scope, known), known, key=lambda quota: quota.remaining)
        counted = (Quota(f"{MADE}{kind}", number, None, midnight) for kind, number in made.items() if number)
        return (*left.values(), *counted)


def midnight_after(at: Millis) -> Millis:
    """Return when the day of an instant ends, UTC."""
    return (at // DAY + 1) * DAY


class Api:
    """The calls of one account."""

    def __init__(
        self,
        server: str,
        http: HttpClient,
        token: Token,
        clock: Callable[[], Millis],
        limits: DayLimits | None = None,
    ) -> None:
        self.server = server
        self._http = http
        self._token = token
        self._clock = clock
        self.limits = limits if limits is not None else DayLimits(clock)

    async def get(self, path: str, method: str = "") -> Json:
        """Read something; ``method`` is Rest.li's name for what the address alone leaves open. Raises NetworkError."""
        answer = await self._call("GET", path, None, safe=True, method=method)
        return _object(answer)

    async def create(self, path: str, content: Json) -> tuple[Json, str]:
        """Make something; return what was made and its id, as far as LinkedIn says. Raises NetworkError."""
        answer = await self._call("POST", path, content, safe=False)
        try:
            made = _object(answer) if answer.body.strip() else {}
        except Unreadable:
            raise OutcomeUnknown() from None
        return made, answer.headers.get("x-restli-id", "")

    async def put_away(self, path: str) -> None:
        """Delete something, which may be done twice. Raises NetworkError."""
        await self._call("DELETE", path, None, safe=True)

    async def _call(self, verb: str, path: str, content: Json | None, *, safe: bool, method: str = "") -> Response:
        resource = f"{verb} {_resource(path)}"
        self.limits.check(resource)
        token = await self._token.get()
        response = await self._send(verb, path, content, token, safe, method)
        if response.status == 401 and _said(response).get("serviceErrorCode") != _REVOKED:
            token = await self._token.instead_of(token)
            response = await self._send(verb, path, content, token, safe, method)
        if response.ok:
            return response
        if is_day_limit(response):
            raise self.limits.exhaust(resource, str(_said(response).get("message") or ""))
        raise error_of(response, self._clock, safe=safe)

    async def _send(self, verb: str, path: str, content: Json | None, token: str, safe: bool, method: str) -> Response:
        headers = {
            "Authorization": f"Bearer {token}",
            "Linkedin-Version": VERSION,
            "X-Restli-Protocol-Version": "2.0.0",
        }
        if method:
            headers["X-RestLi-Method"] = method
        self.limits.count(f"{verb} {_resource(path)}")
        return await self._http.request(verb, f"{self.server}/rest/{path}", json=content, headers=headers, safe=safe)


def part(of: Any, name: str) -> Json:
    """Return a part of an answer, empty where it is something else."""
    found = of.get(name) if isinstance(of, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def elements(answer: Json) -> list[Json]:
    """Return the elements of a list."""
    found = answer.get("elements")
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def number(said: object) -> int | None:
    """Return a number that makes sense, None for anything else."""
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < 2**53 else None


def _object(response: Response) -> Json:
    said = response.json()
    if not isinstance(said, Mapping):
        raise Unreadable()
    return said


def _resource(path: str) -> str:
    """Return what LinkedIn counts together: the resource, and what is asked of one of it."""
    steps = path.partition("?")[0].split("/")
    return "/".join(steps[::2])


def _scope(resource: str) -> str:
    """Return what a person calls such calls."""
    return "reading" if resource.startswith("GET ") else "writing"


def _said(response: Response) -> Json:
    try:
        said = response.json()
    except Unreadable:
        return {}
    return said if isinstance(said, Mapping) else {}


def is_day_limit(response: Response) -> bool:
    """Say whether a refusal means that the day's calls are spent."""
    return response.status == 429 and "DAY" in str(_said(response).get("message") or "").upper()


def error_of(response: Response, clock: Callable[[], Millis], *, safe: bool = True) -> NetworkError:
    """Return what an unsuccessful answer means, by its body first."""
    said = _said(response)
    status, code = number(said.get("status")) or response.status, said.get("serviceErrorCode")
    words = " ".join(str(said.get("message") or "").split())[:200]
    if status == 429:
        return RateLimited(clock() + retry_after(response, default=60_000))
    if code == _REVOKED:
        return AuthRevoked()
    if status == 401:
        return AuthExpired()
    if status == 426:
        return Unsupported("LinkedIn no longer takes the calls of this cm-inbox. Update cm-inbox.")
    if status == 403:
        if code == _NO_PERMISSION or "Not enough permissions" in words:
            return ScopeMissing()
        return NotPermitted("LinkedIn answered: {said}", said=words) if words else NotPermitted()
    if status in (404, 410):
        return Gone() if said else Transient()  # a page that is no answer of the interface's says nothing
    if "duplicate" in words.casefold():
        return Duplicate()
    if status == 409:
        return Conflict()
    if status == 400 and "length" in words.casefold():
        return Invalid("LinkedIn takes {limit} characters.", limit=TEXT_LIMIT)
    if 400 <= status < 500 and said:
        return Invalid("LinkedIn answered {status}: {said}", status=status, said=words)
    if 400 <= status < 500 and safe:
        return Unreadable()
    return by_status(response, clock, safe=safe)
