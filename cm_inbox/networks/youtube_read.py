"""Reading comments: threads by their moderation state, their answers, and known comments again by id.

YouTube has no "since". Threads come newest first; a thread's mark is its id with how many answers it has and when it
was last changed, so that one with a new answer counts as news (``bluesky_scan``: walk until something known). A new
answer does not bring an old thread to the front: ``older`` goes through the threads behind, page after page, round and
round.
What YouTube embeds are some answers only: where there are more, ``comments.list`` is asked for all of them.

By id no moderation state is told: it is taken from the lists of what is held and what is spam, which are short and read
whole. Until both have been, nothing is said of states, and nothing counts as gone.

Source: developers.google.com/youtube/v3/docs/commentThreads/list, /comments/list.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

import msgspec

from cm_inbox.errors import Invalid
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, MessageStatus

from . import bluesky_scan as scan
from .base import Page, Recheck
from .youtube_api import Api
from .youtube_comments import LIVE, STATUS, Json, Video, comment_message, instant, items, number, part, video
from .youtube_units import UnitBook

PAGE = 100
ANSWER_PAGES = 5
"""How many pages of one thread's answers are read at most."""

WAITING_PAGES = 5
OLDER_PAGES = 20
IDS = 50
REMEMBERED = 20_000
SETTLES: Millis = 60_000
"""So long what we did ourselves is believed rather than a list, which may be behind."""

WAITING = {"held": "heldForReview", "spam": "likelySpam"}


class Cursor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a source stands, and what the account had spent by then on the day that began at ``day``."""

    v: int = 1
    scan: scan.ScanCursor = scan.ScanCursor()
    next: str | None = None
    page: int = 0
    swept: bool = False
    day: Millis = 0
    read: int = 0
    live: int = 0
    acted: int = 0

    def encode(self) -> str:
        return msgspec.json.encode(self).decode()


def decode(cursor: str | None) -> Cursor:
    """Return the cursor a text holds; an unknown one means starting over, which doubles nothing."""
    try:
        known = msgspec.json.decode(cursor or "{}", type=Cursor)
    except msgspec.DecodeError:
        return Cursor()
    return known if known.v == 1 else Cursor()


class Memory(OrderedDict[str, MessageStatus]):
    """The states of comments seen since the start; the oldest are forgotten."""

    def learn(self, comment_id: str, status: MessageStatus) -> None:
        self[comment_id] = status
        self.move_to_end(comment_id)
        while len(self) > REMEMBERED:
            self.popitem(last=False)


class CommentReader:
    """Reads the comments of one channel."""

    def __init__(self, api: Api, book: UnitBook, account: str, channel: str, clock: Callable[[], Millis]) -> None:
        self._api = api
        self._book = book
        self._account = account
        self._channel = channel
        self._clock = clock
        self._states = Memory()
        self._waiting: dict[str, frozenset[str]] = {}
        self._ours: dict[str, tuple[MessageStatus, Millis]] = {}
        self._marks: OrderedDict[str, str] = OrderedDict()
        self._videos: OrderedDict[str, Video] = OrderedDict()
        self._under: OrderedDict[str, str] = OrderedDict()
        """The video of each thread."""
        self._closed: set[str] = set()
        """Threads in which nobody may answer."""

    # -- what others tell --

    def did(self, comment_id: str, status: MessageStatus) -> None:
        """Take note of what we did to a comment: lists may be behind for a moment."""
        self._ours[comment_id] = (status, self._clock() + SETTLES)
        self._states.learn(comment_id, status)

    def message(self, comment: Json, status: MessageStatus) -> Message:
        """Return a comment as a message, under what is known of its thread."""
        snippet = part(comment, "snippet")
        root = str(snippet.get("parentId") or comment["id"])
        under = str(snippet.get("videoId") or self._under.get(root, ""))
        return comment_message(
            comment,
            self._channel,
            self._state_now(str(comment["id"]), status),
            video=self._videos.get(under),
            can_reply=root not in self._closed,
            clock=self._clock(),
        )

    # -- fetching --

    async def fetch(self, name: str, cursor: str | None) -> Page:
        """Return what is new of a source; the same cursor where it is not its turn. Raises NetworkError."""
        here = decode(cursor)
        if here.day:
            self._book.resume(self._account, here.day, here.read, here.live, here.acted)
        if self._book.is_exhausted:
            raise self._book.over()
        if not self._book.may(self._account, name):
            return Page(cursor=cursor)
        if name in WAITING:
            return await self._fetch_waiting(name, here)
        if name == "older":
            return await self._fetch_older(here)
        return await self._fetch_newest(here)

    async def _fetch_newest(self, here: Cursor) -> Page:
        try:
            threads, following = await self._threads("published", "published", here.scan.next)
        except Invalid:
            if here.scan.next is None:
                raise
            threads, following = await self._threads("published", "published", None)  # its place is no longer known
        marks = [(_mark(thread), instant(_top(thread).get("publishedAt")) or self._clock()) for thread in threads]
        step = scan.step(here.scan, marks, following, self._clock())
        fresh = [threads[place] for place in step.fresh]
        messages = await self._messages(fresh, MessageStatus.VISIBLE, "published")
        page = Page(tuple(messages), cursor=self._cursor(scan=step.cursor), more=step.more)
        return page.looked_back() if step.past else page

    async def _fetch_older(self, here: Cursor) -> Page:
        """Read one page of the threads behind; those that have not changed since bring nothing."""
        try:
            threads, following = await self._threads("published", "older", here.next)
        except Invalid:
            if here.next is None:
                raise
            return Page(cursor=self._cursor(swept=here.swept))
        changed = [thread for thread in threads if self._marks.get(str(thread["id"])) != _mark(thread)]
        messages = await self._messages(changed, MessageStatus.VISIBLE, "older")
        over = following is None or here.page + 1 >= OLDER_PAGES
        place = self._cursor(swept=True) if over else self._cursor(next=following, page=here.page + 1, swept=here.swept)
        page = Page(tuple(messages), cursor=place)
        return page if here.swept else page.looked_back()

    async def _fetch_waiting(self, name: str, here: Cursor) -> Page:
        """Read all that waits in one state: what is no longer in it was decided elsewhere."""
        found: list[Json] = []
        following: str | None = None
        for _ in range(WAITING_PAGES):
            threads, following = await self._threads(WAITING[name], name, following)
            found.extend(threads)
            if following is None:
                break
        messages = await self._messages(found, STATUS[WAITING[name]], name, answers=False)
        state = STATUS[WAITING[name]]
        if following is None:
            self._waiting[name] = frozenset(message.id for message in messages if message.status is state)
        return Page(tuple(messages), cursor=self._cursor())

    def _cursor(self, **fields: object) -> str:
        day, read, live, acted = self._book.spent(self._account)
        return msgspec.structs.replace(Cursor(**fields), day=day, read=read, live=live, acted=acted).encode()  # type: ignore[arg-type] # by name

    async def _threads(self, state: str, kind: str, token: str | None) -> tuple[list[Json], str | None]:
        answer = await self._api.list(
            "commentThreads",
            kind,
            part="snippet,replies",
            allThreadsRelatedToChannelId=self._channel,
            moderationStatus=state,
            order="time",
            textFormat="plainText",
            maxResults=PAGE,
            pageToken=token,
        )
        following = answer.get("nextPageToken") if isinstance(answer, Mapping) else None
        return items(answer), following if isinstance(following, str) and following else None

    # -- a thread's messages --

    async def _messages(
        self, threads: Sequence[Json], state: MessageStatus, kind: str, *, answers: bool = True
    ) -> list[Message]:
        """Return the comments of threads, oldest first in each. ``state`` is that of what says none itself."""
        await self._learn(threads, kind)
        messages: list[Message] = []
        for thread in threads:
            top = part(part(thread, "snippet"), "topLevelComment")
            embedded = [each for each in part(thread, "replies").get("comments") or () if _is_comment(each)]
            total = number(part(thread, "snippet").get("totalReplyCount")) or 0
            replies = await self._answers(str(thread["id"]), kind) if answers and total > len(embedded) else embedded
            comments = ([top] if _is_comment(top) else []) + sorted(replies, key=_written)
            messages.extend(self._seen(comment, state) for comment in comments)
            self._marks[str(thread["id"])] = _mark(thread)
            self._marks.move_to_end(str(thread["id"]))
        while len(self._marks) > REMEMBERED:
            self._marks.popitem(last=False)
        return messages

    async def _answers(self, thread: str, kind: str) -> list[Json]:
        found: list[Json] = []
        token: str | None = None
        for _ in range(ANSWER_PAGES):
            answer = await self._api.list(
                "comments",
                kind,
                part="snippet",
                parentId=thread,
                textFormat="plainText",
                maxResults=PAGE,
                pageToken=token,
            )
            found.extend(each for each in items(answer) if _is_comment(each))
            token = answer.get("nextPageToken")
            if not token:
                break
        return found

    async def _learn(self, threads: Sequence[Json], kind: str) -> None:
        """Learn what the threads are under, and where nobody may answer."""
        wanted: list[str] = []
        for thread in threads:
            snippet = part(thread, "snippet")
            thread_id, video_id = str(thread["id"]), str(snippet.get("videoId") or "")
            (self._closed.add if snippet.get("canReply") is False else self._closed.discard)(thread_id)
            if video_id:
                self._under[thread_id] = video_id
                wanted.append(video_id)
        unknown = list(dict.fromkeys(each for each in wanted if each not in self._videos))
        for begin in range(0, len(unknown), IDS):
            asked = unknown[begin : begin + IDS]
            answer = await self._api.list("videos", kind, part="snippet,statistics", id=",".join(asked))
            self._videos |= {str(each["id"]): video(each) for each in items(answer)}
        while len(self._under) > REMEMBERED:
            self._under.popitem(last=False)
        while len(self._videos) > 2_000:
            self._videos.popitem(last=False)

    def _seen(self, comment: Json, state: MessageStatus) -> Message:
        said = part(comment, "snippet").get("moderationStatus")
        comment_id = str(comment["id"])
        waits = next((name for name, ids in self._waiting.items() if comment_id in ids), None)
        known = STATUS.get(said) if isinstance(said, str) else None
        if known is None:
            known = STATUS[WAITING[waits]] if waits is not None and state is MessageStatus.VISIBLE else state
        message = self.message(comment, known)
        self._states.learn(comment_id, message.status)
        return message

    def _state_now(self, comment_id: str, said: MessageStatus) -> MessageStatus:
        ours = self._ours.get(comment_id)
        if ours is None:
            return said
        if self._clock() < ours[1]:
            return ours[0]
        del self._ours[comment_id]
        return said

    # -- by id --

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look comments up by id, where it is time for it. Raises NetworkError."""
        asked = [each for each in ids if not each.startswith(LIVE)]
        calls = -(-len(asked) // IDS)
        if not asked or not self._book.may(self._account, "recheck", calls):
            return Recheck()
        found: dict[str, Json] = {}
        for begin in range(0, len(asked), IDS):
            found |= {str(each["id"]): each for each in await self.by_id(asked[begin : begin + IDS])}
        surely = self._waiting.keys() >= WAITING.keys()
        unseen = frozenset[str]().union(*self._waiting.values())
        messages = []
        for comment_id, comment in found.items():
            state = self._states.get(comment_id)
            if state is None and surely and comment_id not in unseen:
                state = MessageStatus.VISIBLE
            if state is not None:
                messages.append(self.message(comment, state))
        missing = [each for each in asked if surely and each not in found and each not in unseen]
        return Recheck(tuple(messages), tuple(missing))

    async def by_id(self, ids: Sequence[str]) -> list[Json]:
        """Return those of some comments that are there. Raises NetworkError."""
        answer = await self._api.list("comments", "recheck", part="snippet", id=",".join(ids), textFormat="plainText")
        return [each for each in items(answer) if _is_comment(each)]

    async def answers(self, thread: str) -> list[Json]:
        """Return the answers in a thread, oldest first. Raises NetworkError."""
        return sorted(await self._answers(thread, "recheck"), key=_written)


def _top(thread: Json) -> Json:
    return part(part(part(thread, "snippet"), "topLevelComment"), "snippet")


def _mark(thread: Json) -> str:
    """Return what changes when a thread does, as far as its list shows."""
    embedded = [each for each in part(thread, "replies").get("comments") or () if _is_comment(each)]
    newest = max((str(part(each, "snippet").get("updatedAt") or "") for each in embedded), default="")
    total = part(thread, "snippet").get("totalReplyCount")
    return f"{thread['id']}:{total}:{_top(thread).get('updatedAt')}:{newest}"


def _is_comment(said: object) -> bool:
    return isinstance(said, Mapping) and isinstance(said.get("id"), str) and isinstance(said.get("snippet"), Mapping)


def _written(comment: Json) -> tuple[int, str]:
    return instant(part(comment, "snippet").get("publishedAt")) or 0, str(comment["id"])
