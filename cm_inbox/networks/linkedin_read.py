"""Reading a page: its notifications, and the comments below its posts.

Notifications bring what is new, one call a round: comments (ours, too), edits, deletions, posts that name the page.
They hold a comment's text only as it was, so that the comments themselves are asked for, those of one post in one call.
LinkedIn keeps them for 60 days and may repeat them: their ids tell which are known, and a round begins an hour before
where the last one ended.

The posts are looked through at first, for the past, and then every half hour for what no notification told of: where a
post has another number of comments than before, all of them are read.

Source: learn.microsoft.com/linkedin/marketing (Organization Social Action Notifications, Posts, Comments; li-lms-2026).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

import msgspec

from cm_inbox.errors import Gone, NotPermitted, ScopeMissing
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Message, Removal

from .base import Page, Recheck
from .linkedin_api import Api, Json, elements, number, part
from .linkedin_comments import PostFacts, comment_count, comment_message, facts_of, mention_message
from .linkedin_urns import PERSON, Aliases, comment_urn, escaped, is_post, listed, split_comment

TOLD = ("COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT", "COMMENT_DELETE", "SHARE_MENTION")
NOTIFICATIONS = 50
POSTS = 50
COMMENTS = 100
PAGES = 10
"""How many pages of one post's comments are read at most."""

AT_ONCE = 5
"""How many posts' comments one fetch reads."""

HOUR: Millis = 3_600_000
FIRST: Millis = 7 * 24 * HOUR
"""How far back the first reading of notifications goes: comments before that come with their posts."""

SETTLES: Millis = 600_000
"""So long a comment that is told of may not be there yet."""

ROUND: Millis = HOUR // 2
REMEMBERED = 2_000
IDS = 50


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the notifications stand. ``start`` counts those read of the time between ``since`` and ``end``."""

    v: int = 1
    since: Millis = 0
    seen: tuple[int, ...] = ()
    start: int = 0
    end: Millis = 0
    walked: bool = False


class Walk(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the posts stand: how many comments each had when it was read, and when all were looked through."""

    v: int = 1
    marks: dict[str, int] = {}
    at: Millis = 0
    walked: bool = False


class PageReader:
    """Reads one page. ``us`` is its name among LinkedIn's."""

    def __init__(self, api: Api, us: str, clock: Callable[[], Millis]) -> None:
        self._api = api
        self._us = us
        self._clock = clock
        self.aliases = Aliases(self._activity_of)
        self._facts: OrderedDict[str, PostFacts] = OrderedDict()
        self._names: OrderedDict[str, str] = OrderedDict()
        self._may_see_names = True
        self._mentions: set[str] = set()
        """Posts of others that name the page: what is said below belongs to them."""
        self._learned = False
        self._looked_at: Millis = 0

    # -- notifications --

    async def notifications(self, cursor: str | None) -> Page:
        """Return what LinkedIn told of since ``cursor``. Raises NetworkError."""
        here = _told(cursor)
        end = here.end or self._clock()
        begin = here.since - HOUR if here.since else end - FIRST
        answer = await self._api.get(
            "organizationalEntityNotifications?q=criteria"
            f"&actions=List({','.join(TOLD)})&organizationalEntity={escaped(self._us)}"
            f"&timeRange=(start:{begin},end:{end})&start={here.start}&count={NOTIFICATIONS}"
        )
        found = elements(answer)
        seen = {*here.seen}
        fresh = [each for each in found if number(each.get("notificationId")) not in seen]
        messages, removed, late = await self._news(fresh)
        known = [n for each in found if (n := number(each.get("notificationId"))) is not None and n not in late]
        kept = tuple(dict.fromkeys((*known, *here.seen)))[:REMEMBERED]
        more = _goes_on(answer, len(found))
        if more:
            place = Told(since=here.since, seen=kept, start=here.start + NOTIFICATIONS, end=end, walked=here.walked)
        elif here.walked and not fresh and end - here.since < HOUR:
            place = here  # nothing to write down: a little more of the time behind is asked for again
        else:
            place = Told(since=end, seen=kept, walked=True)
        page = Page(tuple(messages), tuple(removed), msgspec.json.encode(place).decode(), more)
        return page if here.walked else page.looked_back()

    async def _news(self, told: Sequence[Json]) -> tuple[list[Message], list[Removal], set[int]]:
        """Return what notifications mean, and the ids of those to look at again."""
        messages: list[Message] = []
        removed: list[Removal] = []
        late: set[int] = set()
        about: dict[str, list[Json]] = {}
        for each in told:
            if each.get("action") == "SHARE_MENTION":
                messages.extend(await self._mention(each))
                continue
            comment = await self.aliases.comment(_about(each))
            if comment is not None:
                about.setdefault(comment, []).append(each)
        found, gone = await self._looked_up(list(about))
        messages.extend(found)
        for comment in gone:
            if any(each.get("action") == "COMMENT_DELETE" for each in about[comment]):
                removed.append(Removal(comment))
                continue
            young = [each for each in about[comment] if self._clock() - (_at(each) or 0) < SETTLES]
            late.update(n for each in young if (n := number(each.get("notificationId"))) is not None)
        return messages, removed, late

    async def _mention(self, told: Json) -> list[Message]:
        share = part(part(told, "decoratedGeneratedActivity"), "share")
        named = [share.get("entity"), told.get("generatedActivity"), told.get("sourcePost")]
        post = next((each for each in named if isinstance(each, str) and is_post(each)), None)
        owner = str(share.get("owner") or "")
        if post is None or not owner:
            return []
        activity = await self.aliases.activity(post)
        self._mentions.add(activity)
        name = await self.name_of(owner)
        return [mention_message(share, activity, self._us, name=name, at=_at(told) or self._clock())]

    # -- posts --

    async def posts(self, cursor: str | None) -> Page:
        """Return the comments of posts that have others than before, some posts a call. Raises NetworkError."""
        here = _walk(cursor)
        if here.walked and self._learned and self._clock() - here.at < ROUND:
            return Page(cursor=cursor)
        listing = await self._api.get(
            f"posts?author={escaped(self._us)}&q=author&count={POSTS}&sortBy=LAST_MODIFIED", "FINDER"
        )
        posts = {str(each["id"]): each for each in elements(listing) if is_post(str(each.get("id")))}
        counts = await self._learn(posts)
        changed = [post for post, count in counts.items() if here.marks.get(post, 0) != count]
        messages: list[Message] = []
        for post in changed[:AT_ONCE]:
            messages.extend(await self.comments_of(post))
        more = len(changed) > AT_ONCE
        marks = {post: here.marks[post] for post in counts if post in here.marks}
        marks |= {post: counts[post] for post in changed[:AT_ONCE]}
        walked = here.walked or not more
        place = Walk(marks=marks, at=here.at if more else self._clock(), walked=walked)
        page = Page(tuple(messages), cursor=msgspec.json.encode(place).decode(), more=more)
        return page if here.walked else page.looked_back()

    async def _learn(self, posts: dict[str, Json]) -> dict[str, int]:
        """Learn what posts are, and return how many comments each activity has."""
        counts: dict[str, int] = {}
        if not posts:
            self._learned = True
            return counts
        answer = await self._api.get(f"socialActions?ids={listed(list(posts))}", "BATCH_GET")
        for post, summary in part(answer, "results").items():
            if not isinstance(summary, dict):
                continue
            self.aliases.learn(post, str(summary.get("target") or ""))
            activity = await self.aliases.activity(post)
            self._facts[activity] = facts_of(posts.get(post, {}), summary)
            self._facts.move_to_end(activity)
            counts[activity] = comment_count(summary) or 0
        while len(self._facts) > REMEMBERED:
            self._facts.popitem(last=False)
        self._learned = True
        return counts

    async def comments_of(self, entity: str, *, thread: str | None = None) -> list[Message]:
        """Return all comments of a post with their answers, or all answers to a comment. Raises NetworkError.

        ``thread`` is the conversation they belong to, where that is not each comment's own.
        """
        messages: list[Message] = []
        for start in range(0, PAGES * COMMENTS, COMMENTS):
            path = f"socialActions/{escaped(entity)}/comments?start={start}&count={COMMENTS}"
            answer = await self._api.get(path)
            found = elements(answer)
            for comment in found:
                message = await self.message(comment, thread=thread)
                if message is None:
                    continue
                messages.append(message)
                if thread is None and message.parent is None and comment_count(comment):
                    messages.extend(await self.comments_of(message.id))
            if not _goes_on(answer, len(found), COMMENTS):
                break
        return messages

    # -- comments --

    async def message(self, comment: Json, *, thread: str | None = None) -> Message | None:
        """Return a comment as a message; None for what has no name. Raises NetworkError."""
        named = [comment.get("commentUrn"), comment.get("$URN")]
        urn = next((each for each in named if split_comment(each) is not None), None)
        if urn is None and isinstance(comment.get("id"), str) and is_post(str(comment.get("object"))):
            urn = comment_urn(str(comment["object"]), str(comment["id"]))
        message_id = await self.aliases.comment(urn)
        if message_id is None:
            return None
        activity, _ = split_comment(message_id) or ("", "")
        if thread is None and activity in self._mentions:
            thread = activity
        return comment_message(
            comment,
            message_id,
            activity,
            self._us,
            name=await self.name_of(str(comment.get("actor") or "")),
            parent=await self.aliases.comment(comment.get("parentComment")),
            thread=thread,
            facts=self._facts.get(activity),
            clock=self._clock(),
        )

    def may_look_again(self) -> bool:
        """Say whether it is time to look known comments up: notifications tell of nearly all that happens to them."""
        return self._clock() - self._looked_at >= ROUND

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        """Look comments up by their names. Raises NetworkError."""
        self._looked_at = self._clock()
        found, gone = await self._looked_up([each for each in ids if split_comment(each) is not None])
        return Recheck(tuple(found), tuple(gone))

    async def is_there(self, comment: str) -> bool:
        """Say whether a comment is there. Raises NetworkError."""
        _, gone = await self._looked_up([comment])
        return not gone

    async def _looked_up(self, comments: Sequence[str]) -> tuple[list[Message], list[str]]:
        """Return the comments of these names that are there, and the names of those LinkedIn says are not."""
        by_post: dict[str, list[str]] = {}
        for each in comments:
            post, comment = split_comment(each) or ("", "")
            by_post.setdefault(post, []).append(comment)
        messages: list[Message] = []
        gone: list[str] = []
        for post, numbers in by_post.items():
            for begin in range(0, len(numbers), IDS):
                asked = numbers[begin : begin + IDS]
                try:
                    answer = await self._api.get(
                        f"socialActions/{escaped(post)}/comments?ids={listed(asked)}", "BATCH_GET"
                    )
                except Gone:  # the post went, and its comments with it
                    gone.extend(comment_urn(post, each) for each in asked)
                    continue
                for comment in part(answer, "results").values():
                    message = await self.message(comment) if isinstance(comment, dict) else None
                    messages.extend([message] if message is not None else [])
                refused = part(answer, "errors")
                gone.extend(comment_urn(post, each) for each in asked if part(refused, each).get("status") == 404)
        return messages, gone

    async def _activity_of(self, post: str) -> str:
        """Ask which activity a post is; what cannot be found stays what it is."""
        try:
            summary = await self._api.get(f"socialActions/{escaped(post)}")
        except Gone:
            return post
        return str(summary.get("target") or post)

    # -- names --

    async def name_of(self, person: str) -> str:
        """Return what somebody is called, empty where LinkedIn does not show it to this app. Raises NetworkError."""
        if not person.startswith(PERSON):
            return ""
        if person not in self._names and self._may_see_names:
            try:
                said = await self._api.get(f"people/(id:{escaped(person.removeprefix(PERSON))})")
            except (NotPermitted, ScopeMissing):  # as most apps hear: each further question would be lost calls
                self._may_see_names = False
                return ""
            except Gone:
                said = {}
            both = (said.get("localizedFirstName"), said.get("localizedLastName"))
            self._names[person] = " ".join(each for each in both if isinstance(each, str) and each)
            while len(self._names) > REMEMBERED:
                self._names.popitem(last=False)
        return self._names.get(person, "")


def _told(cursor: str | None) -> Told:
    """Return the cursor a text holds; an unknown one means starting over, which doubles nothing."""
    try:
        known = msgspec.json.decode(cursor or "{}", type=Told)
    except msgspec.DecodeError:
        return Told()
    return known if known.v == 1 else Told()


def _walk(cursor: str | None) -> Walk:
    """The same of the posts."""
    try:
        known = msgspec.json.decode(cursor or "{}", type=Walk)
    except msgspec.DecodeError:
        return Walk()
    return known if known.v == 1 else Walk()


def _about(told: Json) -> str | None:
    """Return of which comment a notification tells; what it brings along names it whole."""
    named = [part(part(told, "decoratedGeneratedActivity"), "comment").get("entity"), told.get("generatedActivity")]
    return next((str(each) for each in named if split_comment(each) is not None), None)


def _at(told: Json) -> Millis | None:
    return number(told.get("lastModifiedAt"))


def _goes_on(answer: Json, found: int, count: int = NOTIFICATIONS) -> bool:
    """Say whether there is another page: a page may be short although there is."""
    links = part(answer, "paging").get("links")
    each = [one for one in links if isinstance(one, dict)] if isinstance(links, list) else []
    return found >= count or any(one.get("rel") == "next" for one in each)
