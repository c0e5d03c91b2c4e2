"""X's archive: the owner's posts, and direct messages of both sides, in JavaScript files of one assignment each.

X gives the ids that its interface has, so that an account that is connected and its export are one: what both bring is
the same message once, with the ids that the adapter gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from functools import cached_property
from html import unescape
from typing import Any, BinaryIO, cast

from cm_inbox.errors import TransferError
from cm_inbox.models.messages import Attachment, Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.networks.x_posts import DM

from .meta import LeftOut
from .reading import AfterAssignment, Archive, Skipped, instant, items

_POSTS = re.compile(r"(?:^|/)data/(?:tweets?|tweets?-part\d+)\.js$")
_PRIVATE = re.compile(r"(?:^|/)data/direct-messages(?:-group)?(?:-part\d+)?\.js$")
POSTED = "%a %b %d %H:%M:%S %z %Y"
"""How the time of a post is written: ``Wed Oct 10 20:19:24 +0000 2018``."""


class XArchive(Archive):
    """Of other people it knows the ids alone."""

    network = "x"

    @property
    def account(self) -> str:
        return f"@{self._owner['username']}"

    @cached_property
    def _owner(self) -> Mapping[str, str]:
        name = self.files.one("data/account.js")
        held: Any = None
        if name is not None:
            with closing(self.files.open(name)) as file:
                held = next(items(_value_of(file), "item.account", name, lambda _: None), None)
        if not isinstance(held, dict) or not all(isinstance(held.get(key), str) for key in ("accountId", "username")):
            raise TransferError("This export does not say whose it is: data/account.js is missing or broken.")
        return held

    def parts(self) -> list[str]:
        return [name for name in self.files.names if _POSTS.search(name) or _PRIVATE.search(name)]

    def former_id(self, message: Message) -> str | None:
        return message.id.removeprefix(DM) if message.visibility is Visibility.PRIVATE else None

    def read(self, part: str, left_out: LeftOut) -> Iterator[Message]:
        private = _PRIVATE.search(part) is not None
        with closing(self.files.open(part)) as file:
            for number, each in enumerate(items(_value_of(file), "item", part, left_out), 1):
                try:
                    if private:
                        yield from self._exchange(each["dmConversation"])
                        continue
                    post = self._post(each.get("tweet", each))
                except (ValueError, TypeError, KeyError, AttributeError) as error:
                    left_out(Skipped(f"{part}, entry {number}", str(error) or "it has an unknown form"))
                    continue
                if post is not None:
                    yield post

    def _author(self, person: str) -> Author:
        if person == self._owner["accountId"]:
            return Author(person, self.account, self._owner.get("accountDisplayName") or self.account)
        return Author(person, person, "", f"https://x.com/i/user/{person}")

    def _post(self, raw: Mapping[str, Any]) -> Message | None:
        """Return a post of the owner's; None for one that only passes another's on."""
        text = raw.get("full_text") or raw["text"]
        if text.startswith("RT @"):
            return None
        entities = raw.get("entities") or {}
        for link in entities.get("urls") or ():
            text = text.replace(link["url"], link.get("expanded_url") or link["url"])
        parent = raw.get("in_reply_to_status_id_str")
        own = self._owner["accountId"]
        return Message(
            id=raw["id_str"],
            thread=Thread(parent or raw["id_str"], ThreadKind.PUBLIC),
            author=self._author(own),
            direction=Direction.OUT,
            visibility=Visibility.PUBLIC,
            text=unescape(text),
            created_at=round(datetime.strptime(raw["created_at"], POSTED).timestamp() * 1000),
            parent=parent,
            url=f"https://x.com/i/status/{raw['id_str']}",
            attachments=tuple(
                Attachment(each["media_url_https"], "image/*" if each.get("type") == "photo" else "video/*")
                for each in (raw.get("extended_entities") or entities).get("media") or ()
            ),
        )

    def _exchange(self, raw: Mapping[str, Any]) -> Iterator[Message]:
        exchange = raw["conversationId"]
        thread = Thread(f"{DM}{exchange}", ThreadKind.PRIVATE, None, f"https://x.com/messages/{exchange}")
        for each in raw["messages"]:
            said = each.get("messageCreate")  # others tell of who joined or left
            if said is None:
                continue
            text = said.get("text") or ""
            for link in said.get("urls") or ():
                text = text.replace(link["url"], link.get("expanded") or link["url"])
            yield Message(
                id=f"{DM}{said['id']}",
                thread=thread,
                author=self._author(said["senderId"]),
                direction=Direction.OUT if said["senderId"] == self._owner["accountId"] else Direction.IN,
                visibility=Visibility.PRIVATE,
                text=unescape(text),
                created_at=instant(said["createdAt"]),
                attachments=tuple(Attachment(url) for url in said.get("mediaUrls") or ()),
            )


def _value_of(file: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, AfterAssignment(file))
