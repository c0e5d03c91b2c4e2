"""Acting for a subreddit: answering, removing and approving, banning and muting, voting, modmail.

Reddit knows nothing by which a repeated answer would be told: after an unknown outcome our own newest comments, or the
exchange, are looked through. Everything else may be done twice.

A text is Markdown there, in which the end of a line is nothing: two spaces before it keep it.

A mute keeps somebody from writing modmail, for 3, 7 or 28 days and never longer; they can still comment.

Source: reddit.com/dev/api (links & comments, moderation, modmail, users).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cm_inbox.errors import Gone, Invalid, OutcomeUnknown, Unsupported
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Direction, Message, MessageStatus
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .reddit_api import TEXT_LIMIT, Api, Json, listed, part
from .reddit_read import SubredditReader
from .reddit_things import COMMENT, MODMAIL, instant, is_thing, name_of, status_of, taken_away

DAY: Millis = 86_400_000
LONGEST_BAN = 999
MUTES = (3, 7, 28)
"""How many days a mute may last."""

NOTE = 300
SUBJECT = 100
SKEW: Millis = 600_000
"""How far Reddit's clock may be from ours when looking for what we wrote."""

LOOKED_BACK = 25


class SubredditActor:
    """Acts in one subreddit as one of its moderators."""

    def __init__(
        self, api: Api, reader: SubredditReader, subreddit: str, user: str, clock: Callable[[], Millis]
    ) -> None:
        self._api = api
        self._reader = reader
        self._subreddit = subreddit
        self._user = user
        self._clock = clock

    async def act(self, action: Action) -> ActionResult:
        """Do it. Raises NetworkError."""
        kind = action.kind
        if kind is ActionKind.REPLY or kind is ActionKind.REPLY_PRIVATE:
            return await self._answer(action)
        if kind in (ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE):
            return await self._sanction(action)
        name = _thing(action)
        if kind in (ActionKind.LIKE, ActionKind.UNLIKE):
            way = "1" if kind is ActionKind.LIKE else "0"
            await self._api.order("/api/vote", {"id": name, "dir": way})
            return ActionResult()
        if kind is ActionKind.HIDE:
            await self._api.order("/api/remove", {"id": name, "spam": "false"})
            return ActionResult(status=MessageStatus.HIDDEN)
        if kind is ActionKind.UNHIDE:
            await self._api.order("/api/approve", {"id": name})
            return ActionResult(status=MessageStatus.VISIBLE)
        if kind is ActionKind.RETRACT:
            await self._api.order("/api/del", {"id": name})
            return ActionResult(status=MessageStatus.DELETED)
        raise Unsupported()

    # -- words --

    async def _answer(self, action: Action) -> ActionResult:
        text = markdown(action.text)
        if action.thread_id.startswith(MODMAIL):
            place = action.thread_id.removeprefix(MODMAIL)
            form = {"body": text, "isAuthorHidden": "true", "isInternal": "false"}
            return self._written(await self._api.order(f"/api/mod/conversations/{place}", form, safe=False), text)
        if action.kind is ActionKind.REPLY_PRIVATE:
            return await self._write_to(action, text)
        await self._check_there(_thing(action))
        answer = await self._api.order("/api/comment", {"thing_id": _thing(action), "text": text}, safe=False)
        made = [part(each, "data") for each in listed(part(part(answer, "json"), "data"), "things") if is_thing(each)]
        if not made:
            raise OutcomeUnknown()
        message = self._reader.message(made[0])
        return ActionResult(message=message, undo_handle=message.id)

    async def _check_there(self, name: str) -> None:
        """Raise Gone for what was taken away: Reddit may take an answer below it, which nobody would see."""
        found = await self._reader.look([name], urgent=True)
        if name not in found or taken_away(found[name]) is not None:
            raise Gone()

    async def _write_to(self, action: Action, text: str) -> ActionResult:
        """Begin an exchange of modmail, in the subreddit's name."""
        name = name_of(action.author_handle)
        if not name:
            raise Invalid("Nobody is named whom this answer is for.")
        found = await self._reader.look([_thing(action)], urgent=True)
        if not found or taken_away(found[_thing(action)]) is not None:
            raise Gone()
        form = {
            "to": name,
            "srName": self._subreddit,
            "subject": _subject(found[_thing(action)], self._subreddit),
            "body": text,
            "isAuthorHidden": "true",
        }
        answer = await self._api.order("/api/mod/conversations", form, safe=False)
        return self._written(answer, text)

    def _written(self, answer: Json, text: str) -> ActionResult:
        """Return what became of a modmail message. It cannot be taken back."""
        found, _ = self._reader.said_in(answer)
        ours = [each for each in found if each.direction is Direction.OUT and _same(each.text, text)]
        if not ours:
            raise OutcomeUnknown()
        return ActionResult(message=ours[-1])

    # -- people --

    async def _sanction(self, action: Action) -> ActionResult:
        kind, name = action.kind, name_of(action.author_handle)
        if not name:
            raise Gone()
        place = action.thread_id.removeprefix(MODMAIL) if action.thread_id.startswith(MODMAIL) else ""
        relation = f"/r/{self._subreddit}/api/"
        if kind is ActionKind.BAN:
            form = {"name": name, "type": "banned"}
            form |= {"note": action.text.strip()[:NOTE]} if action.text.strip() else {}
            form |= {"duration": str(self._days(action.until, LONGEST_BAN))} if action.until is not None else {}
            await self._api.order(f"{relation}friend", form)
        elif kind is ActionKind.UNBAN:
            await self._api.order(f"{relation}unfriend", {"name": name, "type": "banned"})
        elif kind is ActionKind.MUTE and place:
            hours = str(self._mute_days(action.until) * 24)
            await self._api.order(f"/api/mod/conversations/{place}/mute", {}, query={"num_hours": hours})
        elif kind is ActionKind.MUTE:
            days = str(self._mute_days(action.until))
            await self._api.order(f"{relation}friend", {"name": name, "type": "muted", "duration": days})
        else:
            await self._api.order(f"{relation}unfriend", {"name": name, "type": "muted"})
        return ActionResult()

    def _days(self, until: Millis, most: int) -> int:
        """Return how many whole days it is until then: one at least, for Reddit counts nothing smaller."""
        return max(1, min(most, -(-(until - self._clock()) // DAY)))

    def _mute_days(self, until: Millis | None) -> int:
        """Return for how long to mute: the shortest that is long enough, and for good the longest there is."""
        wanted = MUTES[-1] if until is None else self._days(until, MUTES[-1])
        return next(days for days in MUTES if days >= wanted)

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        kind = action.kind
        if kind is ActionKind.REPLY or kind is ActionKind.REPLY_PRIVATE:
            return await self._find_answer(action)
        if kind in (ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE):
            return await self._find_sanction(action)
        data = (await self._reader.look([_thing(action)], urgent=True)).get(_thing(action))
        if kind is ActionKind.RETRACT:
            gone = data is None or taken_away(data) is not None
            return ActionResult(status=MessageStatus.DELETED) if gone else Lookup.ABSENT
        if data is None:
            raise Gone()
        shown = status_of(data) is MessageStatus.VISIBLE
        done = {
            ActionKind.HIDE: not shown,
            ActionKind.UNHIDE: shown,
            ActionKind.LIKE: data.get("likes") is True,
            ActionKind.UNLIKE: data.get("likes") is not True,
        }
        return ActionResult(status=status_of(data)) if done.get(kind) else Lookup.ABSENT

    async def _find_sanction(self, action: Action) -> ActionResult | Lookup:
        banned = action.kind in (ActionKind.BAN, ActionKind.UNBAN)
        name = name_of(action.author_handle)
        path = f"/r/{self._subreddit}/about/{'banned' if banned else 'muted'}"
        people = listed(part(await self._api.get(path, user=name, urgent=True), "data"), "children")
        stands = any(str(part({"it": each}, "it").get("name", "")).casefold() == name.casefold() for each in people)
        wanted = action.kind in (ActionKind.BAN, ActionKind.MUTE)
        return ActionResult(outcome=Outcome.NOOP) if stands is wanted else Lookup.ABSENT

    async def _find_answer(self, action: Action) -> ActionResult | Lookup:
        since = (action.attempted_at or 0) - SKEW
        if action.thread_id.startswith(MODMAIL):
            return await self._find_in(action.thread_id.removeprefix(MODMAIL), action.text, since)
        if action.kind is ActionKind.REPLY_PRIVATE:
            return await self._find_exchange(action, since)
        path = f"/user/{self._user}/comments"
        listing = part(await self._api.get(path, sort="new", limit=LOOKED_BACK, urgent=True), "data")
        for data in (part(raw, "data") for raw in listed(listing, "children") if is_thing(raw)):
            below = data.get("parent_id") == action.message_id and (instant(data.get("created_utc")) or 0) >= since
            if below and taken_away(data) is None and _same(str(data.get("body") or ""), action.text):
                message = self._reader.message(data)
                return ActionResult(message=message, undo_handle=message.id)
        return Lookup.ABSENT

    async def _find_in(self, place: str, text: str, since: Millis) -> ActionResult | Lookup:
        try:
            found, _ = await self._reader.exchange(place, urgent=True)
        except Gone:
            return Lookup.ABSENT
        made = _ours(found, text, since)
        return ActionResult(message=made) if made is not None else Lookup.ABSENT

    async def _find_exchange(self, action: Action, since: Millis) -> ActionResult | Lookup:
        """Look among the newest exchanges for the one that was begun."""
        name = name_of(action.author_handle)
        answer = await self._api.get(
            "/api/mod/conversations", entity=self._subreddit, state="all", sort="recent", limit=LOOKED_BACK, urgent=True
        )
        found: Any = part(answer, "conversations")
        for place in [str(each) for each in listed(answer, "conversationIds")][:5]:
            if str(part(part(found, place), "participant").get("name", "")).casefold() != name.casefold():
                continue
            looked = await self._find_in(place, action.text, since)
            if not isinstance(looked, Lookup):
                return looked
        return Lookup.ABSENT


def markdown(text: str) -> str:
    """Return a text whose lines stay lines. Raises Invalid for an empty one, or one that is too long."""
    plain = text.strip()
    if not plain:
        raise Invalid("There is no text to send.")
    if len(plain) > TEXT_LIMIT:
        raise Invalid("Reddit takes {limit} characters.", limit=TEXT_LIMIT)
    kept = plain.replace("\n", "  \n")
    return kept if len(kept) <= TEXT_LIMIT else plain


def _subject(about: Json, subreddit: str) -> str:
    title = " ".join(str(about.get("title") or about.get("link_title") or f"r/{subreddit}").split())
    return f"Re: {title}"[:SUBJECT]


def _ours(found: list[Message], text: str, since: Millis) -> Message | None:
    for message in reversed(found):
        if message.direction is Direction.OUT and message.created_at >= since and _same(message.text, text):
            return message
    return None


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _thing(action: Action) -> str:
    """Return the full name of what an action is about. Raises Invalid."""
    own = action.undo_handle if action.kind is ActionKind.RETRACT else None
    name = own or action.message_id or ""
    if not name.startswith((COMMENT, "t3_")):
        raise Invalid("No message is named to do this to.")
    return name
