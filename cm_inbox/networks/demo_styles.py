"""The kinds of network that the accounts of the demo world imitate: what can be done there, how much may be written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cm_inbox.models.accounts import CountKind, TextLimit
from cm_inbox.models.enclosures import EnclosureLimit
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import MessageStatus, Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, SideEffect

PRIVATE_REPLY_WINDOW: Millis = 7 * 24 * 3_600_000
"""On pages, a comment can be answered in private for seven days, once (as on Facebook)."""

CANNOT = Denied(Reason.NETWORK_CANNOT)


@dataclass(frozen=True, slots=True)
class Style:
    """The kind of network an account of the demo world imitates."""

    imitates: str
    permissions: Mapping[ActionKind, Permission]
    text_limit: TextLimit
    private_text_limit: TextLimit | None
    enclosures: Mapping[Visibility, EnclosureLimit] = field(default_factory=dict)


_PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")

STYLES: Mapping[str, Style] = {
    "page": Style(
        imitates="facebook",
        permissions={
            ActionKind.REPLY: Allowed(),
            ActionKind.REPLY_PRIVATE: Allowed(reversible=False),
            ActionKind.RETRACT: Allowed(reversible=False),
            ActionKind.HIDE: Allowed(),
            ActionKind.UNHIDE: Allowed(),
            ActionKind.DELETE: Allowed(reversible=False, side_effects=(SideEffect.CASCADES,)),
            ActionKind.RESTORE: CANNOT,
            ActionKind.BAN: Allowed(timed=True),
            ActionKind.UNBAN: Allowed(),
            ActionKind.MUTE: CANNOT,
            ActionKind.UNMUTE: CANNOT,
            ActionKind.LIKE: Allowed(),
            ActionKind.UNLIKE: Allowed(),
        },
        text_limit=TextLimit(CountKind.CHARACTERS, 8000),
        private_text_limit=TextLimit(CountKind.CHARACTERS, 2000),
        enclosures=dict.fromkeys(Visibility, EnclosureLimit(4, _PICTURES, 4_000_000, 1_000, wordless=True)),
    ),
    "fediverse": Style(
        imitates="mastodon",
        permissions={
            ActionKind.REPLY: Allowed(),
            ActionKind.REPLY_PRIVATE: Allowed(),
            ActionKind.RETRACT: Allowed(reversible=False),
            ActionKind.HIDE: CANNOT,
            ActionKind.UNHIDE: CANNOT,
            ActionKind.DELETE: Denied(Reason.OWN_ONLY),
            ActionKind.RESTORE: CANNOT,
            ActionKind.BAN: Allowed(side_effects=(SideEffect.UNFOLLOWS,), timed=True),
            ActionKind.UNBAN: Allowed(),
            ActionKind.MUTE: Allowed(timed=True),
            ActionKind.UNMUTE: Allowed(),
            ActionKind.LIKE: Allowed(side_effects=(SideEffect.AUTHOR_SEES,)),
            ActionKind.UNLIKE: Allowed(),
        },
        text_limit=TextLimit(CountKind.CHARACTERS, 500, url_length=23),
        private_text_limit=TextLimit(CountKind.CHARACTERS, 500, url_length=23),
        enclosures=dict.fromkeys(Visibility, EnclosureLimit(4, _PICTURES, 8_000_000, 1_500, wordless=True)),
    ),
    "site": Style(
        imitates="wordpress",
        permissions={
            ActionKind.REPLY: Allowed(),
            ActionKind.REPLY_PRIVATE: CANNOT,
            ActionKind.RETRACT: Allowed(reversible=False),
            ActionKind.HIDE: Allowed(),
            ActionKind.UNHIDE: Allowed(),
            ActionKind.DELETE: Allowed(),
            ActionKind.RESTORE: Allowed(),
            ActionKind.BAN: CANNOT,
            ActionKind.UNBAN: CANNOT,
            ActionKind.MUTE: CANNOT,
            ActionKind.UNMUTE: CANNOT,
            ActionKind.LIKE: CANNOT,
            ActionKind.UNLIKE: CANNOT,
        },
        text_limit=TextLimit(CountKind.CHARACTERS, 65_525),
        private_text_limit=None,
    ),
}
"""By ``AccountSpec.style``."""

MOODS = {
    "page": {"hidden": MessageStatus.HIDDEN},
    "fediverse": {},
    "site": {"held": MessageStatus.HELD, "spam": MessageStatus.SPAM, "trashed": MessageStatus.DELETED},
}
"""By style and ``Said.mood``; what is not named stands there visible."""


def length(text: str, limit: TextLimit) -> int:
    """Return how long a text counts there, in characters."""
    if limit.url_length is None:
        return len(text)
    return len(re.sub(r"https?://\S+", "x" * limit.url_length, text))
