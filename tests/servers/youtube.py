"""A small stateful YouTube with the manners of the real one, checked against its discovery document where there is one.

What it does badly, since YouTube does: only two answers are embedded in a thread; by id no moderation state is told; a
comment that its author took away refuses with 400 or 403, never with 404; a rejected comment never comes back; a call
that is refused costs units as well; a new answer does not bring its thread to the front; a name can be absent.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time
from typing import Any

import pytest

from .authorisation import Authorisation
from .described import discovery, find_specification
from .stub import Answer, Asked, Refused, StubServer, running

Json = dict[str, Any]
BASE = "/youtube/v3/"
EMBEDDED = 2
COSTS = {"GET": 1, "POST": 50, "DELETE": 50, "PUT": 50}


@dataclass(slots=True)
class Comment:
    id: str
    author: str
    text: str
    channel: str
    video: str
    parent: str | None
    at: float
    edited: float = 0.0
    status: str = "published"
    deleted: bool = False


@dataclass(slots=True)
class ChatLine:
    id: str
    author: str
    text: str
    at: float
    kind: str = "textMessageEvent"


@dataclass(slots=True)
class Broadcast:
    """A live broadcast and its chat."""

    id: str
    channel: str
    title: str
    chat: str
    lines: list[ChatLine] = field(default_factory=list)
    over: bool = False


class FakeYouTube(StubServer):
    """``units`` counts what each app spent; ``limit`` is what it may. ``clock`` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        found = find_specification("google-youtube.v3.discovery.json")
        super().__init__(discovery(found) if found is not None else None)
        self.auth = Authorisation(clock=clock)
        self.clock = clock
        self.limit = 10_000
        self.units: dict[str, int] = {}
        self.channels: dict[str, str] = {}
        self.comments: dict[str, Comment] = {}
        self.videos: dict[str, tuple[str, str]] = {}
        self.broadcasts: dict[str, Broadcast] = {}
        self.bans: dict[str, Json] = {}
        self.banned: set[tuple[str, str]] = set()
        self._numbers = itertools.count(1)
        self._refusals = itertools.cycle([(400, "processingFailure"), (403, "forbidden")])

    # -- people, by other means than the interface --

    def add_channel(self, name: str) -> str:
        with self.lock:
            channel = f"UC{next(self._numbers):022d}"
            self.channels[channel] = f"@{name.lower()}{len(self.channels)}"
            return channel

    def add_video(self, channel: str, title: str) -> str:
        with self.lock:
            video = f"video-{next(self._numbers)}"
            self.videos[video] = (channel, title)
            return video

    def add_comment(self, author: str, video: str, text: str, *, parent: str | None = None, status: str = "") -> str:
        """Have somebody write; who is banned is rejected at once."""
        with self.lock:
            channel, _ = self.videos[video]
            above = self.comments.get(parent or "")
            root = (above.parent or above.id) if above is not None else None
            number = next(self._numbers)
            comment_id = f"{root}.{number}" if root else f"Ug{number:010d}"
            banned = (channel, author) in self.banned
            state = "rejected" if banned else status or "published"
            self.comments[comment_id] = Comment(
                comment_id, author, text, channel, video, root, self.clock(), status=state
            )
            return comment_id

    def edit(self, comment_id: str, text: str) -> None:
        with self.lock:
            self.comments[comment_id].text = text
            self.comments[comment_id].edited = max(self.clock(), self.comments[comment_id].at + 1)

    def delete(self, comment_id: str) -> None:
        with self.lock:
            self.comments[comment_id].deleted = True

    def add_broadcast(self, channel: str, title: str) -> Broadcast:
        with self.lock:
            number = next(self._numbers)
            made = Broadcast(f"live-{number}", channel, title, f"chat-{number}")
            self.broadcasts[made.chat] = made
            return made

    def say(self, chat: str, author: str, text: str, kind: str = "textMessageEvent") -> str:
        with self.lock:
            line = ChatLine(f"LCC.{next(self._numbers)}", author, text, self.clock(), kind)
            self.broadcasts[chat].lines.append(line)
            return line.id

    def visible(self, comment_id: str) -> bool:
        with self.lock:
            comment = self.comments[comment_id]
            return comment.status == "published" and not comment.deleted

    def answers(self, comment_id: str, author: str) -> list[str]:
        with self.lock:
            root = self.comments[comment_id].parent or comment_id
            found = [each for each in self.comments.values() if each.parent == root and each.author == author]
            return [each.text for each in found if not each.deleted]

    # -- the interface --

    def is_described(self, asked: Asked) -> bool:
        return asked.path.startswith(BASE)

    def scopes(self, asked: Asked) -> frozenset[str] | None:
        grant = self.auth.grant_of(asked)
        return frozenset(grant.scope.split()) if grant is not None else None

    def reply(self, asked: Asked) -> Answer:
        if asked.path == "/o/oauth2/v2/auth":
            return self.auth.page(asked)
        if asked.path == "/token":
            return self.auth.token(asked)
        if not asked.path.startswith(BASE):
            raise Refused(404, b"<html>Not Found</html>", {"Content-Type": "text/html"})
        grant = self.auth.grant_of(asked)
        if grant is None:
            raise refused(401, "authError", "Request had invalid authentication credentials.")
        resource = asked.path.removeprefix(BASE)
        self._charge(grant.app, asked.method, resource)
        routes: dict[tuple[str, str], Callable[[Asked, str], Answer]] = {
            ("GET", "channels"): self._own_channel,
            ("GET", "commentThreads"): self._threads,
            ("GET", "comments"): self._comments,
            ("POST", "comments"): self._insert,
            ("DELETE", "comments"): self._delete,
            ("POST", "comments/setModerationStatus"): self._moderate,
            ("GET", "videos"): self._videos,
            ("GET", "liveBroadcasts"): self._broadcasts,
            ("GET", "liveChat/messages"): self._chat,
            ("POST", "liveChat/messages"): self._chat_insert,
            ("DELETE", "liveChat/messages"): self._chat_delete,
            ("POST", "liveChat/bans"): self._ban,
            ("DELETE", "liveChat/bans"): self._unban,
        }
        route = routes.get((asked.method, resource))
        if route is None:
            raise Refused(404, b"<html>Not Found</html>", {"Content-Type": "text/html"})
        return route(asked, grant.owner)

    def _charge(self, app: str, method: str, resource: str) -> None:
        cost = COSTS[method]
        if resource.startswith("liveChat/"):
            cost = 5 if method == "GET" else 20
        spent = self.units.get(app, 0)
        if spent + cost > self.limit:
            raise refused(403, "quotaExceeded", "The request cannot be completed: you have exceeded your quota.")
        self.units[app] = spent + cost

    # -- comments --

    def _own_channel(self, asked: Asked, owner: str) -> Answer:
        if owner not in self.channels:
            return Answer({"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0}})
        handle = self.channels[owner]
        channel = {"id": owner, "snippet": {"title": handle.strip("@").capitalize(), "customUrl": handle}}
        return Answer({"kind": "youtube#channelListResponse", "items": [channel]})

    def _shown(self, comment: Comment, *, state: bool, plain: bool = True) -> Json:
        snippet: Json = {
            "channelId": comment.channel,
            "videoId": comment.video,
            "textDisplay": comment.text if plain else html.escape(comment.text),
            "textOriginal": comment.text,
            "authorDisplayName": self.channels.get(comment.author, ""),
            "authorChannelUrl": f"http://www.youtube.com/{self.channels.get(comment.author, '')}",
            "publishedAt": iso(comment.at),
            "updatedAt": iso(comment.edited or comment.at),
            "likeCount": 0,
        }
        if comment.author in self.channels:
            snippet["authorChannelId"] = {"value": comment.author}
        if comment.parent:
            snippet["parentId"] = comment.parent
        if state:
            snippet["moderationStatus"] = comment.status
        return {"kind": "youtube#comment", "id": comment.id, "snippet": snippet}

    def _under(self, root: str) -> list[Comment]:
        return [each for each in self.comments.values() if each.parent == root and not each.deleted]

    def _threads(self, asked: Asked, owner: str) -> Answer:
        channel, state = asked.one("allThreadsRelatedToChannelId"), asked.one("moderationStatus", "published")
        if channel != owner and state != "published":
            raise refused(403, "forbidden", "The caller may not see these.")
        found = []
        for top in self.comments.values():
            if top.parent or top.deleted or top.channel != channel:
                continue
            under = [each for each in self._under(top.id) if each.status == state]
            if top.status == state or (under and state != "published"):
                found.append((top, under))
        found.sort(key=lambda pair: (pair[0].at, pair[0].id), reverse=True)
        page, following = self._page(asked, found)
        shown = [self._thread(top, under, state) for top, under in page]
        return Answer({"kind": "youtube#commentThreadListResponse", "items": shown, **following})

    def _thread(self, top: Comment, under: list[Comment], state: str) -> Json:
        embedded = under[-EMBEDDED:] if state == "published" else under
        return {
            "kind": "youtube#commentThread",
            "id": top.id,
            "snippet": {
                "channelId": top.channel,
                "videoId": top.video,
                "topLevelComment": self._shown(top, state=True),
                "canReply": True,
                "totalReplyCount": len(under),
                "isPublic": True,
            },
            "replies": {"comments": [self._shown(each, state=True) for each in embedded]},
        }

    @staticmethod
    def _page(asked: Asked, found: list[Any]) -> tuple[list[Any], Json]:
        size, begin = int(asked.one("maxResults", "20")), int(asked.one("pageToken", "0"))
        more = begin + size < len(found)
        return found[begin : begin + size], {"nextPageToken": str(begin + size)} if more else {}

    def _comments(self, asked: Asked, owner: str) -> Answer:
        if asked.one("parentId"):
            under = [each for each in self._under(asked.one("parentId")) if each.status == "published"]
            page, following = self._page(asked, list(reversed(under)))
        else:
            ids = [each for value in asked.query.get("id", []) for each in value.split(",")]
            known = [self.comments[each] for each in ids if each in self.comments]
            page, following = [each for each in known if not each.deleted and each.status != "rejected"], {}
        shown = [self._shown(each, state=False) for each in page]
        return Answer({"kind": "youtube#commentListResponse", "items": shown, **following})

    def _there(self, comment_id: str) -> Comment:
        comment = self.comments.get(comment_id)
        if comment is None:
            raise refused(404, "commentNotFound", "The comment was not found.")
        if comment.deleted:
            status, reason = next(self._refusals)
            raise refused(status, reason, "The request could not be processed.")
        return comment

    def _insert(self, asked: Asked, owner: str) -> Answer:
        snippet = asked.json()["snippet"]
        text = snippet.get("textOriginal", "")
        if not text.strip():
            raise refused(400, "commentTextRequired", "The comment has no text.")
        if len(text) > 10_000:
            raise refused(400, "commentTextTooLong", "The comment is too long.")
        top = self._there(snippet.get("parentId", ""))
        made = self.add_comment(owner, top.video, text, parent=top.id)
        return Answer(self._shown(self.comments[made], state=False, plain=False))

    def _delete(self, asked: Asked, owner: str) -> Answer:
        comment = self._there(asked.one("id"))
        if comment.author != owner:
            raise refused(403, "forbidden", "The comment is somebody else's.")
        comment.deleted = True
        return Answer(None, 204)

    def _moderate(self, asked: Asked, owner: str) -> Answer:
        state, ban = asked.one("moderationStatus"), asked.one("banAuthor") == "true"
        if ban and state != "rejected":
            raise refused(400, "banWithoutReject", "banAuthor is valid with rejected only.")
        for comment_id in (each for value in asked.query["id"] for each in value.split(",")):
            comment = self._there(comment_id)
            if comment.channel != owner or (comment.status == "rejected" and state == "published"):
                raise refused(403, "forbidden", "The comment cannot be moderated like this.")
            comment.status = state
            if ban:
                self.banned.add((owner, comment.author))
        return Answer(None, 204)

    def _videos(self, asked: Asked, owner: str) -> Answer:
        ids = [each for value in asked.query["id"] for each in value.split(",")]
        shown = [
            {
                "id": each,
                "snippet": {"title": self.videos[each][1], "publishedAt": iso(self.clock())},
                "statistics": {"commentCount": "3", "likeCount": "12"},
            }
            for each in ids
            if each in self.videos
        ]
        return Answer({"kind": "youtube#videoListResponse", "items": shown})

    # -- live chats --

    def _broadcasts(self, asked: Asked, owner: str) -> Answer:
        shown = [
            {
                "id": each.id,
                "snippet": {"title": each.title, "liveChatId": each.chat, "channelId": owner},
                "status": {"lifeCycleStatus": "live"},
            }
            for each in self.broadcasts.values()
            if each.channel == owner and not each.over
        ]
        return Answer({"kind": "youtube#liveBroadcastListResponse", "items": shown})

    def _open(self, chat: str) -> Broadcast:
        found = self.broadcasts.get(chat)
        if found is None:
            raise refused(404, "liveChatNotFound", "The live chat was not found.")
        if found.over:
            raise refused(403, "liveChatEnded", "The live chat is no longer live.")
        return found

    def _line(self, line: ChatLine, chat: str) -> Json:
        snippet: Json = {"type": line.kind, "liveChatId": chat, "publishedAt": iso(line.at)}
        said: Json = {"kind": "youtube#liveChatMessage", "id": line.id, "snippet": snippet}
        if line.kind == "tombstone":
            return said
        details = {"textMessageEvent": ("textMessageDetails", "messageText")}
        part, name = details.get(line.kind, ("superChatDetails", "userComment"))
        snippet |= {"authorChannelId": line.author, "hasDisplayContent": True, part: {name: line.text}}
        owner = self.broadcasts[chat].channel == line.author
        said["authorDetails"] = {
            "channelId": line.author,
            "displayName": self.channels[line.author],
            "isChatOwner": owner,
        }
        return said

    def _chat(self, asked: Asked, owner: str) -> Answer:
        broadcast = self._open(asked.one("liveChatId"))
        begin = int(asked.one("pageToken", "0"))
        shown = [self._line(each, broadcast.chat) for each in broadcast.lines[begin:]]
        following = str(len(broadcast.lines))
        answer = {"items": shown, "nextPageToken": following, "pollingIntervalMillis": 0}
        return Answer({"kind": "youtube#liveChatMessageListResponse", **answer})

    def _chat_insert(self, asked: Asked, owner: str) -> Answer:
        snippet = asked.json()["snippet"]
        broadcast = self._open(snippet["liveChatId"])
        text = snippet["textMessageDetails"]["messageText"]
        if len(text) > 200:
            raise refused(400, "messageTextInvalid", "The message text is not valid.")
        made = self.say(broadcast.chat, owner, text)
        line = next(each for each in broadcast.lines if each.id == made)
        shown = self._line(line, broadcast.chat)
        del shown["authorDetails"]
        return Answer(shown)

    def _chat_delete(self, asked: Asked, owner: str) -> Answer:
        for broadcast in self.broadcasts.values():
            for line in broadcast.lines:
                if line.id == asked.one("id") and line.kind != "tombstone":
                    line.kind = "tombstone"
                    broadcast.lines.append(ChatLine(line.id, line.author, "", self.clock(), "tombstone"))
                    return Answer(None, 204)
        raise refused(404, "liveChatMessageNotFound", "The live chat message was not found.")

    def _ban(self, asked: Asked, owner: str) -> Answer:
        snippet = asked.json()["snippet"]
        self._open(snippet["liveChatId"])
        if snippet["bannedUserDetails"]["channelId"] == owner:
            raise refused(403, "cannotBanUser", "The owner cannot be banned.")
        ban = f"ban-{next(self._numbers)}"
        self.bans[ban] = snippet
        return Answer({"kind": "youtube#liveChatBan", "id": ban, "snippet": snippet})

    def _unban(self, asked: Asked, owner: str) -> Answer:
        if self.bans.pop(asked.one("id"), None) is None:
            raise refused(404, "liveChatBanNotFound", "The ban was not found.")
        return Answer(None, 204)


def refused(status: int, reason: str, message: str) -> Refused:
    """Return a refusal as Google words it."""
    each = {"message": message, "domain": "youtube.common", "reason": reason}
    return Refused(status, {"error": {"code": status, "message": message, "errors": [each]}})


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def standing(clock: Callable[[], float] = time) -> Iterator[FakeYouTube]:
    """Run one for a block; at its end say what was not as described."""
    with running(FakeYouTube(clock)) as server:
        yield server


@pytest.fixture(scope="session")
def youtube_fake() -> Iterator[FakeYouTube]:
    """One for the whole session: each test takes a channel of its own."""
    with standing() as server:
        yield server
