"""The team: what desktops tell each other through the hub, and what a window shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from .decisions import Decision
from .instants import Millis
from .record import Record


class SharedEvent(Record, frozen=True):
    """One event of a brand's stream, as a replica folds it. ``seq`` counts from 1 in its stream, without gaps.

    ``at`` is the clock of the desktop that wrote it; ``name`` what its person is called. ``body`` is JSON.
    """

    seq: int
    op: str
    at: Millis
    person: str
    name: str
    desktop: str
    kind: str
    charter: str | None
    body: str


class Outgoing(Record, frozen=True):
    """One thing to tell the team, waiting in the history. ``ticket`` lets go of it once the hub has it."""

    ticket: int
    op: str
    at: Millis
    kind: str
    body: str
    charter: str | None = None


class SetAside(Record, frozen=True):
    """A decision that came second: ``stood`` is what had reached the hub before it, and contradicts it.

    Nothing of it was done; it can be redone or dropped. ``stood_by`` is who took the other one. ``by_role``: there is
    no other one (``stood`` is the decision itself), the hub takes no such decision from this person.
    """

    decision: Decision
    stood: Decision
    stood_by: str
    by_role: bool = False


class Doing(StrEnum):
    """What somebody does with a conversation just now."""

    READS = "reads"
    WRITES = "writes"


class Presence(Record, frozen=True):
    """A colleague who has a conversation open. Never history."""

    person: str
    name: str
    desktop: str
    doing: Doing
    since: Millis


class Held(Record, frozen=True):
    """A claim on a conversation, as the hub answered: ``mine``, or whose it is and until when unless renewed."""

    mine: bool
    person: str
    name: str
    until: Millis


class AccountReader(Record, frozen=True):
    """Which desktop reads an account. ``name`` None: no desktop that is there just now holds its token."""

    account_uid: str
    mine: bool
    name: str | None


class HubState(StrEnum):
    """How this desktop stands with its hub."""

    NONE = "none"  # there is no team here
    CONNECTING = "connecting"
    CATCHING_UP = "catching-up"
    LEVEL = "level"
    AWAY = "away"  # no connection: everything waits
    ENDED = "ended"  # our access was withdrawn
    STOPPED = "stopped"  # something a person has to look at: the wrong version, a log that does not add up


class TeamStanding(Record, frozen=True):
    """What a window says of the team. ``behind`` is how many events are still to be read, ``unsaid`` to be sent.

    ``title`` and ``message`` say what is wrong, where something is: templates of an error, to be translated.
    ``readers`` by account uid, ``presence`` by conversation (its row), of colleagues only.
    """

    state: HubState = HubState.NONE
    team: str = ""
    name: str = ""
    behind: int = 0
    unsaid: int = 0
    title: str = ""
    message: str = ""
    roles: Mapping[str, str] = {}
    """A brand's uid to our role there."""
    readers: Mapping[str, AccountReader] = {}
    presence: Mapping[int, tuple[Presence, ...]] = {}
