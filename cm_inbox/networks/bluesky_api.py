"""Calls to a personal data server (XRPC over HTTP), the session behind them, and Bluesky's errors as ours.

One speaks to the own PDS only; it passes on what is the AppView's, and with the header ``atproto-proxy``
what is the chat service's (https://atproto.com/specs/xrpc). An access token lives two hours, a refresh token
is good for one refresh: the new pair is saved before it is used, and one refresh at a time is under way.
An error is a JSON object ``{error, message}``; its name says more than the status (a bad token is a 400).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
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
    Unsupported,
)
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis, now

from .base import Secrets
from .bluesky_wire import Session, one, pds_endpoint
from .http import (
    HttpClient,
    QueryValue,
    RateBudget,
    Response,
    by_status,
    check_url,
    quotas_of,
    retry_after,
    whole_number,
)

CHAT_PROXY = "did:web:api.bsky.chat#bsky_chat"
RESERVE = 100
"""Calls of the 3,000 in five minutes that background reading leaves to what a person orders."""

_GONE = {"RecordNotFound", "NotFound", "InvalidConvo", "RecipientNotFound", "MessageNotFound", "ReplyTargetNotFound"}
_REFUSALS = {
    "AccountTakedown": "Bluesky has taken this account down.",
    "AccountSuspended": "Bluesky has suspended this account.",
    "AccountDeactivated": "This account is deactivated. Reactivate it on Bluesky first.",
    "BlockedActor": "One of the two accounts blocks the other.",
    "BlockedByActor": "This person blocks the account.",
    "BlockedSubject": "One of the two accounts blocks the other.",
    "MessagesDisabled": "This person takes no private messages.",
    "NotFollowedBySender": "This person takes private messages only from people they follow.",
    "ConvoLocked": "This conversation is closed.",
}


def error_of(response: Response, clock: Callable[[], Millis] = now, *, safe: bool = True) -> NetworkError:
    """Return the error an unsuccessful answer means: by its name first, by its status last."""
    name, said = _named(response)
    if name == "ExpiredToken":
        return AuthExpired()
    if name == "InvalidToken":
        return ScopeMissing(_CHAT_MISSING) if said.startswith("Bad token") else AuthExpired()
    if name in ("AccountNotFound", "AuthenticationRequired", "AuthMissing"):
        return AuthRevoked()
    if name == "AuthFactorTokenRequired":
        return AuthRevoked("That is the account's main password. Make an app password in Bluesky's settings.")
    if name in _REFUSALS:
        return NotPermitted(_REFUSALS[name])
    if name in _GONE or (name == "InvalidRequest" and said.lower().endswith("not found")):
        return Gone()
    if name == "InvalidSwap":
        return Conflict()
    if name == "RateLimitExceeded" or response.status == 429:
        return RateLimited(_reset_at(response, clock))
    if response.status == 501:
        return Unsupported()
    if name and response.status == 400:
        return Invalid("Bluesky answered: {said}", _limit(said), said=said or name)
    return by_status(response, clock, safe=safe)


_CHAT_MISSING = "This app password was made without access to private messages. Make one with it, and sign in again."


def _named(response: Response) -> tuple[str, str]:
    try:
        body = msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", ""
    match body:
        case {"error": str(name), **rest}:
            said = rest.get("message")
            return name, said if isinstance(said, str) else ""
    return "", ""


def _limit(said: str) -> int | None:
    """Return the limit that a refused text passed: "... longer than 300 graphemes" and the like."""
    found = re.search(r"(\d+) (?:graphemes|bytes|characters)|maximum (?:of )?(\d+)", said)
    return int(found[1] or found[2]) if found else None


def _reset_at(response: Response, clock: Callable[[], Millis]) -> Millis:
    """Return when to go on: ``ratelimit-reset`` is in epoch seconds."""
    try:
        return round(float(response.headers.get("ratelimit-reset", "")) * 1000)
    except (ValueError, OverflowError):
        return clock() + retry_after(response, default=60_000)


def decoded(response: Response, *, safe: bool = True) -> dict[str, Any]:
    """Return a successful answer's object. Raises Transient, or OutcomeUnknown where something was done."""
    try:
        body = response.json()
    except Transient as error:
        if safe:
            raise
        raise OutcomeUnknown() from error
    if not isinstance(body, dict):
        raise Transient() if safe else OutcomeUnknown()
    return body


# --- sessions ----------------------------------------------------------------------------------


async def find_server(http: HttpClient, server: str) -> None:
    """Make sure that a data server is there before it gets a password. Raises NetworkError.

    Source: the lexicon com.atproto.server.describeServer, which needs no sign-in.
    """
    response = await http.request("GET", f"{server}/xrpc/com.atproto.server.describeServer")
    if 400 <= response.status < 500 and response.status != 429:
        raise Unreadable()
    if not response.ok:
        raise error_of(response)
    decoded(response)


async def create_session(http: HttpClient, server: str, user: str, password: str) -> tuple[Session, str]:
    """Sign in and return the session with the address of the account's own data server.

    Raises NetworkError; a wrong handle or password is AuthRevoked.
    """
    response = await http.request(
        "POST",
        f"{server}/xrpc/com.atproto.server.createSession",
        json={"identifier": user, "password": password},
        safe=True,
    )
    if not response.ok:
        error = error_of(response)
        if isinstance(error, AuthRevoked) and _named(response)[0] == "AuthenticationRequired":
            raise AuthRevoked("The handle or the app password is not right.")
        raise error
    session = _session(response)
    if not session.active:
        raise NotPermitted("This account is not active on Bluesky ({status}).", status=session.status or "deactivated")
    return session, check_url(pds_endpoint(session.did_doc) or server)


def _session(response: Response) -> Session:
    session = one(decoded(response), Session)
    if session is None:
        raise Unreadable("The server's answer is no Bluesky session. Check the server's address.")
    return session


def to_secrets(session: Session, server: str) -> dict[str, str]:
    """Return what the keyring keeps of a session."""
    return {
        "did": session.did,
        "handle": session.handle,
        "server": server,
        "access": session.access_jwt,
        "refresh": session.refresh_jwt,
    }


UPLOAD_SECONDS = 120.0


class Xrpc:
    """The calls of one account, signed in by what its drawer of the keyring holds."""

    def __init__(self, http: HttpClient, secrets: Secrets, clock: Callable[[], Millis] = now) -> None:
        self.http = http
        self.secrets = secrets
        self.clock = clock
        self._kept: Mapping[str, str] | None = None
        self._refreshing = asyncio.Lock()
        self._budgets = {
            kind: RateBudget(kind, reserve=RESERVE, clock=clock) for kind in ("reading", "writing", "messages")
        }

    async def did(self) -> str:
        """Return who we are. Raises AuthRevoked where nobody is signed in, CredentialError."""
        return (await self._session())["did"]

    async def get(
        self, method: str, params: Mapping[str, QueryValue] | None = None, *, chat: bool = False, urgent: bool = False
    ) -> dict[str, Any]:
        """Call a query. ``chat``: of the chat service; ``urgent``: for what a person ordered. Raises NetworkError."""
        return await self._call("GET", method, params=params, chat=chat, urgent=urgent)

    async def post(self, method: str, body: object, *, chat: bool = False, safe: bool = False) -> dict[str, Any]:
        """Call a procedure. ``safe``: calling it twice is as good as once. Raises NetworkError."""
        return await self._call("POST", method, body=body, chat=chat, safe=safe, urgent=True)

    async def bring(self, method: str, content: bytes, media_type: str) -> dict[str, Any]:
        """Call a procedure that takes a file; calling it twice is as good as once. Raises NetworkError."""
        return await self._call("POST", method, content=content, media_type=media_type, urgent=True)

    async def server(self) -> str:
        """Return our own data server's address. Raises AuthRevoked, CredentialError."""
        return (await self._session())["server"]

    async def _call(
        self,
        verb: str,
        method: str,
        *,
        params: Mapping[str, QueryValue] | None = None,
        body: object = None,
        content: bytes | None = None,
        media_type: str = "",
        chat: bool = False,
        safe: bool = True,
        urgent: bool = False,
    ) -> dict[str, Any]:
        budget = self._budgets["messages" if chat else "reading" if verb == "GET" else "writing"]
        kept = await self._session()
        for renewed in (False, True):
            headers = {"Authorization": f"Bearer {kept['access']}"} | ({"atproto-proxy": CHAT_PROXY} if chat else {})
            headers |= {"Content-Type": media_type} if media_type else {}
            url = f"{kept['server']}/xrpc/{method}"
            response = await self.http.request(
                verb,
                url,
                params=params,
                json=body,
                content=content,
                headers=headers,
                safe=safe,
                timeout=30.0 if content is None else UPLOAD_SECONDS,
                budget=budget,
                urgent=urgent,
            )
            self._observe(budget, response)
            if response.ok:  # a procedure may have nothing to say
                return decoded(response, safe=safe) if response.body or verb == "GET" else {}
            error = error_of(response, self.clock, safe=safe)
            if not isinstance(error, AuthExpired):
                raise error
            if not renewed:
                kept = await self._renew(kept)
        raise AuthRevoked()

    def quotas(self) -> tuple[Quota, ...]:
        """Return what the server's rate limits leave."""
        return quotas_of(self._budgets.values())

    def _observe(self, budget: RateBudget, response: Response) -> None:
        remaining = whole_number(response.headers.get("ratelimit-remaining"))
        reset = whole_number(response.headers.get("ratelimit-reset"))
        if remaining is not None and reset is not None:
            budget.observe(remaining, reset * 1000, whole_number(response.headers.get("ratelimit-limit")))

    async def _session(self) -> Mapping[str, str]:
        if self._kept is None:
            self._kept = _complete(await self.secrets.load())
        return self._kept

    async def _renew(self, stale: Mapping[str, str]) -> Mapping[str, str]:
        """Return a session that is newer than the stale one: another task's, a new sign-in's, or a refreshed one.

        A refresh token that was used stays good for a while (source: the PDS's grace period), so that a
        crash between the answer and the saving loses nothing.
        """
        async with self._refreshing:
            kept = _complete(await self.secrets.load())
            if kept["access"] == stale["access"]:
                kept = await self._refresh(kept)
                await self.secrets.save(kept)
            self._kept = kept
            return kept

    async def _refresh(self, kept: Mapping[str, str]) -> dict[str, str]:
        url = f"{kept['server']}/xrpc/com.atproto.server.refreshSession"
        headers = {"Authorization": f"Bearer {kept['refresh']}"}
        response = await self.http.request("POST", url, headers=headers, safe=True)
        if response.ok:
            session = _session(response)
            return to_secrets(session, check_url(pds_endpoint(session.did_doc) or kept["server"]))
        error = error_of(response, self.clock)
        raise AuthRevoked() if isinstance(error, AuthExpired | ScopeMissing) else error


def _complete(kept: Mapping[str, str]) -> Mapping[str, str]:
    if not all(kept.get(name) for name in ("did", "server", "access", "refresh")):
        raise AuthRevoked()
    return kept
