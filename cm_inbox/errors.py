"""The error tree. Every error has a title and a message fit to show to a user.

::

    CmInboxError
    ├── UsageError                  the request makes no sense; says what would
    ├── NotFound                    no such conversation, message, account, brand
    ├── NotAllowed                  a command that cannot be done here, with its reason
    ├── SettingsError               a settings file that cannot be read
    ├── CredentialError
    │   ├── NoKeyring               this session has no keyring
    │   ├── KeyringLocked           there is one, locked or refused
    │   ├── PassphraseNeeded        the history is locked by a passphrase nobody gave
    │   └── WrongKey                the key or passphrase does not open the history
    ├── StoreError
    │   ├── NewerDatabase           written by a newer cm-inbox
    │   ├── DamagedDatabase         quick_check failed, or no database at all
    │   ├── HistorySalvaged         what was readable of a damaged history is in a new one
    │   ├── HistoryMissing          there was none where there should be one
    │   ├── DiskFull
    │   ├── ReadOnly                the folder or file cannot be written
    │   ├── Busy                    another process holds the history for too long
    │   └── EngineRunning           another cm-inbox already syncs this workspace
    ├── TransferError               an import or export that cannot go on; names the line
    ├── CharterRefused              a charter with errors; the one in force stays
    ├── HubError                    the team's hub
    │   ├── NotJoined               this desktop belongs to no team, or to one already
    │   ├── HubMissing              no hub in that database
    │   ├── HubUnreachable          it does not answer: try again later
    │   │   ├── HubSlow             not in the time there was: ask for less at once
    │   │   └── HubFull             its disk is
    │   ├── HubNotTrusted           no TLS, or a certificate that proves nothing
    │   ├── HubRefused              it lets this person in no more, or never did
    │   ├── HubForbidden            the person's role does not permit it
    │   ├── HubBusy                 too much at once: wait until ``until``
    │   ├── HubNewer                made by a newer cm-inbox
    │   ├── HubOlder                made by an older cm-inbox
    │   └── HubChanged              the team log is not what was written
    │       ├── HubRestored         an older copy of it took its place
    │       └── HubShortened        what comes next was dropped before it was read
    └── NetworkError                by what the caller does next
        ├── AuthExpired             sign in again, or refresh
        ├── AuthRevoked             sign in again; refreshing will not help
        ├── ScopeMissing            sign in again with more permissions
        ├── NotPermitted            the network says no, for good
        ├── WindowClosed            too late for this
        ├── RateLimited             wait until ``until``
        ├── BudgetExhausted         the user's own budget for this network is spent
        ├── Gone                    what was to be acted on no longer exists
        ├── Conflict                it changed meanwhile: fetch, then decide again
        ├── Invalid                 the network refuses the content (too long, empty, ...)
        ├── Duplicate               the network already has this very thing
        ├── Unsupported             this network cannot do that
        ├── AttachmentRefused       a picture that is not loaded, for safety's sake
        ├── InsecureServer          plain http on anything but loopback
        └── Transient               try again later: nothing happened there
            ├── Offline             no connection at all
            ├── Unreadable          an answer that is not of the network's interface
            └── OutcomeUnknown      it may have happened: look before trying again
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

from .models.instants import Millis
from .models.permissions import Denied
from .models.sentences import Sentence


class CmInboxError(Exception):
    """Base of all errors of cm-inbox. ``title`` is a few words, ``message`` says what to do.

    A message is a literal template; what is known only when it happens is given by name and fills its ``{places}``.
    What a network or a system said goes in there too, as it is. Never give a secret: errors are logged and kept.
    """

    title: str = "Something went wrong"
    default: str = "Try again. If it happens again, run `cm-inbox doctor`."

    def __init__(self, message: str | None = None, **given: object) -> None:
        super().__init__(message if isinstance(message, Sentence) else Sentence(message or self.default, **given))

    @property
    def code(self) -> str:
        """The class's name: stable, for scripts and for translations."""
        return type(self).__name__

    @property
    def message(self) -> Sentence:
        said: Sentence = self.args[0]
        return said


class UsageError(CmInboxError):
    title = "That cannot be done that way"
    default = "Look at the command's help."


class NotFound(CmInboxError):
    title = "Not found"
    default = "There is nothing by that name here."


class NotAllowed(CmInboxError):
    """A command that cannot be done here; ``denied`` holds the reason."""

    title = "Not possible here"
    default = "This network or this message does not permit it."

    def __init__(self, denied: Denied, message: str | None = None, **given: object) -> None:
        super().__init__(message, **given)
        self.denied = denied


class SettingsError(CmInboxError):
    title = "The settings cannot be read"
    default = "Mend or delete the settings file, then start again."


# --- credentials -------------------------------------------------------------------------------


class CredentialError(CmInboxError):
    title = "The sign-in data cannot be reached"
    default = "Open the system's keyring, then try again."


class NoKeyring(CredentialError):
    title = "No keyring"
    default = "This session has no keyring to keep the history's key in. Give a passphrase instead."


class KeyringLocked(CredentialError):
    title = "The keyring is locked"
    default = "Unlock the system's keyring, then try again."


class PassphraseNeeded(CredentialError):
    title = "A passphrase is needed"
    default = "This history is locked with a passphrase. Give it to open the history."


class WrongKey(CredentialError):
    title = "The key does not fit"
    default = "The passphrase or the keyring's key does not open this history. Check it and try again."


# --- store -------------------------------------------------------------------------------------


class StoreError(CmInboxError):
    title = "The history cannot be used"


class NewerDatabase(StoreError):
    title = "Written by a newer cm-inbox"
    default = "This history was written by a newer cm-inbox. Update cm-inbox, then open it again."


class DamagedDatabase(StoreError):
    title = "The history is damaged"
    default = (
        "Close cm-inbox and start it again: what can still be read is then saved in a new file, "
        "and the damaged one is kept."
    )


class HistorySalvaged(StoreError):
    """``aside`` is the damaged file; ``saved`` and ``lost`` count what of it is in the new one, by word."""

    title = "The history was damaged"
    default = "What could be read of it is saved in a new file; the damaged one is kept."

    def __init__(self, aside: Path, saved: Mapping[str, int], lost: Mapping[str, int]) -> None:
        told = Sentence("Saved in a new file: {counts}.", counts=_counted(saved))
        if lost:
            what = "Known to be lost: {counts}. What was lost and is still on its network comes back."
            told = Sentence.joined(told, Sentence(what, counts=_counted(lost))) or told
        super().__init__(Sentence.joined(told, Sentence("The damaged file is kept: {path}", path=aside)))
        self.aside = aside
        self.saved = saved
        self.lost = lost


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in counts.items() if number) or "nothing"


class HistoryMissing(StoreError):
    title = "The history was missing"
    default = (
        "This folder was used before, yet its history.db is empty or not there. A new one was begun. "
        "If you have a copy, close cm-inbox and put it in that place."
    )


class DiskFull(StoreError):
    title = "The disk is full"
    default = "Free some space. Nothing was lost: what could not be stored is fetched again."


class ReadOnly(StoreError):
    title = "The folder cannot be written"
    default = "Give yourself the right to write there, or choose another folder."


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def of_file(error: OSError, message: str, **given: object) -> StoreError:
    """Return what a failure to write means: no room, or no right. The template has a place for the ``reason``."""
    return DiskFull() if error.errno in _NO_ROOM else ReadOnly(message, reason=error.strerror or error, **given)


class Busy(StoreError):
    title = "The history is in use"
    default = "Another program holds the history. Close it, then try again."


class EngineRunning(StoreError):
    title = "cm-inbox is already running"
    default = "Another cm-inbox is open on this folder and already fetches and sends for it."


class TransferError(CmInboxError):
    title = "The file cannot be read"
    default = "Look at the line named and mend it; what came before it is kept."


class CharterRefused(CmInboxError):
    """A charter that cannot be put in force; ``problems`` are its errors, one sentence each."""

    title = "The charter has errors"
    default = "Mend what is named, then save again. The charter in force stays as it is."

    def __init__(self, problems: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.problems = problems


# --- the team's hub ----------------------------------------------------------------------------


class HubError(CmInboxError):
    title = "The hub cannot be used"
    default = "Try again. If it happens again, show this to who looks after the team's database."


class NotJoined(HubError):
    title = "No team here"
    default = "This desktop belongs to no team. Ask an admin of the team for an invitation."


class AlreadyJoined(HubError):
    title = "In a team already"
    default = "This desktop belongs to the team {team} already. Leave it first."


class HubMissing(HubError):
    title = "No hub there"
    default = "That database holds no hub. Check the address, or have the hub made there first."


class HubUnreachable(HubError):
    title = "No connection to the hub"
    default = "The hub does not answer ({reason}). Everything here goes on without it."


class HubSlow(HubUnreachable):
    default = "The hub did not answer in time: the network is cut or very slow. Everything here goes on without it."


class HubFull(HubUnreachable):
    title = "The hub has no room left"
    default = (
        "The disk of the hub's server is full. Who looks after it must make room. "
        "What is decided here is kept, and sent then."
    )


class HubNotTrusted(HubError):
    title = "The connection to the hub is not safe"
    default = "The hub's certificate is not trusted ({reason}). Nothing was sent."


class HubRefused(HubError):
    title = "The hub does not let you in"
    default = (
        "Your access has ended, or the password kept here no longer opens the hub. "
        "Ask an admin of the team for a new invitation."
    )


class HubForbidden(HubError):
    title = "Your role does not permit that"
    default = "Ask an admin of the team, or somebody whose role permits it."


class HubBusy(HubError):
    """``until`` is when to go on."""

    title = "The hub asks to wait"
    default = "That was more than one person may send in a minute. cm-inbox goes on by itself."

    def __init__(self, until: Millis, message: str | None = None, **given: object) -> None:
        super().__init__(message, **given)
        self.until = until


class HubNewer(HubError):
    title = "The hub is of a newer cm-inbox"
    default = "Your team's hub was made by a newer cm-inbox. Update cm-inbox, then connect again."


class HubOlder(HubError):
    title = "The hub is of an older cm-inbox"
    default = "Who looks after the team's database must bring the hub up to date (cm-inbox hub init) before you go on."


class HubChanged(HubError):
    title = "The team log does not add up"
    default = "What the hub holds is not what was written. Keep a copy of the database and ask who looks after it."


class HubRestored(HubChanged):
    title = "The hub was restored from an older copy"
    default = (
        "Some of what this desktop knows of is missing there. Nothing is lost here: "
        "let this desktop tell the hub again what it lacks (cm-inbox hub offer)."
    )


class HubShortened(HubChanged):
    title = "This desktop was away for too long"
    default = (
        "The hub no longer keeps what happened since it was last connected. "
        "It can go on from what is kept (cm-inbox hub offer); what came between is missing here."
    )


# --- networks ----------------------------------------------------------------------------------


class NetworkError(CmInboxError):
    title = "The network refused"


class AuthExpired(NetworkError):
    title = "The sign-in has expired"
    default = "Sign in again; the history stays."


class AuthRevoked(NetworkError):
    title = "The sign-in was withdrawn"
    default = "Sign in again; the history stays."


class ScopeMissing(NetworkError):
    title = "A permission is missing"
    default = "Sign in again and grant the permission asked for."


class NotPermitted(NetworkError):
    title = "Not permitted"
    default = "The network does not let this account do that."


class WindowClosed(NetworkError):
    title = "Too late"
    default = "The network's time for this has passed."


class RateLimited(NetworkError):
    """``until`` is when to go on; ``scope`` names what is limited (account, endpoint, app)."""

    title = "The network asks to wait"
    default = "cm-inbox goes on by itself when the network allows it."

    def __init__(self, until: Millis, scope: str = "account", message: str | None = None, **given: object) -> None:
        super().__init__(message, **given)
        self.until = until
        self.scope = scope


class BudgetExhausted(NetworkError):
    """``until`` is when the next period begins; None: nobody knows."""

    title = "The budget is spent"
    default = "Raise the budget of this account, or wait for the next period."

    def __init__(self, message: str | None = None, *, until: Millis | None = None, **given: object) -> None:
        super().__init__(message, **given)
        self.until = until


class Gone(NetworkError):
    title = "No longer there"
    default = "The message or person no longer exists on the network."


class Conflict(NetworkError):
    title = "It changed meanwhile"
    default = "Look at the conversation again, then decide."


class Invalid(NetworkError):
    """``limit`` is the limit that was passed, if the network named one."""

    title = "The network refuses this text"
    default = "Change the text, then send again."

    def __init__(self, message: str | None = None, limit: int | None = None, **given: object) -> None:
        super().__init__(message, limit=limit, **given)
        self.limit = limit


class Duplicate(NetworkError):
    title = "Already there"
    default = "The network already has this very message."


class Unsupported(NetworkError):
    title = "This network cannot do that"
    default = "Do it on the network's own page, if it can be done there."


class AttachmentRefused(NetworkError):
    title = "Not loaded"
    default = "Open it in the browser, if you trust where it lies."


class InsecureServer(NetworkError):
    title = "Not a safe connection"
    default = "The address must begin with https:// (plain http is only for this computer)."


class Transient(NetworkError):
    title = "The network does not answer properly"
    default = "cm-inbox tries again by itself."


class Offline(Transient):
    title = "No connection"
    default = "cm-inbox goes on by itself when the connection is back."


class Unreadable(Transient):
    """An answer came that is not of the network's interface: a web page, or a cut one."""

    title = "The network does not answer properly"
    default = "The server answered something that is not its interface's. cm-inbox tries again by itself."


class OutcomeUnknown(Transient):
    """The request left, the answer did not come: it may have happened."""

    title = "Not known whether it was done"
    default = "The connection broke while sending. cm-inbox looks on the network before it sends again."
