"""What the fake Mastodon server knows: people, posts, notifications, who listens. See mastodon_fake.py."""

from __future__ import annotations

import heapq
import html
import itertools
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = Any
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(slots=True)
class Manners:
    """What this server does worse than Mastodon (or as well, when turned round)."""

    honours_idempotency: bool = False
    has_v2: bool = False
    has_batch: bool = False
    knows_quotes: bool = False
    has_streaming: bool = True
    bad_token: int = 400
    late: float = 0.0
    """Seconds until a notification shows."""
    keeps_gone: bool = True
    """Notifications go on showing a status that was deleted."""
    context_fails: bool = False
    media_takes: int = 2
    """How often one must ask for a file before the server is done with it."""
    has_media_v2: bool = True


@dataclass(slots=True)
class Person:
    id: str
    username: str
    name: str
    token: str
    blocking: set[str] = field(default_factory=set)
    muting: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Post:
    id: str
    author: Person
    text: str
    visibility: str
    reply_to: str | None
    mentions: list[Person]
    created_at: datetime
    edited_at: datetime | None = None
    favourited: set[str] = field(default_factory=set)
    spoiler: str = ""
    media: tuple[str, ...] = ()


@dataclass(slots=True)
class Media:
    """A file that was brought here; ``looks`` counts how often its maker has asked whether it is ready."""

    id: str
    owner: str
    name: str
    kind: str
    content: bytes
    description: str
    looks: int = 0


@dataclass(slots=True)
class Notice:
    id: str
    owner: str
    post: Post
    created_at: datetime
    shows_at: float


class Refused(Exception):
    """An answer other than 200; ``body`` None is a web page."""

    def __init__(self, status: int, body: Json = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


class World:
    """All that the server knows. Every public method may be called from any thread."""

    url = ""

    def __init__(self, manners: Manners | None = None, clock: Callable[[], float] = time.time) -> None:
        self.manners = manners or Manners()
        self.clock = clock
        self.lock = threading.RLock()
        self.people: dict[str, Person] = {}
        self.posts: dict[str, Post] = {}
        self.notices: list[Notice] = []
        self.media: dict[str, Media] = {}
        self.calls: list[tuple[str, str]] = []
        self.keys: dict[str, str] = {}
        self.apps: dict[str, Json] = {}
        self.codes: dict[str, Json] = {}
        self.streams: list[Stream] = []
        self.limited_until: dict[str, datetime] = {}
        self.held = False
        self._last = 0

    # -- what tests order --

    def add_person(self, username: str, name: str) -> Person:
        with self.lock:
            person = Person(self.new_id(), username, name, secrets.token_hex(16))
            self.people[person.id] = person
            return person

    def hold(self) -> None:
        """Show no new notification until ``release``."""
        self.held = True

    def release(self) -> None:
        """Show what was held back, each at its old place."""
        with self.lock:
            self.held = False
            for notice in self.notices:
                if notice.shows_at == float("inf"):
                    notice.shows_at = time.monotonic()
                    self._announce(notice)

    def limit(self, token: str, seconds: float) -> None:
        """Refuse this token's requests for a while."""
        self.limited_until[token] = datetime.now(UTC) + timedelta(seconds=seconds)

    def revoke(self, token: str) -> None:
        with self.lock:
            for person in self.people.values():
                if person.token == token:
                    person.token = secrets.token_hex(16)

    def hang_up(self) -> None:
        """Close all streams."""
        for stream in list(self.streams):
            stream.end()

    # -- inside --

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)

    def new_id(self) -> str:
        """Return a ULID greater than all before."""
        with self.lock:
            self._last = max(self._last + 1, (int(self.clock() * 1000) << 80) | secrets.randbits(70))
            return "".join(CROCKFORD[(self._last >> shift) & 31] for shift in range(125, -1, -5))

    def notify(self, post: Post) -> None:
        for person in post.mentions:
            if post.author.id in person.blocking or person is post.author:
                continue
            shows = float("inf") if self.held else time.monotonic() + self.manners.late
            notice = Notice(self.new_id(), person.id, post, self.now(), shows)
            self.notices.append(notice)
            if not self.held:
                self._announce(notice)

    def _announce(self, notice: Notice) -> None:
        self.publish(notice.owner, "notification", self.notice_json(notice), notice.shows_at)

    def publish(self, owner: str, name: str, payload: Json, due: float | None = None) -> None:
        for stream in self.streams:
            if stream.owner == owner:
                stream.put(due or time.monotonic(), name, payload)

    def readers(self, post: Post) -> set[str]:
        return {post.author.id, *(person.id for person in post.mentions)}

    # -- entities --

    def person_json(self, person: Person) -> Json:
        return {
            "id": person.id,
            "username": person.username,
            "acct": person.username,
            "display_name": person.name,
            "url": f"{self.url}/@{person.username}",
            "avatar": f"{self.url}/avatar.png",
        }

    def post_json(self, post: Post, viewer: Person | None = None) -> Json:
        return {
            "id": post.id,
            "account": self.person_json(post.author),
            "created_at": iso(post.created_at),
            "edited_at": iso(post.edited_at) if post.edited_at else None,
            "content": self._html(post),
            "spoiler_text": post.spoiler,
            "visibility": post.visibility,
            "in_reply_to_id": post.reply_to,
            "in_reply_to_account_id": self.posts[post.reply_to].author.id if post.reply_to in self.posts else None,
            "url": f"{self.url}/@{post.author.username}/statuses/{post.id}",
            "uri": f"{self.url}/users/{post.author.username}/statuses/{post.id}",
            "reblog": None,
            "favourited": viewer is not None and viewer.id in post.favourited,
            "mentions": [{"id": each.id, "acct": each.username, "username": each.username} for each in post.mentions],
            "media_attachments": [self.media_json(self.media[each], ready=True) for each in post.media],
            "poll": None,
        }

    def media_json(self, media: Media, *, ready: bool) -> Json:
        return {
            "id": media.id,
            "type": "image",
            "url": f"{self.url}/fake/files/{media.id}" if ready else None,
            "description": media.description or None,
        }

    def notice_json(self, notice: Notice) -> Json:
        return {
            "id": notice.id,
            "type": "mention",
            "created_at": iso(notice.created_at),
            "account": self.person_json(notice.post.author),
            "status": self.post_json(notice.post),
        }

    def _html(self, post: Post) -> str:
        def dressed(match: re.Match[str]) -> str:
            word = match[0]
            if word.startswith("@"):
                user = word[1:].split("@")[0]
                link = f'<a href="{self.url}/@{user}" class="u-url mention" rel="nofollow">@<span>{user}</span></a>'
                return f'<span class="h-card">{link}</span>'
            return (
                f'<a href="{word}" target="_blank" rel="nofollow noopener"><span class="invisible">https://</span>'
                f'<span class="ellipsis">{word[8:30]}</span><span class="invisible">{word[30:]}</span></a>'
            )

        text = re.sub(r"@\w+(?:@[\w.:-]+\w)?|https://[^\s<]+", dressed, html.escape(post.text, quote=False))
        return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))


class Stream:
    """One listener; events wait until they are due."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self._events: list[tuple[float, int, str, Json]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._ended = False

    def put(self, due: float, name: str, payload: Json) -> None:
        with self._changed:
            heapq.heappush(self._events, (due, next(self._numbers), name, payload))
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()

    def __iter__(self) -> Iterator[tuple[str, Json]]:
        while True:
            with self._changed:
                while not self._ended and (not self._events or self._events[0][0] > time.monotonic()):
                    wait = self._events[0][0] - time.monotonic() if self._events else 0.5
                    self._changed.wait(min(max(wait, 0.001), 0.5))
                    if not self._events:
                        break  # let the caller see whether the listener is still there
                if self._ended:
                    return
                ready = bool(self._events) and self._events[0][0] <= time.monotonic()
                event = heapq.heappop(self._events)[2:] if ready else ("", None)
            yield event


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
