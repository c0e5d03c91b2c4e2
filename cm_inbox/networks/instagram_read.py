"""Reading an Instagram account: comments under its media, media that tag it, direct messages.

Comments come newest first, without a way to ask for those since some instant; answers stand within the comment they
answer, however old that is. What tells that something is new is only how many comments a medium counts: where that
changed, all comments of the medium are read again, newest first, a few pages at a time. A comment that came while
another went leaves the count as it was: therefore each reading also looks into one medium in turn, and where that has
very many comments, at one page of them in turn.

Where the account is only named (@) in somebody else's comment or caption, Instagram tells only servers on the web.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cm_inbox.errors import Gone, Invalid, NotPermitted, ScopeMissing
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author, Message, Thread
from cm_inbox.models.sentences import Sentence

from .base import Page, Recheck
from .instagram_posts import (
    COMMENT_FIELDS,
    LISTED_FIELDS,
    MEDIA_FIELDS,
    TAGGED,
    TAGGED_FIELDS,
    comment,
    comments_under,
    is_letter,
    letter,
    tagged,
    thread_of,
)
from .meta_graph import Graph, Json, field, instant, items, next_page
from .meta_read import LETTER_FIELDS, OVERLAP, Cursor, Known, MetaReader

MEDIA = 25
COMMENTS = 50
"""As many as Instagram gives at a time."""

PAGES = 5
"""Pages of one medium at a time; the rest follows."""

MANY = PAGES * COMMENTS
"""Of a medium with more comments we stop when those that its count promises are there."""

LETTERS = 20
"""Of so many messages of an exchange, the newest, Instagram tells what they say."""

COMMENTED = "comments"
TAGS = "tags"
DIRECT = "direct"


class InstagramReader(MetaReader):
    """Reads one account. ``page`` is the page it is linked to, by which direct messages go."""

    def __init__(self, graph: Graph, us: Author, page: str, clock: Callable[[], Millis]) -> None:
        super().__init__(graph, clock)
        self._us = us
        self._page = page
        self._missed = False
        self._turn = 0

    # -- comments --

    async def comments(self, cursor: str | None) -> Page:
        """Return what is new under the account's media. Raises NetworkError."""
        here = self.begin(cursor)
        beginning = here.first and here.walk is None
        listed, walk = await self._listed(None, here) if beginning or not here.first else ([], here.walk)
        if here.walk is not None:
            older, walk = await self._listed(here.walk, here)
            listed += older
        media = {str(each["id"]): each for each in listed}
        messages: list[Message] = []
        self._turn += not here.first
        for number, medium in enumerate(media.values()):
            its_turn = not here.first and number == self._turn % len(media)
            messages += await self._news_under(medium, here, its_turn=its_turn)
        here.walk = walk
        if walk is None:
            self.end_turn(here)
        return self.page_of(here, messages)

    async def _listed(self, after: str | None, here: Cursor) -> tuple[list[Json], str | None]:
        """Return a page of media that are not too old, and where the next one begins."""
        answer = await self._graph.get(self._us.id, "media", fields=MEDIA_FIELDS, limit=MEDIA, after=after)
        found = items(answer)
        recent = [medium for medium in found if instant(medium.get("timestamp")) >= here.since]
        return recent, next_page(answer) if len(recent) == len(found) else None

    async def _news_under(self, medium: Json, here: Cursor, *, its_turn: bool) -> list[Message]:
        """Return the comments of a medium, where some may not be known yet."""
        native_id, count = str(medium["id"]), comments_under(medium)
        known = here.known.setdefault(native_id, Known())
        known.turn = here.turn
        thread, before, known.mark = thread_of(medium), known.mark, str(count)
        if known.after is None:
            many = (count or 0) > MANY
            found = await self._look_around(native_id, known, thread) if its_turn and many else []
            if before == known.mark:
                small = its_turn and count and not many
                return await self._round(native_id, known, thread) if small else found
            if count == 0 and not before:
                return []
            owed = int(known.mark) - int(before) if before.isdigit() and known.mark.isdigit() else 0
            return found + await self._round(native_id, known, thread, owed=owed if many else 0)
        newest: list[Message] = []
        if before != known.mark:  # what just came does not wait for the rest
            newest, _ = await self._page_under(native_id, None, thread)
        return newest + await self._round(native_id, known, thread)

    async def _round(self, medium: str, known: Known, thread: Thread, *, owed: int = 0) -> list[Message]:
        """Read on, no further than until as many are new as are ``owed``."""
        found: list[Message] = []
        for _ in range(PAGES):
            messages, known.after = await self._page_under(medium, known.after, thread)
            found += messages
            if 0 < owed <= sum(each.created_at > known.high for each in found):
                known.after = None
            if known.after is None:
                break
        known.rising = max([known.rising, *(each.created_at for each in found)])
        if known.after is None:
            known.high, known.rising = max(known.high, known.rising), 0
        return found

    async def _look_around(self, medium: str, known: Known, thread: Thread) -> list[Message]:
        """Return the newest comments of a medium with many, and a page of the others in turn."""
        found, second = await self._page_under(medium, None, thread)
        if known.deep or second:
            deeper, known.deep = await self._page_under(medium, known.deep or second, thread)
            found += deeper
        return found

    async def _page_under(self, medium: str, after: str | None, thread: Thread) -> tuple[list[Message], str | None]:
        """Return a page of comments with all their answers."""
        answer = await self._graph.get(medium, "comments", fields=LISTED_FIELDS, limit=COMMENTS, after=after)
        found: list[Message] = []
        for raw in items(answer):
            found.append(comment(raw, thread, self._us))
            answers = field(raw, "replies")
            while answers:
                found += [comment(each, thread, self._us, under=str(raw["id"])) for each in items(answers)]
                more = next_page(answers)
                if more is None:
                    break
                answers = await self._graph.get(
                    str(raw["id"]), "replies", fields=COMMENT_FIELDS, limit=COMMENTS, after=more
                )
        return found, next_page(answer)

    # -- tags --

    async def tags(self, cursor: str | None) -> Page:
        """Return the media that tag the account and are not known yet. Raises NetworkError."""
        here = self.begin(cursor)
        answer = await self._graph.get(self._us.id, TAGS, fields=TAGGED_FIELDS, limit=MEDIA, after=here.walk)
        found: list[Message] = []
        known_reached = False
        for raw in items(answer):
            created = instant(raw.get("timestamp"))
            if str(raw["id"]) in here.known:
                known_reached = True
            elif created >= here.since:
                here.known[str(raw["id"])] = Known(high=created)
                found.append(tagged(raw, self._us))
        here.walk = None if known_reached or not found else next_page(answer)
        return self.page_of(here, found, more=here.walk is not None)

    # -- direct messages --

    async def letters(self, cursor: str | None) -> Page:
        """Return what is new in direct messages. Raises NetworkError."""
        self._missed = False
        page = await self.exchanges(self._page, "INSTAGRAM", cursor, self._news_in, limit=MEDIA)
        if not self._missed:
            return page
        gap = Sentence("Instagram tells the newest 20 messages of an exchange only: older ones were not read in time.")
        return Page(page.messages, cursor=page.cursor, more=page.more, gap=gap, past=page.past)

    async def _news_in(self, exchange: Json, known: Known, here: Cursor) -> list[Message]:
        floor = max(known.high - OVERLAP, here.since)
        answer = await self.talk(str(exchange["id"]), "messages", fields=LETTER_FIELDS, limit=LETTERS)
        told = [letter(each, exchange, self._us) for each in items(answer) if each.get("created_time")]
        if known.high and len(told) >= LETTERS and min(each.created_at for each in told) > known.high:
            self._missed = True
        found = [each for each in told if each.created_at >= floor]
        known.mark = str(exchange.get("updated_time"))
        known.high = max([known.high, *(each.created_at for each in found)])
        return found

    # -- looking again --

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look up comments by id. Direct messages and media of others have no such way."""
        found: list[Message] = []
        missing: list[str] = []
        for native_id in ids:
            if is_letter(native_id) or native_id.startswith(TAGGED):
                continue
            try:
                raw = await self._graph.get(native_id, fields=COMMENT_FIELDS)
                found.append(comment(raw, thread_of({"id": str(field(raw, "media")["id"])}), self._us))
            except Gone:
                missing.append(native_id)
            except (Invalid, NotPermitted, ScopeMissing, KeyError):
                continue  # not for us to see, which does not mean gone
        return Recheck(tuple(found), tuple(missing))
