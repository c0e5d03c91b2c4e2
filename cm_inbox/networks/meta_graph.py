"""Meta's Graph, as Facebook, Instagram and Threads share it: calls, refusals by body, usage, pages of a list.

Meta answers nearly every refusal with HTTP 400; what it means stands in ``error.code`` and ``error_subcode``. What
went well may say ``"success": "false"``. How much an app and a page have used of what they may comes as percentages
with every answer.

Source: developers.facebook.com/docs/graph-api (guides/error-handling, overview/rate-limiting, results).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
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
    WindowClosed,
)
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis, parse_time

from .http import HttpClient, QueryValue, Response, by_status

VERSION = "v25.0"
SERVER = "https://graph.facebook.com"
MINUTE: Millis = 60_000
HOUR: Millis = 60 * MINUTE

FULL = 95
"""At so many percent background reading stops; what a person ordered goes on to 100."""

PERCENT = "percent-"
"""How the scope of a quota begins that counts no calls but parts of what is permitted."""

UNTOLD_WAIT = 10 * MINUTE
"""How long to wait where Meta limits without saying until when: its windows roll, so that less is free all the time."""

Json = dict[str, Any]

_LIMITS = frozenset({4, 17, 32, 341, 613, *range(80_000, 80_015)})
_EXPIRED = frozenset({463})
_NO_SUCH_OBJECT = frozenset({33, 2018001, 2534014, 4279009})
_WINDOW_SHUT = frozenset({2534022, 2018278, 2018065})
_ANSWERED_BEFORE = frozenset({2534025, 1893058, 10900})
_PERMISSIONS = frozenset({3, 10, *range(200, 300)})


class Token(Protocol):
    """Gives the access token, and another one instead of what was refused."""

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


@dataclass(slots=True)
class Used:
    """What was used of one allowance."""

    percent: int
    until: Millis
    """When what was used is no longer said of the present."""
    waits_until: Millis


class Usage:
    """How much of what they may an app and an account have used, as answers' headers say it.

    ``shared`` is what the accounts of one app have together: that of the app.
    """

    def __init__(self, clock: Callable[[], Millis], shared: dict[str, Used] | None = None) -> None:
        self._clock = clock
        self._shared = {} if shared is None else shared
        self._own: dict[str, Used] = {}

    def observe(self, response: Response) -> None:
        """Take note of what an answer says."""
        app = _header(response, "x-app-usage")
        if isinstance(app, dict):
            self._note(self._shared, "app", app)
        business = _header(response, "x-business-use-case-usage")
        for entries in business.values() if isinstance(business, dict) else ():
            for each in entries if isinstance(entries, list) else ():
                if isinstance(each, dict):
                    self._note(self._own, str(each.get("type") or "page"), each)

    def heed(self, *, urgent: bool) -> None:
        """Raise RateLimited rather than make a call that would be too many."""
        now = self._clock()
        for scope, used in self._all():
            if now < used.waits_until and used.percent >= (100 if urgent else FULL):
                raise RateLimited(used.waits_until, scope)

    def until(self) -> Millis:
        """Return when to go on after a refusal."""
        return max((used.waits_until for _, used in self._all()), default=0)

    def quotas(self) -> Iterator[Quota]:
        """Return what is left, in percent."""
        now = self._clock()
        for scope, used in self._all():
            if now < used.until:
                yield Quota(f"{PERCENT}{scope}", max(0, 100 - used.percent), 100, used.until)

    def _all(self) -> list[tuple[str, Used]]:
        return [*self._shared.items(), *self._own.items()]

    def _note(self, place: dict[str, Used], scope: str, said: Mapping[str, Any]) -> None:
        percents = [said.get(name) for name in ("call_count", "total_time", "total_cputime")]
        minutes = said.get("estimated_time_to_regain_access")
        wait = minutes * MINUTE if isinstance(minutes, int) and 0 < minutes < 100_000 else UNTOLD_WAIT
        percent = max((round(each) for each in percents if isinstance(each, int | float)), default=0)
        now = self._clock()
        place[scope] = Used(percent, now + HOUR, now + wait)


class Graph:
    """Calls in the name of one token. ``secret`` is the app's, where it is known: it proves each call.

    ``form``: what changes something goes as a form, not as JSON.
    """

    def __init__(
        self,
        server: str,
        http: HttpClient,
        token: Token,
        clock: Callable[[], Millis],
        *,
        usage: Usage | None = None,
        secret: str = "",
        version: str = VERSION,
        form: bool = False,
    ) -> None:
        self._base = f"{server}/{version}"
        self._form = form
        self._http = http
        self._token = token
        self._clock = clock
        self.usage = usage or Usage(clock)
        self._secret = secret

    async def get(self, *steps: str, urgent: bool = False, **query: QueryValue) -> Json:
        """Return an object, or a page of a list. Raises NetworkError."""
        return await self._call("GET", steps, query, None, urgent=urgent)

    async def post(self, *steps: str, **content: Any) -> Json:
        """Change something. Raises NetworkError; OutcomeUnknown where it may have been done."""
        return await self._call("POST", steps, {}, content, urgent=True)

    async def delete(self, *steps: str, **query: QueryValue) -> Json:
        """Take something away. Raises as ``post``."""
        return await self._call("DELETE", steps, query, None, urgent=True)

    async def _call(
        self,
        method: str,
        steps: tuple[str, ...],
        query: Mapping[str, QueryValue],
        content: Json | None,
        *,
        urgent: bool,
    ) -> Json:
        self.usage.heed(urgent=urgent)
        token = await self._token.get()
        try:
            return await self._ask(method, steps, query, content, token)
        except (AuthExpired, AuthRevoked) as error:
            try:
                other = await self._token.instead_of(token)
            except (AuthExpired, AuthRevoked):
                raise error from None  # the network's own reason says more
        return await self._ask(method, steps, query, content, other)

    async def _ask(
        self, method: str, steps: tuple[str, ...], query: Mapping[str, QueryValue], content: Json | None, token: str
    ) -> Json:
        proof = {"appsecret_proof": _proof(self._secret, token)} if self._secret else {}
        url = "/".join([self._base, *(quote(step, safe="") for step in steps)])
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        body: Json = {"json": content}
        if self._form and content is not None:
            body = {"form": {name: _plain(value) for name, value in content.items()}}
        response = await self._http.request(method, url, params={**query, **proof}, headers=headers, **body)
        self.usage.observe(response)
        return self.read(response, safe=method == "GET")

    def read(self, response: Response, *, safe: bool) -> Json:
        """Return what an answer says. Raises what it means where it is a refusal, whatever its status."""
        try:
            said = response.json()
        except Unreadable:
            if response.ok:
                raise (Unreadable() if safe else OutcomeUnknown()) from None
            said = None
        error = said.get("error") if isinstance(said, dict) else None
        if isinstance(error, dict):
            raise meaning(error, self._clock(), self.usage.until(), safe=safe)
        if not response.ok:
            raise by_status(response, self._clock, safe=safe)
        if not isinstance(said, dict):
            raise Unreadable() if safe else OutcomeUnknown()
        return said


def meaning(error: Mapping[str, Any], now: Millis, until: Millis, *, safe: bool) -> NetworkError:
    """Return what a refusal's body means; ``until`` is what the usage headers said of when to go on."""
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    said = str(error.get("error_user_msg") or error.get("message") or "")[:300]
    if code in (190, 102, 467):
        return AuthExpired() if subcode in _EXPIRED or code == 102 else AuthRevoked()
    if subcode in _WINDOW_SHUT:
        return WindowClosed()
    if subcode in _ANSWERED_BEFORE or code in _ANSWERED_BEFORE:
        return NotPermitted("This comment was answered in private before: only one such answer is taken.")
    if code in _LIMITS:
        return RateLimited(until if until > now else now + UNTOLD_WAIT, "app" if code == 4 else "account")
    if code == 803 or subcode in _NO_SUCH_OBJECT:
        return Gone()
    if code == 506:
        return Duplicate()
    if code in _PERMISSIONS:
        if "permission" in said.lower():
            return ScopeMissing("Meta asks for a permission that this sign-in lacks: {said}", said=said)
        return NotPermitted("The network answered: {said}", said=said)
    if code in {368, 551}:
        return NotPermitted("The network answered: {said}", said=said)
    if code in (1, 2) or error.get("is_transient") is True:
        return Transient("Meta has a problem: {said} cm-inbox tries again.", said=said) if safe else OutcomeUnknown()
    return Invalid("The network answered: {said}", said=said)


def succeeded(answer: Mapping[str, Any]) -> bool:
    """Say whether a change was made: Meta answers ``"false"`` as text, with status 200."""
    return str(answer.get("success", True)).lower() not in ("false", "0")


def items(answer: Mapping[str, Any]) -> list[Json]:
    """Return the objects on a page of a list that have an id. Raises Unreadable for what is no list."""
    data = answer.get("data")
    if not isinstance(data, list):
        raise Unreadable()
    return [each for each in data if isinstance(each, dict) and isinstance(each.get("id"), str)]


def next_page(answer: Mapping[str, Any]) -> str | None:
    """Return the cursor of the next page, None on the last."""
    paging = answer.get("paging")
    if not isinstance(paging, dict) or not paging.get("next"):
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    return after if isinstance(after, str) and after else None


def instant(text: object) -> Millis:
    """Return when something was, 0 where that cannot be read."""
    try:
        if isinstance(text, int) or (isinstance(text, str) and text.isascii() and text.isdigit()):
            return int(text) * 1000  # the exchanges of Instagram are said to tell seconds
        return parse_time(text) if isinstance(text, str) else 0
    except (ValueError, OverflowError):
        return 0


def field(holder: Mapping[str, Any], name: str) -> Json:
    """Return an object within an object, empty where there is none."""
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _header(response: Response, name: str) -> Any:
    try:
        return json.loads(response.headers.get(name, "null"))
    except (ValueError, RecursionError):
        return None


def _number(said: object) -> int:
    return said if isinstance(said, int) else 0


def _plain(value: object) -> str:
    """Return a value as forms have it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _proof(secret: str, token: str) -> str:
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
