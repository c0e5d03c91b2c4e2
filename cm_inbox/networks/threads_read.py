"""Reading a Threads profile: what is written below its posts, who names it, and what is answered to it elsewhere.

* *replies*: a post tells no more than whether there are replies. So in each round the conversations of the liveliest
  posts are read, newest first and back to what is known, and one of the others in turn. Replies that wait for approval
  have a list of their own; a post without approvals refuses that list, and is not asked again.
* *mentions*: those since the newest known, a little before it.
* *elsewhere*: what we wrote below posts of others, and the answers to it, every OWN_EVERY.

Lists end in a page with nothing on it, or where nothing leads on; a page may be short although another follows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec

from cm_inbox.errors import Gone, Invalid, NotPermitted, ScopeMissing
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Message, Thread, ThreadKind

from .base import Page, Recheck
from .meta_graph import MINUTE, Graph, Json, field, instant, items
from .meta_read import DAY, FIRST_READ, OVERLAP
from .threads_posts import (
    MENTION_FIELDS,
    PENDING_FIELDS,
    POST_FIELDS,
    REPLY_FIELDS,
    elsewhere,
    next_place,
    pending,
    reply,
    root_of,
    thread_of,
)

POSTS = 25
LISTED = 50
LIVELY, OTHERS = 5, 2
"""So many conversations are read in every round, and so many of the others in turn."""

AT_ONCE = 8
"""Posts that are new to us, read in one go: the rest follows, so that no reading takes too long to be kept."""

PAGES = 5
"""Pages of one conversation at a time; the rest follows."""

REMEMBERED = 600
OWN_EVERY: Millis = 10 * MINUTE
LOOKED_UNDER = 10
"""Below so many of our newest answers elsewhere we look for answers to them, for ANSWERED_FOR."""

ANSWERED_FOR: Millis = 14 * DAY
REPLIES, MENTIONS, ELSEWHERE = "replies", "mentions", "elsewhere"
_NONE, _SOME = "none", "some"
_REPOST = "REPOST_FACADE"

S = TypeVar("S", bound=msgspec.Struct)


class Known(msgspec.Struct, omit_defaults=True):
    """A post of ours. ``high`` is its newest known reply (ms), ``bottom`` the oldest one, by which one knows the end.

    ``after``, ``rising`` and ``lowest``: where a reading over several pages has come to, the newest and the last of it.
    ``approvals`` says whether replies to it must be approved; ``held`` are those that wait.
    """

    at: Millis = 0
    high: Millis = 0
    bottom: str = ""
    after: str | None = None
    rising: Millis = 0
    lowest: str = ""
    read: bool = False
    approvals: str = ""
    held: tuple[str, ...] = ()


class _Posts(msgspec.Struct, omit_defaults=True):
    """``walk`` is the page of older posts whose turn it is; ``first``: the first reading is not over."""

    since: Millis
    known: dict[str, Known] = {}
    walk: str | None = None
    first: bool = False
    turn: int = 0
    v: int = 1


class _Forward(msgspec.Struct, omit_defaults=True):
    """``high`` is the newest known (ms); while a list is walked, ``since``, ``after`` and ``rising`` say how far.

    ``ours`` are our newest answers elsewhere and when they were written; ``at`` is when we looked below them.
    """

    high: Millis = 0
    since: Millis = 0
    after: str | None = None
    rising: Millis = 0
    first: bool = False
    ours: dict[str, Millis] = {}
    at: Millis = 0
    v: int = 1


class ThreadsReader:
    """Reads one profile."""

    def __init__(self, graph: Graph, us: Author, clock: Callable[[], Millis]) -> None:
        self._graph = graph
        self._us = us
        self._clock = clock
        self._ours: set[str] = set()
        self._held: set[str] = set()

    # -- below our posts --

    async def replies(self, cursor: str | None) -> Page:
        """Return what is new below our posts. Raises NetworkError."""
        here = _decoded(cursor, _Posts) or _Posts(0, first=True)
        here.since = max(here.since, self._clock() - FIRST_READ)
        self._ours |= here.known.keys()
        self._held |= _held(here)
        beginning = here.first and here.walk is None
        listed, walk = await self._posts(None, here) if beginning or not here.first else ([], here.walk)
        if here.walk is not None:
            older, walk = await self._posts(here.walk, here)
            listed += older
        posts = {str(each["id"]): each for each in listed}
        owed, others = self._whose_turn(posts, here)
        messages: list[Message] = []
        for post in owed[:AT_ONCE] + others:
            messages += await self._news_below(post, here.known[str(post["id"])], here)
        if len(owed) <= AT_ONCE:
            here.walk, here.turn = walk, here.turn + 1
        return self._page(here, messages)

    async def _posts(self, after: str | None, here: _Posts) -> tuple[list[Json], str | None]:
        """Return a page of our posts that are not too old, and where the next one begins."""
        try:
            answer = await self._graph.get(self._us.id, "threads", fields=POST_FIELDS, limit=POSTS, after=after)
        except Invalid:
            if after is None:
                raise
            return [], None  # a place in the list that is no longer good: from its beginning again
        found = items(answer)
        recent = [post for post in found if instant(post.get("timestamp")) >= here.since]
        own = [post for post in recent if post.get("media_type") != _REPOST]
        for post in own:
            here.known.setdefault(str(post["id"]), Known(instant(post.get("timestamp"))))
            self._ours.add(str(post["id"]))
        return own, next_place(answer, POSTS) if len(recent) == len(found) else None

    def _whose_turn(self, posts: Mapping[str, Json], here: _Posts) -> tuple[list[Json], list[Json]]:
        """Return the posts that are not read to their end, and of the others the liveliest and some in turn."""
        owed: list[Json] = []
        others: list[Json] = []
        for native_id, post in posts.items():
            known = here.known[native_id]
            if not _may_have_some(post, known):
                known.read = True
            elif _is_owed(known) or (post.get("has_replies") is True and not known.high):
                owed.append(post)
            else:
                others.append(post)
        begun = [{"id": each} for each, known in here.known.items() if _is_owed(known) and each not in posts]
        others.sort(key=lambda post: _liveliness(here.known[str(post["id"])]), reverse=True)
        lively, rest = others[:LIVELY], others[LIVELY:]
        place = here.turn * OTHERS % len(rest) if rest else 0
        return begun + owed, lively + (rest[place:] + rest[:place])[:OTHERS]

    async def _news_below(self, post: Json, known: Known, here: _Posts) -> list[Message]:
        """Return what is new below a post."""
        thread = thread_of(post)
        found = await self._waiting(thread, known) if known.approvals != _NONE else []
        if post.get("has_replies") is False and not known.high:
            known.read = True
            return found
        try:
            return found + await self._conversation(thread, known, max(known.high - OVERLAP, here.since))
        except Gone:
            known.after, known.read = None, True
        except Invalid:
            if known.after is None:
                raise
            known.after, known.rising = None, 0  # a place in a list that is no longer good: from its beginning again
        return found

    async def _conversation(self, thread: Thread, known: Known, floor: Millis) -> list[Message]:
        """Return the replies below a post, those to replies too, down to what is known."""
        found: list[Message] = []
        for _ in range(PAGES):
            answer = await self._graph.get(
                thread.id, "conversation", fields=REPLY_FIELDS, reverse="true", after=known.after
            )
            page = [reply(each, thread, self._us) for each in items(answer)]
            found += page
            known.rising = max([known.rising, *(each.created_at for each in page)])
            known.lowest = page[-1].id if page else known.lowest
            known.after = next_place(answer)
            reached = any(each.created_at < floor or each.id == known.bottom for each in page)
            if known.after is None or reached:
                known.bottom = known.bottom if reached else known.lowest
                known.high, known.rising = max(known.high, known.rising, 1), 0  # 1: there may be some nobody shows us
                known.after, known.read = None, True
                break
        return found

    async def _waiting(self, thread: Thread, known: Known) -> list[Message]:
        """Return the replies that wait for approval, and those that no longer do."""
        found: list[Message] = []
        after: str | None = None
        try:
            for _ in range(PAGES):
                answer = await self._graph.get(thread.id, "pending_replies", fields=PENDING_FIELDS, after=after)
                found += [pending(each, thread, self._us) for each in items(answer)]
                after = next_place(answer)
                if after is None:
                    break
        except (Invalid, NotPermitted, Gone):
            known.approvals = known.approvals or _NONE
            return []
        except ScopeMissing:
            return []
        now = tuple(each.id for each in found)
        decided = [each for each in known.held if each not in now] if after is None else []
        known.approvals, known.held = _SOME if now else known.approvals, now
        self._held = (self._held - set(decided)) | set(now)
        return found + await self._as_they_are(decided, thread)

    async def _as_they_are(self, ids: Sequence[str], thread: Thread) -> list[Message]:
        """Return replies that were approved elsewhere. Whether one is gone for good, looking again tells."""
        found: list[Message] = []
        for native_id in ids:
            try:
                found.append(reply(await self._graph.get(native_id, fields=REPLY_FIELDS), thread, self._us))
            except (Gone, Invalid, NotPermitted, ScopeMissing):
                continue
        return found

    def _page(self, here: _Posts, messages: list[Message]) -> Page:
        was_first = here.first
        rest = any(_is_owed(known) for known in here.known.values())
        here.first = here.first and (here.walk is not None or rest)
        here.known = dict(sorted(here.known.items(), key=lambda pair: _liveliness(pair[1]))[-REMEMBERED:])
        page = Page(tuple(messages), cursor=msgspec.json.encode(here).decode(), more=here.first or rest)
        return page.looked_back() if was_first else page

    # -- elsewhere --

    async def mentions(self, cursor: str | None) -> Page:
        """Return who names us, but below our own posts: there it is a reply. Raises NetworkError."""
        here = _decoded(cursor, _Forward) or _Forward(first=True)
        answer = await self._forward(here, "mentions")
        found = [elsewhere(each, self._us) for each in items(answer) if root_of(each) not in self._ours]
        return _paged(here, found)

    async def answers(self, cursor: str | None) -> Page:
        """Return what we wrote below posts of others, and the answers to it. Raises NetworkError."""
        here = _decoded(cursor, _Forward) or _Forward(first=True)
        if here.after is None and 0 <= self._clock() - here.at < OWN_EVERY:
            return Page(cursor=cursor)
        answer = await self._forward(here, "replies")
        found = [elsewhere(each, self._us) for each in items(answer) if root_of(each) not in self._ours]
        here.ours |= {each.id: each.created_at for each in found}
        if here.after is None:
            recent = [pair for pair in here.ours.items() if pair[1] >= self._clock() - ANSWERED_FOR]
            here.ours = dict(sorted(recent, key=lambda pair: pair[1])[-LOOKED_UNDER:])
            for native_id in list(here.ours):
                found += await self._below(native_id, here)
            here.at = self._clock()
        return _paged(here, found)

    async def _below(self, native_id: str, here: _Forward) -> list[Message]:
        """Return what others answered to an answer of ours."""
        try:
            answer = await self._graph.get(native_id, "replies", fields=REPLY_FIELDS, reverse="true")
        except (Gone, Invalid, NotPermitted):
            del here.ours[native_id]
            return []
        return [elsewhere(each, self._us) for each in items(answer)]

    async def _forward(self, here: _Forward, edge: str) -> Json:
        """Return a page of what came on a list since the newest known, newest first."""
        if here.after is None:
            here.since, here.rising = max(here.high - OVERLAP, self._clock() - FIRST_READ), here.high
        since = here.since // 1000
        try:
            answer = await self._graph.get(
                self._us.id, edge, fields=MENTION_FIELDS, limit=LISTED, since=since, after=here.after
            )
        except Invalid:
            if here.after is None:
                raise
            here.after = None  # a place in the list that is no longer good: from its beginning again
            return await self._forward(here, edge)
        here.rising = max([here.rising, *(instant(each.get("timestamp")) for each in items(answer))])
        here.after = next_place(answer, LISTED)
        if here.after is None:
            here.high = here.rising
        return answer

    # -- looking again --

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look up messages by id. Of those that wait for approval their list tells, and nothing else."""
        found: list[Message] = []
        missing: list[str] = []
        for native_id in ids:
            if native_id in self._held:
                continue
            try:
                raw = await self._graph.get(native_id, fields=REPLY_FIELDS)
            except Gone:
                missing.append(native_id)
                continue
            except (Invalid, NotPermitted, ScopeMissing):
                continue  # not for us to see, which does not mean gone
            if raw.get("is_reply") is True and not field(raw, "root_post"):
                continue  # below what we may not see: nobody knows any more where
            root = root_of(raw)
            ours = root in self._ours
            found.append(reply(raw, Thread(root, ThreadKind.PUBLIC), self._us) if ours else elsewhere(raw, self._us))
        return Recheck(tuple(found), tuple(missing))


def _may_have_some(post: Json, known: Known) -> bool:
    """Say whether there may be replies below a post, approved or not."""
    return post.get("has_replies") is not False or known.approvals != _NONE or known.high > 0


def _is_owed(known: Known) -> bool:
    return not known.read or known.after is not None


def _liveliness(known: Known) -> Millis:
    return max(known.at, known.high)


def _held(here: _Posts) -> set[str]:
    return {each for known in here.known.values() for each in known.held}


def _paged(here: _Forward, found: list[Message]) -> Page:
    was_first = here.first
    here.first = here.first and here.after is not None
    page = Page(tuple(found), cursor=msgspec.json.encode(here).decode(), more=here.after is not None)
    return page.looked_back() if was_first else page


def _decoded(cursor: str | None, kind: type[S]) -> S | None:
    if cursor is None:
        return None
    try:
        return msgspec.json.decode(cursor, type=kind)
    except msgspec.DecodeError:
        return None
