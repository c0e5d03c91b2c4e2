"""A small stateful Graph of Meta's for Instagram accounts linked to pages, on the one for pages.

What it does badly, since Instagram does: comments cannot be asked for since an instant, and answers stand within what
they answer; only the newest 20 messages of an exchange tell anything but their id; media that only tag an account can
be seen but not touched; whoever likes too fast is shut out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import time

import pytest

from .facebook import BASE, Comment, Exchange, FakeFacebook, Json, iso, only, refused
from .stub import Asked, running

TOLD = 20
WEEK = 7 * 86_400

_BASIC = frozenset({"instagram_basic"})
_READ = _BASIC | {"pages_read_engagement"}
_COMMENT = _READ | {"instagram_manage_comments"}
_LIKE = _BASIC | {"instagram_manage_engagement"}
_WRITE = _BASIC | {"instagram_manage_messages"}
NEEDED = {
    **dict.fromkeys(("GET IGUser", "GET IGUser/media"), _READ),
    **dict.fromkeys(("GET IGUser/tags", "GET IGMedia/comments", "GET IGComment", "GET IGComment/replies"), _COMMENT),
    **dict.fromkeys(("POST IGComment", "POST IGComment/replies", "DELETE IGComment"), _COMMENT),
    **dict.fromkeys(("POST IGUser/likes", "DELETE IGUser/likes"), _LIKE),
    **dict.fromkeys(("GET Page/conversations", "GET UnifiedThread/messages"), _WRITE | {"pages_manage_metadata"}),
    "POST Page/messages": _WRITE,
    "POST Page/moderate_conversations": _WRITE | {"business_management"},
}
"""What each call asks for. Source: developers.facebook.com/docs/instagram-platform (the pages of each call, moderate
conversations) and documentation/business-messaging/messenger-platform/conversations."""


@dataclass(slots=True)
class Medium:
    id: str
    author: str
    text: str
    at: float
    tags: tuple[str, ...] = ()
    liked: bool = False


class FakeInstagram(FakeFacebook):
    """``linked`` leads from a page to its account; the ``post`` of a comment is a medium."""

    needed = NEEDED

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(clock)
        self.linked: dict[str, str] = {}
        self.media: dict[str, Medium] = {}
        self.blocked: dict[str, set[str]] = {}
        self.liked_at: list[float] = []

    # -- people, by other means than the interface --

    def add_account(
        self, name: str, *, manager: str | None = None, page_name: str = "", scopes: Collection[str] | None = None
    ) -> tuple[str, str]:
        """Return an account's id and the token of its page; ``scopes`` as for a page."""
        with self.lock:
            page, token = self.add_page(page_name or f"{name} (page)", manager=manager, scopes=scopes)
            account = f"1784{self.add_person(name)}"
            self.names[account] = name
            self.linked[page] = account
            self.blocked[account] = set()
            return account, token

    def page_of(self, account: str) -> str:
        return next(page for page, each in self.linked.items() if each == account)

    def add_medium(self, author: str, text: str, *, tags: tuple[str, ...] = (), ago: float = 0.0) -> str:
        with self.lock:
            made = Medium(f"1790{next(self._numbers)}", author, text, self._now() - ago, tags)
            self.media[made.id] = made
            return made.id

    def remark(self, medium: str, author: str, text: str, *, under: str | None = None) -> str:
        """Have somebody comment; answers to answers stand under the first comment."""
        with self.lock:
            above = self.comments.get(under or "")
            root = (above.parent or above.id) if above is not None else None
            made = Comment(f"1780{next(self._numbers)}", medium, author, text, self._now(), root)
            self.comments[made.id] = made
            return made.id

    def direct(self, account: str, person: str, text: str, *, ago: float = 0.0) -> str:
        """Have somebody write a direct message."""
        return self.write(self.page_of(account), person, text, ago=ago)

    def directs(self, account: str, person: str) -> list[str]:
        """Return what the account wrote to a person."""
        return self.letters(self.page_of(account), person)

    def _exchange(self, page: str, person: str) -> Exchange:
        native_id = f"aWdf{page}x{person}"
        return self.exchanges.setdefault(native_id, Exchange(native_id, page, person))

    # -- the interface --

    def node_of(self, native_id: str) -> str:
        if native_id in self.blocked:
            return "IGUser"
        if native_id.startswith("aWdf"):
            return "UnifiedThread"
        kinds = {"1790": "IGMedia", "1780": "IGComment"}
        return kinds.get(native_id[:4]) or super().node_of(native_id)

    def is_described(self, asked: Asked) -> bool:
        # likes came after the description: documentation/instagram-platform, IG User, likes (Apr 2026)
        return super().is_described(asked) and not asked.path.endswith("/likes")

    def _me(self, asked: Asked, us: str, steps: list[str]) -> Json:
        said = super()._me(asked, us, steps)
        if steps[-1] == "permissions":
            return said
        if steps == ["me"]:
            return said | self._link(us)
        return {"data": [each | self._link(str(each.get("id"))) for each in said["data"]]}

    def _link(self, page: str) -> Json:
        account = self.linked.get(page)
        if account is None:
            return {}
        return {"instagram_business_account": {"id": account, "username": self.names[account]}}

    def _about(self, asked: Asked, us: str, steps: list[str]) -> Json:
        first, edge = steps[0], steps[1] if len(steps) > 1 else ""
        account = self.linked.get(us, "")
        if first in self.blocked:
            if first != account:
                raise refused(10, "Application does not have permission for this action")
            return self._of_account(asked, account, edge)
        if first in self.media:
            if self.media[first].author != account:
                raise refused(100, f"Unsupported request. Object with ID '{first}' does not exist.", 33)
            return self._remarks(asked, first, account)
        if first in self.exchanges:
            newest = list(reversed(self.exchanges[first].letters))
            told = [self._told_letter(each) for each in newest]
            return self._listed(asked, told[:TOLD] + [{"id": each["id"]} for each in told[TOLD:]])
        if first in self.comments:
            return self._of_remark(asked, first, edge, account)
        return super()._about(asked, us, steps)

    def _of_account(self, asked: Asked, account: str, edge: str) -> Json:
        if edge == "":
            return only({"id": account, "username": self.names[account], "name": "Altéa"}, asked.one("fields", "id"))
        if edge == "likes":
            return self._like(asked, account)
        chosen = [
            each for each in self.media.values() if (account in each.tags if edge == "tags" else each.author == account)
        ]
        newest = sorted(chosen, key=lambda each: (each.at, each.id), reverse=True)
        return self._listed(asked, [self._told_medium(each) for each in newest])

    def _like(self, asked: Asked, account: str) -> Json:
        self.liked_at = [at for at in self.liked_at if at > self.clock() - 5] + [self.clock()]
        if len(self.liked_at) > 50:
            raise refused(613, "Calls to this api have exceeded the rate limit.")
        given = asked.json() if asked.method == "POST" else {name: asked.one(name) for name in asked.query}
        wished = asked.method == "POST"
        if "media_id" in given:
            self.media[given["media_id"]].liked = wished
        else:
            likes = self.comments[given["comment_id"]].likes
            (likes.add if wished else likes.discard)(account)
        return {"success": True}

    def _of_page(self, asked: Asked, us: str, edge: str) -> Json:
        if edge == "conversations":
            assert asked.one("platform") == "INSTAGRAM"
        if asked.method == "POST" and edge == "moderate_conversations":
            content = asked.json()
            blocked = self.blocked[self.linked[us]]
            for each in content["user_ids"]:
                if not any(one.page == us and one.person == each["id"] for one in self.exchanges.values()):
                    raise refused(100, "No conversation exists with this person.")
                (blocked.add if content["actions"] == ["BLOCK_USER"] else blocked.discard)(each["id"])
            return {"success": "true"}
        return super()._of_page(asked, us, edge)

    def _send_aside(self, us: str, recipient: Json, text: str) -> Json:
        found = self.comments.get(recipient.get("comment_id", ""))
        if found is not None and found.at < self._now() - WEEK:
            raise refused(10, "This message is sent outside of allowed window.", 2534022)
        return super()._send_aside(us, recipient, text)

    def _remarks(self, asked: Asked, medium: str, account: str) -> Json:
        above = [each for each in self.comments.values() if each.post == medium and each.parent is None]
        newest = sorted(above, key=lambda each: (each.at, int(each.id)), reverse=True)
        return self._listed(asked, [self._told_remark(each, account) for each in newest])

    def _of_remark(self, asked: Asked, first: str, edge: str, account: str) -> Json:
        found = self.comments[first]
        if self.media[found.post].author != account:
            raise refused(100, f"Unsupported request. Object with ID '{first}' does not exist.", 33)
        if edge == "replies":
            if asked.method == "POST":
                return {"id": self.remark(found.post, account, asked.json()["message"], under=first)}
            return self._listed(asked, [self._told_remark(each, account) for each in self._below(first)])
        if asked.method == "DELETE":
            self.delete(first)
            return {"success": True}
        if asked.method == "POST":
            if self.refuses_quietly:
                return {"success": "false"}
            found.hidden = asked.json()["hide"]
            return {"success": True}
        return only(self._told_remark(found, account), asked.one("fields", "id"))

    def _below(self, above: str) -> list[Comment]:
        return [each for each in self.comments.values() if each.parent == above]

    def _told_medium(self, each: Medium) -> Json:
        count = sum(one.post == each.id for one in self.comments.values())
        told = {
            "id": each.id, "caption": each.text, "timestamp": iso(each.at), "username": self.names[each.author],
            "permalink": f"https://instagram.test/p/{each.id}/", "media_type": "IMAGE", "comments_count": count,
        }  # fmt: skip
        return told | {"media_url": f"https://instagram.test/{each.id}.jpg"}

    def _told_remark(self, each: Comment, account: str) -> Json:
        name = self.names[each.author]
        told: Json = {
            "id": each.id, "text": each.text, "timestamp": iso(each.at), "hidden": each.hidden, "username": name,
            "from": {"id": f"9{each.author}" if each.author == account else each.author, "username": name},
            "media": {"id": each.post},
        }  # fmt: skip
        if each.author == account:
            told["user"] = {"id": account}
        if each.parent is not None:
            return told | {"parent_id": each.parent}
        below = [self._told_remark(one, account) for one in self._below(each.id)]
        if below:
            paging = {"cursors": {"after": "50"}} | ({"next": f"{self.url}{BASE}{each.id}"} if len(below) > 50 else {})
            told["replies"] = {"data": below[:50], "paging": paging}
        return told

    def _told_letter(self, each: Json) -> Json:
        author = str(each["from"])
        who = self.linked.get(author, author)
        sender = {"id": who, "username": self.names[who]}
        return {"id": each["id"], "message": each["message"], "from": sender, "created_time": iso(each["at"])}


@contextmanager
def standing_instagram(clock: Callable[[], float] = time) -> Iterator[FakeInstagram]:
    """Run one for a block; at its end say what was not as described."""
    with running(FakeInstagram(clock)) as server:
        yield server


@pytest.fixture(scope="session")
def instagram_fake() -> Iterator[FakeInstagram]:
    """One for the whole session: each test takes an account of its own."""
    with standing_instagram() as server:
        yield server
