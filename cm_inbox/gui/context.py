"""What the window is given by ``app``: the one door to the rest, and a few things to order of the program itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import field

from cm_inbox.charters import Charters
from cm_inbox.inbox import Inbox
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.pictures import Picture
from cm_inbox.models.record import Record
from cm_inbox.settings import Settings, State
from cm_inbox.spelling.speller import Speller

from .canned import CannedReplies
from .desk_protocol import Desk
from .exposure_book import ExposureBook

if TYPE_CHECKING:
    from cm_inbox.keeping import Keeping  # its imports are not needed before the first paint

    from .team_protocol import Team


class WindowContext(Record, frozen=True):
    """Everything a window needs.

    ``save_settings`` keeps what the user chose, on another thread; ``state`` is what the program remembers (its
    ``save`` is called when the window closes). ``fetch_now`` asks all accounts to be read at once. ``canned`` gives a
    brand's ready answers. ``speller`` knows words; without it none is looked at.
    ``picture`` fetches what somebody attached, by the account and the address, when one asks.
    ``keeping`` gives what can be done with the history as a whole. ``open_demo`` opens the demo world beside this
    window and says whether it could; ``leave_demo``, in the demo world, opens the real program and closes this
    one. ``begin_again`` closes the window and opens a data folder, this one or another. ``exposure`` is what the
    person has read that hurts: theirs alone. ``team`` is the team's door, None where there can be none.
    """

    inbox: Inbox
    settings: Settings
    state: State
    save_settings: Callable[[Settings], Future[None]]
    desk: Desk
    fetch_now: Callable[[], None]
    canned: CannedReplies
    charters: Charters
    clock: Callable[[], Millis] = now
    speller: Speller | None = None
    picture: Callable[[int, str], Future[Picture]] | None = None
    keeping: Callable[[], Keeping] | None = None
    open_demo: Callable[[], bool] = bool
    leave_demo: Callable[[], None] | None = None
    begin_again: Callable[[Path], None] | None = None
    exposure: ExposureBook = field(default_factory=ExposureBook)
    team: Team | None = None
