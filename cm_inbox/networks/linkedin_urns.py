"""The names LinkedIn gives things, and which of them name the same thing.

One post has up to three: ``urn:li:share:…``, ``urn:li:ugcPost:…`` and ``urn:li:activity:…``. A comment's name holds one
of its post's, and notifications leave out half of that. Here a post is always its activity, and a comment always
``urn:li:comment:(urn:li:activity:…,…)``.

Source: learn.microsoft.com/linkedin/marketing (Comments API, li-lms-2026).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from urllib.parse import quote

ACTIVITY = "urn:li:activity:"
PAGE = "urn:li:organization:"
PERSON = "urn:li:person:"
REMEMBERED = 5_000

_POST = re.compile(r"urn:li:(?:activity|share|ugcPost):\d+")
_COMMENT = re.compile(r"urn:li:comment:\((?:urn:li:)?(activity|share|ugcPost):(\d+),(\d+)\)")


def is_post(urn: str) -> bool:
    return _POST.fullmatch(urn) is not None


def split_comment(urn: object) -> tuple[str, str] | None:
    """Return of which post a comment is, by the name that is used here, and its number; None: no comment's name."""
    found = _COMMENT.fullmatch(urn) if isinstance(urn, str) else None
    return None if found is None else (f"urn:li:{found[1]}:{found[2]}", found[3])


def comment_urn(post: str, number: str) -> str:
    return f"urn:li:comment:({post},{number})"


def escaped(urn: str) -> str:
    """Return a name fit for an address: Rest.li 2.0 wants all of it escaped, also its colons and brackets."""
    return quote(urn, safe="")


def listed(urns: list[str]) -> str:
    """Return several names fit for an address."""
    return f"List({','.join(map(escaped, urns))})"


class Aliases:
    """Which activity a post is. ``ask`` looks it up where it is not known yet."""

    def __init__(self, ask: Callable[[str], Awaitable[str]]) -> None:
        self._ask = ask
        self._known: OrderedDict[str, str] = OrderedDict()

    def learn(self, post: str, activity: str) -> None:
        """Take note that a post is this activity."""
        if post != activity and is_post(post) and activity.startswith(ACTIVITY):
            self._known[post] = activity
            self._known.move_to_end(post)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)

    async def activity(self, post: str) -> str:
        """Return which activity a post is. Raises NetworkError."""
        if post.startswith(ACTIVITY):
            return post
        if post not in self._known:
            self.learn(post, await self._ask(post))
        return self._known.get(post, post)

    async def comment(self, urn: object) -> str | None:
        """Return the one name of a comment, None for what is no comment's. Raises NetworkError."""
        parts = split_comment(urn)
        return None if parts is None else comment_urn(await self.activity(parts[0]), parts[1])
