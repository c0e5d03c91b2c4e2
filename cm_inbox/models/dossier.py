"""A person as a brand knows them: the authors that somebody said are one, and what is known of them together."""

from __future__ import annotations

from enum import StrEnum

from .accounts import Account
from .conversations import AuthorRecord, StoredMessage
from .decisions import Decision
from .instants import Millis
from .record import Record
from .verdicts import Strike


class Alike(StrEnum):
    """Why two authors may be one person. What weighs most comes first."""

    ID = "id"  # the network itself knows both under one id
    URL = "url"
    AVATAR = "avatar"
    HANDLE = "handle"
    NAME = "name"


class Identity(Record, frozen=True):
    """One author of a person, as one account knows them. ``newest`` is the conversation they wrote last in."""

    record: AuthorRecord
    account: Account
    last_seen_at: Millis
    newest: int | None = None


class Suggestion(Record, frozen=True):
    """Somebody who may be the same person. ``apart``: a person said that they are not."""

    identity: Identity
    why: tuple[Alike, ...]
    apart: bool = False


class Dossier(Record, frozen=True):
    """What a brand knows of a person. ``identities`` begins with the author that was asked for.

    ``note`` is what was kept about them, of all identities that have one; ``decisions`` are the newest, newest first.
    """

    brand_id: int
    identities: tuple[Identity, ...]
    suggestions: tuple[Suggestion, ...]
    strikes: tuple[Strike, ...]
    labels: tuple[str, ...]
    note: str
    decisions: tuple[Decision, ...]

    @property
    def authors(self) -> tuple[int, ...]:
        """Return the rows of the person's authors."""
        return tuple(each.record.row for each in self.identities)

    @property
    def messages(self) -> int:
        return sum(each.record.messages for each in self.identities)

    @property
    def first_seen_at(self) -> Millis:
        return min(each.record.first_seen_at for each in self.identities)

    @property
    def last_seen_at(self) -> Millis:
        return max(each.last_seen_at for each in self.identities)


class Written(Record, frozen=True):
    """A message of a person, on whichever of their accounts."""

    stored: StoredMessage
    account_id: int
