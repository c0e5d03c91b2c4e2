"""The app that a person registers with a network, where the network knows no common one."""

from __future__ import annotations

from collections.abc import Iterable

from .instants import Millis
from .record import Discreet, Record


class OAuthApp(Discreet, frozen=True):
    """What a network gave for an app of one's own. An app without a secret is a public one (RFC 6749 section 2.1)."""

    HIDDEN = frozenset({"client_secret"})

    client_id: str
    client_secret: str = ""


class Scope(Record, frozen=True):
    """One thing that a sign-in in the browser asks to be allowed: ``names`` as the network calls it, and ``why``.

    ``without`` says what is lost where the person, or the server, does not allow it; empty: then nothing can be done.
    Both are a ``Sentence``, so that the window translates them.
    """

    names: tuple[str, ...]
    why: str
    without: str = ""


def scope_names(scopes: Iterable[Scope]) -> tuple[str, ...]:
    """Return all that a sign-in asks for, by the network's names."""
    return tuple(name for scope in scopes for name in scope.names)


class OwnApp(Record, frozen=True):
    """What such an app must be like. ``console`` is the page where one makes it.

    ``port`` is the one port of this computer that the browser comes back to, for networks that compare the whole
    address; 0: any. ``redirect`` is an address elsewhere at which the browser ends: one pastes it.
    ``needs_secret``: the network gives the app a secret and asks for it. ``hint`` says what else one should know: a
    ``Sentence``, so that the window translates it.
    """

    console: str
    needs_secret: bool = True
    port: int = 0
    redirect: str = ""
    hint: str = ""

    @property
    def comes_back_to(self) -> str:
        """Return the address that has to be registered with the app, empty where none has."""
        return self.redirect or (f"http://127.0.0.1:{self.port}/callback" if self.port else "")


class Approval(Record, frozen=True):
    """What a network grants the apps it has approved for it, and tells no account of: a person says whether it did.

    ``name`` is what the network calls it. Where it was granted, answers are taken for ``longer`` (ms) after a window
    of a message that reopens. ``words`` is what a person says of the app, ``about`` what it is and where that is
    explained: each a ``Sentence``.
    """

    name: str
    longer: Millis
    words: str
    about: str
