"""Reading on X, where every post costs: never the same one twice a day if it can be helped.

* *mentions*: forwards by ``since_id``; a page is newest first, so one walks down to it by ``until_id``. What is no
  older than FRESH is asked for again with OVERLAP, since posts may become visible out of their order; once a minute,
  since X promises no more than to try not to charge for a post twice a day.
* *own*: our posts made elsewhere, every OWN_EVERY only: they are there to see what colleagues answered.
* *messages*: private messages, newest first without an end to read from; a short page until one is known. X lets us
  ask once a minute.

A page is never larger than what is left of the budget pays for, so that the budget cannot be passed.

The cursor of *mentions* holds what X does not tell: what we hid, and the book of what was spent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.messages import Message

from .base import TURNS_A_DAY, Page, Recheck
from .x_api import DM_FIELDS, POST_FIELDS, USER_FIELDS, Json, XApi, problem_name
from .x_money import DM_READ, POST_READ, USER_READ, Spent
from .x_posts import DM, direct, first_id, id_at, instant_of, is_direct, is_id, is_post, message, newest_id, users_of

LEAST = 5
"""Posts that a page has at least, by X's rule."""

MOST = 100
FIRST = 50
"""Posts, and private messages, that the first reading of an account brings."""

FIRST_AGE: Millis = 7 * 24 * 3_600_000
FRESH: Millis = 5 * 60_000
OVERLAP: Millis = 2 * 60_000
MINUTE: Millis = 60_000
REMEMBERED = 500
EDITED_WITHIN: Millis = 75 * 60_000
"""For how long posts are looked up for edits: X allows them for an hour."""

SHARE_OF_RECHECKS = 20
"""One part in so many of what is left of the budget may be spent on seeing whether old posts are still there."""

T = TypeVar("T", bound=msgspec.Struct)


class _Forward(msgspec.Struct, frozen=True, omit_defaults=True):
    """``since``: all up to it was given. ``until``, ``top``: a walk down from ``top`` came so far."""

    v: int = 1
    since: str = ""
    until: str = ""
    top: str = ""
    count: int = 0
    recent: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    spent: Spent = Spent()
    walked: bool = False


class _Direct(msgspec.Struct, frozen=True, omit_defaults=True):
    """``seen``: the newest private messages that were given."""

    v: int = 1
    seen: tuple[str, ...] = ()
    next: str = ""
    found: tuple[str, ...] = ()
    count: int = 0
    spent: Spent = Spent()
    walked: bool = False


class XReader:
    """Reads for one account. ``us`` is our id."""

    def __init__(
        self,
        api: XApi,
        us: str,
        clock: Callable[[], Millis],
        *,
        own_every: Millis,
        dm_every: Millis,
        look_every: Millis,
    ) -> None:
        self._api = api
        self._us = us
        self._clock = clock
        self._own_every = own_every
        self._dm_every = dm_every
        self._look_every = look_every
        self._asked: dict[str, Millis] = {}
        self._looked: dict[str, Millis] = {}
        self._newest: dict[str, str] = {}
        self.own: set[str] = set()
        self.hidden: dict[str, None] = {}
        self._recalled = False

    # -- posts --

    async def mentions(self, cursor: str | None) -> Page:
        """Return a page of what names us. Raises NetworkError."""
        here = _decode(cursor, _Forward) or _Forward()
        self._api.ledger.take_over(here.spent)
        if not self._recalled:
            self.hidden = dict.fromkeys([*here.hidden, *self.hidden])
            self._recalled = True
        page, after = await self._forward(here, f"/2/users/{self._us}/mentions", POST_READ + USER_READ, "author_id")
        kept = tuple(self.hidden)[-REMEMBERED:]
        after = msgspec.structs.replace(after, hidden=kept, spent=self._api.ledger.spent())
        return _paged(page, after, more=bool(after.until), past=not here.walked)

    async def own_posts(self, cursor: str | None) -> Page:
        """Return a page of what we wrote, here or elsewhere. Raises NetworkError."""
        here = _decode(cursor, _Forward) or _Forward()
        if not here.until and not self._due("own", self._own_every):
            return Page(cursor=cursor)
        path = f"/2/users/{self._us}/tweets"
        page, after = await self._forward(here, path, 2 * POST_READ, "referenced_posts")
        self.own |= {post.id for post in page}
        answers = [post for post in page if post.parent is not None]
        return _paged(answers, after, more=bool(after.until), past=not here.walked)

    async def _forward(self, here: _Forward, path: str, price: int, expansions: str) -> tuple[list[Message], _Forward]:
        """Return new posts, oldest first, and where reading stands after them."""
        room = self._api.ledger.require(LEAST * price)
        most = FIRST if not here.walked else MOST
        answer = await self._api.get(
            path,
            {
                "max_results": max(LEAST, min(most, room // price)),
                "since_id": self._since(here) if here.walked else None,
                "until_id": here.until or None,
                "start_time": None if here.walked else _whole_seconds(self._clock() - FIRST_AGE),
                "expansions": expansions,
                "post.fields": POST_FIELDS,
                "user.fields": USER_FIELDS,
            },
            kind="read" if path.endswith("/mentions") else "own",
        )
        raws = [raw for raw in _list(answer.get("data")) if is_post(raw)]
        ids = [int(raw["id"]) for raw in raws]
        top = str(max([int(here.top or 0), int(here.since or 0), *ids]))
        meta = answer.get("meta")
        follows = bool(ids) and isinstance(meta, dict) and bool(meta.get("next_token"))
        if not here.walked and here.count + len(raws) >= FIRST:
            follows = False
        fresh = [raw for raw in raws if str(raw["id"]) not in here.recent]
        recent = tuple(dict.fromkeys([*here.recent, *(str(each) for each in ids)]))[-REMEMBERED:]
        if follows:
            after = msgspec.structs.replace(
                here, until=str(min(ids)), top=top, recent=recent, count=here.count + len(raws)
            )
        else:
            floor = self._clock() - FRESH - OVERLAP
            after = msgspec.structs.replace(
                here,
                since=top if top != "0" else id_at(self._clock() - OVERLAP),
                until="",
                top="",
                count=0,
                recent=tuple(each for each in recent if instant_of(each) >= floor),
                walked=True,
            )
        users = users_of(answer)
        posts = [self.post(raw, users, author_id=self._us if expansions != "author_id" else None) for raw in fresh]
        return posts[::-1], after

    def _since(self, here: _Forward) -> str:
        """Return from where to read on: a little before the newest post while that is fresh."""
        at = instant_of(here.since)
        if self._clock() - at >= FRESH or not self._due("overlap", MINUTE):
            return here.since
        return id_at(at - OVERLAP)

    def post(self, raw: Json, users: dict[str, Json], *, author_id: str | None = None) -> Message:
        """Return a post as a message, and remember which of its ids is the newest."""
        made = message(
            raw, users, self._us, own=frozenset(self.own), hidden=frozenset(self.hidden), author_id=author_id
        )
        if newest_id(raw) != made.id:
            self._newest[made.id] = newest_id(raw)
        return made

    def newest(self, native: str) -> str:
        """Return the id of a post's newest version, as far as it was seen."""
        return self._newest.get(native, native)

    # -- private messages --

    async def messages(self, cursor: str | None) -> Page:
        """Return what is new of our private messages. Raises NetworkError."""
        here = _decode(cursor, _Direct) or _Direct()
        self._api.ledger.take_over(here.spent)
        if not here.next and not self._due("messages", self._dm_every):
            return Page(cursor=cursor)
        price = DM_READ + USER_READ
        room = self._api.ledger.require(LEAST * price)
        most = LEAST if here.walked and not here.next else FIRST
        answer = await self._api.get(
            "/2/dm_events",
            {
                "max_results": max(LEAST, min(most, room // price)),
                "pagination_token": here.next or None,
                "event_types": "MessageCreate",
                "expansions": "sender_id",
                "dm_event.fields": DM_FIELDS,
                "user.fields": USER_FIELDS,
            },
            kind="dm",
        )
        events = _list(answer.get("data"))
        fresh = [raw for raw in events if is_direct(raw) and str(raw["id"]) not in here.seen]
        users = users_of(answer)
        meta = answer.get("meta")
        token = str(meta.get("next_token") or "") if isinstance(meta, dict) else ""
        found = (*here.found, *(str(raw["id"]) for raw in fresh))
        count = here.count + len(events)
        known = len(fresh) < len([raw for raw in events if is_direct(raw)])
        more = bool(token) and not known and (here.walked or count < FIRST) and count < REMEMBERED
        seen = here.seen if more else tuple(sorted({*here.seen, *found}, key=int))[-REMEMBERED:]
        after = _Direct(
            seen=seen,
            next=token if more else "",
            found=found if more else (),
            count=count if more else 0,
            spent=self._api.ledger.spent(),
            walked=here.walked or not more,
        )
        return _paged([direct(raw, users, self._us) for raw in fresh[::-1]], after, more=more, past=not here.walked)

    def _due(self, name: str, every: Millis) -> bool:
        """Say whether it is time to ask for this again."""
        at = self._clock()
        if 0 <= at - self._asked.get(name, 0) < every:
            return False
        self._asked[name] = at
        return True

    # -- looking again --

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look posts up, as far as it costs nothing. Raises NetworkError."""
        return await self._look(self._free(ids))

    async def look_back(self, ids: Sequence[str]) -> Recheck:
        """Look posts up for money: as many as what is left of the budget pays for. Raises NetworkError."""
        return await self._look([native for native in ids if is_id(native)][: self._api.ledger.room() // POST_READ])

    def look_backs(self) -> float:
        """Return how many posts one turn may look up for money; ``SHARE_OF_RECHECKS`` is for a whole day's."""
        return self._api.ledger.room() / SHARE_OF_RECHECKS / POST_READ / TURNS_A_DAY

    async def _look(self, chosen: Sequence[str]) -> Recheck:
        """Look posts up. Who wrote them is not asked: that would cost more, and is known here."""
        if not chosen:
            return Recheck()
        for native in chosen:
            self._looked[native] = self._clock()
        asked = list(dict.fromkeys([*chosen, *(self.newest(native) for native in chosen)]))[:MOST]
        answer = await self._lookup(asked)
        raws = [raw for raw in _list(answer.get("data")) if is_post(raw)]
        later = [newest_id(raw) for raw in raws if newest_id(raw) not in asked and instant_of(newest_id(raw))]
        if later:
            more = await self._lookup(later[: max(1, min(MOST, self._api.ledger.room() // POST_READ))])
            raws += [raw for raw in _list(more.get("data")) if is_post(raw)]
        newest: dict[str, Json] = {}
        for raw in sorted(raws, key=lambda each: int(each["id"])):
            newest[first_id(raw)] = raw
        gone = {
            str(problem.get("resource_id") or problem.get("value"))
            for problem in _list(answer.get("errors"))
            if problem_name(problem) == "resource-not-found"
        }
        if len(self._looked) > 8 * REMEMBERED:
            self._looked = dict(list(self._looked.items())[-4 * REMEMBERED :])
        missing = tuple(native for native in chosen if native in gone and native not in newest)
        return Recheck(tuple(self.post(raw, {}) for raw in newest.values()), missing)

    async def _lookup(self, natives: Sequence[str]) -> Json:
        query = {"ids": ",".join(natives), "post.fields": POST_FIELDS}
        return await self._api.get("/2/tweets", query, kind="lookup")

    def _free(self, ids: Sequence[str]) -> list[str]:
        """Return what to look up now: young posts that were paid for today."""
        at, ledger = self._clock(), self._api.ledger
        posts = [native for native in ids if is_id(native)]
        due = [native for native in posts if not 0 <= at - self._looked.get(native, 0) < self._look_every]
        paid = [native for native in due if ledger.was_given("post", native)]
        free = [native for native in paid if at - instant_of(native) < EDITED_WITHIN or native not in self._looked]
        return free[: MOST // 2]


def dm_conversation(thread_id: str) -> str:
    """Return the conversation that a private thread is."""
    return thread_id.removeprefix(DM)


def _paged(messages: Sequence[Message], after: msgspec.Struct, *, more: bool, past: bool) -> Page:
    page = Page(tuple(messages), cursor=msgspec.json.encode(after).decode(), more=more)
    return page.looked_back() if past else page


def _whole_seconds(at: Millis) -> str:
    return format_time(at // 1000 * 1000)


def _list(found: object) -> list[Any]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _decode(cursor: str | None, kind: type[T]) -> T | None:
    """Return a cursor, or None for none and for one of another version: then everything is read again."""
    if cursor is None:
        return None
    try:
        position = msgspec.json.decode(cursor, type=kind)
    except (msgspec.DecodeError, ValueError):
        return None
    return position if getattr(position, "v", 0) == 1 else None
