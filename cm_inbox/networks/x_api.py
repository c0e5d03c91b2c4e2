"""X's interface on the wire: signed with a token that ends after two hours, limited by the endpoint, paid by the piece.

Errors are problems (RFC 9457): the last part of ``type`` says which. Some come with status 200, in ``errors`` beside
or instead of ``data``. A rate limit's end is ``x-rate-limit-reset``, in seconds since 1970.

Source: docs.x.com (August 2026) and the published OpenAPI description 2.167.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cm_inbox.errors import (
    AuthRevoked,
    BudgetExhausted,
    Duplicate,
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
from cm_inbox.models.apps import Scope, scope_names
from cm_inbox.models.instants import Millis
from cm_inbox.models.sentences import Sentence

from .http import HttpClient, QueryValue, RateBudget, Response, by_status, quotas_of, whole_number
from .oauth_flow import Provider
from .oauth_tokens import AccessToken
from .x_money import Ledger

Json = dict[str, Any]

SERVER = "https://api.x.com"
ASKED = (
    Scope(("tweet.read", "users.read"), Sentence("Read posts that name the account, and see who wrote them.")),
    Scope(("offline.access",), Sentence("Stay signed in; else X asks you again every two hours.")),
    Scope(("tweet.write",), Sentence("Answer, and take answers back."), Sentence("no answers")),
    Scope(("tweet.moderate.write",), Sentence("Hide answers below your posts."), Sentence("nothing is hidden")),
    Scope(
        ("dm.read", "dm.write"),
        Sentence("Read and write private messages, and keep people away from them."),
        Sentence("no private messages, no bans"),
    ),
    Scope(("mute.read", "mute.write"), Sentence("Mute people, and see who is muted."), Sentence("no mutes")),
)
SCOPES = scope_names(ASKED)

POST_FIELDS = "conversation_id,created_at,display_text_range,entities,note_post,attachments"
USER_FIELDS = "name,username,profile_image_url"
DM_FIELDS = "created_at,dm_conversation_id,entities,event_type,text"

SCOPE_OF = {"read": "reading", "dm": "messages", "write": "writing"}
QUARTER: Millis = 15 * 60_000
"""The length of X's limits."""


class XApi:
    """Calls of one account. ``ledger`` is the book of what they cost."""

    def __init__(
        self, http: HttpClient, server: str, token: AccessToken, ledger: Ledger, clock: Callable[[], Millis]
    ) -> None:
        self.ledger = ledger
        self._http = http
        self._server = server
        self._token = token
        self._clock = clock
        self._budgets = {kind: RateBudget(scope, reserve=2, clock=clock) for kind, scope in SCOPE_OF.items()}
        self._others: dict[str, RateBudget] = {}

    def quotas(self) -> tuple[Quota, ...]:
        """Return what the network's limits leave, and what the book does."""
        return (*quotas_of(self._budgets.values()), *self.ledger.quotas())

    async def get(self, path: str, query: Mapping[str, QueryValue], *, kind: str, urgent: bool = False) -> Json:
        """Ask for something; what it gives is written into the book. Raises NetworkError."""
        answer = await self._call("GET", path, kind, query=query, urgent=urgent)
        self._write_down(answer)
        return answer

    async def change(self, method: str, path: str, cost: int, *, kind: str = "", body: object = None) -> Json:
        """Do something that a person ordered. Raises NetworkError; BudgetExhausted before anything is sent."""
        self.ledger.require(cost, urgent=True)
        try:
            answer = await self._call(method, path, kind or path.rpartition("/")[2], body=body, urgent=True)
        except OutcomeUnknown:
            self.ledger.pay(cost)  # it may have been done, and then it is on the bill
            raise
        self.ledger.pay(cost)
        problem = first_problem(answer)
        if problem is not None and not answer.get("data"):
            raise meaning(problem, 200)
        return answer

    async def _call(
        self,
        method: str,
        path: str,
        kind: str,
        *,
        query: Mapping[str, QueryValue] | None = None,
        body: object = None,
        urgent: bool = False,
    ) -> Json:
        budget = self._budget(kind)
        token = await self._token.get()
        for again in (True, False):
            response = await self._http.request(
                method,
                self._server + path,
                params=query,
                json=body,
                headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
                budget=budget,
                urgent=urgent,
            )
            _observe(budget, response)
            if response.status != 401 or not again:
                break
            token = await self._token.instead_of(token)
        return self._answer(response, safe=method == "GET")

    def _budget(self, kind: str) -> RateBudget:
        """Return what one kind of call has left: each endpoint has limits of its own."""
        known = self._budgets.get(kind)
        return known or self._others.setdefault(kind, RateBudget(kind, reserve=0, clock=self._clock))

    def _answer(self, response: Response, *, safe: bool) -> Json:
        try:
            answer = response.json()
        except Unreadable:
            if response.status == 429:
                raise self._limited(response) from None
            if response.ok and not safe:
                raise OutcomeUnknown() from None
            if response.ok:
                raise
            raise by_status(response, self._clock, safe=safe) from None
        if not isinstance(answer, dict):
            answer = {}
        if response.ok:
            return answer
        if response.status == 401:
            raise AuthRevoked()
        if response.status == 429 and problem_name(answer) != "usage-capped":
            raise self._limited(response)
        if response.status >= 500:
            raise by_status(response, self._clock, safe=safe)
        raise meaning(first_problem(answer) or answer, response.status)

    def _limited(self, response: Response) -> RateLimited:
        reset = whole_number(response.headers.get("x-rate-limit-reset"))
        waits = whole_number(response.headers.get("retry-after"))
        until = self._clock() + (waits * 1000 if waits is not None else QUARTER if reset is None else 1_000)
        if reset is not None:
            until = max(until, reset * 1000)
        return RateLimited(until, "account")

    def _write_down(self, answer: Json) -> None:
        """Write everything that an answer gave into the book, what was asked for and what came along."""
        data = answer.get("data")
        given = data if isinstance(data, list) else [data] if isinstance(data, dict) else []
        included = answer.get("includes")
        beside: Json = included if isinstance(included, dict) else {}
        for kind, found in (
            ("dm", [each for each in given if "event_type" in each]),
            ("user", [each for each in given if "username" in each and "text" not in each]),
            ("post", [each for each in given if "text" in each and "event_type" not in each]),
            ("user", _dicts(beside.get("users"))),
            ("post", _dicts(beside.get("posts"))),
        ):
            self.ledger.given(kind, [str(each.get("id")) for each in found])


def provider(server: str) -> Provider:
    """Return where one signs in, and where tokens are renewed (docs.x.com, "OAuth 2.0 with PKCE")."""
    page = "https://x.com" if server == SERVER else server
    return Provider(f"{page}/i/oauth2/authorize", f"{server}/2/oauth2/token", SCOPES)


def problem_name(problem: Json) -> str:
    """Return the last part of a problem's type, which does not change with X's domain."""
    return str(problem.get("type") or "").rpartition("/")[2]


def first_problem(answer: Json) -> Json | None:
    """Return the first of the problems that an answer holds."""
    return next(iter(_dicts(answer.get("errors"))), None)


def meaning(problem: Json, status: int) -> NetworkError:
    """Return our word for a problem."""
    name, said = problem_name(problem), str(problem.get("detail") or problem.get("title") or "")[:300]
    if name in ("usage-capped", "credits-depleted") or status == 402:
        return BudgetExhausted("X says that the credits of your app are spent. Buy more there, or wait.")
    if name == "resource-not-found" or status == 404:
        return Gone()
    if "duplicate content" in said.casefold():
        return Duplicate()
    if name in ("invalid-request", "invalid-rules") or status == 400:
        return Invalid(said and "X: {said}", said=said)
    if name in _FORBIDDEN or status == 403:
        return NotPermitted(said and "X: {said}", said=said)
    if status == 200:
        return Transient("X: {said}", said=said)
    return Invalid(said and "X: {said}", said=said)


_FORBIDDEN = frozenset(
    {"not-authorized-for-resource", "not-authorized-for-field", "client-forbidden", "disallowed-resource"}
    | {"field-unauthorized", "resource-unavailable"}
)


def _observe(budget: RateBudget, response: Response) -> None:
    left, reset, limit = (
        whole_number(response.headers.get(f"x-rate-limit-{name}")) for name in ("remaining", "reset", "limit")
    )
    if left is not None and reset is not None:
        budget.observe(left, reset * 1000, limit)


def _dicts(found: object) -> list[Json]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
