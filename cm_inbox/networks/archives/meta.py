"""What Facebook's and Instagram's exports (JSON) have in common: private messages, and texts to be mended.

The exports give no ids. A message's is made of what it is: the exchange, the sender, the instant and the text, so that
the same export, or a later one, brings nothing twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import PurePosixPath
from typing import Any

from cm_inbox.errors import TransferError
from cm_inbox.models.messages import Attachment, Author, Direction, Message, Thread, ThreadKind, Visibility

from .reading import Archive, Skipped, from_millis, items

LeftOut = Callable[[Skipped], None]

_MESSAGES = re.compile(
    r"(?:^|/)messages/(?:inbox|archived_threads|filtered_threads|message_requests)/[^/]+/message_\d+\.json$"
)
_MEDIA = {"photos": "image/*", "videos": "video/*", "audio_files": "audio/*", "gifs": "image/gif", "files": ""}


def mended(text: str) -> str:
    """Return a text as it was written: the exports take each byte of its UTF-8 for a letter of its own."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def digest(*parts: object) -> str:
    """Return the id of what has none."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_message_file(name: str) -> bool:
    """Say whether a file holds private messages."""
    return _MESSAGES.search(name) is not None


class MetaArchive(Archive):
    """An export of a page, a profile or an Instagram account."""

    @property
    def account(self) -> str:
        """Return another name than a signed-in account has: its messages have other ids, and would stand twice."""
        return f"{self.owner} (export)"

    @property
    def owner(self) -> str:
        """Return the name the owner's own messages bear. Raises TransferError where the export does not tell."""
        if not hasattr(self, "_owner"):
            self._owner = self._told_owner() or self._common()
        return self._owner

    def _told_owner(self) -> str:
        """Return the name the export itself gives of its owner; empty for none."""
        raise NotImplementedError

    def _common(self) -> str:
        """Return who takes part in every exchange, where that is one."""
        common: set[str] | None = None
        for part in self._message_files():
            names = set(self._participants(part))
            common = names if common is None else common & names
        if common is None or len(common) != 1:
            raise TransferError("This export does not say whose it is: nobody takes part in all of its exchanges.")
        return common.pop()

    def _message_files(self) -> list[str]:
        return [name for name in self.files.names if is_message_file(name)]

    def parts(self) -> list[str]:
        return [*self._message_files(), *self._comment_files()]

    def _comment_files(self) -> list[str]:
        raise NotImplementedError

    def _comments(self, part: str, left_out: LeftOut) -> Iterator[Message]:
        raise NotImplementedError

    def read(self, part: str, left_out: LeftOut) -> Iterator[Message]:
        if is_message_file(part):
            yield from self._private(part, left_out)
        else:
            yield from self._comments(part, left_out)

    def _participants(self, part: str) -> list[str]:
        with closing(self.files.open(part)) as file:
            return [
                mended(each["name"])
                for each in items(file, "participants.item", part, lambda _: None)
                if isinstance(each, dict) and isinstance(each.get("name"), str)
            ]

    def _private(self, part: str, left_out: LeftOut) -> Iterator[Message]:
        folder = PurePosixPath(part).parent.name
        others = [name for name in self._participants(part) if name != self.owner]
        thread = Thread(folder, ThreadKind.PRIVATE, ", ".join(others) or None)
        same: dict[str, int] = {}
        at = 0
        with closing(self.files.open(part)) as file:
            for number, each in enumerate(items(file, "messages.item", part, left_out), 1):
                try:
                    message = self._message(each, thread)
                except (ValueError, TypeError, KeyError, AttributeError) as error:
                    left_out(Skipped(f"{part}, message {number}", str(error) or "it has an unknown form"))
                    continue
                if message is None:
                    continue
                if message.created_at != at:
                    same, at = {}, message.created_at
                same[message.id] = times = same.get(message.id, 0) + 1
                yield message if times == 1 else _again(message, times)

    def _message(self, raw: Mapping[str, Any], thread: Thread) -> Message | None:
        """Return a message; None for one that was taken back, or says nothing."""
        sender, text = mended(raw["sender_name"]), mended(raw.get("content") or "")
        link = (raw.get("share") or {}).get("link") or ""
        if link and link not in text:
            text = f"{text}\n{link}".strip()
        files = tuple(_files(raw))
        if raw.get("is_unsent") or not (text or files):
            return None
        at = from_millis(raw["timestamp_ms"])
        return Message(
            id=digest(thread.id, sender, at, text),
            thread=thread,
            author=Author(sender, sender, sender),
            direction=Direction.OUT if sender == self.owner else Direction.IN,
            visibility=Visibility.PRIVATE,
            text=text,
            created_at=at,
            attachments=files,
        )

    def own(self, text: str, at: int, thread: Thread, *parts: object) -> Message:
        """Return a comment of the owner's."""
        return Message(
            id=digest("comment", at, text, *parts),
            thread=thread,
            author=Author(self.owner, self.owner, self.owner),
            direction=Direction.OUT,
            visibility=Visibility.PUBLIC,
            text=text,
            created_at=at,
        )


def _files(raw: Mapping[str, Any]) -> Iterable[Attachment]:
    for key, media_type in _MEDIA.items():
        for each in raw.get(key) or ():
            uri = each["uri"]
            yield Attachment(f"archive:{uri}", media_type, PurePosixPath(uri).name)


def _again(message: Message, times: int) -> Message:
    from msgspec.structs import replace

    return replace(message, id=digest(message.id, times))
