"""The http client all adapters share: the only place that talks httpx, and that maps its failures.

* One TLS context for the program, built in a thread (it takes 37-128 ms).
* At most four requests a host at a time: httpx slows down beyond that.
* A body is read up to a limit, a request ends after a total time, whatever the server does.
* Redirects are followed only to the same origin, so that no token reaches another host.
* Plain http is refused except on loopback.
* A rate limit is honoured before it bites: ``RateBudget`` keeps the last calls for what a person ordered.
* What we sent in secret is in nothing that is told of an exchange: not in a refusal that quotes it (``unsaid``), not in
  httpx's own errors, not in its log.

Failures before a request has left are ``Offline`` or ``Transient``. A request that may have arrived and
changes something (``safe=False``) fails with ``OutcomeUnknown`` instead.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import re
import ssl
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from cm_inbox import __version__
from cm_inbox.errors import (
    AttachmentRefused,
    AuthRevoked,
    Conflict,
    Gone,
    InsecureServer,
    Invalid,
    NetworkError,
    NotPermitted,
    Offline,
    OutcomeUnknown,
    RateLimited,
    Transient,
    Unreadable,
)
from cm_inbox.models.accounts import Quota
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.record import Record

from .unsaid import secrets_of, unsaid, unsaid_bytes

T = TypeVar("T")


def _is_trouble(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


TALKATIVE = (
    *("httpx", "hpack.hpack", "hpack.table"),
    *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")),
)
"""Loggers that below a warning tell addresses and headers, and with them tokens, whatever level they are set to."""

for _name in TALKATIVE:
    logging.getLogger(_name).addFilter(_is_trouble)

MAX_BODY = 16 * 1024 * 1024
"""Bytes of a response that are read at most; a page of any network here is far below."""

PER_HOST = 4
_NO_HOST = re.compile(r"[\s\\<>\"'(),;|^`{}]")
"""What no host's name has, in whatever script: somebody typed something else than an address."""

_AGENT = {"User-Agent": f"cm-inbox/{__version__}"}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
QueryValue = str | int | Sequence[str] | None


class Response(Record, frozen=True):
    """A complete answer. ``headers`` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Return the body as JSON. Raises Unreadable where it is not JSON (an HTML page, a cut body)."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            with suppress(ValueError, RecursionError):
                return _whole(json.loads(self.body.decode("utf-8", "replace")))
            raise Unreadable(
                "The server answered something that is not its interface's (“{excerpt}”). cm-inbox tries "
                "again by itself; if it stays so, check the server's address.",
                excerpt=self.excerpt(),
            ) from error

    def excerpt(self, length: int = 80) -> str:
        """Return the beginning of the body for a message to a person."""
        return " ".join(self.body[: length * 4].decode("utf-8", "replace").split())[:length]


def _whole(value: Any) -> Any:
    """Return JSON without halves of surrogate pairs: one such message must not hide the page it is on."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(each) for key, each in value.items()}
    return value


class RateBudget:
    """What a network's rate-limit headers left us, for one account and one kind of call.

    Background reading stops while ``reserve`` calls are left, so that a person's decision always has some.
    """

    def __init__(self, scope: str = "account", *, reserve: int = 10, clock: Callable[[], Millis] = now) -> None:
        self.scope = scope
        self.reserve = reserve
        self.clock = clock
        self.remaining: int | None = None
        self.limit: int | None = None
        self.reset_at: Millis = 0

    def observe(self, remaining: int, reset_at: Millis, limit: int | None = None) -> None:
        """Take note of what an answer's headers said."""
        self.remaining, self.reset_at, self.limit = remaining, reset_at, limit

    def quota(self) -> Quota | None:
        """Return what is left, fit to show; None where nothing was said of the time we are in."""
        if self.remaining is None or self.clock() >= self.reset_at:
            return None
        return Quota(self.scope, max(0, self.remaining), self.limit, self.reset_at)

    def spend(self, *, urgent: bool) -> None:
        """Count one call about to be made. Raises RateLimited rather than make it come to nothing."""
        if self.remaining is None or self.clock() >= self.reset_at:
            self.remaining = None
            return
        if self.remaining <= (0 if urgent else self.reserve):
            raise RateLimited(self.reset_at, self.scope)
        self.remaining -= 1


def whole_number(text: str | None) -> int | None:
    """Return the number that a header holds; None where it is absent or something else."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 16 else None


def quotas_of(budgets: Iterable[RateBudget]) -> tuple[Quota, ...]:
    """Return what is left of those of which the network said something."""
    return tuple(quota for budget in budgets if (quota := budget.quota()) is not None)


def by_status(response: Response, clock: Callable[[], Millis] = now, *, safe: bool = True) -> NetworkError:
    """Return the error an unsuccessful answer means by its status alone.

    The last resort of an adapter, after the body said nothing more exact.
    """
    status, said = response.status, response.excerpt()
    if status == 401:
        return AuthRevoked()
    if status == 403:
        return NotPermitted(said and "The network answered: {said}", said=said)
    if status in (404, 410):
        return Gone()
    if status == 409:
        return Conflict()
    if status == 429:
        return RateLimited(clock() + retry_after(response, default=60_000))
    if 400 <= status < 500:
        return Invalid("The network answered {status}: {said}", status=status, said=said)
    if 300 <= status < 400:
        return Transient("The server sends elsewhere. Check the server's address.")
    if safe:
        return Transient("The server answered {status}. cm-inbox tries again by itself.", status=status)
    return OutcomeUnknown()


def retry_after(response: Response, *, default: Millis) -> Millis:
    """Return the wait that a Retry-After header in seconds asks for (RFC 9110 section 10.2.3), in ms.

    The header's date form is rare on these networks: it counts as absent, like anything unreadable.
    """
    try:
        return max(0, round(float(response.headers.get("retry-after", "")) * 1000))
    except (ValueError, OverflowError):
        return default


def is_loopback(host: str) -> bool:
    """Say whether a host name means this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_url(url: str) -> str:
    """Return the url if it is safe to send a token to. Raises InsecureServer, Invalid."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise Invalid("“{url}” is no web address.", url=url) from error
    if not host or parts.scheme not in ("http", "https"):
        raise Invalid("“{url}” is no web address: it must look like https://server.example.", url=url)
    if parts.scheme == "http" and not is_loopback(host):
        raise InsecureServer()
    return url


def server_url(server: str) -> str:
    """Return a server as people type it (``social.example``, ``https://social.example/``) as a base url.

    Raises InsecureServer, Invalid.
    """
    text = server.strip()
    text = text if "://" in text else f"https://{text}"
    check_url(text)
    if _NO_HOST.search(urlsplit(text).hostname or ""):
        raise Invalid("“{url}” is no web address: it must look like https://server.example.", url=server)
    return text.rstrip("/")


class HttpClient:
    """Requests to all hosts, over one pool. ``transport`` replaces the wire in tests."""

    def __init__(self, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._context: ssl.SSLContext | None = None
        self._opening = asyncio.Lock()
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._shared: dict[str, Any] = {}

    def shared(self, key: str, make: Callable[[], T]) -> T:
        """Return what several accounts have together, such as a quota of one app; ``make`` it when first asked for.

        Call it on the loop that reads and sends. ``key`` begins with the network's name.
        """
        if key not in self._shared:
            self._shared[key] = make()
        found: T = self._shared[key]
        return found

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, QueryValue] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        safe: bool | None = None,
        timeout: float = 30.0,
        budget: RateBudget | None = None,
        urgent: bool = False,
        secret: str = "",
    ) -> Response:
        """Send one request and return the complete answer, whatever its status.

        ``safe`` says that repeating it changes nothing (default: by method). ``timeout`` bounds the whole
        exchange in seconds; one above 30 is a long poll and takes no turn from other requests. ``urgent``
        spends the budget's reserve: for what a person ordered. The body is ``json``, ``content`` as it is, or ``form``
        with ``files``, each by its field with name, content and media type. ``secret`` is one that goes under no
        name that tells so, such as a token in the address.

        Raises InsecureServer, Invalid, Offline, Transient, RateLimited, OutcomeUnknown.
        """
        check_url(url)
        if budget is not None:
            budget.spend(urgent=urgent)
        safe = method in SAFE_METHODS if safe is None else safe
        client = await self._open()
        sent = (*secrets_of(url, headers, params, form, json), *([secret] if secret else ()))
        turn = asyncio.Semaphore() if timeout > 30 else self._turn(url)
        async with turn:
            for _ in range(4):
                with _mapped(safe=True):  # nothing has left yet
                    request = client.build_request(
                        method,
                        url,
                        params=_query(params),
                        json=json,
                        data=form,
                        content=content,
                        files=files,
                        headers=headers,
                        timeout=timeout,
                    )
                response = await self._exchange(client, request, safe=safe, timeout=timeout)
                target = _redirect(response) if safe else None
                if target is None:
                    return _told(response, sent)
                url, params = target, None
        raise Transient("The server keeps sending elsewhere. Check the server's address.")

    async def lines(
        self,
        url: str,
        *,
        params: Mapping[str, QueryValue] | None = None,
        headers: Mapping[str, str] | None = None,
        idle: float = 90.0,
    ) -> AsyncGenerator[str, None]:
        """Yield the lines of an answer that does not end (server-sent events).

        Ends when the server closes; ``idle`` seconds without a byte count as a broken connection.
        Raises as ``request`` does, and what ``by_status`` says of an unsuccessful answer.
        """
        check_url(url)
        client = await self._open()
        timeout = httpx.Timeout(30.0, read=idle)
        sent = secrets_of(url, headers, params)
        with _mapped(safe=True):
            request = client.build_request("GET", url, params=_query(params), headers=headers, timeout=timeout)
            answer = await client.send(request, stream=True)
            try:
                if answer.status_code != 200:
                    body = await _read(answer)
                    raise by_status(_told(_response(answer, body), sent))
                pending = bytearray()
                async for chunk in answer.aiter_bytes():
                    pending += chunk
                    *lines, rest = bytes(pending).split(b"\n")
                    pending[:] = rest
                    if len(pending) > MAX_BODY:
                        raise Transient("The server's stream makes no sense. cm-inbox tries again by itself.")
                    for line in lines:
                        yield line.rstrip(b"\r").decode("utf-8", "replace")
            finally:
                await answer.aclose()

    async def download(self, url: str, address: str, *, limit: int, timeout: float) -> Response:
        """Fetch a stranger's file from the server at this IP address, whatever its name leads to by now.

        Nothing of ours goes along, and the connection is used for this once: a shared one might have been opened,
        and its certificate checked, for another name at the same address. Redirects are the caller's to follow.
        Raises AttachmentRefused for more than ``limit`` bytes, InsecureServer, Invalid, Offline, Transient.
        """
        parts = urlsplit(check_url(url))
        place = f"[{address}]" if ":" in address else address
        pinned = parts._replace(netloc=place if parts.port is None else f"{place}:{parts.port}", fragment="")
        headers = {"Host": parts.netloc, "Accept": "image/*", "Accept-Encoding": "identity"}
        with _mapped(safe=True):
            async with httpx.AsyncClient(transport=self._transport, verify=await self._tls(), headers=_AGENT) as once:
                named = {"sni_hostname": parts.hostname}
                request = once.build_request("GET", pinned.geturl(), headers=headers, timeout=timeout, extensions=named)
                async with asyncio.timeout(timeout):
                    answer = await once.send(request, stream=True)
                    try:
                        return _response(answer, await _read_raw(answer, limit))
                    finally:
                        await answer.aclose()

    async def close(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _open(self) -> httpx.AsyncClient:
        async with self._opening:
            if self._client is None:
                self._client = httpx.AsyncClient(
                    transport=self._transport,
                    verify=await self._tls(),
                    http2=True,
                    follow_redirects=False,
                    headers=_AGENT,
                )
            return self._client

    async def _tls(self) -> ssl.SSLContext | bool:
        """Return the context that all connections share; none where there is no wire."""
        if self._context is None and self._transport is None:
            self._context = await asyncio.to_thread(httpx.create_ssl_context)
        return self._context or False

    def _turn(self, url: str) -> asyncio.Semaphore:
        return self._hosts.setdefault(urlsplit(url).netloc, asyncio.Semaphore(PER_HOST))

    async def _exchange(
        self, client: httpx.AsyncClient, request: httpx.Request, *, safe: bool, timeout: float
    ) -> Response:
        with _mapped(safe=safe):
            async with asyncio.timeout(timeout + 5):
                answer = await client.send(request, stream=True)
                try:
                    return _response(answer, await _read(answer))
                finally:
                    await answer.aclose()


def _query(params: Mapping[str, QueryValue] | None) -> dict[str, Any] | None:
    return None if params is None else {key: value for key, value in params.items() if value is not None}


def _response(answer: httpx.Response, body: bytes) -> Response:
    headers = {key.lower(): value for key, value in answer.headers.items()}
    return Response(answer.status_code, headers, body, str(answer.url))


def _told(response: Response, sent: Sequence[str]) -> Response:
    """Return an answer as it may be told: a refusal, or what is no answer at all, without what we sent in secret.

    What went well stays as it is. It may give back to us, for keeping, the very token that we sent.
    """
    body = response.body
    if not sent or (response.ok and b"rror" not in body and body.lstrip()[:1] in (b"{", b"[", b"")):
        return response
    headers = {name: unsaid(value, sent) for name, value in response.headers.items()}
    return Response(response.status, headers, unsaid_bytes(body, sent), unsaid(response.url, sent))


async def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > MAX_BODY:
            raise _TooLarge
    return bytes(body)


async def _read_raw(answer: httpx.Response, limit: int) -> bytes:
    """Return a body as it came, never unpacked: a small one could become gigabytes."""
    told = answer.headers.get("content-length", "")
    body = bytearray()
    if not told.isdigit() or int(told) <= limit:
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > limit:
                break
        else:
            return bytes(body)
    raise AttachmentRefused("It is larger than {limit} MB.", limit=limit // 1_048_576)


def _redirect(response: Response) -> str | None:
    """Return where a redirect leads, if it may be followed: to the same origin only."""
    target = response.headers.get("location")
    if response.status not in (301, 302, 303, 307, 308) or not target:
        return None
    here, there = urlsplit(response.url), urlsplit(urljoin(response.url, target))
    same = (here.scheme, here.netloc) == (there.scheme, there.netloc)
    return there.geturl() if same else None


class _TooLarge(Exception):
    """The body passed MAX_BODY."""


@contextmanager
def _mapped(*, safe: bool) -> Iterator[None]:
    """Turn httpx's failures into ours, by whether the request can have had an effect.

    Ours name the kind of theirs, and hold nothing else of it: it may quote what was sent.
    """
    try:
        yield
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, UnicodeError, _TooLarge) as error:
        ours = _meaning(error, safe=safe)
        ours.add_note(type(error).__qualname__)
        raise ours from None


def _meaning(error: Exception, *, safe: bool) -> NetworkError:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return Transient("The server's certificate is not valid. Nothing was sent to it.")
        return Offline()
    if isinstance(error, httpx.PoolTimeout):
        return Transient()
    unsendable = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError)
    if isinstance(error, unsendable):
        return Invalid("The address or the text cannot be sent as it is.")
    return Transient() if safe else OutcomeUnknown()
