"""Matrix's client-server API: one request, and its failures as ours.

Source: Matrix specification v1.16 and later, Client-Server API. Errors carry ``errcode`` in a JSON body
(section "Standard error response"); what a proxy in between answers is HTML and says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

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
    Transient,
    Unreadable,
    Unsupported,
)
from cm_inbox.models.instants import Millis
from cm_inbox.models.record import Discreet
from cm_inbox.models.sentences import Sentence

from .http import HttpClient, QueryValue, Response, by_status, check_url, retry_after, server_url

Json = Mapping[str, Any]

TEXT_BYTES = 60_000
"""Bytes of text a message may have: an event has 65,536 in all, with its envelope, signatures and escapes."""

_CLIENT = "/_matrix/client"
_INVALID = frozenset({"M_BAD_JSON", "M_NOT_JSON", "M_INVALID_PARAM", "M_MISSING_PARAM", "M_BAD_ALIAS", "M_UNKNOWN"})
_NOT_PERMITTED = frozenset(
    {"M_FORBIDDEN", "M_BAD_STATE", "M_GUEST_ACCESS_FORBIDDEN", "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM", "M_USER_LIMIT"}
)


class MatrixApi(Discreet, frozen=True):
    """Calls to one homeserver with one access token."""

    HIDDEN = frozenset({"token"})

    http: HttpClient
    server: str
    token: str
    clock: Callable[[], Millis]

    async def get(
        self,
        path: str,
        params: Mapping[str, QueryValue] | None = None,
        *,
        timeout: float = 30.0,
        version: str = "v3",
    ) -> Json:
        """Return what is at a path below ``/_matrix/client/v3``. Raises NetworkError."""
        response = await self.send("GET", path, params=params, timeout=timeout, version=version)
        if not response.ok:
            raise as_error(response, self.clock)
        return as_object(response)

    async def get_or_none(self, path: str) -> Json | None:
        """The same, None where there is nothing (a state event, account data never set)."""
        try:
            return await self.get(path)
        except Gone:
            return None

    async def call(
        self,
        method: str,
        path: str,
        body: Json,
        *,
        safe: bool = False,
    ) -> Json:
        """Change something and return the JSON object that answers. ``safe``: repeating it changes nothing more.

        Raises NetworkError.
        """
        response = await self.send(method, path, body, safe=safe)
        if not response.ok:
            raise as_error(response, self.clock, safe=safe)
        try:
            return as_object(response)
        except Transient as error:
            if safe:
                raise
            raise OutcomeUnknown() from error

    async def send(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        params: Mapping[str, QueryValue] | None = None,
        timeout: float = 30.0,
        safe: bool = True,
        version: str = "v3",
    ) -> Response:
        """Send one request and return the answer, whatever its status."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return await self.http.request(
            method,
            f"{self.server}{_CLIENT}/{version}{path}",
            json=body,
            params=params,
            headers=headers,
            timeout=timeout,
            safe=safe,
        )


def segment(text: str) -> str:
    """Return an id as one segment of a path."""
    return quote(text, safe="")


def room_path(room_id: str, *rest: str) -> str:
    """Return the path of a room, or of something in it."""
    return "/".join(("/rooms", segment(room_id), *(segment(part) for part in rest)))


def as_object(response: Response) -> Json:
    """Return the JSON object of an answer. Raises Transient where it is something else."""
    found = response.json()
    if not isinstance(found, dict):
        raise Unreadable("The server answered something that is not Matrix. Check the server's address.")
    return found


def errcode(response: Response) -> tuple[str, Json]:
    """Return an error answer's code and whole body; an empty code where it is not Matrix's."""
    try:
        found = msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", {}
    if not isinstance(found, dict):
        return "", {}
    code = found.get("errcode")
    return (code if isinstance(code, str) else ""), found


def as_error(response: Response, clock: Callable[[], Millis], *, safe: bool = True) -> NetworkError:
    """Return what an unsuccessful answer means: by its ``errcode``, by its status where it has none."""
    code, body = errcode(response)
    said = str(body.get("error") or "")[:200]
    sentence = Sentence("The server answered: {said}", said=said) if said else None
    if code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
        return AuthExpired() if body.get("soft_logout") is True else AuthRevoked()
    if code in ("M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"):
        return AuthRevoked(sentence)
    if code == "M_LIMIT_EXCEEDED" or response.status == 429:
        wait = retry_after(response, default=_milliseconds(body.get("retry_after_ms"), default=60_000))
        return RateLimited(clock() + wait)
    if code == "M_TOO_LARGE":
        return Invalid("This text is too long for Matrix. Shorten it, then send again.", limit=TEXT_BYTES)
    if code == "M_NOT_FOUND":
        return Gone()
    if code == "M_UNRECOGNIZED":
        return Unsupported("This Matrix server does not know this request. It may be too old.")
    if code in _NOT_PERMITTED:
        return NotPermitted(sentence)
    if code == "M_DUPLICATE_ANNOTATION":
        return Duplicate()
    if code in ("M_ROOM_IN_USE", "M_USER_IN_USE", "M_CONFLICT"):
        return Conflict(sentence)
    if code in _INVALID and 400 <= response.status < 500:
        return Invalid(sentence)
    if not code and response.status < 500:  # a Matrix server always names its error: this is something before it
        return Unreadable("No Matrix server answers at this address. Check it; cm-inbox tries again by itself.")
    return by_status(response, clock, safe=safe)


def _milliseconds(value: object, *, default: Millis) -> Millis:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else default


async def discover(server: str, http: HttpClient) -> str:
    """Return the base url of the homeserver that people name by its domain.

    By ``/.well-known/matrix/client`` (Client-Server API, "Server discovery"); a domain without one is
    taken to be the homeserver itself. Raises InsecureServer, Invalid, Offline, Transient.
    """
    base = server_url(server)
    response = await http.request("GET", f"{base}/.well-known/matrix/client", timeout=15)
    if not response.ok:
        return base
    try:
        found = as_object(response).get("m.homeserver")
    except Transient:  # the web site of that domain answers every path with a page
        return base
    url = found.get("base_url") if isinstance(found, dict) else None
    return check_url(url.rstrip("/")) if isinstance(url, str) else base


# --- reading foreign JSON, of which nothing can be taken for granted ----------------------------


def object_of(parent: Json, key: str) -> Json:
    """Return the object at a key, an empty one where there is anything else."""
    found = parent.get(key)
    return found if isinstance(found, dict) else {}


def objects_of(parent: Json, key: str) -> list[Json]:
    """Return the objects of the list at a key."""
    found = parent.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def text_of(parent: Json, key: str) -> str | None:
    """Return the text at a key, None where it is empty or anything else."""
    found = parent.get(key)
    return found if isinstance(found, str) and found else None
