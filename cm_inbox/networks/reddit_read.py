"""Reading a subreddit: its comments, its posts, what waits for its moderators, and its modmail.

* *comments* and *posts* come newest first, a thousand at most, and only backwards (``bluesky_scan``: until something
  known). A page goes on behind the last thing of the one before; where that has gone meanwhile Reddit gives nothing at
  all, which looks like the end: then the walk begins once more.
* *queue* is what filters caught and people reported. It is short and read whole each time; what has left it was dealt
  with, and is looked up.
* *modmail* tells of each exchange when it last changed; only those that have are opened. What was put aside
  (archived), and what banned people ask, are lists of their own, read less often.

Nothing tells of edits and deletions: ``recheck`` asks by name.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from cm_inbox.errors import Gone
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, Removal, RemovedBy

from . import bluesky_scan as scan
from .base import Page, Recheck
from .reddit_api import Api, Json, listed, part
from .reddit_things import (
    COMMENT,
    MODMAIL,
    POST,
    instant,
    is_automatic,
    is_from_deleted,
    is_theirs,
    is_thing,
    message,
    modmail_ids,
    modmail_message,
    modmail_time,
    status_of,
    taken_away,
)

LISTED = 100
QUEUE_PAGES = 5
NAMES = 100
OPENED = 5
"""Exchanges that one fetch opens at most."""

KNOWN = 300
"""Exchanges that are remembered."""

FIRST: Millis = 30 * 24 * 3_600_000
ASIDE: Millis = 300_000
"""How often the exchanges that were put aside are looked at."""

EXCHANGES = 5
"""Exchanges that one ``recheck`` opens at most: each is a call."""

REMEMBERED = 2_000

T = TypeVar("T", bound=msgspec.Struct)


class _List(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a list stands; ``again``: the walk under way was begun once more already."""

    v: int = 1
    scan: scan.ScanCursor = scan.ScanCursor()
    again: bool = False


class _Queue(msgspec.Struct, frozen=True, omit_defaults=True):
    """What waited last, with how it stood."""

    v: int = 1
    seen: dict[str, str] = {}


class _Modmail(msgspec.Struct, frozen=True, omit_defaults=True):
    """When each exchange changed last, as far as it was read; ``aside``: when those put aside were looked at."""

    v: int = 1
    seen: dict[str, str] = {}
    aside: Millis = 0
    walked: bool = False


class SubredditReader:
    """Reads one subreddit. ``us`` is the full name of our user."""

    def __init__(self, api: Api, subreddit: str, us: str, clock: Callable[[], Millis]) -> None:
        self._api = api
        self._subreddit = subreddit
        self._us = us
        self._clock = clock
        self._opened: OrderedDict[str, Millis] = OrderedDict()

    # -- lists --

    async def newest(self, what: str, cursor: str | None) -> Page:
        """Return what is new of ``comments`` or of ``new`` (posts). Raises NetworkError."""
        here = _decode(cursor, _List) or _List()
        path = f"/r/{self._subreddit}/{what}"
        listing = part(await self._api.get(path, limit=LISTED, after=here.scan.next), "data")
        again = here.again
        if here.scan.next is not None and not listed(listing, "children") and not again:
            listing, again = part(await self._api.get(path, limit=LISTED), "data"), True
        found = [part(raw, "data") for raw in listed(listing, "children") if is_thing(raw)]
        marks = [(str(data["name"]), instant(data["created_utc"]) or 0) for data in found]
        following = listing.get("after")
        step = scan.step(here.scan, marks, following if isinstance(following, str) else None, self._clock())
        messages, removed = self._told([found[place] for place in step.fresh])
        place = _List(scan=step.cursor, again=again and step.more)
        page = Page(tuple(messages), tuple(removed), _encode(place), step.more)
        return page.looked_back() if step.past else page

    async def queue(self, cursor: str | None) -> Page:
        """Return what is new, or stands otherwise, of what waits for a moderator. Raises NetworkError."""
        here = _decode(cursor, _Queue) or _Queue()
        waiting: dict[str, Json] = {}
        after: str | None = None
        for _ in range(QUEUE_PAGES):
            path = f"/r/{self._subreddit}/about/modqueue"
            listing = part(await self._api.get(path, limit=LISTED, after=after), "data")
            found = [part(raw, "data") for raw in listed(listing, "children") if is_thing(raw)]
            waiting |= {str(data["name"]): data for data in found}
            following = listing.get("after")
            after = following if isinstance(following, str) and following else None
            if after is None:
                break
        marks = {name: _mark(data) for name, data in waiting.items()}
        fresh = [data for name, data in waiting.items() if here.seen.get(name) != marks[name]]
        messages, removed = self._told(fresh)
        gone_from_it = [name for name in here.seen if name not in waiting] if after is None else []
        settled = await self.look(gone_from_it[:NAMES])
        later = {name: here.seen[name] for name in gone_from_it[NAMES:]}
        told, taken = self._told(list(settled.values()))
        place = _Queue(seen={**later, **marks})
        page = Page((*messages, *told), (*removed, *taken), _encode(place))
        return page if cursor is not None else page.looked_back()

    # -- modmail --

    async def modmail(self, cursor: str | None) -> Page:
        """Return what is new in some exchanges of modmail. Raises NetworkError."""
        here = _decode(cursor, _Modmail) or _Modmail()
        aside = self._clock() - here.aside >= ASIDE
        changes: dict[str, str] = {}
        for state in ("all", "archived", "appeals") if aside else ("all",):
            changes |= await self._changes(state)
        floor = 0 if here.walked else self._clock() - FIRST
        grown = [
            place
            for place, at in changes.items()
            if here.seen.get(place) != at and (modmail_time(at) or self._clock()) >= floor
        ]
        messages: list[Message] = []
        removed: list[Removal] = []
        for place in grown[:OPENED]:
            try:
                found, gone = await self.exchange(place)
            except Gone:
                continue
            messages += found
            removed += gone
        more = len(grown) > OPENED
        later = set(grown[OPENED:])
        known = {**here.seen, **{place: at for place, at in changes.items() if place not in later}}
        newest = sorted(known.items(), key=lambda each: modmail_time(each[1]) or 0)[-KNOWN:]
        looked = here.aside if more or not aside else self._clock()
        following = _Modmail(seen=dict(newest), aside=looked, walked=here.walked or not more)
        page = Page(tuple(messages), tuple(removed), _encode(following), more)
        return page if here.walked else page.looked_back()

    async def _changes(self, state: str) -> dict[str, str]:
        """Return when each exchange of a list changed last."""
        answer = await self._api.get(
            "/api/mod/conversations", entity=self._subreddit, state=state, sort="recent", limit=LISTED
        )
        found = part(answer, "conversations")
        each = [part(found, str(number)) for number in listed(answer, "conversationIds") or list(found)]
        return {str(one["id"]): str(one.get("lastUpdated") or "") for one in each if is_theirs(one)}

    async def exchange(self, place: str, *, urgent: bool = False) -> tuple[list[Message], list[Removal]]:
        """Return the messages of an exchange, and those whose account is gone. Raises NetworkError; Gone."""
        answer = await self._api.get(f"/api/mod/conversations/{place}", markRead="false", urgent=urgent)
        return self.said_in(answer)

    def said_in(self, answer: Json) -> tuple[list[Message], list[Removal]]:
        """Return the messages of an exchange that an answer holds."""
        conversation, raws = part(answer, "conversation"), part(answer, "messages")
        if not is_theirs(conversation):
            return [], []
        messages: list[Message] = []
        removed: list[Removal] = []
        for number, raw in raws.items():
            if not isinstance(raw, dict) or raw.get("isInternal"):
                continue
            if is_from_deleted(raw):
                removed.append(Removal(f"{MODMAIL}{conversation['id']}-{number}", RemovedBy.AUTHOR))
                continue
            made = modmail_message(conversation, raw)
            messages += [made] if made is not None else []
        return sorted(messages, key=lambda each: each.created_at), removed

    # -- looking again --

    async def look(self, names: Sequence[str], *, urgent: bool = False) -> dict[str, Json]:
        """Return comments and posts by their full names; those Reddit has not are left out. Raises NetworkError."""
        found: dict[str, Json] = {}
        for begin in range(0, len(names), NAMES):
            asked = ",".join(names[begin : begin + NAMES])
            listing = part(await self._api.get("/api/info", id=asked, urgent=urgent), "data")
            each = [part(raw, "data") for raw in listed(listing, "children") if is_thing(raw)]
            found |= {str(data["name"]): data for data in each}
        return found

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look messages up by their names. Raises NetworkError."""
        names = [each for each in ids if each.startswith((COMMENT, POST))]
        found = await self.look(names)
        messages, removed = self._told(list(found.values()))
        missing = [name for name in names if name not in found] + [each.id for each in removed]
        told, gone = await self._recheck_modmail(ids)
        return Recheck((*messages, *told), (*missing, *gone))

    async def _recheck_modmail(self, ids: Sequence[str]) -> tuple[list[Message], list[str]]:
        """Look some exchanges up, those first that waited longest; nothing is said of the others."""
        asked: dict[str, list[str]] = {}
        for native in ids:
            known = modmail_ids(native)
            if known is not None:
                asked.setdefault(known[0], []).append(native)
        messages: list[Message] = []
        missing: list[str] = []
        for place in sorted(asked, key=lambda each: self._opened.get(each, 0))[:EXCHANGES]:
            self._opened[place] = self._clock()
            self._opened.move_to_end(place)
            try:
                found, _ = await self.exchange(place)
            except Gone:
                found = []
            here = {each.id for each in found}
            messages += [each for each in found if each.id in asked[place]]
            missing += [native for native in asked[place] if native not in here]
        while len(self._opened) > REMEMBERED:
            self._opened.popitem(last=False)
        return messages, missing

    # -- inside --

    def message(self, data: Json) -> Message:
        """Return a comment or post as a message."""
        return message(data, self._us)

    def _told(self, found: Sequence[Json]) -> tuple[list[Message], list[Removal]]:
        """Return things as messages, and those that were taken away."""
        messages: list[Message] = []
        removed: list[Removal] = []
        for data in found:
            if is_automatic(data):
                continue
            by = taken_away(data)
            if by is not None:
                removed.append(Removal(str(data["name"]), by))
            else:
                messages.append(self.message(data))
        return messages, removed


def _mark(data: Json) -> str:
    return f"{status_of(data).value} {data.get('edited') or ''}"


def _encode(position: msgspec.Struct) -> str:
    return msgspec.json.encode(position).decode()


def _decode(cursor: str | None, kind: type[T]) -> T | None:
    """Return a cursor, or None for none and for one of another version: then everything is read again."""
    if cursor is None:
        return None
    try:
        position = msgspec.json.decode(cursor, type=kind)
    except (msgspec.DecodeError, ValueError):
        return None
    return position if getattr(position, "v", 0) == 1 else None
