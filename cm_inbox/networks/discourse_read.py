"""Reading a forum: its newest posts, our private messages, and the review queue.

* *posts*: the newest first, and back by id. Ids grow, but one that is given out early may appear late, so what is
  within OVERLAP ids of the newest is looked at again each time; that costs nothing, it is on the same page. A page is
  filtered by what we may see: it may be short or empty although older posts follow.
* *private*: the list of topics tells each one's newest post; only topics where that has grown are opened.
* *review*: entries leave the list while one reads it, so it is read anew from its beginning each time.

Nothing tells of edits and deletions: ``recheck`` asks by id, as far as the forum's limits leave calls for that.
A private message's ids begin with ``pm-``, since a post by itself does not say that it is private.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from cm_inbox.errors import Gone, Invalid, NotPermitted, Transient
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, MessageStatus, Removal, RemovedBy

from .base import Page, Recheck
from .discourse_api import DiscourseApi, Json, segment
from .discourse_posts import (
    APPROVED,
    QUEUED,
    instant,
    is_post,
    is_queued_post,
    is_written,
    message,
    number,
    queued,
    review_state,
)

PRIVATE = "pm-"

OVERLAP = 30
FIRST_POSTS = 400
FIRST_AGE: Millis = 30 * 24 * 3_600_000
WINDOW = 50
"""Ids that one page of the newest posts reaches back."""

TOPICS_OPENED = 5
"""Private topics that one fetch opens at most."""

TOPICS_KNOWN = 300
TOPICS_LISTED = 30
"""Topics on one page of the list; a shorter one is the last."""

PRIVATE_PAGES = 10
CHUNK = 20
"""Posts of a topic that are asked for at once, as Discourse itself does."""

REVIEW_PAGE = 10
REVIEW_PAGES = 10
REMEMBERED = 4_000

T = TypeVar("T", bound=msgspec.Struct)


class _Posts(msgspec.Struct, frozen=True, omit_defaults=True):
    """All up to the id ``floor`` was given, above it ``seen``. ``before``: how far a walk back from ``top`` came."""

    v: int = 1
    floor: int = 0
    seen: tuple[int, ...] = ()
    before: int | None = None
    top: int = 0
    found: tuple[int, ...] = ()
    count: int = 0
    walked: bool = False


class _Private(msgspec.Struct, frozen=True, omit_defaults=True):
    """``topics``: the newest post's number we know of each. ``walked``: the first reading is over."""

    v: int = 1
    topics: dict[str, int] = {}
    floor: Millis = 0
    walked: bool = False


class _Review(msgspec.Struct, frozen=True, omit_defaults=True):
    """``seen``: the version of each entry that was given already."""

    v: int = 1
    seen: dict[str, int] = {}


class DiscourseReader:
    """Reads for one account. ``us`` is our user's id."""

    def __init__(self, api: DiscourseApi, us: str, clock: Callable[[], Millis]) -> None:
        self._api = api
        self._us = us
        self._clock = clock
        self._numbers: dict[tuple[int, int], str | None] = {}
        self._looked: dict[str, Millis] = {}

    # -- posts --

    async def posts(self, cursor: str | None) -> Page:
        """Return one page of the newest public posts. Raises NetworkError."""
        here = _decode(cursor, _Posts) or _Posts()
        answer = await self._api.get("/posts.json", before=here.before)
        raws = [raw for raw in _list(answer, "latest_posts") if is_post(raw)]
        fresh = [raw for raw in raws if raw["id"] > here.floor and raw["id"] not in here.seen]
        young = [raw for raw in fresh if here.walked or self._young(raw)]
        ids = [raw["id"] for raw in raws]
        lowest = min(ids, default=here.before - WINDOW if here.before is not None else 0)
        if here.before is not None and lowest >= here.before:
            lowest = here.before - 1  # some versions include the bound itself: whatever is above it was seen
        count = here.count + max(len(raws), WINDOW // 5)
        if here.walked:
            more = len(fresh) == len(raws) and lowest > here.floor
        else:
            more = len(young) == len(fresh) and lowest > 1 and count < FIRST_POSTS
        found = (*here.found, *(raw["id"] for raw in fresh))
        top = max((here.top, *ids))
        following = (
            msgspec.structs.replace(here, before=lowest, top=top, found=found[-REMEMBERED:], count=count)
            if more
            else _settle(here, top, found)
        )
        messages, removed = await self._told(young, private=False)
        page = Page(tuple(messages), tuple(removed), cursor=_encode(following), more=more)
        return page if here.walked else page.looked_back()

    def _young(self, raw: Json) -> bool:
        return self._clock() - (instant(raw.get("created_at")) or 0) <= FIRST_AGE

    # -- private messages --

    async def private(self, cursor: str | None, name: str) -> Page:
        """Return what is new in some of our private topics. Raises NetworkError."""
        here = _decode(cursor, _Private) or _Private()
        grown, more_follow, oldest = await self._grown(here, name)
        known = dict(here.topics)
        messages: list[Message] = []
        removed: list[Removal] = []
        for topic in grown[:TOPICS_OPENED]:
            number_there = topic["highest_post_number"]
            raws, whole = await self._topic_posts(topic["id"], known.get(str(topic["id"]), 0), number_there)
            told, gone = await self._told(raws, private=True, topic=whole)
            messages += told
            removed += gone
            known[str(topic["id"])] = number_there
        more = len(grown) > TOPICS_OPENED or more_follow
        if len(known) > TOPICS_KNOWN:  # the lowest ids began longest ago; what they hold is older than the floor
            known = dict(sorted(known.items(), key=lambda each: int(each[0]))[-TOPICS_KNOWN:])
        floor = here.floor if more or here.walked else oldest
        following = _Private(topics=known, floor=floor, walked=here.walked or not more)
        page = Page(tuple(messages), tuple(removed), cursor=_encode(following), more=more)
        return page if here.walked else page.looked_back()

    async def _grown(self, here: _Private, name: str) -> tuple[list[Json], bool, Millis]:
        """Return topics with something new, as far as one looks at once, and whether more may follow.

        The list is by the newest post. Once the first reading is over, all below a topic without news have none.
        """
        grown: list[Json] = []
        oldest = self._clock() - FIRST_AGE
        bound = here.floor if here.walked else oldest
        for page in range(PRIVATE_PAGES):
            path = f"/topics/private-messages/{segment(name)}.json"
            answer = await self._api.get(path, page=page or None)
            topics = [topic for topic in _list(answer.get("topic_list"), "topics") if _is_topic(topic)]
            young = [topic for topic in topics if (instant(topic.get("bumped_at")) or 0) >= bound]
            changed = [topic for topic in young if topic["highest_post_number"] > here.topics.get(str(topic["id"]), 0)]
            grown += changed
            if len(young) < len(topics) or len(topics) < TOPICS_LISTED or (here.walked and len(changed) < len(topics)):
                return grown, False, oldest
            if len(grown) > TOPICS_OPENED:
                break
        return grown, len(grown) > 0, oldest

    async def _topic_posts(self, topic_id: int, known: int, highest: int) -> tuple[list[Json], Json]:
        """Return the posts of a topic after the number we know, and the topic."""
        whole = await self._api.get(f"/t/{topic_id}.json")
        stream = whole.get("post_stream")
        raws = _list(stream, "posts")
        ids = [each for each in _list(stream, "stream") if isinstance(each, int)]
        have = {raw.get("id") for raw in raws if isinstance(raw, dict)}
        lacking = [each for each in ids[-min(highest - known, 200) :] if each not in have]
        for start in range(0, len(lacking), CHUNK):
            asked = [str(each) for each in lacking[start : start + CHUNK]]
            answer = await self._api.topic_posts(topic_id, asked)
            raws += _list(answer.get("post_stream"), "posts")
        wanted = [raw for raw in raws if is_post(raw) and (number(raw.get("post_number")) or 0) > known]
        for raw in raws:
            if is_post(raw):
                self._learn(raw, private=True)
        return wanted, whole

    # -- the review queue --

    async def review(self, cursor: str | None) -> Page:
        """Return posts that wait for approval, and flagged ones that are new there. Raises NetworkError."""
        here = _decode(cursor, _Review) or _Review()
        entries, users = await self._pending()
        versions = {str(entry["id"]): number(entry.get("version")) or 0 for entry in entries}
        messages: list[Message] = []
        for entry in entries:
            if here.seen.get(str(entry["id"])) == versions[str(entry["id"])]:
                continue
            if is_queued_post(entry):
                made = queued(entry, users, self._api.base)
                messages += [made] if made is not None else []
            elif entry.get("type") in ("ReviewableFlaggedPost", "ReviewablePost") and number(entry.get("post_id")):
                messages += await self._flagged(entry)
        page = Page(tuple(messages), cursor=_encode(_Review(seen=versions)))
        return page.looked_back() if cursor is None else page

    async def _pending(self) -> tuple[list[Json], dict[int, Json]]:
        entries: dict[int, Json] = {}
        users: dict[int, Json] = {}
        for page in range(REVIEW_PAGES):
            answer = await self._api.get("/review.json", status="pending", offset=page * REVIEW_PAGE or None)
            found = [entry for entry in _list(answer, "reviewables") if isinstance(entry.get("id"), int)]
            entries |= {entry["id"]: entry for entry in found}
            users |= {user["id"]: user for user in _list(answer, "users") if isinstance(user.get("id"), int)}
            meta = answer.get("meta")
            if not found or not isinstance(meta, dict) or not meta.get("load_more_reviewables"):
                break
        return list(entries.values()), users

    async def _flagged(self, entry: Json) -> list[Message]:
        try:
            raw = await self._api.get(f"/posts/{entry['post_id']}.json")
        except (Gone, NotPermitted):
            return []
        if not is_post(raw) or not is_written(raw) or number(entry.get("topic_id")) is None:
            return []
        if entry.get("category_id") is None:
            return []  # a private message that somebody reported: not ours to bring into a queue
        told, _ = await self._told([raw], private=False)
        return told

    # -- looking again --

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look some messages up, those first that waited longest. Raises NetworkError."""
        found: list[Message] = []
        missing: list[str] = []
        longest = sorted(ids, key=lambda each: self._looked.get(each, 0))
        for native in longest[: self._api.pace.spare()]:
            self._looked[native] = self._clock()
            try:
                seen = await self.look(native)
            except Gone:
                missing.append(native)
                continue
            except (NotPermitted, Invalid):
                continue  # it may be there without us seeing it
            if seen is None:
                missing.append(native)
            else:
                found.append(seen)
        if len(self._looked) > REMEMBERED:
            self._looked = dict(list(self._looked.items())[-REMEMBERED // 2 :])
        return Recheck(tuple(found), tuple(missing))

    async def look(self, native: str, *, urgent: bool = False) -> Message | None:
        """Return a message as it is now; None where its author took it away, or where it became a post of its own.

        Raises NetworkError; Gone where the forum has it not.
        """
        if native.startswith(QUEUED):
            return await self._look_queued(native, urgent=urgent)
        raw = await self.post(native, urgent=urgent)
        (told, _) = await self._told([raw], private=native.startswith(PRIVATE))
        return told[0] if told else None

    async def post(self, native: str, *, urgent: bool = False) -> Json:
        """Return a post as the forum gives it. Raises NetworkError; Gone."""
        post_id = number(native.removeprefix(PRIVATE))
        if post_id is None:
            raise Gone()
        raw = await self._api.get(f"/posts/{post_id}.json", urgent=urgent)
        if not is_post(raw):
            raise Transient("The forum's post makes no sense. cm-inbox tries again by itself.")
        return raw

    async def entry(self, native: str, *, urgent: bool = False) -> tuple[Json, dict[int, Json]]:
        """Return an entry of the review queue, and the users it names. Raises NetworkError; Gone."""
        entry_id = number(native.removeprefix(QUEUED))
        if entry_id is None:
            raise Gone()
        answer = await self._api.get(f"/review/{entry_id}.json", urgent=urgent)
        entry = answer.get("reviewable")
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), int):
            raise Transient("The forum's review queue makes no sense. cm-inbox tries again by itself.")
        users = {user["id"]: user for user in _list(answer, "users") if isinstance(user.get("id"), int)}
        return entry, users

    async def _look_queued(self, native: str, *, urgent: bool) -> Message | None:
        entry, users = await self.entry(native, urgent=urgent)
        if review_state(entry) == APPROVED or not is_queued_post(entry):
            return None  # it is a post now, with an id of its own
        return queued(entry, users, self._api.base)

    # -- inside --

    async def told(self, raw: Json, *, private: bool, parent: str | None, topic: Json | None = None) -> Message:
        """Return one post of ours as a message, whose parent is known."""
        self._learn(raw, private=private)
        return _named(message(raw, self._us, self._api.base, private=private, parent=parent, topic=topic))

    async def _told(
        self, raws: Sequence[Json], *, private: bool, topic: Json | None = None
    ) -> tuple[list[Message], list[Removal]]:
        """Return posts as messages, and those that their authors took away."""
        for raw in raws:
            self._learn(raw, private=private)
        messages: list[Message] = []
        removed: list[Removal] = []
        for raw in raws:
            if not is_written(raw):
                continue
            parent = await self._parent(raw)
            made = _named(message(raw, self._us, self._api.base, private=private, parent=parent, topic=topic))
            if made.status is MessageStatus.REMOVED:
                removed.append(Removal(made.id, RemovedBy.AUTHOR))
            else:
                messages.append(made)
        return messages, removed

    def _learn(self, raw: Json, *, private: bool) -> None:
        place = number(raw.get("post_number"))
        if place is not None:
            self._numbers[raw["topic_id"], place] = f"{PRIVATE}{raw['id']}" if private else str(raw["id"])
        if len(self._numbers) > REMEMBERED:
            self._numbers = dict(list(self._numbers.items())[-REMEMBERED // 2 :])

    async def _parent(self, raw: Json) -> str | None:
        """Return the id of the post that one answers: the forum only says its number within the topic."""
        above = number(raw.get("reply_to_post_number"))
        if above is None:
            return None
        place = raw["topic_id"], above
        ours = str(raw["user_id"]) == self._us
        if place not in self._numbers and (ours or self._api.pace.spare() > 0):
            try:
                found = await self._api.get(f"/posts/by_number/{place[0]}/{place[1]}.json")
            except (Gone, NotPermitted):
                self._numbers[place] = None
            else:
                self._numbers[place] = str(found["id"]) if is_post(found) else None
        return self._numbers.get(place)


def topic_of(thread_id: str) -> int:
    """Return the topic that a thread is. Raises Gone where it is none of a forum's."""
    topic = number(thread_id.removeprefix(PRIVATE))
    if topic is None:
        raise Gone()
    return topic


def _named(made: Message) -> Message:
    """Give a private message and its thread the ids that say so."""
    if made.visibility == "public":
        return made
    thread = msgspec.structs.replace(made.thread, id=f"{PRIVATE}{made.thread.id}")
    return msgspec.structs.replace(made, id=f"{PRIVATE}{made.id}", thread=thread)


def _settle(here: _Posts, top: int, found: Sequence[int]) -> _Posts:
    """Return the cursor after a walk: all up to OVERLAP ids below the newest was given for good."""
    floor = max(here.floor, top - OVERLAP)
    seen = tuple(sorted(each for each in {*here.seen, *found} if each > floor))
    return _Posts(floor=floor, seen=seen, top=top, walked=True)


def _is_topic(raw: Json) -> bool:
    return isinstance(raw.get("id"), int) and isinstance(raw.get("highest_post_number"), int)


def _list(holder: object, name: str) -> list[Any]:
    """Return the objects of a list that an answer holds; none where there is no such list."""
    found = holder.get(name) if isinstance(holder, dict) else None
    return list(found) if isinstance(found, list) else []


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
