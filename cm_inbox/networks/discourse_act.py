"""Acting on a forum.

Hiding. The interface hides nothing by itself: a post is flagged, and whoever works on the review queue agrees and
hides. So a post that nobody has flagged is flagged first (as inappropriate), and then its entry is decided. A post that
was flagged and is fine is shown again, or left where it is, by turning its flags down in that queue. Such a decision
names the version of the entry that was seen: 422 without one, 409 where somebody decided meanwhile.

Where a forum wants entries claimed before they are decided, we claim; one that a colleague claimed stays theirs.

The author of a hidden post is told by the forum, and may edit it to have it shown again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cm_inbox.errors import Conflict, Gone, Invalid, NotPermitted, OutcomeUnknown, Unsupported
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import ActionKind

from .base import Lookup
from .discourse_api import DAY, DiscourseApi, Json, segment
from .discourse_posts import (
    APPROVED,
    INAPPROPRIATE,
    LIKE,
    PENDING,
    QUEUED,
    instant,
    is_flagged,
    is_post,
    liked,
    number,
    review_state,
)
from .discourse_read import PRIVATE, DiscourseReader, topic_of

FOR_GOOD: Millis = 200 * 365 * DAY
"""How far away the end of what has none is put: the interface wants a date."""

SKEW: Millis = 10 * 60_000
"""How far a server's clock may be from ours when ``find`` decides what was written since."""

LOOKED_BACK = 20
"""Posts of a topic that ``find`` looks at."""

LETTING_STAND = ("disagree", "ignore", "ignore_and_do_nothing")
"""What letting a flagged post stand is called in the review queue, the plainest first: not every version has all."""

LET_STAND = "let-stand"
"""What the inverse of letting a visible post stand gets back: to hide a post that was fine would be none."""

REASON = "Community rules"
"""What the person is told where whoever decided wrote nothing: the interface wants words."""


class DiscourseActor:
    """Acts for one account. ``claiming`` is how the forum's review queue is claimed, as last told."""

    def __init__(self, api: DiscourseApi, reader: DiscourseReader, us: str, clock: Callable[[], Millis]) -> None:
        self._api = api
        self._reader = reader
        self._us = us
        self._clock = clock
        self.claiming = "disabled"

    async def act(self, action: Action) -> ActionResult:
        """Do it. Raises NetworkError."""
        kind = action.kind
        if kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            return await self._reply(action)
        if kind in (ActionKind.LIKE, ActionKind.UNLIKE):
            return await self._like(action)
        if kind in (ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE):
            return await self._sanction(action)
        native = (action.undo_handle if kind is ActionKind.RETRACT else None) or action.message_id or ""
        if native.startswith(QUEUED):
            return await self._decide_queued(kind, native)
        if kind in (ActionKind.DELETE, ActionKind.RETRACT):
            await self._api.send("DELETE", f"/posts/{_post_id(native)}.json")
            return ActionResult(status=MessageStatus.DELETED)
        if kind is ActionKind.RESTORE:
            await self._api.send("PUT", f"/posts/{_post_id(native)}/recover.json")
            return ActionResult(status=MessageStatus.VISIBLE)
        if kind is ActionKind.HIDE:
            if action.undo_handle == LET_STAND:
                raise NotPermitted("The forum does not take back that its flags were turned down.")
            return await self._hide(native)
        if kind is ActionKind.UNHIDE:
            return await self._show(native)
        raise Unsupported()

    # -- words --

    async def _reply(self, action: Action) -> ActionResult:
        if not action.text.strip():
            raise Invalid("There is no text to send.")
        inside = action.thread_id.startswith(PRIVATE)
        if action.kind is ActionKind.REPLY_PRIVATE and not inside:
            return await self._write_privately(action)
        body: Json = {"raw": action.text, "topic_id": topic_of(action.thread_id)}
        parent = action.message_id
        if parent is not None:
            above = await self._reader.post(parent, urgent=True)
            if above.get("deleted_at") or above.get("user_deleted"):
                raise Gone()
            place = number(above.get("post_number"))
            if place is not None and place > 1:
                body["reply_to_post_number"] = place
        return await self._made(await self._api.send("POST", "/posts.json", body), private=inside, parent=parent)

    async def _write_privately(self, action: Action) -> ActionResult:
        name = action.author_handle.removeprefix("@")
        if not name:
            raise Invalid("Nobody is named whom this answer is for.")
        topic = await self._api.get(f"/t/{topic_of(action.thread_id)}.json", urgent=True)
        body: Json = {
            "title": f"Re: {topic.get('title') or action.thread_id}"[:250],
            "raw": action.text,
            "target_recipients": name,
            "archetype": "private_message",
        }
        return await self._made(await self._api.send("POST", "/posts.json", body), private=True, parent=None)

    async def _made(self, answer: Json, *, private: bool, parent: str | None) -> ActionResult:
        if answer.get("action") == "enqueued":
            return ActionResult(Outcome.PENDING)  # a colleague approves it; then it comes as a post
        if not is_post(answer):
            raise OutcomeUnknown()
        made = await self._reader.told(answer, private=private, parent=parent)
        return ActionResult(Outcome.APPLIED, made, undo_handle=made.id)

    async def _like(self, action: Action) -> ActionResult:
        post_id = _post_id(action.message_id or "")
        if action.kind is ActionKind.UNLIKE:
            await self._api.send("DELETE", f"/post_actions/{post_id}.json", post_action_type_id=LIKE)
        else:
            await self._api.send("POST", "/post_actions.json", {"id": post_id, "post_action_type_id": LIKE})
        return ActionResult()

    # -- people --

    async def _sanction(self, action: Action) -> ActionResult:
        user = number(action.author_id or "")
        if user is None:
            raise Gone()
        until = format_time(action.until if action.until is not None else self._clock() + FOR_GOOD)
        reason = action.text.strip() or REASON
        if action.kind is ActionKind.BAN:
            body: Json | None = {"suspend_until": until, "reason": reason}
            path = "suspend"
        elif action.kind is ActionKind.MUTE:
            body, path = {"silenced_till": until, "reason": reason}, "silence"
        else:
            body, path = None, "unsuspend" if action.kind is ActionKind.UNBAN else "unsilence"
        await self._api.send("PUT", f"/admin/users/{user}/{path}.json", body)
        return ActionResult()

    # -- the review queue --

    async def _hide(self, native: str) -> ActionResult:
        raw = await self._reader.post(native, urgent=True)
        if raw.get("hidden"):
            return ActionResult(Outcome.NOOP, status=MessageStatus.HIDDEN)
        if not is_flagged(raw):
            body: Json = {"id": raw["id"], "post_action_type_id": INAPPROPRIATE}
            await self._api.send("POST", "/post_actions.json", body)
            raw = await self._reader.post(native, urgent=True)
        review = number(raw.get("reviewable_id"))
        if raw.get("hidden"):
            return ActionResult(status=MessageStatus.HIDDEN)
        if review is None:
            raise NotPermitted("The forum put the post into no review queue: hide it on the forum's own page.")
        entry, _ = await self._reader.entry(f"{QUEUED}{review}", urgent=True)
        await self._perform(entry, "agree_and_hide")
        return ActionResult(status=MessageStatus.HIDDEN)

    async def _show(self, native: str) -> ActionResult:
        """Show a post again, or let one stand that was flagged: that turns the flags down.

        Such a decision shows what the flags had hidden, unless the forum offers only to ignore them.
        """
        raw = await self._reader.post(native, urgent=True)
        hidden = bool(raw.get("hidden"))
        flagged = is_flagged(raw)
        if flagged:
            entry, _ = await self._reader.entry(f"{QUEUED}{number(raw.get('reviewable_id'))}", urgent=True)
            await self._perform(entry, *LETTING_STAND)
            if hidden:
                raw = await self._reader.post(native, urgent=True)
        if raw.get("hidden"):
            await self._api.send("PUT", f"/posts/{_post_id(native)}/unhide.json")
        elif not flagged:
            return ActionResult(Outcome.NOOP, status=MessageStatus.VISIBLE)
        return ActionResult(status=MessageStatus.VISIBLE, undo_handle=None if hidden else LET_STAND)

    async def _decide_queued(self, kind: ActionKind, native: str) -> ActionResult:
        if kind not in (ActionKind.UNHIDE, ActionKind.DELETE):
            raise Unsupported()
        entry, _ = await self._reader.entry(native, urgent=True)
        approve = kind is ActionKind.UNHIDE
        status = MessageStatus.VISIBLE if approve else MessageStatus.DELETED
        state = review_state(entry)
        if state != PENDING:
            if (state == APPROVED) == approve:
                return ActionResult(Outcome.NOOP, status=status)
            raise Conflict()
        await self._perform(entry, "approve_post" if approve else "reject_post")
        return ActionResult(status=status)

    async def _perform(self, entry: Json, *wanted: str) -> None:
        """Decide an entry in the version that was seen, in the first of the ways wanted that it offers.

        Raises Conflict where somebody was faster.
        """
        version = number(entry.get("version"))
        if version is None:
            raise Conflict()
        await self._claim(entry)
        path = f"/review/{entry['id']}/perform/{_offered(entry, *wanted)}.json"
        await self._api.send("PUT", path, version=version)

    async def _claim(self, entry: Json) -> None:
        topic = number(entry.get("topic_id"))
        claimed = entry.get("claimed_by") or entry.get("claimed_by_id")
        if self.claiming != "required" or topic is None or claimed:
            return
        await self._api.send(
            "POST", "/reviewable_claimed_topics.json", {"reviewable_claimed_topic": {"topic_id": topic}}
        )

    # -- looking --

    async def find(self, action: Action) -> ActionResult | Lookup:
        """Look whether it was done. Raises NetworkError."""
        kind = action.kind
        if kind in (ActionKind.REPLY, ActionKind.REPLY_PRIVATE):
            return await self._find_reply(action)
        if kind in (ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE):
            return await self._find_sanction(action)
        native = (action.undo_handle if kind is ActionKind.RETRACT else None) or action.message_id or ""
        if native.startswith(QUEUED):
            entry, _ = await self._reader.entry(native, urgent=True)
            state = review_state(entry)
            done = state == APPROVED if kind is ActionKind.UNHIDE else state > APPROVED
            return ActionResult() if done else Lookup.ABSENT
        try:
            raw = await self._reader.post(native, urgent=True)
        except Gone:
            if kind in (ActionKind.DELETE, ActionKind.RETRACT):
                return ActionResult(status=MessageStatus.DELETED)
            raise
        return ActionResult(status=_STATUS.get(kind)) if _is_done(kind, raw) else Lookup.ABSENT

    async def _find_sanction(self, action: Action) -> ActionResult | Lookup:
        user = number(action.author_id or "")
        if user is None:
            raise Gone()
        raw = await self._api.get(f"/admin/users/{user}.json", urgent=True)
        ban = action.kind in (ActionKind.BAN, ActionKind.UNBAN)
        names = ("suspended_till", "full_suspend_reason") if ban else ("silenced_till", "full_silence_reason")
        end = instant(raw.get(names[0]))
        stands = end > self._clock() if end is not None else bool(raw.get(names[1]))
        wanted = action.kind in (ActionKind.BAN, ActionKind.MUTE)
        return ActionResult() if stands is wanted else Lookup.ABSENT

    async def _find_reply(self, action: Action) -> ActionResult | Lookup:
        """Look at the newest posts of the topic; what was written in private began a topic of its own."""
        if action.kind is ActionKind.REPLY_PRIVATE and not action.thread_id.startswith(PRIVATE):
            return await self._find_private(action)
        found = await self._among(topic_of(action.thread_id), action)
        if found is None:
            return await self._find_waiting(action)
        private = action.thread_id.startswith(PRIVATE)
        made = await self._reader.told(found, private=private, parent=action.message_id)
        return ActionResult(Outcome.APPLIED, made, undo_handle=made.id)

    async def _find_private(self, action: Action) -> ActionResult | Lookup:
        me = await self._api.me(urgent=True)
        path = f"/topics/private-messages-sent/{segment(me['username'])}.json"
        answer = await self._api.get(path, urgent=True)
        listed = answer.get("topic_list")
        topics: list[Any] = (listed.get("topics") if isinstance(listed, dict) else None) or []
        for topic in topics[:5]:
            if not isinstance(topic.get("id"), int) or not self._since(action, instant(topic.get("created_at"))):
                continue
            found = await self._among(topic["id"], action)
            if found is not None:
                made = await self._reader.told(found, private=True, parent=None)
                return ActionResult(Outcome.APPLIED, made, undo_handle=made.id)
        return Lookup.ABSENT

    async def _find_waiting(self, action: Action) -> ActionResult | Lookup:
        """Look among our own posts that wait for approval."""
        me = await self._api.me(urgent=True)
        try:
            answer = await self._api.get(f"/posts/{segment(me['username'])}/pending.json", urgent=True)
        except (Gone, NotPermitted):
            return Lookup.ABSENT if me.get("admin") or me.get("moderator") else Lookup.UNSURE
        waiting: list[Any] = answer.get("pending_posts") or []
        texts = [str(each.get("raw_text") or "") for each in waiting if isinstance(each, dict)]
        return ActionResult(Outcome.PENDING) if any(_same(text, action.text) for text in texts) else Lookup.ABSENT

    async def _among(self, topic: int, action: Action) -> Json | None:
        """Return our post with this text among the newest of a topic."""
        whole = await self._api.get(f"/t/{topic}.json", urgent=True)
        stream = whole.get("post_stream")
        ids: list[Any] = (stream.get("stream") if isinstance(stream, dict) else None) or []
        asked = [str(each) for each in ids[-LOOKED_BACK:] if isinstance(each, int)]
        posts: list[Any] = (stream.get("posts") if isinstance(stream, dict) else None) or []
        if len(ids) > len(posts):
            answer = await self._api.topic_posts(topic, asked, urgent=True)
            more = answer.get("post_stream")
            posts = (more.get("posts") if isinstance(more, dict) else None) or []
        for raw in reversed([each for each in posts if is_post(each) and str(each["id"]) in asked]):
            ours = str(raw["user_id"]) == self._us and not raw.get("deleted_at") and not raw.get("user_deleted")
            if ours and self._since(action, instant(raw.get("created_at"))):
                typed = await self._reader.post(str(raw["id"]), urgent=True)
                if _same(str(typed.get("raw") or ""), action.text):
                    return raw  # type: ignore[no-any-return]  # is_post has looked at it
        return None

    def _since(self, action: Action, at: Millis | None) -> bool:
        return at is not None and at >= (action.attempted_at or 0) - SKEW


_STATUS = {
    ActionKind.HIDE: MessageStatus.HIDDEN,
    ActionKind.UNHIDE: MessageStatus.VISIBLE,
    ActionKind.DELETE: MessageStatus.DELETED,
    ActionKind.RETRACT: MessageStatus.DELETED,
    ActionKind.RESTORE: MessageStatus.VISIBLE,
}


def _is_done(kind: ActionKind, raw: Json) -> bool:
    gone = bool(raw.get("deleted_at") or raw.get("user_deleted"))
    return {
        ActionKind.DELETE: gone,
        ActionKind.RETRACT: gone,
        ActionKind.RESTORE: not gone,
        ActionKind.HIDE: bool(raw.get("hidden")),
        ActionKind.UNHIDE: not raw.get("hidden") and not is_flagged(raw),
        ActionKind.LIKE: liked(raw),
        ActionKind.UNLIKE: not liked(raw),
    }.get(kind, False)


def _offered(entry: Json, *wanted: str) -> str:
    """Return what an entry calls the first decision wanted that it has: some versions put the kind of entry before it.

    Raises Conflict where it is not offered (any more).
    """
    names: list[str] = []
    bundles = entry.get("bundled_actions")
    for bundle in bundles if isinstance(bundles, list) else []:
        actions = bundle.get("actions") if isinstance(bundle, dict) else None
        names += [str(each.get("id") if isinstance(each, dict) else each) for each in actions or []]
    if not names:
        return wanted[0]  # this version tells the names elsewhere
    found = next((name for each in wanted for name in names if name == each or name.endswith(f"-{each}")), None)
    if found is None:
        raise Conflict("The forum does not offer this for the post now. Look at it on the forum's own page.")
    return segment(found)


def _post_id(native: str) -> int:
    post_id = number(native.removeprefix(PRIVATE))
    if post_id is None:
        raise Gone()
    return post_id


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
