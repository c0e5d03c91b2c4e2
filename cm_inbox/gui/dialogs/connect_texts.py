"""What is said of a way to sign in, and what to do when one has failed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    CmInboxError,
    Invalid,
    NotPermitted,
    RateLimited,
    Transient,
    Unreadable,
)
from cm_inbox.gui import texts, when
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import Millis

translate = QCoreApplication.translate

_BY_ITSELF = "by itself"
"""What is written for reading and sending promises this; a sign-in is never begun again without the person."""


def failed(error: CmInboxError, network: str, now: Millis) -> str:
    """Return why a sign-in failed, and what to do next. ``network`` is the title of what was signed in to."""
    title, message = texts.error_text(error)
    title = _title(error, title)
    message = _advice(error, network, now) or message
    return f"{title}. {message}" if title else message


def _title(error: CmInboxError, usual: str) -> str:
    """Return an error's title, where the usual one speaks of an account that is signed in."""
    if isinstance(error, AuthExpired | AuthRevoked | NotPermitted):
        return translate("Connect", "Not accepted")
    if isinstance(error, Unreadable):
        return translate("Connect", "Not the right server")
    return "" if isinstance(error, Invalid) else usual


def _advice(error: CmInboxError, network: str, now: Millis) -> str:
    """Return what to do here, where an error's usual words speak of what goes on by itself; empty: those words."""
    if isinstance(error, RateLimited):
        return translate("Connect", "Try again after %1.").replace("%1", when.until(error.until, now))
    if isinstance(error, Unreadable):
        said = translate("Connect", "There is something at this address, but no %1. Check the server’s name.")
        return said.replace("%1", network)
    own_words = error.message != type(error).default
    if isinstance(error, AuthExpired | AuthRevoked) and not own_words:
        return translate("Connect", "Check what you typed, then try again.")
    if isinstance(error, Transient) and own_words and _BY_ITSELF in error.message:
        return translate("Connect", "The server has a problem of its own. Try again in some minutes.")
    if isinstance(error, Transient) and not own_words:
        return translate("Connect", "Check the server’s name and the connection, then try again.")
    return ""


def explained(method: SignInMethod, token_from: str = "") -> str:
    """Return what a way of signing in means, and where its secret is found: ``token_from`` if the network says so."""
    if method is SignInMethod.OAUTH:
        return translate("Connect", "You sign in on the network’s own page; cm-inbox never sees your password.")
    if method is SignInMethod.APP_PASSWORD:
        return translate(
            "Connect", "Make an app password in the network’s settings; it can be withdrawn there at any time."
        )
    if method is SignInMethod.TOKEN:
        return (
            texts.sentence(token_from)
            if token_from
            else translate("Connect", "Copy the access token from the network’s developer settings.")
        )
    if method is SignInMethod.KEPT_PASSWORD:
        return translate("Connect", "The password of your registered name; it is kept in the keyring.")
    if method is SignInMethod.SERVER_PASSWORD:
        return translate(
            "Connect", "The password that everybody needs who enters this server; it is kept in the keyring."
        )
    if method is SignInMethod.NONE:
        return translate("Connect", "Anybody can take an unregistered name while you are away.")
    return translate("Connect", "The password is used once; only the sign-in it gives is kept, in the keyring.")
