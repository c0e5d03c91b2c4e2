"""Mastodon's archive: what its owner posted, as ActivityPub (``outbox.json``), and who that is (``actor.json``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from cm_inbox.errors import TransferError
from cm_inbox.models.messages import Attachment, Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.networks.html_text import html_to_text

from .meta import LeftOut
from .reading import Archive, Skipped, instant, items, value

PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})


class MastodonArchive(Archive):
    """What others wrote is not in it."""

    network = "mastodon"

    @property
    def account(self) -> str:
        return f"{self._actor['preferredUsername']}@{urlsplit(self._actor['id']).netloc}"

    @cached_property
    def _actor(self) -> Mapping[str, Any]:
        name = self.files.one("actor.json")
        held: Any = None
        if name is not None:
            with closing(self.files.open(name)) as file:
                held = value(file, name, lambda _: None)
        if not isinstance(held, dict) or not all(isinstance(held.get(key), str) for key in ("id", "preferredUsername")):
            raise TransferError("This export does not say whose it is: actor.json is missing or broken.")
        return held

    def parts(self) -> list[str]:
        return self.files.ending("outbox.json")

    def read(self, part: str, left_out: LeftOut) -> Iterator[Message]:
        with closing(self.files.open(part)) as file:
            for number, each in enumerate(items(file, "orderedItems.item", part, left_out), 1):
                try:
                    message = self._message(each)
                except (ValueError, TypeError, KeyError, AttributeError) as error:
                    left_out(Skipped(f"{part}, entry {number}", str(error) or "it has an unknown form"))
                    continue
                if message is not None:
                    yield message

    def _message(self, raw: Mapping[str, Any]) -> Message | None:
        """Return a post; None for what passes another's on."""
        said = raw.get("object")
        if raw.get("type") != "Create" or not isinstance(said, dict):
            return None
        public = not PUBLIC.isdisjoint([*_list(said.get("to")), *_list(said.get("cc"))])
        followers = any(each.endswith("/followers") for each in _list(said.get("to")))
        kind = ThreadKind.PUBLIC if public or followers else ThreadKind.PRIVATE
        text, warning = html_to_text(said.get("content") or ""), said.get("summary")
        parent = said.get("inReplyTo")
        own = _id(said["id"])
        name = self._actor.get("name") or self._actor["preferredUsername"]
        return Message(
            id=own,
            thread=Thread(_id(parent) if parent else own, kind),
            author=Author(self._actor["id"], f"@{self._actor['preferredUsername']}", name, self._actor.get("url")),
            direction=Direction.OUT,
            visibility=Visibility(kind.value),
            text=f"{warning}\n\n{text}" if warning else text,
            created_at=instant(said["published"]),
            edited_at=instant(said["updated"]) if said.get("updated") else None,
            parent=_id(parent) if parent else None,
            url=said.get("url"),
            attachments=tuple(
                Attachment(each["url"], each.get("mediaType") or "", each.get("name") or "")
                for each in _list(said.get("attachment"))
            ),
        )


def _list(held: Any) -> list[Any]:
    return held if isinstance(held, list) else [] if held is None else [held]


def _id(address: str) -> str:
    """Return the id its server gives a post, as the API has it: the end of its address."""
    return urlsplit(address).path.rstrip("/").rpartition("/")[2] or address
