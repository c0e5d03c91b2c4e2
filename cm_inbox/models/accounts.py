"""Brands, their accounts, and how these fare."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from enum import StrEnum

from msgspec import field

from .enclosures import EnclosureLimit
from .instants import Millis
from .messages import Visibility
from .permissions import ActionKind, Denied, Permission
from .record import Record


class CountKind(StrEnum):
    """How a network counts the length of a text."""

    CHARACTERS = "characters"  # Unicode code points
    GRAPHEMES = "graphemes"  # what a person calls a letter
    WEIGHTED = "weighted"  # X: wide characters count two
    BYTES = "bytes"  # UTF-8
    UTF16 = "utf16"  # Telegram: units of UTF-16, so that most emoji count two
    EMOJI_BYTES = "emoji-bytes"  # Threads: code points, but an emoji counts its bytes in UTF-8


class TextLimit(Record, frozen=True):
    """The longest text a network takes. ``url_length``: every link counts that much, None: its real length.

    ``piece``: where a longer text leaves as several messages, the bytes that one holds; ``pieces``: how many at most.
    """

    count: CountKind
    limit: int
    max_bytes: int | None = None
    url_length: int | None = None
    piece: int | None = None
    pieces: int | None = None


class SignInMethod(StrEnum):
    OAUTH = "oauth"  # the browser, then a loopback redirect or a pasted code
    APP_PASSWORD = "app-password"
    PASSWORD = "password"
    TOKEN = "token"
    KEPT_PASSWORD = "kept-password"  # where every connection needs it again
    SERVER_PASSWORD = "server-password"  # of the server, the same for everybody who may enter
    NONE = "none"  # a name is enough


class SignInStep(StrEnum):
    """What a sign-in has behind it, in this order; ``REGISTERED`` and ``BROWSER`` only where the browser is used.

    ``CHOSEN`` only where a person chooses after it: in the browser, or where one sign-in opens several accounts.
    """

    FOUND = "found"  # the server answers, and as one of this network does
    REGISTERED = "registered"  # it knows cm-inbox
    BROWSER = "browser"  # the person said yes there
    PROVED = "proved"  # it takes the password, the code or the token
    READ = "read"  # it has told who the account is
    CHOSEN = "chosen"  # the person said which of its accounts, and for which brand
    KEPT = "kept"  # the sign-in is in the keyring


EXPIRY_WARNING: Millis = 7 * 86_400_000
"""How long before a sign-in expires one is warned."""


class HealthState(StrEnum):
    NEW = "new"  # never read yet
    OK = "ok"
    RETRYING = "retrying"  # failed lately; tries again by itself
    LIMITED = "limited"  # waits for the network's rate limit
    SIGNED_OUT = "signed-out"  # needs the person: sign in again
    REFUSED = "refused"  # signed in but not permitted to read
    STALE = "stale"  # nothing failed, yet nothing was read for long
    PAUSED = "paused"  # a person wants nothing read or sent for now
    ARCHIVE = "archive"


class Quota(Record, frozen=True):
    """How many calls a network leaves an account until ``reset_at``; ``scope`` says calls of which kind."""

    scope: str
    remaining: int
    limit: int | None
    reset_at: Millis


class Health(Record, frozen=True):
    """How an account fares. ``error_*`` are the last error's title and message, fit to show.

    ``error_message`` and ``gap`` may be ``Sentence``: then the window says them in the user's language.
    ``gap`` says what could not be read and is not coming by itself (messages that only another program can
    decrypt, a stretch of history the server no longer gives); ``gap_at`` is when that was noticed first.
    ``quotas`` is what the network's rate limits left when it was written, empty where the network tells nothing.
    """

    state: HealthState = HealthState.NEW
    last_read_at: Millis | None = None
    next_try_at: Millis | None = None
    error_code: str | None = None
    error_title: str | None = None
    error_message: str | None = None
    token_expires_at: Millis | None = None
    gap: str | None = None
    gap_at: Millis | None = None
    signed_in_at: Millis | None = None
    quotas: tuple[Quota, ...] = ()

    def ends_soon(self, now: Millis) -> bool:
        """Say whether one should sign in again already, since the sign-in will not last."""
        over = self.state in (HealthState.SIGNED_OUT, HealthState.ARCHIVE)
        return not over and self.token_expires_at is not None and self.token_expires_at - now <= EXPIRY_WARNING


class AccountReport(Record, frozen=True):
    """What an adapter learned of its account by asking: who it is and what it may do there.

    ``enclosures`` says what files go with an answer, public or private, or why none do; a kind that never takes any is
    not in it.
    """

    native_id: str
    address: str
    name: str
    permissions: Mapping[ActionKind, Permission]
    text_limit: TextLimit
    private_text_limit: TextLimit | None = None
    token_expires_at: Millis | None = None
    enclosures: Mapping[Visibility, EnclosureLimit | Denied] = field(default_factory=dict)


class Brand(Record, frozen=True):
    """A client for whom one answers. ``colour`` is a name of the eight in the theme or ``#RRGGBB``."""

    id: int
    uid: str
    name: str
    colour: str
    monogram: str
    reply_target_minutes: int = 120


class NewBrand(Record, frozen=True):
    """A brand that is made with its first account. Empty: what suits the name and looks like no other brand."""

    name: str
    colour: str = ""
    monogram: str = ""


class Account(Record, frozen=True):
    """One connected identity of a brand on a network.

    ``address`` names it to people and in files (``altea@social.example``); an archive account has no
    sign-in: its history is readable and searchable, nothing is sent from it. ``enclosures`` is None until the network
    was asked what files it takes. ``longer`` is how much longer (ms) than a message's window says its network takes
    answers, since somebody said that the network approved the app for that (``models.apps.Approval``).
    """

    id: int
    uid: str
    network: str
    address: str
    native_id: str
    name: str
    brand_id: int
    brand: str
    server: str | None = None
    archive: bool = False
    permissions: Mapping[ActionKind, Permission] = field(default_factory=dict)
    text_limit: TextLimit | None = None
    private_text_limit: TextLimit | None = None
    health: Health = Health()
    enclosures: Mapping[Visibility, EnclosureLimit | Denied] | None = None
    longer: Millis = 0


def account_uid(network: str, address: str) -> str:
    """Return the deterministic id of an account, the same on every desktop."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"cm-inbox:{network}:{address.casefold()}"))
