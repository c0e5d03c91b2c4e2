"""The end of a sign-in in the browser: a page on this computer that the network sends the person back to.

::

    async with LoopbackReceiver() as receiver:
        start = await network.start_oauth(server, receiver.redirect_uri, http)
        open_in_browser(start.url)
        code = await receiver.code(start.state, within=300)

Source: RFC 8252 section 7.3 (loopback redirect), RFC 6749 sections 4.1.2 and 10.12 (code, denial, ``state``).
It listens on 127.0.0.1 only, and only while the block runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from cm_inbox.errors import NotPermitted, Transient, UsageError

Settle = Callable[[], None]

PATH = "/callback"
HEAD_LIMIT = 16 * 1024
HEAD_SECONDS = 10.0

_DENIED = frozenset({"access_denied", "user_cancelled_authorize", "user_cancelled_login", "user_denied"})
"""How networks call it that the person said no: RFC 6749 section 4.1.2.1, LinkedIn's two own, Meta's reason."""

_TEXTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "done": ("Signed in", "cm-inbox has what it needs. You can close this page."),
        "denied": ("Not signed in", "The sign-in was refused. You can close this page and try again from cm-inbox."),
        "foreign": (
            "Not for this sign-in",
            "This page is of another sign-in. Go back to cm-inbox and start again.",
        ),
        "nothing": ("Nothing here", "This page only ends a sign-in of cm-inbox. You can close it."),
    },
    "fr": {
        "done": ("Connexion réussie", "cm-inbox a ce qu’il lui faut. Vous pouvez fermer cette page."),
        "denied": (
            "Connexion refusée",
            "La connexion a été refusée. Fermez cette page, recommencez depuis cm-inbox.",
        ),
        "foreign": (
            "Autre connexion",
            "Cette page vient d’une autre connexion. Recommencez depuis cm-inbox.",
        ),
        "nothing": ("Rien ici", "Cette page ne sert qu’à terminer une connexion de cm-inbox. Vous pouvez la fermer."),
    },
}

_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} – cm-inbox</title></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""

_HEADERS = (
    "Content-Type: text/html; charset=utf-8",
    "Content-Security-Policy: default-src 'none'",
    "Cache-Control: no-store",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Connection: close",
)


class LoopbackReceiver:
    """Waits on this computer for the browser to come back. ``port`` 0 takes a free one."""

    def __init__(self, *, port: int = 0, path: str = PATH) -> None:
        self._port = port
        self._path = path
        self._server: asyncio.Server | None = None
        self._callers: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._state: str | None = None
        self._answer: asyncio.Future[str] | None = None
        """What was brought, from ``expect`` on."""

    @property
    def redirect_uri(self) -> str:
        """The address to register and to give to ``start_oauth``; known inside the block."""
        return f"http://127.0.0.1:{self._port}{self._path}"

    async def __aenter__(self) -> Self:
        """Begin to listen. Raises UsageError where the port is taken."""
        try:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port, limit=HEAD_LIMIT)
        except OSError as error:
            raise UsageError(
                "Another program uses port {port} of this computer. Close it, or paste the code instead.",
                port=self._port,
            ) from error
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        answer = self._answer
        if answer is not None and not answer.cancel() and not answer.cancelled():
            answer.exception()  # nobody asked for what was brought: asyncio would call that forgotten
        if self._server is not None:
            self._server.close()
        callers = dict(self._callers)
        for writer in callers.values():
            writer.transport.abort()  # browsers keep spare connections open
        await asyncio.gather(*callers, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    def expect(self, state: str) -> None:
        """Take what the browser brings with this ``state`` from now on; what brings another is sent away.

        To be called before the browser is opened: one that is signed in already is back before anybody waits.
        """
        self._state = state
        self._answer = asyncio.get_running_loop().create_future()

    async def code(self, state: str, *, within: float = 300.0) -> str:
        """Return the code that the browser brings, or brought already, with this ``state``.

        ``within`` is in seconds. Raises NotPermitted where the person or the network refused, Transient
        where nobody came (a closed browser). Can be cancelled at any time.
        """
        if self._answer is None or self._state != state:
            self.expect(state)
        assert self._answer is not None
        try:
            async with asyncio.timeout(within):
                return await self._answer
        except TimeoutError:
            raise Transient("The browser did not come back in time. Start the sign-in again.") from None
        finally:
            self._answer = None

    def give(self, pasted: str) -> None:
        """Take what a person pasted, as if the browser had brought it: the code, or the whole address that has it."""
        if self._answer is None:
            return
        text = pasted.strip()
        asked = _brought(_query_of(text))
        if "code" not in asked and "error" not in asked:
            _give(self._answer, text)
        elif not _same(asked.get("state", ""), self._state or ""):
            _fail(self._answer, NotPermitted("This address is of another sign-in. Start the sign-in again."))
        elif "error" in asked:
            _refuse(self._answer, asked["error"])
        else:
            _give(self._answer, asked["code"])

    # -- the page --

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._callers[task] = writer
        try:
            async with asyncio.timeout(HEAD_SECONDS):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, _, rest = head.partition(" ")
                target = rest.partition(" ")[0]
                status, text, settle = self._judge(method, target, _header(head, "host"))
                writer.write(_page(status, text, _header(head, "accept-language")))
                await writer.drain()
            settle()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, TimeoutError):
            pass  # no browser, or one that left: the person's is still awaited
        finally:
            self._callers.pop(task, None)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _judge(self, method: str, target: str, host: str) -> tuple[int, str, Settle]:
        """Return the status and the page for a request, and what to do once it is shown."""
        try:
            parts = urlsplit(target)
            asked = _brought(parts.query)
        except ValueError:
            return 400, "nothing", _nothing
        ours = host in (f"127.0.0.1:{self._port}", f"localhost:{self._port}")
        if method != "GET" or parts.path != self._path or not ours:
            return 404, "nothing", _nothing
        answer, state = self._answer, self._state
        if answer is None or state is None or not _same(asked.get("state", ""), state):
            return 400, "foreign", _nothing
        if "error" in asked:
            return 200, "denied", lambda: _refuse(answer, asked["error"])
        if "code" not in asked:
            return 400, "nothing", _nothing
        return 200, "done", lambda: _give(answer, asked["code"])


def _nothing() -> None:
    """Go on waiting."""


def _give(answer: asyncio.Future[str], code: str) -> None:
    if not answer.done():
        answer.set_result(code)


def _fail(answer: asyncio.Future[str], error: NotPermitted) -> None:
    if not answer.done():
        answer.set_exception(error)


def _refuse(answer: asyncio.Future[str], reason: str) -> None:
    if reason in _DENIED:
        _fail(answer, NotPermitted("The sign-in was refused in the browser. Nothing has changed."))
    else:
        shown = "".join(letter for letter in reason[:60] if letter.isalnum() or letter in "_- ")
        _fail(answer, NotPermitted("The network did not sign in ({shown}). Start the sign-in again.", shown=shown))


def _brought(query: str) -> dict[str, str]:
    """Return what a browser brings. Where a key comes encrypted for us (Discourse), that text is the code."""
    asked = {name: values[0] for name, values in parse_qs(query, max_num_fields=50).items()}
    if "payload" in asked:
        asked.setdefault("code", asked["payload"])
    return asked


def _query_of(pasted: str) -> str:
    """Return the query of an address, empty where the text is none."""
    try:
        return urlsplit(pasted).query if "://" in pasted else ""
    except ValueError:
        return ""


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _header(head: str, name: str) -> str:
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.strip().lower() == name:
            return value.strip()
    return ""


def _page(status: int, text: str, languages: str) -> bytes:
    language = "fr" if languages.strip().lower().startswith("fr") else "en"
    title, words = _TEXTS[language][text]
    body = _PAGE.format(language=language, title=title, text=words).encode()
    phrase = {200: "OK", 400: "Bad Request", 404: "Not Found"}[status]
    head = [f"HTTP/1.1 {status} {phrase}", *_HEADERS, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(head).encode() + body
