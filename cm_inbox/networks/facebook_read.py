"""Reading a page: comments under its posts, what visitors post on it, where it is named, and Messenger.

Nothing of it comes in the order of time. A post tells, by when something last happened to it and by how many comments
it counts, whether there is something new; then its comments are read back to the newest known, with ``filter=stream``:
without it Facebook leaves out answers and what it thinks is of low quality, and says nothing. Beside the newest posts,
each reading looks at one page of older ones in turn, down to FIRST_READ: advertisements are commented on for months.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cm_inbox.errors import Gone, Invalid, NotPermitted, ScopeMissing
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message

from .base import Page, Recheck
from .facebook_posts import (
    COMMENT_FIELDS,
    POST_FIELDS,
    comment,
    comments_under,
    is_letter,
    letter,
    post_of,
    thread_of,
    visit,
)
from .meta_graph import Graph, Json, instant, items, next_page
from .meta_read import LETTER_FIELDS, OVERLAP, Cursor, Known, MetaReader

POSTS = 25
COMMENTS = 100
LETTERS = 50
PAGES = 5
"""Pages of one post at a time; the rest follows."""

LETTER_PAGES = 40
"""Pages of one exchange at most: 2,000 messages since it was read last."""

EDGES = ("published_posts", "visitor_posts", "tagged")
MESSENGER = "messenger"


class PageReader(MetaReader):
    """Reads one page. ``page`` is its id."""

    def __init__(self, graph: Graph, page: str, clock: Callable[[], Millis]) -> None:
        super().__init__(graph, clock)
        self._page = page

    async def posts(self, edge: str, cursor: str | None) -> Page:
        """Return what is new on one edge of the page. Raises NetworkError."""
        here = self.begin(cursor)
        beginning = here.first and here.walk is None
        listed, walk = await self._listed(edge, None, here) if beginning or not here.first else ([], here.walk)
        if here.walk is not None:
            older, walk = await self._listed(edge, here.walk, here)
            listed += older
        messages: list[Message] = []
        for post in {str(each["id"]): each for each in listed}.values():
            if edge != "published_posts":
                messages.append(visit(post, self._page))
            if edge != "tagged":
                messages += await self._news_under(post, here, visited=edge == "visitor_posts")
        here.walk = walk
        if walk is None:
            self.end_turn(here)
        return self.page_of(here, messages)

    async def _listed(self, edge: str, after: str | None, here: Cursor) -> tuple[list[Json], str | None]:
        """Return a page of posts that are not too old, and where the next one begins."""
        answer = await self._graph.get(self._page, edge, fields=POST_FIELDS, limit=POSTS, after=after)
        found = items(answer)
        recent = [post for post in found if instant(post.get("created_time")) >= here.since]
        return recent, next_page(answer) if len(recent) == len(found) else None

    async def _news_under(self, post: Json, here: Cursor, *, visited: bool) -> list[Message]:
        """Return the comments of a post that are not known yet."""
        known = here.known.setdefault(str(post["id"]), Known())
        known.turn = here.turn
        mark = f"{post.get('updated_time')}/{comments_under(post)}"
        if known.mark == mark or (not comments_under(post) and comments_under(post) is not None and not known.mark):
            known.mark = mark
            return []
        since = max(known.high - OVERLAP, here.since) // 1000
        thread, under = thread_of(post), str(post["id"]) if visited else None
        found: list[Message] = []
        for _ in range(PAGES):
            answer = await self._graph.get(
                str(post["id"]), "comments", fields=COMMENT_FIELDS, limit=COMMENTS, after=known.after, since=since,
                filter="stream", order="reverse_chronological",
            )  # fmt: skip
            found += [comment(each, thread, self._page, under=under) for each in items(answer)]
            known.after = next_page(answer)
            known.rising = max([known.rising, *(each.created_at for each in found)])
            if known.after is None:
                known.mark, known.high, known.rising = mark, max(known.high, known.rising), 0
                break
        return found

    async def letters(self, cursor: str | None) -> Page:
        """Return what is new in Messenger. Raises NetworkError."""
        return await self.exchanges(self._page, "MESSENGER", cursor, self._news_in, limit=POSTS)

    async def _news_in(self, exchange: Json, known: Known, here: Cursor) -> list[Message]:
        floor = max(known.high - OVERLAP, here.since)
        found: list[Message] = []
        after: str | None = None
        for _ in range(LETTER_PAGES):
            answer = await self.talk(str(exchange["id"]), "messages", fields=LETTER_FIELDS, limit=LETTERS, after=after)
            page = [letter(each, exchange, self._page) for each in items(answer)]
            found += [each for each in page if each.created_at >= floor]
            after = next_page(answer)
            if after is None or not page or page[-1].created_at < floor:
                break
        known.mark = str(exchange.get("updated_time"))
        known.high = max([known.high, *(each.created_at for each in found)])
        return found

    # -- looking again --

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look up comments and posts by id. Messenger has no such way: what is taken back there stays here."""
        found: list[Message] = []
        missing: list[str] = []
        for native_id in ids:
            if is_letter(native_id):
                continue
            try:
                found.append(await self.one(native_id))
            except Gone:
                missing.append(native_id)
            except (Invalid, NotPermitted, ScopeMissing):
                continue  # not for us to see, which does not mean gone
        return Recheck(tuple(found), tuple(missing))

    async def one(self, native_id: str, *, urgent: bool = False) -> Message:
        """Return one comment or visitor's post as it is now. Raises NetworkError."""
        if native_id.startswith(f"{self._page}_"):
            return visit(await self._graph.get(native_id, fields=POST_FIELDS, urgent=urgent), self._page)
        try:
            raw = await self._graph.get(native_id, fields=COMMENT_FIELDS, urgent=urgent)
        except Invalid:  # its id does not tell a comment from a post that stands elsewhere
            return visit(await self._graph.get(native_id, fields=POST_FIELDS, urgent=urgent), self._page)
        return comment(raw, thread_of({"id": post_of(native_id, self._page)}), self._page)
