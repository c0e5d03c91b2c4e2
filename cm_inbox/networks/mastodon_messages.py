"""Mastodon statuses as our messages: their text, the thread they belong to, and whether they concern us."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from cm_inbox.errors import Gone, Invalid, NotPermitted, Offline, OutcomeUnknown, Transient
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Attachment, Author, Direction, Message, Post, Thread, ThreadKind, Visibility

from . import mastodon_api as api
from .base import sum_of
from .html_text import html_to_text

V = TypeVar("V")

DIRECT = "direct"
PRIVATE_THREAD = "direct:"
REMEMBERED = 5000
BATCH = 20
"""How many statuses one may ask for at once (DEFAULT_STATUSES_LIMIT of Mastodon 4.3)."""

DEEPEST = 100
TITLE = 80

_MENTION = re.compile(r"@[\w.-]+(?:@[\w.-]+)?")
_MARKS = re.compile(r"[\s*_~`/\u200b]+")


class Remembered(dict[str, V]):
    """A dictionary that forgets its oldest entries beyond REMEMBERED."""

    def __setitem__(self, key: str, value: V) -> None:
        super().__setitem__(key, value)
        while len(self) > REMEMBERED:
            del self[next(iter(self))]


# --- one status --------------------------------------------------------------------------------


def text_of(status: api.Status) -> str:
    """Return a status as plain text: the content warning, the text, the options of a poll."""
    options = [f"- {option.get('title', '')}" for option in status.poll.options] if status.poll else []
    parts = [(status.spoiler_text or "").strip(), html_to_text(status.content or ""), "\n".join(options)]
    return "\n\n".join(part for part in parts if part)


def author_of(account: api.Account) -> Author:
    """Return the person behind a status; ``acct`` has no server for those of our own."""
    name = account.acct or account.username
    return Author(
        id=account.id,
        handle=f"@{name}",
        name=account.display_name or name,
        url=_web(account.url),
        avatar_url=_web(account.avatar),
    )


def is_private(status: api.Status) -> bool:
    return status.visibility == DIRECT


def private_thread(status: api.Status, own_id: str) -> str:
    """Return the id of the private exchange among the people of a direct status, whoever wrote it."""
    people = {status.account.id, *(mention.id for mention in status.mentions)} - {own_id}
    return PRIVATE_THREAD + ",".join(sorted(people or {own_id}))


def to_message(status: api.Status, own_id: str, thread: Thread, now: Millis) -> Message:
    """Return a status as a message of the thread given."""
    return Message(
        id=status.id,
        thread=thread,
        author=author_of(status.account),
        direction=Direction.OUT if status.account.id == own_id else Direction.IN,
        visibility=Visibility.PRIVATE if is_private(status) else Visibility.PUBLIC,
        text=text_of(status),
        created_at=api.instant(status.created_at) or now,
        edited_at=api.instant(status.edited_at),
        parent=status.in_reply_to_id,
        url=_web(status.url) or _web(status.uri),
        attachments=tuple(attachment for media in status.media_attachments for attachment in _attachments(media)),
    )


def answers_somebody(status: api.Status, own_id: str) -> bool:
    """Say whether a status of ours belongs to an exchange: it answers, or it is private."""
    others = {mention.id for mention in status.mentions} - {own_id}
    if status.reblog is not None:
        return False
    if is_private(status):
        return bool(others)
    return status.in_reply_to_id is not None and (bool(others) or status.in_reply_to_account_id != own_id)


def concerns(status: api.Status, own_id: str) -> bool:
    """Say whether a status of anybody's is one that we would show."""
    if status.account.id == own_id:
        return answers_somebody(status, own_id)
    return any(mention.id == own_id for mention in status.mentions)


def _attachments(media: api.Media) -> Iterable[Attachment]:
    url = _web(media.url) or _web(media.remote_url)
    if url is not None:
        guessed = mimetypes.guess_type(urlsplit(url).path)[0]
        kinds = {"image": "image/*", "gifv": "video/*", "video": "video/*", "audio": "audio/*"}
        yield Attachment(url, guessed or kinds.get(media.type, ""), media.description or "")


def _title(text: str) -> str:
    """Return the beginning of a text on one line, for the title of a thread."""
    line = " ".join(text[: 4 * TITLE].split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"


def _post(status: api.Status) -> Post:
    """Return what a server counts of a status: favourites and boosts, and answers as far as it knows of them."""
    reactions = sum_of(status.favourites_count, status.reblogs_count)
    return Post(api.instant(status.created_at), reactions, sum_of(status.replies_count))


def _web(url: str | None) -> str | None:
    """Return a url that leads to the web; a server may put anything there."""
    return url if url and url.startswith(("https://", "http://")) else None


# --- telling whether a text is there already ---------------------------------------------------


def fingerprint(text: str) -> str:
    """Return what is the same of a text before it was sent and as the server gives it back.

    Servers shorten mentions, take marks of emphasis away, percent-encode links and change white space.
    """
    plain = unicodedata.normalize("NFC", unquote(_MENTION.sub("", text)))
    return _MARKS.sub("", plain).replace("https:", "").replace("http:", "").casefold()


def with_mentions(text: str, accounts: Sequence[str], domain: str) -> str:
    """Return a text that names everybody it is for: without a mention, nobody would be told of it.

    ``domain`` is our own server's: its people may be named with or without it.
    """
    said = {mention.casefold().rstrip(".").removesuffix(f"@{domain.casefold()}") for mention in _MENTION.findall(text)}
    absent = [f"@{acct}" for acct in accounts if acct and f"@{acct}".casefold() not in said]
    return " ".join([*absent, text])


# --- threads -----------------------------------------------------------------------------------


class Threads:
    """Which status each thread began with, and how to call it. Found once, then remembered."""

    def __init__(self, client: api.Api, own_id: str) -> None:
        self._api = client
        self._own_id = own_id
        self._roots: Remembered[str] = Remembered()
        self._titles: Remembered[tuple[str, str | None, Post | None]] = Remembered()
        self._no_batch = False

    def learn(self, status_id: str, root: str) -> None:
        """Remember what is known from elsewhere."""
        self._roots[status_id] = root

    async def thread_of(self, status: api.Status) -> Thread:
        """Return the thread a status belongs to; a public one is titled by what it began with.

        Raises NetworkError.
        """
        thread_id = await self.thread_id(status)
        if is_private(status):
            return Thread(thread_id, ThreadKind.PRIVATE)
        title, url, post = self._titles.get(thread_id, (None, None, None))
        return Thread(thread_id, ThreadKind.PUBLIC, title, url, post)

    def _began(self, status: api.Status) -> None:
        self._roots[status.id] = status.id
        self._titles[status.id] = _title(text_of(status)), _web(status.url) or _web(status.uri), _post(status)

    async def prepare(self, statuses: Sequence[api.Status]) -> None:
        """Ask for the parents of many statuses at once; most of them are what began their thread."""
        asked = {status.in_reply_to_id for status in statuses if status.in_reply_to_id and not is_private(status)}
        missing = sorted(parent for parent in asked if parent not in self._roots)
        for begin in range(0, len(missing), BATCH):
            for parent in await self.statuses(missing[begin : begin + BATCH]):
                if parent.in_reply_to_id is None:
                    self._began(parent)

    async def statuses(self, ids: Sequence[str]) -> list[api.Status]:
        """Return those of the statuses that are there, by one request where the server has it (4.3 on)."""
        if self._no_batch or len(ids) < 2:
            return []
        try:
            found, _ = api.parse_each(api.Status, await self._api.get("/api/v1/statuses", {"id[]": list(ids)}))
        except (Gone, Invalid, NotPermitted, Transient) as error:
            if isinstance(error, Offline):
                raise
            self._no_batch = True
            return []
        return found

    async def thread_id(self, status: api.Status) -> str:
        """Return the id of the thread a status belongs to. Raises NetworkError."""
        if is_private(status):
            return private_thread(status, self._own_id)
        if status.in_reply_to_id is None:
            self._began(status)
        elif status.id not in self._roots:
            parent = status.in_reply_to_id
            if parent not in self._roots:
                await self._look_up(status)
            self._roots[status.id] = self._roots.get(parent, parent)
        return self._roots[status.id]

    async def _look_up(self, status: api.Status) -> None:
        """Learn the roots of what is above a status.

        Where the uppermost is an answer to something that is gone, that id names the thread, as it did
        for those who saw it while it was there.
        """
        try:
            above = await self._context(status.id)
        except Gone:
            above = []
        except Transient as error:
            if isinstance(error, Offline | OutcomeUnknown):
                raise
            above = await self._climb(status)
        root = status.in_reply_to_id or status.id
        if above:
            root = above[0].in_reply_to_id or above[0].id
        for ancestor in above:
            self._roots[ancestor.id] = root
            if ancestor.in_reply_to_id is None:
                self._began(ancestor)
        if status.in_reply_to_id is not None:
            self._roots[status.in_reply_to_id] = root

    async def _context(self, status_id: str) -> list[api.Status]:
        answer = await self._api.get(api.path("/api/v1/statuses/{}/context", status_id))
        found, _ = api.parse_each(api.Status, answer.get("ancestors") if isinstance(answer, dict) else None)
        return found

    async def _climb(self, status: api.Status) -> list[api.Status]:
        """Do without the context where a server fails to make it: parent by parent."""
        above: list[api.Status] = []
        parent = status.in_reply_to_id
        while parent is not None and len(above) < DEEPEST:
            try:
                found = api.parse(api.Status, await self._api.get(api.path("/api/v1/statuses/{}", parent)))
            except (Gone, NotPermitted):
                break
            above.insert(0, found)
            parent = found.in_reply_to_id
        return above
