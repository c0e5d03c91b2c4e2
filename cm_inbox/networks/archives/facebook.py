"""Facebook's export of a page or a profile, as JSON: Messenger, and the comments its owner wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from cm_inbox.models.messages import Message, Thread, ThreadKind

from .meta import LeftOut, MetaArchive, digest, mended
from .reading import Skipped, from_seconds, items, value


class FacebookArchive(MetaArchive):
    """Comments have no place but the sentence Facebook makes of them; each stands in a thread of its own."""

    network = "facebook"

    def _told_owner(self) -> str:
        name = self.files.one("profile_information/profile_information.json")
        if name is None:
            return ""
        with closing(self.files.open(name)) as file:
            told = value(file, name, lambda _: None)
        try:
            return mended(told["profile_v2"]["name"]["full_name"])
        except (KeyError, TypeError, AttributeError):
            return ""

    def _comment_files(self) -> list[str]:
        return self.files.ending("comments_and_reactions/comments.json", "comments/comments.json")

    def _comments(self, part: str, left_out: LeftOut) -> Iterator[Message]:
        with closing(self.files.open(part)) as file:
            for number, each in enumerate(items(file, "comments_v2.item", part, left_out), 1):
                try:
                    title = mended(each.get("title") or "")
                    for held in each.get("data") or ():
                        said = held["comment"]
                        text = mended(said.get("comment") or "")
                        at = from_seconds(said.get("timestamp", each.get("timestamp")))
                        if text:
                            thread = Thread(digest("thread", title, at), ThreadKind.PUBLIC, title or None)
                            yield self.own(text, at, thread, title)
                except (ValueError, TypeError, KeyError, AttributeError) as error:
                    left_out(Skipped(f"{part}, comment {number}", str(error) or "it has an unknown form"))
