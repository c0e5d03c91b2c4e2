"""YouTube's comments from Google Takeout: what the channel wrote under videos and posts, as CSV.

The columns are named in the language of the Google account; known are the English ones.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property

from cm_inbox.errors import TransferError
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility

from .meta import LeftOut
from .reading import Archive, Skipped, instant

ID, CHANNEL, TIME = "Comment ID", "Channel ID", "Comment Create Timestamp"
PARENT, TOP, VIDEO, POST, TEXT = "Parent Comment ID", "Top-Level Comment ID", "Video ID", "Post ID", "Comment Text"
NEEDED = frozenset({ID, CHANNEL, TIME, TEXT})
_FILE = re.compile(r"(?:^|/)comments(?:\(\d+\))?\.csv$")

csv.field_size_limit(1 << 20)


def is_comment_file(name: str) -> bool:
    """Say whether a file holds comments."""
    return _FILE.search(name) is not None


class YouTubeArchive(Archive):
    """What others wrote is not in it."""

    network = "youtube"

    @cached_property
    def account(self) -> str:
        for part in self.parts():
            with closing(self.files.open(part)) as file:
                for row in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", "replace", newline="")):
                    if row.get(CHANNEL):
                        return row[CHANNEL]
        raise TransferError("This export does not say whose it is: no comment in it names a channel.")

    def parts(self) -> list[str]:
        return [name for name in self.files.names if is_comment_file(name)]

    def read(self, part: str, left_out: LeftOut) -> Iterator[Message]:
        with closing(self.files.open(part)) as file:
            rows = csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", "replace", newline=""))
            missing = sorted(NEEDED.difference(rows.fieldnames or ()))
            if missing:
                left_out(Skipped(part, f"it has no columns {', '.join(missing)}: set Google's language to English"))
                return
            try:
                for row in rows:
                    try:
                        yield self._message(row)
                    except (ValueError, TypeError, KeyError, AttributeError) as error:
                        left_out(Skipped(f"{part}, line {rows.line_num}", str(error) or "it has an unknown form"))
            except csv.Error as error:
                left_out(Skipped(f"{part}, line {rows.line_num}", str(error)))

    def _message(self, row: dict[str, str]) -> Message:
        if not row[ID] or not row[CHANNEL]:
            raise ValueError("it has no id")
        parent = row.get(PARENT) or None
        place, video = row.get(TOP) or parent or row[ID], row.get(VIDEO)
        return Message(
            id=row[ID],
            thread=Thread(
                place, ThreadKind.PUBLIC, None, f"https://www.youtube.com/watch?v={video}" if video else None
            ),
            author=Author(row[CHANNEL], row[CHANNEL], "", f"https://www.youtube.com/channel/{row[CHANNEL]}"),
            direction=Direction.OUT,
            visibility=Visibility.PUBLIC,
            text=_text(row[TEXT]),
            created_at=instant(row[TIME]),
            parent=parent,
        )


def _text(held: str) -> str:
    """Return a comment's text, which is written as objects of JSON with a comma between them."""
    try:
        pieces = json.loads(f"[{held}]")
        return "".join(each["text"] for each in pieces)
    except (ValueError, TypeError, KeyError, RecursionError):
        return held
