"""Instagram's export as JSON: direct messages, and the comments its owner wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from cm_inbox.models.messages import Message, Thread, ThreadKind

from .meta import LeftOut, MetaArchive, digest, mended
from .reading import Skipped, from_seconds, items, value

_COMMENTS = re.compile(r"(?:^|/)comments/(?:post_comments_\d+|reels_comments|post_comments)\.json$")


class InstagramArchive(MetaArchive):
    """The names of its fields are in the owner's language: what they hold is told by their order."""

    network = "instagram"

    def _told_owner(self) -> str:
        name = self.files.one("personal_information.json")
        if name is None:
            return ""
        with closing(self.files.open(name)) as file:
            told = value(file, name, lambda _: None)
        try:
            fields = told["profile_user"][0]["string_map_data"]
        except (KeyError, TypeError, IndexError):
            return ""
        known = set().union(*(self._participants(part) for part in self._message_files()))
        found = [mended(each["value"]) for each in fields.values() if isinstance(each, dict) and each.get("value")]
        return next((each for each in found if each in known), "")

    def _comment_files(self) -> list[str]:
        return [name for name in self.files.names if _COMMENTS.search(name)]

    def _comments(self, part: str, left_out: LeftOut) -> Iterator[Message]:
        with closing(self.files.open(part)) as file:
            path = "item" if file.read(64).lstrip()[:1] == b"[" else f"{_key(part)}.item"
        with closing(self.files.open(part)) as file:
            for number, each in enumerate(items(file, path, part, left_out), 1):
                try:
                    message = self._comment(each["string_map_data"])
                except (ValueError, TypeError, KeyError, AttributeError) as error:
                    left_out(Skipped(f"{part}, comment {number}", str(error) or "it has an unknown form"))
                    continue
                if message is not None:
                    yield message

    def _comment(self, fields: dict[str, Any]) -> Message | None:
        said = [mended(each["value"]) for each in fields.values() if each.get("value")]
        at = from_seconds(next((each["timestamp"] for each in fields.values() if each.get("timestamp")), None))
        if not said:
            return None
        whose = said[1] if len(said) > 1 else ""
        return self.own(said[0], at, Thread(digest("thread", whose, at), ThreadKind.PUBLIC, whose or None), whose)


def _key(part: str) -> str:
    return "comments_reels_comments" if "reels" in part else "comments_media_comments"
