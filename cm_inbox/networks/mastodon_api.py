"""The Mastodon client API as it is on the wire: entities, requests, and what its refusals mean.

Source: docs.joinmastodon.org (entities, methods, "Rate limits", "OAuth Scopes"), and what GoToSocial and
Pleroma do differently: bad tokens as 400 or 403, resets as ISO dates, errors as plain text or web pages.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import msgspec

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
)
from cm_inbox.models.accounts import Quota
from cm_inbox.models.enclosures import EnclosureLimit
from cm_inbox.models.instants import Millis, parse_time

from .http import HttpClient, QueryValue, RateBudget, Response, by_status, quotas_of, retry_after, whole_number

log = logging.getLogger(__name__)

DEFAULT_LIMIT = 500
URL_LENGTH = 23
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
"""What of the kinds a server may take cm-inbox sends: those it can show, and take the place out of."""

FILES, FILE_BYTES, DESCRIPTION = 4, 8 * 1024 * 1024, 1500
"""How many files, of what size, described in how many characters: Mastodon's own, where a server names none."""

UPLOAD_SECONDS = 240.0
WINDOW: Millis = 5 * 60 * 1000
"""Mastodon counts calls in windows of five minutes; the wait where a server names none."""

T = TypeVar("T")


# --- entities: only what is used here, everything a server may leave out has a default ----------


class Account(msgspec.Struct, frozen=True):
    id: str
    acct: str = ""
    username: str = ""
    display_name: str | None = None
    url: str | None = None
    avatar: str | None = None


class Mention(msgspec.Struct, frozen=True):
    id: str
    acct: str = ""
    username: str = ""


class Media(msgspec.Struct, frozen=True):
    type: str = "unknown"
    url: str | None = None
    remote_url: str | None = None
    description: str | None = None
    id: str = ""


class Poll(msgspec.Struct, frozen=True):
    options: tuple[dict[str, Any], ...] = ()


class Status(msgspec.Struct, frozen=True):
    id: str
    account: Account
    created_at: str
    content: str | None = ""
    visibility: str = "public"
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    edited_at: str | None = None
    spoiler_text: str | None = ""
    url: str | None = None
    uri: str | None = None
    favourited: bool | None = None
    favourites_count: Any = None
    reblogs_count: Any = None
    replies_count: Any = None
    reblog: Any = None
    mentions: tuple[Mention, ...] = ()
    media_attachments: tuple[Media, ...] = ()
    poll: Poll | None = None


class Notification(msgspec.Struct, frozen=True):
    id: str
    type: str
    created_at: str = ""
    status: Status | None = None


class Relationship(msgspec.Struct, frozen=True):
    id: str
    blocking: bool = False
    muting: bool = False


class Token(msgspec.Struct, frozen=True):
    access_token: str
    scope: str = ""
    expires_in: int | None = None


class Instance(msgspec.Struct, frozen=True):
    """What of a server's description is used here."""

    domain: str | None = None
    max_characters: int = DEFAULT_LIMIT
    url_length: int = URL_LENGTH
    streaming: str | None = None
    files: EnclosureLimit = EnclosureLimit(FILES, PICTURES, FILE_BYTES, DESCRIPTION, wordless=True)


class App(msgspec.Struct, frozen=True):
    client_id: str
    client_secret: str = ""


def parse(kind: type[T], value: object) -> T:
    """Return an entity. Raises Transient where the server's answer is none such."""
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Transient("The server's answer cannot be understood ({error}).", error=error) from error


def parse_each(kind: type[T], values: object) -> tuple[list[T], int]:
    """Return the entities of a list, and how many could not be understood.

    One entity that a server spoils must not stop the others for ever. Raises Transient where it is no list.
    """
    if not isinstance(values, list):
        raise Transient("The server's answer cannot be understood (no list).")
    found: list[T] = []
    for value in values:
        with contextlib.suppress(msgspec.ValidationError):
            found.append(msgspec.convert(value, kind, strict=False))
    spoiled = len(values) - len(found)
    if spoiled:
        log.warning("%d of %d %s entities not understood", spoiled, len(values), kind.__name__)
    return found, spoiled


class Raw(msgspec.Struct, Generic[T], frozen=True):
    """One entry of a list: enough to go on reading even where the entity in it is spoiled."""

    id: str
    created_at: str
    type: str
    entity: T | None


def parse_entries(kind: type[T], values: object) -> list[Raw[T]]:
    """Return the entries of a list that one pages through. Raises Transient where it is no list."""
    if not isinstance(values, list):
        raise Transient("The server's answer cannot be understood (no list).")
    entries = []
    for value in values:
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            entity, _ = parse_each(kind, [value])
            words = (value.get("created_at"), value.get("type"))
            created_at, type_ = (word if isinstance(word, str) else "" for word in words)
            entries.append(Raw(value["id"], created_at, type_, entity[0] if entity else None))
    return entries


def instant(text: str | None) -> Millis | None:
    """Return the instant an API date names, None where there is none to be had."""
    try:
        return parse_time(text) if text else None
    except (ValueError, OverflowError):
        return None


def path(pattern: str, native_id: str) -> str:
    """Return a path with an id in it; ids are opaque, so anything may be in one."""
    return pattern.format(quote(native_id, safe=""))


# --- requests ----------------------------------------------------------------------------------


class Api:
    """Requests of one account to its server. ``token`` empty: before anybody has signed in."""

    def __init__(
        self,
        server: str,
        http: HttpClient,
        clock: Callable[[], Millis],
        token: str | Callable[[], Awaitable[str]] = "",
    ) -> None:
        self.server = server
        self.http = http
        self.clock = clock
        self._token = token
        self._loaded: str | None = token if isinstance(token, str) else None
        self._instance: Instance | None = None
        self._calls = RateBudget("account", clock=clock)
        self._deletions = RateBudget("deletions", reserve=0, clock=clock)

    async def headers(self) -> dict[str, str]:
        """Return what every request carries. Raises CredentialError."""
        if self._loaded is None and callable(self._token):
            self._loaded = await self._token()
        return {"Accept": "application/json"} | ({"Authorization": f"Bearer {self._loaded}"} if self._loaded else {})

    async def instance(self, *, again: bool = False) -> Instance:
        """Return the server's description: version 2, else 1, else what is usual. Raises NetworkError."""
        if self._instance is None or again:
            try:
                self._instance = _instance(await self.get("/api/v2/instance", urgent=True))
            except (Gone, Invalid, NotPermitted):
                try:
                    self._instance = _instance(await self.get("/api/v1/instance", urgent=True))
                except (Gone, Invalid, NotPermitted):
                    self._instance = Instance()
        return self._instance

    async def get(self, path: str, params: Mapping[str, QueryValue] | None = None, *, urgent: bool = False) -> Any:
        """Return the JSON of an answer. Raises NetworkError."""
        return (await self._call("GET", path, params=params, urgent=urgent)).json()

    async def change(
        self, method: str, path: str, *, json: Mapping[str, object] | None = None, key: str | None = None
    ) -> Any:
        """Do something there that a person ordered, and return the JSON of the answer.

        Raises NetworkError; OutcomeUnknown where it may have been done, also when the answer is unreadable.
        """
        headers = {"Idempotency-Key": key} if key else {}
        answer = await self._call(method, path, json=json, headers=headers, safe=False, urgent=True)
        try:
            return answer.json()
        except Transient as error:
            raise OutcomeUnknown() from error

    async def form(self, path: str, fields: Mapping[str, str]) -> Any:
        """Post a form that changes nothing anybody sees (sign-in). Raises NetworkError."""
        return (await self._call("POST", path, form=fields, safe=True, urgent=True)).json()

    async def upload(self, path: str, fields: Mapping[str, str], file: tuple[str, bytes, str]) -> Any:
        """Bring a file (name, content, media type) there, which nobody sees yet. Raises NetworkError."""
        files = {"file": file}
        return (await self._call("POST", path, form=fields, files=files, urgent=True, timeout=UPLOAD_SECONDS)).json()

    async def _call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, QueryValue] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        safe: bool = True,
        urgent: bool = False,
        timeout: float = 30.0,
    ) -> Response:
        budget = self._deletions if method == "DELETE" else self._calls
        response = await self.http.request(
            method,
            f"{self.server}{path}",
            params=params,
            json=json,
            form=form,
            files=files,
            headers=await self.headers() | dict(headers or {}),
            safe=safe,
            budget=budget,
            urgent=urgent,
            timeout=timeout,
        )
        self._observe(budget, response)
        if not response.ok:
            error = error_of(response, self.clock, safe=safe)
            if isinstance(error, AuthExpired | AuthRevoked) and callable(self._token):
                self._loaded = None  # the keyring may hold a newer one by the next try
            raise error
        return response

    def quotas(self) -> tuple[Quota, ...]:
        """Return what the server's rate limits leave."""
        return quotas_of((self._calls, self._deletions))

    def _observe(self, budget: RateBudget, response: Response) -> None:
        reset = reset_at(response, self.clock)
        remaining = whole_number(response.headers.get("x-ratelimit-remaining"))
        if reset is not None and remaining is not None:
            budget.observe(remaining, reset, whole_number(response.headers.get("x-ratelimit-limit")))


def _instance(value: Any) -> Instance:
    """Return what is used of either version of the description; anything in it may be missing or odd."""
    if not isinstance(value, dict):
        raise Unreadable("The server's answer cannot be understood (no description).")

    def at(*keys: str) -> Any:
        found: Any = value
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def number(*candidates: Any, default: int) -> int:
        return next((found for found in candidates if isinstance(found, int) and found > 0), default)

    def text(*candidates: Any) -> str | None:
        return next((found for found in candidates if isinstance(found, str) and found), None)

    def kinds(found: Any) -> tuple[str, ...]:
        return tuple(kind for kind in PICTURES if kind in found) if isinstance(found, list) else PICTURES

    uri = text(at("uri"))
    media = ("configuration", "media_attachments")
    files = EnclosureLimit(
        number(at("configuration", "statuses", "max_media_attachments"), default=FILES),
        kinds(at(*media, "supported_mime_types")),
        number(at(*media, "image_size_limit"), default=FILE_BYTES),
        number(at(*media, "description_limit"), default=DESCRIPTION),
        wordless=True,  # "status: required unless media_ids is provided" (methods/statuses)
    )
    statuses = ("configuration", "statuses")
    return Instance(
        domain=text(at("domain"), uri.split("://", 1)[-1].rstrip("/") if uri else None),
        max_characters=number(at(*statuses, "max_characters"), at("max_toot_chars"), default=DEFAULT_LIMIT),
        url_length=number(at(*statuses, "characters_reserved_per_url"), default=URL_LENGTH),
        streaming=text(at("configuration", "urls", "streaming"), at("urls", "streaming_api")),
        files=files,
    )


def reset_at(response: Response, clock: Callable[[], Millis]) -> Millis | None:
    """Return when the rate limit's window ends, on our clock.

    Mastodon and GoToSocial give an ISO date, others epoch seconds or seconds left. A date is the server's:
    the answer's Date header says how far its clock is from ours. More than an hour is not believed.
    """
    text = response.headers.get("x-ratelimit-reset", "").strip()
    now = clock()
    try:
        number = float(text)
    except ValueError:
        moment = instant(text)
    else:
        if not 0 <= number < 1e11:
            return None
        moment = round(number * 1000) if number >= 1e9 else now + round(number * 1000)
        if number < 1e9:
            return min(moment, now + 12 * WINDOW)
    if moment is None:
        return None
    with contextlib.suppress(KeyError, ValueError, TypeError, OverflowError):
        moment += now - round(parsedate_to_datetime(response.headers["date"]).timestamp() * 1000)
    return min(moment, now + 12 * WINDOW)


# --- refusals ----------------------------------------------------------------------------------

_SCOPE = re.compile(r"outside the authorized scopes|insufficient[ _](scope|permission)|missing scope", re.IGNORECASE)
_TOKEN = re.compile(
    r"access token|invalid[ _]token|token (is |was |has )?(not valid|invalid|expired|revoked)|"
    r"invalid credentials|unauthorized|requires an authenticated user",
    re.IGNORECASE,
)
_TOO_LONG = re.compile(r"too long|character limit|over the limit|limit is (\d+)", re.IGNORECASE)
_LIMIT = re.compile(r"(?:maximum is|limit is|limit of|exceeded \()\s*(\d+)", re.IGNORECASE)
_DUPLICATE = re.compile(r"duplicate|already (been )?(posted|taken)", re.IGNORECASE)
_NO_PAGE = re.compile(r"page not found|no such host|backend|no route", re.IGNORECASE)


def error_of(response: Response, clock: Callable[[], Millis], *, safe: bool = True) -> NetworkError:
    """Return the error that an unsuccessful answer means, by its body first.

    ``safe``: the request changed nothing. A web page is never the interface's own word, so that a proxy's
    "404" is not taken for a deletion.
    """
    status, said = response.status, _said(response)
    if status == 429 or (status == 503 and "retry-after" in response.headers):
        wait = clock() + retry_after(response, default=WINDOW if status == 429 else 30_000)
        reset = None if "retry-after" in response.headers else reset_at(response, clock)
        return RateLimited(reset if reset is not None else wait)
    if said is None:
        return _not_its_own_word(response, clock, safe=safe)
    if status in (400, 401, 403, 422):
        if _SCOPE.search(said):
            return ScopeMissing()
        if status == 401 or _TOKEN.search(said):
            return AuthExpired() if "expired" in said.casefold() else AuthRevoked()
    if status in (400, 413, 422):
        return _refused_content(said)
    if status == 403:
        return NotPermitted("The server answered: {said}", said=said[:200])
    return by_status(response, clock, safe=safe)


def _refused_content(said: str) -> NetworkError:
    if _DUPLICATE.search(said):
        return Duplicate()
    if _TOO_LONG.search(said):
        found = _LIMIT.search(said)
        return Invalid("The text is too long for this server.", limit=int(found[1]) if found else None)
    return Invalid("The server answered: {said}", said=said[:200])


def _not_its_own_word(response: Response, clock: Callable[[], Millis], *, safe: bool) -> NetworkError:
    if response.status >= 500 or 300 <= response.status < 400:
        return by_status(response, clock, safe=safe)
    return Unreadable(
        "Something before the server answered {status} in its place. cm-inbox tries again by itself.",
        status=response.status,
    )


def _said(response: Response) -> str | None:
    """Return the words of an error body, or None where something else answered than the interface."""
    try:
        body: Any = msgspec.json.decode(response.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text = response.excerpt(300)
        foreign = not text or text.startswith("<") or (response.status == 404 and _NO_PAGE.search(text))
        return None if foreign else text
    words = [str(word) for word in _words(body) if word]
    return " ".join(words) if words else None


def _words(body: object) -> Iterable[object]:
    """Return the texts of ``{"error": ..., "error_description": ...}`` and of Pleroma's nested kinds."""
    if isinstance(body, str):
        return [body]
    if isinstance(body, list):
        return [word for part in body[:5] for word in _words(part)]
    if isinstance(body, dict):
        keys = ("error", "error_description", "errors", "detail", "message")
        return [word for key in keys if key in body for word in _words(body[key])]
    return []
